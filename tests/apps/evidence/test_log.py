"""The evidence log: what it takes, what it refuses, and what a check of it finds."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from ronghe.apps.base.api import NotFound, Refused
from ronghe.apps.evidence import triggers
from ronghe.apps.evidence.api import (
    NewRecord,
    Record,
    Stream,
    append_records,
    private_texts,
    record_for,
    seal_all,
    sign_heads,
    verify_log,
)
from ronghe.apps.evidence.models import Seal, SignedHead, Unsealed
from ronghe.apps.people.api import (
    Membership,
    Organisation,
    Person,
    Region,
    Role,
    command_viewer,
    viewer_of_person,
)
from ronghe.apps.people.services.erasure import erase_person, export_person

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def school() -> Organisation:
    region = Region.objects.create(code="r", title_en="Region", title_zh="区域")
    return Organisation.objects.create(
        region=region, kind="school", code="s1", title_en="School", title_zh="学校"
    )


def person(school: Organisation, name: str, role: Role = Role.STUDENT) -> Person:
    someone = Person.objects.create(name_en=name)
    Membership.objects.create(
        person=someone, organisation=school, role=role, starts_on=date(2020, 1, 1)
    )
    return someone


@pytest.fixture
def student(school: Organisation) -> Person:
    return person(school, "Lin")


def a_rating(school: Organisation, student: Person, **changes: Any) -> NewRecord:
    fields: dict[str, Any] = {
        "organisation": school,
        "kind": Record.Kind.RATING,
        "verb": "rated",
        "subject": student,
        "actor": None,
        "observed_at": NOON,
        "body": {"scores": {"setup": 3}},
        "private": {"comment": "works with care"},
    }
    return NewRecord(**fields | changes)


def append(*records: NewRecord) -> list[Record]:
    return append_records(
        viewer=command_viewer(), action="evidence.append", records=records, at=NOON
    )


def without_triggers(statement: str, *values: Any) -> None:
    """Change the table behind Ronghe's back, as somebody with the database in hand could."""
    triggers.remove(connection)
    with connection.constraint_checks_disabled(), connection.cursor() as cursor:
        cursor.execute(statement, values)
    triggers.install(connection)


def test_a_record_is_kept_by_pseudonym_and_its_text_is_not_readable_in_the_table(
    school: Organisation, student: Person
) -> None:
    [record] = append(a_rating(school, student))

    stored = Record.objects.get(pk=record.pk)
    assert stored.subject == student.pseudonym
    assert b"care" not in bytes(stored.private or b"")
    assert private_texts(student, [stored])[stored.uuid] == {"comment": "works with care"}


def test_a_record_waits_for_its_position_until_the_sealer_gives_it(
    school: Organisation, student: Person
) -> None:
    append(a_rating(school, student), a_rating(school, student))
    assert Unsealed.objects.count() == 2

    assert seal_all() == 2

    assert list(Seal.objects.order_by("position").values_list("position", flat=True)) == [1, 2]
    assert Unsealed.objects.count() == 0
    assert seal_all() == 0


@pytest.mark.parametrize("table", ["evidence_record", "evidence_seal"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_the_database_refuses_to_change_evidence(
    school: Organisation, student: Person, table: str, statement: str
) -> None:
    append(a_rating(school, student))
    seal_all()

    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table))

    assert Record.objects.count() == 1
    assert Seal.objects.count() == 1


def test_a_correction_is_a_new_record_that_names_the_old_one(
    school: Organisation, student: Person
) -> None:
    [first] = append(a_rating(school, student))

    [second] = append(a_rating(school, student, corrects=first.uuid, body={"scores": {"setup": 2}}))

    assert second.corrects == first
    assert Record.objects.get(pk=first.pk).body == {"scores": {"setup": 3}}


def test_a_record_about_somebody_else_cannot_be_corrected_and_nothing_is_written(
    school: Organisation, student: Person
) -> None:
    [first] = append(a_rating(school, student))
    other = person(school, "Mei")

    with pytest.raises(NotFound):
        append(a_rating(school, other, corrects=first.uuid))

    assert Record.objects.count() == 1


def test_an_untouched_log_is_whole(school: Organisation, student: Person) -> None:
    append(*[a_rating(school, student) for _ in range(5)])
    seal_all()
    sign_heads(NOON)

    result = verify_log()

    assert (result.checked, result.unsealed, result.damage) == (5, 0, ())


