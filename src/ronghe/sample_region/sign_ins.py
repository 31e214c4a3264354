"""One account for each role of the sample region, open to whoever looks around."""

from collections.abc import Mapping

from django.contrib.auth.hashers import make_password

from ronghe.apps.base.api import Text
from ronghe.apps.base.presentation import shell
from ronghe.apps.people.api import Account, Person, Role

# Known to everybody: the people behind it do not exist, and production makes no sample region.
PASSWORD = "look-around"
NOTE = Text(
    "Sample region: everything here is made up. None of these people exist.",
    "示例区域：此处一切均为虚构，人物并不存在。",
)
ROLE_TITLES = {
    Role.STUDENT: Text("Student", "学生"),
    Role.GUARDIAN: Text("Guardian", "监护人"),
    Role.TEACHER: Text("Teacher", "教师"),
    Role.MENTOR: Text("Enterprise mentor", "企业导师"),
    Role.PROGRAMME_LEAD: Text("Programme lead", "专业负责人"),
    Role.PLACEMENT_COORDINATOR: Text("Placement coordinator", "实习管理教师"),
    Role.COMMITTEE_MEMBER: Text("Committee member", "专业建设委员会委员"),
    Role.LABORATORY_MANAGER: Text("Laboratory manager", "实训室管理员"),
    Role.SCHOOL_ADMINISTRATOR: Text("School administrator", "学校管理员"),
    Role.REGIONAL_OFFICER: Text("Regional officer", "区域管理员"),
    Role.RECRUITER: Text("Recruiter", "招聘人员"),
    Role.SYSTEM_ADMINISTRATOR: Text("System administrator", "系统管理员"),
    Role.INDUSTRY_EXPERT: Text("Industry expert", "行业专家"),
    Role.EMPLOYEE_LEARNER: Text("Employee learner", "在职学员"),
    Role.ALUMNUS: Text("Alumnus", "毕业生"),
    Role.PEER_RATER: Text("Peer as rater", "同伴评分者"),
    Role.PANEL_MEMBER: Text("Panel member", "评审组成员"),
    Role.PUBLIC_BENCH: Text("Public bench", "公共席位"),
}


def make_sign_ins(showcase: Mapping[str, Person]) -> int:
    """Give each showcased person an account named after their role; returns how many are new.

    Somebody who stands for two roles keeps the first account.
    """
    hashed = make_password(PASSWORD)
    new = 0
    for role in ROLE_TITLES:
        if role in showcase:
            fields = {"username": role, "password": hashed}
            _, is_new = Account.objects.get_or_create(person=showcase[role], defaults=fields)
            new += is_new
    return new


def sample_data() -> shell.SampleData | None:
    """The sample region's note and sign-ins when it is loaded here, else None.

    One query, and one more where it is loaded: every page asks.
    """
    there = Account.objects.filter(person__is_sample=True).select_related("person")
    accounts = list(there.prefetch_related("person__memberships"))
    by_role: dict[str, Account] = {}
    for account in accounts:
        for membership in account.person.memberships.all():
            by_role.setdefault(membership.role, account)
    by_role |= {account.username: account for account in accounts}
    if not by_role:
        return None
    sign_ins = tuple(
        _sign_in(title, by_role[role]) for role, title in ROLE_TITLES.items() if role in by_role
    )
    return shell.SampleData(note=NOTE, sign_ins=sign_ins)


def _sign_in(title: Text, account: Account) -> shell.SignIn:
    name = Text(account.person.name_en, account.person.name_zh)
    return shell.SignIn(title, name, account.username, PASSWORD)


def register() -> None:
    shell.sample_data_providers.register("sample_region", sample_data)
