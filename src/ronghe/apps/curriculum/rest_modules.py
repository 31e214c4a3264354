"""Routes that write modules: drafts, versions, prerequisites, review, and what a change touches."""

from typing import Any
from uuid import UUID

from ninja import Field, Schema, Status
from ninja.pagination import paginate
from pydantic import model_validator

from ronghe.apps.base.api import NotFound, Text, now, text_of
from ronghe.apps.competence.api import Competence, TypicalTask
from ronghe.apps.curriculum.models import Module, ModuleVersion
from ronghe.apps.curriculum.queries import choices, impact
from ronghe.apps.curriculum.queries.modules import (
    EDIT,
    VIEW,
    programme_for,
    programmes_listed,
    version_for,
    view_version,
)
from ronghe.apps.curriculum.rest_core import ModuleFields
from ronghe.apps.curriculum.rest_shapes import (
    LONGEST_TEXT,
    LONGEST_TITLE,
    MOST_NAMED,
    SLUG,
    NamedOut,
    NoteIn,
    TitlesIn,
    name_of,
    named,
    router,
    said,
)
from ronghe.apps.curriculum.services.drafts import ModuleDraft
from ronghe.apps.curriculum.services.modules import (
    begin_version,
    create_module,
    discard_version,
    edit_version,
)
from ronghe.apps.curriculum.services.publication import (
    APPROVE,
    approve_version,
    publish_version,
    return_version,
    submit_version,
)
from ronghe.apps.industry.api import EquipmentGeneration
from ronghe.apps.people.api import (
    GoneOut,
    InBothLanguages,
    Paged,
    PageRequest,
    Programme,
    Viewer,
    route,
)

MOST_HOURS = 2_000
TASK = Text("typical task", "典型工作任务")
MODULE = Text("module of this programme", "本专业模块")


# --- what comes and goes --------------------------------------------------------------------------


class CurriculumOut(NamedOut):
    """A programme with how many modules and plans it has."""

    code: str
    modules: int
    plans: int

    @staticmethod
    def resolve_title(row: Any) -> InBothLanguages:
        return said(text_of(row))

    @staticmethod
    def resolve_modules(row: Any) -> int:
        return int(row.module_count)

    @staticmethod
    def resolve_plans(row: Any) -> int:
        return int(row.plan_count)


class ModuleDetailOut(ModuleFields):
    """All that a version says; its situations and neighbours by identifier and title."""

    description: InBothLanguages
    technical_unit: InBothLanguages
    position: int
    order_reason: str
    situations: list[NamedOut]
    requires: list[NamedOut]
    required_by: list[NamedOut]
    enrolled: int
    completed: int


class ModuleIn(TitlesIn):
    """What a draft says. It is about one typical task, or about one technical unit; `requires`
    names modules (not versions) to be completed before it."""

    group: ModuleVersion.Group = ModuleVersion.Group.CORE
    task: UUID | None = None
    technical_unit_en: str = Field("", max_length=LONGEST_TITLE)
    technical_unit_zh: str = Field("", max_length=LONGEST_TITLE)
    description_en: str = Field("", max_length=LONGEST_TEXT)
    description_zh: str = Field("", max_length=LONGEST_TEXT)
    order_reason: str = Field("", max_length=LONGEST_TEXT)
    position: int = Field(1, ge=0, le=999)
    total_hours: int = Field(ge=0, le=MOST_HOURS)
    practice_hours: int = Field(0, ge=0, le=MOST_HOURS)
    requires: list[UUID] = Field(default_factory=list, max_length=MOST_NAMED)

    @model_validator(mode="after")
    def _has_no_more_practice_than_hours(self) -> "ModuleIn":
        if self.practice_hours > self.total_hours:
            raise ValueError("There is more practice than there are hours.")
        return self


class NewModuleIn(ModuleIn):
    """`code` stays the same from version to version."""

    code: str = Field(max_length=60, pattern=SLUG)


class TouchedOut(Schema):
    text: InBothLanguages


class ImpactOut(Schema):
    """What a change touches: what refers to it, what follows by itself, what must be decided."""

    title: InBothLanguages
    versions: list[UUID]
    refers: list[TouchedOut]
    follows: list[TouchedOut]
    to_decide: list[TouchedOut]


