"""Filling a board from what is known already: a published classification, or published tasks."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from ronghe.apps.competence.api import Occupation, StartingTexts, tasks_in_force
from ronghe.apps.curriculum.models import (
    BoardProcess,
    Card,
    Contribution,
    Participant,
    Workshop,
)
from ronghe.apps.curriculum.rules_workshop import may_add
from ronghe.apps.curriculum.services.cards import TEXTS, done, refuse_full, refuse_phase
from ronghe.apps.curriculum.services.workshops import locked, participant_in
from ronghe.apps.people.api import Viewer

ADDED = Contribution.Kind.ADDED


def fill_from_texts(
    *, viewer: Viewer, workshop: Workshop, source: StartingTexts, at: datetime
) -> int:
    """A parked card for each text of a published occupation that is not on the board yet; returns
    how many. Raises NotAllowed; Refused in a later phase or when the board would be too full."""
    participant = participant_in(viewer, workshop)
    with transaction.atomic():
        workshop = locked(workshop)
        refuse_phase(may_add(workshop))
        present = set(workshop.cards.exclude(source_uri="").values_list("source_uri", flat=True))
        texts = [(label, uri) for label, uri in source.texts if uri not in present]
        refuse_full(workshop, len(texts))
        cards = [
            Card(
                workshop=workshop,
                state=Card.State.PARKED,
                position=place,
                source_uri=uri,
                **{f"title_{source.lang}": label[:300]},
            )
            for place, (label, uri) in enumerate(texts, start=workshop.cards.count() + 1)
        ]
        _create(cards, participant, at)
        done(viewer, workshop, "cards from a classification")
    return len(cards)


def fill_from_previous(*, viewer: Viewer, workshop: Workshop, at: datetime) -> int:
    """The occupation's published processes and tasks as columns and cards that continue them;
    what is on the board already is left out. Returns how many cards were added."""
    participant = participant_in(viewer, workshop)
    with transaction.atomic():
        workshop = locked(workshop)
        refuse_phase(may_add(workshop))
        present = set(workshop.cards.exclude(continues=None).values_list("continues", flat=True))
        cards = [
            card
            for card in _cards_of(workshop.occupation, workshop)
            if card.continues_id not in present
        ]
        refuse_full(workshop, len(cards))
        _create(cards, participant, at)
        done(viewer, workshop, "cards from published tasks")
    return len(cards)


def _cards_of(occupation: Occupation, workshop: Workshop) -> Sequence[Card]:
    columns = {row.code: row for row in workshop.processes.exclude(code="")}
    cards = []
    for place, task in enumerate(tasks_in_force(occupation), start=1):
        process = task.work_process
        if process.code not in columns:
            columns[process.code] = BoardProcess.objects.create(
                workshop=workshop,
                code=process.code,
                position=workshop.processes.count() + 1,
                title_en=process.title_en,
                title_zh=process.title_zh,
            )
        texts = {name: getattr(task, name) for name in TEXTS}
        column = columns[process.code]
        cards.append(
            Card(workshop=workshop, process=column, position=place, continues=task, **texts)
        )
    return cards


def _create(cards: Sequence[Card], participant: Participant, at: datetime) -> None:
    Card.objects.bulk_create(cards)
    Contribution.objects.bulk_create(
        Contribution(card=card, participant=participant, kind=Contribution.Kind.ADDED, at=at)
        for card in cards
    )
