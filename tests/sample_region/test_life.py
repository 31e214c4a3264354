"""What a stranger meets in the sample region besides measures: how a school hears of changes, what
a committee does, and a story in words that its reader knows."""

import ast
import re
from datetime import timedelta
from pathlib import Path

import pytest

import ronghe.sample_region
from ronghe.apps.assessment.models import Assignment
from ronghe.apps.base.api import day_of
from ronghe.apps.curriculum.api import Enrolment, ModuleVersion, Revision
from ronghe.apps.curriculum.queries.revision_facts import taught_since
from ronghe.apps.governance.api import Committee, Decision, EffectReview, Motion
from ronghe.apps.governance.models import Declaration, Interest, Recusal, Seat, VotingRound
from ronghe.apps.industry.api import Contact, Signal, Survey, TechnicalEvent
from ronghe.apps.industry.models import Invitation
from ronghe.apps.people.api import Person, Programme, command_viewer, viewer_of_person
from ronghe.sample_region.load import LoadedRegion
from ronghe.sample_region.load_mentor_work import load_mentor_work
from ronghe.sample_region.showcase import PROGRAMME, SCHOOL
from ronghe.sample_region.wording import CHINESE, ENGLISH, wording_in, wording_of
from sample import AT

CHINESE_SIGN = re.compile("[一-鿿]")


@pytest.fixture
def programme(sample_database: LoadedRegion) -> Programme:
    return Programme.objects.get(organisation__code=SCHOOL, code=PROGRAMME)


@pytest.fixture
def committee(programme: Programme) -> Committee:
    return Committee.objects.get(programme=programme)


# --- how the school hears of changes --------------------------------------------------------------


@pytest.mark.django_db
def test_three_contacts_answered_one_survey_and_one_answer_is_a_signal(
    programme: Programme,
) -> None:
    survey = Survey.objects.get(organisation=programme.organisation)

    invitations = Invitation.objects.filter(survey=survey, answered_at__isnull=False)
    signal = Signal.objects.get(kind="survey")

    assert survey.published_at is not None
    assert invitations.count() == Contact.objects.count() == 3
    assert signal.enterprise in {one.enterprise for one in invitations}
    assert signal.source is not None
    assert signal.source.kind == "industry.answer"


@pytest.mark.django_db
def test_a_technical_exchange_led_to_a_signal_with_its_task(programme: Programme) -> None:
    event = TechnicalEvent.objects.get()
    signal = Signal.objects.get(kind="technical_event")

    assert signal.source is not None
    assert (signal.source.uuid, signal.event_on) == (event.uuid, event.held_on)
    assert event.attendees.count() == 2
    assert [task.code for task in signal.tasks.all()] == ["maintain-and-hand-over"]


@pytest.mark.django_db
def test_the_mentor_has_students_to_rate_and_is_asked_once(sample_database: LoadedRegion) -> None:
    mentor = sample_database.showcase["mentor"]

    session = load_mentor_work(showcase=sample_database.showcase, at=AT)
    again = load_mentor_work(showcase=sample_database.showcase, at=AT)

    waiting = Assignment.objects.filter(rater=mentor, submitted_at=None, session=session)
    assert waiting.count() >= 1
    assert again is None


# --- the committee --------------------------------------------------------------------------------


@pytest.mark.django_db
def test_most_members_declared_within_the_year_and_one_named_her_enterprise(
    committee: Committee,
) -> None:
    declared = Declaration.objects.filter(committee=committee, made_at__gt=AT - timedelta(days=365))

    interest = Interest.objects.get(committee=committee)

    assert (declared.count(), Seat.objects.filter(committee=committee).count()) == (6, 8)
    assert interest.organisation is not None
    assert interest.organisation.code == "hengqi"


@pytest.mark.django_db
def test_who_came_from_the_lender_stepped_aside_and_is_not_counted(committee: Committee) -> None:
    recusal = Recusal.objects.get(motion__committee=committee)
    voting_round = VotingRound.objects.get(motion=recusal.motion)

    voted = set(voting_round.votes.values_list("seat", flat=True))

    assert recusal.seat.organisation in set(recusal.motion.concerns.all())
    assert recusal.seat_id not in voted
    assert len(voted) == 7
    assert Decision.objects.get(motion=recusal.motion).carried
    assert voting_round.meeting is not None
    assert voting_round.meeting.state == "signed"


