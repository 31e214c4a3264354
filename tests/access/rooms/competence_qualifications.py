"""Qualifications of students near and far, and of the viewer."""

from typing import Any

from subjects import Subject, persons

from ronghe.apps.base.api import today
from ronghe.apps.competence.models import Qualification
from ronghe.apps.competence.services.qualifications import Shown, record_qualification
from ronghe.apps.people.api import Person, command_viewer

SHOWN = {"title_en": "Electrician", "issuer": "Office", "awarded_on": "2026-01-05"}


def build(world: Any) -> dict[int, Qualification]:
    held = [corner.student for corner in world.corners]
    if world.viewer is not None:
        held.append(world.viewer)
    return {person.pk: _recorded(person) for person in held}


def _recorded(person: Person) -> Qualification:
    shown = Shown("Electrician", "电工", "Office", today())
    return record_qualification(viewer=command_viewer(), person=person, shown=shown)


def removals(world: Any) -> list[Subject]:
    rows = world.rooms["competence_qualifications"]
    found = [
        Subject(
            corner.student.name_en,
            {"uuid": rows[corner.student.pk].uuid},
            "person",
            corner.place,
            is_near=number == 0,
        )
        for number, corner in enumerate(world.corners)
    ]
    if world.viewer is None:
        return found
    own = {"uuid": rows[world.viewer.pk].uuid}
    return [*found, Subject("self", own, "person", world.place, is_self=True)]


SUBJECTS = {
    "qualifications": persons(),
    "qualification_new": persons(data=SHOWN),
    "qualification_remove": removals,
}
