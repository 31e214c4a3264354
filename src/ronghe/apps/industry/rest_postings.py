"""Routes that act on demand: postings from a file, assessing trends, judging words."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Field, File, Query, Schema, Status
from ninja.files import UploadedFile
from ninja.pagination import paginate

from ronghe.apps.base.api import NotFound, Refused, now
from ronghe.apps.governance.api import Committee, committees_for
from ronghe.apps.industry.forms.demand import MOST_BYTES
from ronghe.apps.industry.models import LinkProposal, SkillTrend, TrendNotice
from ronghe.apps.industry.queries import demand as queries
from ronghe.apps.industry.queries.notices import waiting_notices
from ronghe.apps.industry.rest_demand import RunOut
from ronghe.apps.industry.rest_reading import SignalOut
from ronghe.apps.industry.rest_shapes import TableProblemOut, problems_told, router
from ronghe.apps.industry.services.judgements import propose_judgement
from ronghe.apps.industry.services.links import JUDGE, accept_link, propose_links, reject_link
from ronghe.apps.industry.services.notices import look_at_notice
from ronghe.apps.industry.services.postings import (
    IMPORT,
    PostingFile,
    PostingPlan,
    land_postings,
    plan_postings,
)
from ronghe.apps.industry.services.signals import RECORD
from ronghe.apps.industry.services.trends import ASSESS, propose_as_signal, run_trends
from ronghe.apps.people.api import (
    Paged,
    PageRequest,
    Strict,
    Viewer,
    route,
    sent_file,
)
from ronghe.standards.job_posting import FIELDS, Mapped

PROPOSE = "governance.propose_motion"


class PostingsOut(Schema):
    """What a file would do (`landed` false) or did. `repeated` postings were there already,
    `alike` ones say what another of the same month says: kept, not counted."""

    landed: bool
    can_land: bool
    new: int
    repeated: int
    alike: int
    with_occupation: int
    with_skills: int
    problems: list[TableProblemOut]


class TrendMotionOut(Schema):
    """The motion under which a committee judges it."""

    uuid: UUID


class JudgementIn(Strict):
    committee: UUID


class TradeIn(Strict):
    """The trade for which the trend is news; empty for all of the region."""

    trade: str = Field("", max_length=60)


class NoticeOut(Schema):
    """Verdicts that are another than the month before; it waits until somebody has looked."""

    uuid: UUID
    region: UUID
    occupation: UUID
    made_at: datetime
    looked_at: datetime | None
    changes: list[dict[str, str]]

    @staticmethod
    def resolve_region(row: Any) -> UUID:
        return UUID(str(row.run.region.uuid))

    @staticmethod
    def resolve_occupation(row: Any) -> UUID:
        return UUID(str(row.run.occupation.uuid))

    @staticmethod
    def resolve_made_at(row: Any) -> datetime:
        made: datetime = row.run.made_at
        return made


class LinkProposalOut(Schema):
    """That a sentence of a posting may name a skill: somebody says whether it does."""

    uuid: UUID
    sentence: str
    lang: str
    concept: str
    label: str
    probability: float
    state: str
    posting: UUID

    @staticmethod
    def resolve_posting(row: Any) -> UUID:
        return UUID(str(row.posting.uuid))


class LookedOut(Schema):
    """How many proposals are new."""

    added: int


class LinkJudgementIn(Strict):
    """`words` as they stand in the sentence, when it is accepted."""

    judgement: Literal["accept", "reject"]
    words: str = Field("", max_length=200)


# --- postings from a file -------------------------------------------------------------------------


class PostingFileIn(Schema):
    """`source` is a short code of where the file comes from. For a table, the `map_…` fields say
    which column is what; left out, the likeliest ones are taken."""

    source: str = Field("", max_length=60)
    map_identifier: str = Field("", max_length=200)
    map_title: str = Field("", max_length=200)
    map_text: str = Field("", max_length=200)
    map_language: str = Field("", max_length=200)
    map_employer: str = Field("", max_length=200)
    map_region: str = Field("", max_length=200)
    map_posted_on: str = Field("", max_length=200)
    map_occupation_code: str = Field("", max_length=200)
    map_occupation: str = Field("", max_length=200)

    def mapping(self) -> Mapped | None:
        named = {field: str(getattr(self, f"map_{field}")) for field in FIELDS}
        return {field: column for field, column in named.items() if column} or None


@router.post(
    "/demand/regions/{uuid}/posting-imports", response={200: PostingsOut, 409: PostingsOut}
)
@route(IMPORT)
def bring_in_postings(
    request: PageRequest,
    uuid: UUID,
    how: Query[PostingFileIn],
    file: File[UploadedFile | None] = None,
    dry_run: bool = False,
    sound_rows: bool = False,
) -> Any:
    """Take postings in from a file (multipart, field `file`: schema.org JobPosting as JSON, JSON
    Lines, or CSV). With `dry_run` nothing is written; with `sound_rows` bad rows are left out,
    otherwise one bad row keeps all of them out (409 with the problems)."""
    region = queries.region_for(request.viewer, uuid, IMPORT)
    given = PostingFile(
        region,
        how.source,
        (file.name or "postings")[:200] if file else "postings",
        sent_file(file, largest=MOST_BYTES),
        None,
        how.mapping(),
    )
    if dry_run:
        return Status(200, _plan(plan_postings(viewer=request.viewer, file=given), landed=False))
    plan, landed = land_postings(viewer=request.viewer, file=given, at=now(), sound_rows=sound_rows)
    return Status(409 if landed is None else 200, _plan(plan, landed=landed is not None))


def _plan(plan: PostingPlan, *, landed: bool) -> PostingsOut:
    return PostingsOut(
        landed=landed,
        can_land=plan.can_land,
        new=len(plan.new),
        repeated=plan.repeated,
        alike=plan.alike,
        with_occupation=plan.with_occupation,
        with_skills=plan.with_skills,
        problems=problems_told(plan.problems),
    )


# --- trends ---------------------------------------------------------------------------------------


@router.post("/demand/regions/{uuid}/occupations/{occupation}/assessments", response={201: RunOut})
@route(ASSESS)
def create_run(request: PageRequest, uuid: UUID, occupation: UUID) -> Any:
    """Assess the last 24 whole months now, and keep the result beside the earlier ones."""
    region = queries.region_for(request.viewer, uuid, ASSESS)
    job = queries.occupation_named(occupation)
    run = run_trends(viewer=request.viewer, region=region, occupation=job, at=now())
    return Status(201, run)


@router.post(
    "/demand/regions/{uuid}/occupations/{occupation}/judgements", response={201: TrendMotionOut}
)
@route(ASSESS)
def create_judgement(request: PageRequest, uuid: UUID, occupation: UUID, body: JudgementIn) -> Any:
    """Bring the newest assessment before a committee of the region."""
    region = queries.region_for(request.viewer, uuid, ASSESS)
    job = queries.occupation_named(occupation)
    run = queries.newest_run(request.viewer, region, job)
    if run is None:
        raise NotFound("Nothing was assessed here yet.", "此处尚未作过评估。")
    committee = _committee(request.viewer, body.committee)
    motion = propose_judgement(viewer=request.viewer, run=run, committee=committee, at=now())
    return Status(201, TrendMotionOut(uuid=motion.uuid))


def _committee(viewer: Viewer, uuid: UUID) -> Committee:
    found = committees_for(viewer, PROPOSE).filter(dissolved_on=None, uuid=uuid).first()
    if found is None:
        raise Refused(
            "Choose a committee of this region. Nothing was proposed.",
            "请选择本区域的委员会。未提出议案。",
            code="committee-unknown",
        )
    return found


@router.post("/demand/trends/{uuid}/signal", response={201: SignalOut}, summary="Take a trend up")
@route(RECORD)
def create_trend_signal(request: PageRequest, uuid: UUID, body: TradeIn) -> Any:
    """Make a signal of a rising or declining skill; it needs another source beside it."""
    rows = SkillTrend.objects.filter(run__region__in=queries.regions_for(request.viewer))
    found = rows.select_related("run__region", "run__occupation").filter(uuid=uuid).first()
    if found is None:
        raise NotFound("There is no such trend for you.", "没有您可以查看的该趋势。")
    signal = propose_as_signal(viewer=request.viewer, trend=found, trade=body.trade, at=now())
    return Status(201, signal)


@router.get("/demand/notices", response=list[NoticeOut], summary="Changed trends that wait")
@paginate(Paged)
@route(ASSESS)
def list_notices(request: PageRequest) -> Any:
    """What is another than the month before, in the caller's regions, the newest first."""
    return waiting_notices(request.viewer)


