"""The rows of the policy table that governance contributes.

A member's rights come from a seat, which gives the role committee member (or public bench) at the
school's programme; that a seat, a chair or the secretary is asked for is a rule of the services.
"""

from ronghe.apps.base.api import Text
from ronghe.apps.people.api import Action, Role, Scope, register_actions

MEMBERS = {Role.COMMITTEE_MEMBER: Scope.PROGRAMME, Role.PUBLIC_BENCH: Scope.PROGRAMME}
SECRETARIES = {
    Role.PROGRAMME_LEAD: Scope.PROGRAMME,
    Role.SCHOOL_ADMINISTRATOR: Scope.ORGANISATION,
}
FOUNDERS = {
    Role.SCHOOL_ADMINISTRATOR: Scope.ORGANISATION,
    Role.SYSTEM_ADMINISTRATOR: Scope.ALL,
}


def register() -> None:
    register_actions(
        Action(
            "governance.view_committees",
            Text("See committees, their papers and decisions", "查看委员会及其文件与决议"),
            grants={
                **MEMBERS,
                **SECRETARIES,
                Role.REGIONAL_OFFICER: Scope.REGION,
                Role.SYSTEM_ADMINISTRATOR: Scope.ALL,
            },
            key_scope="governance:read",
        ),
        Action(
            "governance.found_committee",
            Text("Found a committee and fill its seats", "设立委员会并任命委员"),
            kind="write",
            grants=FOUNDERS,
        ),
        Action(
            "governance.propose_motion",
            Text("Propose a motion", "提出议案"),
            kind="write",
            grants={**MEMBERS, **SECRETARIES},
        ),
        Action(
            "governance.convene_meeting",
            Text("Convene meetings and keep their papers", "召集会议并管理会议文件"),
            kind="write",
            grants=SECRETARIES,
        ),
        Action(
            "governance.lead_meeting",
            Text("Lead a meeting as chair or secretary", "以主任委员或秘书身份主持会议"),
            kind="write",
            grants={**MEMBERS, **SECRETARIES},
        ),
        Action(
            "governance.take_part",
            Text("Attend, vote and sign as a member", "以委员身份出席、表决与签署"),
            kind="write",
            grants=MEMBERS,
        ),
        Action(
            "governance.follow_decision",
            Text("Report that a decision is carried out", "报告决议的落实"),
            kind="write",
            grants={**MEMBERS, **SECRETARIES},
        ),
    )
