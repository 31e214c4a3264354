"""What students add to their portfolio: kept, encrypted, private until they open it."""

import io
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from tests.apps.certification.conftest import NOW, Training, rate

from ronghe.apps.base.api import AuditEntry, NotFound, Reference, Refused
from ronghe.apps.certification.models import Portfolio, PortfolioItem, ShareChoice
from ronghe.apps.certification.portfolio_limits import MOST_FILE_BYTES
from ronghe.apps.certification.queries.items import file_of, item_for, items_of, texts_of
from ronghe.apps.certification.queries.timeline import timeline_of
from ronghe.apps.certification.services.items import (
    ItemDraft,
    add_item,
    change_item,
    item_reference,
    remove_item,
)
from ronghe.apps.certification.services.share_links import ShareDraft, make_share_link
from ronghe.apps.evidence.api import Record, record_for, records_of
from ronghe.apps.people.api import NotAllowed, Person, command_viewer, viewer_of_person
from ronghe.apps.people.services.erasure import erase_person

DAY = date(2026, 6, 1)
PDF = b"%PDF-1.7 a drawing of a flange"


def reflection(**more: object) -> ItemDraft:
    fields = {
        "kind": "reflection",
        "title": "My first thread",
        "lang": "en",
        "happened_on": DAY,
        "text": "The pitch was wrong at first.",
    }
    return ItemDraft(**{**fields, **more})


def drawing(content: bytes = PDF, name: str = "flange.pdf", **more: object) -> ItemDraft:
    return ItemDraft(
        kind="file",
        title="Flange",
        lang="en",
        happened_on=DAY,
        file=io.BytesIO(content),
        file_name=name,
        file_size=len(content),
        **more,
    )


def add(person: Person, draft: ItemDraft) -> PortfolioItem:
    return add_item(viewer=viewer_of_person(person), person=person, draft=draft, at=NOW)


def stored_files() -> list[Path]:
    return sorted(Path(settings.MEDIA_ROOT).glob("portfolio/*"))


# --- reflections ----------------------------------------------------------------------------------


def test_a_reflection_is_evidence_and_its_words_are_encrypted(training: Training) -> None:
    item = add(training.student, reflection())

    record = Record.objects.get()
    assert record.kind == "reflection"
    assert record.subject == record.actor == training.student.pseudonym
    assert b"pitch" not in bytes(record.private)
    assert item.text == ""
    assert texts_of(training.student, [item])[item.pk] == "The pitch was wrong at first."


def test_a_reflection_is_private_until_it_is_opened_to_the_school(training: Training) -> None:
    item = add(training.student, reflection())

    with pytest.raises(NotFound):
        item_for(training.teacher, item.uuid)
    assert list(items_of(training.teacher, training.student)) == []


def test_nobody_else_finds_a_private_reflection_in_the_evidence(training: Training) -> None:
    add(training.student, reflection())
    record = Record.objects.get()

    assert list(records_of(training.teacher, training.student)) == []
    with pytest.raises(NotFound):
        record_for(training.teacher, record.uuid)
    own = viewer_of_person(training.student)
    assert [row.uuid for row in records_of(own, training.student)] == [record.uuid]
    assert record_for(own, record.uuid).private == {"text": "The pitch was wrong at first."}


def test_a_reflection_that_was_opened_is_read_by_the_teacher(training: Training) -> None:
    item = add(training.student, reflection(is_open_to_school=True))

    assert item_for(training.teacher, item.uuid) == item


def test_a_changed_reflection_corrects_its_record_and_keeps_the_old_one(
    training: Training,
) -> None:
    item = add(training.student, reflection())
    first = item.record

    changed = change_item(
        viewer=viewer_of_person(training.student),
        item=item,
        draft=reflection(title="Thread", text="Now it holds."),
        at=NOW,
    )

    assert changed.record is not None
    assert changed.record.corrects == first
    assert changed.title == "Thread"
    assert texts_of(training.student, [changed])[item.pk] == "Now it holds."
    assert Record.objects.count() == 2


def test_a_reflection_says_what_it_is_about(training: Training) -> None:
    record = rate(training, training.student, NOW - timedelta(days=3))
    about = Reference("evidence.record", record.uuid)

    item = add(training.student, reflection(about=(about, about)))

    assert [row.target for row in item.links.all()] == [about]


