"""The rows of the policy table that portfolios and stages contribute."""

from ronghe.apps.base.api import Text
from ronghe.apps.people.api import RATING_ROLES, STAFF, Action, Role, Scope, register_actions

OWN = {Role.STUDENT: Scope.OWN, Role.ALUMNUS: Scope.OWN}
SEEN = {**OWN, Role.GUARDIAN: Scope.CONSENTED, **STAFF}
DECIDING = {
    Role.TEACHER: Scope.CLASS,
    Role.PROGRAMME_LEAD: Scope.PROGRAMME,
    Role.SCHOOL_ADMINISTRATOR: Scope.ORGANISATION,
}


def register() -> None:
    _register_portfolio()
    _register_stages()


def _register_portfolio() -> None:
    register_actions(
        Action(
            "certification.view_own_portfolio",
            Text("See one's own portfolio, or one's child's", "查看自己或孩子的成长档案"),
            grants={**OWN, Role.GUARDIAN: Scope.CONSENTED},
            sensitive=True,
        ),
        Action(
            "certification.view_portfolio",
            Text("See a person's portfolio", "查看某人的成长档案"),
            grants=SEEN,
            sensitive=True,
        ),
        Action(
            "certification.keep_portfolio",
            Text("Add to one's portfolio and show it to others", "充实并展示自己的成长档案"),
            kind="write",
            grants=OWN,
        ),
        Action(
            "certification.export_portfolio",
            Text("Take one's portfolio along", "导出自己的成长档案"),
            grants=OWN,
            sensitive=True,
        ),
        Action(
            "certification.open_shared_portfolio",
            Text("Open what somebody shows by a link", "通过链接查看他人展示的内容"),
            open_to="anyone",
        ),
    )


def _register_stages() -> None:
    register_actions(
        Action(
            "certification.view_stages",
            Text("See stage decisions and the transcript", "查看阶段认定与成绩单"),
            grants=SEEN,
            sensitive=True,
        ),
        Action(
            "certification.view_class_stages",
            Text("See who of a class lacks what", "查看班级中谁缺什么"),
            grants=STAFF,
            sensitive=True,
        ),
        Action(
            "certification.decide_stages",
            Text("Take stage decisions, name the entry assessment", "作出阶段认定并指定入学测评"),
            kind="write",
            grants=DECIDING,
        ),
        Action(
            "certification.hold_displays",
            Text("Hold portfolio displays", "组织档案展示"),
            kind="write",
            grants=DECIDING,
        ),
        Action(
            "certification.view_displays",
            Text(
                "See portfolio displays that one holds, judges or shows in",
                "查看本人组织、评审或参加的档案展示",
            ),
            grants={
                **dict.fromkeys((*RATING_ROLES, Role.PANEL_MEMBER), Scope.RELATED),
                Role.STUDENT: Scope.OWN,
                Role.SCHOOL_ADMINISTRATOR: Scope.ORGANISATION,
            },
            sensitive=True,
        ),
    )
