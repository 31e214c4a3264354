"""What was planted in the sample region is found on the pages, by whom it concerns."""

import re
from datetime import date
from html import unescape
from uuid import UUID

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from ronghe.apps.assessment.api import Calibration, RatingSession
from ronghe.apps.assessment.queries.calibrations import CalibrationView, calibration_view
from ronghe.apps.assessment.queries.classes import ClassView, class_view
from ronghe.apps.assessment.queries.comparison import ComparisonView, classes_compared
from ronghe.apps.assessment.queries.judgement import judgement_of
from ronghe.apps.assessment.queries.raters import RatersView, RaterView, raters_of
from ronghe.apps.assessment.queries.standing import is_wide
from ronghe.apps.competence.api import Dimension, Framework
from ronghe.apps.people.api import (
    Account,
    Membership,
    Person,
    Programme,
    Role,
    SchoolClass,
    Viewer,
    viewer_of_person,
)
from ronghe.sample_region.bench_pages import list_visits, queries_by_rows
from ronghe.sample_region.records import SampleRegion
from ronghe.sample_region.showcase import PROGRAMME, SCHOOL, choose_showcase

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sample_database")]


def person_of(region: SampleRegion, number: int) -> Person:
    return Person.objects.get(number=region.people[number].number)


def holder_of(role: Role, **where: object) -> Person:
    membership = Membership.objects.filter(role=role, **where).order_by("pk").first()
    assert membership is not None
    return membership.person


def lead_of(framework: str) -> Viewer:
    where = {"programme__programme_frameworks__framework__code": framework}
    return viewer_of_person(holder_of(Role.PROGRAMME_LEAD, **where))


def officer(region_code: str = "") -> Viewer:
    where = {"organisation__region__code": region_code} if region_code else {}
    return viewer_of_person(holder_of(Role.REGIONAL_OFFICER, **where))


def page_of(viewer: Viewer, address: str, language: str = "en") -> str:
    """What the viewer's browser gets."""
    person = Person.objects.get(pk=viewer.person_id)
    account, _ = Account.objects.get_or_create(
        person=person, defaults={"username": f"reader-{person.pk}"}
    )
    client = Client(headers={"accept-language": language})
    client.force_login(account, backend=settings.AUTHENTICATION_BACKENDS[-1])
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def raters(framework: str) -> RatersView:
    return raters_of(lead_of(framework), Framework.objects.get(code=framework))


def rater_in(view: RatersView, person: Person) -> RaterView:
    return next(rater for rater in view.raters if rater.person == person)


def calibration_of(framework: str, viewer: Viewer) -> CalibrationView:
    uuid: UUID = Calibration.objects.get(framework__code=framework).uuid
    return calibration_view(viewer, uuid)


def standstill_class(region: SampleRegion) -> tuple[SchoolClass, SchoolClass]:
    """The class whose growth stopped, and the parallel class at another school."""
    planted = next(c for c in region.classes if c.code == region.truth.planted.standstill_class)
    alike = SchoolClass.objects.filter(
        cohort__programme__trade=planted.programme,
        cohort__programme__organisation__region__code=region.places[0].code,
    ).order_by("cohort__entry_year")
    oldest = [c for c in alike if c.cohort.entry_year == alike[0].cohort.entry_year]
    [still] = [c for c in oldest if c.cohort.programme.organisation.code == planted.school]
    [parallel] = [c for c in oldest if c != still]
    return still, parallel


def view_of(school_class: SchoolClass) -> ClassView:
    teacher = holder_of(Role.TEACHER, school_class=school_class)
    return class_view(viewer_of_person(teacher), school_class.uuid, Dimension.BEHAVIOURAL)


def compared(viewer: Viewer) -> ComparisonView:
    return classes_compared(viewer, Dimension.BEHAVIOURAL)


