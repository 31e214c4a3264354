"""Ratings from a file: looked at first, all or none, every wrong cell named."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.apps.assessment.test_rating_pages import signed_in
from tests.apps.conftest import NOON, World, add_instrument

from ronghe.apps.assessment.models import Assignment, Instrument, Observation
from ronghe.apps.assessment.services.ratings import save_draft
from ronghe.apps.assessment.services.sessions import SessionPlan, open_session, reference_of
from ronghe.apps.assessment.services.upload_assignments import hand_in
from ronghe.apps.assessment.services.upload_reading import Defaults
from ronghe.apps.assessment.services.upload_table import (
    PARTS,
    ColumnMap,
    guess_columns,
    header_of,
)
from ronghe.apps.assessment.services.uploads import (
    UploadPlan,
    UploadRefused,
    land_upload,
    plan_upload,
)
from ronghe.apps.base.api import Refused
from ronghe.apps.competence.api import InstrumentKind, ProgrammeFramework
from ronghe.apps.evidence.api import Record
from ronghe.apps.people.api import NotAllowed, Person, Role, command_viewer, viewer_of_person

HEAD = "person,item,score,rater,date,context,phase"
GOOD = f"""{HEAD}
S1,scale-1,3,T1,2026-03-05,workshop,process
S1,scale-2,2,T1,2026-03-05,workshop,process
S2,scale-1,4,M1,2026/3/6,workplace,outcome
"""
LONG = ColumnMap("long", {part: part for part in PARTS})
WIDE = ColumnMap("wide", {**{part: part for part in PARTS}, "item": "", "score": ""})


@pytest.fixture
def ready(world: World) -> World:
    ProgrammeFramework.objects.create(
        programme=world.programme, framework=world.framework, from_entry_year=2020
    )
    add_instrument(world.framework)
    numbered = {"S1": world.students[0], "S2": world.students[1], "T1": world.teacher}
    for number, person in {**numbered, "M1": world.mentor}.items():
        person.number = number
        person.save()
    return world


def plan_of(
    world: World,
    text: str,
    *,
    who: Person | None = None,
    columns: ColumnMap = LONG,
    defaults: Defaults | None = None,
) -> UploadPlan:
    return plan_upload(
        viewer=viewer_of_person(who or world.lead),
        framework=world.framework,
        content=text.encode(),
        columns=columns,
        defaults=defaults or Defaults(),
    )


def land(world: World, text: str, who: Person | None = None) -> UploadPlan:
    return land_upload(
        viewer=viewer_of_person(who or world.lead),
        framework=world.framework,
        content=text.encode(),
        columns=LONG,
        defaults=Defaults(),
        at=NOON,
    )


def said(plan: UploadPlan) -> list[tuple[int, str, str]]:
    return [(p.line, p.column, p.reason.en) for p in plan.problems]


def test_a_dry_run_counts_what_would_land_and_writes_nothing(ready: World) -> None:
    plan = plan_of(ready, GOOD)

    assert (plan.can_land, len(plan.forms), plan.score_count, plan.person_count) == (True, 2, 3, 2)
    assert Record.objects.count() == 0


def test_each_form_becomes_one_record_and_each_score_one_observation(ready: World) -> None:
    land(ready, GOOD)

    first, second = Record.objects.order_by("pk")
    assert first.body["scores"] == first.body["chosen"] == {"scale-1": 3, "scale-2": 2}
    assert first.body["file"]["line"] == 2
    assert (first.actor, first.subject) == (ready.teacher.pseudonym, ready.students[0].pseudonym)
    assert (second.context, second.phase) == ("workplace", "outcome")
    rows = Observation.objects.order_by("pk").values_list(
        "subject__number", "rater__number", "score", "is_by_enterprise", "observed_on"
    )
    assert list(rows) == [
        ("S1", "T1", 3, False, date(2026, 3, 5)),
        ("S1", "T1", 2, False, date(2026, 3, 5)),
        ("S2", "M1", 4, True, date(2026, 3, 6)),
    ]


def test_the_wide_form_says_the_same_and_empty_cells_are_no_scores(ready: World) -> None:
    text = (
        "person,scale-1,scale-2,rater,date,context,phase,remark\n"
        "S1,3,2,T1,2026-03-05,workshop,process,fine\n"
        "S2,4,,M1,2026-03-06,workplace,outcome,\n"
    )

    plan = plan_of(ready, text, columns=WIDE)

    assert [form.scores for form in plan.forms] == [
        {"scale-1": 3, "scale-2": 2},
        {"scale-1": 4},
    ]
    assert plan.ignored_columns == ("remark",)


def test_every_wrong_cell_is_named_by_line_and_column(ready: World) -> None:
    text = f"""{HEAD}
