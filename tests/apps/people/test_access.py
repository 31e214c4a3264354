"""Whose rows a viewer's action reaches: role by role, scope by scope."""

from datetime import date

import pytest
from tests.apps.conftest import NOON, World

from ronghe.apps.base.api import AuditEntry
from ronghe.apps.people.api import (
    NOBODY,
    Consent,
    NotAllowed,
    Organisation,
    Person,
    Relationship,
    Role,
    Viewer,
    classes_for,
    command_viewer,
    may,
    organisations_for,
    persons_for,
    programmes_for,
    require,
    require_all,
    viewer_of_person,
)

VIEW = "people.view_person"


def reached(viewer: Viewer) -> set[Person]:
    return set(persons_for(viewer, VIEW))


def test_a_student_reaches_themselves_only(world: World) -> None:
    assert reached(viewer_of_person(world.students[0])) == {world.students[0]}


def test_a_teacher_reaches_the_students_of_their_class_and_no_colleague(world: World) -> None:
    world.add_person("Elsewhere", Role.STUDENT, school_class=world.other_class)

    assert reached(viewer_of_person(world.teacher)) == set(world.students)


def test_a_mentor_reaches_whom_a_relationship_names_while_it_runs(world: World) -> None:
    first, second = world.students[:2]
    Relationship.objects.create(
        viewer=world.mentor, subject=first, kind="rater", starts_on=date(2020, 1, 1)
    )
    Relationship.objects.create(
        viewer=world.mentor,
        subject=second,
        kind="rater",
        starts_on=date(2020, 1, 1),
        ends_on=date(2020, 2, 1),
    )

    assert reached(viewer_of_person(world.mentor)) == {first}


def test_a_membership_that_has_ended_gives_nothing(world: World) -> None:
    world.teacher.memberships.update(ends_on=date(2020, 2, 1))

    assert reached(viewer_of_person(world.teacher)) == set()
    assert not may(viewer_of_person(world.teacher), VIEW)


def test_a_programme_lead_reaches_the_programme_and_an_administrator_the_school(
    world: World,
) -> None:
    outside = world.add_person("Elsewhere", Role.STUDENT)

    assert outside not in reached(viewer_of_person(world.lead))
    assert set(world.students) <= reached(viewer_of_person(world.lead))
    assert outside in reached(viewer_of_person(world.administrator))
    assert world.mentor not in reached(viewer_of_person(world.administrator))


def test_a_recruiter_reaches_who_has_consented_until_they_withdraw(world: World) -> None:
    recruiter = world.add_person("Recruiter", Role.RECRUITER, organisation=world.enterprise)
    consent = Consent.objects.create(
        person=world.students[0],
        purpose="recruitment",
        given_by=world.students[0],
        given_at=NOON,
    )
    assert reached(viewer_of_person(recruiter)) == {world.students[0]}

    consent.withdrawn_at = NOON
    consent.save()

    assert reached(viewer_of_person(recruiter)) == set()


def test_a_guardian_sees_their_own_child_and_only_while_consent_covers_it(world: World) -> None:
    child, stranger = world.students[:2]
    guardian = world.add_person("Guardian", Role.GUARDIAN)
    Relationship.objects.create(
        viewer=guardian, subject=child, kind="guardian", starts_on=date(2020, 1, 1)
    )
    viewer = viewer_of_person(guardian)
    assert set(persons_for(viewer, "assessment.view_competence")) == set()

    for student in (child, stranger):
        Consent.objects.create(
            person=student, purpose="guardian_view", given_by=student, given_at=NOON
        )

    assert set(persons_for(viewer, "assessment.view_competence")) == {child}
    assert set(persons_for(viewer, "people.give_consent")) == {child}


def test_an_erased_person_is_reached_by_nobody(world: World) -> None:
    Person.objects.filter(pk=world.students[0].pk).update(erased_at=NOON)

    assert world.students[0] not in reached(viewer_of_person(world.teacher))
    assert world.students[0] not in reached(command_viewer())


def test_units_are_reached_by_the_same_scopes(world: World) -> None:
    teacher, lead = viewer_of_person(world.teacher), viewer_of_person(world.lead)

    assert set(classes_for(teacher, VIEW)) == {world.school_class}
    assert set(classes_for(lead, VIEW)) == {world.school_class, world.other_class}
    assert set(programmes_for(lead, VIEW)) == {world.programme}
    assert set(organisations_for(teacher, VIEW)) == {world.school}


def test_nobody_may_do_what_asks_for_a_sign_in(world: World) -> None:
    assert may(NOBODY, "people.sign_in")
    assert not may(NOBODY, "people.view_home")


def test_a_refusal_leaves_a_row_in_the_audit_table(world: World) -> None:
    with pytest.raises(NotAllowed):
        require(viewer_of_person(world.teacher), VIEW, person=world.mentor)

    [row] = AuditEntry.objects.filter(kind="refused")
    assert (row.actor, row.action) == (world.teacher.uuid, VIEW)


def test_one_person_out_of_reach_refuses_the_whole_batch(world: World) -> None:
    teacher = viewer_of_person(world.teacher)
    require_all(teacher, VIEW, {student.pk for student in world.students})

    with pytest.raises(NotAllowed):
        require_all(teacher, VIEW, {world.students[0].pk, world.mentor.pk})


def test_a_teacher_without_a_class_and_a_lead_without_a_programme_reach_nobody(
    world: World,
) -> None:
    other = Organisation.objects.create(region=world.region, kind="school", code="other")
    world.add_person("No class yet", Role.STUDENT, organisation=other)
    teacher = world.add_person("New teacher", Role.TEACHER)
    lead = world.add_person("New lead", Role.PROGRAMME_LEAD)

    assert reached(viewer_of_person(teacher)) == set()
    assert reached(viewer_of_person(lead)) == set()
