"""Credentials near and far: shown, closed, and the viewer's own; and what issuers publish."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from subjects import Subject
from tests.apps.certification.issuers import CONTENT, give_keys

from ronghe.apps.base.api import now
from ronghe.apps.certification.api import Credential, issue_credential
from ronghe.apps.certification.services.credentials import suspend_credential
from ronghe.apps.certification.services.sharing import show_credential
from ronghe.apps.people.api import Organisation, Person, Role, command_viewer

SYSTEM = command_viewer()
HOLDERS = (Role.STUDENT, Role.EMPLOYEE_LEARNER, Role.ALUMNUS)


@dataclass(frozen=True)
class Room:
    """`corners` are of each corner's student, `suspended` too; `own` is the viewer's, where they
    can hold one."""

    corners: list[Credential]
    suspended: list[Credential]
    shown: Credential
    own: Credential | None


def build(world: Any) -> Room:
    students = [(corner.student, corner.place.organisation) for corner in world.corners]
    holder = world.viewer if world.role in HOLDERS else None
    schools = {school.pk: school for _, school in students}
    if holder is not None:
        schools[world.place.organisation.pk] = world.place.organisation
    for school in schools.values():
        give_keys(school)
    corners = [_issued(*one) for one in students]
    shown = _issued(world.mentor, students[0][1])
    show_credential(viewer=SYSTEM, credential=shown, is_shown=True)
    suspended = [_issued(*one) for one in students]
    for one in suspended:
        suspend_credential(viewer=SYSTEM, credential=one, reason="An appeal", at=now())
    own = _issued(holder, world.place.organisation) if holder else None
    return Room(corners, suspended, shown, own)


def _issued(person: Person, school: Organisation) -> Credential:
    return issue_credential(
        viewer=SYSTEM,
        person=person,
        organisation=school,
        content=CONTENT,
        decision=None,
        at=now(),
    )


def _room(world: Any) -> Room:
    room: Room = world.rooms["certification_credentials"]
    return room


def _of_students(world: Any) -> list[Subject]:
    return [
        Subject(
            f"credential {number}",
            {"uuid": one.uuid},
            "person",
            corner.place,
            data={"do": "suspend", "reason": "appeal"},
        )
        for number, (one, corner) in enumerate(
            zip(_room(world).corners, world.corners, strict=True)
        )
    ]


def suspended(world: Any) -> list[Subject]:
    rows = _room(world).suspended
    return [
        Subject(f"suspended {number}", {"uuid": one.uuid}, "person", corner.place)
        for number, (one, corner) in enumerate(zip(rows, world.corners, strict=True))
    ]


def _own(world: Any) -> list[Subject]:
    room = _room(world)
    others = [Subject("another's", {"uuid": room.corners[0].uuid}, "own", data={"show": "yes"})]
    if room.own is None:
        return others
    mine = Subject("own", {"uuid": room.own.uuid}, "own", is_own=True, data={"show": "yes"})
    return [mine, *others]


def _hosted(world: Any) -> list[Subject]:
    return [
        Subject("shown", {"uuid": _room(world).shown.uuid}),
        Subject("closed", {"uuid": _room(world).corners[0].uuid}),
        Subject("none", {"uuid": uuid4()}, exists=False),
    ]


def _files(world: Any) -> list[Subject]:
    return [
        Subject("shown", {"uuid": _room(world).shown.uuid, "form": "json"}),
        Subject("no form", {"uuid": _room(world).shown.uuid, "form": "docx"}, exists=False),
        Subject("closed", {"uuid": _room(world).corners[0].uuid, "form": "json"}, exists=False),
    ]


def _issuers(**more: Any) -> Callable[[Any], list[Subject]]:
    def make(world: Any) -> list[Subject]:
        school = world.corners[0].place.organisation
        return [
            Subject("issuer", {"uuid": school.uuid, **more}),
            Subject("none", {"uuid": uuid4(), **more}, exists=False),
        ]

    return make


SUBJECTS = {
    "credential": _hosted,
    "credential_file": _files,
    "credential_share": _own,
    "credential_issued": _of_students,
    "issuer_did": _issuers(),
    "issuer_status": _issuers(number=1, purpose="revocation"),
    "issuer_status_token": _issuers(number=1, purpose="suspension"),
}
