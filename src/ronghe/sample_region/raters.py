"""Who rates whom at a session, so that all of them hang together."""

from collections.abc import Iterable, Sequence

from ronghe.sample_region.records import Placement, SchoolClass
from ronghe.sample_region.roster import Roster
from ronghe.sample_region.truth import PlannedFindings

Pair = tuple[int, int]
RATERS_IN_TURN = 3


class RaterChoice:
    """Pairs (rater, student) for the students of a class in a term."""

    def __init__(self, roster: Roster, plan: PlannedFindings) -> None:
        self._roster = roster
        self._plan = plan
        self._class_of = {s: c for c in roster.classes for s in c.students}
        self._placement = {(p.student, p.term): p for p in roster.placements}

    def panel(self, school_class: SchoolClass, term: int) -> list[int]:
        """Three teachers of a class in a term: its own, the drifting one where there is one,
        and others in rotation."""
        panel = self._roster.panels[school_class.school, school_class.programme]
        shift = (term + school_class.cohort) % len(panel)
        turned = [*panel[shift:], *panel[:shift]]
        first = (school_class.class_teacher, self._plan.drifting_teacher)
        turned.sort(key=lambda person: person not in first)
        return turned[:RATERS_IN_TURN]

    def in_turn(self, school_class: SchoolClass, term: int, students: Sequence[int]) -> list[Pair]:
        """Two of the three teachers for each student, in rotation."""
        panel = self.panel(school_class, term)
        return [
            (panel[(place + step) % len(panel)], student)
            for place, student in enumerate(students)
            for step in (0, 1)
        ]

    def by_class_teacher(
        self, school_class: SchoolClass, term: int, students: Sequence[int]
    ) -> list[Pair]:
        """The class teacher, and for each fourth student the programme lead, who ties classes."""
        lead = self._roster.panels[school_class.school, school_class.programme][0]
        own = [(school_class.class_teacher, student) for student in students]
        return own + [(lead, student) for student in students[::4]]

    def two_sides(
        self, school_class: SchoolClass, term: int, students: Sequence[int]
    ) -> list[Pair]:
        """The mentor of the placement, and for each third student the class teacher as well."""
        return self._mentors_of(students, term) + [
            (school_class.class_teacher, student) for student in students[::3]
        ]

    def teacher_and_mentor(
        self, school_class: SchoolClass, term: int, students: Sequence[int]
    ) -> list[Pair]:
        """A teacher of the panel, in rotation, and the mentor of the placement."""
        panel = self.panel(school_class, term)
        pairs = [(panel[place % len(panel)], s) for place, s in enumerate(students)]
        return pairs + self._mentors_of(students, term)

    def themselves(
        self, school_class: SchoolClass, term: int, students: Sequence[int]
    ) -> list[Pair]:
        return [(student, student) for student in students]

    def _mentors_of(self, students: Iterable[int], term: int) -> list[Pair]:
        found = ((self._placement.get((s, term)), s) for s in students)
        return [(placement.mentor, s) for placement, s in found if placement]

    def second_mentor(self, placement: Placement) -> Pair:
        mentors = [
            m
            for m in self._roster.mentors[placement.enterprise]
            if m not in (placement.mentor, self._plan.guest_rater)
        ]
        return mentors[placement.student % len(mentors)], placement.student

    def visiting_teacher(self, placement: Placement) -> Pair:
        """The class teacher, who rates at school too and so ties the contexts together."""
        return self._class_of[placement.student].class_teacher, placement.student
