"""Routes that make instruments: a draft whole, from JSON or from a file, its versions, publishing.

They join the router of those that read: one path answers to one router.
"""

import io
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Field, File, Form, Schema, Status
from ninja.files import UploadedFile

from ronghe.apps.assessment.instrument_rows import row_of
from ronghe.apps.assessment.models import Instrument
from ronghe.apps.assessment.queries.calibrations import frameworks_for
from ronghe.apps.assessment.queries.instruments import VIEW, instrument_for
from ronghe.apps.assessment.rest_reading import InstrumentOut, InstrumentWithItems, router
from ronghe.apps.assessment.services.instruments import (
    MANAGE,
    InstrumentPlan,
    begin_instrument_version,
    copy_instrument,
    discard_draft,
    draft_of,
    export_instruments,
    faults_before_publication,
    import_instruments,
    plan_instruments,
    publish_instrument,
    write_draft,
)
from ronghe.apps.base.api import NotFound, now
from ronghe.apps.competence.api import Framework, InstrumentKind
from ronghe.apps.people.api import (
    GoneOut,
    InBothLanguages,
    PageRequest,
    Strict,
    Viewer,
    route,
    sent_file,
)
from ronghe.standards.instrument_csv import CategoryRow, InstrumentRow, ItemRow

NAME = "instruments.csv"
MOST_BYTES = 5_000_000
MOST_TOLD = 500
SLUG = r"^[-a-zA-Z0-9_]+$"
CSV = {"responses": {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}}}


class CategoryIn(Strict):
    score: int = Field(ge=0, le=100)
    title_en: str = Field("", max_length=2_000)
    title_zh: str = Field("", max_length=2_000)


class ItemIn(Strict):
    """`competence` is a code of the framework, `anchor` ties the same item of regions together."""

    code: str = Field(min_length=1, max_length=80)
    competence: str = Field(max_length=80)
    title_en: str = Field("", max_length=4_000)
    title_zh: str = Field("", max_length=4_000)
    anchor: str = Field("", max_length=80)
    categories: list[CategoryIn] = Field(default_factory=list, max_length=20)

    def as_row(self) -> ItemRow:
        categories = tuple(CategoryRow(**one.dict()) for one in self.categories)
        return ItemRow(**self.dict(exclude={"categories"}), categories=categories)


class InstrumentSaidIn(Strict):
    """Everything that a draft says; it takes the place of what it said before."""

    kind: InstrumentKind
    title_en: str = Field(min_length=1, max_length=200)
    title_zh: str = Field(min_length=1, max_length=200)
    description_en: str = Field("", max_length=4_000)
    description_zh: str = Field("", max_length=4_000)
    task: str = Field("", max_length=80, description="the code of a typical work task")
    minutes: int = Field(5, ge=1, le=600)
    items: list[ItemIn] = Field(default_factory=list, max_length=200)

    def as_row(self, code: str) -> InstrumentRow:
        said = self.dict(exclude={"kind", "items", "framework", "code"})
        items = tuple(one.as_row() for one in self.items)
        return InstrumentRow(code=code, kind=self.kind.value, items=items, **said)


class InstrumentIn(InstrumentSaidIn):
    framework: UUID
    code: str = Field(max_length=80, pattern=SLUG)


class DraftOut(Schema):
    """A draft as it is written, and what it still lacks before it may be published."""

    uuid: UUID
    code: str
    said: InstrumentSaidIn
    faults: list[InBothLanguages]


class CopyIn(Strict):
    code: str = Field(max_length=80, pattern=SLUG)


class FileFaultOut(Schema):
    line: int
    column: str
    reason: InBothLanguages


class InstrumentFileOut(Schema):
    """What a file would do (`landed` false) or did: the codes of drafts, of what stays as it is,
    and what is wrong."""

    landed: bool
    can_land: bool
    drafts: list[str]
    unchanged: list[str]
    problems: list[FileFaultOut]

    @classmethod
    def of(cls, plan: InstrumentPlan, *, landed: bool) -> "InstrumentFileOut":
        return cls(
            landed=landed,
            can_land=plan.can_land,
            drafts=[row.code for row in plan.drafts],
            unchanged=list(plan.unchanged),
            problems=[
                FileFaultOut(
                    line=one.line,
                    column=one.column,
                    reason=InBothLanguages(en=one.en, zh=one.zh),
                )
                for one in plan.problems[:MOST_TOLD]
            ],
        )


def framework_to_work_on(viewer: Viewer, action: str, uuid: UUID | None) -> Framework:
    """A framework of the programmes that an action reaches; the only one where none is named."""
    known = frameworks_for(viewer, action)
    found = [one for one in known if uuid is None or one.uuid == uuid]
    if len(found) != 1:
        raise NotFound("There is no such framework for you.", "没有您可以使用的这个能力框架。")
    return found[0]


def _draft(viewer: Viewer, uuid: UUID) -> Instrument:
    return draft_of(viewer, instrument_for(viewer, uuid))


def _told(viewer: Viewer, uuid: UUID) -> Instrument:
    return instrument_for(viewer, uuid)


