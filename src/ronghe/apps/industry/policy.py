"""The rows of the policy table that industry contributes."""

from ronghe.apps.base.api import Text
from ronghe.apps.people.api import ENTERPRISE_ROLES, Action, Role, Scope, register_actions

# People of an enterprise reach their own; people of the region's schools reach its enterprises.
AT_ENTERPRISE = dict.fromkeys(ENTERPRISE_ROLES, Scope.ORGANISATION)
OFFICES = {
    Role.PLACEMENT_COORDINATOR: Scope.REGION,
    Role.PROGRAMME_LEAD: Scope.REGION,
    Role.SCHOOL_ADMINISTRATOR: Scope.REGION,
    Role.REGIONAL_OFFICER: Scope.REGION,
    Role.SYSTEM_ADMINISTRATOR: Scope.ALL,
}
LOOKING = {
    **AT_ENTERPRISE,
    **OFFICES,
    Role.TEACHER: Scope.REGION,
    Role.LABORATORY_MANAGER: Scope.REGION,
    Role.COMMITTEE_MEMBER: Scope.REGION,
}
SIGNALS = {
    **AT_ENTERPRISE,
    **OFFICES,
    Role.LABORATORY_MANAGER: Scope.REGION,
    Role.TEACHER: Scope.PROGRAMME,
    Role.COMMITTEE_MEMBER: Scope.PROGRAMME,
}
# Whom a school works with is for the school to say, and for the region's officer.
PARTNERING = {
    Role.PLACEMENT_COORDINATOR: Scope.ORGANISATION,
    Role.PROGRAMME_LEAD: Scope.ORGANISATION,
    Role.SCHOOL_ADMINISTRATOR: Scope.ORGANISATION,
    Role.REGIONAL_OFFICER: Scope.REGION,
    Role.SYSTEM_ADMINISTRATOR: Scope.ALL,
}
SURVEYORS = {
    Role.PLACEMENT_COORDINATOR: Scope.ORGANISATION,
    Role.PROGRAMME_LEAD: Scope.ORGANISATION,
    Role.SCHOOL_ADMINISTRATOR: Scope.ORGANISATION,
    Role.REGIONAL_OFFICER: Scope.ORGANISATION,
    Role.SYSTEM_ADMINISTRATOR: Scope.ALL,
}


WATCHING = {
    Role.TEACHER: Scope.REGION,
    Role.PLACEMENT_COORDINATOR: Scope.REGION,
    Role.COMMITTEE_MEMBER: Scope.REGION,
    Role.PROGRAMME_LEAD: Scope.REGION,
    Role.SCHOOL_ADMINISTRATOR: Scope.REGION,
    Role.REGIONAL_OFFICER: Scope.REGION,
    Role.SYSTEM_ADMINISTRATOR: Scope.ALL,
}
ANALYSTS = {
    Role.PROGRAMME_LEAD: Scope.REGION,
    Role.SCHOOL_ADMINISTRATOR: Scope.REGION,
    Role.REGIONAL_OFFICER: Scope.REGION,
    Role.SYSTEM_ADMINISTRATOR: Scope.ALL,
}


def register() -> None:
    _register_enterprises()
    _register_signals()
    _register_surveys()
    _register_demand()


