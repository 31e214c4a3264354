"""The rows of the policy table for certificates, their rules, and who confirms them."""

from ronghe.apps.base.api import Text
from ronghe.apps.people.api import STAFF, Action, Role, Scope, register_actions

LEADING = {
    Role.PROGRAMME_LEAD: Scope.PROGRAMME,
    Role.SCHOOL_ADMINISTRATOR: Scope.ORGANISATION,
}
READERS = {
    Role.TEACHER: Scope.ORGANISATION,
    Role.PLACEMENT_COORDINATOR: Scope.ORGANISATION,
    Role.COMMITTEE_MEMBER: Scope.ORGANISATION,
    Role.PUBLIC_BENCH: Scope.ORGANISATION,
    Role.MENTOR: Scope.REGION,
    Role.INDUSTRY_EXPERT: Scope.REGION,
    Role.REGIONAL_OFFICER: Scope.REGION,
    Role.SYSTEM_ADMINISTRATOR: Scope.ALL,
    Role.PROGRAMME_LEAD: Scope.ORGANISATION,
    Role.SCHOOL_ADMINISTRATOR: Scope.ORGANISATION,
}


def register() -> None:
    register_actions(
        Action(
            "certification.view_rules",
            Text("See certificates and what their rules ask", "查看证书及其规则"),
            grants=READERS,
            key_scope="certification:read",
        ),
        Action(
            "certification.edit_rules",
            Text(
                "Write certificates and bring their rules before the committee",
                "编写证书规则并提交审议",
            ),
            kind="write",
            grants=LEADING,
        ),
        Action(
            "certification.view_standing",
            Text("See what somebody has and lacks for a certificate", "查看某人的证书进展"),
            grants={
                Role.STUDENT: Scope.OWN,
                Role.GUARDIAN: Scope.CONSENTED,
                **STAFF,
            },
            sensitive=True,
            key_scope="certification:read",
        ),
        Action(
            "certification.view_own_standing",
            Text("See what one has and lacks oneself, or one's child", "查看自己或孩子的证书进展"),
            grants={Role.STUDENT: Scope.OWN, Role.GUARDIAN: Scope.CONSENTED},
            sensitive=True,
        ),
        Action(
            "certification.view_class_standing",
            Text("See how a class stands for a certificate", "查看班级的证书进展"),
            grants=STAFF,
            sensitive=True,
        ),
        Action(
            "certification.confirm_certificates",
            Text("Confirm what the rule has proved, and issue it", "确认已达规则的证书并颁发"),
            kind="write",
            grants=LEADING,
        ),
    )