def test_the_severe_mentor_is_shown_to_the_lead_as_the_strictest_by_far(region) -> None:
    mentor = person_of(region, region.truth.planted.severe_mentor)
    view = raters("mechatronics")
    found = rater_in(view, mentor)

    assert found.needs_attention
    assert found.severity == pytest.approx(region.truth.planted.severe_by, abs=0.3)
    assert found.severity == max(rater.severity for rater in view.raters)
    assert found.severity_text.en == "stricter than others by about a level"


def test_the_page_of_raters_says_so_in_words_that_help_and_ranks_nobody(region) -> None:
    mentor = person_of(region, region.truth.planted.severe_mentor)
    page = page_of(lead_of("mechatronics"), reverse("raters"))
    talks = page[page.index("Worth a talk") :]

    assert str(mentor) in talks
    assert "stricter than others by about a level" in talks
    assert "Compare two cases to agree on the anchors." in talks
    assert "sort=-severity" not in page
    assert "sort=severity" not in page


def test_the_drifting_teacher_is_shown_as_becoming_stricter(region) -> None:
    teacher = person_of(region, region.truth.planted.drifting_teacher)
    view = raters("elderly-care")
    found = rater_in(view, teacher)
    rising = [period["severity"] for period in found.periods]

    assert found.is_drifting
    assert found.remark.en.startswith("Has become stricter over time.")
    assert rising[-1] - rising[0] == pytest.approx(1.2, abs=0.5)
    page = page_of(lead_of("elderly-care"), reverse("raters"))
    assert f"Judging changed over time: {teacher}" in page


def test_the_class_whose_growth_stopped_is_said_to_have_stopped_and_its_parallel_is_not(
    region,
) -> None:
    still, parallel = (view_of(one) for one in standstill_class(region))
    doing, doing_there = (
        next(s for s in view.dimensions if s.dimension == Dimension.BEHAVIOURAL)
        for view in (still, parallel)
    )

    assert (doing.verdict, doing_there.verdict) == ("still", "up")
    assert doing.growth is not None
    assert doing.growth.mean == pytest.approx(0.0, abs=0.2)
    assert doing.behind > 0.5
    assert doing_there.behind == 0.0
    assert {s.verdict for s in still.dimensions if s.verdict} <= {"still", "down"}


def test_the_teacher_of_that_class_reads_it_first_and_meets_who_needs_a_talk(region) -> None:
    still, _parallel = standstill_class(region)
    teacher = viewer_of_person(holder_of(Role.TEACHER, school_class=still))
    page = page_of(teacher, reverse("class", args=[still.uuid]))

    assert "The class as a whole has not moved on any dimension for a year." in page
    assert page.index("Who needs a talk") < page.index("Where the class stands")
    assert f"Look at why {still.title_en} stands still" in page_of(teacher, "/")


def test_more_students_of_that_class_stand_still_than_of_its_parallel_class(region) -> None:
    still, parallel = (view_of(one) for one in standstill_class(region))

    talks, talks_there = (
        sum(student.needs_talk for student in view.students) for view in (still, parallel)
    )
    assert talks > 2 * talks_there
    assert sum(bool(s.moved("up")) for s in parallel.students) > 20
    assert sum(bool(s.moved("up")) for s in still.students) < 8


def test_the_regional_officer_sees_at_which_school_higher_order_work_lags(region) -> None:
    view = compared(officer(region.places[0].code))
    wide = [school for school in view.schools if is_wide(school.gap)]

    assert [school.school.code for school in wide] == [region.truth.planted.gap_school]
    page = page_of(officer(region.places[0].code), reverse("classes"))
    assert f"lags basic skills most at {wide[0].school.title_en}" in page
    in_chinese = page_of(officer(region.places[0].code), reverse("classes"), "zh-hans")
    assert wide[0].school.title_zh in in_chinese


