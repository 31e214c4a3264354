"""From a requirement of somebody's to the evidence behind it, and to where the gap is closed."""

from dataclasses import dataclass
from urllib.parse import urlencode

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
from ronghe.apps.people.api import Person, SchoolClass, Viewer, may, reaches

OPEN_SESSIONS = "assessment.manage_sessions"
RECORD_QUALIFICATION = "competence.record_qualification"
VIEW_QUALIFICATIONS = "competence.view_qualifications"


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
        case QualificationHeld():
            return reverse("qualifications", args=[person.uuid])
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
        case QualificationHeld():
            return _about_qualification(asked, person, viewer)
        case TaskPractised():
            return None
    return None


def _about_qualification(
    asked: QualificationHeld, person: Person, viewer: Viewer
) -> PageLink | None:
    """Recording it, filled in as the rule names it; else seeing what is recorded."""
    if reaches(viewer, RECORD_QUALIFICATION, person=person):
        given = {"title_zh": asked.title_zh, "title_en": asked.title_en, "uri": asked.uri}
        query = urlencode({name: value for name, value in given.items() if value})
        address = reverse("qualification_new", args=[person.uuid])
        return PageLink(_("Record the qualification"), f"{address}?{query}")
    if reaches(viewer, VIEW_QUALIFICATIONS, person=person):
        return PageLink(_("See what is recorded"), evidence_url(asked, person))
    return None
