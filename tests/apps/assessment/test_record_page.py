"""The page of one record: what was looked at and what was seen, in words and both languages."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from tests.apps.conftest import NOON, World, add_instrument

from api_calls import signed_in
from ronghe.apps.assessment.models import Category, Instrument
from ronghe.apps.assessment.queries.records import explain_record
from ronghe.apps.assessment.services.ratings import Entry, submit_form
from ronghe.apps.assessment.services.sessions import SessionPlan, open_session
from ronghe.apps.base.api import Explanation, NotFound, Reference, Text, explanations
from ronghe.apps.competence.api import InstrumentKind
from ronghe.apps.evidence.api import NewRecord, Record, append_records
from ronghe.apps.people.api import Person, command_viewer, viewer_of_person

SYSTEM = command_viewer()


def handed_in(
    world: World,
    instrument: Instrument,
    *,
    chosen: dict[str, int],
    not_seen: frozenset[str] = frozenset(),
    raters: list[Person] | None = None,
) -> Record:
    """The first student's form in a session of this instrument."""
    session = open_session(
        viewer=SYSTEM,
        plan=SessionPlan(
            instrument=instrument,
            organisation=world.school,
            school_class=world.school_class,
            title_en="Turning, March",
            title_zh="三月车削",
            context="workshop",
            phase="process",
            opens_on=date(2026, 3, 1),
            closes_on=date(2099, 3, 31),
            per_subject=1,
        ),
        subjects=world.students[:1],
        raters=[world.mentor] if raters is None else raters,
    )
    entry = Entry(assignment=session.assignments.get(), chosen=chosen, not_seen=not_seen)
    return submit_form(viewer=SYSTEM, entry=entry, at=NOON)


def explained(person: Person, record: Record) -> Explanation | None:
    return explain_record(viewer_of_person(person), Reference("evidence.record", record.uuid))


def test_a_rating_is_told_by_item_and_anchor_and_leads_to_its_number(world: World) -> None:
    record = handed_in(
        world,
        add_instrument(world.framework),
        chosen={"scale-1": 3, "scale-2": 0},
        not_seen=frozenset({"scale-3"}),
    )

    student = world.students[0]
    assert explained(student, record) == Explanation(
        title=Text("scale", "scale"),
        sentence=Text(
            "In “Turning, March”, with “scale”, version 1.",
            "来自“三月车削”，使用《scale》第 1 版。",
        ),
        facts=(
            (Text("Item 1", "项目1"), Text("does 3", "做3")),
            (Text("Item 2", "项目2"), Text("does 0", "做0")),
            (Text("Item 3", "项目3"), Text("no chance to see it", "没有机会看到")),
        ),
        links=(
            (Text("Doing", "行为"), reverse("behind_number", args=[student.uuid, "behavioural"])),
        ),
    )


def test_of_a_test_the_option_that_was_chosen_is_told_and_whether_it_was_right(
    world: World,
) -> None:
    test = add_instrument(
        world.framework, InstrumentKind.KNOWLEDGE_TEST, dimension="cognitive", items=2, top=2
    )
    Category.objects.filter(item__instrument=test).exclude(number=2).update(score=0)
    Category.objects.filter(item__instrument=test, number=2).update(score=1)
    record = handed_in(world, test, chosen={"scale-1": 1, "scale-2": 2}, raters=[])

    found = explained(world.students[0], record)

    assert found is not None
    assert [value for _, value in found.facts] == [
        Text("does 1 (not right)", "做1（不正确）"),
        Text("does 2 (right)", "做2（正确）"),
    ]


def test_a_self_report_leads_to_the_page_of_the_profile(world: World) -> None:
    form = add_instrument(
        world.framework, InstrumentKind.SELF_REPORT, dimension="attitudinal", items=1
    )
    record = handed_in(world, form, chosen={"scale-1": 2}, raters=[])
    student = world.students[0]

    found = explained(student, record)

    assert found is not None
    assert found.links == (
        (Text("the competence page", "能力页面"), reverse("competence", args=[student.uuid])),
    )


def test_a_record_of_another_system_is_not_explained_and_shows_its_codes(world: World) -> None:
    [record] = append_records(
        viewer=SYSTEM,
        action="evidence.append_records",
        records=[
            NewRecord(
                organisation=world.school,
                kind=Record.Kind.STATEMENT,
                verb="did",
                subject=world.students[0],
                actor=None,
                observed_at=NOON,
                body={"scores": {"lathe": 2}},
            )
        ],
        at=NOON,
    )

    viewer = viewer_of_person(world.students[0])
    page = signed_in(world.students[0]).get(reverse("evidence_record", args=[record.uuid]))

    assert explanations(viewer, Reference("evidence.record", record.uuid)) == []
    assert "<dt>lathe</dt><dd>2</dd>" in page.content.decode()


def test_somebody_elses_record_is_explained_to_nobody(world: World) -> None:
    record = handed_in(world, add_instrument(world.framework, items=1), chosen={"scale-1": 3})

    with pytest.raises(NotFound):
        explained(world.students[1], record)


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ["Turning, March", "Item 1", "does 3"]), ("zh-hans", ["三月车削", "项目1", "做3"])],
)
def test_the_page_speaks_the_readers_language(
    world: World, language: str, words: list[str]
) -> None:
    record = handed_in(world, add_instrument(world.framework, items=1), chosen={"scale-1": 3})
    client: Client = signed_in(world.students[0])

    page = client.get(
        reverse("evidence_record", args=[record.uuid]), headers={"accept-language": language}
    ).content.decode()

    assert [word for word in words if word not in page] == []
    assert "scale-1" not in page
    assert reverse("behind_number", args=[world.students[0].uuid, "behavioural"]) in page
