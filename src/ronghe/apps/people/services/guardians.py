"""Who looks after a student: linked by the school, until the student comes of age."""

from datetime import date, timedelta

from django.db import transaction

from ronghe.apps.base.api import Reference, Refused, audit, new_uuid
from ronghe.apps.people.access import require
from ronghe.apps.people.models import Membership, Organisation, Person, Relationship
from ronghe.apps.people.roles import Role
from ronghe.apps.people.services.memberships import MANAGE
from ronghe.apps.people.services.persons import PersonFacts
from ronghe.apps.people.viewer import Viewer, in_force

FULL_AGE = 18
DAY = timedelta(days=1)


def last_day_of_minority(birth_date: date) -> date:
    """The day before the eighteenth birthday; somebody born on 29 February turns 18 on 1 March."""
    year = birth_date.year + FULL_AGE
    try:
        return birth_date.replace(year=year) - DAY
    except ValueError:
        return date(year, 2, 28)


def guardianships(student: Person, on_date: date) -> "list[Relationship]":
    """Who looks after the student on a day, with the guardian."""
    rows = Relationship.objects.filter(
        in_force(on_date), subject=student, kind=Relationship.Kind.GUARDIAN
    )
    return list(rows.select_related("viewer").order_by("pk"))


def link_guardian(
    *, viewer: Viewer, student: Person, guardian: Person, organisation: Organisation, from_day: date
) -> Relationship:
    """Let a guardian look after a student of an organisation, up to the day before the student
    turns 18 where the date of birth is known; gives the role of a guardian there with it.

    Raises NotAllowed; Refused for the student themselves, for somebody who is not a student there,
    who is of age, or who has this guardian already.
    """
    require(viewer, MANAGE, person=student, organisation=organisation)
    if guardian.memberships.exists():
        require(viewer, MANAGE, person=guardian)
    until = last_day_of_minority(student.birth_date) if student.birth_date else None
    _refuse_unfit(student, guardian, organisation, from_day, until)
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=student.pk)
        if any(row.viewer_id == guardian.pk for row in guardianships(student, from_day)):
            _refuse(
                "This is the student's guardian already.", "已是该学生的监护人。", "guardian-stands"
            )
        relationship = Relationship.objects.create(
            viewer=guardian,
            subject=student,
            kind=Relationship.Kind.GUARDIAN,
            starts_on=from_day,
            ends_on=until,
            source=Reference("people.guardianship", new_uuid()),
        )
        _give_role(guardian, organisation, from_day)
        audit(viewer, MANAGE, subject=_reference(student), touched="guardian")
    return relationship


def add_guardian(
    *,
    viewer: Viewer,
    student: Person,
    facts: PersonFacts,
    organisation: Organisation,
    from_day: date,
) -> Relationship:
    """Add somebody who is not known yet and link them as guardian. Raises as `link_guardian`
    does, and Refused without a name."""
    require(viewer, MANAGE, person=student, organisation=organisation)
    if not (facts.name_zh or facts.name_en):
        _refuse("A guardian needs a name.", "须填写监护人姓名。", "name-missing")
    with transaction.atomic():
        guardian = Person.objects.create(
            name_zh=facts.name_zh, name_en=facts.name_en, language=facts.language
        )
        return link_guardian(
            viewer=viewer,
            student=student,
            guardian=guardian,
            organisation=organisation,
            from_day=from_day,
        )


def end_guardianship(*, viewer: Viewer, relationship: Relationship, on_date: date) -> None:
    """End it; from the next day on the guardian sees nothing and is told nothing. The role ends
    with the last child."""
    require(viewer, MANAGE, person=relationship.subject)
    last = max(on_date, relationship.starts_on)
    with transaction.atomic():
        Relationship.objects.filter(pk=relationship.pk).update(ends_on=last)
        others = Relationship.objects.filter(
            in_force(last + DAY), viewer=relationship.viewer_id, kind=Relationship.Kind.GUARDIAN
        )
        if not others.exists():
            roles = relationship.viewer.memberships.filter(in_force(last), role=Role.GUARDIAN)
            roles.update(ends_on=last)
        audit(viewer, MANAGE, subject=_reference(relationship.subject), touched="guardian ended")


def _reference(person: Person) -> Reference:
    return Reference("people.person", person.uuid)


def _refuse(en: str, zh: str, code: str) -> None:
    raise Refused(f"{en} Nothing was changed.", f"{zh}未作任何更改。", code=code)


def _refuse_unfit(
    student: Person, guardian: Person, organisation: Organisation, day: date, until: date | None
) -> None:
    if student.pk == guardian.pk:
        _refuse("Nobody is their own guardian.", "本人不能是自己的监护人。", "own-guardian")
    held = student.memberships.filter(in_force(day), organisation=organisation, role=Role.STUDENT)
    if not held.exists():
        _refuse("This person is no student here.", "此人不是本单位学生。", "no-student")
    if until is not None and until < day:
        _refuse("From 18 on, a person has no guardian.", "年满 18 周岁，不再设监护人。", "of-age")


def _give_role(guardian: Person, organisation: Organisation, day: date) -> None:
    """Rights come from a membership; the relationship says for whom."""
    held = guardian.memberships.filter(in_force(day), role=Role.GUARDIAN, organisation=organisation)
    if not held.exists():
        Membership.objects.create(
            person=guardian, organisation=organisation, role=Role.GUARDIAN, starts_on=day
        )
