"""A small world that app tests share: one school, one enterprise, one class, and who is in it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from ronghe.apps.assessment.models import Category, Instrument, Item
from ronghe.apps.competence.api import Competence, Framework, InstrumentKind, Level, SupportRule
from ronghe.apps.people.api import (
    AcademicYear,
    Cohort,
    Membership,
    Organisation,
    Person,
    Programme,
    Region,
    Role,
    SchoolClass,
    Term,
)

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)


@dataclass(frozen=True)
class World:
    """Everybody has been what they are since 2020 and is it still."""

    region: Region
    school: Organisation
    enterprise: Organisation
    programme: Programme
    school_class: SchoolClass
    other_class: SchoolClass
    framework: Framework
    students: list[Person]
    teacher: Person
    second_teacher: Person
    mentor: Person
    lead: Person
    administrator: Person

    def add_person(self, name: str, role: Role, **where: object) -> Person:
        person = Person.objects.create(name_en=name, name_zh="")
        fields = {"organisation": self.school, **where}
        Membership.objects.create(person=person, role=role, starts_on=date(2020, 1, 1), **fields)
        return person


def _units() -> dict[str, object]:
    region = Region.objects.create(code="lake", title_en="Lake region", title_zh="湖区")
    school, enterprise = (
        Organisation.objects.create(
            region=region, kind=kind, code=code, title_en=code.title(), title_zh=code
        )
        for kind, code in (("school", "school"), ("enterprise", "works"))
    )
    programme = Programme.objects.create(
        organisation=school, code="cnc", trade="cnc", title_en="CNC machining", title_zh="数控"
    )
    cohort = Cohort.objects.create(programme=programme, entry_year=2025)
    first, second = (
        SchoolClass.objects.create(cohort=cohort, title_en=title, title_zh=title)
        for title in ("CNC 1", "CNC 2")
    )
    year = AcademicYear.objects.create(
        region=region, label="2025–2026", starts_on=date(2025, 9, 1), ends_on=date(2026, 7, 15)
    )
    for number, start, end in (
        (1, date(2025, 9, 1), date(2026, 1, 31)),
        (2, date(2026, 2, 1), date(2026, 7, 15)),
    ):
        Term.objects.create(academic_year=year, number=number, starts_on=start, ends_on=end)
    return {
        "region": region,
        "school": school,
        "enterprise": enterprise,
        "programme": programme,
        "school_class": first,
        "other_class": second,
    }


def _framework() -> Framework:
    framework = Framework.objects.create(
        code="cnc", version="1", trade="cnc", title_en="CNC", title_zh="数控", published_at=NOON
    )
    names = ("novice", "advanced beginner", "competent", "proficient", "expert")
    for number, name in enumerate(names):
        Level.objects.create(
            framework=framework, number=number, code=f"l{number}", title_en=name, title_zh=name
        )
    SupportRule.objects.create(
        framework=framework,
        evidence_kind="rated",
        least_ratings=3,
        least_raters=2,
        least_contexts=2,
        least_enterprise_raters=1,
        largest_standard_error=0.6,
    )
    SupportRule.objects.create(
        framework=framework,
        evidence_kind="answered",
        least_responses=20,
        least_occasions=2,
        largest_standard_error=0.6,
    )
    SupportRule.objects.create(
        framework=framework,
        evidence_kind="self_reported",
        least_occasions=3,
        least_contexts=2,
        shows_level=False,
    )
    return framework


@pytest.fixture
def world(db: None) -> World:
    units = _units()
    blank = World(
        **units,  # type: ignore[arg-type]
        framework=_framework(),
        students=[],
        teacher=Person(),
        second_teacher=Person(),
        mentor=Person(),
        lead=Person(),
        administrator=Person(),
    )
    in_class = {"programme": blank.programme, "school_class": blank.school_class}
    fields = vars(blank) | {
        "students": [
            blank.add_person(f"Student {n}", Role.STUDENT, **in_class) for n in range(1, 5)
        ],
        "teacher": blank.add_person("Teacher", Role.TEACHER, **in_class),
        "second_teacher": blank.add_person("Second teacher", Role.TEACHER, **in_class),
        "mentor": blank.add_person("Mentor", Role.MENTOR, organisation=blank.enterprise),
        "lead": blank.add_person("Lead", Role.PROGRAMME_LEAD, programme=blank.programme),
        "administrator": blank.add_person("Administrator", Role.SCHOOL_ADMINISTRATOR),
    }
    return World(**fields)


def add_instrument(
    framework: Framework,
    kind: InstrumentKind = InstrumentKind.ANCHORED_SCALE,
    *,
    code: str = "scale",
    dimension: str = "behavioural",
    items: int = 3,
    top: int = 4,
) -> Instrument:
    """A published instrument whose items each have categories scored 0 to `top`."""
    instrument = Instrument.objects.create(
        framework=framework, code=code, kind=kind, title_en=code, title_zh=code, published_at=NOON
    )
    for position in range(1, items + 1):
        competence = Competence.objects.create(
            framework=framework,
            code=f"{code}-c{position}",
            dimension=dimension,
            title_en=f"Competence {position}",
            title_zh=f"能力{position}",
        )
        item = Item.objects.create(
            instrument=instrument,
            competence=competence,
            code=f"{code}-{position}",
            position=position,
            title_en=f"Item {position}",
            title_zh=f"项目{position}",
        )
        Category.objects.bulk_create(
            Category(item=item, number=n, score=n, title_en=f"does {n}", title_zh=f"做{n}")
            for n in range(top + 1)
        )
    return instrument
