"""What was planted is in the truth and can be seen in simple statistics of the scores."""

from dataclasses import dataclass

import numpy as np
import pytest

from ronghe.engines.measurement import subsets
from ronghe.sample_region.content import DIMENSIONS
from ronghe.sample_region.records import SampleRegion

BEHAVIOURAL = DIMENSIONS.index("behavioural")


@dataclass(frozen=True)
class Rows:
    """The rated scores as shares of the highest score, with what they belong to."""

    share: np.ndarray
    rater: np.ndarray
    subject: np.ndarray
    item: np.ndarray
    session: np.ndarray
    term: np.ndarray

    def where(self, chosen: np.ndarray) -> "Rows":
        return Rows(*(getattr(self, name)[chosen] for name in self.__dataclass_fields__))


@pytest.fixture(scope="module")
def rows(region: SampleRegion) -> Rows:
    scores = region.scores
    rated = np.array([not s.is_answered for s in region.sessions])[scores.session]
    highest = np.array([item.highest for item in region.items])
    terms = np.array([s.term for s in region.sessions])
    every = Rows(
        share=scores.score / highest[scores.item],
        rater=scores.rater,
        subject=scores.subject,
        item=scores.item,
        session=scores.session,
        term=terms[scores.session],
    )
    return every.where(rated)


def difference_to_partners(rows: Rows, rater: int) -> float:
    """Mean difference from other raters of the same students on the same items and session."""
    key = rows.session.astype(np.int64) * 10**8 + rows.subject * 10**4 + rows.item
    own = rows.where(rows.rater == rater)
    own_key = key[rows.rater == rater]
    others = rows.rater != rater
    theirs: dict[int, list[float]] = {}
    for one, share in zip(key[others].tolist(), rows.share[others].tolist(), strict=True):
        theirs.setdefault(one, []).append(share)
    pairs = [
        share - np.mean(theirs[one])
        for one, share in zip(own_key.tolist(), own.share.tolist(), strict=True)
        if one in theirs
    ]
    assert len(pairs) >= 20
    return float(np.mean(pairs))


def test_items_sum_to_zero_within_programme_and_dimension(region: SampleRegion) -> None:
    for programme in region.content.programmes:
        for dimension in DIMENSIONS:
            own = [
                place
                for place, item in enumerate(region.items)
                if item.key.split(".")[0] == programme.key and item.dimension == dimension
            ]
            assert region.truth.difficulty[own].sum() == pytest.approx(0.0, abs=1e-9)


def test_steps_and_contexts_sum_to_zero(region: SampleRegion) -> None:
    assert [sum(steps) for steps in region.truth.steps] == pytest.approx([0.0] * len(region.items))
    assert sum(region.truth.context.values()) == pytest.approx(0.0)


def test_abilities_grow_and_go_together(region: SampleRegion) -> None:
    oldest = [s for c in region.classes if c.cohort == 0 for s in c.students]
    ability = region.truth.ability[oldest]

    assert (np.diff(np.nanmean(ability, axis=0), axis=1) > 0.0).all()
    correlation = np.corrcoef(ability[:, :, 0].T)
    assert correlation[0, 1] == pytest.approx(0.65, abs=0.12)


def test_only_students_have_an_ability_from_their_entry_on(region: SampleRegion) -> None:
    for school_class in region.classes:
        own = region.truth.ability[list(school_class.students)]
        assert np.isnan(own[:, :, : school_class.entered_in]).all()
        assert np.isfinite(own[:, :, school_class.entered_in :]).all()
    assert np.isfinite(region.truth.ability[:, 0, -1]).sum() == 660


def test_the_severe_mentor_gives_less_than_those_who_rate_the_same(region, rows) -> None:
    planted = region.truth.planted

    assert region.truth.severity[planted.severe_mentor].tolist() == [1.2] * 5
    assert difference_to_partners(rows, planted.severe_mentor) < -0.10


def test_other_mentors_of_that_enterprise_differ_less(region, rows) -> None:
    planted = region.truth.planted
    home = next(m.organisation for m in region.memberships if m.person == planted.severe_mentor)
    others = {
        m.person
        for m in region.memberships
        if m.organisation == home and m.role == "mentor" and m.person != planted.severe_mentor
    }
    severe = difference_to_partners(rows, planted.severe_mentor)

    assert all(difference_to_partners(rows, other) > severe + 0.05 for other in others)


