"""A portfolio taken along and brought in again: whole, once, with every link, or not at all."""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from tests.apps.assessment.test_rating_pages import signed_in
from tests.apps.certification.conftest import NOW, SYSTEM, Training, rate
from tests.apps.certification.test_items import PDF, add, drawing, reflection, stored_files

from ronghe.apps.base.api import Reference, Refused
from ronghe.apps.certification.models import PortfolioItem, ShareLink
from ronghe.apps.certification.portfolio_archive import (
    Archive,
    ArchiveEntry,
    ArchiveShare,
    ArchiveUnreadable,
    archive_json,
    read_archive,
)
from ronghe.apps.certification.portfolio_files import archive_zip, read_file
from ronghe.apps.certification.queries.portfolio_export import archive_of
from ronghe.apps.certification.queries.timeline import timeline_of
from ronghe.apps.certification.services.items import change_item, item_reference
from ronghe.apps.certification.services.portfolio_imports import Brought, bring_in
from ronghe.apps.certification.services.share_links import ShareDraft, make_share_link
from ronghe.apps.certification.services.stages import decide_stage
from ronghe.apps.evidence.api import Record
from ronghe.apps.people.api import NotAllowed, Person, viewer_of_person

AT = datetime(2026, 6, 20, 8, tzinfo=UTC)


def full_portfolio(training: Training) -> Person:
    """Evidence, a decision, a reflection about both, a file about the reflection, and a link."""
    student = training.student
    record = rate(training, student, NOW - timedelta(days=30))
    decision = decide_stage(viewer=SYSTEM, person=student, semester=2, at=NOW)
    about = (
        Reference("evidence.record", record.uuid),
        Reference("certification.stage_decision", decision.uuid),
    )
    thought = add(student, reflection(about=about))
    thing = add(student, drawing(about=(item_reference(thought),), is_open_to_school=True))
    make_share_link(
        viewer=SYSTEM,
        person=student,
        draft=ShareDraft("Application", "en", (item_reference(thing), about[0]), True),
        at=NOW,
    )
    return student


def taken(person: Person) -> Archive:
    return archive_of(viewer_of_person(person), person, AT)


def bring(person: Person, archive: Archive) -> Brought:
    return bring_in(viewer=viewer_of_person(person), person=person, archive=archive, at=AT)


def by_id(archive: Archive) -> dict[str, ArchiveEntry]:
    return {str(one.id): one for one in archive.entries}


def as_zip(archive: Archive) -> bytes:
    return archive_zip(archive, {"index.html": b"<p>hello</p>"})


def as_json(archive: Archive) -> bytes:
    return archive_json(archive, with_contents=True)


# --- there and back -------------------------------------------------------------------------------


@pytest.mark.parametrize("written", [as_zip, as_json])
def test_what_was_written_is_read_as_it_was(
    training: Training, written: Callable[[Archive], bytes]
) -> None:
    archive = taken(full_portfolio(training))

    assert read_file(written(archive)) == archive


@pytest.mark.parametrize("written", [as_zip, as_json])
def test_a_portfolio_enters_another_installation_with_every_link(
    training: Training, written: Callable[[Archive], bytes]
) -> None:
    """There the student is another person, and knows none of the evidence."""
    archive = taken(full_portfolio(training))
    elsewhere = training.world.students[1]

    bring(elsewhere, read_file(written(archive)))

    again = taken(elsewhere)
    assert again.links == archive.links
    assert by_id(again) == by_id(archive)
    assert [replace(one, made_at=AT) for one in again.shares] == [
        replace(one, made_at=AT) for one in archive.shares
    ]
    assert again.contents == archive.contents


def test_it_comes_home_from_there_and_nothing_stands_twice(training: Training) -> None:
    student = full_portfolio(training)
    archive = taken(student)
    elsewhere = training.world.students[1]
    bring(elsewhere, archive)

    brought = bring(student, taken(elsewhere))

    assert (brought.added, brought.brought, brought.links) == (0, 0, 0)
    assert brought.there == len(archive.entries)
    assert by_id(taken(student)) == by_id(archive)


