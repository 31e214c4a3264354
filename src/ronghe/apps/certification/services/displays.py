"""Portfolio displays: a rating session with a panel on which school and enterprise both sit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from ronghe.apps.assessment.api import Instrument, SessionPlan, open_session
from ronghe.apps.base.api import Reference, Refused, audit
from ronghe.apps.certification.display_rules import RUBRICS
from ronghe.apps.certification.models import Display, DisplayEntry, ShareChoice
from ronghe.apps.certification.portfolio_limits import MOST_SHOWN
from ronghe.apps.certification.queries.timeline import timeline_of
from ronghe.apps.evidence.api import Record
from ronghe.apps.people.api import (
    ENTERPRISE_ROLES,
    Membership,
    Organisation,
    Person,
    SchoolClass,
    Viewer,
    in_force,
    require,
)

HOLD = "certification.hold_displays"
KEEP = "certification.keep_portfolio"
RATING_DAYS = timedelta(days=14)
MOST_PANEL = 12


@dataclass(frozen=True, slots=True)
class DisplayPlan:
    """What a display is to be: on which rubric, when, where, and who sits on its panel."""

    school_class: SchoolClass
    instrument: Instrument
    title_en: str
    title_zh: str
    held_on: date
    place: str
    panel: Sequence[Person]


def display_reference(display: Display) -> Reference:
    return Reference("certification.display", display.uuid)


def hold_display(
    *, viewer: Viewer, plan: DisplayPlan, students: Sequence[Person], at: datetime
) -> Display:
    """Open the session in which every member of the panel rates every student, and let the
    students choose what to show.

    Raises NotAllowed; Refused for an instrument that is no rubric, a day before today, a panel on
    which a side is missing, and whatever opening a session refuses. Nothing is written then.
    """
    require(viewer, HOLD, school_class=plan.school_class)
    _refuse_unfit(viewer, plan)
    with transaction.atomic():
        session = open_session(
            viewer=viewer,
            plan=_session(viewer, plan),
            subjects=students,
            raters=plan.panel,
        )
        display = Display.objects.create(
            session=session,
            school_class=plan.school_class,
            held_on=plan.held_on,
            place=plan.place.strip(),
            opened_at=at,
            opened_by_id=viewer.person_id,
        )
        DisplayEntry.objects.bulk_create(
            [DisplayEntry(display=display, person=student) for student in students]
        )
        audit(viewer, HOLD, subject=display_reference(display), count=len(students))
    return display


def choose_to_show(
    *,
    viewer: Viewer,
    entry: DisplayEntry,
    targets: tuple[Reference, ...],
    shows_levels: bool,
    at: datetime,
) -> DisplayEntry:
    """A student chooses what the panel sees, and may change it while the session is open.

    Raises NotAllowed; Refused for nothing, too much, something that is not theirs, and once the
    session is closed. Nothing is changed then.
    """
    require(viewer, KEEP, person=entry.person)
    with transaction.atomic():
        fresh = DisplayEntry.objects.select_for_update().get(pk=entry.pk)
        _refuse_closed(entry.display)
        _refuse_choice(viewer, entry.person, targets, shows_levels)
        fresh.choices.all().delete()
        ShareChoice.objects.bulk_create(
            [ShareChoice(entry=fresh, target=one) for one in dict.fromkeys(targets)]
        )
        fresh.shows_levels, fresh.chosen_at = shows_levels, at
        fresh.save()
        count = len(targets)
        audit(viewer, KEEP, subject=display_reference(entry.display), touched="chose", count=count)
    return fresh


def _session(viewer: Viewer, plan: DisplayPlan) -> SessionPlan:
    return SessionPlan(
        instrument=plan.instrument,
        organisation=_school(plan),
        school_class=plan.school_class,
        title_en=plan.title_en,
        title_zh=plan.title_zh,
        context=Record.Context.CLASSROOM,
        phase=Record.Phase.OUTCOME,
        opens_on=plan.held_on,
        closes_on=plan.held_on + RATING_DAYS,
        per_subject=len(set(plan.panel)),
    )


def _school(plan: DisplayPlan) -> Organisation:
    return plan.school_class.cohort.programme.organisation


def sides_of(viewer: Viewer, panel: Sequence[Person], school: Organisation) -> tuple[int, int]:
    """How many of a panel are of the school and how many of an enterprise."""
    rows = Membership.objects.filter(in_force(viewer.on_date), person__in=panel)
    held = list(rows.values_list("person", "role", "organisation", "organisation__kind"))
    enterprise = {
        person
        for person, role, _, kind in held
        if role in ENTERPRISE_ROLES or kind == Organisation.Kind.ENTERPRISE
    }
    inside = {person for person, _, organisation, _ in held if organisation == school.pk}
    return len(inside - enterprise), len(enterprise)


def _refuse_unfit(viewer: Viewer, plan: DisplayPlan) -> None:
    if plan.instrument.kind not in RUBRICS:
        raise Refused(
            "A display is rated on a rubric. Choose one; nothing was opened.",
            "档案展示须使用评分量规，请选择量规。未开设。",
            code="no-rubric",
        )
    if plan.held_on < viewer.on_date:
        raise Refused(
            "The day of the display is over. Nothing was opened.",
            "展示日期已过。未开设。",
            code="day-over",
        )
    school, enterprise = sides_of(viewer, plan.panel, _school(plan))
    if not (school and enterprise) or len(plan.panel) > MOST_PANEL:
        raise Refused(
            f"On the panel sit the school and an enterprise both, {MOST_PANEL} people at most. "
            "Nothing was opened.",
            f"评委组须同时有学校与企业成员，且不超过 {MOST_PANEL} 人。未开设。",
            code="panel-one-sided",
        )


def _refuse_closed(display: Display) -> None:
    if display.session.state == "closed":
        raise Refused(
            "The display is over and its session closed. Nothing was changed.",
            "展示已结束，评分活动已关闭。未作任何更改。",
            code="display-closed",
        )


def _refuse_choice(
    viewer: Viewer, person: Person, targets: tuple[Reference, ...], shows_levels: bool
) -> None:
    own = set(timeline_of(viewer, person).names)
    if not set(targets) <= own or not (targets or shows_levels) or len(targets) > MOST_SHOWN:
        raise Refused(
            f"Choose between 1 and {MOST_SHOWN} things of your portfolio. Nothing was changed.",
            f"请从您的档案中选择 1 至 {MOST_SHOWN} 项内容。未作任何更改。",
            code="choice-count",
        )
