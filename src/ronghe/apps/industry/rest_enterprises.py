"""Routes of one enterprise: its profile, sites, posts and partners."""

from datetime import date
from typing import Any
from uuid import UUID

from ninja import Field, Schema, Status

from ronghe.apps.base.api import NotFound, text_of
from ronghe.apps.industry.models import EnterpriseProfile
from ronghe.apps.industry.queries.enterprises import (
    VIEW,
    enterprise_for,
    partnership_for,
    partnerships_of,
    profile_of,
)
from ronghe.apps.industry.queries.reach import region_for
from ronghe.apps.industry.queries.workplaces import people_at
from ronghe.apps.industry.rest_shapes import (
    SLUG,
    SiteOut,
    Titled,
    TitledIn,
    router,
)
from ronghe.apps.industry.services.enterprises import (
    ADD,
    MANAGE,
    PARTNER,
    ProfileDraft,
    add_enterprise,
    begin_partnership,
    change_enterprise,
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

# --- what comes and goes --------------------------------------------------------------------------


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
        "people": people_at(found, viewer.on_date),
        "sites": list(found.sites.order_by("code")),
        "partners": [
            row.partnership for row in partnerships_of(viewer, found) if row.standing != "ended"
        ],
    }


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
