"""From forms to a calibration in force, and from one more form to an estimate that moved."""

from datetime import date, timedelta

import numpy as np
import pytest
from tests.apps.conftest import NOON, World, add_instrument

from ronghe.apps.assessment.models import Calibration, Estimate, RatingSession
from ronghe.apps.assessment.services.calibrations import (
    CalibrationPlan,
    ask_calibration,
    put_in_force,
    run_calibration,
    set_cut_score,
)
from ronghe.apps.assessment.services.ratings import Entry, submit_forms
from ronghe.apps.assessment.services.sessions import SessionPlan, open_session
from ronghe.apps.base.api import Refused
from ronghe.apps.competence.api import InstrumentKind, ProgrammeFramework
from ronghe.apps.people.api import NotAllowed, Person, Role, command_viewer, viewer_of_person

SEVERITY = {"Teacher": 0.0, "Second teacher": -0.7, "Mentor": 0.7}
SYSTEM = command_viewer()


@pytest.fixture
def rated_world(world: World) -> World:
    """Forty students, each rated by all three on a scale and having answered a test twice."""
    ProgrammeFramework.objects.create(
        programme=world.programme, framework=world.framework, from_entry_year=2020
    )
    unit = {"programme": world.programme, "school_class": world.school_class}
    more = [world.add_person(f"Student {n}", Role.STUDENT, **unit) for n in range(5, 41)]
    world.students.extend(more)
    random = np.random.default_rng(7)
    ability = dict(zip(world.students, random.normal(0, 1.3, 40), strict=True))
    scale = add_instrument(world.framework, items=4)
    test = add_instrument(
        world.framework,
        InstrumentKind.KNOWLEDGE_TEST,
        code="test",
        dimension="cognitive",
        items=12,
        top=1,
    )
    raters = [world.teacher, world.second_teacher, world.mentor]
    for context in ("workshop", "workplace"):
        rate_all(world, scale, raters, ability, context, random)
    knowledge = {who: 0.6 * a + random.normal(0, 0.9) for who, a in ability.items()}
    for _ in range(2):
        rate_all(world, test, [], knowledge, "class", random)
    return world


def rate_all(world, instrument, raters, ability, context, random) -> RatingSession:  # type: ignore[no-untyped-def]
    session = open_session(
        viewer=SYSTEM,
        plan=SessionPlan(
            instrument=instrument,
            organisation=world.school,
            school_class=world.school_class,
            title_en=f"{instrument.code} {context}",
            title_zh=f"{instrument.code} {context}",
            context=context,
            phase="process",
            opens_on=date(2026, 3, 1),
            closes_on=date(2026, 3, 31),
            per_subject=max(len(raters), 1),
        ),
        subjects=world.students,
        raters=raters,
    )
    items = list(instrument.items.prefetch_related("categories"))
    entries = []
    for assignment in session.assignments.select_related(
        "session__instrument", "session__organisation", "subject", "rater"
    ).order_by("pk"):
        place = ability[assignment.subject] - SEVERITY.get(assignment.rater.name_en, 0.0)
        chosen = {item.code: draw(place, len(item.categories.all()), random) for item in items}
        entries.append(Entry(assignment=assignment, chosen=chosen, observed_at=NOON))
    submit_forms(viewer=SYSTEM, entries=entries, at=NOON)
    return session


def draw(place: float, categories: int, random: np.random.Generator) -> int:
    steps = np.linspace(-1.2, 1.2, categories - 1) if categories > 2 else np.zeros(1)
    mass = np.exp(np.concatenate([[0.0], np.cumsum(place - steps)]))
    return int(random.choice(categories, p=mass / mass.sum()))


def plan(world: World, **changes: object) -> CalibrationPlan:
    fields: dict[str, object] = {
        "framework": world.framework,
        "title_en": "Spring",
        "title_zh": "春季",
        "evidence_to": NOON + timedelta(days=1),
    }
    return CalibrationPlan(**fields | changes)  # type: ignore[arg-type]


def calibrated(world: World) -> Calibration:
    lead = viewer_of_person(world.lead)
    calibration = ask_calibration(viewer=lead, plan=plan(world), at=NOON)
    calibration = run_calibration(calibration, at=NOON)
    put_in_force(viewer=lead, calibration=calibration, at=NOON)
    return calibration


