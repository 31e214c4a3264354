"""An organisation's own roster as a OneRoster 1.2 package: students and teachers of today, with
classes and programmes. Identifiers are our own UUIDs."""

from collections.abc import Iterable
from datetime import date

from ronghe.apps.base.api import Text, text_of
from ronghe.apps.people.api import (
    AcademicYear,
    Membership,
    Organisation,
    Person,
    Role,
    SchoolClass,
    Viewer,
    in_force,
    persons_for,
    require,
)
from ronghe.standards.oneroster import (
    Class,
    Course,
    Enrollment,
    Org,
    Roster,
    Session,
    User,
    UserRole,
    write_roster,
)

EXPORT = "connect.export_roster"
ROLES = (Role.STUDENT, Role.TEACHER)


def export_roster(*, viewer: Viewer, organisation: Organisation) -> bytes:
    """The package as a zip file. Raises NotAllowed."""
    require(viewer, EXPORT, organisation=organisation)
    return write_roster(roster_of(viewer, organisation))


def roster_of(viewer: Viewer, organisation: Organisation) -> Roster:
    """The rows, in a fixed number of queries."""
    memberships = list(
        Membership.objects.filter(
            in_force(viewer.on_date),
            organisation=organisation,
            role__in=ROLES,
            person__in=persons_for(viewer, EXPORT),
        )
        .select_related("person", "school_class__cohort__programme")
        .order_by("pk")
    )
    classes = SchoolClass.objects.filter(
        cohort__programme__organisation=organisation, closed_on=None
    )
    school, name = str(organisation.uuid), _say(text_of(organisation))
    year = _year(organisation, viewer.on_date)
    return Roster(
        version="1.2",
        modes={},
        orgs=(Org(0, school, name, kind="school", identifier=organisation.code),),
        sessions=tuple(_sessions(year)),
        courses=tuple(
            Course(0, str(one.uuid), _say(text_of(one)), code=one.code, org=school)
            for one in organisation.programmes.filter(closed_on=None).order_by("pk")
        ),
        classes=tuple(
            Class(
                0,
                str(one.uuid),
                _say(text_of(one)),
                str(one.cohort.programme.uuid),
                school,
                kind="homeroom",
                terms=(str(year.uuid),) if year else (),
            )
            for one in classes.select_related("cohort__programme").order_by("pk")
        ),
        users=tuple(_users(memberships, school)),
        roles=tuple(_roles(memberships, school)),
        enrollments=tuple(_enrollments(memberships, school)),
        source_name="Ronghe",
    )


def _say(text: Text) -> str:
    return text.zh or text.en


def _year(organisation: Organisation, day: date) -> AcademicYear | None:
    years = AcademicYear.objects.filter(region=organisation.region_id, starts_on__lte=day)
    return years.order_by("starts_on").last()


def _sessions(year: AcademicYear | None) -> Iterable[Session]:
    if year is None:
        return
    ends = year.ends_on.year
    yield Session(
        0,
        str(year.uuid),
        year.label,
        year.starts_on,
        year.ends_on,
        kind="schoolYear",
        school_year=ends,
    )
    for term in year.terms.order_by("number"):
        yield Session(
            0,
            str(term.uuid),
            f"{year.label}/{term.number}",
            term.starts_on,
            term.ends_on,
            kind="term",
            parent=str(year.uuid),
            school_year=ends,
        )


def _users(memberships: Iterable[Membership], school: str) -> Iterable[User]:
    persons = {one.person_id: one.person for one in memberships}
    for person in persons.values():
        family, given = _parts(person)
        yield User(
            0,
            str(person.uuid),
            given,
            family,
            username=person.number,
            identifier=person.number,
            orgs=(school,),
        )


def _parts(person: Person) -> tuple[str, str]:
    """Family and given name: a Chinese name begins with its family name of one character; of a name
    in Latin letters the last word is taken for it. Either needs to say something."""
    if person.name_zh:
        return person.name_zh[:1], person.name_zh[1:] or person.name_zh
    first, _, last = person.name_en.rpartition(" ")
    return last, first or last


def _roles(memberships: Iterable[Membership], school: str) -> Iterable[UserRole]:
    """One for each role that somebody has in the school, in whichever class."""
    first: dict[tuple[int, str], Membership] = {}
    for one in memberships:
        first.setdefault((one.person_id, one.role), one)
    for one in first.values():
        yield UserRole(
            0, str(one.uuid), str(one.person.uuid), one.role, school, begins_on=one.starts_on
        )


def _enrollments(memberships: Iterable[Membership], school: str) -> Iterable[Enrollment]:
    for one in memberships:
        if one.school_class is not None and one.school_class.closed_on is None:
            yield Enrollment(
                0,
                str(one.uuid),
                str(one.school_class.uuid),
                school,
                str(one.person.uuid),
                one.role,
                begins_on=one.starts_on,
                ends_on=one.ends_on,
            )