def _register_enterprises() -> None:
    register_actions(
        Action(
            "industry.view_enterprises",
            Text("See enterprises, their posts and equipment", "查看企业及其岗位与设备"),
            grants=LOOKING,
            key_scope="industry:read",
        ),
        Action(
            "industry.view_contacts",
            Text("See whom to ask at an enterprise", "查看企业联系人"),
            grants={**AT_ENTERPRISE, **OFFICES},
            sensitive=True,
        ),
        Action(
            "industry.add_enterprises",
            Text("Add enterprises, also from a file", "添加企业（含从文件导入）"),
            kind="write",
            grants=OFFICES,
        ),
        Action(
            "industry.manage_partnerships",
            Text("Say with which programmes an enterprise works", "登记与终止企业与专业的合作"),
            kind="write",
            grants=PARTNERING,
        ),
        Action(
            "industry.manage_enterprise",
            Text("Keep an enterprise's sites, posts and contacts", "维护企业的场所、岗位与联系人"),
            kind="write",
            grants={**AT_ENTERPRISE, **OFFICES},
        ),
        Action(
            "industry.view_equipment",
            Text("See the equipment of schools and enterprises", "查看学校与企业的设备"),
            grants=LOOKING,
            key_scope="industry:read",
        ),
        Action(
            "industry.manage_equipment",
            Text("Keep an organisation's register of equipment", "维护本单位设备台账"),
            kind="write",
            grants={
                **AT_ENTERPRISE,
                Role.LABORATORY_MANAGER: Scope.ORGANISATION,
                Role.PROGRAMME_LEAD: Scope.ORGANISATION,
                Role.SCHOOL_ADMINISTRATOR: Scope.ORGANISATION,
                Role.PLACEMENT_COORDINATOR: Scope.REGION,
                Role.REGIONAL_OFFICER: Scope.REGION,
                Role.SYSTEM_ADMINISTRATOR: Scope.ALL,
            },
        ),
    )


def _register_signals() -> None:
    register_actions(
        Action(
            "industry.view_signals",
            Text("See what changes in the work", "查看产业变化信号"),
            grants=SIGNALS,
            key_scope="industry:read",
        ),
        Action(
            "industry.record_signal",
            Text("Record what changes in the work", "登记产业变化信号"),
            kind="write",
            grants=SIGNALS,
            key_scope="industry:write",
        ),
        Action(
            "industry.withdraw_signal",
            Text("Withdraw a signal that proved wrong", "撤回有误的信号"),
            kind="write",
            grants={
                **AT_ENTERPRISE,
                **OFFICES,
                Role.PROGRAMME_LEAD: Scope.PROGRAMME,
                Role.COMMITTEE_MEMBER: Scope.PROGRAMME,
            },
        ),
        Action(
            "industry.tell_change",
            Text("Tell in a minute what changed at one's enterprise", "一分钟告知本企业的变化"),
            kind="write",
            grants=AT_ENTERPRISE,
        ),
        Action(
            "industry.ask_to_tell",
            Text("Send a mentor a link to tell what changed", "向师傅发送告知变化的链接"),
            kind="write",
            grants=OFFICES,
        ),
        Action(
            "industry.open_tell_link",
            Text("Tell what changed by a one-time link", "通过一次性链接告知变化"),
            kind="write",
            open_to="anyone",
        ),
        Action(
            "industry.record_event",
            Text("Record a technical exchange", "登记技术交流活动"),
            kind="write",
            grants=OFFICES,
        ),
    )


def _register_surveys() -> None:
    register_actions(
        Action(
            "industry.manage_surveys",
            Text("Build surveys, send them and read the answers", "编制、发送企业调查并查看结果"),
            kind="write",
            grants=SURVEYORS,
            sensitive=True,
        ),
        Action(
            "industry.answer_survey",
            Text("Answer a survey by a one-time link", "通过一次性链接填写调查"),
            kind="write",
            open_to="anyone",
        ),
    )


def _register_demand() -> None:
    register_actions(
        Action(
            "industry.view_demand",
            Text("See what job postings ask for", "查看招聘信息中的需求"),
            grants=WATCHING,
            key_scope="industry:read",
        ),
        Action(
            "industry.import_postings",
            Text("Take in job postings from a file", "从文件导入招聘信息"),
            kind="write",
            grants=ANALYSTS,
        ),
        Action(
            "industry.assess_trends",
            Text("Assess trends in job postings", "评估招聘趋势"),
            kind="write",
            grants=ANALYSTS,
        ),
        Action(
            "industry.judge_links",
            Text("Judge which words in postings name a skill", "判断招聘用语对应的技能"),
            kind="write",
            grants={**ANALYSTS, Role.TEACHER: Scope.REGION},
        ),
    )