def severity_of(calibration: Calibration, person: Person) -> float:
    return calibration.levels.get(facet="rater", level=str(person.pseudonym)).measure


def test_a_calibration_stores_what_it_found(rated_world: World) -> None:
    """The twelve questions were answered twice in the half-year: the first answers count."""
    calibration = calibrated(rated_world)

    assert calibration.state == "done"
    assert calibration.has_converged
    assert calibration.observation_count == 40 * 3 * 4 * 2 + 40 * 12
    assert severity_of(calibration, rated_world.mentor) == pytest.approx(0.7, abs=0.3)
    assert severity_of(calibration, rated_world.second_teacher) == pytest.approx(-0.7, abs=0.3)
    assert calibration.levels.get(facet="rater", level="-").measure == 0.0
    cuts = list(calibration.cuts.filter(dimension="behavioural").values_list("measure", flat=True))
    assert len(cuts) == 4
    assert cuts == sorted(cuts)


def test_every_student_has_an_estimate_on_each_dimension_with_its_support(
    rated_world: World,
) -> None:
    calibration = calibrated(rated_world)

    whole = Estimate.objects.filter(calibration=calibration, part="")
    assert whole.count() == 40 * 2
    behavioural = whole.filter(dimension="behavioural", person=rated_world.students[0]).get()
    assert (behavioural.rating_count, behavioural.rater_count) == (6, 3)
    assert (behavioural.enterprise_rater_count, behavioural.context_count) == (1, 2)
    assert sum(behavioural.level_probabilities) == pytest.approx(1.0)
    cognitive = whole.filter(dimension="cognitive", person=rated_world.students[0]).get()
    assert (cognitive.response_count, cognitive.occasion_count) == (12, 1)


def test_without_an_enterprise_rater_a_level_is_not_supported_and_says_so(
    rated_world: World,
) -> None:
    rated_world.framework.support_rules.filter(evidence_kind="rated").update(
        least_enterprise_raters=2
    )

    calibration = calibrated(rated_world)

    estimate = calibration.estimates.filter(part="", dimension="behavioural").first()
    assert estimate is not None
    assert not estimate.is_supported
    assert {"what": "enterprise_raters", "more": 1} in estimate.missing


def test_one_more_form_moves_the_estimate_at_once(rated_world: World) -> None:
    calibration = calibrated(rated_world)
    student = rated_world.students[0]
    before = calibration.estimates.get(person=student, part="", dimension="behavioural")
    instrument = calibration.framework.instruments.get(code="scale")
    session = open_session(
        viewer=SYSTEM,
        plan=SessionPlan(
            instrument=instrument,
            organisation=rated_world.school,
            school_class=None,
            title_en="Extra",
            title_zh="加评",
            context="simulator",
            phase="outcome",
            opens_on=date(2026, 3, 1),
            closes_on=date(2026, 3, 31),
            per_subject=1,
        ),
        subjects=[student],
        raters=[rated_world.teacher],
    )
    top = {item.code: 4 for item in instrument.items.all()}
    entry = Entry(assignment=session.assignments.get(), chosen=top, observed_at=NOON)
    submit_forms(viewer=SYSTEM, entries=[entry], at=NOON)

    after = calibration.estimates.get(person=student, part="", dimension="behavioural")
    assert after.measure > before.measure
    assert after.standard_error < before.standard_error
    assert after.rating_count == before.rating_count + 1
    assert not after.is_provisional


def test_an_unknown_rater_makes_the_estimate_provisional(rated_world: World) -> None:
    calibration = calibrated(rated_world)
    student = rated_world.students[0]
    stranger = rated_world.add_person(
        "New mentor", Role.MENTOR, organisation=rated_world.enterprise
    )
    instrument = calibration.framework.instruments.get(code="scale")
    session = rate_all_by(rated_world, instrument, stranger, student)
    assert session.assignments.count() == 1

    assert calibration.estimates.get(
        person=student, part="", dimension="behavioural"
    ).is_provisional


