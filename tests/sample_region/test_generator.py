"""The sample region from its seed: the same again, as many as stated, and connected."""

from collections import Counter
from dataclasses import fields
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ronghe.engines.measurement import subsets
from ronghe.sample_region.content import DIMENSIONS
from ronghe.sample_region.generator import generate
from ronghe.sample_region.records import SampleRegion
from ronghe.sample_region.terms import make_terms, working_day

PROGRAMMES = ("mechatronics", "cnc", "automotive", "elderly-care", "ecommerce")
CONFIDENCE_AT_WORK = ("confidence", "workplace")


def columns(region: SampleRegion) -> list[np.ndarray]:
    tables = (region.scores, region.assignments)
    return [getattr(table, field.name) for table in tables for field in fields(table)]


def test_the_same_seed_and_day_give_the_same_region(region: SampleRegion) -> None:
    again = generate(today=region.today, seed=region.seed)

    assert again.people == region.people
    assert again.sessions == region.sessions
    assert again.truth.planted == region.truth.planted
    for one, other in zip(columns(again), columns(region), strict=True):
        np.testing.assert_array_equal(one, other)


def test_another_seed_gives_other_people_and_scores(region: SampleRegion) -> None:
    other = generate(today=region.today, seed=region.seed + 1)

    assert other.people != region.people
    assert len(other.classes) == len(region.classes)


def test_the_region_has_the_people_that_are_stated(region: SampleRegion) -> None:
    second = {o.code for o in region.organisations if o.region == "yuping"}
    ours = [m for m in region.memberships if m.organisation not in second]
    counted = {
        role: len({m.person for m in ours if m.role == role})
        for role in ("student", "teacher", "mentor", "programme_lead")
    }

    assert counted == {"student": 600, "teacher": 40, "mentor": 60, "programme_lead": 7}


def test_the_region_has_the_organisations_that_are_stated(region: SampleRegion) -> None:
    counted = Counter((o.region, o.kind) for o in region.organisations)

    assert counted == {
        ("linlan", "bureau"): 1,
        ("linlan", "school"): 3,
        ("linlan", "enterprise"): 20,
        ("yuping", "bureau"): 1,
        ("yuping", "school"): 1,
        ("yuping", "enterprise"): 2,
    }


def test_every_role_of_the_first_rooms_can_be_signed_in_to(region: SampleRegion) -> None:
    assert {m.role for m in region.memberships} == {
        "student",
        "guardian",
        "teacher",
        "mentor",
        "programme_lead",
        "placement_coordinator",
        "committee_member",
        "laboratory_manager",
        "school_administrator",
        "regional_officer",
        "recruiter",
        "system_administrator",
        "panel_member",
        "industry_expert",
    }


def test_three_cohorts_in_classes_of_about_thirty(region: SampleRegion) -> None:
    ours = [c for c in region.classes if c.programme != "cnc-yuping"]

    assert Counter(c.cohort for c in ours) == {0: 7, 1: 7, 2: 7}
    assert {len(c.students) for c in ours} == {28, 29}
    assert {c.programme for c in ours} == set(PROGRAMMES)


def test_students_are_fifteen_to_eighteen(region: SampleRegion) -> None:
    born = [region.people[s].birth_date for c in region.classes for s in c.students]
    ages = [(region.today - birth).days / 365.25 for birth in born if birth]

    assert len(ages) == 660
    assert 15.0 <= min(ages) < 16.0
    assert 17.0 < max(ages) < 19.0


def test_names_differ_and_stand_in_both_scripts(region: SampleRegion) -> None:
    assert len({person.name.zh for person in region.people}) == len(region.people)
    assert all(2 <= len(person.name.zh) <= 4 for person in region.people)
    assert all(person.name.en.replace(" ", "").isalpha() for person in region.people)
    assert len({person.number for person in region.people}) == len(region.people)


def test_evidence_is_about_as_much_as_stated(region: SampleRegion) -> None:
    assert 75_000 <= len(region.scores) <= 100_000


