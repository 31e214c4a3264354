"""Routes of links to a choice of one's own portfolio. For signed-in persons; a key has none."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from ninja import Field, Router, Schema
from ninja.pagination import paginate

from ronghe.apps.base.api import now
from ronghe.apps.certification.addresses import public_address
from ronghe.apps.certification.models import ShareLink
from ronghe.apps.certification.portfolio_limits import LONGEST_DAYS, LONGEST_PURPOSE, MOST_SHOWN
from ronghe.apps.certification.queries.shared import (
    LinkRow,
    link_for,
    link_row,
    links_of,
    targets_of,
)
from ronghe.apps.certification.rest_portfolio import Lang, own_person
from ronghe.apps.certification.services.share_links import (
    KEEP,
    ShareDraft,
    change_share_link,
    make_share_link,
    withdraw_share_link,
)
from ronghe.apps.people.api import Paged, PageRequest, Pointer, Strict, Viewer, route

router = Router()


class ShareLinkOut(Schema):
    """A link that was made. `standing` is open, expired, withdrawn, or closed where it was brought
    along from elsewhere; `chosen` counts what it shows."""

    uuid: UUID
    purpose: str
    standing: str
    made_at: datetime
    expires_at: datetime
    shows_levels: bool
    chosen: int
    opened: int
    opened_last_at: datetime | None

    @classmethod
    def of(cls, row: LinkRow) -> "ShareLinkOut":
        return cls(**_fields(row))


class ShareLinkWithChoiceOut(ShareLinkOut):
    """With what it shows."""

    targets: list[Pointer]

    @classmethod
    def of(cls, row: LinkRow) -> "ShareLinkWithChoiceOut":
        return cls(**_fields(row), targets=list(targets_of(row.link.choices.all())))


class ShareLinkMadeOut(Schema):
    """The address is told this once; it is not kept."""

    uuid: UUID
    address: str


class ShownChoiceIn(Strict):
    """What is shown: things of one's own timeline by their references, and the five levels."""

    targets: list[Pointer] = Field(default_factory=list, max_length=MOST_SHOWN)
    shows_levels: bool = False


class ShareLinkIn(ShownChoiceIn):
    """`purpose` says for whom and for what; whoever opens the link reads it too."""

    purpose: str = Field("", max_length=LONGEST_PURPOSE)
    days: int = Field(30, ge=1, le=LONGEST_DAYS)
    lang: Lang = "zh-hans"


def _fields(row: LinkRow) -> dict[str, Any]:
    link = row.link
    return {
        "uuid": link.uuid,
        "purpose": link.purpose,
        "standing": row.standing,
        "made_at": link.made_at,
        "expires_at": link.expires_at,
        "shows_levels": link.shows_levels,
        "chosen": row.chosen,
        "opened": row.opened,
        "opened_last_at": row.opened_last_at,
    }


def _told(viewer: Viewer, link: ShareLink) -> ShareLinkWithChoiceOut:
    return ShareLinkWithChoiceOut.of(link_row(link_for(viewer, link.uuid), now()))


@router.get("/portfolio/links", response=list[ShareLinkOut], summary="Links to one's portfolio")
@paginate(Paged)
@route(KEEP)
def share_links(request: PageRequest) -> Any:
    """Every link that was made, the newest first."""
    return [ShareLinkOut.of(row) for row in links_of(request.viewer, now())]


@router.post(
    "/portfolio/links", response={201: ShareLinkMadeOut}, summary="Show a choice by a link"
)
@route(KEEP)
def create_share_link(request: PageRequest, body: ShareLinkIn) -> Any:
    """Make a link for a purpose and a time; it can be withdrawn at once."""
    given = body.dict(exclude={"targets"})
    draft = ShareDraft(targets=tuple(body.targets), **given)
    viewer = request.viewer
    link, secret = make_share_link(viewer=viewer, person=own_person(viewer), draft=draft, at=now())
    path = reverse("portfolio_shared", args=[secret])
    return {"uuid": link.uuid, "address": public_address(path.lstrip("/"))}


@router.get("/portfolio/links/{uuid}", response=ShareLinkWithChoiceOut, summary="One link")
@route(KEEP)
def read_share_link(request: PageRequest, uuid: UUID) -> Any:
    """What it shows, whether it works, and how often it was opened."""
    return _told(request.viewer, link_for(request.viewer, uuid))


@router.post(
    "/portfolio/links/{uuid}", response=ShareLinkWithChoiceOut, summary="Change its choice"
)
@route(KEEP)
def edit_share_link(request: PageRequest, uuid: UUID, body: ShownChoiceIn) -> Any:
    """Whoever opens it sees the new choice at once."""
    link = change_share_link(
        viewer=request.viewer,
        link=link_for(request.viewer, uuid),
        targets=tuple(body.targets),
        shows_levels=body.shows_levels,
        at=now(),
    )
    return _told(request.viewer, link)


@router.post(
    "/portfolio/links/{uuid}/withdraw", response=ShareLinkWithChoiceOut, summary="Withdraw"
)
@route(KEEP)
def end_share_link(request: PageRequest, uuid: UUID) -> Any:
    """Close a link at once; doing it again changes nothing."""
    link = link_for(request.viewer, uuid)
    withdraw_share_link(viewer=request.viewer, link=link, at=now())
    return _told(request.viewer, link)
