"""The rows of the policy table that curriculum contributes."""

from ronghe.apps.base.api import Text
from ronghe.apps.people.api import STAFF, Action, Role, Scope, register_actions

LEADING = {
    Role.PROGRAMME_LEAD: Scope.PROGRAMME,
    Role.SCHOOL_ADMINISTRATOR: Scope.ORGANISATION,
    Role.SYSTEM_ADMINISTRATOR: Scope.ALL,
}
READERS = {
    Role.TEACHER: Scope.ORGANISATION,
    Role.PROGRAMME_LEAD: Scope.ORGANISATION,
    Role.SCHOOL_ADMINISTRATOR: Scope.ORGANISATION,
    Role.PLACEMENT_COORDINATOR: Scope.ORGANISATION,
    Role.LABORATORY_MANAGER: Scope.ORGANISATION,
    Role.COMMITTEE_MEMBER: Scope.ORGANISATION,
    Role.PUBLIC_BENCH: Scope.ORGANISATION,
    Role.INDUSTRY_EXPERT: Scope.REGION,
    Role.MENTOR: Scope.REGION,
    Role.REGIONAL_OFFICER: Scope.REGION,
    Role.SYSTEM_ADMINISTRATOR: Scope.ALL,
}


def register() -> None:
    _register_modules()
    _register_enrolment()


def _register_modules() -> None:
    """Modules, situations, profiles and plans."""
    register_actions(
        Action(
            "curriculum.view_curriculum",
            Text("See modules, graduate profiles and training plans", "查看模块与人才培养方案"),
            grants=READERS,
            key_scope="curriculum:read",
        ),
        Action(
            "curriculum.edit_modules",
            Text("Write modules and their learning situations", "编写模块与学习情境"),
            kind="write",
            grants={Role.TEACHER: Scope.PROGRAMME, **LEADING},
        ),
        Action(
            "curriculum.approve_modules",
            Text("Approve modules that others have written", "批准他人编写的模块"),
            kind="write",
            by_another=True,
            grants=LEADING,
        ),
        Action(
            "curriculum.edit_plans",
            Text("Write graduate profiles and training plans", "编写毕业生规格与培养方案"),
            kind="write",
            grants=LEADING,
        ),
        Action(
            "curriculum.import_standard",
            Text("Import a national teaching standard", "导入国家教学标准"),
            kind="write",
            grants={
                Role.PROGRAMME_LEAD: Scope.ALL,
                Role.SCHOOL_ADMINISTRATOR: Scope.ALL,
                Role.SYSTEM_ADMINISTRATOR: Scope.ALL,
            },
        ),
    )


def _register_enrolment() -> None:
    """Who takes which module, and what they may take next."""
    register_actions(
        Action(
            "curriculum.enrol_students",
            Text("Enrol students in modules and record completion", "安排学生修读模块并登记结果"),
            kind="write",
            grants={Role.TEACHER: Scope.CLASS, **LEADING},
        ),
        Action(
            "curriculum.view_pathway",
            Text("See which modules somebody takes and may take next", "查看某人的模块修读路径"),
            grants={Role.STUDENT: Scope.OWN, Role.GUARDIAN: Scope.CONSENTED, **STAFF},
            sensitive=True,
        ),
    )
