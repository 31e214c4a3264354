"""A course taken out: its files go, what was done in it stays, and nobody is left in the middle."""

from pathlib import Path

import pytest
from django.urls import reverse
from tests.apps.assessment.test_courses import (
    assigned,
    bring_in,
    client_of,
    launched,
    verbs,
)
from tests.apps.assessment.test_rating_pages import signed_in
from tests.apps.conftest import NOON, World

from ronghe.apps.assessment.models import (
    CourseFile,
    CoursePackage,
    CourseRegistration,
    CourseSession,
)
from ronghe.apps.assessment.services.course_removal import remove_course
from ronghe.apps.assessment.services.courses import assign_course, waive_unit
from ronghe.apps.base.api import Refused
from ronghe.apps.people.api import NotAllowed, Viewer, viewer_of_person


def lead(world: World) -> Viewer:
    return viewer_of_person(world.lead)


def stored() -> list[Path]:
    return [Path(one.file.path) for one in CourseFile.objects.all()]


def finished(world: World) -> CourseRegistration:
    """The first student has begun, and is let off what is left."""
    registration = assigned(world)
    launched(world, registration)
    for unit in registration.package.units.all():
        waive_unit(
            viewer=viewer_of_person(world.teacher),
            registration=registration,
            unit=unit,
            reason="Has done it at work",
            at=NOON,
        )
    return registration


def test_course_that_nobody_began_is_gone_with_its_files(
    world: World, django_capture_on_commit_callbacks: object
) -> None:
    registration = assigned(world)
    files = stored()

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        is_kept = remove_course(viewer=lead(world), package=registration.package, at=NOON)

    assert not is_kept
    assert not CoursePackage.objects.exists()
    assert not CourseRegistration.objects.exists()
    assert [file.exists() for file in files] == [False]


def test_course_in_which_somebody_is_in_the_middle_is_refused(world: World) -> None:
    registration = assigned(world)
    launched(world, registration)

    with pytest.raises(Refused) as refusal:
        remove_course(viewer=lead(world), package=registration.package, at=NOON)

    assert refusal.value.code == "course-begun"
    assert [file.exists() for file in stored()] == [True]
    assert CourseRegistration.objects.count() == 1
    assert CoursePackage.objects.get().archived_at is None


def test_what_was_done_stays_when_the_files_go(
    world: World, django_capture_on_commit_callbacks: object
) -> None:
    registration = finished(world)
    assign_course(
        viewer=viewer_of_person(world.teacher),
        package=registration.package,
        persons=world.students,
        school_class=world.school_class,
        due_on=None,
        at=NOON,
    )
    before, files = verbs(world), stored()

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        is_kept = remove_course(viewer=lead(world), package=registration.package, at=NOON)

    assert is_kept
    assert verbs(world) == before
    assert [one.pk for one in CourseRegistration.objects.all()] == [registration.pk]
    assert CourseSession.objects.count() == 1
    assert (CourseFile.objects.count(), [file.exists() for file in files]) == (0, [False])
    assert CoursePackage.objects.get().archived_at == NOON


def test_archived_course_is_neither_assigned_nor_started(world: World) -> None:
    registration = finished(world)
    package, unit = registration.package, registration.package.units.get(position=0)
    remove_course(viewer=lead(world), package=package, at=NOON)

    with pytest.raises(Refused) as refusal:
        assign_course(
            viewer=viewer_of_person(world.teacher),
            package=package,
            persons=world.students,
            school_class=None,
            due_on=None,
            at=NOON,
        )
    client = client_of(world.students[0])
    client.post(reverse("course_launch", args=[registration.uuid, unit.uuid]))
    page = client.get(reverse("my_courses")).content.decode()

    assert refusal.value.code == "course-archived"
    assert (CourseRegistration.objects.count(), CourseSession.objects.count()) == (1, 1)
    assert "taken out" in page
    assert reverse("course_launch", args=[registration.uuid, unit.uuid]) not in page


def test_teacher_may_not_take_a_course_out(world: World) -> None:
    package = bring_in(world)

    with pytest.raises(NotAllowed):
        remove_course(viewer=viewer_of_person(world.teacher), package=package, at=NOON)

    assert CoursePackage.objects.count() == CourseFile.objects.count() == 1


def test_the_page_asks_first_and_then_takes_it_out(world: World) -> None:
    package, client = bring_in(world), signed_in(world.lead)
    address = reverse("course_remove", args=[package.uuid])

    asked = client.get(address)
    there = CoursePackage.objects.count()
    answer = client.post(address)

    assert "files are deleted" in asked.content.decode()
    assert (there, CoursePackage.objects.count()) == (1, 0)
    assert answer["Location"] == reverse("courses")
