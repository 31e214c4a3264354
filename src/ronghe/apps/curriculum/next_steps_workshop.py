"""What workshops ask of somebody: to come, to rate, to talk about what is disputed, to publish."""

from collections.abc import Iterable

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ronghe.apps.base.api import NextStep, next_step_providers
from ronghe.apps.curriculum.models import Card, CardVote, Participant, Workshop
from ronghe.apps.curriculum.queries.workshop_results import disputed_of, readiness_of
from ronghe.apps.curriculum.queries.workshops import managed_workshops
from ronghe.apps.people.api import Viewer

State = Workshop.State
MOST = 20
MINUTES_A_TASK = 1


def steps_of_workshops(viewer: Viewer) -> Iterable[NextStep]:
    """What the viewer's workshops wait for."""
    if viewer.person_id is None:
        return
    yield from _as_participant(viewer)
    yield from _as_manager(viewer)


def _as_participant(viewer: Viewer) -> Iterable[NextStep]:
    voted = CardVote.objects.filter(card=OuterRef("workshop__cards"), participant=OuterRef("pk"))
    rows = (
        Participant.objects.filter(person=viewer.person_id)
        .exclude(workshop__state__in=(State.PUBLISHED, State.ABANDONED))
        .select_related("workshop")
        .annotate(
            to_rate=Count(
                "workshop__cards",
                filter=Q(workshop__cards__state=Card.State.ON_BOARD) & ~Q(Exists(voted)),
            )
        )
        .order_by("workshop__opened_at")[:MOST]
    )
    for row in rows:
        workshop = row.workshop
        if workshop.state == State.RATING and row.to_rate:
            yield _rate_step(workshop, row.to_rate)
        elif workshop.state in (State.COLLECTING, State.ORDERING) and not row.joined_at:
            yield _come_step(workshop)
        elif workshop.state == State.CLOSING and row.is_facilitator:
            yield from _talk_step(workshop)


def _rate_step(workshop: Workshop, count: int) -> NextStep:
    return NextStep(
        key=f"curriculum.workshop_votes.{workshop.pk}",
        title=ngettext("Rate %(n)d task in “%(title)s”", "Rate %(n)d tasks in “%(title)s”", count)
        % {"n": count, "title": workshop.title},
        why=_("The others see nothing of your answers; the means need yours."),
        url=reverse("workshop_vote", args=[workshop.uuid]),
        minutes=max(1, count * MINUTES_A_TASK),
        urgency="this_week",
    )


def _come_step(workshop: Workshop) -> NextStep:
    return NextStep(
        key=f"curriculum.workshop_invited.{workshop.pk}",
        title=_("Join the workshop “%(title)s”") % {"title": workshop.title},
        why=_("You are invited to write down what the work consists of."),
        url=reverse("workshop", args=[workshop.uuid]),
        minutes=20,
        urgency="this_week",
    )


def _talk_step(workshop: Workshop) -> Iterable[NextStep]:
    count = len(disputed_of(workshop))
    if count:
        yield NextStep(
            key=f"curriculum.workshop_disputed.{workshop.pk}",
            title=ngettext(
                "Talk about %(n)d disputed task in “%(title)s”",
                "Talk about %(n)d disputed tasks in “%(title)s”",
                count,
            )
            % {"n": count, "title": workshop.title},
            why=_("Opinions lie far apart; the mean alone would hide it."),
            url=reverse("workshop_results", args=[workshop.uuid]),
            minutes=5 * count,
            urgency="this_week",
        )


def _as_manager(viewer: Viewer) -> Iterable[NextStep]:
    for workshop in managed_workshops(viewer).filter(state=State.CLOSING)[:MOST]:
        missing = len(readiness_of(workshop).missing)
        why = (
            ngettext(
                "%(n)d thing is missing; the page names it.",
                "%(n)d things are missing; the page names them.",
                missing,
            )
            % {"n": missing}
            if missing
            else _("Nothing is missing; modules can build on the tasks once they are published.")
        )
        yield NextStep(
            key=f"curriculum.workshop_publish.{workshop.pk}",
            title=_("Publish “%(title)s”") % {"title": workshop.title},
            why=why,
            url=reverse("workshop_publish", args=[workshop.uuid]),
            minutes=2 * missing + 3,
            urgency="this_week",
        )


def register() -> None:
    next_step_providers.register("curriculum.workshops", steps_of_workshops)