@pytest.mark.django_db
def test_one_motion_was_decided_in_writing_and_carried_out(committee: Committee) -> None:
    motion = Motion.objects.get(committee=committee, kind="governance.joint_project")

    decision = Decision.objects.get(motion=motion)

    assert VotingRound.objects.get(motion=motion).meeting is None
    assert decision.carried
    assert decision.fulfilment.note


@pytest.mark.django_db
def test_the_effect_of_the_first_plan_was_looked_at_in_a_later_meeting(
    committee: Committee,
) -> None:
    review = EffectReview.objects.get(decision__motion__committee=committee)

    assert review.decision.motion.kind == "curriculum.plan"
    assert review.verdict == "helped"
    assert review.meeting is not None
    assert review.decision.due_on is not None
    assert day_of(review.reviewed_at) > review.decision.due_on


# --- what was taught, and when --------------------------------------------------------------------


@pytest.mark.django_db
def test_nobody_is_enrolled_in_a_version_before_it_was_published(programme: Programme) -> None:
    rows = Enrolment.objects.filter(module__programme=programme).select_related("version")

    early = [
        one
        for one in rows
        if one.version.published_at is None or one.enrolled_on < day_of(one.version.published_at)
    ]

    assert rows.count() > 0
    assert early == []


@pytest.mark.django_db
def test_the_completed_change_came_to_a_class_after_all_the_rest(programme: Programme) -> None:
    revision = Revision.objects.get(programme=programme, state="closed")
    version = revision.version
    assert isinstance(version, ModuleVersion)
    assert version.published_at is not None

    taught = taught_since(version)

    days = [one.done_at for one in revision.steps.order_by("pk") if one.done_at is not None]
    assert taught is not None
    assert taught > day_of(version.published_at)
    assert min(days) > AT - timedelta(days=430)


# --- in whose words -------------------------------------------------------------------------------


@pytest.mark.django_db
def test_people_write_in_the_language_that_was_asked_for(sample_database: LoadedRegion) -> None:
    lead = sample_database.showcase["programme_lead"]

    assert set(Person.objects.values_list("language", flat=True)) == {"zh-hans"}
    assert wording_of(lead) == CHINESE
    assert viewer_of_person(lead).language == "zh-hans"
    assert command_viewer().language == "en"


def test_a_wording_picks_one_of_two_and_names_it_as_fields_do() -> None:
    told = {"en": "Drives", "zh": "驱动器"}

    assert (ENGLISH.of(told), ENGLISH.lang) == ("Drives", "en")
    assert (CHINESE.of(told), CHINESE.lang) == ("驱动器", "zh-hans")
    assert [wording_in(code) for code in ("en", "zh", "zh-hans", "")] == [
        ENGLISH,
        CHINESE,
        CHINESE,
        CHINESE,
    ]


def test_no_loader_writes_chinese_that_has_no_english_beside_it() -> None:
    """A literal with Chinese signs stands in a pair, or in a field or name that has an `_en` or
    English part of its own."""
    folder = Path(ronghe.sample_region.__path__[0])

    alone = {
        f"{path.name}: {literal}"
        for path in folder.glob("load*.py")
        for literal in _chinese_alone(ast.parse(path.read_text(encoding="utf-8")))
    }

    assert alone == set()


def _chinese_alone(tree: ast.Module) -> list[str]:
    paired = {
        literal
        for node in ast.walk(tree)
        for part in _pairs(node)
        for literal in ast.walk(part)
        if isinstance(literal, ast.Constant)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and CHINESE_SIGN.search(node.value)
        and not re.search("[A-Za-z]{3}", node.value)
        and node not in paired
    ]


def _pairs(node: ast.AST) -> list[ast.AST]:
    """Texts in both languages, dictionaries by language, and fields whose names end in `_zh`."""
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Text":
        return list(node.args)
    if isinstance(node, ast.keyword) and (node.arg or "").endswith("_zh"):
        return [node.value]
    if isinstance(node, ast.Dict):
        keys = {getattr(key, "value", None) for key in node.keys}
        return list(node.values) if {"en", "zh"} <= keys else []
    return []
