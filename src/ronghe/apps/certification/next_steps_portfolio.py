"""What stages and displays ask: of students what is missing, of teachers who lacks what."""

from collections.abc import Iterable
from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ronghe.apps.base.api import NextStep, next_step_providers, text_of
from ronghe.apps.certification.models import Display, DisplayEntry
from ronghe.apps.certification.queries.class_stages import (
    ClassStages,
    class_stages,
    classes_listed,
)
from ronghe.apps.certification.queries.standing import StudentStages, student_stages
from ronghe.apps.certification.semesters import last_day
from ronghe.apps.certification.stage_rule import open_targets
from ronghe.apps.people.api import Membership, Person, Role, Viewer, in_force, may

MOST_CLASSES = 12
SOON = timedelta(days=45)


def for_students(viewer: Viewer) -> Iterable[NextStep]:
    """The entry assessment while it is missing; what the semester's stage and, in the last one,
    graduation still ask for; a display to choose for."""
    if viewer.person_id is None or not viewer.has_role(Role.STUDENT):
        return
    yield from _displays_to_choose(viewer)
    person = Person.objects.get(pk=viewer.person_id)
    view = student_stages(viewer, person, with_growth=False)
    if view.enrolled is None or view.now < 1:
        return
    if not view.entry.taken_on and view.entry_due and view.now == 1:
        yield _take_entry(view)
    yield from _reach_stage(viewer, view)


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


def _take_entry(view: StudentStages) -> NextStep:
    return NextStep(
        key="certification.entry",
        title=_("Take the entry assessment"),
        why=_("It shows where you begin, so that later you see how far you have come."),
        url=reverse("stages_of", args=[view.person.uuid]),
        minutes=45,
        urgency="now",
        due=view.entry_due,
    )


def _reach_stage(viewer: Viewer, view: StudentStages) -> Iterable[NextStep]:
    if view.ahead is None or view.enrolled is None or view.ahead_outcome == "reached":
        return
    left = open_targets(view.ahead)
    ends = last_day(view.ahead.semester, view.enrolled.entry_year)
    if not left or ends - viewer.on_date > SOON:
        return
    first = left[0]
    yield NextStep(
        key=f"certification.stage.{view.ahead.semester}",
        title=_("Reach the stage of semester %(n)d") % {"n": view.ahead.semester},
        why=ngettext(
            "%(n)d target is open, first “%(title)s”.",
            "%(n)d targets are open, first “%(title)s”.",
            len(left),
        )
        % {"n": len(left), "title": first.title},
        url=reverse("stages_of", args=[view.person.uuid]),
        minutes=5,
        urgency="for_information",
        due=ends,
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
    own = set(held.values_list("school_class", flat=True))
    for school_class in [one for one in classes_listed(viewer) if one.pk in own][:MOST_CLASSES]:
        view = class_stages(viewer, school_class)
        if view.rows and view.now >= 1:
            yield from _of_class(viewer, view)


def _of_class(viewer: Viewer, view: ClassStages) -> Iterable[NextStep]:
    if view.now == 1 and view.without_entry:
        yield _see_to_entry(viewer, view)
    if view.plan is not None and view.undecided and view.semester >= 1:
        yield _decide(viewer, view)


def _see_to_entry(viewer: Viewer, view: ClassStages) -> NextStep:
    due = min(row.entry_due for row in view.rows if not row.entry.taken_on)
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


def _decide(viewer: Viewer, view: ClassStages) -> NextStep:
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
