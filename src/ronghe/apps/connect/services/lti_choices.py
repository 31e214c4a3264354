"""Deep linking: what somebody chose goes back to the platform, signed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from ronghe.apps.base.api import Refused, audit
from ronghe.apps.connect.models import LtiTicket
from ronghe.apps.connect.queries.lti_targets import Placeable, placeable_by
from ronghe.apps.connect.services.lti_keys import signer
from ronghe.apps.connect.services.lti_launches import TARGET, open_ticket, use_ticket
from ronghe.apps.connect.services.lti_platforms import reference_of
from ronghe.apps.people.api import Viewer, new_secret, require, viewer_of_person
from ronghe.standards.lti import DeepLinking, LinkItem, deep_linking_answer

PLACE = "connect.place_lti_links"


@dataclass(frozen=True, slots=True)
class Choosing:
    """Who chooses, from what, and whether they may choose several."""

    ticket: LtiTicket
    viewer: Viewer
    offered: tuple[Placeable, ...]
    request: DeepLinking


@dataclass(frozen=True, slots=True)
class Chosen:
    """The signed answer and the address of the platform that it is posted to."""

    token: str
    return_url: str


def begin_choosing(secret: str, *, at: datetime) -> Choosing:
    """Raises Refused for a spent ticket, NotAllowed for who places no links."""
    ticket = open_ticket(secret, LtiTicket.Purpose.CHOOSE, at=at)
    assert ticket.person is not None  # a ticket to choose is of a known person
    viewer = viewer_of_person(ticket.person, via="link")
    require(viewer, PLACE)
    request = DeepLinking(**ticket.launch["deep_linking"])
    return Choosing(ticket, viewer, tuple(placeable_by(viewer)), request)


def choose(secret: str, keys: Sequence[str], *, launch_url: str, at: datetime) -> Chosen:
    """Sign what was chosen. Raises Refused for nothing, for too many, for what is not offered."""
    choosing = begin_choosing(secret, at=at)
    by_key = {str(one.reference): one for one in choosing.offered}
    chosen = [by_key[key] for key in dict.fromkeys(keys) if key in by_key]
    if not chosen or (len(chosen) > 1 and not choosing.request.may_choose_many):
        raise Refused(
            "Choose one of the entries." if not chosen else "Your course takes one at a time.",
            "请选择一项。" if not chosen else "课程每次只能添加一项。",
            code="choice-count",
        )
    platform = choosing.ticket.platform
    claims = deep_linking_answer(
        choosing.request,
        [_item(one, launch_url) for one in chosen],
        issuer=platform.issuer,
        client_id=platform.client_id,
        deployment=choosing.ticket.launch["deployment"],
        nonce=new_secret(),
        at=at,
    )
    with transaction.atomic():
        use_ticket(choosing.ticket, at=at)
        subject = reference_of(platform)
        audit(choosing.viewer, PLACE, subject=subject, count=len(chosen))
    return Chosen(signer(at).sign(claims), choosing.request.return_url)


def _item(one: Placeable, launch_url: str) -> LinkItem:
    return LinkItem(
        url=launch_url,
        title=str(one.title),
        custom={TARGET: str(one.reference)},
        points=1 if one.is_graded else None,
        resource_id=str(one.reference.uuid) if one.is_graded else "",
    )
