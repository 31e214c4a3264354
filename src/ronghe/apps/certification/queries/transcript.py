"""What a transcript says: modules, courses, levels where supported, stages, graduation."""

from dataclasses import dataclass
from datetime import date

from ronghe.apps.assessment.api import DIMENSION_TEXT, estimates_listed, probability_text
from ronghe.apps.base.api import Text
from ronghe.apps.certification.queries.standing import StudentStages, student_stages
from ronghe.apps.competence.api import Dimension
from ronghe.apps.curriculum.api import PlanCourse
from ronghe.apps.people.api import Person, Viewer


@dataclass(frozen=True, slots=True)
class LevelLine:
    """The level shown on one dimension with its probability; without support what is missing."""

    dimension: Text
    level: Text | None
    probability: str
    missing: tuple[Text, ...]
    term: date | None


@dataclass(frozen=True, slots=True)
class Transcript:
    """One student on one day; `courses` have no results here (docs/adr/0034)."""

    stages: StudentStages
    courses: tuple[PlanCourse, ...]
    levels: tuple[LevelLine, ...]
    day: date


def transcript_of(viewer: Viewer, person: Person) -> Transcript:
    """For a person whom the viewer was shown to reach; a fixed number of queries."""
    stages = student_stages(viewer, person, with_growth=False)
    courses = tuple(stages.plan.courses.order_by("semester", "code")) if stages.plan else ()
    return Transcript(stages, courses, _levels(viewer, person), viewer.on_date)


def _levels(viewer: Viewer, person: Person) -> tuple[LevelLine, ...]:
    newest = {row.dimension: row for row in estimates_listed(viewer, person.uuid)}
    lines = []
    for dimension in Dimension:
        row = newest.get(dimension)
        probabilities = row.level_probabilities if row else ()
        lines.append(
            LevelLine(
                dimension=DIMENSION_TEXT[dimension],
                level=row.level if row else None,
                probability=probability_text(probabilities) if probabilities else "",
                missing=row.missing if row else (),
                term=row.term_starts_on if row else None,
            )
        )
    return tuple(lines)
