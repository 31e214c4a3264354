"""The policy table: role × action × scope. Each app contributes its rows when it starts.

An action is `app.verb_noun`. A role without a grant for it may not do it; a grant's scope says
how far it reaches. A page or route names its action; one that names none fails the tests.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from ronghe.apps.base.api import Text
from ronghe.apps.people.roles import Role, Scope

Kind = Literal["read", "write"]
Anyone = Literal["nobody", "signed_in", "anyone"]


@dataclass(frozen=True, slots=True)
class Action:
    """One row of the table. `open_to` widens it beyond roles: whoever has signed in, or anyone.

    `sensitive` reads leave a row in the audit table; `key_scope` lets a system's key do it.
    `by_another` is for what nobody does to their own work: it is then the duty of everybody in the
    organisation who may, and not of the nearest alone.
    """

    name: str
    title: Text
    kind: Kind = "read"
    grants: Mapping[Role, Scope] = field(default_factory=dict)
    open_to: Anyone = "nobody"
    sensitive: bool = False
    key_scope: str = ""
    by_another: bool = False


_actions: dict[str, Action] = {}


def register_actions(*actions: Action) -> None:
    """Add an app's rows; an action may be registered once."""
    for action in actions:
        if action.name in _actions and _actions[action.name] != action:
            raise RuntimeError(f"action {action.name!r} is registered twice")
        _actions[action.name] = action


def action_named(name: str) -> Action:
    """Raises KeyError for an action that no app has registered: a mistake of the programmer."""
    return _actions[name]


def all_actions() -> tuple[Action, ...]:
    return tuple(sorted(_actions.values(), key=lambda action: action.name))


OFFICE = {
    Role.SCHOOL_ADMINISTRATOR: Scope.ORGANISATION,
    Role.REGIONAL_OFFICER: Scope.REGION,
    Role.SYSTEM_ADMINISTRATOR: Scope.ALL,
}
STAFF = {
    Role.TEACHER: Scope.CLASS,
    Role.PROGRAMME_LEAD: Scope.PROGRAMME,
    Role.SCHOOL_ADMINISTRATOR: Scope.ORGANISATION,
}


OFFICE_WORK = {
    Role.SCHOOL_ADMINISTRATOR: Scope.ORGANISATION,
    Role.SYSTEM_ADMINISTRATOR: Scope.ALL,
}
BUREAU_WORK = {
    Role.REGIONAL_OFFICER: Scope.REGION,
    Role.SYSTEM_ADMINISTRATOR: Scope.ALL,
}

# What anybody does about themselves and their own.
ON_ONESELF = (
    Action("people.sign_in", Text("Sign in and out", "登录与退出"), open_to="anyone"),
    Action(
        "people.manage_own_sign_in",
        Text("Change one's own password and second factor", "修改自己的密码与二次验证"),
        kind="write",
        open_to="signed_in",
    ),
    Action(
        "people.open_sign_in_link",
        Text("Choose one's sign-in by a one-time link", "通过一次性链接设置用户名与密码"),
        kind="write",
        open_to="anyone",
    ),
    Action("people.set_language", Text("Choose the language", "选择语言"), open_to="anyone"),
    Action(
        "people.view_home",
        Text("See one's next steps", "查看自己的下一步"),
        open_to="signed_in",
    ),
    Action(
        "people.view_api",
        Text("Read how other systems talk to Ronghe", "查看系统接口说明"),
        open_to="anyone",
    ),
    Action(
        "people.view_units",
        Text("See organisations, programmes and classes", "查看单位、专业与班级"),
        grants={
            Role.PLACEMENT_COORDINATOR: Scope.ORGANISATION,
            **STAFF,
            **OFFICE,
        },
        key_scope="people:read",
    ),
    Action(
        "people.view_own_data",
        Text("See and export what is kept about oneself", "查看并导出关于自己的数据"),
        grants=dict.fromkeys(Role, Scope.OWN),
        sensitive=True,
    ),
    Action(
        "people.give_consent",
        Text("Give and withdraw consent", "给予与撤回同意"),
        kind="write",
        grants={Role.STUDENT: Scope.OWN, Role.GUARDIAN: Scope.RELATED},
    ),
    Action(
        "people.view_person",
        Text("See a person's name and classes", "查看人员姓名与班级"),
        grants={
            Role.STUDENT: Scope.OWN,
            Role.GUARDIAN: Scope.RELATED,
            Role.MENTOR: Scope.RELATED,
            Role.RECRUITER: Scope.CONSENTED,
            Role.PLACEMENT_COORDINATOR: Scope.ORGANISATION,
            **STAFF,
            Role.REGIONAL_OFFICER: Scope.REGION,
            Role.SYSTEM_ADMINISTRATOR: Scope.ALL,
        },
        key_scope="people:read",
    ),
)

