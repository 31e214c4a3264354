"""The form that asks for a calibration: what it offers, and that an offered session is taken."""

from datetime import timedelta

import pytest
from django.utils import translation
from tests.apps.conftest import NOON, World, add_instrument

from ronghe.apps.assessment.forms_quality import CalibrationForm
from ronghe.apps.assessment.models import RatingSession
from ronghe.apps.assessment.services.sessions import SessionPlan, open_session
from ronghe.apps.competence.api import ProgrammeFramework
from ronghe.apps.people.api import command_viewer, viewer_of_person

DAY = NOON.date()


@pytest.fixture
def session(world: World) -> RatingSession:
    ProgrammeFramework.objects.create(
        programme=world.programme, framework=world.framework, from_entry_year=2020
    )
    return open_session(
        viewer=command_viewer(),
        plan=SessionPlan(
            instrument=add_instrument(world.framework),
            organisation=world.school,
            school_class=world.school_class,
            title_en="Autumn",
            title_zh="秋季",
            context="workshop",
            phase="process",
            opens_on=DAY,
            closes_on=DAY + timedelta(days=7),
        ),
        subjects=world.students,
        raters=[world.teacher, world.mentor],
    )


def test_a_session_that_is_offered_can_be_left_out(world: World, session: RatingSession) -> None:
    given = {"title": "First", "framework": world.framework.pk, "left_out": [session.pk], "seed": 1}

    form = CalibrationForm(given, viewer=viewer_of_person(world.lead))

    assert form.is_valid()
    assert list(form.cleaned_data["left_out"]) == [session]


def test_a_session_is_named_in_the_language_of_whoever_reads_and_by_its_end(
    world: World, session: RatingSession
) -> None:
    form = CalibrationForm(viewer=viewer_of_person(world.lead))

    with translation.override("zh-hans"):
        names = [name for _, name in form.fields["left_out"].choices]  # type: ignore[attr-defined]

    day = session.closes_on
    assert names == [f"秋季 · {day.year}年{day.month}月{day.day}日"]
