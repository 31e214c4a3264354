"""The rows of the policy table about task analysis workshops."""

from ronghe.apps.base.api import Text
from ronghe.apps.people.api import Action, Role, Scope, register_actions

INVITED = (
    Role.TEACHER,
    Role.PROGRAMME_LEAD,
    Role.SCHOOL_ADMINISTRATOR,
    Role.MENTOR,
    Role.INDUSTRY_EXPERT,
    Role.COMMITTEE_MEMBER,
)


def register() -> None:
    register_actions(
        Action(
            "curriculum.view_workshops",
            Text("See the workshops one takes part in or manages", "查看自己参加或管理的研讨会"),
            grants=dict.fromkeys(INVITED, Scope.OWN),
        ),
        Action(
            "curriculum.take_part_in_workshop",
            Text("Work in a workshop one was invited to", "参加受邀的研讨会"),
            kind="write",
            open_to="signed_in",
        ),
        Action(
            "curriculum.open_workshop_link",
            Text("Work in a workshop by a link, without an account", "通过链接参加研讨会"),
            kind="write",
            open_to="anyone",
        ),
        Action(
            "curriculum.manage_workshops",
            Text("Open workshops, invite to them and publish them", "开设、邀请与发布研讨会"),
            kind="write",
            grants={
                Role.PROGRAMME_LEAD: Scope.PROGRAMME,
                Role.SCHOOL_ADMINISTRATOR: Scope.ORGANISATION,
            },
        ),
    )
