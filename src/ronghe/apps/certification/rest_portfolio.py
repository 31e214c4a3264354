"""Routes of portfolios: the timeline, what a student adds to it, its files, taking it along.

A portfolio is its owner's: a key has none and is told so (403 or 404).
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal
from uuid import UUID

from django.http import HttpResponse
from ninja import Field, File, Form, Router, Schema
from ninja.files import UploadedFile
from ninja.pagination import paginate

from ronghe.apps.base.api import NotFound, now
from ronghe.apps.certification.file_answers import file_response
from ronghe.apps.certification.models import PortfolioItem
from ronghe.apps.certification.portfolio_files import MOST_UPLOADED, read_file
from ronghe.apps.certification.portfolio_limits import (
    LONGEST_ADDRESS,
    LONGEST_TEXT,
    LONGEST_TITLE,
    MOST_ABOUT,
    MOST_FILE_BYTES,
)
from ronghe.apps.certification.portfolio_taken import TYPES, taken_along
from ronghe.apps.certification.queries.items import VIEW, file_of, item_for, own_item_for, texts_of
from ronghe.apps.certification.queries.portfolio_export import archive_of
from ronghe.apps.certification.queries.students import student_for
from ronghe.apps.certification.queries.timeline import Entry, timeline_of
from ronghe.apps.certification.services.items import (
    KEEP,
    ItemDraft,
    add_item,
    change_item,
    item_reference,
    remove_item,
)
from ronghe.apps.certification.services.portfolio_imports import bring_in
from ronghe.apps.people.api import (
    GoneOut,
    InBothLanguages,
    Paged,
    PageRequest,
    Person,
    Pointer,
    Strict,
    Viewer,
    persons_for,
    route,
    sent_file,
)

router = Router()
VIEW_OWN = "certification.view_own_portfolio"
EXPORT = "certification.export_portfolio"
Lang = Literal["en", "zh-hans"]
ANY_FILE = {
    "responses": {
        200: {"content": {"*/*": {"schema": {"type": "string", "format": "binary"}}}},
    }
}


class TimelineEntryOut(Schema):
    """One thing on the timeline. `kind` is a record's kind, module, stage, credential, or an
    item's kind; `item` is there for what the student added, and `about` what that belongs to."""

    reference: Pointer
    kind: str
    title: InBothLanguages
    detail: InBothLanguages
    day: date
    semester: int
    text: str
    is_private: bool
    item: UUID | None
    about: list[Pointer]

    @classmethod
    def of(cls, entry: Entry, semester: int) -> "TimelineEntryOut":
        return cls(
            reference=entry.reference,
            kind=entry.kind,
            title=InBothLanguages.of(entry.title),
            detail=InBothLanguages.of(entry.detail),
            day=entry.day,
            semester=semester,
            text=entry.text,
            is_private=entry.is_private,
            item=entry.item.uuid if entry.item else None,
            about=list(entry.about),
        )


class PortfolioItemOut(Schema):
    """Something that a student added. `reference` is what other things call it by."""

    uuid: UUID
    reference: Pointer
    kind: str
    title: str
    text: str
    link: str
    file_name: str
    happened_on: date
    is_open_to_school: bool
    about: list[Pointer]

    @classmethod
    def of(cls, item: PortfolioItem) -> "PortfolioItemOut":
        return cls(
            uuid=item.uuid,
            reference=item_reference(item),
            kind=item.kind,
            title=item.title,
            text=texts_of(item.portfolio.person, [item])[item.pk],
            link=item.link,
            file_name=item.file_name,
            happened_on=item.happened_on,
            is_open_to_school=item.is_open_to_school,
            about=[row.target for row in item.links.all() if row.target],
        )


class PortfolioNoteIn(Strict):
    """What every item says. `about` names things of the same timeline."""

    title: str = Field("", max_length=LONGEST_TITLE)
    text: str = Field("", max_length=LONGEST_TEXT)
    happened_on: date | None = Field(None, description="today where it is left out")
    lang: Lang = "zh-hans"
    is_open_to_school: bool = False
    about: list[Pointer] = Field(default_factory=list, max_length=MOST_ABOUT)

    def draft(self, viewer: Viewer, kind: str, **more: Any) -> ItemDraft:
        """Raises NotFound where it is about something that is not on the caller's timeline."""
        if self.about and not set(self.about) <= set(timeline_of(viewer, own_person(viewer)).names):
            raise NotFound("Your portfolio holds no such thing.", "您的成长档案中没有此内容。")
        given = self.dict(exclude={"kind", "link", "about", "happened_on"})
        day = self.happened_on or viewer.on_date
        return ItemDraft(kind=kind, happened_on=day, about=tuple(self.about), **given, **more)


class PortfolioItemIn(PortfolioNoteIn):
    """A reflection (its `text`), or a link (its address)."""

    kind: Literal["reflection", "link"] = "reflection"
    link: str = Field("", max_length=LONGEST_ADDRESS, pattern=r"^(https?://.+)?$")


class PortfolioItemChangeIn(PortfolioNoteIn):
    """`link` is asked of links alone; a file stays the file it was."""

    link: str = Field("", max_length=LONGEST_ADDRESS, pattern=r"^(https?://.+)?$")


class BroughtOut(Schema):
    """How much came in, as one's own or as brought along, and how much was there already."""

    added: int
    brought: int
    there: int
    links: int


