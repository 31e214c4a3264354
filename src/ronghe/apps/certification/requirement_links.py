"""From a requirement of somebody's to the evidence behind it, and to where the gap is closed."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from ronghe.apps.certification.rule_engine import (
    LevelReached,
    ModuleCompleted,
    ProcessAndOutcome,
    QualificationHeld,
    RatedBy,
    Recent,
    Requirement,
    SeenIn,
    StageReached,
    TaskPractised,
)
from ronghe.apps.people.api import Person, SchoolClass, Viewer, may

OPEN_SESSIONS = "assessment.manage_sessions"


@dataclass(frozen=True, slots=True)
class PageLink:
    """What is behind a link, and its address."""

    label: str
    url: str


def evidence_url(asked: Requirement, person: Person) -> str:
    """The page that shows what a requirement rests on; "" where no page does."""
    match asked:
        case LevelReached() | ProcessAndOutcome() | RatedBy() | SeenIn() | Recent():
            if asked.dimension:
                return reverse("behind_number", args=[person.uuid, asked.dimension])
            return reverse("competence", args=[person.uuid])
        case ModuleCompleted():
            return reverse("pathway_of", args=[person.uuid])
        case StageReached():
            return reverse("stages_of", args=[person.uuid])
    return ""


def action_link(
    asked: Requirement, person: Person, viewer: Viewer, school_class: SchoolClass | None = None
) -> PageLink | None:
    """What the viewer can do about a requirement that is missing; None where nothing."""
    match asked:
        case LevelReached() | ProcessAndOutcome() | RatedBy() | SeenIn() | Recent():
            if viewer.person_id != person.pk and may(viewer, OPEN_SESSIONS):
                query = f"?class={school_class.uuid}" if school_class else ""
                return PageLink(_("Open a rating session"), reverse("session_new") + query)
            return PageLink(_("See what counts so far"), evidence_url(asked, person))
        case ModuleCompleted():
            return PageLink(_("See the pathway"), evidence_url(asked, person))
        case StageReached():
            return PageLink(_("See the stages"), evidence_url(asked, person))
        case QualificationHeld() | TaskPractised():
            return None
    return None