def test_bringing_in_twice_changes_nothing(training: Training) -> None:
    archive = taken(full_portfolio(training))
    elsewhere = training.world.students[1]
    first = bring(elsewhere, archive)
    rows = (PortfolioItem.objects.count(), ShareLink.objects.count(), Record.objects.count())

    second = bring(elsewhere, archive)

    assert (first.added, first.brought, first.there) == (2, 2, 0)
    assert (second.added, second.brought, second.there) == (0, 0, 4)
    assert rows == (
        PortfolioItem.objects.count(),
        ShareLink.objects.count(),
        Record.objects.count(),
    )


def test_what_was_removed_comes_back_from_what_was_taken_along(training: Training) -> None:
    student = full_portfolio(training)
    archive = taken(student)
    PortfolioItem.objects.all().delete()

    bring(student, archive)

    assert by_id(taken(student)) == by_id(archive)


def test_a_brought_link_keeps_its_choice_and_opens_nothing(training: Training) -> None:
    elsewhere = training.world.students[1]

    bring(elsewhere, taken(full_portfolio(training)))

    link = ShareLink.objects.get(portfolio__person=elsewhere)
    assert link.digest is None
    assert link.choices.count() == 2


def test_evidence_from_elsewhere_is_never_evidence_here(training: Training) -> None:
    elsewhere = training.world.students[1]

    bring(elsewhere, taken(full_portfolio(training)))

    own = Record.objects.filter(subject=elsewhere.pseudonym)
    assert [record.kind for record in own] == ["reflection"]
    kinds = {
        one.item.kind: one.kind
        for one in timeline_of(SYSTEM, elsewhere).entries
        if one.item and one.kind == "rating"
    }
    assert kinds == {"brought": "rating"}


def test_a_corrected_reflection_travels_as_it_stands(training: Training) -> None:
    student = full_portfolio(training)
    item = PortfolioItem.objects.get(kind="reflection")
    viewer = viewer_of_person(student)
    change_item(viewer=viewer, item=item, draft=reflection(text="Now it holds."), at=NOW)

    texts = {one.kind: one.text for one in taken(student).entries}

    assert texts["reflection"] == "Now it holds."


def test_somebody_elses_portfolio_takes_nothing_in(training: Training) -> None:
    archive = taken(full_portfolio(training))

    with pytest.raises(NotAllowed):
        bring_in(viewer=training.teacher, person=training.world.students[1], archive=archive, at=AT)

    assert PortfolioItem.objects.filter(portfolio__person=training.world.students[1]).count() == 0


def test_a_refusal_half_way_leaves_neither_rows_nor_files(training: Training) -> None:
    archive = taken(full_portfolio(training))
    late = [
        replace(one, day=date(2026, 6, 21)) if one.kind == "reflection" else one
        for one in archive.entries
    ]
    late.sort(key=lambda one: one.kind)  # the file comes before the reflection
    elsewhere = training.world.students[1]
    before = (PortfolioItem.objects.count(), stored_files())

    with pytest.raises(Refused, match="not after today"):
        bring(elsewhere, replace(archive, entries=tuple(late)))

    assert (PortfolioItem.objects.count(), stored_files()) == before


def test_a_rated_reflection_comes_along_as_evidence_without_words(training: Training) -> None:
    """Of what a rater saw in a reflection the portfolio has the marks; its words are the item's."""
    rated = ArchiveEntry(
        Reference("evidence.record", uuid4()), "reflection", "Rubric", "量规", date(2026, 3, 1)
    )
    archive = replace(taken(training.student), entries=(rated,))

    brought = bring(training.world.students[1], read_file(as_json(archive)))

    assert (brought.added, brought.brought) == (0, 1)
    assert by_id(taken(training.world.students[1])).keys() == {str(rated.id)}


# --- any archive at all ---------------------------------------------------------------------------

