"""Addresses of rosters."""

from typing import Any

from ronghe.apps.base.api import now
from ronghe.apps.connect.services.rosters import hand_in_roster
from ronghe.apps.people.api import command_viewer
from roster_packages import roster

PACKAGE = roster(orgs="o1,,A School,school,,\n", users="u1,,o1,student,Ming,Li,S901\n")


def build(world: Any) -> list[Any]:
    """A package that waits at each corner's school."""
    return [
        hand_in_roster(
            viewer=command_viewer("test of access"),
            organisation=corner.place.organisation,
            name=f"roster {number}.zip",
            content=PACKAGE,
            at=now(),
        )
        for number, corner in enumerate(world.corners)
    ]


def rosters(world: Any) -> list[Any]:
    """One for each school; of several at one school the last one waits."""
    from subjects import Subject

    waiting = {
        corner.place.organisation.pk: (corner.place, upload)
        for corner, upload in zip(world.corners, world.rooms["connect_rosters"], strict=True)
    }
    return [
        Subject(upload.name, {"uuid": upload.uuid}, "unit", place, level="organisation")
        for place, upload in waiting.values()
    ]


def choices(world: Any) -> dict[str, Any]:
    return {"takes": "all", "programme": "", "org": ""}


SUBJECTS = {"roster": rosters, "roster_land": rosters, "roster_drop": rosters}
DATA = {"roster_choices": choices}
