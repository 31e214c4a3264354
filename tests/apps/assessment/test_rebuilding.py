"""Observations and estimates are copies: deleted and made anew from the log, they are the same."""

from datetime import date
from typing import Any

import pytest
from tests.apps.conftest import NOON, World, add_instrument

from ronghe.apps.assessment.models import Calibration, Estimate, Instrument, Observation
from ronghe.apps.assessment.services.ratings import Entry, submit_form
from ronghe.apps.assessment.services.rebuilding import Rebuilt, rebuild_from_log
from ronghe.apps.assessment.services.sessions import SessionPlan, open_session
from ronghe.apps.assessment.services.upload_reading import Defaults
from ronghe.apps.assessment.services.upload_table import PARTS, ColumnMap
from ronghe.apps.assessment.services.uploads import land_upload
from ronghe.apps.base.api import AuditEntry
from ronghe.apps.competence.api import InstrumentKind
from ronghe.apps.evidence.api import Record
from ronghe.apps.people.api import (
    Membership,
    NotAllowed,
    Person,
    Role,
    command_viewer,
    viewer_of_person,
)
from ronghe.apps.people.services.erasure import erase_person
from stored_results import store_calibration

SYSTEM = command_viewer()


def rows(model: Any, *but: str) -> list[dict[str, Any]]:
    """All rows but for their keys and what is named, in an order of their own."""
    left_out = {"id", "pk", *but}
    found = [
        {name: value for name, value in row.items() if name not in left_out}
        for row in model.objects.values()
    ]
    return sorted(found, key=repr)


def hand_in(
    world: World, instrument: Instrument, raters: list[Person], subjects: list[Person]
) -> list[Record]:
    """Everybody rates everybody in one session; the third item nobody could see."""
    plan = SessionPlan(
        instrument=instrument,
        organisation=world.school,
        school_class=world.school_class,
        title_en="March",
        title_zh="三月",
        context="workshop",
        phase="process",
        opens_on=date(2026, 3, 1),
        closes_on=date(2099, 3, 31),
        per_subject=max(len(raters), 1),
    )
    session = open_session(viewer=SYSTEM, plan=plan, subjects=subjects, raters=raters)
    codes = [item.code for item in instrument.items.all()]
    return [
        submit_form(
            viewer=SYSTEM,
            entry=Entry(
                assignment=assignment,
                chosen={code: (number + place) % 4 for place, code in enumerate(codes[:2])},
                not_seen=frozenset(codes[2:]),
                observed_at=NOON,
            ),
            at=NOON,
        )
        for number, assignment in enumerate(session.assignments.order_by("pk"))
    ]


@pytest.fixture
def measured(world: World) -> World:
    """Ratings by three sides, a peer's among them, answers, a correction, an upload, and a
    calibration in force."""
    scale = add_instrument(world.framework)
    report = add_instrument(
        world.framework, InstrumentKind.SELF_REPORT, code="report", dimension="attitudinal"
    )
    calibration = store_calibration(
        world.framework,
        world.programme,
        world.students[:1],
        [item.code for item in scale.items.all()],
    )
    peer = world.students[3]
    Membership.objects.create(
        person=peer, organisation=world.school, role=Role.PEER_RATER, starts_on=date(2020, 1, 1)
    )
    raters = [world.teacher, world.mentor, peer]
    first, *_ = hand_in(world, scale, raters, world.students[:2])
    hand_in(world, report, [], world.students[:2])
    assignment = first.assignments.get()
    corrected = {"scale-1": 4, "scale-2": 4, "scale-3": 4}
    entry = Entry(assignment=assignment, chosen=corrected, corrects=first.uuid)
    submit_form(viewer=SYSTEM, entry=entry, at=NOON)
    upload(world)
    assert Estimate.objects.filter(calibration=calibration).exists()
    return world


def upload(world: World) -> None:
    Person.objects.filter(pk=world.students[0].pk).update(number="S1")
    Person.objects.filter(pk=world.mentor.pk).update(number="M1")
    text = (
        "person,item,score,rater,date,context,phase\nS1,scale-1,3,M1,2026-03-05,workplace,outcome"
    )
    land_upload(
        viewer=SYSTEM,
        framework=world.framework,
        content=text.encode(),
        columns=ColumnMap("long", {part: part for part in PARTS}),
        defaults=Defaults(),
        at=NOON,
    )


def test_what_was_deleted_comes_back_as_it_was(measured: World) -> None:
    observations, estimates = rows(Observation), rows(Estimate, "updated_at")
    Observation.objects.all().delete()
    Estimate.objects.all().delete()

    done = rebuild_from_log(viewer=SYSTEM, at=NOON)

    assert rows(Observation) == observations
    assert rows(Estimate, "updated_at") == estimates
    assert done == Rebuilt(
        records=10, observations=len(observations), calibrations=1, estimates=len(estimates)
    )


def test_building_it_twice_doubles_nothing_and_leaves_the_log_alone(measured: World) -> None:
    observations, records = rows(Observation), rows(Record)

    rebuild_from_log(viewer=SYSTEM, at=NOON)
    rebuild_from_log(viewer=SYSTEM, at=NOON)

    assert rows(Observation) == observations
    assert rows(Record) == records


def test_what_was_changed_in_a_copy_is_put_right(measured: World) -> None:
    observations = rows(Observation)
    Observation.objects.update(score=0, is_superseded=False, is_by_peer=False)

    rebuild_from_log(viewer=SYSTEM, at=NOON)

    assert rows(Observation) == observations


def test_the_estimates_of_a_calibration_that_is_no_longer_in_force_stay_as_they_were(
    measured: World,
) -> None:
    earlier = Calibration.objects.get()
    Calibration.objects.filter(pk=earlier.pk).update(in_force_from=None)
    before = rows(Estimate)

    done = rebuild_from_log(viewer=SYSTEM, at=NOON)

    assert (done.calibrations, done.estimates) == (0, 0)
    assert rows(Estimate) == before


def test_whoever_was_erased_stays_erased_and_what_they_judged_still_counts_as_an_enterprises(
    measured: World,
) -> None:
    erase_person(viewer=SYSTEM, person=measured.students[1], at=NOON)
    erase_person(viewer=SYSTEM, person=measured.mentor, at=NOON)
    observations = rows(Observation)
    assert any(row["is_by_enterprise"] and row["rater_id"] is None for row in observations)

    rebuild_from_log(viewer=SYSTEM, at=NOON)

    assert rows(Observation) == observations
    assert not Observation.objects.filter(subject=measured.students[1]).exists()


def test_it_leaves_a_row_in_the_audit_table(measured: World) -> None:
    rebuild_from_log(viewer=SYSTEM, at=NOON)

    entry = AuditEntry.objects.get(touched="copies of the log")
    assert entry.count == Observation.objects.count()


def test_nobody_but_a_command_may_and_nothing_is_changed(measured: World) -> None:
    administrator = measured.add_person("Root", Role.SYSTEM_ADMINISTRATOR)
    Observation.objects.filter(score=0).delete()
    before = rows(Observation)

    with pytest.raises(NotAllowed):
        rebuild_from_log(viewer=viewer_of_person(administrator), at=NOON)

    assert rows(Observation) == before
