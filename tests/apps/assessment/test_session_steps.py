"""What sessions ask of those who manage them, among their next steps."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.apps.assessment.test_rating_pages import open_for
from tests.apps.assessment.test_session_pages import nested_session
from tests.apps.conftest import World, add_instrument

from ronghe.apps.assessment.next_steps import forms_waiting
from ronghe.apps.assessment.next_steps_sessions import sessions_to_manage
from ronghe.apps.assessment.services.sessions import add_assignment
from ronghe.apps.competence.api import InstrumentKind
from ronghe.apps.people.api import viewer_of_person


@pytest.fixture(autouse=True)
def forget() -> Iterator[None]:
    caches["computed"].clear()
    yield
    caches["computed"].clear()


def test_a_session_that_falls_apart_asks_for_one_more_rating_until_it_is_joined(
    world: World,
) -> None:
    session = nested_session(world, add_instrument(world.framework))
    viewer = viewer_of_person(world.teacher)

    (step,) = sessions_to_manage(viewer)
    add_assignment(viewer=viewer, session=session, rater=world.teacher, subject=world.students[3])

    assert step.title == "Ask for one more rating in “Turning, March”"
    assert list(sessions_to_manage(viewer)) == []


def test_a_session_whose_time_is_over_asks_to_be_closed(world: World) -> None:
    open_for(world, add_instrument(world.framework), closes_on=date(2026, 3, 31))

    (step,) = sessions_to_manage(viewer_of_person(world.teacher))

    assert step.why == "Its time is over; 8 forms are not in."


def test_who_manages_nothing_is_asked_nothing(world: World) -> None:
    nested_session(world, add_instrument(world.framework))

    assert list(sessions_to_manage(viewer_of_person(world.mentor))) == []


def test_the_design_is_worked_out_once(world: World) -> None:
    nested_session(world, add_instrument(world.framework))
    viewer = viewer_of_person(world.teacher)
    with CaptureQueriesContext(connection) as first:
        list(sessions_to_manage(viewer))
    with CaptureQueriesContext(connection) as again:
        list(sessions_to_manage(viewer))

    assert len(again) < len(first)


def test_raters_and_students_are_led_to_their_own_lists(world: World) -> None:
    open_for(world, add_instrument(world.framework))
    test = add_instrument(
        world.framework, InstrumentKind.KNOWLEDGE_TEST, code="test", dimension="cognitive", top=1
    )
    open_for(world, test)

    (rating,) = forms_waiting(viewer_of_person(world.mentor))
    (answering,) = forms_waiting(viewer_of_person(world.students[0]))

    assert rating.url.startswith("/rate/#session-")
    assert answering.url.startswith("/forms/#session-")
