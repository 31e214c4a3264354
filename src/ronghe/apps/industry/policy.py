"""The rows of the policy table that industry contributes."""

from ronghe.apps.people.api import register_actions


def register() -> None:
    register_actions()
