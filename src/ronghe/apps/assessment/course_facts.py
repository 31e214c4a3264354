"""A course of the database as cmi5 knows it: identifiers, launch facts, the state of a session."""

from functools import lru_cache
from typing import Any
from uuid import UUID

from ronghe.apps.assessment.models import (
    CoursePackage,
    CourseRegistration,
    CourseSession,
    CourseUnit,
    UnitProgress,
)
from ronghe.apps.base.api import Text
from ronghe.apps.evidence.api import home_page
from ronghe.standards import cmi5

IN_CHINESE = ("zh-Hans", "zh-CN", "zh", "zh-hans", "zh-cn")


@lru_cache(maxsize=200)
def _read(uuid: UUID, structure: bytes) -> cmi5.Course:
    return cmi5.read_structure(structure)


def course_of(package: CoursePackage) -> cmi5.Course:
    """The course structure; parsed once a process."""
    return _read(package.uuid, bytes(package.structure))


def unit_of(unit: CourseUnit) -> cmi5.AssignableUnit:
    """What the structure says of a unit."""
    units = cmi5_units(unit.package)
    return units[unit.publisher_id]


def cmi5_units(package: CoursePackage) -> dict[str, cmi5.AssignableUnit]:
    return {one.id: one for one in course_of(package).units()}


def text_of_languages(texts: cmi5.LangText) -> Text:
    """English and Chinese of a course's text; what it has where it has neither."""
    chinese = next((texts[tag] for tag in IN_CHINESE if tag in texts), "")
    english = next((text for tag, text in texts.items() if tag.lower().startswith("en")), "")
    if not (chinese or english):
        english = next(iter(texts.values()), "")
    return Text(english, chinese)


def activity_id(kind: str, uuid: UUID) -> str:
    """This installation's own name of a unit, a block or a course: never the publisher's."""
    return f"urn:ronghe:assessment.{kind}:{uuid}"


def part_id(package: CoursePackage, publisher_id: str) -> str:
    """Our name of a block or of the course itself."""
    if publisher_id == package.publisher_id:
        return activity_id("course", package.uuid)
    numbers = [one.id for one in course_of(package).blocks()]
    return f"{activity_id('block', package.uuid)}:{numbers.index(publisher_id) + 1}"


def actor_of(registration: CourseRegistration) -> dict[str, Any]:
    """The learner, by an account that the school's log knows as this person."""
    home = home_page(registration.package.organisation)
    account = {"homePage": home, "name": str(registration.person.uuid)}
    return {"objectType": "Agent", "account": account}


def facts_of_session(session: CourseSession) -> cmi5.LaunchFacts:
    """Needs unit__package__organisation and registration__person loaded."""
    return cmi5.LaunchFacts(
        unit=unit_of(session.unit),
        activity_id=activity_id("unit", session.unit.uuid),
        actor=actor_of(session.registration),
        registration=str(session.registration.uuid),
        session_id=str(session.uuid),
        mode="Review" if session.mode == CourseSession.Mode.REVIEW else "Normal",
    )


def state_of_session(session: CourseSession, progress: UnitProgress) -> cmi5.SessionState:
    return cmi5.SessionState(
        said=frozenset(session.said),
        initialized_at=session.initialized_at,
        latest_at=session.latest_at,
        terminated_at=session.terminated_at,
        terminated_seen=session.terminated_seen,
        is_abandoned=session.abandoned_at is not None,
        has_completed=progress.has_completed,
        has_passed=progress.has_passed,
    )
