"""Rating the tasks of a board: how often, how important, how hard, from 1 to 5."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from ronghe.apps.base.api import Refused
from ronghe.apps.curriculum.models import Card, CardVote
from ronghe.apps.curriculum.models.workshop import HIGHEST, LOWEST
from ronghe.apps.curriculum.rules_workshop import is_rating
from ronghe.apps.curriculum.services.cards import done, refuse_phase
from ronghe.apps.curriculum.services.workshops import locked, participant_in
from ronghe.apps.people.api import Viewer


@dataclass(frozen=True, slots=True)
class Scores:
    """One participant's answer about one task, each from 1 to 5."""

    frequency: int
    importance: int
    difficulty: int


def vote(*, viewer: Viewer, card: Card, scores: Scores, at: datetime) -> CardVote:
    """Cast the viewer's vote on a task, or change it while rating goes on.

    Raises NotAllowed; Refused outside the rating phase, for a card off the board or a score off
    the scale. Each participant has one vote a task, however often they send it.
    """
    participant = participant_in(viewer, card.workshop)
    values = {
        "frequency": scores.frequency,
        "importance": scores.importance,
        "difficulty": scores.difficulty,
    }
    with transaction.atomic():
        workshop = locked(card.workshop)
        refuse_phase(is_rating(workshop))
        card = Card.objects.get(pk=card.pk)
        refuse_phase(card.state == Card.State.ON_BOARD)
        _refuse_off_scale(values.values())
        row, _ = CardVote.objects.update_or_create(
            card=card, participant=participant, defaults={**values, "at": at}
        )
        done(viewer, workshop, "task rated")
    return row


def _refuse_off_scale(values: Iterable[int]) -> None:
    if not all(LOWEST <= value <= HIGHEST for value in values):
        raise Refused(
            "Each answer is from 1 to 5. Nothing was counted.",
            "每项评分为 1 至 5。未计入。",
            code="off-scale",
        )