S9,scale-1,3,T1,2026-03-05,workshop,process
S1,scale-9,3,T1,2026-03-05,workshop,process
S1,scale-1,7,T1,2026-03-05,workshop,process
S1,scale-1,3,T9,2026-03-05,workshop,process
S1,scale-1,3,T1,yesterday,workshop,process
S1,scale-1,3,T1,2098-01-01,workshop,process
S1,scale-1,3,T1,2026-03-05,moon,process
S1,scale-1,3,T1,2026-03-05,workshop,
S1,scale-1,3,T1,2026-03-05,workshop,process
S1,scale-1,3,T1,2026-03-05,workshop,process
"""

    plan = plan_of(ready, text)

    assert said(plan) == [
        (2, "person", "“S9” is nobody's number within your reach."),
        (3, "item", "The framework has no item “scale-9”."),
        (4, "score", "“7” is no score of this item. Scores: 0, 1, 2, 3, 4."),
        (5, "rater", "“T9” is nobody's number within your reach."),
        (6, "date", "“yesterday” is not a day; write it as 2026-09-01."),
        (7, "date", "This day has not come yet."),
        (8, "context", "“moon” is not known. Known: class, simulator, workplace, workshop."),
        (9, "phase", "“” is not known. Known: outcome, process."),
        (11, "score", "The same score stands on line 10."),
    ]
    assert all(problem.reason.zh for problem in plan.problems)


def test_one_wrong_row_keeps_everything_out(ready: World) -> None:
    with pytest.raises(UploadRefused) as refusal:
        land(ready, GOOD + "S1,scale-3,9,T1,2026-03-05,workshop,process\n")

    assert [problem.line for problem in refusal.value.plan.problems] == [5]
    assert (Record.objects.count(), Observation.objects.count()) == (0, 0)


def test_what_no_column_says_comes_from_the_defaults_and_scores_may_start_at_one(
    ready: World,
) -> None:
    plan = plan_of(
        ready,
        "person,item,score,rater\nS1,scale-1,5,T1\n",
        columns=ColumnMap("long", {p: p for p in ("person", "item", "score", "rater")}),
        defaults=Defaults(date(2026, 3, 1), "class", "outcome", first_score=1),
    )

    (form,) = plan.forms
    assert (form.scores, form.day, form.context) == ({"scale-1": 4}, date(2026, 3, 1), "class")


def test_words_of_either_language_name_context_and_phase(ready: World) -> None:
    text = f"{HEAD}\nS1,scale-1,3,T1,2026-03-05,Workshop,Process\n"

    (form,) = plan_of(ready, text).forms

    assert (form.context, form.phase) == ("workshop", "process")


def test_answers_need_no_rater_and_refuse_one(ready: World) -> None:
    add_instrument(
        ready.framework, InstrumentKind.KNOWLEDGE_TEST, code="test", dimension="cognitive", top=1
    )
    text = f"""{HEAD}
