"""What revisions and quality bring before a committee: their kinds of motion and effects."""

from ronghe.apps.base.api import Text
from ronghe.apps.curriculum.services.revision_course import MOTION_KIND, settle_revision
from ronghe.apps.governance.api import MotionKind, decision_effects, motion_kinds

REVISION = MotionKind(
    MOTION_KIND,
    Text("Revision of a module", "模块修订"),
    majority="ordinary",
    allows_written=True,
)


def register() -> None:
    motion_kinds.register(REVISION.key, REVISION)
    decision_effects.register(REVISION.key, settle_revision)