def test_the_drifting_teacher_becomes_stricter_term_by_term(region, rows) -> None:
    planted = region.truth.planted
    drifting = region.truth.severity[planted.drifting_teacher]
    first, last = rows.where(rows.term == 0), rows.where(rows.term == 4)

    np.testing.assert_allclose(drifting, [0.0, 0.3, 0.6, 0.9, 1.2])
    early = difference_to_partners(first, planted.drifting_teacher)
    late = difference_to_partners(last, planted.drifting_teacher)
    assert late < early - 0.10


def test_one_class_stood_still_while_its_parallel_class_went_on(region) -> None:
    planted = region.truth.planted
    still = next(c for c in region.classes if c.code == planted.standstill_class)
    parallel = next(
        c
        for c in region.classes
        if (c.programme, c.cohort) == (still.programme, still.cohort) and c.code != still.code
    )

    def growth(school_class) -> float:
        own = region.truth.ability[list(school_class.students), BEHAVIOURAL]
        return float((own[:, 4] - own[:, 1]).mean())

    assert growth(still) == pytest.approx(0.0, abs=0.06)
    assert growth(parallel) == pytest.approx(1.8, abs=0.2)


def test_the_standstill_shows_in_the_scores(region, rows) -> None:
    """From the third to the fifth term on the same anchor tasks, class against class."""
    planted = region.truth.planted
    still = next(c for c in region.classes if c.code == planted.standstill_class)
    parallel = next(
        c for c in region.classes if c.cohort == 0 and c.code.startswith("linlan-technical-cnc")
    )
    anchors = [p for p, item in enumerate(region.items) if item.key.startswith("cnc.anchor")]

    def gain(school_class) -> float:
        own = rows.where(np.isin(rows.subject, school_class.students) & np.isin(rows.item, anchors))
        return float(own.share[own.term == 4].mean() - own.share[own.term == 2].mean())

    assert gain(parallel) > 0.10
    assert gain(still) < 0.5 * gain(parallel)


def test_one_school_has_a_wide_gap_between_basic_and_higher_order(region, rows) -> None:
    planted = region.truth.planted
    places = {
        order: [
            place
            for place, item in enumerate(region.items)
            if item.key.startswith("mechatronics.")
            and item.dimension == "behavioural"
            and item.order == order
            and item.highest == 4
        ]
        for order in ("basic", "higher")
    }

    def gap(school: str) -> float:
        students = [s for c in region.classes if c.school == school for s in c.students]
        own = rows.where(np.isin(rows.subject, students))
        basic, higher = (own.share[np.isin(own.item, places[o])].mean() for o in places)
        return float(basic - higher)

    assert planted.gap_school == "donghe-vocational"
    assert gap(planted.gap_school) > gap("linlan-technical") + 0.10


def test_the_cut_off_session_is_a_part_of_its_own(region, ratings_of) -> None:
    planted = region.truth.planted
    parts = subsets(ratings_of("ecommerce", "behavioural"))
    small = min(parts, key=lambda part: part.observations)

    assert len(parts) == 2
    assert {int(label.split("/")[0]) for label in small.persons} == set(
        planted.disconnected_students
    )
    assert region.sessions[planted.disconnected_session].organisation == "jiafang"


def test_one_anchor_task_is_harder_in_the_second_region_alone(region) -> None:
    difficulty = {
        item.key: float(region.truth.difficulty[place]) for place, item in enumerate(region.items)
    }
    anchors = [item for item in region.items if item.key.startswith("cnc.anchor")]
    apart = {
        item.anchor: difficulty[f"cnc-yuping.{item.code}"] - difficulty[item.key]
        for item in anchors
    }

    differing = {anchor for anchor, by in apart.items() if abs(by) > 1e-9}
    assert differing == {region.truth.planted.differing_anchor}
    assert apart["anchor-pocket"] == pytest.approx(0.9)


def test_the_differing_anchor_shows_against_the_other_tasks(region, rows) -> None:
    """Its share of points, set against the mean of the other five, region against region."""

    def relative(prefix: str) -> float:
        codes = {i.code: p for p, i in enumerate(region.items) if i.key.startswith(prefix)}
        share = {
            code: float(rows.share[rows.item == place].mean()) for code, place in codes.items()
        }
        odd = share.pop(region.truth.planted.differing_anchor)
        return odd - float(np.mean(list(share.values())))

    assert relative("cnc-yuping.anchor") < relative("cnc.anchor") - 0.08
