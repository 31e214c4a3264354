"""The rows of the policy table for rosters; taking one in is `people.import_people`."""

from ronghe.apps.base.api import Text
from ronghe.apps.people.api import Action, Role, Scope, register_actions


def register() -> None:
    register_actions(
        Action(
            "connect.export_roster",
            Text("Export the roster as OneRoster", "以 OneRoster 格式导出名册"),
            grants={
                Role.SCHOOL_ADMINISTRATOR: Scope.ORGANISATION,
                Role.SYSTEM_ADMINISTRATOR: Scope.ALL,
            },
            sensitive=True,
            key_scope="roster:read",
        ),
    )
