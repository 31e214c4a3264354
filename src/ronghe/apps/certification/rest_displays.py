"""Routes of portfolio displays: holding one, choosing what to show, what the panel sees.

Ratings are handed in as every other (rating forms). For signed-in persons; a key is on no panel.
"""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Field, Router, Schema
from ninja.pagination import paginate

from ronghe.apps.base.api import NotFound, now, text_of
from ronghe.apps.certification.file_answers import file_response
from ronghe.apps.certification.models import Display
from ronghe.apps.certification.queries.displays import (
    HOLD,
    EntryRow,
    display_for,
    displays_listed,
    entries_of,
    entry_for_panel,
    item_shown,
    own_entry,
    panel_candidates,
    panel_view,
    rubrics_of,
)
from ronghe.apps.certification.queries.items import file_of
from ronghe.apps.certification.queries.shared import Shown, shown_of, targets_of
from ronghe.apps.certification.queries.students import class_for, students_in
from ronghe.apps.certification.queries.timeline import Entry
from ronghe.apps.certification.rest_portfolio import ANY_FILE
from ronghe.apps.certification.rest_share_links import ShownChoiceIn
from ronghe.apps.certification.services.displays import (
    KEEP,
    MOST_PANEL,
    DisplayPlan,
    choose_to_show,
    hold_display,
)
from ronghe.apps.people.api import (
    InBothLanguages,
    Paged,
    PageRequest,
    Pointer,
    SchoolClass,
    Strict,
    Viewer,
    route,
)

router = Router()
VIEW = "certification.view_displays"


class DisplayOut(Schema):
    """A display; `session` is the rating session of its panel."""

    uuid: UUID
    session: UUID
    title: InBothLanguages
    school_class: UUID
    instrument: UUID
    held_on: date
    place: str
    state: str

    @classmethod
    def of(cls, row: Display) -> "DisplayOut":
        return cls(
            uuid=row.uuid,
            session=row.session.uuid,
            title=InBothLanguages.of(text_of(row.session)),
            school_class=row.school_class.uuid,
            instrument=row.session.instrument.uuid,
            held_on=row.held_on,
            place=row.place,
            state=row.session.state,
        )


class DisplayEntryOut(Schema):
    """A student of a display: how much they chose to show, how many of the panel have rated."""

    uuid: UUID
    person: UUID
    chosen: int
    asked: int
    rated: int
    own_form: UUID | None

    @classmethod
    def of(cls, row: EntryRow) -> "DisplayEntryOut":
        return cls(
            uuid=row.entry.uuid,
            person=row.entry.person.uuid,
            chosen=row.chosen,
            asked=row.asked,
            rated=row.rated,
            own_form=row.own_form,
        )


class ShownThingOut(Schema):
    """One thing that is shown; `item` leads to its file."""

    reference: Pointer
    kind: str
    title: InBothLanguages
    detail: InBothLanguages
    day: date
    text: str
    item: UUID | None

    @classmethod
    def of(cls, entry: Entry) -> "ShownThingOut":
        return cls(
            reference=entry.reference,
            kind=entry.kind,
            title=InBothLanguages.of(entry.title),
            detail=InBothLanguages.of(entry.detail),
            day=entry.day,
            text=entry.text,
            item=entry.item.uuid if entry.item else None,
        )


class ShownOut(Schema):
    """What a student chose to show. `levels` names the dimensions whose level is shown."""

    person: UUID
    things: list[ShownThingOut]
    levels: list[InBothLanguages]

    @classmethod
    def of(cls, shown: Shown) -> "ShownOut":
        return cls(
            person=shown.person.uuid,
            things=[ShownThingOut.of(one) for one in shown.entries],
            levels=[InBothLanguages.of(title) for title, _ruler in shown.levels],
        )


class DisplayIn(Strict):
    """`panel` names persons, somebody of the school and somebody of an enterprise at least."""

    school_class: UUID
    instrument: UUID
    held_on: date
    place: str = Field("", max_length=120)
    panel: list[UUID] = Field(default_factory=list, max_length=MOST_PANEL)


class RubricOut(Schema):
    uuid: UUID
    title: InBothLanguages


class PanelCandidateOut(Schema):
    person: UUID
    name: InBothLanguages
    is_enterprise: bool


class DisplayOptionsOut(Schema):
    """What a display of a class can be rated on, and who may sit on its panel."""

    rubrics: list[RubricOut]
    candidates: list[PanelCandidateOut]


