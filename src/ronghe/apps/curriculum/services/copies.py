"""Copying a version with its situations, so that the next one begins where it stood."""

from datetime import datetime

from ronghe.apps.assessment.api import Instrument
from ronghe.apps.competence.api import TypicalTask
from ronghe.apps.curriculum.contents import PHASE_FIELDS, SITUATION_FIELDS, VERSION_FIELDS
from ronghe.apps.curriculum.models import (
    LearningSituation,
    ModulePrerequisite,
    ModuleVersion,
    SituationAnchor,
    SituationAssessment,
    SituationCompetence,
    SituationKnowledge,
    SituationPhase,
)


def newest_task(task: TypicalTask) -> TypicalTask:
    """The version of a task that is in force: the end of its chain of replacements."""
    while task.replaced_by is not None:
        task = task.replaced_by
    return task


def newest_instrument(instrument: Instrument) -> Instrument:
    """The instrument that has taken the place of this one, or itself."""
    while instrument.replaced_by is not None:
        instrument = instrument.replaced_by
    return instrument


def copy_version(
    before: ModuleVersion, *, number: int, at: datetime, change_note: str
) -> ModuleVersion:
    """A draft that says what `before` says, about the newest tasks, by the newest instruments."""
    version = ModuleVersion.objects.create(
        module=before.module,
        number=number,
        begun_at=at,
        change_note=change_note,
        task=newest_task(before.task) if before.task else None,
        **{name: getattr(before, name) for name in VERSION_FIELDS},
    )
    ModulePrerequisite.objects.bulk_create(
        ModulePrerequisite(version=version, requires_id=row.requires_id)
        for row in before.prerequisites.all()
    )
    for situation in before.situations.order_by("position", "pk"):
        _copy_situation(situation, version)
    return version


def _copy_situation(before: LearningSituation, version: ModuleVersion) -> None:
    situation = LearningSituation.objects.create(
        version=version, **{name: getattr(before, name) for name in SITUATION_FIELDS}
    )
    situation.tasks.set([newest_task(task) for task in before.tasks.all()])
    situation.equipment_types.set(before.equipment_types.all())
    SituationPhase.objects.bulk_create(
        SituationPhase(situation=situation, **{name: getattr(row, name) for name in PHASE_FIELDS})
        for row in before.phases.order_by("pk")
    )
    _copy_aims(before, situation)
    instruments = {newest_instrument(row.instrument) for row in before.assessments.all()}
    SituationAssessment.objects.bulk_create(
        SituationAssessment(situation=situation, instrument=one)
        for one in sorted(instruments, key=lambda one: one.pk)
    )
    SituationKnowledge.objects.bulk_create(
        SituationKnowledge(situation=situation, element_id=row.element_id)
        for row in before.knowledge.order_by("pk")
    )


def _copy_aims(before: LearningSituation, situation: LearningSituation) -> None:
    aims = {
        row.pk: SituationCompetence(
            situation=situation, competence_id=row.competence_id, level_id=row.level_id
        )
        for row in before.situation_competences.order_by("pk")
    }
    SituationCompetence.objects.bulk_create(aims.values())
    SituationAnchor.objects.bulk_create(
        SituationAnchor(aim=aims[row.aim_id], level_id=row.level_id)
        for row in SituationAnchor.objects.filter(aim__in=aims).order_by("pk")
    )
