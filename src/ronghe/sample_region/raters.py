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

    def _panel(self, school_class: SchoolClass, term: int) -> list[int]:
        """Three teachers of the class in this term; the drifting one is always among them."""
        panel = self._roster.panels[school_class.school, school_class.programme]
        shift = (term + school_class.cohort) % len(panel)
        turned = [*panel[shift:], *panel[:shift]]
        turned.sort(key=lambda person: person != self._plan.drifting_teacher)
        return turned[:RATERS_IN_TURN]

    def in_turn(self, school_class: SchoolClass, term: int, students: Sequence[int]) -> list[Pair]:
        panel = self._panel(school_class, term)
        return [
            (panel[(place + step) % len(panel)], student)
            for place, student in enumerate(students)
            for step in (0, 1)
        ]

    def by_class_teacher(
        self, school_class: SchoolClass, term: int, students: Sequence[int]
    ) -> list[Pair]:
        """The class teacher, and for each fourth student a second teacher."""
        return self._with_second(school_class.class_teacher, school_class, term, students)

    def one_and_a_quarter(
        self, school_class: SchoolClass, term: int, students: Sequence[int]
    ) -> list[Pair]:
        """One teacher, and for each fourth student a second one."""
        first = self._panel(school_class, term)[0]
        return self._with_second(first, school_class, term, students)

    def _with_second(
        self, first: int, school_class: SchoolClass, term: int, students: Sequence[int]
    ) -> list[Pair]:
        second = next(t for t in self._panel(school_class, term) if t != first)
        return [(first, s) for s in students] + [(second, s) for s in students[::4]]

    def two_sides(
        self, school_class: SchoolClass, term: int, students: Sequence[int]
    ) -> list[Pair]:
        """A teacher and the mentor of the placement."""
        panel = self._panel(school_class, term)
        pairs = [(panel[place % len(panel)], s) for place, s in enumerate(students)]
        return pairs + self._mentors_of(students, term)

    def teacher_and_half_mentors(
        self, school_class: SchoolClass, term: int, students: Sequence[int]
    ) -> list[Pair]:
        pairs = [(school_class.class_teacher, student) for student in students]
        return pairs + self._mentors_of(students[term % 2 :: 2], term)

    def _mentors_of(self, students: Iterable[int], term: int) -> list[Pair]:
        found = ((self._placement.get((s, term)), s) for s in students)
        return [(placement.mentor, s) for placement, s in found if placement]

    def themselves(
        self, school_class: SchoolClass, term: int, students: Sequence[int]
    ) -> list[Pair]:
        return [(student, student) for student in students]

    def second_mentor(self, placement: Placement) -> Pair:
        mentors = [
            m
            for m in self._roster.mentors[placement.enterprise]
            if m not in (placement.mentor, self._plan.guest_rater)
        ]
        return mentors[placement.student % len(mentors)], placement.student

    def visiting_teacher(self, placement: Placement) -> Pair:
        school_class = self._class_of[placement.student]
        panel = self._panel(school_class, placement.term)
        return panel[placement.student % len(panel)], placement.student