@router.get("/displays", response=list[DisplayOut], summary="Portfolio displays")
@paginate(Paged)
@route(VIEW)
def displays(request: PageRequest) -> Any:
    """Those that you hold, judge or show in, the newest first."""
    return [DisplayOut.of(row) for row in displays_listed(request.viewer)]


@router.get(
    "/classes/{uuid}/display-options", response=DisplayOptionsOut, summary="What a display needs"
)
@route(HOLD)
def display_options(request: PageRequest, uuid: UUID) -> Any:
    """The rubrics of a class, and who may sit on a panel."""
    school_class = class_for(request.viewer, uuid, HOLD)
    return DisplayOptionsOut(
        rubrics=[
            RubricOut(uuid=one.uuid, title=InBothLanguages.of(text_of(one)))
            for one in rubrics_of(school_class)
        ],
        candidates=[
            PanelCandidateOut(
                person=one.person.uuid,
                name=InBothLanguages.of(one.person.name),
                is_enterprise=one.is_enterprise,
            )
            for one in panel_candidates(request.viewer, school_class)
        ],
    )


@router.post("/displays", response={201: DisplayOut}, summary="Hold a display")
@route(HOLD)
def create_display(request: PageRequest, body: DisplayIn) -> Any:
    """Every student of the class shows; every member of the panel is asked to rate."""
    viewer = request.viewer
    school_class = class_for(viewer, body.school_class, HOLD)
    made = hold_display(
        viewer=viewer,
        plan=_plan(viewer, school_class, body),
        students=students_in(viewer, school_class, HOLD),
        at=now(),
    )
    return DisplayOut.of(display_for(viewer, made.uuid))


def _plan(viewer: Viewer, school_class: SchoolClass, body: DisplayIn) -> DisplayPlan:
    rubric = next((one for one in rubrics_of(school_class) if one.uuid == body.instrument), None)
    if rubric is None:
        raise NotFound("The class has no such rubric.", "该班级没有此评分量规。")
    known = {one.person.uuid: one.person for one in panel_candidates(viewer, school_class)}
    if not set(body.panel) <= known.keys():
        raise NotFound("One of the panel cannot be asked.", "所列评委中有人不能受邀。")
    title = text_of(school_class)
    return DisplayPlan(
        school_class=school_class,
        instrument=rubric,
        title_en=f"Portfolio display of {title.en}",
        title_zh=f"{title.zh}档案展示",
        held_on=body.held_on,
        place=body.place,
        panel=[known[uuid] for uuid in dict.fromkeys(body.panel)],
    )


@router.get("/displays/{uuid}", response=DisplayOut, summary="One display")
@route(VIEW)
def read_display(request: PageRequest, uuid: UUID) -> Any:
    """One display."""
    return DisplayOut.of(display_for(request.viewer, uuid))


@router.get("/displays/{uuid}/entries", response=list[DisplayEntryOut], summary="Who shows")
@paginate(Paged)
@route(VIEW)
def display_entries(request: PageRequest, uuid: UUID) -> Any:
    """The students of a display; a student reads their own place alone."""
    found = display_for(request.viewer, uuid)
    return [DisplayEntryOut.of(row) for row in entries_of(request.viewer, found)]


@router.post("/displays/{uuid}/choice", response=ShownOut, summary="Choose what to show")
@route(KEEP)
def choose_for_display(request: PageRequest, uuid: UUID, body: ShownChoiceIn) -> Any:
    """A student chooses what the panel sees, while the display is open."""
    entry = own_entry(request.viewer, display_for(request.viewer, uuid))
    chosen = choose_to_show(
        viewer=request.viewer,
        entry=entry,
        targets=tuple(body.targets),
        shows_levels=body.shows_levels,
        at=now(),
    )
    targets = targets_of(chosen.choices.all())
    return ShownOut.of(shown_of(entry.person, targets, shows_levels=chosen.shows_levels))


@router.get("/display-entries/{uuid}", response=ShownOut, summary="What somebody shows")
@route(VIEW)
def read_shown(request: PageRequest, uuid: UUID) -> Any:
    """For members of the panel while the display is open, and for whoever shows it. The panel
    reads measured levels once its own form about the student is in."""
    return ShownOut.of(panel_view(request.viewer, uuid).shown)


@router.get(
    "/display-entries/{uuid}/files/{item}", openapi_extra=ANY_FILE, summary="A file that is shown"
)
@route(VIEW)
def read_shown_file(request: PageRequest, uuid: UUID, item: UUID) -> HttpResponse:
    """A file among what somebody shows."""
    entry = entry_for_panel(request.viewer, uuid)
    return file_response(file_of(item_shown(entry, item)))
