"""Two students who have begun the sample course: one has met its first unit, the other has it
open. What a unit reports comes by the same rules as from a browser."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from ronghe.apps.assessment.api import (
    CourseRegistration,
    CourseSession,
    Doors,
    facts_of_session,
    launch_unit,
    take_statements,
)
from ronghe.apps.evidence.api import append_statements
from ronghe.apps.people.api import Person, viewer_of_person
from ronghe.standards import xapi

VERB = "http://adlnet.gov/expapi/verbs/"
CATEGORY = "https://w3id.org/xapi/cmi5/context/categories/"
SITE = "https://sample.ronghe.example"  # nothing is opened there; the launches are over
BEGUN_BEFORE = (timedelta(days=2), timedelta(hours=3))
READ_FOR = timedelta(minutes=6)


def begin_course(*, students: Sequence[Person], at: datetime) -> None:
    """The first student reads the first unit to its end; the second opens it and stops there."""
    for student, before in zip(students, BEGUN_BEFORE, strict=False):
        is_first = student == students[0]
        session = _launched(student, at - before)
        _say(session, ["initialized", *(("completed", "terminated") if is_first else ())])


def _launched(student: Person, at: datetime) -> CourseSession:
    registration = CourseRegistration.objects.select_related("package__organisation", "person").get(
        person=student
    )
    doors = Doors(
        endpoint=f"{SITE}/courses/xapi/",
        fetch=lambda secret: f"{SITE}/courses/fetch/{secret}/",
        media=lambda secret, path: f"{SITE}/courses/media/{secret}/{path}",
        back=f"{SITE}/courses/mine/",
        language=student.language,
    )
    launched = launch_unit(
        viewer=viewer_of_person(student),
        registration=registration,
        unit=registration.package.units.order_by("position")[0],
        doors=doors,
        at=at,
    )
    return launched.session


def _say(session: CourseSession, verbs: Sequence[str]) -> None:
    for number, verb in enumerate(verbs):
        said_at = session.launched_at + READ_FOR * number / 2 + timedelta(seconds=5)
        statement = xapi.parse_statement(_statement(session, verb, said_at), "1.0.3")
        viewer = take_statements(session=session, statements=[statement], at=said_at)
        append_statements(
            viewer=viewer,
            organisation=session.unit.package.organisation,
            statements=[statement],
            at=said_at,
        )


def _statement(session: CourseSession, verb: str, said_at: datetime) -> dict[str, Any]:
    """By the context template, as the specification asks of a unit."""
    facts = facts_of_session(session)
    context = facts.context_template
    categories = ["cmi5", *(["moveon"] if verb == "completed" else [])]
    context["contextActivities"]["category"] = [{"id": CATEGORY + one} for one in categories]
    context["registration"] = facts.registration
    results = {
        "completed": {"completion": True, "duration": "PT3M"},
        "terminated": {"duration": "PT6M"},
    }
    return {
        "id": str(uuid4()),
        "actor": dict(facts.actor),
        "verb": {"id": VERB + verb},
        "object": {"id": facts.activity_id},
        "context": context,
        "timestamp": said_at.isoformat(),
        **({"result": results[verb]} if verb in results else {}),
    }
