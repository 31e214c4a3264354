"""Writing the learning situations of a draft."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction

from ronghe.apps.assessment.api import Instrument
from ronghe.apps.base.api import Refused, audit, text_of
from ronghe.apps.competence.api import Anchor, Competence, Level, TypicalTask
from ronghe.apps.curriculum.contents import SITUATION_FIELDS
from ronghe.apps.curriculum.models import (
    KnowledgeElement,
    LearningSituation,
    ModuleVersion,
    SituationAnchor,
    SituationAssessment,
    SituationCompetence,
    SituationKnowledge,
    SituationPhase,
)
from ronghe.apps.curriculum.services.drafts import EDIT, locked_draft, reference_of
from ronghe.apps.industry.api import EquipmentType
from ronghe.apps.people.api import Viewer, require


@dataclass(frozen=True, slots=True)
class PhaseDraft:
    """What learners and the teacher do in one phase."""

    learner_en: str = ""
    learner_zh: str = ""
    teacher_en: str = ""
    teacher_zh: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.learner_en or self.learner_zh or self.teacher_en or self.teacher_zh)


@dataclass(frozen=True, slots=True)
class SituationDraft:
    """Everything that a situation says; `phases` by phase, `competences` with the level that is
    to be reached, `anchors` with each level of them whose words are assessed."""

    code: str
    title_en: str
    title_zh: str
    place: str
    position: int = 0
    trigger_en: str = ""
    trigger_zh: str = ""
    product_en: str = ""
    product_zh: str = ""
    hours: int = 0
    tasks: Sequence[TypicalTask] = ()
    equipment_types: Sequence[EquipmentType] = ()
    phases: Mapping[str, PhaseDraft] = field(default_factory=dict)
    competences: Sequence[tuple[Competence, Level]] = ()
    anchors: Sequence[tuple[Competence, Level]] = ()
    instruments: Sequence[Instrument] = ()
    knowledge: Sequence[KnowledgeElement] = ()


def add_situation(
    *, viewer: Viewer, version: ModuleVersion, draft: SituationDraft
) -> LearningSituation:
    """Add a situation to a draft. Raises NotAllowed; Refused for a version that is no draft, a
    code in use, a level of another framework, or an anchor that there is not."""
    require(viewer, EDIT, programme=version.module.programme)
    _refuse_wrong_aims(draft)
    try:
        with transaction.atomic():
            current = locked_draft(version)
            situation = LearningSituation(version=current)
            _write(situation, draft)
            audit(viewer, EDIT, subject=reference_of(current), touched="situation added")
    except IntegrityError:
        raise _code_taken(draft.code) from None
    return situation


def edit_situation(
    *, viewer: Viewer, situation: LearningSituation, draft: SituationDraft
) -> LearningSituation:
    """Write all of a situation anew. Raises what `add_situation` raises."""
    return change_situation(viewer=viewer, situation=situation, change=lambda _now: draft)


def change_situation(
    *,
    viewer: Viewer,
    situation: LearningSituation,
    change: Callable[[SituationDraft], SituationDraft],
) -> LearningSituation:
    """Write what `change` makes of what the situation says by now: who works on one part of it
    leaves alone what somebody else wrote into another meanwhile. Raises what `add_situation`
    raises; Refused for a situation that was taken out meanwhile."""
    require(viewer, EDIT, programme=situation.version.module.programme)
    draft: SituationDraft | None = None
    try:
        with transaction.atomic():
            current = locked_draft(situation.version)
            draft = change(draft_of_situation(_still_there(situation)))
            _refuse_wrong_aims(draft)
            _write(situation, draft)
            audit(viewer, EDIT, subject=reference_of(current), touched="situation edited")
    except IntegrityError:
        raise _code_taken(draft.code if draft else situation.code) from None
    return situation


def remove_situation(*, viewer: Viewer, situation: LearningSituation) -> None:
    """Take a situation out of a draft."""
    require(viewer, EDIT, programme=situation.version.module.programme)
    with transaction.atomic():
        current = locked_draft(situation.version)
        situation.delete()
        audit(viewer, EDIT, subject=reference_of(current), touched="situation removed")


def draft_of_situation(situation: LearningSituation) -> SituationDraft:
    """Everything that a situation says, to be changed and written again."""
    return SituationDraft(
        code=situation.code,
        title_en=situation.title_en,
        title_zh=situation.title_zh,
        place=situation.place,
        position=situation.position,
        trigger_en=situation.trigger_en,
        trigger_zh=situation.trigger_zh,
        product_en=situation.product_en,
        product_zh=situation.product_zh,
        hours=situation.hours,
        tasks=list(situation.tasks.all()),
        equipment_types=list(situation.equipment_types.all()),
        phases={
            row.phase: PhaseDraft(row.learner_en, row.learner_zh, row.teacher_en, row.teacher_zh)
            for row in situation.phases.all()
        },
        competences=[
            (row.competence, row.level)
            for row in situation.situation_competences.select_related("competence", "level")
        ],
        anchors=[
            (row.aim.competence, row.level)
            for row in SituationAnchor.objects.filter(aim__situation=situation).select_related(
                "aim__competence", "level"
            )
        ],
        instruments=[row.instrument for row in situation.assessments.select_related("instrument")],
        knowledge=[row.element for row in situation.knowledge.select_related("element")],
    )


def _write(situation: LearningSituation, draft: SituationDraft) -> None:
    for name in SITUATION_FIELDS:
        setattr(situation, name, getattr(draft, name))
    situation.save()
    situation.tasks.set(draft.tasks)
    situation.equipment_types.set(draft.equipment_types)
    _write_phases(situation, draft)
    _write_aims(situation, draft)
    situation.assessments.all().delete()
    SituationAssessment.objects.bulk_create(
        SituationAssessment(situation=situation, instrument=one) for one in draft.instruments
    )
    situation.knowledge.all().delete()
    SituationKnowledge.objects.bulk_create(
        SituationKnowledge(situation=situation, element=one) for one in draft.knowledge
    )


def _write_aims(situation: LearningSituation, draft: SituationDraft) -> None:
    situation.situation_competences.all().delete()
    made = SituationCompetence.objects.bulk_create(
        SituationCompetence(situation=situation, competence=competence, level=level)
        for competence, level in draft.competences
    )
    aims = {aim.competence_id: aim for aim in made}
    SituationAnchor.objects.bulk_create(
        SituationAnchor(aim=aims[competence.pk], level=level) for competence, level in draft.anchors
    )


def _write_phases(situation: LearningSituation, draft: SituationDraft) -> None:
    situation.phases.all().delete()
    SituationPhase.objects.bulk_create(
        SituationPhase(
            situation=situation,
            phase=phase,
            **{name: getattr(said, name) for name in PhaseDraft.__slots__},
        )
        for phase in SituationPhase.Phase
        if not (said := draft.phases.get(phase, PhaseDraft())).is_empty
    )


def _still_there(situation: LearningSituation) -> LearningSituation:
    found = LearningSituation.objects.filter(pk=situation.pk).first()
    if found is None:
        raise Refused(
            "This situation was taken out of the module meanwhile. Nothing was changed.",
            "该学习情境已被移出模块。未作任何更改。",
            code="situation-gone",
        )
    return found


def _refuse_wrong_aims(draft: SituationDraft) -> None:
    """Levels are of the competence's own framework; anchors are of competences that the situation
    forms, and on levels of which the framework says something."""
    pairs = (*draft.competences, *draft.anchors)
    if any(one.framework_id != level.framework_id for one, level in pairs):
        raise Refused(
            "A competence and its level come from one framework. Nothing was changed.",
            "能力与其水平须属于同一能力框架。未作任何更改。",
            code="level-elsewhere",
        )
    formed = {competence.pk for competence, _level in draft.competences}
    known = set(
        Anchor.objects.filter(competence__in=formed).values_list("competence", "level")
        if draft.anchors
        else ()
    )
    for competence, level in draft.anchors:
        if (competence.pk, level.pk) not in known:
            raise _no_such_anchor(competence, level)


def _no_such_anchor(competence: Competence, level: Level) -> Refused:
    title, on = text_of(competence), text_of(level)
    return Refused(
        f"“{title.en}” is not formed here, or its framework does not say what is seen on the "
        f"level “{on.en}”. Nothing was changed.",
        f"此情境未培养“{title.zh}”，或能力框架未描述其“{on.zh}”水平的表现。未作任何更改。",
        code="anchor-missing",
    )


def _code_taken(code: str) -> Refused:
    return Refused(
        f"This module has a situation “{code}” already. Nothing was changed.",
        f"该模块已有学习情境“{code}”。未作任何更改。",
        code="situation-code-taken",
    )
