"""Portfolio displays: both sides on the panel, the student's choice, ratings as evidence."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.urls import reverse
from tests.apps.assessment.test_rating_pages import signed_in
from tests.apps.certification.conftest import Training
from tests.apps.certification.test_items import add, drawing, reflection

from ronghe.apps.assessment.api import Entry, Instrument, RatingSession
from ronghe.apps.assessment.models import Assignment
from ronghe.apps.assessment.services.ratings import submit_form
from ronghe.apps.assessment.services.sessions import close_session
from ronghe.apps.base.api import NotFound, Refused, next_steps, now
from ronghe.apps.certification.models import Display, DisplayEntry
from ronghe.apps.certification.queries.displays import (
    display_for,
    entries_of,
    entry_for_panel,
    item_shown,
    panel_view,
    rubrics_of,
)
from ronghe.apps.certification.services.displays import DisplayPlan, choose_to_show, hold_display
from ronghe.apps.certification.services.items import item_reference
from ronghe.apps.evidence.api import Record
from ronghe.apps.people.api import NotAllowed, Person, Role, viewer_of_person

IN_THREE_WEEKS = date.today() + timedelta(days=21)


def plan(training: Training) -> DisplayPlan:
    world = training.world
    return DisplayPlan(
        school_class=world.school_class,
        instrument=training.work.instrument,
        title_en="Display",
        title_zh="展示",
        held_on=IN_THREE_WEEKS,
        place="Hall",
        panel=[world.second_teacher, world.mentor],
    )


def hold(training: Training, **changes: object) -> Display:
    return hold_display(
        viewer=training.teacher,
        plan=replace(plan(training), **changes),  # type: ignore[arg-type]
        students=training.world.students,
        at=now(),
    )


def show(display: Display, student: Person, *, shows_levels: bool = False) -> DisplayEntry:
    item = add(student, reflection())
    return choose_to_show(
        viewer=viewer_of_person(student),
        entry=entry_of(display, student),
        targets=(item_reference(item),),
        shows_levels=shows_levels,
        at=now(),
    )


def form_about(display: Display, student: Person, rater: Person) -> Entry:
    form = Assignment.objects.select_related("session__instrument", "subject", "rater").get(
        session=display.session, rater=rater, subject=student
    )
    items = form.session.instrument.items.all()
    return Entry(form, {item.code: 2 for item in items})


def entry_of(display: Display, person: Person) -> DisplayEntry:
    return DisplayEntry.objects.select_related("display__session", "person").get(
        display=display, person=person
    )


def test_every_member_of_the_panel_is_asked_to_rate_every_student(training: Training) -> None:
    display = hold(training)

    pairs = Assignment.objects.filter(session=display.session)
    assert pairs.count() == 2 * 4
    assert {row.rater for row in pairs} == {training.world.second_teacher, training.world.mentor}
    assert display.entries.count() == 4


@pytest.mark.parametrize("side", ["school", "enterprise"])
def test_a_panel_of_one_side_opens_nothing(training: Training, side: str) -> None:
    world = training.world
    panel = [world.teacher, world.second_teacher] if side == "school" else [world.mentor]

    with pytest.raises(Refused, match="an enterprise both"):
        hold(training, panel=panel)

    assert (Display.objects.count(), RatingSession.objects.count()) == (0, 0)


def test_what_fits_any_portfolio_is_offered_before_a_rubric_of_one_task(training: Training) -> None:
    framework = training.world.framework
    for code, kind in (("a-project", "project_rubric"), ("display", "reflection_rubric")):
        Instrument.objects.create(
            framework=framework, code=code, kind=kind, title_en=code, published_at=now()
        )

    kinds = [one.kind for one in rubrics_of(training.world.school_class)]

    assert kinds[:2] == ["reflection_rubric", "project_rubric"]


def test_a_panel_member_of_an_enterprise_stands_for_its_side(training: Training) -> None:
    world = training.world
    guest = world.add_person("Guest", Role.PANEL_MEMBER, organisation=world.enterprise)

    display = hold(training, panel=[world.teacher, guest])

    assert display.session.assignments.filter(rater=guest).count() == 4


def test_a_display_is_not_rated_on_a_test(training: Training) -> None:
    training.work.instrument.kind = "knowledge_test"

    with pytest.raises(Refused, match="rubric"):
        hold(training)

    assert Display.objects.count() == 0


def test_a_day_that_is_over_holds_no_display(training: Training) -> None:
    with pytest.raises(Refused, match="is over"):
        hold(training, held_on=date.today() - timedelta(days=1))

    assert Display.objects.count() == 0


def test_a_student_holds_no_display(training: Training) -> None:
    with pytest.raises(NotAllowed):
        hold_display(
            viewer=viewer_of_person(training.student),
            plan=plan(training),
            students=training.world.students,
            at=now(),
        )

    assert Display.objects.count() == 0


def test_the_panel_sees_what_the_student_chose_and_others_do_not(training: Training) -> None:
    student, world = training.student, training.world
    item = add(student, drawing())
    kept = add(student, drawing(name="kept.pdf"))
    display = hold(training)
    entry = choose_to_show(
        viewer=viewer_of_person(student),
        entry=entry_of(display, student),
        targets=(item_reference(item),),
        shows_levels=False,
        at=now(),
    )

    found = entry_for_panel(viewer_of_person(world.mentor), entry.uuid)

    assert item_shown(found, item.uuid) == item
    with pytest.raises(NotFound):
        item_shown(found, kept.uuid)
    for other in (world.teacher, world.students[1], world.lead):
        with pytest.raises(NotFound):
            entry_for_panel(viewer_of_person(other), entry.uuid)


def test_a_closed_display_shows_the_panel_nothing_more(training: Training) -> None:
    display = hold(training)
    entry = entry_of(display, training.student)
    close_session(viewer=training.teacher, session=display.session, on_date=date.today())

    with pytest.raises(NotFound):
        entry_for_panel(viewer_of_person(training.world.mentor), entry.uuid)


def test_after_closing_nothing_is_chosen_any_more(training: Training) -> None:
    item = add(training.student, reflection())
    display = hold(training)
    close_session(viewer=training.teacher, session=display.session, on_date=date.today())

    with pytest.raises(Refused, match="closed"):
        choose_to_show(
            viewer=viewer_of_person(training.student),
            entry=entry_of(display, training.student),
            targets=(item_reference(item),),
            shows_levels=False,
            at=now(),
        )

    assert entry_of(display, training.student).chosen_at is None


def test_the_panels_ratings_are_evidence_of_an_outcome(training: Training) -> None:
    display = hold(training, held_on=date.today())
    show(display, training.student)
    mentor = training.world.mentor

    submit_form(
        viewer=viewer_of_person(mentor),
        entry=form_about(display, training.student, mentor),
        at=now(),
    )

    record = Record.objects.get(kind="rating")
    assert (record.kind, record.phase) == ("rating", "outcome")
    assert record.subject == training.student.pseudonym
    [row] = [r for r in entries_of(training.teacher, display) if r.rated]
    assert (row.entry.person, row.asked, row.rated) == (training.student, 2, 1)


def test_nobody_rates_before_the_student_has_chosen_what_to_show(training: Training) -> None:
    display = hold(training, held_on=date.today())
    mentor = training.world.mentor
    entry = form_about(display, training.student, mentor)

    with pytest.raises(Refused, match="has not chosen yet"):
        submit_form(viewer=viewer_of_person(mentor), entry=entry, at=now())

    assert not Record.objects.filter(kind="rating").exists()
    assert not Assignment.objects.filter(submitted_at__isnull=False).exists()


def test_nobody_rates_before_the_day_of_the_display(training: Training) -> None:
    display = hold(training)
    show(display, training.student)
    mentor = training.world.mentor
    entry = form_about(display, training.student, mentor)

    with pytest.raises(Refused, match="it is rated then"):
        submit_form(viewer=viewer_of_person(mentor), entry=entry, at=now())

    assert not Record.objects.filter(kind="rating").exists()


def test_the_page_says_that_nothing_was_chosen_and_offers_no_rating(training: Training) -> None:
    display = hold(training, held_on=date.today())
    entry = entry_of(display, training.student)
    mentor = signed_in(training.world.mentor)

    page = mentor.get(reverse("display_shown", args=[entry.uuid]))

    assert "has not chosen yet what the panel sees" in page.content.decode()
    assert page.context["form_url"] == ""
    form = form_about(display, training.student, training.world.mentor).assignment
    waits = mentor.get(reverse("rate_person", args=[form.uuid]))
    assert "has not chosen yet" in waits.content.decode()
    assert "<textarea" not in waits.content.decode()
    assert mentor.post(reverse("rate_person", args=[form.uuid]), {}).status_code == 409


def test_the_panel_sees_measured_levels_only_after_its_form_is_in(training: Training) -> None:
    display = hold(training, held_on=date.today())
    shown = show(display, training.student, shows_levels=True)
    mentor = training.world.mentor
    viewer = viewer_of_person(mentor)

    before = panel_view(viewer, shown.uuid)
    submit_form(viewer=viewer, entry=form_about(display, training.student, mentor), at=now())
    after = panel_view(viewer, shown.uuid)

    assert (before.holds_levels_back, before.shown.levels) == (True, ())
    assert before.form is not None
    assert (after.holds_levels_back, after.form) == (False, None)
    assert panel_view(viewer_of_person(training.student), shown.uuid).holds_levels_back is False


def test_students_and_panel_find_it_among_their_next_steps(training: Training) -> None:
    display = hold(training)

    student = {step.key for step in next_steps(viewer_of_person(training.student))}
    panel = {step.key for step in next_steps(viewer_of_person(training.world.mentor))}

    assert f"certification.choose.{entry_of(display, training.student).pk}" in student
    assert f"certification.judge.{display.pk}" in panel


def test_a_student_sees_the_display_but_of_the_others_nothing(training: Training) -> None:
    display = hold(training)

    rows = entries_of(viewer_of_person(training.student), display)

    assert [row.entry.person for row in rows] == [training.student]
    assert display_for(viewer_of_person(training.student), display.uuid) == display


def test_a_display_is_held_and_chosen_for_on_the_pages(training: Training) -> None:
    world, teacher = training.world, signed_in(training.world.teacher)
    student = signed_in(training.student)
    item = add(training.student, reflection(title="Shown to the panel"))
    address = reverse("display_new") + f"?class={world.school_class.uuid}"

    teacher.post(
        address,
        {
            "held_on": date.today().isoformat(),
            "instrument": str(training.work.instrument.uuid),
            "panel": [str(world.second_teacher.uuid), str(world.mentor.uuid)],
        },
    )
    display = Display.objects.get()
    student.post(
        reverse("display_choose", args=[display.uuid]),
        {"targets": [str(item_reference(item))]},
    )

    entry = entry_of(display, training.student)
    page = signed_in(world.mentor).get(reverse("display_shown", args=[entry.uuid]))
    assert "Shown to the panel" in page.content.decode()
    assert page.context["form_url"]
    assert teacher.get(reverse("display", args=[display.uuid])).context["chosen"] == 1
    assert teacher.get(reverse("displays")).status_code == 200


def test_the_page_says_that_a_side_is_missing_and_keeps_the_choice(training: Training) -> None:
    world = training.world
    page = signed_in(world.teacher).post(
        reverse("display_new") + f"?class={world.school_class.uuid}",
        {
            "held_on": IN_THREE_WEEKS.isoformat(),
            "instrument": str(training.work.instrument.uuid),
            "panel": [str(world.second_teacher.uuid)],
        },
    )

    assert page.status_code == 422
    assert "an enterprise both" in page.content.decode()
    assert Display.objects.count() == 0
