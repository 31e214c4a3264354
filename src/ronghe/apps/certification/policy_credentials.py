"""The rows of the policy table about credentials."""

from ronghe.apps.base.api import Text
from ronghe.apps.people.api import Action, Role, Scope, register_actions

ISSUING = {
    Role.PROGRAMME_LEAD: Scope.PROGRAMME,
    Role.SCHOOL_ADMINISTRATOR: Scope.ORGANISATION,
}
HOLDERS = {
    Role.STUDENT: Scope.OWN,
    Role.EMPLOYEE_LEARNER: Scope.OWN,
    Role.ALUMNUS: Scope.OWN,
}


def register() -> None:
    register_actions(
        Action(
            "certification.verify_credential",
            Text("Check whether a credential is genuine and in force", "核验凭证的真伪与效力"),
            open_to="anyone",
        ),
        Action(
            "certification.open_credential",
            Text("Open a credential's page by its address", "通过网址打开凭证页面"),
            open_to="anyone",
        ),
        Action(
            "certification.fetch_issuer",
            Text("Fetch an issuer's public keys and status lists", "获取颁发者公钥与状态列表"),
            open_to="anyone",
        ),
        Action(
            "certification.view_own_credentials",
            Text("See and take along one's own credentials", "查看并下载自己的凭证"),
            grants=HOLDERS,
        ),
        Action(
            "certification.share_credential",
            Text("Open and close the page of one's own credential", "公开或关闭自己凭证的页面"),
            kind="write",
            grants=HOLDERS,
        ),
        Action(
            "certification.choose_talent_fields",
            Text("Choose what recruiters may find of oneself", "选择招聘人员可查到的内容"),
            kind="write",
            grants={Role.STUDENT: Scope.OWN},  # as the consent without which it shows nothing
        ),
        Action(
            "certification.search_talent",
            Text("Search those who agreed to be found", "检索同意被查找的学生"),
            grants={Role.RECRUITER: Scope.CONSENTED},
            sensitive=True,
        ),
        Action(
            "certification.view_issued",
            Text("See what was issued to whom", "查看已颁发的凭证"),
            grants=ISSUING,
            sensitive=True,
            key_scope="certification:read",
        ),
        Action(
            "certification.issue_credential",
            Text("Issue credentials", "颁发凭证"),
            kind="write",
            grants=ISSUING,
        ),
        Action(
            "certification.take_back_credential",
            Text("Suspend, reinstate and revoke credentials", "暂停、恢复与撤销凭证"),
            kind="write",
            grants=ISSUING,
        ),
        Action(
            "certification.export_issued",
            Text("Write all issued credentials to files", "导出全部已颁发的凭证"),
            grants={Role.SYSTEM_ADMINISTRATOR: Scope.ALL},
            sensitive=True,
        ),
        Action(
            "certification.rotate_keys",
            Text("Replace an issuer's signing keys", "更换颁发者的签名密钥"),
            kind="write",
            grants={
                Role.SCHOOL_ADMINISTRATOR: Scope.ORGANISATION,
                Role.SYSTEM_ADMINISTRATOR: Scope.ALL,
            },
        ),
    )