# --- files ----------------------------------------------------------------------------------------


def test_a_file_is_stored_encrypted_and_comes_back_as_it_was(training: Training) -> None:
    item = add(training.student, drawing())

    [stored] = stored_files()[-1:]
    assert PDF not in stored.read_bytes()
    found = file_of(item_for(viewer_of_person(training.student), item.uuid))
    assert (found.content, found.name, found.media_type) == (PDF, "flange.pdf", "application/pdf")


def test_what_a_file_is_called_counts_nothing(training: Training) -> None:
    with pytest.raises(Refused, match="kind of file"):
        add(training.student, drawing(b"<script>alert(1)</script>", "photo.png"))

    assert PortfolioItem.objects.count() == 0


@pytest.mark.parametrize("size", [0, MOST_FILE_BYTES + 1])
def test_a_file_of_the_wrong_size_is_refused(training: Training, size: int) -> None:
    draft = ItemDraft("file", "F", "en", DAY, file=io.BytesIO(PDF), file_name="f", file_size=size)

    with pytest.raises(Refused, match="at most 10 MB"):
        add(training.student, draft)

    assert (PortfolioItem.objects.count(), Portfolio.objects.count()) == (0, 0)


# --- what is refused, and what goes ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("draft", "words"),
    [
        (reflection(title=" "), "Give a title"),
        (reflection(text=" "), "Write what you think"),
        (reflection(happened_on=date(2026, 6, 21)), "not after today"),
        (reflection(title="x" * 161), "160 characters"),
        (ItemDraft("link", "Film", "en", DAY), "Give the address"),
    ],
)
def test_a_draft_that_cannot_be_taken_changes_nothing(
    training: Training, draft: ItemDraft, words: str
) -> None:
    with pytest.raises(Refused, match=words):
        add(training.student, draft)

    assert (PortfolioItem.objects.count(), Record.objects.count()) == (0, 0)


def test_nobody_adds_to_somebody_elses_portfolio(training: Training) -> None:
    with pytest.raises(NotAllowed):
        add_item(viewer=training.teacher, person=training.student, draft=reflection(), at=NOW)

    assert PortfolioItem.objects.count() == 0


def test_the_same_origin_is_kept_once(training: Training) -> None:
    item = add(training.student, reflection())

    with pytest.raises(Refused, match="already"):
        add(training.student, reflection(origin=item.origin))

    assert (PortfolioItem.objects.count(), Record.objects.count()) == (1, 1)


def test_a_removed_reflection_leaves_the_portfolio_though_its_record_stays(
    training: Training,
) -> None:
    viewer = viewer_of_person(training.student)
    remove_item(viewer=viewer, item=add(training.student, reflection()), at=NOW)

    assert timeline_of(viewer, training.student).entries == ()
    assert Record.objects.count() == 1


def test_removing_takes_the_thing_out_of_every_link_and_deletes_its_file(
    training: Training, django_capture_on_commit_callbacks: object
) -> None:
    student = training.student
    item = add(student, drawing())
    make_share_link(
        viewer=command_viewer(),
        person=student,
        draft=ShareDraft("Application", "en", (item_reference(item),)),
        at=NOW,
    )
    name = str(item.file.name)

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        remove_item(viewer=viewer_of_person(student), item=item, at=NOW)

    assert PortfolioItem.objects.count() == 0
    assert ShareChoice.objects.count() == 0
    assert not (Path(settings.MEDIA_ROOT) / name).exists()


def test_erasing_the_student_deletes_portfolio_and_files(
    training: Training, django_capture_on_commit_callbacks: object
) -> None:
    item = add(training.student, drawing())
    add(training.student, reflection())
    name = str(item.file.name)

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        erase_person(viewer=command_viewer(), person=training.student, at=NOW)

    assert Portfolio.objects.count() == 0
    assert not (Path(settings.MEDIA_ROOT) / name).exists()


def test_adding_leaves_a_row_in_the_audit_table_without_any_words(training: Training) -> None:
    add(training.student, reflection())

    rows = AuditEntry.objects.filter(action="certification.keep_portfolio", touched__startswith="a")
    assert [row.touched for row in rows] == ["added a reflection"]