# --- reading --------------------------------------------------------------------------------------


@router.get("/curricula", response=list[CurriculumOut], summary="Programmes with a curriculum")
@paginate(Paged)
@route(VIEW)
def curricula(request: PageRequest) -> Any:
    """The programmes whose modules and plans the caller may see."""
    return programmes_listed(request.viewer)


@router.get("/modules/{uuid}", response=ModuleDetailOut, summary="One version of a module")
@route(VIEW)
def module(request: PageRequest, uuid: UUID) -> Any:
    """What it says, its learning situations, what it asks for first and what asks for it."""
    return _detail(request.viewer, uuid)


def _detail(viewer: Viewer, uuid: UUID) -> dict[str, Any]:
    version = version_for(viewer, uuid)
    view = view_version(version)
    plain = ("uuid", "number", "state", "group", "total_hours", "practice_hours")
    more = ("published_at", "review_due", "position", "order_reason")
    return {
        **{name: getattr(version, name) for name in (*plain, *more)},
        "code": version.module.code,
        "programme": version.module.programme.uuid,
        "title": said(text_of(version)),
        "task": version.task.uuid if version.task else None,
        "description": said(text_of(version, "description")),
        "technical_unit": said(text_of(version, "technical_unit")),
        "situations": [name_of(one) for one in view.situations],
        "requires": _neighbours(view.requires),
        "required_by": _neighbours(view.required_by),
        "enrolled": view.enrolled,
        "completed": view.completed,
    }


def _neighbours(rows: tuple[tuple[Module, Text], ...]) -> list[dict[str, Any]]:
    return [{"uuid": one.uuid, "title": said(title)} for one, title in rows]


# --- writing --------------------------------------------------------------------------------------


@router.post("/curricula/{uuid}/modules", response={201: ModuleDetailOut}, summary="A new module")
@route(EDIT)
def create_module_draft(request: PageRequest, uuid: UUID, body: NewModuleIn) -> Any:
    """Version 1 of a new module of a programme, as a draft."""
    programme = programme_for(request.viewer, uuid, EDIT)
    version = create_module(
        viewer=request.viewer,
        programme=programme,
        code=body.code,
        draft=_draft(programme, body, None),
        at=now(),
        requires=_required(programme, body, None),
    )
    return Status(201, _detail(request.viewer, version.uuid))


@router.put("/modules/{uuid}", response=ModuleDetailOut, summary="Write a draft")
@route(EDIT)
def replace_module_draft(request: PageRequest, uuid: UUID, body: ModuleIn) -> Any:
    """Write all that a draft says, and what it requires. Anything but a draft is refused."""
    version = version_for(request.viewer, uuid, EDIT)
    programme = version.module.programme
    edit_version(
        viewer=request.viewer,
        version=version,
        draft=_draft(programme, body, version),
        requires=_required(programme, body, version.module),
    )
    return _detail(request.viewer, uuid)


def _draft(programme: Programme, body: ModuleIn, version: ModuleVersion | None) -> ModuleDraft:
    names = set(ModuleDraft.__slots__) - {"task"}
    return ModuleDraft(
        task=_task(programme, body.task, version), **{name: getattr(body, name) for name in names}
    )


def _task(
    programme: Programme, uuid: UUID | None, version: ModuleVersion | None
) -> TypicalTask | None:
    """A task of the programme's occupations; the one that the draft is about stays allowed."""
    if uuid is None:
        return None
    own = [version.task] if version is not None and version.task is not None else []
    return named([*choices.tasks_of(programme), *own], [uuid], TASK)[0]


def _required(programme: Programme, body: ModuleIn, module: Module | None) -> list[Module]:
    return named(choices.other_modules(module, programme), body.requires, MODULE)


@router.delete("/modules/{uuid}", response=GoneOut, summary="Throw a draft away")
@route(EDIT)
def delete_module_draft(request: PageRequest, uuid: UUID) -> Any:
    """With its module when it was the only version. Refused while a plan or revision holds it."""
    version = version_for(request.viewer, uuid, EDIT)
    discard_version(viewer=request.viewer, version=version)
    return GoneOut(uuid=uuid)