def test_scores_stay_within_their_items(region: SampleRegion) -> None:
    highest = np.array([item.highest for item in region.items])[region.scores.item]

    assert (region.scores.score >= 0).all()
    assert (region.scores.score <= highest).all()


def test_a_score_is_what_the_chosen_category_counts(region: SampleRegion) -> None:
    width = max(len(item.scores) for item in region.items)
    counts = np.full((len(region.items), width), -1)
    for place, item in enumerate(region.items):
        counts[place, : len(item.scores)] = item.scores

    counted = counts[region.scores.item, region.scores.category]
    np.testing.assert_array_equal(counted, region.scores.score)


def test_nobody_is_observed_before_entry_or_after_today(region: SampleRegion) -> None:
    days = region.scores.observed_at.astype("datetime64[D]")
    entry = np.full(len(region.people), np.datetime64("2100-01-01"))
    for school_class in region.classes:
        entry[list(school_class.students)] = np.datetime64(school_class.enrolled_on)

    assert (days >= entry[region.scores.subject]).all()
    assert days.max() < np.datetime64(region.today)


def test_a_form_gives_an_item_once(region: SampleRegion) -> None:
    scores = region.scores
    rows = np.column_stack([scores.session, scores.rater, scores.subject, scores.item])

    assert len(np.unique(rows, axis=0)) == len(rows)


def test_scores_come_from_forms_that_were_handed_in(region: SampleRegion) -> None:
    def forms(table: object, rows: np.ndarray | slice) -> set[tuple[int, int, int]]:
        found = np.column_stack(
            [getattr(table, name)[rows] for name in ("session", "rater", "subject")]
        )
        return set(map(tuple, np.unique(found, axis=0).tolist()))

    handed_in = forms(region.assignments, region.assignments.is_submitted)
    assert forms(region.scores, slice(None)) == handed_in


def test_only_open_sessions_close_after_today(region: SampleRegion) -> None:
    later = [s for s in region.sessions if s.closes_on >= region.today]

    assert later == [s for s in region.sessions if s.is_open]
    assert len(later) == len(region.classes)


@pytest.mark.parametrize("programme", PROGRAMMES)
@pytest.mark.parametrize("dimension", [d for d in DIMENSIONS if d != "cognitive"])
def test_ordinary_sessions_hang_together(region, ratings_of, programme, dimension) -> None:
    """Person in a term, item, rater and context can all be told apart."""
    ratings = ratings_of(programme, dimension, without=region.truth.planted.disconnected_session)

    assert len(subsets(ratings)) == 1


def test_the_second_region_hangs_together(ratings_of) -> None:
    assert len(subsets(ratings_of("cnc-yuping", "behavioural"))) == 1


def test_students_answer_often_enough_to_be_supported(region: SampleRegion) -> None:
    """In the oldest cohort: twenty answers on two occasions, three self-reports in two contexts."""
    oldest = [s for c in region.classes if c.cohort == 0 for s in c.students]
    first_school = [s for s in oldest if "yuping" not in _programme_of(region, s)]
    counts, contexts = _answers(region)

    assert sum(counts[s, "knowledge_test"] >= 20 for s in first_school) > 0.95 * len(first_school)
    assert sum(len(contexts[s]) >= 2 for s in first_school) > 0.95 * len(first_school)


def _programme_of(region: SampleRegion, student: int) -> str:
    return next(c.programme for c in region.classes if student in c.students)


def _answers(region: SampleRegion) -> tuple[Counter, dict[int, set[str]]]:
    programmes = {p.key: p for p in region.content.all_programmes()}
    counts: Counter[tuple[int, str]] = Counter()
    contexts: dict[int, set[str]] = {}
    for number, session in enumerate(region.sessions):
        if not session.is_answered:
            continue
        kind = programmes[session.programme].instrument(session.instrument).kind
        for student in region.scores.subject[region.scores.session == number].tolist():
            counts[student, kind] += 1
            if kind == "self_report":
                contexts.setdefault(student, set()).add(session.context)
    return counts, contexts


