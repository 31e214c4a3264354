"""What the generator makes: places, people, sessions and scores. Frozen; nothing is real.

Persons are named by their place in `SampleRegion.people`, items by theirs in `items`, sessions
by theirs in `sessions`; the columns of `Scores` and `Assignments` hold these numbers.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from ronghe.sample_region.content import Content, Item, Text

Numbers = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Place:
    """A region."""

    code: str
    title: Text


@dataclass(frozen=True, slots=True)
class Organisation:
    """`kind` is school, enterprise or bureau; `programmes` what it offers or takes."""

    code: str
    kind: str
    region: str
    title: Text
    programmes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who does not exist. `number` is unique over all regions."""

    number: str
    name: Text
    birth_date: date | None


@dataclass(frozen=True, slots=True)
class Membership:
    """A role of a person in an organisation. `school_class` names a class by its code."""

    person: int
    organisation: str
    role: str
    starts_on: date
    programme: str = ""
    school_class: str = ""


@dataclass(frozen=True, slots=True)
class SchoolClass:
    """`cohort` counts entry years from the oldest, 0; `entered_in` is the term of entry."""

    code: str
    school: str
    programme: str
    title: Text
    cohort: int
    entry_year: int
    entered_in: int
    enrolled_on: date
    students: tuple[int, ...]
    class_teacher: int


@dataclass(frozen=True, slots=True)
class Guardianship:
    guardian: int
    student: int
    starts_on: date


@dataclass(frozen=True, slots=True)
class Placement:
    """A student's stay with an enterprise in one term, with the mentor who guides them."""

    student: int
    enterprise: str
    mentor: int
    term: int
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class Term:
    """A half-year: `half` 1 is autumn, 2 spring. Numbered from 0 over the whole time.

    `evidence_to` is the last day of evidence: the end of teaching, or a few days before today.
    """

    number: int
    year_label: str
    half: int
    starts_on: date
    ends_on: date
    school_year_from: date
    evidence_to: date


@dataclass(frozen=True, slots=True)
class Session:
    """One occasion of using an instrument. Where students answer, each rates only themselves.

    `about` names the rated session that a confidence form was asked with; empty where a class is
    rated at many enterprises.
    """

    code: str
    programme: str
    instrument: str
    organisation: str
    school_class: str
    title: Text
    context: str
    phase: str
    term: int
    opens_on: date
    closes_on: date
    is_answered: bool = False
    is_open: bool = False
    about: str = ""


@dataclass(frozen=True, slots=True)
class Scores:
    """One row a score: columns of equal length, ordered by session, rater, subject and item.

    `category` is the place of the chosen answer on the page, `score` what it counts,
    `observed_at` local time to the minute.
    """

    session: Numbers
    rater: Numbers
    subject: Numbers
    item: Numbers
    category: NDArray[np.int8]
    score: NDArray[np.int8]
    observed_at: NDArray[np.datetime64]

    def __len__(self) -> int:
        return len(self.score)


@dataclass(frozen=True, slots=True)
class Assignments:
    """Who was asked to rate whom (or to answer: rater is subject); whether it was handed in."""

    session: Numbers
    rater: Numbers
    subject: Numbers
    is_submitted: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.session)


@dataclass(frozen=True, slots=True)
class Reflection:
    """A text that a student wrote, judged in a session by the reflection rubric."""

    student: int
    session: int
    words: Text


@dataclass(frozen=True, slots=True)
class Planted:
    """What was hidden in the data on purpose, for tests and for pages to find."""

    severe_mentor: int
    severe_by: float
    drifting_teacher: int
    drift_per_term: float
    standstill_class: str
    standstill_from_term: int
    gap_school: str
    gap: float
    disconnected_session: int
    disconnected_students: tuple[int, ...]
    differing_anchor: str
    differs_by: float


@dataclass(frozen=True, slots=True)
class SampleTruth:
    """The parameters that the scores were drawn from, in logits.

    ability: (persons, dimensions, terms), NaN for others than students and before entry.
    severity: (persons, terms), NaN for who never rates. spread: (persons,), the standard
    deviation of what a rater adds at random. difficulty: (items,), sums to zero within each
    programme and dimension but for the planted difference. steps: one tuple an item, sums to 0.
    context: by name, sums to zero.
    """

    ability: NDArray[np.float64]
    severity: NDArray[np.float64]
    spread: NDArray[np.float64]
    difficulty: NDArray[np.float64]
    steps: tuple[tuple[float, ...], ...]
    context: dict[str, float]
    planted: Planted


@dataclass(frozen=True, slots=True)
class SampleRegion:
    """Both regions with everything in them. Made data: show it as sample data."""

    seed: int
    today: date
    content: Content
    places: tuple[Place, ...]
    organisations: tuple[Organisation, ...]
    people: tuple[Person, ...]
    memberships: tuple[Membership, ...]
    classes: tuple[SchoolClass, ...]
    guardianships: tuple[Guardianship, ...]
    placements: tuple[Placement, ...]
    terms: tuple[Term, ...]
    items: tuple[Item, ...]
    sessions: tuple[Session, ...]
    assignments: Assignments
    scores: Scores
    reflections: tuple[Reflection, ...]
    truth: SampleTruth

    def holding(self, role: str) -> tuple[int, ...]:
        """The persons who hold a role somewhere, each once, in order."""
        return tuple(dict.fromkeys(m.person for m in self.memberships if m.role == role))