def own_person(viewer: Viewer) -> Person:
    """Whose portfolio the caller keeps. Raises NotFound for who has none."""
    own = persons_for(viewer, KEEP).filter(pk=viewer.person_id or 0).first()
    if own is None:
        raise NotFound("You have no portfolio of your own.", "您没有自己的成长档案。")
    return own


def _entries(viewer: Viewer, person: Person) -> Sequence[TimelineEntryOut]:
    parts = timeline_of(viewer, person).parts
    return [TimelineEntryOut.of(entry, part.number) for part in parts for entry in part.entries]


@router.get("/portfolio", response=list[TimelineEntryOut], summary="Own portfolio")
@paginate(Paged)
@route(VIEW_OWN)
def portfolio_entries(request: PageRequest, child: UUID | None = None) -> Any:
    """One's own timeline, the newest first; a guardian names the child. For signed-in persons."""
    own = request.viewer.person_uuid if child is None else child
    if own is None:
        raise NotFound("You have no portfolio of your own.", "您没有自己的成长档案。")
    return _entries(request.viewer, student_for(request.viewer, own, VIEW_OWN))


@router.get(
    "/persons/{uuid}/portfolio", response=list[TimelineEntryOut], summary="A person's portfolio"
)
@paginate(Paged)
@route(VIEW)
def portfolio_entries_of(request: PageRequest, uuid: UUID) -> Any:
    """A person's timeline as you may see it; reflections only where they let their school read."""
    return _entries(request.viewer, student_for(request.viewer, uuid, VIEW))


@router.post(
    "/portfolio/items", response={201: PortfolioItemOut}, summary="Add a reflection or a link"
)
@route(KEEP)
def create_item(request: PageRequest, body: PortfolioItemIn) -> Any:
    """Add to one's own portfolio; it stays private until it is shown. For signed-in persons."""
    link = body.link if body.kind == PortfolioItem.Kind.LINK else ""
    return _added(request.viewer, body.draft(request.viewer, body.kind, link=link))


@router.post("/portfolio/files", response={201: PortfolioItemOut}, summary="Add a file")
@route(KEEP)
def create_file_item(
    request: PageRequest, note: Form[PortfolioNoteIn], file: File[UploadedFile | None] = None
) -> Any:
    """Add a file to one's own portfolio (multipart). For signed-in persons."""
    sent_file(file, largest=MOST_FILE_BYTES)
    assert file is not None
    file.seek(0)
    more = {"file": file, "file_name": file.name or "", "file_size": file.size or 0}
    return _added(request.viewer, note.draft(request.viewer, PortfolioItem.Kind.FILE, **more))


def _added(viewer: Viewer, draft: ItemDraft) -> Any:
    item = add_item(viewer=viewer, person=own_person(viewer), draft=draft, at=now())
    return PortfolioItemOut.of(item)


@router.get(
    "/portfolio/items/{uuid}", response=PortfolioItemOut, summary="One thing of a portfolio"
)
@route(VIEW)
def read_item(request: PageRequest, uuid: UUID) -> Any:
    """One's own, or what a student lets their school read."""
    return PortfolioItemOut.of(item_for(request.viewer, uuid))


@router.get("/portfolio/items/{uuid}/file", openapi_extra=ANY_FILE, summary="Its file")
@route(VIEW)
def read_item_file(request: PageRequest, uuid: UUID) -> HttpResponse:
    """The file as it was added."""
    return file_response(file_of(item_for(request.viewer, uuid)))


@router.post("/portfolio/items/{uuid}", response=PortfolioItemOut, summary="Change one thing")
@route(KEEP)
def edit_item(request: PageRequest, uuid: UUID, body: PortfolioItemChangeIn) -> Any:
    """Say it otherwise; a reflection's new text is a new record. For signed-in persons."""
    item = own_item_for(request.viewer, uuid)
    draft = body.draft(request.viewer, item.kind, link=body.link)
    return PortfolioItemOut.of(change_item(viewer=request.viewer, item=item, draft=draft, at=now()))


@router.post("/portfolio/items/{uuid}/remove", response=GoneOut, summary="Remove one thing")
@route(KEEP)
def delete_item(request: PageRequest, uuid: UUID) -> Any:
    """It leaves the portfolio and every link that shows it, at once. For signed-in persons."""
    remove_item(viewer=request.viewer, item=own_item_for(request.viewer, uuid), at=now())
    return {"uuid": uuid}


@router.get("/portfolio/export", openapi_extra=ANY_FILE, summary="Take the portfolio along")
@route(EXPORT)
def take_portfolio(
    request: PageRequest, form: Literal["json", "zip", "en.pdf", "zh.pdf"] = "json"
) -> HttpResponse:
    """The whole of one's own: as JSON with its files or as pages with files (ZIP), both of which
    can be brought in again, or as PDF."""
    person = own_person(request.viewer)
    archive = archive_of(request.viewer, person, now())
    content = taken_along(request, person, archive, form)
    return HttpResponse(content, content_type=TYPES[form])


@router.post("/portfolio/import", response=BroughtOut, summary="Bring a portfolio in")
@route(KEEP)
def bring_portfolio(request: PageRequest, file: File[UploadedFile | None] = None) -> Any:
    """A ZIP or JSON that was taken along (multipart, field `file`): all of it or nothing. Doing it
    again changes nothing. For signed-in persons."""
    archive = read_file(sent_file(file, largest=MOST_UPLOADED))
    person = own_person(request.viewer)
    return bring_in(viewer=request.viewer, person=person, archive=archive, at=now())
