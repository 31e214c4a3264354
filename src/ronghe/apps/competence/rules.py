"""Predicates on frameworks; nothing is changed here."""

from collections.abc import Mapping

from ronghe.apps.base.api import Text
from ronghe.apps.competence.dimensions import ALLOWED_INSTRUMENTS, Dimension, InstrumentKind
from ronghe.apps.competence.models import Framework

FEWEST_LEVELS = 2

WHY_NOT_READY: Mapping[str, Text] = {
    "no-competence": Text("it holds no competence", "其中还没有能力"),
    "too-few-levels": Text("it needs at least two levels", "至少需要两个等级"),
    "no-support-rule": Text(
        "it does not say when a level is supported", "没有规定何时可以显示等级"
    ),
    "title-missing": Text(
        "every title must be there in English and Chinese", "每个名称都须有英文和中文"
    ),
}


def missing_for_publication(framework: Framework) -> tuple[str, ...]:
    """What a draft lacks, as keys of WHY_NOT_READY; empty when it can be published."""
    competences = framework.competences.all()
    lacking = {
        "no-competence": not competences.exists(),
        "too-few-levels": framework.levels.count() < FEWEST_LEVELS,
        "no-support-rule": not framework.support_rules.exists(),
        "title-missing": not (framework.title_en and framework.title_zh)
        or competences.filter(title_en="").exists()
        or competences.filter(title_zh="").exists(),
    }
    return tuple(key for key, is_lacking in lacking.items() if is_lacking)


def allows_instrument(dimension: Dimension, kind: InstrumentKind) -> bool:
    """Whether an instrument of this kind can see competences of this dimension."""
    return kind in ALLOWED_INSTRUMENTS[dimension]
