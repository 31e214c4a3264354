"""Routes of learning situations."""

from typing import Annotated, Any
from uuid import UUID

from ninja import Field, Schema, Status

from ronghe.apps.base.api import Text, text_of
from ronghe.apps.curriculum.models import LearningSituation, ModuleVersion, SituationPhase
from ronghe.apps.curriculum.queries import choices
from ronghe.apps.curriculum.queries.aims import Aim, aims_of
from ronghe.apps.curriculum.queries.modules import (
    EDIT,
    VIEW,
    situation_for,
    situations_of,
    version_for,
)
from ronghe.apps.curriculum.rest_shapes import (
    LONGEST_TEXT,
    MOST_NAMED,
    SLUG,
    NamedOut,
    TitlesIn,
    level_numbered,
    levels_by_number,
    name_of,
    named,
    router,
    said,
)
from ronghe.apps.curriculum.services.situations import (
    PhaseDraft,
    SituationDraft,
    add_situation,
    edit_situation,
    remove_situation,
)
from ronghe.apps.evidence.api import Record
from ronghe.apps.people.api import (
    GoneOut,
    InBothLanguages,
    PageRequest,
    Strict,
    Viewer,
    route,
)

PLAIN = ("code", "title_en", "title_zh", "position", "hours")
TEXTS = ("trigger_en", "trigger_zh", "product_en", "product_zh")


class PhaseIn(Strict):
    """What learners and the teacher do in one of the six phases of a whole action."""

    phase: SituationPhase.Phase
    learner_en: str = Field("", max_length=LONGEST_TEXT)
    learner_zh: str = Field("", max_length=LONGEST_TEXT)
    teacher_en: str = Field("", max_length=LONGEST_TEXT)
    teacher_zh: str = Field("", max_length=LONGEST_TEXT)


class AimIn(Strict):
    """A competence, the number of the level that is to be reached in the situation, and those of
    the levels whose anchors it assesses."""

    competence: UUID
    level: int = Field(ge=1, le=99)
    anchors: list[Annotated[int, Field(ge=0, le=99)]] = Field(default_factory=list, max_length=20)


class SituationIn(TitlesIn):
    """All that a situation says; what is chosen is what the programme has to choose from."""

    code: str = Field(max_length=60, pattern=SLUG)
    position: int = Field(1, ge=0, le=99)
    place: Record.Context
    hours: int = Field(0, ge=0, le=2_000)
    trigger_en: str = Field("", max_length=LONGEST_TEXT)
    trigger_zh: str = Field("", max_length=LONGEST_TEXT)
    product_en: str = Field("", max_length=LONGEST_TEXT)
    product_zh: str = Field("", max_length=LONGEST_TEXT)
    tasks: list[UUID] = Field(default_factory=list, max_length=MOST_NAMED)
    equipment_types: list[UUID] = Field(default_factory=list, max_length=MOST_NAMED)
    phases: list[PhaseIn] = Field(default_factory=list, max_length=len(SituationPhase.Phase))
    competences: list[AimIn] = Field(default_factory=list, max_length=MOST_NAMED)
    instruments: list[UUID] = Field(default_factory=list, max_length=MOST_NAMED)
    knowledge: list[UUID] = Field(default_factory=list, max_length=MOST_NAMED)


class PhaseOut(Schema):
    phase: str
    learner: InBothLanguages
    teacher: InBothLanguages


class AnchorOut(Schema):
    """What the framework says of somebody on this level, and that the situation assesses it."""

    level: int
    words: InBothLanguages


class AimOut(Schema):
    """`instruments` are those of the situation that look at the competence."""

    competence: UUID
    title: InBothLanguages
    level: int
    anchors: list[AnchorOut]
    instruments: list[NamedOut]


class SituationOut(Schema):
    """`module` is the version that it belongs to."""

    uuid: UUID
    module: UUID
    code: str
    title: InBothLanguages
    position: int
    place: str
    hours: int
    trigger: InBothLanguages
    product: InBothLanguages
    tasks: list[NamedOut]
    equipment_types: list[NamedOut]
    phases: list[PhaseOut]
    competences: list[AimOut]
    instruments: list[NamedOut]
    knowledge: list[NamedOut]


@router.get("/situations/{uuid}", response=SituationOut, summary="One learning situation")
@route(VIEW)
def situation_of(request: PageRequest, uuid: UUID) -> Any:
    """What is asked, what comes out, the six phases, what is assessed."""
    return _shown(request.viewer, uuid)