def test_a_changed_record_is_named_and_the_others_are_not(
    school: Organisation, student: Person
) -> None:
    records = append(*[a_rating(school, student) for _ in range(5)])
    seal_all()

    without_triggers("UPDATE evidence_record SET verb = %s WHERE id = %s", "praised", records[2].pk)

    [damage] = verify_log().damage
    assert (damage.kind, damage.position, damage.record) == ("changed", 3, records[2].uuid)


def test_a_removed_record_is_named(school: Organisation, student: Person) -> None:
    records = append(*[a_rating(school, student) for _ in range(3)])
    seal_all()

    without_triggers("DELETE FROM evidence_record WHERE id = %s", records[1].pk)

    [damage] = verify_log().damage
    assert (damage.kind, damage.position, damage.record) == ("removed", 2, records[1].uuid)


def test_a_record_removed_with_its_seal_leaves_a_hole(
    school: Organisation, student: Person
) -> None:
    records = append(*[a_rating(school, student) for _ in range(3)])
    seal_all()

    without_triggers("DELETE FROM evidence_seal WHERE record_id = %s", records[1].pk)
    without_triggers("DELETE FROM evidence_record WHERE id = %s", records[1].pk)

    assert [(d.kind, d.position) for d in verify_log().damage] == [("removed", 2)]


def test_an_inserted_record_is_named(school: Organisation, student: Person) -> None:
    append(a_rating(school, student))
    seal_all()
    stray = Record.objects.create(
        stream=Stream.objects.get(),
        kind="rating",
        verb="rated",
        subject=student.pseudonym,
        observed_at=NOON,
        recorded_at=NOON,
    )

    [damage] = verify_log().damage

    assert (damage.kind, damage.record) == ("inserted", stray.uuid)


def test_a_tail_that_was_cut_off_is_found(school: Organisation, student: Person) -> None:
    records = append(*[a_rating(school, student) for _ in range(3)])
    seal_all()

    without_triggers("DELETE FROM evidence_seal WHERE record_id = %s", records[2].pk)
    without_triggers("DELETE FROM evidence_record WHERE id = %s", records[2].pk)

    assert [d.kind for d in verify_log().damage] == ["cut"]


def test_a_head_that_was_rewritten_does_not_match_its_signature(
    school: Organisation, student: Person
) -> None:
    append(a_rating(school, student))
    seal_all()
    sign_heads(NOON)

    without_triggers("UPDATE evidence_signedhead SET position = 7")

    assert [d.kind for d in verify_log().damage] == ["signature"]


def test_heads_are_signed_once_a_day(school: Organisation, student: Person) -> None:
    append(a_rating(school, student))
    seal_all()

    assert [sign_heads(NOON), sign_heads(NOON)] == [1, 0]
    assert SignedHead.objects.count() == 1


def test_an_erased_person_leaves_a_whole_log_in_which_nothing_of_theirs_can_be_read(
    school: Organisation, student: Person
) -> None:
    [record] = append(a_rating(school, student))
    seal_all()

    erase_person(viewer=command_viewer(), person=student, at=NOON)

    gone = Person.objects.get(pk=student.pk)
    assert (gone.name_en, gone.erased_at) == ("", NOON)
    assert not Person.objects.filter(pseudonym=record.subject).exists()
    assert private_texts(gone, [record]) == {}
    assert verify_log().is_whole


def test_nothing_can_be_recorded_about_an_erased_person(
    school: Organisation, student: Person
) -> None:
    erase_person(viewer=command_viewer(), person=student, at=NOON)
    student.refresh_from_db()

    with pytest.raises(Refused):
        append(a_rating(school, student))

    assert Record.objects.count() == 0


def test_an_export_holds_what_the_log_knows_in_plain_text(
    school: Organisation, student: Person
) -> None:
    append(a_rating(school, student))

    export = export_person(viewer=command_viewer(), person=student)

    [record] = export["evidence"]["records"]
    assert record["private"] == {"comment": "works with care"}
    assert export["people"]["name_en"] == "Lin"


def test_a_student_reads_their_own_record_and_another_does_not(
    school: Organisation, student: Person
) -> None:
    [record] = append(a_rating(school, student))
    other = person(school, "Mei")

    assert record_for(viewer_of_person(student), record.uuid).body == {"scores": {"setup": 3}}
    with pytest.raises(NotFound):
        record_for(viewer_of_person(other), record.uuid)
