"""What a module version or a plan says, as plain data, and its digest.

The digest is taken at publication; whoever changes a published row behind the services' back is
found by comparing.
"""

import json
from hashlib import sha256
from typing import Any

from ronghe.apps.curriculum.models import LearningSituation, ModuleVersion, TrainingPlan

VERSION_FIELDS = (
    "group",
    "title_en",
    "title_zh",
    "description_en",
    "description_zh",
    "technical_unit_en",
    "technical_unit_zh",
    "order_reason",
    "position",
    "total_hours",
    "practice_hours",
)
SITUATION_FIELDS = (
    "code",
    "position",
    "title_en",
    "title_zh",
    "trigger_en",
    "trigger_zh",
    "product_en",
    "product_zh",
    "place",
    "hours",
)
PHASE_FIELDS = ("phase", "learner_en", "learner_zh", "teacher_en", "teacher_zh")


def version_content(version: ModuleVersion) -> dict[str, Any]:
    """Everything that a version says, in an order that does not depend on keys."""
    situations = version.situations.prefetch_related(
        "phases",
        "tasks",
        "equipment_types",
        "situation_competences__competence",
        "situation_competences__level",
        "situation_competences__anchors__level",
        "assessments__instrument",
        "knowledge__element",
    ).order_by("position", "code")
    return {
        **{name: getattr(version, name) for name in VERSION_FIELDS},
        "task": str(version.task.uuid) if version.task else "",
        "requires": sorted(version.prerequisites.values_list("requires__code", flat=True)),
        "situations": [_situation_content(one) for one in situations],
    }


def _situation_content(situation: LearningSituation) -> dict[str, Any]:
    content = {
        **{name: getattr(situation, name) for name in SITUATION_FIELDS},
        "phases": sorted(
            [getattr(phase, name) for name in PHASE_FIELDS] for phase in situation.phases.all()
        ),
        "tasks": sorted(str(task.uuid) for task in situation.tasks.all()),
        "equipment_types": sorted(str(one.uuid) for one in situation.equipment_types.all()),
        "competences": sorted(
            [str(row.competence.uuid), row.level.number]
            for row in situation.situation_competences.all()
        ),
        "instruments": sorted(str(row.instrument.uuid) for row in situation.assessments.all()),
        "knowledge": sorted(str(row.element.uuid) for row in situation.knowledge.all()),
    }
    # Versions published before anchors could be chosen have none and keep the digest they had.
    anchors = sorted(
        [str(aim.competence.uuid), row.level.number]
        for aim in situation.situation_competences.all()
        for row in aim.anchors.all()
    )
    return {**content, "anchors": anchors} if anchors else content


def plan_content(plan: TrainingPlan) -> dict[str, Any]:
    """Everything that a plan says together with its profile."""
    profile = plan.profile
    return {
        "entry_year": plan.entry_year,
        "semesters": plan.semesters,
        "rule_pack": plan.rule_pack,
        "standard": str(plan.standard.uuid) if plan.standard else "",
        "summary": [profile.summary_en, profile.summary_zh],
        "framework": str(profile.framework.uuid),
        "occupations": sorted(profile.occupations.values_list("code", flat=True)),
        "posts": sorted(str(uuid) for uuid in profile.posts.values_list("uuid", flat=True)),
        "targets": sorted(
            profile.targets.values_list("competence__code", "semester", "level__number")
        ),
        "modules": sorted(
            plan.plan_modules.values_list(
                "module_version__module__code",
                "module_version__number",
                "semester",
                "total_hours",
                "practice_hours",
                "is_elective",
            )
        ),
        "courses": sorted(
            plan.courses.values_list(
                "code", "group", "semester", "total_hours", "practice_hours", "title_en", "title_zh"
            )
        ),
    }


def digest_of(content: dict[str, Any]) -> str:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def is_as_published(version: ModuleVersion) -> bool:
    """Whether a published version still says what it said when it was published."""
    return not version.published_digest or version.published_digest == digest_of(
        version_content(version)
    )


def is_plan_as_published(plan: TrainingPlan) -> bool:
    return not plan.published_digest or plan.published_digest == digest_of(plan_content(plan))
