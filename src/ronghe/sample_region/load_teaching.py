"""From the work to what is taught: enterprises, modules, plans, committees and two changes."""

from datetime import UTC, datetime, timedelta

from ronghe.apps.base.api import Text
from ronghe.apps.curriculum.api import (
    ModuleVersion,
    TrainingPlan,
    confirm_module,
    publish_plan,
    submit_plan,
)
from ronghe.apps.governance.api import Committee, Decision
from ronghe.apps.people.api import Programme, Viewer
from ronghe.sample_region.load_certificates import load_certificates
from ronghe.sample_region.load_changes import ChangeLoader
from ronghe.sample_region.load_committee_life import CommitteeLife
from ronghe.sample_region.load_committees import CommitteeLoader
from ronghe.sample_region.load_curriculum import CurriculumLoader, LoadedProgramme
from ronghe.sample_region.load_enrolments import teach_until
from ronghe.sample_region.load_industry import LoadedIndustry, load_industry
from ronghe.sample_region.load_people import LoadedPlaces
from ronghe.sample_region.load_watch import WatchLoader
from ronghe.sample_region.load_workshop import load_workshop
from ronghe.sample_region.records import SampleRegion
from ronghe.sample_region.showcase import PROGRAMME, SCHOOL
from ronghe.sample_region.work_content import WorkContent, read_work_content

WRITTEN_AT = datetime(2024, 9, 3, 2, tzinfo=UTC)
PLANS_DECIDED_AT = datetime(2024, 11, 6, 6, tzinfo=UTC)
CERTIFICATES_DECIDED_AT = datetime(2025, 1, 8, 6, tzinfo=UTC)
LENDER, LENT_AT = "hengqi", datetime(2024, 12, 2, 6, tzinfo=UTC)
WRITTEN_VOTE_AT = datetime(2025, 9, 8, 6, tzinfo=UTC)
PLANS_FROM = 2024
REVIEWED_BEFORE = timedelta(days=150)
REVIEW_WAITS_FOR = "maintain-and-hand-over"
REVIEW_TEXT = Text("Looked at with partners: it still holds.", "与合作企业核对，内容仍然适用。")
PLAN_TEXT = Text("The first plan that follows the work.", "首份按工作过程编制的人才培养方案。")
PUBLISHED = Text("Published.", "已发布。")


def load_teaching(
    *, viewer: Viewer, region: SampleRegion, places: LoadedPlaces, at: datetime
) -> None:
    """Write it all for the first region: every school's modules and plans, and of the showcase
    school the committees that have approved them. Call inside a transaction, after the
    instruments."""
    work = read_work_content()
    industry = load_industry(viewer=viewer, region=region, places=places, work=work)
    committees = CommitteeLoader(viewer)
    for (school, key), programme in places.programmes.items():
        if programme.organisation.region.code != region.places[0].code:
            continue
        taught = _load_programme(viewer, region, places, work, industry, (school, key))
        if school != SCHOOL:
            continue  # the other schools' plans are still drafts
        committee = committees.found(programme)
        _decide_plan(viewer, committees, committee, taught.plan)
        if (school, key) == (SCHOOL, PROGRAMME):
            changes = ChangeLoader(
                viewer, taught, places, industry, committees, committee, work, at
            )
            _load_showcase(viewer, changes, region)
        _review_modules(viewer, programme, at - REVIEWED_BEFORE)


def _load_programme(
    viewer: Viewer,
    region: SampleRegion,
    places: LoadedPlaces,
    work: WorkContent,
    industry: LoadedIndustry,
    offered: tuple[str, str],
) -> LoadedProgramme:
    written = next(one for one in region.content.programmes if one.key == offered[1])
    loader = CurriculumLoader(
        viewer, written, places.programmes[offered], work, industry, WRITTEN_AT
    )
    return loader.load(PLANS_FROM)


def _load_showcase(viewer: Viewer, changes: ChangeLoader, region: SampleRegion) -> None:
    """What is told of one programme, in the order in which it happened, as far as services ask."""
    committee, taught, lender = (
        changes.committee,
        changes.taught,
        changes.places.organisations[LENDER],
    )
    life = CommitteeLife(viewer, committee)
    life.lend(lender, LENT_AT)
    load_certificates(
        programme=taught.programme,
        committees=changes.committees,
        committee=committee,
        decided_at=CERTIFICATES_DECIDED_AT,
    )
    _teach_before(taught, changes)
    changes.load()
    WatchLoader(viewer, changes).load()
    life.decide_in_writing(WRITTEN_VOTE_AT)
    plans = Decision.objects.filter(motion__kind="curriculum.plan", motion__committee=committee)
    life.look_back(plans.order_by("motion__proposed_at", "pk")[0])
    life.declare(lender, changes.at)
    load_workshop(region=region, committee=committee, at=changes.at)


def _teach_before(taught: LoadedProgramme, changes: ChangeLoader) -> None:
    """The oldest class takes its modules in the versions that stand before anything changes."""
    school_class = changes.classes()[0]
    teach_until(
        school_class=school_class,
        plan=taught.plan,
        wording=changes.wording(),
        until=changes.published_on(),
    )


def _decide_plan(
    viewer: Viewer, committees: CommitteeLoader, committee: Committee, plan: TrainingPlan
) -> None:
    """The committee's first meeting approves the plan with its profile."""
    at = PLANS_DECIDED_AT - timedelta(days=30)
    submit_plan(viewer=viewer, plan=plan, text=PLAN_TEXT.in_language(viewer.language), at=at)
    meeting = committees.meet(committee, PLANS_DECIDED_AT)
    plan.refresh_from_db()
    published_at = PLANS_DECIDED_AT + timedelta(days=2)
    publish_plan(viewer=viewer, plan=plan, at=published_at)
    committees.fulfil(meeting, PUBLISHED, published_at)


def _review_modules(viewer: Viewer, programme: Programme, at: datetime) -> None:
    """Every module was looked at after its year but one, which waits."""
    published = ModuleVersion.objects.filter(module__programme=programme, state="published")
    for version in published.filter(number=1).exclude(module__code=REVIEW_WAITS_FOR):
        reason = REVIEW_TEXT.in_language(viewer.language)
        confirm_module(viewer=viewer, version=version, reason=reason, lang=viewer.language, at=at)
