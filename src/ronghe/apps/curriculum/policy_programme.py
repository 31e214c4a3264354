"""The rows of the policy table about programmes as a whole."""

from ronghe.apps.base.api import Text
from ronghe.apps.people.api import Action, Role, Scope, register_actions

PROPOSING = {
    Role.PROGRAMME_LEAD: Scope.PROGRAMME,
    Role.SCHOOL_ADMINISTRATOR: Scope.ORGANISATION,
}


def register() -> None:
    register_actions(
        Action(
            "curriculum.view_programme_proposals",
            Text("See what is proposed about programmes", "查看专业设置与调整提案"),
            grants={
                **PROPOSING,
                Role.COMMITTEE_MEMBER: Scope.PROGRAMME,
                Role.REGIONAL_OFFICER: Scope.REGION,
            },
        ),
        Action(
            "curriculum.propose_programme",
            Text(
                "Propose a new programme, or to open, adjust, suspend or close one",
                "提出新设专业，或开设、调整、暂停、撤销专业",
            ),
            kind="write",
            grants=PROPOSING,
        ),
        Action(
            "curriculum.open_programme",
            Text(
                "Open a new programme that the committee has carried",
                "开设委员会已通过的新专业",
            ),
            kind="write",
            grants={Role.SCHOOL_ADMINISTRATOR: Scope.ORGANISATION},
        ),
    )
