"""The rows of the policy table that evidence contributes."""

from ronghe.apps.base.api import Text
from ronghe.apps.people.api import STAFF, Action, Role, Scope, register_actions

# The learning record store answers to keys alone; each scope opens one of these.
RECORD_STORE = (
    Action(
        "evidence.view_record_store",
        Text("See which versions of xAPI are understood", "查看支持的 xAPI 版本"),
        open_to="anyone",
    ),
    Action(
        "evidence.write_statements",
        Text("Write statements by xAPI", "通过 xAPI 写入语句"),
        kind="write",
        key_scope="xapi.write",
    ),
    Action(
        "evidence.read_own_statements",
        Text("Read back by xAPI what the same system wrote", "通过 xAPI 读取本系统写入的语句"),
        key_scope="xapi.read_own",
    ),
    Action(
        "evidence.read_all_statements",
        Text("Read every statement of the organisation by xAPI", "通过 xAPI 读取本单位全部语句"),
        key_scope="xapi.read_all",
    ),
    Action(
        "evidence.define_activities",
        Text("Say by xAPI what activities are", "通过 xAPI 定义活动"),
        kind="write",
        key_scope="xapi.define",
    ),
)


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
        Action(
            "evidence.tie_identities",
            Text("Say who an identity of another system is", "认定其他系统中的身份是谁"),
            kind="write",
            grants={
                Role.SCHOOL_ADMINISTRATOR: Scope.ORGANISATION,
                Role.SYSTEM_ADMINISTRATOR: Scope.ALL,
            },
            key_scope="people:write",
        ),
        *RECORD_STORE,
    )