@router.post("/instruments", response={201: InstrumentWithItems}, summary="Make an instrument")
@route(MANAGE)
def create_instrument(request: PageRequest, body: InstrumentIn) -> Any:
    """The draft of a new instrument, or of the next version of one that is published."""
    framework = framework_to_work_on(request.viewer, MANAGE, body.framework)
    row = body.as_row(body.code)
    made = write_draft(viewer=request.viewer, framework=framework, row=row)
    return _told(request.viewer, made.uuid)


@router.post(
    "/instrument-files",
    response={200: InstrumentFileOut, 409: InstrumentFileOut},
    summary="Instruments from a file",
)
@route(MANAGE)
def import_instrument_file(
    request: PageRequest,
    file: File[UploadedFile | None] = None,
    framework: Form[UUID | None] = None,
    dry_run: bool = False,
) -> Any:
    """From CSV (multipart, field `file`): all of it becomes drafts, or none. With `dry_run` nothing
    is written."""
    viewer = request.viewer
    content = sent_file(file, largest=MOST_BYTES)
    into = framework_to_work_on(viewer, MANAGE, framework)
    given: dict[str, Any] = {"viewer": viewer, "framework": into, "name": NAME}
    plan = plan_instruments(**given, stream=io.BytesIO(content))
    if dry_run or not plan.can_land:
        return Status(200 if dry_run else 409, InstrumentFileOut.of(plan, landed=False))
    plan, _written = import_instruments(**given, stream=io.BytesIO(content))
    return Status(200, InstrumentFileOut.of(plan, landed=True))


@router.get("/instruments/{uuid}/draft", response=DraftOut, summary="A draft as it is written")
@route(MANAGE)
def read_draft(request: PageRequest, uuid: UUID) -> Any:
    """Everything it says, to be changed and sent back, and what it lacks."""
    draft = _draft(request.viewer, uuid)
    row = row_of(draft)
    said = InstrumentSaidIn(
        kind=InstrumentKind(row.kind),
        title_en=row.title_en,
        title_zh=row.title_zh,
        description_en=row.description_en,
        description_zh=row.description_zh,
        task=row.task,
        minutes=row.minutes,
        items=[_item_in(item) for item in row.items],
    )
    faults = [InBothLanguages.of(text) for text in faults_before_publication(draft)]
    return DraftOut(uuid=draft.uuid, code=draft.code, said=said, faults=faults)


def _item_in(item: ItemRow) -> ItemIn:
    categories = [
        CategoryIn(score=one.score, title_en=one.title_en, title_zh=one.title_zh)
        for one in item.categories
    ]
    return ItemIn(
        code=item.code,
        competence=item.competence,
        title_en=item.title_en,
        title_zh=item.title_zh,
        anchor=item.anchor,
        categories=categories,
    )


@router.post("/instruments/{uuid}/draft", response=InstrumentWithItems, summary="Write a draft")
@route(MANAGE)
def edit_draft(request: PageRequest, uuid: UUID, body: InstrumentSaidIn) -> Any:
    """Let a draft say this."""
    draft = _draft(request.viewer, uuid)
    row = replace(body.as_row(draft.code), code=draft.code)
    write_draft(viewer=request.viewer, framework=draft.framework, row=row)
    return _told(request.viewer, uuid)


@router.post("/instruments/{uuid}/publish", response=InstrumentOut, summary="Publish")
@route(MANAGE)
def publish(request: PageRequest, uuid: UUID) -> Any:
    """From now on this version never changes, and the one before it is replaced."""
    draft = _draft(request.viewer, uuid)
    publish_instrument(viewer=request.viewer, instrument=draft, at=now())
    return _listed(request.viewer, uuid)


def _listed(viewer: Viewer, uuid: UUID) -> Any:
    found = instrument_for(viewer, uuid)
    found.item_count = found.items.count()  # type: ignore[attr-defined]
    return found


@router.post("/instruments/{uuid}/version", response={201: InstrumentOut}, summary="Next version")
@route(MANAGE)
def next_version(request: PageRequest, uuid: UUID) -> Any:
    """The draft of the next version, saying what this one says; one that stands already is it."""
    found = instrument_for(request.viewer, uuid)
    draft = begin_instrument_version(viewer=request.viewer, instrument=found)
    return _listed(request.viewer, draft.uuid)


@router.post("/instruments/{uuid}/copy", response={201: InstrumentOut}, summary="Copy")
@route(MANAGE)
def copy(request: PageRequest, uuid: UUID, body: CopyIn) -> Any:
    """A new instrument's draft that begins as this one."""
    found = instrument_for(request.viewer, uuid)
    draft = copy_instrument(viewer=request.viewer, instrument=found, code=body.code)
    return _listed(request.viewer, draft.uuid)


@router.post("/instruments/{uuid}/discard", response=GoneOut, summary="Discard a draft")
@route(MANAGE)
def throw_draft_away(request: PageRequest, uuid: UUID) -> Any:
    """Its items go with it; published versions stay."""
    discard_draft(viewer=request.viewer, instrument=_draft(request.viewer, uuid))
    return {"uuid": uuid}


@router.get("/instruments/{uuid}/csv", openapi_extra=CSV, summary="An instrument as CSV")
@route(VIEW)
def instrument_csv(request: PageRequest, uuid: UUID) -> HttpResponse:
    """As it can be brought in again."""
    content = export_instruments([instrument_for(request.viewer, uuid)])
    return HttpResponse(content, content_type="text/csv; charset=utf-8")