@router.post("/modules/{uuid}/versions", response={201: ModuleDetailOut}, summary="Next version")
@route(EDIT)
def create_module_version(request: PageRequest, uuid: UUID) -> Any:
    """Begin the module's next version as a draft, with all that the published one says."""
    version = version_for(request.viewer, uuid, EDIT)
    begun = begin_version(viewer=request.viewer, module=version.module, at=now())
    return Status(201, _detail(request.viewer, begun.uuid))


@router.post("/modules/{uuid}/submit", response=ModuleDetailOut, summary="Hand a draft in")
@route(EDIT)
def submit_module(request: PageRequest, uuid: UUID) -> Any:
    """Somebody else reviews it then. Refused with what is missing."""
    version = version_for(request.viewer, uuid, EDIT)
    submit_version(viewer=request.viewer, version=version, at=now())
    return _detail(request.viewer, uuid)


@router.post("/modules/{uuid}/publish", response=ModuleDetailOut, summary="Publish a version")
@route(EDIT)
def make_module_public(request: PageRequest, uuid: UUID) -> Any:
    """An approved version; it never changes again, and the one before is retired."""
    version = version_for(request.viewer, uuid, EDIT)
    publish_version(viewer=request.viewer, version=version, at=now())
    return _detail(request.viewer, uuid)


@router.post("/modules/{uuid}/approve", response=ModuleDetailOut, summary="Approve a version")
@route(APPROVE)
def approve_module(request: PageRequest, uuid: UUID) -> Any:
    """What somebody else handed in; refused for one's own."""
    version = version_for(request.viewer, uuid, APPROVE)
    approve_version(viewer=request.viewer, version=version, at=now())
    return _detail(request.viewer, uuid)


@router.post("/modules/{uuid}/return", response=ModuleDetailOut, summary="Give a version back")
@route(APPROVE)
def give_module_back(request: PageRequest, uuid: UUID, body: NoteIn) -> Any:
    """With what has to be done; it is a draft again."""
    version = version_for(request.viewer, uuid, APPROVE)
    return_version(viewer=request.viewer, version=version, note=body.note)
    return _detail(request.viewer, uuid)


# --- impact ---------------------------------------------------------------------------------------


@router.get("/modules/{uuid}/impact", response=ImpactOut, summary="What a new version touches")
@route(VIEW)
def impact_of_module(request: PageRequest, uuid: UUID) -> Any:
    """Itself, never its neighbours; who has to decide what."""
    version = version_for(request.viewer, uuid)
    return _impact(impact.impact_of_version(request.viewer, version))


@router.get("/impact/tasks/{uuid}", response=ImpactOut, summary="What a changed task touches")
@route(VIEW)
def impact_of_task(request: PageRequest, uuid: UUID) -> Any:
    """Among the programmes that the caller reaches."""
    task = TypicalTask.objects.filter(uuid=uuid).first()
    if task is None:
        raise NotFound("There is no such task.", "没有这项典型工作任务。")
    return _impact(impact.impact_of_task(request.viewer, task))


@router.get("/impact/competences/{uuid}", response=ImpactOut, summary="A changed competence")
@route(VIEW)
def impact_of_competence(request: PageRequest, uuid: UUID) -> Any:
    """What a new version of a competence touches, among the programmes the caller reaches."""
    competence = Competence.objects.filter(uuid=uuid).first()
    if competence is None:
        raise NotFound("There is no such competence.", "没有这项能力。")
    return _impact(impact.impact_of_competence(request.viewer, competence))


@router.get("/impact/equipment-generations/{uuid}", response=ImpactOut, summary="New equipment")
@route(VIEW)
def impact_of_generation(request: PageRequest, uuid: UUID) -> Any:
    """What a new generation of equipment touches, among the programmes the caller reaches."""
    generation = EquipmentGeneration.objects.filter(uuid=uuid).first()
    if generation is None:
        raise NotFound("There is no such generation.", "没有这一代设备。")
    return _impact(impact.impact_of_generation(request.viewer, generation))


def _impact(found: impact.ImpactView) -> dict[str, Any]:
    return {
        "title": said(found.title),
        "versions": [one.uuid for one in found.versions],
        **{
            name: [{"text": said(one.text)} for one in getattr(found, name)]
            for name in ("refers", "follows", "to_decide")
        },
    }
