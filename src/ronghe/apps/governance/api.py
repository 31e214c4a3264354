"""The door to `governance` for every app above.

An app registers when it starts:

- `motion_kinds.register(key, MotionKind(…))`: what it brings before a committee;
- `pack_sections.register(key, provider)`: a part of the evidence, built live from (viewer, motion)
  and kept as it stood when the papers went out;
- `decision_effects.register(kind_key, effect)`: called with (viewer, motion, decision) inside the
  transaction that records the decision, carried or not. The committee's authority carries it:
  `viewer` is only who closed the round, perhaps a chair from an enterprise or the clock. What an
  effect raises stops the closing, and nothing is recorded;
- `decision_links.register(key, provider)`: what a decision's page names of what it is about: from
  (viewer, decision), with how it stands now;
- `open_matters.register(key, provider)`: what appears on the next agenda by itself.

It proposes with `propose_motion(…)` to `committee_of(programme)`, and reads with `motions_about`.
"""

from ronghe.apps.governance.models import (
    AgendaItem,
    Attendance,
    Bench,
    Committee,
    Decision,
    EffectReview,
    Meeting,
    Motion,
    Seat,
    Vote,
)
from ronghe.apps.governance.queries.committees import (
    committee_of,
    committee_to_decide,
    committees_for,
    committees_to_ask,
)
from ronghe.apps.governance.queries.motions import motions_about
from ronghe.apps.governance.registries import (
    Cell,
    DecisionLink,
    MotionKind,
    OpenMatter,
    PackSection,
    PackSource,
    PackTable,
    decision_effects,
    decision_links,
    motion_kinds,
    open_matters,
    pack_sections,
)
from ronghe.apps.governance.services.committees import (
    Appointment,
    appoint_member,
    found_committee,
)
from ronghe.apps.governance.services.decisions import fulfil_decision, review_effect
from ronghe.apps.governance.services.interests import (
    Stake,
    declare_complete,
    declare_interest,
)
from ronghe.apps.governance.services.meetings import (
    circulate_meeting,
    close_meeting,
    plan_meeting,
    record_attendance,
    start_meeting,
)
from ronghe.apps.governance.services.minutes import draw_up_minutes, sign_confirmed
from ronghe.apps.governance.services.motions import (
    Contribution,
    assign_motion,
    propose_motion,
    withdraw_motion,
)
from ronghe.apps.governance.services.voting import (
    cast_vote,
    close_round,
    open_round,
    open_written_round,
    step_aside,
)

__all__ = [
    "AgendaItem",
    "Appointment",
    "Attendance",
    "Bench",
    "Cell",
    "Committee",
    "Contribution",
    "Decision",
    "DecisionLink",
    "EffectReview",
    "Meeting",
    "Motion",
    "MotionKind",
    "OpenMatter",
    "PackSection",
    "PackSource",
    "PackTable",
    "Seat",
    "Stake",
    "Vote",
    "appoint_member",
    "assign_motion",
    "cast_vote",
    "circulate_meeting",
    "close_meeting",
    "close_round",
    "committee_of",
    "committee_to_decide",
    "committees_for",
    "committees_to_ask",
    "decision_effects",
    "decision_links",
    "declare_complete",
    "declare_interest",
    "draw_up_minutes",
    "found_committee",
    "fulfil_decision",
    "motion_kinds",
    "motions_about",
    "open_matters",
    "open_round",
    "open_written_round",
    "pack_sections",
    "plan_meeting",
    "propose_motion",
    "record_attendance",
    "review_effect",
    "sign_confirmed",
    "start_meeting",
    "step_aside",
    "withdraw_motion",
]