def rate_all_by(world, instrument, rater, student) -> RatingSession:  # type: ignore[no-untyped-def]
    session = open_session(
        viewer=SYSTEM,
        plan=SessionPlan(
            instrument=instrument,
            organisation=world.enterprise,
            school_class=None,
            title_en="New",
            title_zh="新",
            context="workplace",
            phase="process",
            opens_on=date(2026, 3, 1),
            closes_on=date(2026, 3, 31),
            per_subject=1,
        ),
        subjects=[student],
        raters=[rater],
    )
    entry = Entry(
        assignment=session.assignments.get(),
        chosen={item.code: 2 for item in instrument.items.all()},
        observed_at=NOON,
    )
    submit_forms(viewer=SYSTEM, entries=[entry], at=NOON)
    return session


def test_a_disconnected_session_is_left_out_and_named(rated_world: World) -> None:
    unit = {"programme": rated_world.programme, "school_class": rated_world.other_class}
    apart = [rated_world.add_person(f"Apart {n}", Role.STUDENT, **unit) for n in range(6)]
    lonely = rated_world.add_person("Lonely", Role.TEACHER, **unit)
    instrument = rated_world.framework.instruments.get(code="scale")
    random = np.random.default_rng(1)
    world = rated_world
    session = open_session(
        viewer=SYSTEM,
        plan=SessionPlan(
            instrument=instrument,
            organisation=world.school,
            school_class=world.other_class,
            title_en="Island",
            title_zh="孤岛",
            context="workshop",
            phase="process",
            opens_on=date(2026, 3, 1),
            closes_on=date(2026, 3, 31),
            per_subject=1,
        ),
        subjects=apart,
        raters=[lonely],
    )
    entries = [
        Entry(
            assignment=assignment,
            chosen={i.code: draw(0.0, 5, random) for i in instrument.items.all()},
            observed_at=NOON,
        )
        for assignment in session.assignments.all()
    ]
    submit_forms(viewer=SYSTEM, entries=entries, at=NOON)

    calibration = calibrated(rated_world)

    [note] = [n for n in calibration.notes if n["code"] == "disconnected_left_out"]
    assert "Island" in note["en"]
    assert not calibration.levels.filter(facet="rater", level=str(lonely.pseudonym)).exists()


def test_a_teacher_cannot_ask_for_a_calibration(rated_world: World) -> None:
    with pytest.raises(NotAllowed):
        ask_calibration(
            viewer=viewer_of_person(rated_world.teacher), plan=plan(rated_world), at=NOON
        )

    assert Calibration.objects.count() == 0


def test_without_evidence_it_fails_with_a_reason_in_both_languages(world: World) -> None:
    calibration = run_calibration(
        ask_calibration(viewer=SYSTEM, plan=plan(world), at=NOON), at=NOON
    )

    assert calibration.state == "failed"
    assert calibration.failure_en
    assert calibration.failure_zh


def test_what_is_not_done_cannot_be_put_in_force(world: World) -> None:
    calibration = ask_calibration(viewer=SYSTEM, plan=plan(world), at=NOON)

    with pytest.raises(Refused):
        put_in_force(viewer=SYSTEM, calibration=calibration, at=NOON)

    calibration.refresh_from_db()
    assert calibration.in_force_from is None


def test_a_later_calibration_can_be_anchored_to_an_earlier_one(rated_world: World) -> None:
    first = calibrated(rated_world)

    second = run_calibration(
        ask_calibration(
            viewer=SYSTEM, plan=plan(rated_world, anchored_to=first, title_en="Anchored"), at=NOON
        ),
        at=NOON,
    )

    assert second.has_converged
    for level in second.levels.filter(facet="item"):
        assert level.is_anchored
        assert level.measure == pytest.approx(
            first.levels.get(facet="item", level=level.level).measure, abs=1e-9
        )


def test_a_cut_that_would_not_rise_is_refused(rated_world: World) -> None:
    calibration = calibrated(rated_world)
    before = list(calibration.cuts.order_by("dimension", "level").values_list("measure", flat=True))

    with pytest.raises(Refused):
        set_cut_score(
            viewer=SYSTEM,
            calibration=calibration,
            dimension="behavioural",
            level=2,
            measure=99.0,
            method="panel",
            at=NOON,
        )

    after = list(calibration.cuts.order_by("dimension", "level").values_list("measure", flat=True))
    assert after == before
