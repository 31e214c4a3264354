"""The rows of the policy table for signing in through a school."""

from ronghe.apps.base.api import Text
from ronghe.apps.connect.policy_lti import OFFICE_WORK
from ronghe.apps.people.api import Action, register_actions


def register() -> None:
    register_actions(
        Action(
            "connect.manage_identity_providers",
            Text("Register a school's own sign-in", "登记学校统一身份认证"),
            kind="write",
            grants=OFFICE_WORK,
        ),
        Action(
            "connect.sign_in_by_school",
            Text("Sign in through one's school", "通过学校统一身份认证登录"),
            kind="write",
            open_to="anyone",
        ),
    )
