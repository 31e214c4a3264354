"""Routes of the sites of enterprises and the posts at them."""

from datetime import date
from typing import Any
from uuid import UUID

from ninja import Field, Status

from ronghe.apps.base.api import NotFound
from ronghe.apps.industry.models import Equipment
from ronghe.apps.industry.queries.enterprises import VIEW, enterprise_for
from ronghe.apps.industry.queries.equipment import equipment_of
from ronghe.apps.industry.queries.workplaces import post_for, site_for
from ronghe.apps.industry.rest_reading import PostOut
from ronghe.apps.industry.rest_shapes import (
    SLUG,
    SiteOut,
    TitledIn,
    occupation_of_code,
    router,
    tasks_named,
)
from ronghe.apps.industry.services.enterprises import MANAGE
from ronghe.apps.industry.services.workplaces import (
    MOST_PEOPLE,
    PostDraft,
    add_post,
    add_site,
    change_post,
    change_site,
    close_post,
    close_site,
    reopen_post,
    reopen_site,
)
from ronghe.apps.people.api import Organisation, PageRequest, Strict, Viewer, route

MOST_NAMED = 50


class SitePlaceIn(TitledIn):
    address: str = Field("", max_length=240)


class SiteIn(SitePlaceIn):
    """A site whose `code` is there is renamed; an empty one is made from the title."""

    code: str = Field("", max_length=60, pattern=SLUG)


class ClosingIn(Strict):
    last_day: date


class PostIn(TitledIn):
    """A kind of workplace; `occupation` by code, tasks and equipment by identifiers."""

    headcount: int = Field(0, ge=0, le=MOST_PEOPLE)
    occupation: str = Field("", max_length=60)
    tasks: list[UUID] = Field(default_factory=list, max_length=MOST_NAMED)
    equipment: list[UUID] = Field(default_factory=list, max_length=MOST_NAMED)


class NewPostIn(PostIn):
    site: UUID


# --- their routes --------------------------------------------------------------------------------


@router.post("/enterprises/{uuid}/sites", response={201: SiteOut}, summary="Add a site")
@route(MANAGE)
def create_site(request: PageRequest, uuid: UUID, body: SiteIn) -> Any:
    """A place where the enterprise works; posts and equipment stand there."""
    site = add_site(
        viewer=request.viewer,
        organisation=enterprise_for(request.viewer, MANAGE, uuid),
        title=body.title,
        code=body.code,
        address=body.address,
    )
    return Status(201, site)


@router.get("/sites/{uuid}", response=SiteOut, summary="One site")
@route(VIEW)
def site_of(request: PageRequest, uuid: UUID) -> Any:
    """A place where an enterprise works; its posts are those of `/posts` with its code."""
    return site_for(request.viewer, VIEW, uuid)


@router.put("/sites/{uuid}", response=SiteOut, summary="Change a site")
@route(MANAGE)
def replace_site(request: PageRequest, uuid: UUID, body: SitePlaceIn) -> Any:
    """Its names and address; code, posts and equipment stay."""
    site = site_for(request.viewer, MANAGE, uuid)
    change_site(viewer=request.viewer, site=site, title=body.title, address=body.address)
    return site_for(request.viewer, MANAGE, uuid)


@router.post("/sites/{uuid}/close", response=SiteOut, summary="Close a site")
@route(MANAGE)
def end_site(request: PageRequest, uuid: UUID, body: ClosingIn) -> Any:
    """Say until when it is worked at; its posts end with it. Refused the second time."""
    site = site_for(request.viewer, MANAGE, uuid)
    close_site(viewer=request.viewer, site=site, last_day=body.last_day)
    return site_for(request.viewer, MANAGE, uuid)


@router.post("/sites/{uuid}/reopen", response=SiteOut, summary="Open a site again")
@route(MANAGE)
def begin_site_again(request: PageRequest, uuid: UUID) -> Any:
    """Take its last day back. Refused when it has none."""
    reopen_site(viewer=request.viewer, site=site_for(request.viewer, MANAGE, uuid))
    return site_for(request.viewer, MANAGE, uuid)


@router.post("/enterprises/{uuid}/posts", response={201: PostOut}, summary="Add a post")
@route(MANAGE)
def create_post(request: PageRequest, uuid: UUID, body: NewPostIn) -> Any:
    """A kind of workplace at one of its sites."""
    found = enterprise_for(request.viewer, MANAGE, uuid)
    site = found.sites.filter(uuid=body.site).first()
    if site is None:
        raise NotFound("The enterprise has no such site.", "该企业没有这个场所。")
    draft = _post_draft(request.viewer, found, body)
    made = add_post(viewer=request.viewer, site=site, draft=draft)
    return Status(201, post_for(request.viewer, MANAGE, made.uuid))


@router.put("/posts/{uuid}", response=PostOut, summary="Change a post")
@route(MANAGE)
def replace_post(request: PageRequest, uuid: UUID, body: PostIn) -> Any:
    """What it is called, how many people do it, on what and with what; its site stays."""
    post = post_for(request.viewer, MANAGE, uuid)
    owner = post.site.organisation
    change_post(viewer=request.viewer, post=post, draft=_post_draft(request.viewer, owner, body))
    return post_for(request.viewer, MANAGE, uuid)


@router.post("/posts/{uuid}/close", response=PostOut, summary="Close a post")
@route(MANAGE)
def end_post(request: PageRequest, uuid: UUID, body: ClosingIn) -> Any:
    """Say until when there is this work. Refused the second time."""
    post = post_for(request.viewer, MANAGE, uuid)
    close_post(viewer=request.viewer, post=post, last_day=body.last_day)
    return post_for(request.viewer, MANAGE, uuid)


@router.post("/posts/{uuid}/reopen", response=PostOut, summary="Open a post again")
@route(MANAGE)
def begin_post_again(request: PageRequest, uuid: UUID) -> Any:
    """Take its last day back. Refused when it has none."""
    reopen_post(viewer=request.viewer, post=post_for(request.viewer, MANAGE, uuid))
    return post_for(request.viewer, MANAGE, uuid)


def _post_draft(viewer: Viewer, owner: Organisation, body: PostIn) -> PostDraft:
    return PostDraft(
        body.title,
        headcount=body.headcount,
        occupation=occupation_of_code(body.occupation),
        tasks=tasks_named(body.tasks),
        equipment=_equipment_named(viewer, owner, body.equipment),
    )


def _equipment_named(viewer: Viewer, owner: Organisation, uuids: list[UUID]) -> list[Equipment]:
    found = list(equipment_of(viewer, owner).filter(uuid__in=uuids)) if uuids else []
    if len(found) != len(set(uuids)):
        raise NotFound("It has no such equipment in use.", "该单位没有在用的这件设备。")
    return found