texts = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=40)
titles = texts.filter(lambda text: bool(text.strip()))
references = st.builds(
    Reference,
    st.sampled_from(("evidence.record", "curriculum.enrolment", "certification.credential")),
    st.uuids(),
    st.just(""),
)
days = st.dates(date(2000, 1, 1), date(2026, 1, 1))
moments = st.datetimes(datetime(2020, 1, 1), datetime(2026, 1, 1), timezones=st.just(UTC))


@st.composite
def archives(draw: st.DrawFn) -> Archive:
    ids = draw(st.lists(references, max_size=5, unique_by=str))
    entries = tuple(
        ArchiveEntry(
            id=one,
            kind=draw(st.sampled_from(("rating", "module", "credential"))),
            title_en=draw(titles),
            title_zh=draw(texts),
            day=draw(days),
            text=draw(texts),
            about=tuple(draw(st.lists(st.sampled_from(ids), max_size=3, unique=True))),
            lines=tuple(draw(st.lists(st.tuples(texts, texts), max_size=2))),
        )
        for one in ids
    )
    made = draw(moments)
    shares = tuple(
        ArchiveShare(
            id=draw(st.uuids()),
            purpose=draw(titles),
            lang="en",
            made_at=made,
            expires_at=made + timedelta(days=draw(st.integers(1, 400))),
            withdrawn_at=draw(st.one_of(st.none(), moments)),
            shows_levels=draw(st.booleans()),
            shows=tuple(draw(st.lists(st.sampled_from(ids), max_size=3, unique=True)))
            if ids
            else (),
        )
        for _ in range(draw(st.integers(0, 2)))
    )
    return Archive("Li", "李", AT, entries, shares)


@given(archives())
def test_any_archive_is_read_as_it_was_written(archive: Archive) -> None:
    assert read_file(as_json(archive)) == archive
    assert read_file(as_zip(archive)) == archive


@given(st.binary(max_size=200), st.sampled_from((b"", b"PK\x03\x04", b'{"format":')))
def test_any_bytes_are_refused_with_words(content: bytes, head: bytes) -> None:
    with pytest.raises(ArchiveUnreadable) as caught:
        read_file(head + content)

    assert caught.value.text.en
    assert caught.value.text.zh


values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=8)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
FIELDS = ("id", "kind", "title_en", "day", "text", "about", "lines", "file", "link", "lang")


@examples(max_examples=200)
@given(
    st.dictionaries(st.sampled_from(FIELDS), values), st.dictionaries(st.text(max_size=8), values)
)
def test_any_entry_is_read_or_refused_with_its_place(
    entry: dict[str, object], share: dict[str, object]
) -> None:
    document = {
        "format": "ronghe-portfolio",
        "version": 1,
        "made_at": AT.isoformat(),
        "entries": [entry],
        "share_links": [share],
    }

    with pytest.raises(ArchiveUnreadable) as caught:
        read_archive(json.dumps(document).encode(), {})

    places = [place for place, _, _ in caught.value.problems]
    assert "share_links[0]" in places


# --- what is refused ------------------------------------------------------------------------------


def document_of(archive: Archive) -> dict[str, object]:
    found: dict[str, object] = json.loads(as_json(archive))
    return found


def test_another_format_another_version_and_no_json_are_named(training: Training) -> None:
    document = document_of(taken(full_portfolio(training)))

    for change, words in (
        ({"format": "other"}, "format: it is not"),
        ({"version": 2}, "version: only version 1"),
        ({"made_at": "yesterday"}, "made_at"),
    ):
        with pytest.raises(ArchiveUnreadable, match=words):
            read_archive(json.dumps({**document, **change}).encode(), {})
    with pytest.raises(ArchiveUnreadable, match="JSON"):
        read_archive(b"[" * 100_000, {})


def test_a_file_that_is_not_what_its_digest_says_is_refused(training: Training) -> None:
    archive = taken(full_portfolio(training))
    [digest] = archive.contents
    damaged = replace(archive, contents={digest: PDF + b"!"})

    with pytest.raises(ArchiveUnreadable, match="digest"):
        read_file(as_zip(damaged))


