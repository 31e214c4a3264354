"""Identities that other systems name: an unknown one of every organisation."""

from collections.abc import Callable, Mapping
from typing import Any

from subjects import Make, Subject

from ronghe.apps.base.api import now
from ronghe.apps.evidence.api import append_statements
from ronghe.apps.evidence.queries.identities import identities_for, viewed
from ronghe.apps.people.api import command_viewer, make_key, viewer_of_key
from ronghe.standards import xapi

UNKNOWN, NUMBER = "unknown", "S-identity"


def build(world: Any) -> list[tuple[Any, Any]]:
    """An identity at the place of each corner, and a student there with a number."""
    for corner in world.corners:
        key, _ = make_key(
            viewer=command_viewer(),
            organisation=corner.place.organisation,
            title="LMS",
            scopes=("xapi.write",),
            at=now(),
        )
        said = {
            "actor": {"account": {"homePage": "https://lms.example", "name": UNKNOWN}},
            "verb": {"id": "http://adlnet.gov/expapi/verbs/passed"},
            "object": {"id": "https://lms.example/1"},
        }
        statement = xapi.parse_statement(said, "2.0.0")
        append_statements(viewer=viewer_of_key(key), statements=[statement], at=now())
    rows = viewed(list(identities_for(command_viewer())))
    named = {o.learner.stream.organisation_id: o.uuid for o in rows if o.text.startswith(UNKNOWN)}
    for corner in world.corners:
        corner.student.number = f"{NUMBER}-{corner.student.pk}"
        corner.student.save(update_fields=["number"])
    return [(corner, named[corner.place.organisation.pk]) for corner in world.corners]


def number_of(corner: Any) -> Mapping[str, Any]:
    return {"number": corner.student.number}


def identities(data: Callable[[Any], Mapping[str, Any]] | None = None) -> Make:
    def make(world: Any) -> list[Subject]:
        return [
            Subject(
                f"identity of {corner.place.organisation.code}",
                {"uuid": uuid},
                "unit",
                corner.place,
                level="organisation",
                data=data(corner) if data else {},
            )
            for corner, uuid in world.rooms["evidence_identities"]
        ]

    return make


SUBJECTS = {
    "identity": identities(number_of),
    "identity_untie": identities(),
    "api:tie": identities(number_of),
    "api:untie": identities(),
}
