"""One door to all moves of a revision, for a board on which a card is moved to a column."""

from collections.abc import Callable
from datetime import datetime

from ronghe.apps.base.api import Refused
from ronghe.apps.curriculum.models import Revision
from ronghe.apps.curriculum.services import revision_course as course
from ronghe.apps.curriculum.services.revisions import judge_proposal, withdraw_revision
from ronghe.apps.people.api import Viewer

State = Revision.State
WITHOUT_NOTE: dict[tuple[str, str], Callable[..., Revision]] = {
    (State.ACCEPTED, State.DRAFTING): course.begin_drafting,
    (State.DRAFTING, State.IN_REVIEW): course.hand_in,
    (State.APPROVED, State.PUBLISHED): course.publish_revision,
    (State.PUBLISHED, State.RENEWED): course.close_renewal,
    (State.RENEWED, State.TAUGHT): course.note_teaching,
}
WITH_NOTE: dict[tuple[str, str], Callable[..., Revision]] = {
    (State.IN_REVIEW, State.DRAFTING): course.send_back,
    (State.IN_REVIEW, State.WITH_COMMITTEE): course.bring_before_committee,
    (State.WITH_COMMITTEE, State.IN_REVIEW): course.take_back,
}
JUDGED = (State.ACCEPTED, State.REJECTED, State.DEFERRED)


def make_move(
    *, viewer: Viewer, revision: Revision, target: str, note: str, at: datetime
) -> Revision:
    """Move a revision to a state by the service that does it. Raises what that service raises;
    Refused for a move that the table does not hold or that needs a page of its own."""
    way = (revision.state, target)
    if target in JUDGED:
        return judge_proposal(viewer=viewer, revision=revision, target=target, note=note, at=at)
    if target == State.WITHDRAWN:
        return withdraw_revision(viewer=viewer, revision=revision, note=note, at=at)
    if way in WITH_NOTE:
        return WITH_NOTE[way](viewer=viewer, revision=revision, note=note, at=at)
    if way in WITHOUT_NOTE:
        return WITHOUT_NOTE[way](viewer=viewer, revision=revision, at=at)
    raise Refused(
        "This is not possible now. Nothing was changed.",
        "目前无法进行此操作。未作任何更改。",
        code="wrong-state",
    )