S1,test-1,1,,2026-03-05,class,outcome
S1,test-2,1,T1,2026-03-05,class,outcome
"""

    plan = plan_of(ready, text)

    assert [(p.line, p.column) for p in plan.problems] == [(3, "rater")]


def test_a_number_that_two_people_have_needs_its_organisation(ready: World) -> None:
    ready.administrator.number = "T1"
    ready.administrator.save()
    ready.add_person("Twin", Role.MENTOR, organisation=ready.enterprise)
    Person.objects.filter(name_en="Twin").update(number="T1")
    row = "S1,scale-1,3,{},2026-03-05,workshop,process\n"

    doubtful = plan_of(ready, f"{HEAD}\n{row.format('T1')}")
    clear = plan_of(ready, f"{HEAD}\n{row.format('works/T1')}")

    assert "Several people have the number" in said(doubtful)[0][2]
    (form,) = clear.forms
    assert str(form.rater) == "Twin"


def test_a_student_of_another_school_is_beyond_reach(ready: World) -> None:
    from ronghe.apps.people.api import Organisation

    other = Organisation.objects.create(
        region=ready.region, kind="school", code="other", title_en="Other", title_zh="他校"
    )
    ready.add_person("Far", Role.STUDENT, organisation=other)
    Person.objects.filter(name_en="Far").update(number="F1")

    plan = plan_of(ready, f"{HEAD}\nF1,scale-1,3,T1,2026-03-05,workshop,process\n")

    assert said(plan)[0][:2] == (2, "person")


@pytest.mark.parametrize("who", ["teacher", "mentor"])
def test_who_may_not_upload_is_refused_and_nothing_is_written(ready: World, who: str) -> None:
    person = getattr(ready, who)

    with pytest.raises(NotAllowed):
        land(ready, GOOD, who=person)
    assert signed_in(person).get(reverse("ratings_upload")).status_code == 403

    assert Record.objects.count() == 0


def test_the_same_file_says_that_it_was_there_before(ready: World) -> None:
    assert plan_of(ready, GOOD).landed_before is None

    land(ready, GOOD)

    assert plan_of(ready, GOOD).landed_before is not None
    assert plan_of(ready, GOOD + "\n").landed_before is None


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "The file is empty."),
        (b"PK\x03\x04rest", "This is no text table but a binary file (zip, Excel …)."),
    ],
)
def test_what_is_no_table_says_so(ready: World, content: bytes, reason: str) -> None:
    assert [problem.reason.en for problem in header_of(content)[1]] == [reason]


def test_a_stray_quotation_mark_is_named_by_its_line(ready: World) -> None:
    plan = plan_of(ready, GOOD + 'S1,"scale-3,3,T1,2026-03-05,workshop,process\n')

    assert [problem.line for problem in plan.problems] == [5]


def test_columns_are_guessed_by_their_names_in_either_language() -> None:
    long = guess_columns(["学号", "项目", "分数", "评价人", "日期"], ["a"])
    wide = guess_columns(["Student number", "a", "b", "Rater"], ["a", "b"])

    assert (long.shape, long.named("person"), long.named("score")) == ("long", "学号", "分数")
    assert (wide.shape, wide.named("person"), wide.named("rater")) == (
        "wide",
        "Student number",
        "Rater",
    )


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_break_the_reading_of_the_header(content: bytes) -> None:
    header, problems = header_of(content)

    assert header or problems


def test_many_rows_take_as_many_questions_to_the_database_as_few(ready: World) -> None:
    row = "S1,scale-1,3,T1,2026-{:02}-{:02},workshop,process\n"
    many = "".join(row.format(month, day) for month in range(1, 6) for day in range(1, 29))
    with CaptureQueriesContext(connection) as few:
        assert plan_of(ready, GOOD).can_land
    with CaptureQueriesContext(connection) as more:
        assert plan_of(ready, f"{HEAD}\n{many}").score_count == 140

    assert len(more) <= len(few)


# --- forms that were asked for ---


def asked_for(world: World, *, closes_on: date = date(2026, 3, 31)) -> Assignment:
    """The teacher is asked to rate the first student in the workshop in March."""
    plan = SessionPlan(
        instrument=Instrument.objects.get(code="scale"),
        organisation=world.school,
        school_class=world.school_class,
        title_en="March",
        title_zh="三月",
        context="workshop",
        phase="process",
        opens_on=date(2026, 3, 1),
        closes_on=closes_on,
        per_subject=1,
    )
    session = open_session(
        viewer=command_viewer(), plan=plan, subjects=[world.students[0]], raters=[world.teacher]
    )
    return session.assignments.get()


def test_a_form_that_was_asked_for_is_handed_in_by_the_file(ready: World) -> None:
    assignment = asked_for(ready)

    plan = land(ready, GOOD)

    assignment.refresh_from_db()
    record = Record.objects.order_by("pk")[0]
    assert list(plan.assignments) == [0]
    assert (assignment.submitted_at, assignment.record) == (NOON, record)
    assert record.occasion == reference_of(assignment.session)
    assert set(record.observations.values_list("session", flat=True)) == {assignment.session_id}


def test_a_dry_run_says_how_many_forms_it_would_hand_in_and_hands_in_none(ready: World) -> None:
    assignment = asked_for(ready)

    page = signed_in(ready.lead).post(reverse("ratings_upload"), posted(ready, GOOD))

    assert "1 form that was asked for is handed in by this file." in page.content.decode()
    assignment.refresh_from_db()
    assert assignment.submitted_at is None


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("S1,scale-1,3,M1,2026-03-05,workshop,process", "another rater"),
        ("S2,scale-1,3,T1,2026-03-05,workshop,process", "another student"),
        ("S1,scale-1,3,T1,2026-03-05,workplace,process", "another place"),
        ("S1,scale-1,3,T1,2026-03-05,workshop,outcome", "the outcome, not the process"),
        ("S1,scale-1,3,T1,2026-02-28,workshop,process", "before the session opened"),
    ],
)
def test_what_is_not_what_was_asked_for_leaves_the_form_waiting(
    ready: World, row: str, why: str
) -> None:
    assignment = asked_for(ready)

    plan = land(ready, f"{HEAD}\n{row}\n")

    assignment.refresh_from_db()
    assert (plan.assignments, assignment.submitted_at) == ({}, None), why


def test_a_form_that_somebody_has_begun_is_left_to_them(ready: World) -> None:
    assignment = asked_for(ready)
    draft = {"scale-1": 2}
    save_draft(viewer=command_viewer(), assignment=assignment, draft=draft, at=NOON)

    land(ready, GOOD)

    assignment.refresh_from_db()
    assert (assignment.submitted_at, assignment.draft) == (None, draft)


def test_a_form_asked_for_twice_takes_the_sessions_in_the_order_they_close(ready: World) -> None:
    later, sooner = asked_for(ready), asked_for(ready, closes_on=date(2026, 3, 15))
    rows = "S1,scale-1,3,T1,2026-03-{},workshop,process\n"

    land(ready, f"{HEAD}\n{rows.format('12')}{rows.format('20')}")

    days = {
        one.pk: Assignment.objects.get(pk=one.pk).record.observations.get().observed_on.day
        for one in (later, sooner)
    }
    assert days == {sooner.pk: 12, later.pk: 20}


def test_a_form_filled_in_meanwhile_keeps_the_whole_file_out(ready: World) -> None:
    asked_for(ready)
    plan = plan_of(ready, GOOD)
    land(ready, GOOD)
    records = list(Record.objects.order_by("pk"))

    with pytest.raises(Refused) as refusal, transaction.atomic():
        hand_in(plan.assignments, records, NOON)

    assert refusal.value.code == "form-taken"


# --- the pages ------------------------------------------------------------------------------------


def posted(world: World, text: str) -> dict[str, object]:
    upload = SimpleUploadedFile("ratings.csv", text.encode())
    return {"framework": str(world.framework.uuid), "file": upload}


def test_a_file_is_looked_at_its_columns_guessed_and_lands_when_told(ready: World) -> None:
    client = signed_in(ready.lead)
    page = client.post(reverse("ratings_upload"), posted(ready, GOOD))
    form = page.context["columns_form"]
    assert "3 scores in 2 forms about 2 people can be taken" in page.content.decode()
    assert Record.objects.count() == 0

    done = client.post(reverse("ratings_upload_land"), form.data, follow=True)

    assert "3 scores are evidence now." in done.content.decode()
    assert Record.objects.count() == 2


def test_another_mapping_is_tried_on_the_page_and_the_file_need_not_be_sent_again(
    ready: World,
) -> None:
    client = signed_in(ready.lead)
    odd = GOOD.replace("person,item", "who,what")
    page = client.post(reverse("ratings_upload"), posted(ready, odd))
    assert "Say which column names the person." in page.content.decode()
    data = {**page.context["columns_form"].data, "column_person": "who", "column_item": "what"}

    again = client.post(reverse("ratings_upload"), data)

    assert again.context["plan"].can_land


def test_a_file_with_faults_offers_no_landing_and_lists_them(ready: World) -> None:
    page = signed_in(ready.lead).post(
        reverse("ratings_upload"), posted(ready, GOOD.replace("S2", "S8"))
    )

    text = page.content.decode()
    assert "1 thing is wrong. Nothing was written." in text
    assert "Bring them in" not in text


def test_landing_a_file_that_went_wrong_meanwhile_writes_nothing(ready: World) -> None:
    client = signed_in(ready.lead)
    page = client.post(reverse("ratings_upload"), posted(ready, GOOD))
    ready.students[1].number = "gone"
    ready.students[1].save()

    response = client.post(reverse("ratings_upload_land"), page.context["columns_form"].data)

    assert response.status_code == 409
    assert Record.objects.count() == 0


def test_what_neither_a_column_nor_a_default_says_is_asked_for_once(ready: World) -> None:
    columns = ColumnMap("long", {p: p for p in ("person", "item", "score", "rater")})

    plan = plan_of(ready, "person,item,score,rater\nS1,scale-1,3,T1\n", columns=columns)

    assert [(p.line, p.column) for p in plan.problems] == [
        (1, "date"),
        (1, "context"),
        (1, "phase"),
    ]
