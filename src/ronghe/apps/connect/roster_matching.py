"""Which row of a roster is who and what here, and what would have to change.

Nothing is written. A person is known by an earlier landing, else by their number within the
organisation; a class by an earlier landing, else by its title; a role by an earlier landing, else
by who has it already. Only students and teachers come by a roster.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from ronghe.apps.base.api import Text
from ronghe.apps.base.presentation.dates import day_text
from ronghe.apps.connect.erased_users import digest_of_number, digest_of_row
from ronghe.apps.connect.models import RosterLink, RosterSource
from ronghe.apps.connect.queries.rosters import Known
from ronghe.apps.connect.roster_plan import ErasedRow
from ronghe.apps.connect.roster_rows import is_same, last_day, names_of, school_year
from ronghe.apps.people.api import (
    ClassEntry,
    Membership,
    PersonEntry,
    Programme,
    Role,
    RoleEntry,
    RosterEntries,
)
from ronghe.standards.oneroster import Class, Course, Enrollment, Roster, User
from ronghe.standards.problems import ProblemLog

TAKEN_ROLES = {"student": Role.STUDENT, "teacher": Role.TEACHER}
LONGEST_NUMBER, LONGEST_ZH, LONGEST_EN, LONGEST_TITLE = 40, 80, 120, 80
OTHER_SCHOOL = Text("rows of other schools", "其他学校的行")
SINGLE_COURSE = Text("groups of single courses", "单门课程的教学班")
OTHER_ROLE = Text(
    "roles that no roster gives (parents, administrators, aides …)",
    "名册不授予的角色（家长、管理员、助教等）",
)
NO_CLASS = Text("enrolments in classes that are left out or gone", "所在班级已略去或已删除的选课")


@dataclass(slots=True)
class RosterMatching:
    """Holds what is known, so that each row is looked up and not asked for."""

    roster: Roster
    source: RosterSource
    on_date: date
    known: Known
    log: ProblemLog
    parts: frozenset[str]
    take_erased: frozenset[str] = frozenset()
    erased: list[ErasedRow] = field(default_factory=list)
    links: dict[tuple[str, str], str] = field(default_factory=dict)
    skipped: Counter[Text] = field(default_factory=Counter)
    persons: dict[str, PersonEntry] = field(default_factory=dict)
    classes: dict[str, ClassEntry] = field(default_factory=dict)
    roles: dict[str, RoleEntry] = field(default_factory=dict)
    class_starts: dict[str, date] = field(default_factory=dict)
    meanings: dict[tuple[str, Role, str], str] = field(default_factory=dict)
    courses: dict[str, Programme] = field(default_factory=dict)
    course_rows: dict[str, Course] = field(default_factory=dict)
    spoken_of: dict[str, frozenset[str]] = field(default_factory=dict)
    gone: dict[str, frozenset[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.course_rows = {one.sourced_id: one for one in self.roster.courses}
        for file in ("users", "classes", "roles", "enrollments"):
            rows = getattr(self.roster, file)
            self.spoken_of[file] = frozenset(one.sourced_id for one in rows)
            self.gone[file] = frozenset(one.sourced_id for one in rows if one.is_gone)

    def entries(self) -> RosterEntries:
        self._match_classes()
        self._match_persons()
        self._match_enrollments()
        self._match_roles_of_the_school()
        needed = {one.person for one in self.roles.values()}
        persons = [
            one for one in self.persons.values() if one.key in needed or one.person is not None
        ]
        self.links |= {(RosterLink.Kind.USER, one.key): one.key for one in persons}
        used = {one.school_class for one in self.roles.values()}
        classes = [one for one in self.classes.values() if one.key in used or self._is_listed(one)]
        return RosterEntries(
            self.on_date,
            tuple(persons),
            tuple(classes),
            tuple(self.roles.values()),
            tuple(self._ending()),
        )

    def _is_listed(self, entry: ClassEntry) -> bool:
        return (RosterLink.Kind.CLASS, entry.key) in self.links

    def _is_of_school(self, org: str) -> bool:
        return org in self.parts

    # --- classes ---

    def _match_classes(self) -> None:
        for row in self.roster.classes:
            if row.is_gone:
                continue
            if not self._is_of_school(row.school):
                self.skipped[OTHER_SCHOOL] += 1
            elif row.kind == "scheduled" and self.source.takes == RosterSource.Takes.HOMEROOM:
                self.skipped[SINGLE_COURSE] += 1
            else:
                self._match_class(row)

    def _match_class(self, row: Class) -> None:
        if len(row.title) > LONGEST_TITLE:
            self._fault("classes", row.line, "title", "too_long", limit=LONGEST_TITLE)
            return
        found = self.known.classes.get(row.sourced_id)
        same = [] if found else self.known.classes_by_title.get(row.title, [])
        programme = found.cohort.programme if found else self._programme(row)
        if programme is None:
            course = self.course_rows.get(row.course)
            self._fault(
                "classes",
                row.line,
                "courseSourcedId",
                "no_programme",
                value=course.title if course else row.course,
            )
            return
        same = [one for one in same if one.cohort.programme_id == programme.pk]
        if len(same) > 1:
            self._fault("classes", row.line, "title", "class_ambiguous", value=row.title)
            return
        found = found or (same[0] if same else None)
        if found is not None and found.closed_on is not None:
            self.log.warning("classes.csv", row.line, "title", "class_closed", value=row.title)
            return
        starts = self._first_day(row)
        self.classes[row.sourced_id] = ClassEntry(
            row.sourced_id, row.title, programme, school_year(starts or self.on_date), found
        )
        self.links[RosterLink.Kind.CLASS, row.sourced_id] = row.sourced_id
        if starts:
            self.class_starts[row.sourced_id] = starts

    def _programme(self, row: Class) -> Programme | None:
        """The programme that the course of a class is, by code or title, or by an earlier package;
        else the chosen one."""
        course = self.course_rows.get(row.course)
        for name in (course.code, course.title) if course else ():
            if name.lower() in self.known.programmes:
                found = self.known.programmes[name.lower()]
                self.courses[row.course] = found
                return found
        return self.known.courses.get(row.course) or self.source.programme

    def _first_day(self, row: Class) -> date | None:
        days = [one.starts_on for one in self.roster.sessions if one.sourced_id in row.terms]
        return min(days, default=None)

    # --- persons ---

    def _match_persons(self) -> None:
        lines: dict[str, int] = {}
        taken = {person.pk: key for key, person in self.known.persons.items()}
        for row in self.roster.users:
            if row.is_gone:
                continue
            number = row.identifier or row.username or row.sourced_id
            entry = self._person(row, number, taken)
            if number in lines:
                first = lines[number]
                self._fault(
                    "users", row.line, "identifier", "number_twice", value=number, first_line=first
                )
            elif entry is not None:
                self.persons[row.sourced_id] = entry
            lines.setdefault(number, row.line)

    def _person(self, row: User, number: str, taken: Mapping[int, str]) -> PersonEntry | None:
        name_zh, name_en = names_of(row)
        for column, value, limit in (
            ("identifier", number, LONGEST_NUMBER),
            ("givenName", name_zh, LONGEST_ZH),
            ("givenName", name_en, LONGEST_EN),
        ):
            if len(value) > limit:
                self._fault("users", row.line, column, "too_long", limit=limit)
                return None
        known = self.known.persons.get(row.sourced_id)
        found = self.known.by_number.get(number)
        if found is not None and known is not None and found.pk != known.pk:
            self._fault("users", row.line, "identifier", "person_gone", value=number)
            return None
        if (
            known is None
            and found is not None
            and taken.get(found.pk, row.sourced_id) != (row.sourced_id)
        ):
            self._fault("users", row.line, "identifier", "person_gone", value=number)
            return None
        if known is None and found is None and self._is_kept_out(row, number):
            return None
        return PersonEntry(row.sourced_id, number, name_zh, name_en, known or found)

    def _is_kept_out(self, row: User, number: str) -> bool:
        """Whether the row is of somebody who was erased here and is not to be taken in again."""
        if not self.known.erased:
            return False
        organisation = self.source.organisation_id
        by_row = digest_of_row(organisation, row.sourced_id)
        digests = (by_row, digest_of_number(organisation, number))
        days = [self.known.erased[one] for one in digests if one in self.known.erased]
        if not days:
            return False
        key, name, day = by_row.hex(), Text(*reversed(names_of(row))), max(days)
        is_taken = key in self.take_erased
        self.erased.append(ErasedRow(key, row.line, name, day, is_taken, digests))
        if not is_taken:
            said = day_text(day)
            self.log.warning(
                "users.csv", row.line, "", "person_erased", day_en=said.en, day_zh=said.zh
            )
        return not is_taken

    def _person_known(self, key: str) -> PersonEntry | None:
        """Somebody of this package, or of an earlier one."""
        if key not in self.persons and key in self.known.persons:
            person = self.known.persons[key]
            self.persons[key] = PersonEntry(key, "", person=person)
        return self.persons.get(key)

    # --- roles ---

    def _match_enrollments(self) -> None:
        for row in self.roster.enrollments:
            if row.is_gone or row.user in self.gone["users"]:
                continue
            if not self._is_of_school(row.school):
                self.skipped[OTHER_SCHOOL] += 1
            elif row.role not in TAKEN_ROLES:
                self.skipped[OTHER_ROLE] += 1
            elif not self._class_known(row.class_id):
                if row.class_id in self.spoken_of["classes"]:
                    self.skipped[NO_CLASS] += 1
                else:
                    self._fault(
                        "enrollments",
                        row.line,
                        "classSourcedId",
                        "unknown_class",
                        value=row.class_id,
                    )
            elif self._person_known(row.user) is not None:
                self._enrol(row)
            elif row.user not in self.spoken_of["users"]:
                self._fault(
                    "enrollments", row.line, "userSourcedId", "unknown_user", value=row.user
                )

    def _class_known(self, key: str) -> bool:
        """A class of this package that is taken, or one of an earlier package that this one does
        not speak of."""
        if key in self.classes:
            return True
        found = self.known.classes.get(key)
        if found is None or key in self.spoken_of["classes"] or found.closed_on is not None:
            return False
        year, programme = found.cohort.entry_year, found.cohort.programme
        self.classes[key] = ClassEntry(key, found.title_en, programme, year, found)
        return True

    def _enrol(self, row: Enrollment) -> None:
        person = self.persons[row.user].person
        school_class = self.classes[row.class_id].school_class
        role = TAKEN_ROLES[row.role]
        before = self.known.memberships.get((RosterLink.Kind.ENROLLMENT, row.sourced_id))
        if before is not None and not is_same(before, person, role, school_class):
            before = None  # the row means another role now; the old one ends below
        before = before or self.known.held_by(person, role, school_class)
        first = row.begins_on or (before.starts_on if before else None)
        first = first or self.class_starts.get(row.class_id) or self.on_date
        self._add(
            RosterLink.Kind.ENROLLMENT,
            row.sourced_id,
            RoleEntry(
                row.sourced_id,
                row.user,
                role,
                first,
                last_day(first, row.ends_on),
                row.class_id,
                before,
            ),
        )

    def _match_roles_of_the_school(self) -> None:
        """Who is in no class has their role in the school as a whole."""
        in_class = {one.person for one in self.roles.values()}
        in_class |= self.known.users_in_classes - {
            one.user for one in self.roster.enrollments if one.is_gone
        }
        for key, user, role, org, first, last in self._roles_told():
            if not self._is_of_school(org):
                self.skipped[OTHER_SCHOOL] += 1
            elif role not in TAKEN_ROLES:
                self.skipped[OTHER_ROLE] += 1
            elif user not in in_class and self._person_known(user) is not None:
                self._give(key, user, TAKEN_ROLES[role], first, last)

    def _roles_told(self) -> Iterable[tuple[str, str, str, str, date | None, date | None]]:
        """Roles by version 1.2 in a file of their own, by version 1.1 with the user."""
        for one in self.roster.roles:
            if not one.is_gone:
                yield one.sourced_id, one.user, one.role, one.org, one.begins_on, one.ends_on
        if self.roster.version == "1.1":
            for user in self.roster.users:
                org = next((one for one in user.orgs if self._is_of_school(one)), "")
                if not user.is_gone and user.role:
                    org = org or (user.orgs[0] if user.orgs else "")
                    yield f"user:{user.sourced_id}", user.sourced_id, user.role, org, None, None

    def _give(self, key: str, user: str, role: Role, first: date | None, last: date | None) -> None:
        person = self.persons[user].person
        before = self.known.memberships.get((RosterLink.Kind.ROLE, key))
        if before is not None and not is_same(before, person, role, None):
            before = None
        before = before or self.known.held_by(person, role, None)
        starts = first or (before.starts_on if before else None) or self.on_date
        entry = RoleEntry(f"role:{key}", user, role, starts, last_day(starts, last), "", before)
        self._add(RosterLink.Kind.ROLE, key, entry)

    def _add(self, kind: str, row: str, entry: RoleEntry) -> None:
        """Rows that mean the same role (one for each term) stand behind one, from the first day
        to the last."""
        meaning = (entry.person, entry.role, entry.school_class)
        key = self.meanings.setdefault(meaning, entry.key)
        self.links[kind, row] = key
        if key != entry.key:
            other = self.roles[key]
            ends = (other.ends_on, entry.ends_on)
            entry = replace(
                other,
                starts_on=min(other.starts_on, entry.starts_on),
                ends_on=max(day for day in ends if day) if all(ends) else None,
                membership=other.membership or entry.membership,
            )
        self.roles[key] = entry

    # --- what ends ---

    def _ending(self) -> Iterable[Membership]:
        """Roles that this source gave and that the package takes back, and that still run."""
        kept = {one.membership.pk for one in self.roles.values() if one.membership}
        with_role = {one.person for one in self.roles.values()}
        for (kind, row), membership in self.known.memberships.items():
            runs = membership.ends_on is None or membership.ends_on > self.on_date
            if not runs or membership.pk in kept:
                continue
            if self._takes_back(kind, row, membership, with_role):
                kept.add(membership.pk)
                yield membership

    def _takes_back(self, kind: str, row: str, membership: Membership, with_role: set[str]) -> bool:
        user = self.known.user_of(membership)
        if user in self.gone["users"] or (self.known.class_of(membership) in self.gone["classes"]):
            return True
        if kind == RosterLink.Kind.ENROLLMENT:
            # A row that is spoken of and did not keep its role is gone, or means another role now.
            return self.roster.is_bulk("enrollments") or row in self.spoken_of["enrollments"]
        roles = "roles" if self.roster.version == "1.2" else "users"
        return self.roster.is_bulk(roles) or row in self.spoken_of["roles"] or user in with_role

    def _fault(self, file: str, line: int, column: str, code: str, **more: object) -> None:
        self.log.error(f"{file}.csv", line, column, code, **more)
