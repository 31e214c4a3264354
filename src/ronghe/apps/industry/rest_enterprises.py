"""Routes of one enterprise: its profile, sites, posts and partners."""

from datetime import date
from typing import Any
from uuid import UUID

from ninja import Field, Schema, Status

from ronghe.apps.base.api import NotFound, text_of
from ronghe.apps.industry.models import EnterpriseProfile, Equipment, Post
from ronghe.apps.industry.queries.enterprises import (
    VIEW,
    enterprise_for,
    partnership_for,
    partnerships_of,
    people_at,
    posts_of,
    profile_of,
)
from ronghe.apps.industry.queries.equipment import equipment_of
from ronghe.apps.industry.queries.reach import organisations_reached, region_for
from ronghe.apps.industry.rest_reading import PostOut
from ronghe.apps.industry.rest_shapes import (
    Titled,
    TitledIn,
    occupation_of_code,
    router,
    tasks_named,
)
from ronghe.apps.industry.services.enterprises import (
    ADD,
    MANAGE,
    MOST_PEOPLE,
    PARTNER,
    PostDraft,
    ProfileDraft,
    add_enterprise,
    add_post,
    add_site,
    begin_partnership,
    change_enterprise,
    change_post,
    continue_partnership,
    end_partnership,
    programmes_to_partner,
    take_back_partnership,
)
from ronghe.apps.people.api import (
    GoneOut,
    InBothLanguages,
    Organisation,
    PageRequest,
    Strict,
    Viewer,
    route,
)

MOST_NAMED = 50
SLUG = r"^[-a-zA-Z0-9_]*$"


# --- what comes and goes --------------------------------------------------------------------------


class SiteOut(Titled):
    address: str


class PartnershipOut(Schema):
    """That an enterprise works with a programme; it runs while `ends_on` is empty."""

    uuid: UUID
    programme: UUID
    starts_on: date
    ends_on: date | None

    @staticmethod
    def resolve_programme(row: Any) -> UUID:
        programme = row["programme"] if isinstance(row, dict) else row.programme
        return programme if isinstance(programme, UUID) else UUID(str(programme.uuid))


class EnterpriseDetailOut(Titled):
    """`people` counts the posts' headcounts; `survey_months` is how often to ask."""

    sector: str
    size: str
    survey_months: int
    people: int
    sites: list[SiteOut]
    partners: list[PartnershipOut]

    @staticmethod
    def resolve_title(row: Any) -> InBothLanguages:
        return InBothLanguages.of(text_of(row["enterprise"]))


class EnterpriseIn(TitledIn):
    """An empty `sector` or `size` is not known."""

    sector: EnterpriseProfile.Sector | None = None
    size: EnterpriseProfile.Size | None = None
    survey_months: int = Field(12, ge=1, le=60)

    def draft(self, code: str = "") -> ProfileDraft:
        return ProfileDraft(
            self.title,
            code=code,
            sector=self.sector or "",
            size=self.size or "",
            survey_months=self.survey_months,
        )


class NewEnterpriseIn(EnterpriseIn):
    """An empty `code` is made from the title."""

    code: str = Field("", max_length=60, pattern=SLUG)


class SiteIn(TitledIn):
    """A site whose `code` is there is renamed; an empty one is made from the title."""

    code: str = Field("", max_length=60, pattern=SLUG)
    address: str = Field("", max_length=240)


class PostIn(TitledIn):
    """A kind of workplace; `occupation` by code, tasks and equipment by identifiers."""

    headcount: int = Field(0, ge=0, le=MOST_PEOPLE)
    occupation: str = Field("", max_length=60)
    tasks: list[UUID] = Field(default_factory=list, max_length=MOST_NAMED)
    equipment: list[UUID] = Field(default_factory=list, max_length=MOST_NAMED)


class NewPostIn(PostIn):
    site: UUID


class PartnershipIn(Strict):
    programme: UUID
    starts_on: date


# --- enterprises ----------------------------------------------------------------------------------


@router.get("/enterprises/{uuid}", response=EnterpriseDetailOut, summary="One enterprise")
@route(VIEW)
def enterprise_of(request: PageRequest, uuid: UUID) -> Any:
    """What is known of it: profile, sites, and the programmes it works with today."""
    return _detail(request.viewer, enterprise_for(request.viewer, VIEW, uuid))


@router.post("/enterprises", response={201: EnterpriseDetailOut}, summary="Add an enterprise")
@route(ADD)
def create_enterprise(request: PageRequest, body: NewEnterpriseIn) -> Any:
    """Add one to the caller's region. A code that is taken is refused."""
    region = region_for(request.viewer, ADD)
    made = add_enterprise(viewer=request.viewer, region=region, draft=body.draft(body.code))
    return Status(201, _detail(request.viewer, made))


