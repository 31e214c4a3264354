"""The kinds of motion that governance itself knows: whoever sits here may propose them by a form.

Everything about curricula, programmes and trends is registered from above.
"""

from ronghe.apps.base.api import Text
from ronghe.apps.governance.registries import MotionKind, motion_kinds

GENERAL = MotionKind("governance.general", Text("Other matter", "其他事项"), is_typed_in=True)
RESOURCE_AGREEMENT = MotionKind(
    "governance.resource_agreement",
    Text("Agreement on resources", "资源投入协议"),
    is_typed_in=True,
    has_contributions=True,
)
JOINT_PROJECT = MotionKind(
    "governance.joint_project",
    Text("Joint project", "校企合作项目"),
    is_typed_in=True,
    has_contributions=True,
)
# What a motion whose app no longer registers its kind is shown as.
UNKNOWN = Text("Kind no longer offered", "该类议案已停用")


def kind_named(key: str) -> MotionKind:
    """The registered kind; one that nobody registers any more is kept readable, never votable."""
    return motion_kinds.get(key) or MotionKind(key, UNKNOWN, "two_thirds", allows_written=False)


def register() -> None:
    for kind in (RESOURCE_AGREEMENT, JOINT_PROJECT, GENERAL):
        motion_kinds.register(kind.key, kind)
