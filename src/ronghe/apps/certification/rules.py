"""Predicates on the state of a rule version: what has to hold before it moves on."""

from ronghe.apps.base.api import Guard, Text
from ronghe.apps.certification.fact_sources import without_source
from ronghe.apps.certification.models import RuleVersion
from ronghe.apps.certification.rule_engine import LevelReached, requirements_of

MOST_REQUIREMENTS = 40


def asks_for_a_level(rule: RuleVersion) -> bool:
    return any(isinstance(one, LevelReached) for one in requirements_of(rule.requirements))


def can_be_proved(rule: RuleVersion) -> bool:
    """Every requirement has a source of facts."""
    return not without_source(requirements_of(rule.requirements))


HAS_REQUIREMENTS = Guard[RuleVersion](
    "rule-empty",
    lambda rule: bool(rule.requirements),
    Text("The rule asks for nothing yet.", "该规则尚无任何要求。"),
)
ASKS_FOR_A_LEVEL = Guard[RuleVersion](
    "rule-without-level",
    asks_for_a_level,
    Text(
        "A certificate says what somebody can do: the rule asks for no level of competence yet.",
        "证书须说明持证人的能力：该规则尚未要求任何能力水平。",
    ),
)
CAN_BE_PROVED = Guard[RuleVersion](
    "rule-without-source",
    can_be_proved,
    Text(
        "The rule asks for something that is not recorded yet; nobody could ever have it.",
        "该规则要求的某些事实目前尚无记录，任何人都无法达到。",
    ),
)
TO_SUBMIT = (HAS_REQUIREMENTS, ASKS_FOR_A_LEVEL, CAN_BE_PROVED)