@router.put("/enterprises/{uuid}", response=EnterpriseDetailOut, summary="Change its profile")
@route(MANAGE)
def replace_enterprise(request: PageRequest, uuid: UUID, body: EnterpriseIn) -> Any:
    """Its titles, sector, size and rhythm of surveys; the code stays."""
    found = enterprise_for(request.viewer, MANAGE, uuid)
    change_enterprise(viewer=request.viewer, enterprise=found, draft=body.draft())
    return _detail(request.viewer, enterprise_for(request.viewer, MANAGE, uuid))


def _detail(viewer: Viewer, found: Organisation) -> dict[str, Any]:
    profile = profile_of(found) or EnterpriseProfile(organisation=found)
    return {
        "uuid": found.uuid,
        "code": found.code,
        "enterprise": found,
        "sector": profile.sector,
        "size": profile.size,
        "survey_months": profile.survey_months,
        "people": people_at(found),
        "sites": list(found.sites.order_by("code")),
        "partners": [
            row.partnership for row in partnerships_of(viewer, found) if row.standing != "ended"
        ],
    }


# --- sites and posts ------------------------------------------------------------------------------


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


@router.post("/enterprises/{uuid}/posts", response={201: PostOut}, summary="Add a post")
@route(MANAGE)
def create_post(request: PageRequest, uuid: UUID, body: NewPostIn) -> Any:
    """A kind of workplace at one of its sites."""
    found = enterprise_for(request.viewer, MANAGE, uuid)
    site = found.sites.filter(uuid=body.site).first()
    if site is None:
        raise NotFound("The enterprise has no such site.", "该企业没有这个场所。")
    draft = _post_draft(request.viewer, found, body)
    return Status(201, _post(found, add_post(viewer=request.viewer, site=site, draft=draft)))


@router.put("/posts/{uuid}", response=PostOut, summary="Change a post")
@route(MANAGE)
def replace_post(request: PageRequest, uuid: UUID, body: PostIn) -> Any:
    """What it is called, how many people do it, on what and with what; its site stays."""
    reached = organisations_reached(request.viewer, MANAGE)
    rows = Post.objects.filter(site__organisation__in=reached)
    post = rows.select_related("site__organisation").filter(uuid=uuid).first()
    if post is None:
        raise NotFound("There is no such post for you to keep.", "没有您可以维护的这个岗位。")
    owner = post.site.organisation
    change_post(viewer=request.viewer, post=post, draft=_post_draft(request.viewer, owner, body))
    return _post(owner, post)


def _post(owner: Organisation, post: Post) -> Post:
    return next(one for one in posts_of(owner) if one.pk == post.pk)


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


# --- partners -------------------------------------------------------------------------------------


@router.post("/enterprises/{uuid}/partnerships", response={201: PartnershipOut})
@route(PARTNER)
def create_partnership(request: PageRequest, uuid: UUID, body: PartnershipIn) -> Any:
    """Say with which programme the enterprise works, and since when; the same said twice is one."""
    found = enterprise_for(request.viewer, ADD, uuid)
    programmes = programmes_to_partner(request.viewer, found)
    programme = next((one for one in programmes if one.uuid == body.programme), None)
    if programme is None:
        raise NotFound("There is no such programme for you.", "没有您可以选择的这个专业。")
    begun = begin_partnership(
        viewer=request.viewer, enterprise=found, programme=programme, starts_on=body.starts_on
    )
    return Status(201, begun)


@router.post("/partnerships/{uuid}/end", response=PartnershipOut, summary="End a partnership")
@route(PARTNER)
def close_partnership(request: PageRequest, uuid: UUID) -> Any:
    """From today on. Refused the second time."""
    found = partnership_for(request.viewer, uuid)
    day = request.viewer.on_date
    end_partnership(viewer=request.viewer, partnership=found, on_date=day)
    return partnership_for(request.viewer, uuid)


@router.post("/partnerships/{uuid}/continue", response=PartnershipOut, summary="Let it go on")
@route(PARTNER)
def keep_partnership(request: PageRequest, uuid: UUID) -> Any:
    """One that was to end. Refused once it has ended."""
    found = partnership_for(request.viewer, uuid)
    day = request.viewer.on_date
    continue_partnership(viewer=request.viewer, partnership=found, on_date=day)
    return partnership_for(request.viewer, uuid)


@router.delete("/partnerships/{uuid}", response=GoneOut, summary="Take one back")
@route(PARTNER)
def delete_partnership(request: PageRequest, uuid: UUID) -> Any:
    """One that has not begun; nothing is kept of it."""
    found = partnership_for(request.viewer, uuid)
    day = request.viewer.on_date
    take_back_partnership(viewer=request.viewer, partnership=found, on_date=day)
    return GoneOut(uuid=uuid)
