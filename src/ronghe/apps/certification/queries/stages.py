"""Stage decisions as viewers and the rules of certificates read them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ronghe.apps.certification.models import StageDecision
from ronghe.apps.people.api import Person, Viewer, persons_for

VIEW = "certification.view_stages"


@dataclass(frozen=True, slots=True)
class StageFact:
    """The decision in force about one semester: "reached", "not_yet" or "missing"."""

    semester: int
    outcome: str
    decided_at: datetime
    decision: UUID
    rule: str


def stage_facts(person: Person) -> tuple[StageFact, ...]:
    """A person's stage decisions in force, for rules that build on them; who may ask is the
    caller's matter."""
    rows = StageDecision.objects.filter(person=person, is_current=True).order_by("semester")
    return tuple(
        StageFact(row.semester, row.outcome, row.decided_at, row.uuid, row.rule) for row in rows
    )


def decisions_of(viewer: Viewer, person: Person) -> list[StageDecision]:
    """Decisions in force about a person whom the viewer may see, by semester."""
    return decisions_among(viewer, [person.pk]).get(person.pk, [])


def decisions_among(viewer: Viewer, persons: Collection[int]) -> dict[int, list[StageDecision]]:
    """The same for many, by primary key; one query and the viewer's check."""
    reached = persons_for(viewer, VIEW).filter(pk__in=persons)
    rows = StageDecision.objects.filter(person__in=reached, is_current=True)
    found: dict[int, list[StageDecision]] = {}
    for row in rows.select_related("decided_by", "plan__profile").order_by("person", "semester"):
        found.setdefault(row.person_id, []).append(row)
    return found


def history_of(viewer: Viewer, person: Person, semester: int) -> list[StageDecision]:
    """Every decision about one semester, the newest first."""
    if not persons_for(viewer, VIEW).filter(pk=person.pk).exists():
        return []
    rows = StageDecision.objects.filter(person=person, semester=semester)
    return list(rows.select_related("decided_by", "plan__profile").order_by("-number"))
