"""What is brought before a committee about programmes: two kinds of motion, their evidence, and
what the decision does."""

from collections.abc import Iterable

from django.urls import reverse

from ronghe.apps.base.api import Text, in_both
from ronghe.apps.curriculum.models import ProgrammeProposal
from ronghe.apps.curriculum.queries.programme_evidence import SECTIONS, section_for_motion
from ronghe.apps.curriculum.services.programme_proposals import (
    CLOSURE,
    FEASIBILITY,
    settle_proposal,
)
from ronghe.apps.governance.api import (
    Decision,
    DecisionLink,
    MotionKind,
    decision_effects,
    decision_links,
    motion_kinds,
    pack_sections,
)
from ronghe.apps.people.api import Viewer

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


def proposal_link(viewer: Viewer, decision: Decision) -> Iterable[DecisionLink]:
    """On the decision's page: the proposal, and what has become of it."""
    if decision.motion.kind not in (FEASIBILITY, CLOSURE):
        return
    found = ProgrammeProposal.objects.filter(motion=decision.motion).first()
    if found is not None:
        yield DecisionLink(
            Text("The proposal", "该提案"),
            in_both(ProgrammeProposal.State(found.state).label),
            reverse("programme_proposal", args=[found.uuid]),
        )


def register() -> None:
    decision_links.register("curriculum.programme_proposal", proposal_link)
    for key, section in SECTIONS.items():
        pack_sections.register(key, section_for_motion(section))
    for kind in KINDS:
        motion_kinds.register(kind.key, kind)
        decision_effects.register(kind.key, settle_proposal)
