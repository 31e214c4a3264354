"""The rows of the policy table that assessment contributes."""

from ronghe.apps.base.api import Text
from ronghe.apps.people.api import STAFF, Action, Role, Scope, register_actions

OVERSIGHT = {**STAFF, Role.REGIONAL_OFFICER: Scope.REGION}
LEADING = {
    Role.PROGRAMME_LEAD: Scope.PROGRAMME,
    Role.SCHOOL_ADMINISTRATOR: Scope.ORGANISATION,
    Role.SYSTEM_ADMINISTRATOR: Scope.ALL,
}


def register() -> None:
    _register_results()
    _register_forms()
    _register_courses()


def _register_results() -> None:
    """Competence, classes, raters, instruments, calibrations."""
    register_actions(
        Action(
            "assessment.view_competence",
            Text("See a person's competence", "查看某人的能力"),
            grants={
                Role.STUDENT: Scope.OWN,
                Role.ALUMNUS: Scope.OWN,
                Role.GUARDIAN: Scope.CONSENTED,
                **STAFF,
            },
            sensitive=True,
            key_scope="competence:read",
        ),
        Action(
            "assessment.view_own_competence",
            Text("See one's own competence, or one's child's", "查看自己或孩子的能力"),
            grants={
                Role.STUDENT: Scope.OWN,
                Role.ALUMNUS: Scope.OWN,
                Role.GUARDIAN: Scope.CONSENTED,
            },
            sensitive=True,
        ),
        Action(
            "assessment.view_class",
            Text("See how a class stands", "查看班级情况"),
            grants=STAFF,
            sensitive=True,
        ),
        Action(
            "assessment.compare_classes",
            Text("Compare classes and schools", "比较班级与学校"),
            grants=OVERSIGHT | {Role.SYSTEM_ADMINISTRATOR: Scope.ALL},
        ),
        Action(
            "assessment.view_cohorts",
            Text("See what a programme's cohorts can do, as shares", "查看专业学生能力的总体比例"),
            grants=OVERSIGHT
            | {
                Role.TEACHER: Scope.PROGRAMME,
                Role.COMMITTEE_MEMBER: Scope.PROGRAMME,
                Role.SYSTEM_ADMINISTRATOR: Scope.ALL,
            },
        ),
        Action(
            "assessment.view_raters",
            Text("See how raters judge", "查看评分者的评分特点"),
            grants=LEADING,
            sensitive=True,
        ),
        Action(
            "assessment.view_instruments",
            Text("See instruments and how well they work", "查看测评工具及其质量"),
            grants={Role.TEACHER: Scope.ALL, Role.REGIONAL_OFFICER: Scope.ALL, **LEADING},
            key_scope="calibrations:read",
        ),
        Action(
            "assessment.manage_instruments",
            Text("Make and publish instruments", "编制与发布测评工具"),
            kind="write",
            grants=LEADING,
        ),
        Action(
            "assessment.view_calibrations",
            Text("See calibrations", "查看标定"),
            grants={Role.REGIONAL_OFFICER: Scope.ALL, **LEADING},
            key_scope="calibrations:read",
        ),
        Action(
            "assessment.run_calibration",
            Text("Run a calibration and put it in force", "运行标定并使其生效"),
            kind="write",
            grants={
                Role.PROGRAMME_LEAD: Scope.PROGRAMME,
                Role.SYSTEM_ADMINISTRATOR: Scope.ALL,
            },
        ),
    )


def _register_forms() -> None:
    """Rating, answering, sessions, links, uploads."""
    register_actions(
        Action(
            "assessment.rate_person",
            Text("Rate a person", "为某人评分"),
            kind="write",
            grants={
                Role.TEACHER: Scope.RELATED,
                Role.MENTOR: Scope.RELATED,
                Role.PROGRAMME_LEAD: Scope.RELATED,
                Role.INDUSTRY_EXPERT: Scope.RELATED,
                Role.PANEL_MEMBER: Scope.RELATED,
                Role.PEER_RATER: Scope.RELATED,
            },
        ),
        Action(
            "assessment.answer_form",
            Text("Answer a test or a form about oneself", "作答测验或自评表"),
            kind="write",
            grants={Role.STUDENT: Scope.OWN},
        ),
        Action(
            "assessment.open_rating_link",
            Text("Rate by a one-time link", "通过一次性链接评分"),
            kind="write",
            open_to="anyone",
        ),
        Action(
            "assessment.manage_sessions",
            Text("Open rating sessions and assign raters", "开设评分活动并分配评分者"),
            kind="write",
            grants={Role.TEACHER: Scope.CLASS, **LEADING},
        ),
        Action(
            "assessment.upload_ratings",
            Text("Upload ratings from a file", "从文件上传评分"),
            kind="write",
            grants=LEADING,
        ),
        Action(
            "assessment.manage_mappings",
            Text(
                "Say which statements of other systems count as evidence",
                "设定外部学习记录如何成为证据",
            ),
            kind="write",
            grants=LEADING,
        ),
    )


def _register_courses() -> None:
    """cmi5 courses: bringing in, assigning, taking, and what their units report."""
    register_actions(
        Action(
            "assessment.import_courses",
            Text("Bring in course packages", "导入课程包"),
            kind="write",
            grants=LEADING,
        ),
        Action(
            "assessment.assign_courses",
            Text("Assign courses and see how far students are", "布置课程并查看学习进度"),
            kind="write",
            grants={Role.TEACHER: Scope.CLASS, **LEADING},
        ),
        Action(
            "assessment.take_course",
            Text("Take a course", "学习课程"),
            kind="write",
            grants={Role.STUDENT: Scope.OWN},
        ),
        Action(
            "assessment.fetch_course_token",
            Text("Fetch the token of a launched unit, once", "获取已启动单元的令牌（一次）"),
            kind="write",
            open_to="anyone",
        ),
        Action(
            "assessment.report_from_course",
            Text("Report from a launched unit, by its token", "已启动的单元凭令牌上报"),
            kind="write",
            key_scope="xapi.write",
        ),
    )
