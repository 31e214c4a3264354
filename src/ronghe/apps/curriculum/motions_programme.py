"""What is brought before a committee about programmes: two kinds of motion, their evidence, and
what the decision does."""

from ronghe.apps.base.api import Text
from ronghe.apps.curriculum.queries.programme_evidence import SECTIONS, section_for_motion
from ronghe.apps.curriculum.services.programme_proposals import (
    CLOSURE,
    FEASIBILITY,
    settle_proposal,
)
from ronghe.apps.governance.api import (
    MotionKind,
    decision_effects,
    motion_kinds,
    pack_sections,
)

KINDS = (
    MotionKind(
        FEASIBILITY,
        Text(
            "Beginning, opening, adjusting or suspending a programme", "新设、开设、调整或暂停专业"
        ),
        majority="ordinary",
        sections=tuple(SECTIONS),
    ),
    MotionKind(
        CLOSURE,
        Text("Closing a programme", "撤销专业"),
        majority="two_thirds",
        sections=tuple(SECTIONS),
    ),
)


def register() -> None:
    for key, section in SECTIONS.items():
        pack_sections.register(key, section_for_motion(section))
    for kind in KINDS:
        motion_kinds.register(kind.key, kind)
        decision_effects.register(kind.key, settle_proposal)