def test_reflections_belong_to_sessions_that_judged_them(region: SampleRegion) -> None:
    assert {region.sessions[r.session].instrument for r in region.reflections} == {"reflection"}
    assert len({(r.student, r.session) for r in region.reflections}) == len(region.reflections)


def test_students_at_work_have_one_enterprise_and_mentor_a_term(region: SampleRegion) -> None:
    keys = [(p.student, p.term) for p in region.placements]
    mentors = set(region.holding("mentor"))

    assert len(set(keys)) == len(keys)
    assert {p.mentor for p in region.placements} <= mentors


@given(st.dates(min_value=date(2020, 1, 1), max_value=date(2040, 12, 31)))
def test_half_years_follow_each_other_up_to_any_day(today: date) -> None:
    terms = make_terms(today)

    assert [term.number for term in terms] == [0, 1, 2, 3, 4]
    for earlier, later in pairwise(terms):
        assert earlier.half != later.half
        assert timedelta(days=10) < later.starts_on - earlier.ends_on < timedelta(days=60)
    assert timedelta(days=42) <= today - terms[-1].starts_on < timedelta(days=42 + 199)
    assert all(term.starts_on < term.evidence_to < min(term.ends_on, today) for term in terms)


def test_a_day_in_november_is_in_the_autumn_half_of_the_third_school_year() -> None:
    terms = make_terms(date(2026, 11, 23))

    assert [(term.year_label, term.half) for term in terms] == [
        ("2024–2025", 1),
        ("2024–2025", 2),
        ("2025–2026", 1),
        ("2025–2026", 2),
        ("2026–2027", 1),
    ]
    assert terms[0].starts_on == date(2024, 9, 1)
    assert terms[-1].evidence_to == date(2026, 11, 20)


@pytest.mark.parametrize("today", [date(2026, 3, 1), date(2026, 6, 15), date(2026, 8, 20)])
def test_evidence_stays_within_its_half_year_whatever_the_season(today: date) -> None:
    region = generate(today=today)
    days = region.scores.observed_at.astype("datetime64[D]")
    terms = np.array([session.term for session in region.sessions])[region.scores.session]
    first, last = (
        np.array([getattr(term, name) for term in region.terms], dtype="datetime64[D]")[terms]
        for name in ("starts_on", "ends_on")
    )

    assert (days >= first).all()
    assert (days <= last).all()
    assert days.max() < np.datetime64(today)


@given(st.dates())
def test_working_days_are_monday_to_friday(day: date) -> None:
    if day > date(1, 1, 3):
        assert working_day(day).weekday() < 5
        assert timedelta() <= day - working_day(day) <= timedelta(days=2)


def test_the_oldest_cohort_said_three_times_and_in_three_contexts_what_it_expected(
    region: SampleRegion,
) -> None:
    asked = {n: s for n, s in enumerate(region.sessions) if s.instrument == "confidence"}
    forms = zip(region.assignments.session, region.assignments.subject, strict=True)
    occasions: dict[int, list[str]] = {}
    for session, student in forms:
        if session in asked:
            occasions.setdefault(int(student), []).append(asked[session].context)
    oldest = [s for c in region.classes if c.cohort == 0 for s in c.students if s in occasions]

    assert len(oldest) > 190
    assert {tuple(sorted(occasions[s])) for s in oldest} == {("simulator", "workplace", "workshop")}


def test_who_is_asked_at_the_workplace_is_rated_there_in_the_same_half_year(
    region: SampleRegion,
) -> None:
    at_work = {s.term for s in region.sessions if (s.instrument, s.context) == CONFIDENCE_AT_WORK}
    [term] = at_work
    placed = {p.student for p in region.placements if p.term == term}
    asked = {
        int(student)
        for session, student in zip(
            region.assignments.session, region.assignments.subject, strict=True
        )
        if (region.sessions[session].instrument, region.sessions[session].context)
        == CONFIDENCE_AT_WORK
    }

    assert asked
    assert asked <= placed
