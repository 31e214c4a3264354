"""What industry asks of people: tell what changed, ask a partner again, complete the register."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ronghe.apps.base.api import NextStep, day_of, next_step_providers, text_of
from ronghe.apps.industry.models import Equipment, Signal
from ronghe.apps.industry.queries.enterprises import (
    OverdueSurvey,
    overdue_partners,
    own_enterprises,
)
from ronghe.apps.industry.queries.equipment import in_use
from ronghe.apps.industry.queries.notices import notices_about, waiting_notices
from ronghe.apps.industry.queries.surveys import waiting_invitations
from ronghe.apps.people.api import Programme, Role, Viewer, may, programmes_for

TELL = "industry.tell_change"
SURVEYS = "industry.manage_surveys"
EQUIPMENT = "industry.manage_equipment"
TELL_EVERY = timedelta(days=30)
LOOK_WITHIN = timedelta(days=30)
MOST_STEPS = 5


def tell_what_changed(viewer: Viewer) -> Iterable[NextStep]:
    """Mentors and experts: at most once in thirty days, and not while they told something."""
    if viewer.person_id is None or not may(viewer, TELL):
        return
    since = viewer.on_date - TELL_EVERY
    told = Signal.objects.filter(noticed_by=viewer.person_id, noticed_at__date__gt=since)
    if told.exists():
        return
    for enterprise in own_enterprises(viewer)[:1]:
        yield NextStep(
            key="industry.tell",
            title=_("Did anything change at %(enterprise)s?") % {"enterprise": text_of(enterprise)},
            why=_("What you tell in a minute reaches the schools before it is in any textbook."),
            url=reverse("tell_change"),
            minutes=1,
            urgency="for_information",
        )


def partners_to_ask(viewer: Viewer) -> Iterable[NextStep]:
    """Leads and coordinators: partners that were not asked within their rhythm."""
    if viewer.person_id is None or not viewer.has_role(
        Role.PROGRAMME_LEAD, Role.PLACEMENT_COORDINATOR
    ):
        return
    overdue = overdue_partners(viewer, list(programmes_for(viewer, SURVEYS)))
    if overdue:
        yield _partners_step(overdue)


def _partners_step(overdue: Sequence[OverdueSurvey]) -> NextStep:
    """One step for all of them: a survey goes to many at once."""
    count, first = len(overdue), overdue[0]
    name = {"enterprise": text_of(first.enterprise), "n": count}
    title = ngettext(
        "Ask %(enterprise)s how its work changed",
        "Ask %(n)d partners how their work changed",
        count,
    )
    never = sum(one.asked_on is None for one in overdue)
    why = _("It is due by the rhythm that was agreed with them.")
    if never:
        why = ngettext(
            "%(n)d of them was never asked.", "%(n)d of them were never asked.", never
        ) % {"n": never}
    return NextStep(
        key="industry.ask",
        title=title % name,
        why=why,
        url=reverse("surveys"),
        minutes=3 * count,
        urgency="this_week",
        due=first.due_on,
    )


def answers_to_wait_for(viewer: Viewer) -> Iterable[NextStep]:
    """Whoever sent a survey a week ago that nobody answered: remind them."""
    if viewer.person_id is None or not may(viewer, SURVEYS):
        return
    for one in waiting_invitations(viewer).order_by("sent_at", "pk")[:MOST_STEPS]:
        days = (viewer.on_date - day_of(one.sent_at)).days
        yield NextStep(
            key=f"industry.remind.{one.pk}",
            title=_("Remind %(enterprise)s of “%(survey)s”")
            % {"enterprise": text_of(one.enterprise), "survey": text_of(one.survey)},
            why=ngettext(
                "Sent %(n)d day ago and not answered yet.",
                "Sent %(n)d days ago and not answered yet.",
                days,
            )
            % {"n": days},
            url=reverse("survey", args=[one.survey.uuid]),
            minutes=2,
            urgency="this_week",
            due=day_of(one.expires_at),
        )


def register_to_complete(viewer: Viewer) -> Iterable[NextStep]:
    """Laboratory managers: entries that lack their generation or the tasks they serve."""
    if viewer.person_id is None or not viewer.has_role(Role.LABORATORY_MANAGER):
        return
    for held in viewer.held_as([Role.LABORATORY_MANAGER]):
        rows = Equipment.objects.filter(in_use(viewer.on_date), organisation=held.organisation_id)
        bare = rows.filter(Q(generation=None) | Q(tasks=None)).distinct()
        first = bare.select_related("organisation").order_by("pk").first()
        if first is None:
            continue
        count = bare.count()
        yield NextStep(
            key=f"industry.register.{held.organisation_id}",
            title=_("Complete the register of equipment"),
            why=ngettext(
                "%(n)d entry lacks its generation or its tasks and cannot be compared.",
                "%(n)d entries lack their generation or their tasks and cannot be compared.",
                count,
            )
            % {"n": count},
            url=reverse("equipment_of", args=[first.organisation.uuid]),
            minutes=2 * min(count, 15),
            urgency="for_information",
        )


def trends_to_look_at(viewer: Viewer) -> Iterable[NextStep]:
    """Leads for their programmes' occupations, regional officers for all: verdicts that changed."""
    if viewer.person_id is None or not viewer.has_role(Role.PROGRAMME_LEAD, Role.REGIONAL_OFFICER):
        return
    if viewer.has_role(Role.REGIONAL_OFFICER):
        notices = waiting_notices(viewer)
    else:
        held = viewer.held_as([Role.PROGRAMME_LEAD])
        led = [one.programme_id for one in held if one.programme_id is not None]
        notices = notices_about(Programme.objects.filter(pk__in=led))
    for one in notices[:MOST_STEPS]:
        run, count = one.run, len(one.changes)
        yield NextStep(
            key=f"industry.trends.{one.pk}",
            title=_("See what changed in postings for %(occupation)s")
            % {"occupation": text_of(run.occupation)},
            why=ngettext(
                "“%(skill)s” moves differently from the month before.",
                "“%(skill)s” and others (%(n)d in all) move differently from the month before.",
                count,
            )
            % {"skill": one.changes[0]["label"], "n": count},
            url=reverse("demand_of", args=[run.region.uuid, run.occupation.uuid]),
            minutes=5,
            urgency="this_week",
            due=day_of(run.made_at) + LOOK_WITHIN,
        )


def register() -> None:
    next_step_providers.register("industry.tell", tell_what_changed)
    next_step_providers.register("industry.ask", partners_to_ask)
    next_step_providers.register("industry.remind", answers_to_wait_for)
    next_step_providers.register("industry.register", register_to_complete)
    next_step_providers.register("industry.trends", trends_to_look_at)