def test_every_place_that_is_wrong_is_named(training: Training) -> None:
    document = document_of(taken(full_portfolio(training)))
    for row in document["entries"]:  # type: ignore[attr-defined]
        row["day"] = "soon"

    with pytest.raises(ArchiveUnreadable) as caught:
        read_archive(json.dumps(document).encode(), {})

    assert [place for place, _, _ in caught.value.problems] == [f"entries[{n}]" for n in range(4)]


def test_a_name_that_stands_twice_is_refused(training: Training) -> None:
    archive = taken(full_portfolio(training))
    doubled = replace(archive, entries=(*archive.entries, archive.entries[0]))

    with pytest.raises(ArchiveUnreadable, match="stands twice"):
        read_file(as_json(doubled))


def test_a_bomb_is_not_unpacked() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr("portfolio.json", bytes(60 * 1024 * 1024))

    with pytest.raises(ArchiveUnreadable, match="larger than"):
        read_file(packed.getvalue())


def test_what_a_browser_would_run_is_not_brought_in_as_a_file(training: Training) -> None:
    archive = taken(full_portfolio(training))
    script = b"<script>alert(1)</script>"
    digest = hashlib.sha256(script).hexdigest()
    entries = tuple(
        replace(one, file=replace(one.file, sha256=digest)) if one.file else one
        for one in archive.entries
    )
    hostile = replace(archive, entries=entries, contents={digest: script})

    with pytest.raises(Refused, match="kind of file"):
        bring(training.world.students[1], read_file(as_json(hostile)))


# --- pages ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "begins"),
    [("zip", b"PK"), ("json", b"{"), ("zh.pdf", b"%PDF-"), ("en.pdf", b"%PDF-")],
)
def test_a_portfolio_is_taken_along_in_each_form(
    training: Training, form: str, begins: bytes
) -> None:
    client = signed_in(full_portfolio(training))

    answer = client.get(reverse("portfolio_export", args=[form]))

    assert answer.content.startswith(begins)
    assert answer["Content-Disposition"].endswith(f'.{form}"')


def test_the_pages_in_the_zip_hold_every_thing_and_its_links(training: Training) -> None:
    client = signed_in(full_portfolio(training))

    answer = client.get(reverse("portfolio_export", args=["zip"]))

    with zipfile.ZipFile(io.BytesIO(answer.content)) as bundle:
        names = set(bundle.namelist())
        text = bundle.read("index.html").decode()
    archive = read_file(answer.content)
    for one in archive.entries:
        assert f'id="{one.id}"' in text
    for target in {target for _, target in archive.links}:
        assert target in text or target.startswith("certification.item")
    assert {f"files/{digest}" for digest in archive.contents} <= names


def test_a_file_is_brought_in_on_the_page(training: Training) -> None:
    content = as_zip(taken(full_portfolio(training)))
    client = signed_in(training.world.students[1])

    page = client.post(
        reverse("portfolio_bring"),
        {"file": SimpleUploadedFile("portfolio.zip", content)},
        follow=True,
    )

    assert "4 things came in; 0 were there already." in page.content.decode()


def test_a_file_that_is_none_is_said_with_its_places(training: Training) -> None:
    document = document_of(taken(full_portfolio(training)))
    document["entries"][1]["day"] = "soon"  # type: ignore[index]
    Person.objects.filter(pk=training.world.students[1].pk).update(language="zh-hans")
    client = signed_in(training.world.students[1])
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"

    page = client.post(
        reverse("portfolio_bring"),
        {"file": SimpleUploadedFile("p.json", json.dumps(document).encode())},
    )

    assert page.status_code == 422
    assert "entries[1]" in page.content.decode()
    assert "day: a date such as 2026-03-31" in page.content.decode()
    assert "应为 2026-03-31" not in page.content.decode()
    assert not PortfolioItem.objects.filter(portfolio__person=training.world.students[1]).exists()
