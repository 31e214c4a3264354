"""What somebody did, as their certificate tells it: in words, without a name."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.apps.certification.conftest import NOW, Training
from tests.apps.certification.ruling import TODAY, Ruled, rule_certificate
from tests.apps.certification.test_graduation import enrol

from ronghe.apps.assessment.api import WorkSeen
from ronghe.apps.base.api import Text
from ronghe.apps.certification.certificate_content import ContentMaker
from ronghe.apps.certification.credential_content import CredentialContent, Deed
from ronghe.apps.certification.deed_words import (
    counted_roles,
    deed_rows,
    narrative_of,
    role_of_rater,
    seen_text,
    when_text,
    where_text,
)
from ronghe.apps.certification.queries.deeds import PersonDeed, chosen_deeds, deeds_of
from ronghe.apps.certification.services.decisions import decide_for
from ronghe.apps.competence.api import CompetenceTask
from ronghe.apps.curriculum.models import LearningSituation
from ronghe.apps.industry.models import EnterpriseProfile
from ronghe.apps.people.api import Membership, Role

ANCHOR = Text("Turns to size alone.", "能独立车到尺寸。")


@pytest.fixture
def ruled(training: Training) -> Ruled:
    return rule_certificate(training)


def work(**more: object) -> WorkSeen:
    fields = {
        "person": 1,
        "competence": 1,
        "dimension": "behavioural",
        "code": "turn",
        "title": Text("Turns", "车削"),
        "about": Text("", ""),
        "tasks": (),
        "seen": ANCHOR,
        "at_least_so": 5,
        "lately": 8,
        "scores": 9,
        "days": 6,
        "since": date(2025, 9, 3),
        "until": date(2026, 3, 2),
        "by": ("somebody",),
        "contexts": ("workshop", "workplace"),
        **more,
    }
    return WorkSeen(**fields)  # type: ignore[arg-type]


# --- words ----------------------------------------------------------------------------------------


def test_the_anchor_says_how_many_ratings_bear_it() -> None:
    assert seen_text(work()) == (
        Text(
            "Turns to size alone (this or more in 5 of 8 ratings)",
            "能独立车到尺寸（8 次评分中有 5 次达到或更高）",
        ),
    )
    assert seen_text(work(lately=1)) == (Text("Turns to size alone", "能独立车到尺寸"),)
    assert seen_text(work(seen=None)) == ()


def test_when_says_the_days_and_the_months_between() -> None:
    assert when_text(work()) == Text(
        "on 6 days, September 2025 to March 2026", "2025年9月至2026年3月，6 天"
    )
    once = work(days=1, since=date(2026, 3, 1))
    assert when_text(once) == Text("on 1 day, March 2026", "2026年3月，1 天")
    assert when_text(work(by=(), scores=18, since=date(2026, 3, 1))) == Text(
        "18 answers on 6 days, March 2026", "2026年3月，6 天，作答 18 次"
    )


def test_the_kind_of_enterprise_stands_behind_the_workplace() -> None:
    kinds = (Text("manufacturing", "制造业"), Text("commerce", "商贸"))

    assert where_text(work(), kinds) == (
        Text("workshop", "实训车间"),
        Text("workplace (manufacturing; commerce)", "企业岗位（制造业；商贸）"),
    )
    assert where_text(work(contexts=("workplace",)), ()) == (Text("workplace", "企业岗位"),)


def test_somebody_is_counted_as_what_they_rated_as() -> None:
    roles = [
        role_of_rater({"teacher", "programme_lead"}, is_by_enterprise=False),
        role_of_rater({"mentor", "teacher"}, is_by_enterprise=True),
        role_of_rater({"mentor"}, is_by_enterprise=True),
        role_of_rater({"student"}, is_by_enterprise=False),
    ]

    assert roles == ["teacher", "mentor", "mentor", "school"]
    assert counted_roles(roles) == (
        Text("2 enterprise mentors", "企业导师 2 名"),
        Text("1 teacher", "教师 1 名"),
        Text("1 person of the school", "学校人员 1 名"),
    )


def test_a_deed_is_told_in_sentences_without_what_is_not_known() -> None:
    deed = Deed(Text("Turns", "车削"), Text("", ""), when=(Text("on 1 day", "1 天"),))

    assert [label.en for label, _texts in deed_rows(deed)] == ["When and how often"]
    assert narrative_of(deed) == Text("When and how often: on 1 day.", "时间与次数：1 天。")


def test_deeds_are_those_that_a_rule_speaks_of() -> None:
    deeds = [
        PersonDeed(dimension, code, Deed(Text(code, code), Text("", "")))
        for dimension, code in (("behavioural", "a"), ("behavioural", "b"), ("cognitive", "c"))
    ]

    def titles(*asked: set[str]) -> list[str]:
        return [one.title.en for one in chosen_deeds(deeds, *asked)]

    assert titles({"behavioural"}, set()) == ["a", "b"]
    assert titles(set(), {"b"}) == ["b"]
    assert titles({"cognitive"}, {"b"}) == ["b", "c"]
    assert titles(set(), set()) == ["a", "b", "c"]


# --- from what is recorded ------------------------------------------------------------------------


def content_of(ruled: Ruled) -> CredentialContent:
    decision = decide_for(viewer=ruled.lead, person=ruled.training.student, rule=ruled.rule, at=NOW)
    maker = ContentMaker.of(ruled.rule, [decision])
    return maker.content(decision, confirmed_as="programme_lead")


def test_a_certificate_tells_what_was_done_where_and_who_confirmed_it(ruled: Ruled) -> None:
    EnterpriseProfile.objects.create(
        organisation=ruled.world.enterprise, sector="manufacturing", size="small"
    )
    ruled.prove(ruled.training.student)

    content = content_of(ruled)

    [deed] = content.deeds
    assert str(deed.title) == str(ruled.training.work.competences[0].title_en)
    assert deed.where == (
        Text("workshop", "实训车间"),
        Text("workplace (manufacturing, 20 to 299 people)", "企业岗位（制造业，20 至 299 人）"),
    )
    assert deed.when == (Text("on 1 day, June 2026", "2026年6月，1 天"),)
    assert deed.confirmed_by == (
        Text("1 enterprise mentor", "企业导师 1 名"),
        Text("1 teacher", "教师 1 名"),
    )
    assert content.confirmed_by == (
        *deed.confirmed_by,
        Text("the school's programme lead", "学校专业负责人"),
    )


def test_what_came_of_it_is_of_completed_modules_about_the_same_work(ruled: Ruled) -> None:
    ruled.prove(ruled.training.student)
    version, competence = ruled.training.modules[0], ruled.training.work.competences[0]
    CompetenceTask.objects.create(competence=competence, task=ruled.training.work.tasks[0])
    LearningSituation.objects.filter(version=version).delete()
    for code, product, tasks in (
        ("shaft", "A pump shaft.", ruled.training.work.tasks[:1]),
        ("other", "A casing.", []),
    ):
        situation = LearningSituation.objects.create(
            version=version,
            code=code,
            title_en=f"Order {code}",
            title_zh=f"订单 {code}",
            product_en=product,
            product_zh="",
            place="workshop",
        )
        situation.tasks.set(tasks)
    before = content_of(ruled).deeds[0].made

    enrol(ruled.training.student, version)

    assert before == ()
    assert content_of(ruled).deeds[0].made == (
        Text("Order shaft: A pump shaft", "订单 shaft：A pump shaft"),
    )


def test_deeds_of_many_cost_what_those_of_one_cost(ruled: Ruled) -> None:
    students = ruled.world.students[:3]
    framework = ruled.world.framework.pk
    ruled.prove(students[0])
    with CaptureQueriesContext(connection) as one:
        deeds_of([students[0].pk], framework, TODAY)
    for student in students[1:]:
        ruled.prove(student)
    other = ruled.world.add_person(
        "Second mentor", Role.MENTOR, organisation=ruled.world.enterprise
    )
    ruled.see(students[1], other, "workplace", is_by_enterprise=True)
    with CaptureQueriesContext(connection) as many:
        found = deeds_of([student.pk for student in students], framework, TODAY)

    assert len(one) == len(many)
    assert len(found) == 3
    assert found[students[1].pk][0].deed.confirmed_by[0] == Text(
        "2 enterprise mentors", "企业导师 2 名"
    )
    names = {str(one) for one in Membership.objects.values_list("person__name_en", flat=True)}
    told = str(found)
    assert not [name for name in names if name in told]
