"""Routes of demand: what job postings ask for, by occupation and skill, and their trends."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Schema
from ninja.pagination import paginate

from ronghe.apps.base.api import NotFound, text_of
from ronghe.apps.industry.models import SkillTrend, TrendRun
from ronghe.apps.industry.queries import demand as queries
from ronghe.apps.industry.rest_shapes import router
from ronghe.apps.people.api import InBothLanguages, Paged, PageRequest, route

VIEW = queries.VIEW
LANGUAGE = Literal["en", "zh"]


class RegionOut(Schema):
    """A region; `unknown_postings` name no occupation of the platform, or more than one."""

    uuid: UUID
    code: str
    title: InBothLanguages
    unknown_postings: int


class OccupationDemandOut(Schema):
    occupation: UUID
    code: str
    title: InBothLanguages
    postings: int
    newest: date | None
    assessed_at: date | None

    @staticmethod
    def resolve_occupation(row: Any) -> UUID:
        return UUID(str(row.occupation.uuid))

    @staticmethod
    def resolve_code(row: Any) -> str:
        return str(row.occupation.code)

    @staticmethod
    def resolve_title(row: Any) -> InBothLanguages:
        return InBothLanguages.of(text_of(row.occupation))


class SkillDemandOut(Schema):
    """A skill's share among the last twelve months' postings of its language, with its interval
    of 95 %. `recall` is how much of what is wished the search finds; null where nobody measured."""

    concept: str
    title: InBothLanguages
    label: str
    lang: str
    found_in: str
    share: float
    low: float
    high: float
    mentions: int
    postings: int
    verdict: str
    recall: float | None

    @staticmethod
    def resolve_title(row: Any) -> InBothLanguages:
        return InBothLanguages.of(row.name)

    @staticmethod
    def resolve_found_in(row: Any) -> str:
        return str(row.recall.language)

    @staticmethod
    def resolve_recall(row: Any) -> float | None:
        share: float | None = row.recall.share
        return share


class MonthOut(Schema):
    month: date
    mentions: int
    postings: int
    share: float
    low: float
    high: float


class PostingOut(Schema):
    """A posting in which a skill was found; telephone numbers and mail are taken out of it."""

    uuid: UUID
    title: str
    employer: str
    place: str
    posted_on: date
    source: str
    lang: str
    text: str


class TrendOut(Schema):
    """What the newest assessment says of a skill; numbers are empty where postings are too few."""

    uuid: UUID
    concept: str
    label: str
    lang: str
    verdict: str
    mentions: int
    share_first: float | None
    share_last: float | None
    slope: float | None
    standard_error: float | None
    q_value: float | None
    confirmed: bool


class RunOut(Schema):
    """An assessment of the last 24 whole months, with its method."""

    uuid: UUID
    method: str
    version: str
    dictionary_version: str
    first_month: date
    last_month: date
    postings: int
    made_at: datetime
    rising: int
    declining: int

    @staticmethod
    def resolve_rising(row: TrendRun) -> int:
        return _count(row, SkillTrend.Verdict.RISING)

    @staticmethod
    def resolve_declining(row: TrendRun) -> int:
        return _count(row, SkillTrend.Verdict.DECLINING)


def _count(run: TrendRun, verdict: str) -> int:
    return run.skills.filter(verdict=verdict).count()


@router.get("/demand/regions", response=list[RegionOut], summary="Regions with postings")
@paginate(Paged)
@route(VIEW)
def demand_regions(request: PageRequest) -> Any:
    """The regions whose demand the caller may see."""
    unknown = queries.unknown_by_region(request.viewer)
    return [
        RegionOut(
            uuid=one.uuid,
            code=one.code,
            title=InBothLanguages.of(text_of(one)),
            unknown_postings=unknown.get(one.pk, 0),
        )
        for one in queries.regions_for(request.viewer)
    ]


@router.get("/demand/regions/{uuid}/occupations", response=list[OccupationDemandOut])
@paginate(Paged)
@route(VIEW)
def demand_occupations(request: PageRequest, uuid: UUID) -> Any:
    """Every occupation of the platform with its postings in the region, most first."""
    region = queries.region_for(request.viewer, uuid)
    return queries.occupations_in_demand(request.viewer, region)


@router.get("/demand/regions/{uuid}/occupations/{occupation}/skills", response=list[SkillDemandOut])
@paginate(Paged)
@route(VIEW)
def demand_skills(request: PageRequest, uuid: UUID, occupation: UUID) -> Any:
    """What its postings ask for, the largest share first."""
    region = queries.region_for(request.viewer, uuid)
    job = queries.occupation_named(occupation)
    return queries.demanded_shares(request.viewer, region, job)


@router.get("/demand/regions/{uuid}/occupations/{occupation}/months", response=list[MonthOut])
@paginate(Paged)
@route(VIEW)
def demand_months(
    request: PageRequest, uuid: UUID, occupation: UUID, concept: str = "", lang: LANGUAGE = "en"
) -> Any:
    """One skill's share in each month with postings, oldest first."""
    region = queries.region_for(request.viewer, uuid)
    job = queries.occupation_named(occupation)
    asked = [concept[:300]]
    found = queries.monthly_shares(request.viewer, region, job, lang, asked)
    return found.get(asked[0], [])


@router.get("/demand/regions/{uuid}/occupations/{occupation}/postings", response=list[PostingOut])
@paginate(Paged)
@route(VIEW)
def demand_postings(
    request: PageRequest,
    uuid: UUID,
    occupation: UUID,
    concept: str = "",
    lang: LANGUAGE | None = None,
    counted: bool = False,
) -> Any:
    """The postings in which a skill was found, newest first; in one language if it is named, and
    with `counted` only those of the months that its share counts."""
    region = queries.region_for(request.viewer, uuid)
    job = queries.occupation_named(occupation)
    window = queries.window_of(region, job) if counted else None
    return queries.postings_behind(
        request.viewer, region, job, concept[:300], lang=lang or "", window=window
    )


@router.get("/demand/regions/{uuid}/occupations/{occupation}/trends", response=list[TrendOut])
@paginate(Paged)
@route(VIEW)
def demand_trends(request: PageRequest, uuid: UUID, occupation: UUID) -> Any:
    """What the newest assessment says, the surest first; nothing before the first one."""
    region = queries.region_for(request.viewer, uuid)
    job = queries.occupation_named(occupation)
    run = queries.newest_run(request.viewer, region, job)
    return queries.trends_of(run) if run else []


@router.get("/demand/regions/{uuid}/occupations/{occupation}/assessment", response=RunOut)
@route(VIEW)
def demand_run(request: PageRequest, uuid: UUID, occupation: UUID) -> Any:
    """The newest assessment itself: method, months, how many skills move."""
    region = queries.region_for(request.viewer, uuid)
    job = queries.occupation_named(occupation)
    run = queries.newest_run(request.viewer, region, job)
    if run is None:
        raise NotFound("Nothing was assessed here yet.", "此处尚未作过评估。")
    return run
