"""Who acts on a committee: the policy table first, then seat, chair or secretary."""

from ronghe.apps.base.api import Refused
from ronghe.apps.governance.models import Committee, Seat
from ronghe.apps.governance.queries.committees import committees_for, seat_of
from ronghe.apps.people.api import Viewer, refuse

CONVENE = "governance.convene_meeting"
LEAD = "governance.lead_meeting"
TAKE_PART = "governance.take_part"


def require_committee(viewer: Viewer, action: str, committee: Committee) -> None:
    """Raise NotAllowed unless the action of this viewer reaches the committee."""
    if not committees_for(viewer, action).filter(pk=committee.pk).exists():
        refuse(viewer, action)


def is_secretary(viewer: Viewer, committee: Committee) -> bool:
    """Whether the viewer keeps the committee's papers: its programme's lead, or the school's."""
    return committees_for(viewer, CONVENE).filter(pk=committee.pk).exists()


def require_leading(viewer: Viewer, committee: Committee) -> None:
    """Raise NotAllowed, or Refused unless the viewer is a chair or the secretary."""
    require_committee(viewer, LEAD, committee)
    seat = seat_of(viewer, committee, viewer.on_date)
    if not is_secretary(viewer, committee) and not (seat and seat.is_chair):
        raise Refused(
            "Only the chairs and the secretary do this. Nothing was changed.",
            "只有主任委员和秘书可以这样做。未作任何更改。",
            code="not-leading",
        )


def require_seat(viewer: Viewer, committee: Committee) -> Seat:
    """The viewer's own seat; raises NotAllowed, or Refused without one in term."""
    require_committee(viewer, TAKE_PART, committee)
    seat = seat_of(viewer, committee, viewer.on_date)
    if seat is None:
        raise Refused(
            "You hold no seat in this committee now. Nothing was changed.",
            "您目前不是该委员会委员。未作任何更改。",
            code="no-seat",
        )
    return seat
