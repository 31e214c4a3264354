"""The policy table as people read it: docs/access.md, generated whole in both languages."""

from collections.abc import Iterable, Iterator, Sequence

from ronghe.apps.base.api import Text
from ronghe.apps.people.api import Action, Role, Scope, all_actions
from ronghe.config.addresses import Address, all_addresses

HEAD = """# Who may do what · 谁可以做什么

This page is generated from the policy table by `make access`; do not edit it. A test visits every
address as every role and holds the platform to it.

本页由权限表生成（`make access`），请勿手工修改。测试以每种角色访问每个地址，确保平台与此一致。
"""
SCOPES = {
    Scope.OWN: Text("oneself", "本人"),
    Scope.RELATED: Text(
        "whom a relationship names (one's child, whom one rates or mentors), while it runs",
        "有关联的人（子女、所评分或指导的学生），仅限关联有效期内",
    ),
    Scope.CLASS: Text("the students of one's class", "本班学生"),
    Scope.PROGRAMME: Text("one's programme", "本专业"),
    Scope.ORGANISATION: Text("one's organisation", "本单位"),
    Scope.REGION: Text("one's region", "本区域"),
    Scope.CONSENTED: Text(
        "who has consented: a recruiter's region, a guardian's own children, a mentor's students",
        "已同意者：招聘人员限本区域，监护人限自己的子女，企业导师限所带学生",
    ),
    Scope.ALL: Text("everybody", "所有人"),
}
# The glossary's words: this page must not depend on a compiled catalogue.
ROLES = {
    Role.STUDENT: Text("student", "学生"),
    Role.GUARDIAN: Text("guardian", "监护人"),
    Role.TEACHER: Text("teacher", "教师"),
    Role.MENTOR: Text("enterprise mentor", "企业导师"),
    Role.PROGRAMME_LEAD: Text("programme lead", "专业负责人"),
    Role.PLACEMENT_COORDINATOR: Text("placement coordinator", "实习管理教师"),
    Role.COMMITTEE_MEMBER: Text("committee member", "专业建设委员会委员"),
    Role.LABORATORY_MANAGER: Text("laboratory manager", "实训室管理员"),
    Role.SCHOOL_ADMINISTRATOR: Text("school administrator", "学校管理员"),
    Role.REGIONAL_OFFICER: Text("regional officer", "区域管理员"),
    Role.RECRUITER: Text("recruiter", "招聘人员"),
    Role.SYSTEM_ADMINISTRATOR: Text("system administrator", "系统管理员"),
    Role.INDUSTRY_EXPERT: Text("industry expert", "行业专家"),
    Role.EMPLOYEE_LEARNER: Text("employee learner", "在职学员"),
    Role.ALUMNUS: Text("alumnus", "毕业生"),
    Role.PEER_RATER: Text("peer as rater", "同伴评分者"),
    Role.PANEL_MEMBER: Text("panel member", "评审组成员"),
    Role.PUBLIC_BENCH: Text("public bench", "公共席位"),
}
OPEN_TO = {
    "nobody": Text("", ""),
    "signed_in": Text("whoever has signed in", "所有已登录者"),
    "anyone": Text("anyone", "任何人"),
}
NOTHING_MORE = Text(
    "Nothing beyond what is open to whoever has signed in.", "仅限已登录者通用的操作。"
)
KINDS = {"read": Text("read", "读取"), "write": Text("write", "写入")}


def access_document() -> str:
    """The whole of docs/access.md."""
    addresses = all_addresses()
    parts = [HEAD, *_scopes(), *_matrix(), *_keys(), *_actions(addresses)]
    return "\n".join(parts).rstrip() + "\n"


def _both(text: Text) -> str:
    return f"{text.en} · {text.zh}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"
    yield ""


def _scopes() -> Iterator[str]:
    yield "## How far a grant reaches · 权限范围\n"
    rows = [(f"`{scope.value}`", _both(SCOPES[scope])) for scope in Scope]
    yield from _table(("scope · 范围", "whose rows · 涉及对象"), rows)


def _matrix() -> Iterator[str]:
    yield "## Roles and actions · 角色与操作\n"
    for role in Role:
        yield f"### {_both(ROLES[role])}\n"
        granted = [one for one in all_actions() if role in one.grants]
        rows = [(f"`{a.name}`", _both(a.title), f"`{a.grants[role].value}`") for a in granted]
        if rows:
            yield from _table(("action · 操作", "", "scope · 范围"), rows)
        else:
            yield f"{_both(NOTHING_MORE)}\n"


def _keys() -> Iterator[str]:
    yield "## Keys of other systems · 接口密钥\n"
    yield "A key acts as its organisation, within its scopes. · 密钥代表其单位，仅限所授权限。\n"
    keyed = [action for action in all_actions() if action.key_scope]
    rows = [
        (f"`{scope}`", "<br>".join(f"`{a.name}`" for a in keyed if a.key_scope == scope))
        for scope in sorted({action.key_scope for action in keyed})
    ]
    yield from _table(("key scope · 密钥权限", "actions · 操作"), rows)


def _actions(addresses: Sequence[Address]) -> Iterator[str]:
    yield "## Actions · 操作\n"
    for action in all_actions():
        yield f"### `{action.name}`\n"
        yield f"{_both(action.title)}\n"
        yield from (f"- {fact}" for fact in _facts(action))
        here = [one for one in addresses if one.action == action.name]
        if here:
            yield "- addresses · 地址: " + ", ".join(f"`{_place(one)}`" for one in here)
        yield ""


def _place(address: Address) -> str:
    return f"{address.method} /{address.route}".strip()


def _facts(action: Action) -> Iterator[str]:
    yield f"kind · 类型: {_both(KINDS[action.kind])}"
    if action.open_to != "nobody":
        yield f"open to · 开放给: {_both(OPEN_TO[action.open_to])}"
    if action.grants:
        granted = (
            f"{_both(ROLES[role])} (`{scope.value}`)" for role, scope in action.grants.items()
        )
        yield "granted to · 授予: " + "; ".join(granted)
    if action.key_scope:
        yield f"key scope · 密钥权限: `{action.key_scope}`"
    if action.sensitive:
        yield "sensitive: each read leaves a row in the audit table · 敏感：每次读取均记入审计"
