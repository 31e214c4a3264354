"""The rows of the policy table for signals, revisions, resources, pace and gaps."""

from ronghe.apps.base.api import Text
from ronghe.apps.curriculum.policy import LEADING, READERS
from ronghe.apps.people.api import Action, Role, Scope, register_actions

WRITING = {Role.TEACHER: Scope.PROGRAMME, **LEADING}
OVERSEEING = {
    Role.COMMITTEE_MEMBER: Scope.PROGRAMME,
    Role.REGIONAL_OFFICER: Scope.REGION,
    **LEADING,
}


def register() -> None:
    _register_revisions()
    _register_resources()
    _register_pace()


def _register_revisions() -> None:
    register_actions(
        Action(
            "curriculum.view_revisions",
            Text("See revisions and what came of signals", "查看模块修订与信号处理情况"),
            grants=READERS,
            key_scope="curriculum:read",
        ),
        Action(
            "curriculum.judge_signals",
            Text("Accept, reject or defer signals and proposals", "受理、不予受理或暂缓信号与建议"),
            kind="write",
            grants=LEADING,
        ),
        Action(
            "curriculum.propose_revision",
            Text("Propose the revision of a module", "提出模块修订建议"),
            kind="write",
            grants={Role.COMMITTEE_MEMBER: Scope.PROGRAMME, **WRITING},
        ),
        Action(
            "curriculum.draft_revision",
            Text("Begin and hand in the new version of a revision", "编写并提交修订的新版本"),
            kind="write",
            grants=WRITING,
        ),
        Action(
            "curriculum.lead_revision",
            Text(
                "Carry a revision through review, committee and publication",
                "推进修订的审核、审议与发布",
            ),
            kind="write",
            grants=LEADING,
        ),
        Action(
            "curriculum.decide_impact",
            Text(
                "Decide what follows elsewhere from a revision, when it is given to one",
                "决定分配给自己的修订波及事项",
            ),
            kind="write",
            grants={
                Role.COMMITTEE_MEMBER: Scope.PROGRAMME,
                Role.LABORATORY_MANAGER: Scope.ORGANISATION,
                **WRITING,
            },
        ),
        Action(
            "curriculum.mark_taught",
            Text("Say that a class is taught a module", "登记班级开始学习模块"),
            kind="write",
            grants={Role.TEACHER: Scope.CLASS, **LEADING},
        ),
        Action(
            "curriculum.review_modules",
            Text("Review a published module on its date", "按期复核已发布的模块"),
            kind="write",
            grants=LEADING,
        ),
    )


def _register_resources() -> None:
    """Who sees one is decided resource by resource, by its confidentiality."""
    register_actions(
        Action(
            "curriculum.view_resources",
            Text("See teaching resources and say what is wrong in them", "查看教学资源并反馈问题"),
            open_to="signed_in",
        ),
        Action(
            "curriculum.report_resource",
            Text("Report what is wrong in a teaching resource", "反馈教学资源中的问题"),
            kind="write",
            open_to="signed_in",
        ),
        Action(
            "curriculum.edit_resources",
            Text("Keep teaching resources and answer reports", "维护教学资源并答复反馈"),
            kind="write",
            grants=WRITING,
        ),
    )


def _register_pace() -> None:
    register_actions(
        Action(
            "curriculum.view_pace",
            Text("See how fast change reaches the curriculum", "查看产业变化进入教学的速度"),
            grants=OVERSEEING,
        ),
        Action(
            "curriculum.view_gap",
            Text("See demand set against supply", "查看需求与供给的对照"),
            grants=OVERSEEING,
        ),
    )
