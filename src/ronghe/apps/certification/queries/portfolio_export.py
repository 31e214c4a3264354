"""A whole portfolio as an archive: everything that its owner sees of it."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from ronghe.apps.base.api import NotFound, Text
from ronghe.apps.certification.archive_values import LONGEST_LINE, MOST_LINES
from ronghe.apps.certification.models import Credential, ShareLink
from ronghe.apps.certification.portfolio_archive import (
    Archive,
    ArchiveEntry,
    ArchiveFile,
    ArchiveShare,
)
from ronghe.apps.certification.queries.items import file_of
from ronghe.apps.certification.queries.shared import targets_of
from ronghe.apps.certification.queries.timeline import Entry, timeline_of
from ronghe.apps.people.api import Person, Viewer


def archive_of(viewer: Viewer, person: Person, at: datetime) -> Archive:
    """Everything of a portfolio that the viewer may see, files with it. A file that is not there
    any more is left out, and with it its entry."""
    contents: dict[str, bytes] = {}
    documents = _documents(person)
    entries = [_entry(one, contents, documents) for one in timeline_of(viewer, person).entries]
    shares = ShareLink.objects.filter(portfolio__person=person).prefetch_related("choices")
    return Archive(
        name_en=person.name_en,
        name_zh=person.name_zh,
        made_at=at,
        entries=tuple(one for one in entries if one is not None),
        shares=tuple(_share(one) for one in shares.order_by("made_at", "pk")),
        contents=contents,
    )


def _documents(person: Person) -> dict[UUID, str]:
    """The signed documents of a person's credentials."""
    rows = Credential.objects.filter(person=person)
    return dict(rows.values_list("uuid", "document"))


def _entry(
    one: Entry, contents: dict[str, bytes], documents: Mapping[UUID, str]
) -> ArchiveEntry | None:
    try:
        file = _file(one, contents)
    except NotFound:
        return None
    item, detail = one.item, _detail(one)
    return ArchiveEntry(
        id=one.reference,
        kind=one.kind,
        title_en=one.title.en[:400],
        title_zh=one.title.zh[:400],
        day=one.day,
        detail_en=detail.en[:LONGEST_LINE],
        detail_zh=detail.zh[:LONGEST_LINE],
        text=one.text,
        lang=one.lang,
        link=item.link if item else "",
        is_open_to_school=bool(item and item.is_open_to_school),
        file=file,
        lines=_lines(one),
        about=one.about,
        document=_document(one, documents),
    )


def _document(one: Entry, documents: Mapping[UUID, str]) -> str:
    if one.item is not None:
        return str(one.item.facts.get("document", ""))
    return documents.get(one.reference.uuid, "")


def _detail(one: Entry) -> Text:
    """What was brought along travels on with the words that it came with."""
    kept = one.item.facts.get("detail") if one.item is not None else None
    return Text(*kept) if kept else one.detail


def _lines(one: Entry) -> tuple[tuple[str, str], ...]:
    if one.item is not None:
        kept = one.item.facts.get("lines", [])
        return tuple((name, value) for name, value in kept)
    seen = ((str(row.item), str(row.anchor)) for row in one.seen[:MOST_LINES])
    return tuple((name[:LONGEST_LINE], value[:LONGEST_LINE]) for name, value in seen)


def _file(one: Entry, contents: dict[str, bytes]) -> ArchiveFile | None:
    if one.item is None or not one.item.file:
        return None
    stored = file_of(one.item)
    contents[one.item.digest] = stored.content
    return ArchiveFile(stored.name, stored.media_type, len(stored.content), one.item.digest)


def _share(one: ShareLink) -> ArchiveShare:
    return ArchiveShare(
        id=one.origin,
        purpose=one.purpose,
        lang=one.lang,
        made_at=one.made_at,
        expires_at=one.expires_at,
        withdrawn_at=one.withdrawn_at,
        shows_levels=one.shows_levels,
        shows=targets_of(one.choices.all()),
    )
