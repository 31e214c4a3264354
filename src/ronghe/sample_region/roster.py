"""Who is there: organisations, people with their roles, classes, guardians and placements."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from ronghe.sample_region.content import Content, Text
from ronghe.sample_region.content_files import text
from ronghe.sample_region.names import NameMaker
from ronghe.sample_region.records import (
    Guardianship,
    Membership,
    Organisation,
    Person,
    Place,
    Placement,
    SchoolClass,
    Term,
)

# The term (0 to 4) in which each of the three cohorts entered: a school year apart.
ENTERED_IN = (0, 2, 4)
STUDENTS, CLASSES = 600, 21
MENTORS_EACH = 3
SECOND_SIZES = {0: 30, 1: 30}
TEACHERS = {
    ("linlan-technical", "mechatronics"): 6,
    ("linlan-technical", "cnc"): 6,
    ("linlan-technical", "ecommerce"): 6,
    ("donghe-vocational", "mechatronics"): 6,
    ("donghe-vocational", "automotive"): 6,
    ("xishan-vocational", "cnc"): 5,
    ("xishan-vocational", "elderly-care"): 5,
    ("yuping-technical", "cnc-yuping"): 4,
}
SHORT_TITLES = {
    "mechatronics": Text("Mechatronics", "机电"),
    "cnc": Text("CNC", "数控"),
    "automotive": Text("Automotive", "汽修"),
    "elderly-care": Text("Elderly care", "养老"),
    "ecommerce": Text("E-commerce", "电商"),
    "cnc-yuping": Text("CNC", "数控"),
}
FIRST_WORKPLACE_TERM = 2
GUARDED_SHARE = 1 / 3


@dataclass(slots=True)
class Roster:
    """Grows while people are drawn; `panels` are teachers, `mentors` those of an enterprise."""

    organisations: list[Organisation] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    memberships: list[Membership] = field(default_factory=list)
    classes: list[SchoolClass] = field(default_factory=list)
    guardianships: list[Guardianship] = field(default_factory=list)
    placements: list[Placement] = field(default_factory=list)
    panels: dict[tuple[str, str], tuple[int, ...]] = field(default_factory=dict)
    mentors: dict[str, tuple[int, ...]] = field(default_factory=dict)

    def enterprises(self, programme: str) -> list[Organisation]:
        return [
            found
            for found in self.organisations
            if found.kind == "enterprise" and programme in found.programmes
        ]


def make_places(content: Content) -> tuple[Place, ...]:
    rows = (content.places["region"], content.places["second_region"])
    return tuple(Place(row["key"], text(row["title"])) for row in rows)


def make_roster(content: Content, terms: Sequence[Term], random: np.random.Generator) -> Roster:
    """Draw everybody: staff first, then class by class, then guardians."""
    return _RosterMaker(content, terms, random).make()


class _RosterMaker:
    def __init__(
        self, content: Content, terms: Sequence[Term], random: np.random.Generator
    ) -> None:
        self._content = content
        self._terms = terms
        self._random = random
        self._names = NameMaker(content.places["names"], random)
        self._roster = Roster()
        self._staff = 0

    def make(self) -> Roster:
        self._add_organisations()
        for (school, programme), count in TEACHERS.items():
            self._roster.panels[school, programme] = self._add_teachers(school, programme, count)
        for enterprise in [o for o in self._roster.organisations if o.kind == "enterprise"]:
            self._add_mentors(enterprise)
        self._add_officials()
        self._add_classes()
        self._add_guardians()
        return self._roster

    # --- organisations ---------------------------------------------------------------------

    def _add_organisations(self) -> None:
        places = self._content.places
        for row in (places["region"], places["second_region"]):
            code = f"{row['key']}-bureau"
            bureau = Organisation(code, "bureau", row["key"], text(row["bureau"]))
            self._roster.organisations.append(bureau)
        for row in places["school"]:
            self._add_organisation("school", row, tuple(row["programmes"]))
        for row in places["enterprise"]:
            self._add_organisation("enterprise", row, (row["programme"],))

    def _add_organisation(self, kind: str, row: dict, programmes: tuple[str, ...]) -> None:
        self._roster.organisations.append(
            Organisation(row["key"], kind, row["region"], text(row["title"]), programmes)
        )

    # --- people ----------------------------------------------------------------------------

    def _add_person(self, number: str, birth_date: date | None, *, young: bool = False) -> int:
        name = self._names.draw(young=young)
        self._roster.people.append(Person(number, name, birth_date))
        return len(self._roster.people) - 1

    def _add_staff(self) -> int:
        self._staff += 1
        return self._add_person(f"S{self._staff:04d}", None)

    def _join(
        self, person: int, organisation: str, role: str, programme: str = "", school_class: str = ""
    ) -> None:
        since = self._terms[0].school_year_from
        self._roster.memberships.append(
            Membership(person, organisation, role, since, programme, school_class)
        )

    def _add_teachers(self, school: str, programme: str, count: int) -> tuple[int, ...]:
        panel = tuple(self._add_staff() for _ in range(count))
        for person in panel:
            self._join(person, school, "teacher", programme)
        self._join(panel[0], school, "programme_lead", programme)
        self._join(panel[0], school, "committee_member", programme)
        return panel

    def _add_mentors(self, enterprise: Organisation) -> None:
        mentors = tuple(self._add_staff() for _ in range(MENTORS_EACH))
        for person in mentors:
            self._join(person, enterprise.code, "mentor", enterprise.programmes[0])
        self._roster.mentors[enterprise.code] = mentors

    def _add_officials(self) -> None:
        """One for each role that no panel holds, so that every role can be signed in to."""
        for organisation in list(self._roster.organisations):
            for role in _official_roles(organisation):
                self._join(self._add_staff(), organisation.code, role)
        for enterprise in self._roster.organisations:
            if enterprise.kind == "enterprise" and enterprise.region == "linlan":
                mentor = self._roster.mentors[enterprise.code][0]
                self._join(mentor, enterprise.code, "committee_member", enterprise.programmes[0])

    # --- classes ---------------------------------------------------------------------------

    def _add_classes(self) -> None:
        lines = [line for line in TEACHERS if line[0] != "yuping-technical"]
        size, larger = divmod(STUDENTS, CLASSES)
        for cohort in range(len(ENTERED_IN)):
            for school, programme in lines:
                count = size + (larger > 0)
                larger -= 1
                self._add_class(school, programme, cohort, count)
        for cohort, count in SECOND_SIZES.items():
            self._add_class("yuping-technical", "cnc-yuping", cohort, count)

    def _add_class(self, school: str, programme: str, cohort: int, count: int) -> None:
        entered_in = ENTERED_IN[cohort]
        enrolled_on = self._terms[entered_in].school_year_from
        code = f"{school}-{programme}-{enrolled_on.year}"
        short = SHORT_TITLES[programme]
        teacher = self._roster.panels[school, programme][1 + cohort]
        students = tuple(self._add_student(enrolled_on) for _ in range(count))
        title = Text(f"{short.en} {enrolled_on.year}", f"{enrolled_on.year}级{short.zh}班")
        self._roster.classes.append(
            SchoolClass(
                code=code,
                school=school,
                programme=programme,
                title=title,
                cohort=cohort,
                entry_year=enrolled_on.year,
                entered_in=entered_in,
                enrolled_on=enrolled_on,
                students=students,
                class_teacher=teacher,
            )
        )
        self._roster.memberships += [
            Membership(student, school, "student", enrolled_on, programme, code)
            for student in students
        ]
        self._roster.memberships.append(
            Membership(teacher, school, "teacher", enrolled_on, programme, code)
        )

    def _add_student(self, enrolled_on: date) -> int:
        """Students enter at fifteen, so that all are fifteen to eighteen."""
        days = 15 * 365 + 4 + int(self._random.integers(0, 360))
        number = f"{enrolled_on.year}{len(self._roster.people):05d}"
        return self._add_person(number, enrolled_on - timedelta(days=days), young=True)

    def _add_guardians(self) -> None:
        for school_class in self._roster.classes:
            for student in school_class.students:
                if self._random.random() < GUARDED_SHARE:
                    self._add_guardian(student, school_class)

    def _add_guardian(self, student: int, school_class: SchoolClass) -> None:
        guardian = self._add_person(f"G{len(self._roster.people):05d}", None)
        since = school_class.enrolled_on
        self._roster.guardianships.append(Guardianship(guardian, student, since))
        self._roster.memberships.append(
            Membership(guardian, school_class.school, "guardian", since)
        )


def _official_roles(organisation: Organisation) -> tuple[str, ...]:
    if organisation.kind == "bureau":
        first = organisation.region == "linlan"
        return ("regional_officer", *(("system_administrator",) if first else ()))
    if organisation.kind == "school":
        return ("placement_coordinator", "school_administrator", "laboratory_manager")
    return ("recruiter",) if organisation.code in RECRUITING else ()


RECRUITING = ("hengqi", "jingrui", "lvchi", "songhe", "yunbo")


def make_placements(
    roster: Roster, terms: Sequence[Term], guests: frozenset[int]
) -> list[Placement]:
    """Put each student of the third term and later with an enterprise and one of its mentors.

    Students of both schools meet at an enterprise, and change it from term to term, which ties
    schools and mentors together. `guests` are mentors who take nobody.
    """
    placements: list[Placement] = []
    for term in terms:
        turn: dict[str, int] = defaultdict(int)
        for school_class in _at_work(roster.classes, term.number):
            enterprises = roster.enterprises(school_class.programme)
            for place, student in enumerate(school_class.students):
                enterprise = enterprises[(place + term.number) % len(enterprises)]
                free = [m for m in roster.mentors[enterprise.code] if m not in guests]
                mentor = free[turn[enterprise.code] % len(free)]
                turn[enterprise.code] += 1
                placements.append(_placement(student, enterprise.code, mentor, term))
    return placements


def _at_work(classes: Iterable[SchoolClass], term: int) -> list[SchoolClass]:
    return [c for c in classes if term - c.entered_in >= FIRST_WORKPLACE_TERM]


def _placement(student: int, enterprise: str, mentor: int, term: Term) -> Placement:
    """The second half of the half-year's teaching."""
    starts = term.starts_on + timedelta(days=70)
    ends = term.ends_on - timedelta(days=14)
    return Placement(student, enterprise, mentor, term.number, starts, ends)