@router.post("/modules/{uuid}/situations", response={201: SituationOut}, summary="Add one")
@route(EDIT)
def create_situation(request: PageRequest, uuid: UUID, body: SituationIn) -> Any:
    """A further situation of a draft."""
    version = version_for(request.viewer, uuid, EDIT)
    made = add_situation(viewer=request.viewer, version=version, draft=_draft(version, body))
    return Status(201, _shown(request.viewer, made.uuid))


@router.put("/situations/{uuid}", response=SituationOut, summary="Write one anew")
@route(EDIT)
def replace_situation(request: PageRequest, uuid: UUID, body: SituationIn) -> Any:
    """All that a situation of a draft says."""
    found = situation_for(request.viewer, uuid, EDIT)
    draft = _draft(found.version, body)
    edit_situation(viewer=request.viewer, situation=found, draft=draft)
    return _shown(request.viewer, uuid)


@router.delete("/situations/{uuid}", response=GoneOut, summary="Take one out")
@route(EDIT)
def delete_situation(request: PageRequest, uuid: UUID) -> Any:
    """Out of a draft; a version that is no draft keeps its situations."""
    found = situation_for(request.viewer, uuid, EDIT)
    remove_situation(viewer=request.viewer, situation=found)
    return GoneOut(uuid=uuid)


def _draft(version: ModuleVersion, body: SituationIn) -> SituationDraft:
    programme = version.module.programme
    framework = choices.framework_of(programme)
    return SituationDraft(
        **{name: getattr(body, name) for name in (*PLAIN, *TEXTS)},
        place=body.place,
        tasks=named(choices.tasks_of(programme), body.tasks, Text("typical task", "典型工作任务")),
        equipment_types=named(
            choices.equipment_types(),
            body.equipment_types,
            Text("kind of equipment", "设备类型"),
        ),
        phases={one.phase: _phase(one) for one in body.phases},
        **_aims(version, body),
        instruments=named(
            choices.instruments_of(framework), body.instruments, Text("instrument", "测评工具")
        ),
        knowledge=named(
            choices.elements_of(programme), body.knowledge, Text("knowledge", "知识点")
        ),
    )


def _phase(one: PhaseIn) -> PhaseDraft:
    return PhaseDraft(one.learner_en, one.learner_zh, one.teacher_en, one.teacher_zh)


def _aims(version: ModuleVersion, body: SituationIn) -> dict[str, Any]:
    programme = version.module.programme
    rows = choices.leaf_competences(choices.framework_of(programme))
    found = named(rows, [one.competence for one in body.competences], Text("competence", "能力"))
    wanted = {one.competence: one for one in body.competences}
    levels = levels_by_number(programme) if found else {}
    return {
        "competences": [(one, level_numbered(levels, wanted[one.uuid].level)) for one in found],
        "anchors": [
            (one, level_numbered(levels, number))
            for one in found
            for number in sorted(set(wanted[one.uuid].anchors))
        ],
    }


def _shown(viewer: Viewer, uuid: UUID) -> dict[str, Any]:
    found = situation_for(viewer, uuid)
    row: LearningSituation = situations_of(found.version).get(pk=found.pk)
    return {
        **{name: getattr(row, name) for name in ("uuid", "code", "position", "place", "hours")},
        "module": found.version.uuid,
        "title": said(text_of(row)),
        "trigger": said(text_of(row, "trigger")),
        "product": said(text_of(row, "product")),
        "tasks": [name_of(one) for one in row.tasks.all()],
        "equipment_types": [name_of(one) for one in row.equipment_types.all()],
        "phases": [_phase_shown(one) for one in row.phases.all()],
        "competences": [_aim_shown(one) for one in aims_of(row)],
        "instruments": [name_of(one.instrument) for one in row.assessments.all()],
        "knowledge": [name_of(one.element) for one in row.knowledge.all()],
    }


def _phase_shown(one: SituationPhase) -> dict[str, Any]:
    return {
        "phase": one.phase,
        "learner": said(text_of(one, "learner")),
        "teacher": said(text_of(one, "teacher")),
    }


def _aim_shown(one: Aim) -> dict[str, Any]:
    return {
        "competence": one.competence.uuid,
        "title": said(text_of(one.competence)),
        "level": one.level.number,
        "anchors": [
            {"level": anchor.level.number, "words": said(anchor.words)} for anchor in one.anchors
        ],
        "instruments": [name_of(instrument) for instrument in one.instruments],
    }