def test_the_lead_of_that_school_sees_the_gap_on_the_classes(region) -> None:
    school = region.truth.planted.gap_school
    lead = viewer_of_person(
        holder_of(
            Role.PROGRAMME_LEAD,
            programme__organisation__code=school,
            programme__trade="mechatronics",
        )
    )
    lagging = [s for s in compared(lead).classes if s.summary and is_wide(s.summary.gap)]

    assert len(lagging) >= 2
    assert all(standing.school.code == school for standing in lagging)
    assert "higher-order lags" in page_of(lead, reverse("classes"))


def test_the_officer_compares_classes_without_seeing_a_student(region) -> None:
    viewer = officer(region.places[0].code)
    page = page_of(viewer, reverse("classes"))
    names = [str(p) for p in Person.objects.filter(memberships__role=Role.STUDENT)[:50]]

    assert not any(standing.may_open for standing in compared(viewer).classes)
    assert not any(name in page for name in names if len(name) > 5)


def test_the_disconnected_session_is_named_on_the_calibration(region) -> None:
    planted = region.sessions[region.truth.planted.disconnected_session]
    session = RatingSession.objects.get(
        title_en=planted.title.en, opens_on=planted.opens_on, organisation__code="jiafang"
    )
    view = calibration_of("ecommerce", lead_of("ecommerce"))
    page = page_of(lead_of("ecommerce"), reverse("calibration", args=[view.calibration.uuid]))

    assert any(session.title_en in note.en for note in view.notes)
    assert any(session.title_zh in note.zh for note in view.notes)
    assert "cannot be compared with the rest" in page


def test_the_anchor_task_that_differs_in_the_second_region_is_named_with_its_size(region) -> None:
    view = calibration_of("cnc-yuping", officer(region.places[1].code))
    [anchor] = view.displaced
    item = next(i for i in region.items if i.anchor == region.truth.planted.differing_anchor)

    assert view.calibration.anchored_to is not None
    assert view.calibration.anchored_to.framework.code == "cnc"
    assert anchor.name.en == item.text.en
    assert anchor.by == pytest.approx(region.truth.planted.differs_by, abs=0.2)
    page = page_of(
        officer(region.places[1].code), reverse("calibration", args=[view.calibration.uuid])
    )
    assert "1 anchor task behaves differently here." in page
    assert item.text.en in page
    assert "harder here by 0.9 logits" in page


def test_the_student_to_sign_in_as_reads_how_well_they_judge_their_own_work(region) -> None:
    student = person_of(region, choose_showcase(region)["student"])
    view = judgement_of(viewer_of_person(student), student)

    assert view is not None
    assert view.missing is None
    assert view.comparison is not None
    assert view.occasions == 3
    page = page_of(viewer_of_person(student), reverse("competence", args=[student.uuid]))
    assert "How well I judge my own work" in page
    assert "on 3 occasions, against the raters" in page


def test_nothing_was_planted_where_nothing_is_shown(region) -> None:
    """The other classes of two half-years and more moved on, whoever looks."""
    still, _parallel = standstill_class(region)
    standings = compared(officer(region.places[0].code)).classes

    stopped = [s for s in standings if s.summary and s.summary.verdict in ("still", "down")]
    assert [standing.school_class for standing in stopped] == [still]
    assert still.cohort.entry_year == date(2024, 9, 1).year


def test_a_hundred_rows_cost_no_page_more_queries_than_one(region) -> None:
    for visit in list_visits():
        if visit.rows:
            one, hundred = queries_by_rows(visit)
            assert (visit.name, one) == (visit.name, hundred)


def test_demand_against_supply_opens_each_share_onto_the_postings_it_was_found_in() -> None:
    programme = Programme.objects.get(organisation__code=SCHOOL, code=PROGRAMME)
    viewer = viewer_of_person(holder_of(Role.PROGRAMME_LEAD, programme=programme))

    page = page_of(viewer, reverse("gap", args=[programme.uuid]))
    links = re.findall(r'href="(/demand/[^"]+/skill/\?[^"]+)"', page)
    counts = re.findall(r'Sources <span class="count">(\d+)</span>', page)

    assert links
    assert "0" not in counts
    assert "postings" in page_of(viewer, unescape(links[0]))
