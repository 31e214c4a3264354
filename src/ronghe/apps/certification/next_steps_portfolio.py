"""What stages and displays ask: of students what is missing, of teachers who lacks what."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ronghe.apps.base.api import NextStep, next_step_providers, text_of
from ronghe.apps.certification.models import Display, DisplayEntry
from ronghe.apps.certification.queries.class_stages import ClassDue, classes_due
from ronghe.apps.certification.queries.stage_facts import entry_facts, stage_facts_of
from ronghe.apps.certification.queries.students import Enrolled, enrolled_among, plan_of
from ronghe.apps.certification.semesters import entry_due, last_day, semester_of
from ronghe.apps.certification.stage_rule import open_targets, outcome_of
from ronghe.apps.people.api import Membership, Role, Viewer, classes_for, in_force, may

MOST_CLASSES = 12
SOON = timedelta(days=45)


def for_students(viewer: Viewer) -> Iterable[NextStep]:
    """The entry assessment while it is missing; what the semester's stage and, in the last one,
    graduation still ask for; a display to choose for."""
    if viewer.person_id is None or not viewer.has_role(Role.STUDENT):
        return
    yield from _displays_to_choose(viewer)
    found = enrolled_among([viewer.person_id]).get(viewer.person_id)
    if found is None:
        return
    now = semester_of(viewer.on_date, found.entry_year)
    if now == 1 and not entry_facts([found]):
        yield _take_entry(viewer, found)
    if now >= 1 and last_day(now, found.entry_year) - viewer.on_date <= SOON:
        yield from _reach_stage(viewer, found, now)


def _displays_to_choose(viewer: Viewer) -> Iterable[NextStep]:
    rows = DisplayEntry.objects.filter(
        person=viewer.person_id, chosen_at__isnull=True, display__session__state="open"
    )
    for row in rows.select_related("display__session").order_by("display__held_on")[:3]:
        yield NextStep(
            key=f"certification.choose.{row.pk}",
            title=_("Choose what you show in “%(title)s”")
            % {"title": text_of(row.display.session)},
            why=_("The panel sees nothing of you yet."),
            url=reverse("display_choose", args=[row.display.uuid]),
            minutes=15,
            urgency="this_week",
            due=row.display.held_on,
        )


def _take_entry(viewer: Viewer, found: Enrolled) -> NextStep:
    return NextStep(
        key="certification.entry",
        title=_("Take the entry assessment"),
        why=_("It shows where you begin, so that later you see how far you have come."),
        url=reverse("stages_of", args=[viewer.person_uuid]),
        minutes=45,
        urgency="now",
        due=entry_due(found.since),
    )


def _reach_stage(viewer: Viewer, found: Enrolled, now: int) -> Iterable[NextStep]:
    plan = plan_of(found)
    if plan is None or now > plan.semesters:
        return
    facts = stage_facts_of(viewer, {found.person_id: found}, plan, now)[found.person_id]
    left = open_targets(facts)
    if not left or outcome_of(facts) == "reached":
        return
    first = left[0]
    yield NextStep(
        key=f"certification.stage.{now}",
        title=_("Reach the stage of semester %(n)d") % {"n": now},
        why=ngettext(
            "%(n)d target is open, first “%(title)s”.",
            "%(n)d targets are open, first “%(title)s”.",
            len(left),
        )
        % {"n": len(left), "title": first.title},
        url=reverse("stages_of", args=[viewer.person_uuid]),
        minutes=5,
        urgency="for_information",
        due=last_day(now, found.entry_year),
    )


# --- teachers -------------------------------------------------------------------------------------


def for_teachers(viewer: Viewer) -> Iterable[NextStep]:
    """Of the classes whose teacher one is: who lacks the entry assessment, stages to decide."""
    if viewer.person_id is None or not may(viewer, "certification.decide_stages"):
        return
    held = Membership.objects.filter(
        in_force(viewer.on_date),
        person=viewer.person_id,
        role=Role.TEACHER,
        school_class__isnull=False,
    )
    own = classes_for(viewer, "certification.decide_stages").filter(
        pk__in=held.values("school_class")
    )
    classes = own.select_related("cohort").order_by("-cohort__entry_year", "pk")
    for due in classes_due(viewer, list(classes[:MOST_CLASSES])):
        yield from _of_class(viewer, due)


def _of_class(viewer: Viewer, view: ClassDue) -> Iterable[NextStep]:
    if view.entry_due is not None:
        yield _see_to_entry(viewer, view, view.entry_due)
    if view.undecided and view.semester >= 1:
        yield _decide(viewer, view)


def _see_to_entry(viewer: Viewer, view: ClassDue, due: date) -> NextStep:
    return NextStep(
        key=f"certification.entry.{view.school_class.pk}",
        title=_("Entry assessment of %(name)s") % {"name": text_of(view.school_class)},
        why=ngettext(
            "%(n)d student has not taken it; it anchors the growth line.",
            "%(n)d students have not taken it; it anchors the growth line.",
            view.without_entry,
        )
        % {"n": view.without_entry},
        url=reverse("class_stages", args=[view.school_class.uuid]),
        minutes=10,
        urgency="now" if due <= viewer.on_date + timedelta(days=7) else "this_week",
        due=due,
    )


def _decide(viewer: Viewer, view: ClassDue) -> NextStep:
    return NextStep(
        key=f"certification.decide.{view.school_class.pk}.{view.semester}",
        title=_("Decide the stage of semester %(n)d for %(name)s")
        % {"n": view.semester, "name": text_of(view.school_class)},
        why=ngettext(
            "%(n)d student is undecided; the rule decides from what is measured.",
            "%(n)d students are undecided; the rule decides from what is measured.",
            view.undecided,
        )
        % {"n": view.undecided},
        url=reverse("class_stages", args=[view.school_class.uuid]) + f"?semester={view.semester}",
        minutes=3,
        urgency="this_week" if view.ends_on >= viewer.on_date else "now",
        due=view.ends_on,
    )


def for_panels(viewer: Viewer) -> Iterable[NextStep]:
    """A display that one judges: what the students show, before the forms are filled in."""
    if viewer.person_id is None or not may(viewer, "certification.view_displays"):
        return
    rows = Display.objects.filter(
        session__state="open",
        session__assignments__rater=viewer.person_id,
        session__assignments__submitted_at__isnull=True,
    )
    for row in rows.select_related("session").distinct().order_by("held_on")[:3]:
        yield NextStep(
            key=f"certification.judge.{row.pk}",
            title=_("See what is shown in “%(title)s”") % {"title": text_of(row.session)},
            why=_("You sit on its panel: what each student chose stands beside your form."),
            url=reverse("display", args=[row.uuid]),
            minutes=20,
            urgency="this_week",
            due=row.held_on,
        )


def register() -> None:
    next_step_providers.register("certification.stages", for_students)
    next_step_providers.register("certification.classes", for_teachers)
    next_step_providers.register("certification.panels", for_panels)
