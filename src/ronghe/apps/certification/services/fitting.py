"""Whether what a rule asks for exists: in its framework, its programme, among known contexts."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from ronghe.apps.assessment.api import calibration_named
from ronghe.apps.base.api import Refused, Text
from ronghe.apps.certification.models import RuleVersion
from ronghe.apps.certification.requirement_words import CONTEXT_TEXT, PART
from ronghe.apps.certification.rule_engine import Requirement
from ronghe.apps.competence.api import Dimension, TypicalTask
from ronghe.apps.curriculum.api import Module

UNKNOWN = {
    "dimension": Text("a dimension", "能力维度"),
    "level": Text("a level", "水平"),
    "part": Text("a competence", "能力"),
    "calibration": Text("a calibration", "标定"),
    "named": Text("a context", "情境"),
    "module": Text("a module", "模块"),
    "task": Text("a typical task", "典型工作任务"),
}


def refuse_unfitting(rule: RuleVersion, requirements: Sequence[Requirement]) -> None:
    """Raise Refused with the first thing that a requirement names and that does not exist for
    this rule's framework and programme."""
    for number, asked in enumerate(requirements, start=1):
        for name, exists in CHECKS.items():
            value = getattr(asked, name, None)
            if value not in (None, "", ()) and not exists(rule, value):
                raise _unknown(number, name)


def _unknown(number: int, name: str) -> Refused:
    what = UNKNOWN[name]
    return Refused(
        f"Requirement {number} names {what.en} that this rule's framework and programme do not "
        "have. Nothing was changed.",
        f"第 {number} 条要求所指的{what.zh}在该规则的框架和专业中不存在。未作任何更改。",
        code=f"unknown-{name}",
    )


def _has_level(rule: RuleVersion, value: int) -> bool:
    return rule.framework.levels.filter(number=value).exists()


def _has_part(rule: RuleVersion, value: str) -> bool:
    code = value.removeprefix(PART)
    return value.startswith(PART) and rule.framework.competences.filter(code=code).exists()


def _has_calibration(rule: RuleVersion, value: str) -> bool:
    uuid = _uuid(value)
    found = calibration_named(uuid) if uuid else None
    return found is not None and found.framework_id == rule.framework_id


def _has_module(rule: RuleVersion, value: str) -> bool:
    uuid, programme = _uuid(value), rule.certificate.programme_id
    return uuid is not None and Module.objects.filter(uuid=uuid, programme=programme).exists()


def _has_task(rule: RuleVersion, value: str) -> bool:
    uuid = _uuid(value)
    return uuid is not None and TypicalTask.objects.filter(uuid=uuid).exists()


def _uuid(value: str) -> UUID | None:
    try:
        return UUID(value)
    except ValueError:
        return None


CHECKS: dict[str, Callable[[RuleVersion, Any], bool]] = {
    "dimension": lambda rule, value: value in Dimension.values,
    "level": _has_level,
    "part": _has_part,
    "calibration": _has_calibration,
    "named": lambda rule, value: set(value) <= CONTEXT_TEXT.keys(),
    "module": _has_module,
    "task": _has_task,
}
