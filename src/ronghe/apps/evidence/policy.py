"""The rows of the policy table that evidence contributes."""

from ronghe.apps.base.api import Text
from ronghe.apps.people.api import STAFF, Action, Role, Scope, register_actions


def register() -> None:
    register_actions(
        Action(
            "evidence.view_records",
            Text("See the evidence about a person", "查看某人的证据"),
            grants={
                Role.STUDENT: Scope.OWN,
                Role.GUARDIAN: Scope.CONSENTED,
                **STAFF,
            },
            sensitive=True,
            key_scope="evidence:read",
        ),
        Action(
            "evidence.append_records",
            Text("Record evidence from another system", "由其他系统写入证据"),
            kind="write",
            key_scope="evidence:write",
        ),
        Action(
            "evidence.verify_log",
            Text("Check that the evidence log is whole", "核对证据日志是否完整"),
            grants={
                Role.SCHOOL_ADMINISTRATOR: Scope.ORGANISATION,
                Role.SYSTEM_ADMINISTRATOR: Scope.ALL,
            },
        ),
    )
