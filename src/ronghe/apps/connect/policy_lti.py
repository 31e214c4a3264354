"""The rows of the policy table for learning platforms (LTI 1.3)."""

from ronghe.apps.base.api import Text
from ronghe.apps.people.api import STAFF, Action, Role, Scope, register_actions

OFFICE_WORK = {
    Role.SCHOOL_ADMINISTRATOR: Scope.ORGANISATION,
    Role.SYSTEM_ADMINISTRATOR: Scope.ALL,
}


def register() -> None:
    register_actions(
        Action(
            "connect.manage_lti",
            Text("Register learning platforms and connect accounts", "登记学习平台并关联账号"),
            kind="write",
            grants=OFFICE_WORK,
        ),
        Action(
            "connect.rotate_lti_keys",
            Text("Change the key for learning platforms", "更换学习平台签名密钥"),
            kind="write",
            grants={Role.SYSTEM_ADMINISTRATOR: Scope.ALL},
        ),
        Action(
            "connect.read_lti_keys",
            Text("Read the public keys for learning platforms", "读取学习平台公钥"),
            open_to="anyone",
        ),
        Action(
            "connect.launch_lti",
            Text("Come in from a learning platform", "从学习平台进入"),
            kind="write",
            open_to="anyone",
        ),
        Action(
            "connect.link_own_account",
            Text("Connect one's own account of another system", "关联自己在其他系统的账号"),
            kind="write",
            open_to="signed_in",
        ),
        Action(
            "connect.place_lti_links",
            Text("Place links into courses of a learning platform", "在学习平台课程中添加链接"),
            kind="write",
            grants=STAFF,
        ),
    )