# What an office does for others.
IN_THE_OFFICE = (
    Action(
        "people.list_people",
        Text("List the people of an organisation", "列出本单位人员"),
        grants={Role.PROGRAMME_LEAD: Scope.PROGRAMME, **OFFICE},
        sensitive=True,
        key_scope="people:read",
    ),
    Action(
        "people.import_people",
        Text("Import people from a file", "从文件导入人员"),
        kind="write",
        grants=OFFICE_WORK,
        key_scope="roster:write",
    ),
    Action(
        "people.view_person_record",
        Text("See a person's roles, consents and sign-in", "查看某人的角色、同意与登录情况"),
        grants={Role.PROGRAMME_LEAD: Scope.PROGRAMME, **OFFICE},
        sensitive=True,
    ),
    Action(
        "people.manage_memberships",
        Text("Add people, give and end roles", "添加人员，授予与终止角色"),
        kind="write",
        grants=OFFICE,
        key_scope="people:write",
    ),
    Action(
        "people.manage_sign_ins",
        Text("Let somebody sign in by a one-time link", "用一次性链接开通登录"),
        kind="write",
        grants=OFFICE,
    ),
    Action(
        "people.export_person",
        Text("Export all that is kept about a person", "导出某人的全部数据"),
        grants={
            **dict.fromkeys(Role, Scope.OWN),
            Role.SCHOOL_ADMINISTRATOR: Scope.ORGANISATION,
            Role.SYSTEM_ADMINISTRATOR: Scope.ALL,
        },
        sensitive=True,
    ),
    Action(
        "people.erase_person",
        Text("Erase a person", "删除某人的数据"),
        kind="write",
        grants=OFFICE_WORK,
    ),
    Action(
        "people.manage_keys",
        Text("Make and revoke keys for systems", "创建与吊销接口密钥"),
        kind="write",
        grants=OFFICE_WORK,
    ),
    Action(
        "people.view_audit",
        Text("Read the audit table", "查看审计记录"),
        grants=OFFICE_WORK,
        sensitive=True,
    ),
)

# Organisations, programmes, classes, school years.
UNITS = (
    Action(
        "people.add_organisations",
        Text("Add and close schools and enterprises", "添加与停用学校和企业"),
        kind="write",
        grants=BUREAU_WORK,
    ),
    Action(
        "people.manage_units",
        Text("Change an organisation, its programmes and classes", "维护单位信息、专业与班级"),
        kind="write",
        grants=OFFICE,
        key_scope="people:write",
    ),
    Action(
        "people.manage_calendar",
        Text("Set the school years of a region", "设定区域的学年与学期"),
        kind="write",
        grants=BUREAU_WORK,
    ),
    Action(
        "people.manage_regions",
        Text("Add a region", "添加区域"),
        kind="write",
        grants={Role.SYSTEM_ADMINISTRATOR: Scope.ALL},
    ),
)


def register() -> None:
    """The rows of `people` itself."""
    register_actions(*ON_ONESELF, *IN_THE_OFFICE, *UNITS)