@router.post("/demand/notices/{uuid}/looked", response=NoticeOut, summary="Keep that one looked")
@route(ASSESS)
def mark_notice_looked(request: PageRequest, uuid: UUID) -> Any:
    """Somebody has looked at what changed."""
    regions = queries.regions_for(request.viewer, ASSESS)
    rows = TrendNotice.objects.filter(run__region__in=regions)
    rows = rows.select_related("run__region", "run__occupation")
    found = rows.filter(uuid=uuid).first()
    if found is None:
        raise NotFound("There is no such change for you.", "没有您可以查看的该变化。")
    look_at_notice(viewer=request.viewer, notice=found, at=now())
    return rows.get(pk=found.pk)


# --- words to judge -------------------------------------------------------------------------------


@router.get("/demand/regions/{uuid}/words", response=list[LinkProposalOut])
@paginate(Paged)
@route(JUDGE)
def list_link_proposals(request: PageRequest, uuid: UUID) -> Any:
    """The sentences that wait to be judged, the likeliest first."""
    region = queries.region_for(request.viewer, uuid, JUDGE)
    waiting = LinkProposal.objects.filter(region=region, state=LinkProposal.State.OPEN)
    return waiting.select_related("posting").order_by("-probability", "pk")


@router.post("/demand/regions/{uuid}/words/look", response=LookedOut, summary="Look for more")
@route(JUDGE)
def look_for_links(request: PageRequest, uuid: UUID) -> Any:
    """Look through the newest postings for sentences in which nothing was found."""
    region = queries.region_for(request.viewer, uuid, JUDGE)
    return LookedOut(added=propose_links(viewer=request.viewer, region=region, at=now()))


@router.post("/demand/words/{uuid}/judgement", response=LinkProposalOut, summary="Judge one")
@route(JUDGE)
def judge_link(request: PageRequest, uuid: UUID, body: LinkJudgementIn) -> Any:
    """Accept it with the words that name the skill, or reject it. Refused the second time."""
    regions = queries.regions_for(request.viewer, JUDGE)
    rows = LinkProposal.objects.filter(region__in=regions).select_related("region", "posting")
    found = rows.filter(uuid=uuid).first()
    if found is None:
        raise NotFound("There is no such proposal for you.", "没有您可以处理的该建议。")
    if body.judgement == "accept":
        accept_link(viewer=request.viewer, proposal=found, words=body.words, at=now())
    else:
        reject_link(viewer=request.viewer, proposal=found, at=now())
    return rows.get(pk=found.pk)
