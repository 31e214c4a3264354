"""The rows of the policy table for calendar feeds."""

from ronghe.apps.base.api import Text
from ronghe.apps.people.api import Action, register_actions


def register() -> None:
    register_actions(
        Action(
            "connect.manage_own_calendars",
            Text("Make and withdraw one's own calendar links", "生成与撤销自己的日历链接"),
            kind="write",
            open_to="signed_in",
        ),
        Action(
            "connect.read_calendar",
            Text("Read a calendar by its secret link", "凭保密链接读取日历"),
            open_to="anyone",
        ),
    )
