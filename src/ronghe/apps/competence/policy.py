"""The rows of the policy table that competence contributes."""

from ronghe.apps.base.api import Text
from ronghe.apps.people.api import Action, Role, Scope, register_actions

KEEPERS = {
    Role.PROGRAMME_LEAD: Scope.ALL,
    Role.SCHOOL_ADMINISTRATOR: Scope.ALL,
    Role.SYSTEM_ADMINISTRATOR: Scope.ALL,
}


def register() -> None:
    register_actions(
        Action(
            "competence.view_frameworks",
            Text("See frameworks and classifications", "查看能力框架与职业分类"),
            open_to="signed_in",
            key_scope="frameworks:read",
        ),
        Action(
            "competence.manage_frameworks",
            Text("Import, publish and replace frameworks", "导入、发布与更新能力框架"),
            kind="write",
            grants=KEEPERS,
            key_scope="frameworks:write",
        ),
        Action(
            "competence.follow_framework",
            Text("Let a programme follow a framework", "为专业选用能力框架"),
            kind="write",
            grants={
                Role.PROGRAMME_LEAD: Scope.PROGRAMME,
                Role.SCHOOL_ADMINISTRATOR: Scope.ORGANISATION,
                Role.SYSTEM_ADMINISTRATOR: Scope.ALL,
            },
        ),
        Action(
            "competence.import_classification",
            Text("Import a published classification", "导入公开的职业分类"),
            kind="write",
            grants={Role.SYSTEM_ADMINISTRATOR: Scope.ALL},
        ),
        Action(
            "competence.view_qualifications",
            Text("See the qualifications that somebody holds", "查看某人持有的职业资格"),
            grants={
                **dict.fromkeys(Role, Scope.OWN),
                Role.PROGRAMME_LEAD: Scope.PROGRAMME,
                Role.SCHOOL_ADMINISTRATOR: Scope.ORGANISATION,
            },
            sensitive=True,
        ),
        Action(
            "competence.record_qualification",
            Text("Record a qualification that somebody has shown", "登记某人出示的职业资格"),
            kind="write",
            grants={
                Role.PROGRAMME_LEAD: Scope.PROGRAMME,
                Role.SCHOOL_ADMINISTRATOR: Scope.ORGANISATION,
            },
        ),
    )
