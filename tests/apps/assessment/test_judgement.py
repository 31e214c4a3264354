"""Judged against achieved: what a student expects, set against what raters give."""

from datetime import date, datetime
from math import exp

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.apps.assessment.test_rating_pages import open_for
from tests.apps.conftest import World, add_instrument

from ronghe.apps.assessment.models import Assignment, RatingSession
from ronghe.apps.assessment.queries.judgement import (
    Comparison,
    Pair,
    compare,
    freed_of_severity,
    judgement_of,
)
from ronghe.apps.assessment.services.ratings import Entry, submit_form
from ronghe.apps.base.api import NotFound
from ronghe.apps.competence.api import InstrumentKind, ProgrammeFramework
from ronghe.apps.people.api import viewer_of_person


def test_the_comparison_of_a_hand_worked_case() -> None:
    """Apart by 1, 0 (mean 0.5), by 2, 1 (1.5) and by 1, 1 (1.0): mean 1, over three occasions
    with a standard deviation of 0.5, so a standard error of 0.5 / sqrt(3)."""
    pairs = [
        Pair("a", 1, "class", 3.0, 2.0),
        Pair("b", 1, "class", 2.0, 2.0),
        Pair("a", 2, "class", 4.0, 2.0),
        Pair("b", 2, "class", 3.0, 2.0),
        Pair("a", 3, "workplace", 3.0, 2.0),
        Pair("b", 3, "workplace", 3.0, 2.0),
    ]

    found = compare(pairs)

    assert found == Comparison(1.0, pytest.approx(0.5 / 3**0.5), 1.0, 1 / 6, 6)
    assert found.leans == 1


def test_a_lean_smaller_than_its_uncertainty_is_none() -> None:
    pairs = [Pair("a", n, "class", 2.0 + apart, 2.0) for n, apart in enumerate((1, -1, 0.5))]

    assert compare(pairs).leans == 0


def test_nothing_cannot_be_compared() -> None:
    with pytest.raises(ValueError, match="nothing"):
        compare([])


def test_severity_is_taken_out_as_in_a_hand_worked_case() -> None:
    """One step at 0, person at 0: a mean rater gives 1/2, one severer by 1 gives 1/(1+e)."""
    fair = freed_of_severity(0, measure=0.0, item=0.0, steps=[0.0], severity=1.0)

    assert fair == pytest.approx(0.5 - 1 / (1 + exp(1.0)))


@settings(deadline=None)
@given(
    score=st.integers(0, 4),
    severity=st.floats(-3, 3),
    measure=st.floats(-4, 4),
)
def test_a_severe_raters_score_rises_a_mild_ones_falls_and_none_leaves_the_scale(
    score: int, severity: float, measure: float
) -> None:
    steps = [-1.5, -0.5, 0.5, 1.5]

    fair = freed_of_severity(score, measure=measure, item=0.0, steps=steps, severity=severity)

    assert 0 <= fair <= 4
    assert (fair - score) * severity >= -1e-12


# --- on stored evidence ---------------------------------------------------------------------------


@pytest.fixture
def ready(world: World) -> World:
    ProgrammeFramework.objects.create(
        programme=world.programme, framework=world.framework, from_entry_year=2020
    )
    add_instrument(world.framework)
    confidence = add_instrument(
        world.framework, InstrumentKind.CONFIDENCE, code="confidence", dimension="metacognitive"
    )
    for item in confidence.items.all():
        item.code = item.code.replace("confidence-", "confidence-scale-")
        item.save()
    return world


def hand_in(world: World, session: RatingSession, score: int, on: date) -> None:
    seen = timezone.make_aware(datetime(on.year, on.month, on.day, 12))
    forms = Assignment.objects.filter(session=session, subject=world.students[0])
    for form in forms.select_related("session__instrument", "session__organisation"):
        codes = form.session.instrument.items.values_list("code", flat=True)
        entry = Entry(form, dict.fromkeys(codes, score), observed_at=seen)
        submit_form(viewer=viewer_of_person(form.rater), entry=entry, at=seen)


def ask(world: World, on: date, *, given: int, expected: int, context: str = "workshop") -> None:
    """One occasion: the class is rated with a scale and says what it expects."""
    scale, confidence = world.framework.instruments.order_by("-code")
    where = {"context": context, "opens_on": on}
    hand_in(world, open_for(world, scale, **where), given, on)
    hand_in(world, open_for(world, confidence, **where), expected, on)


def test_who_was_never_asked_has_no_profile(ready: World) -> None:
    assert judgement_of(viewer_of_person(ready.teacher), ready.students[0]) is None


def test_what_is_missing_is_said_instead_of_a_number(ready: World) -> None:
    ask(ready, date(2025, 3, 5), given=2, expected=3)

    view = judgement_of(viewer_of_person(ready.teacher), ready.students[0])

    assert view is not None
    assert view.comparison is None
    assert view.missing is not None
    assert view.missing.en == "2 more times beside a rated task"


def test_three_occasions_in_one_context_are_not_enough(ready: World) -> None:
    for on in (date(2025, 3, 5), date(2025, 10, 5), date(2026, 3, 5)):
        ask(ready, on, given=2, expected=3)

    view = judgement_of(viewer_of_person(ready.teacher), ready.students[0])

    assert view is not None
    assert str(view.missing) == "once more, in another context"


def test_the_profile_compares_with_raters_of_the_same_half_year(ready: World) -> None:
    ask(ready, date(2025, 3, 5), given=1, expected=2)
    ask(ready, date(2025, 10, 5), given=2, expected=3)
    ask(ready, date(2026, 3, 5), given=3, expected=4, context="workplace")

    view = judgement_of(viewer_of_person(ready.students[0]), ready.students[0])

    assert view is not None
    assert view.missing is None
    assert view.comparison == Comparison(1.0, 0.0, 1.0, 0.0, 9)
    assert view.comparison.leans == 1


def test_the_profile_stands_on_the_students_page(ready: World) -> None:
    from django.urls import reverse
    from tests.apps.assessment.test_rating_pages import signed_in

    ask(ready, date(2025, 3, 5), given=1, expected=2)

    page = signed_in(ready.teacher).get(reverse("competence", args=[ready.students[0].uuid]))

    assert "How well they judge their own work" in page.content.decode()


def test_a_stranger_sees_no_profile(ready: World) -> None:
    ask(ready, date(2025, 3, 5), given=2, expected=3)

    with pytest.raises(NotFound):
        judgement_of(viewer_of_person(ready.students[1]), ready.students[0])
