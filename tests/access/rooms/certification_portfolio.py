"""Portfolios, links to them, stages and displays, near and far."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from subjects import Make, Subject, classes, persons

from ronghe.apps.base.api import now, today
from ronghe.apps.certification.models import Display, DisplayEntry, PortfolioItem, ShareLink
from ronghe.apps.certification.services.displays import DisplayPlan, choose_to_show, hold_display
from ronghe.apps.certification.services.items import ItemDraft, add_item, item_reference
from ronghe.apps.certification.services.share_links import ShareDraft, make_share_link
from ronghe.apps.people.api import RATING_ROLES, Person, Role, command_viewer
from ronghe.apps.people.services.memberships import give_role

SYSTEM = command_viewer()
KEEPERS = {Role.STUDENT, Role.ALUMNUS}
PANEL = {*RATING_ROLES, Role.PANEL_MEMBER}
PDF = b"%PDF-1.7 something made"
REFLECTION = {"title": "T", "text": "t", "happened_on": "2026-01-05"}


@dataclass(frozen=True)
class Room:
    """By person: what they keep. `near` and `far` are displays, the viewer's own and another's."""

    items: dict[int, PortfolioItem]
    links: dict[int, ShareLink]
    secret: str
    near: Display
    far: Display


def build(world: Any) -> Room:
    keepers = [corner.student for corner in world.corners]
    if world.viewer is not None and world.role in KEEPERS:
        keepers.append(world.viewer)
    items = {person.pk: _item(person) for person in keepers}
    made = {person.pk: _link(person, items[person.pk]) for person in keepers}
    links = {pk: link for pk, (link, _) in made.items()}
    near, far = _display(world, 0), _display(world, 3)
    entries = DisplayEntry.objects.filter(person__in=items).select_related("person", "display")
    for entry in entries:
        choose_to_show(
            viewer=SYSTEM,
            entry=entry,
            targets=(item_reference(items[entry.person_id]),),
            shows_levels=False,
            at=now(),
        )
    return Room(items, links, made[world.corners[0].student.pk][1], near, far)


def _item(person: Person) -> PortfolioItem:
    draft = ItemDraft(
        "file",
        "Something made",
        "en",
        today(),
        file=io.BytesIO(PDF),
        file_name="made.pdf",
        file_size=len(PDF),
        is_open_to_school=True,
    )
    return add_item(viewer=SYSTEM, person=person, draft=draft, at=now())


def _link(person: Person, item: PortfolioItem) -> tuple[ShareLink, str]:
    draft = ShareDraft("Application", "en", (item_reference(item),))
    return make_share_link(viewer=SYSTEM, person=person, draft=draft, at=now())


def _display(world: Any, corner: int) -> Display:
    """The near one has the viewer on its panel, or among its students."""
    place, student = world.corners[corner].place, world.corners[corner].student
    teacher = Person.objects.create(name_en=f"Panel Teacher {corner}")
    give_role(
        viewer=SYSTEM,
        person=teacher,
        organisation=place.organisation,
        role=Role.TEACHER,
        starts_on=today(),
    )
    panel, students = [teacher, world.mentor], [student]
    if corner == 0 and world.role in PANEL:
        panel.append(world.viewer)
    if corner == 0 and world.role == Role.STUDENT:
        students.append(world.viewer)
    plan = DisplayPlan(
        school_class=place.school_class,
        instrument=world.instruments[0][1],
        title_en="display",
        title_zh="展示",
        held_on=today(),
        place="",
        panel=panel,
    )
    return hold_display(viewer=SYSTEM, plan=plan, students=students, at=now())


def room_of(world: Any) -> Room:
    room: Room = world.rooms["certification_portfolio"]
    return room


def items(*, data: dict[str, Any] | None = None) -> Make:
    """Each student's thing, open to their school, and the viewer's own."""

    def make(world: Any) -> list[Subject]:
        room = room_of(world)
        found = [
            Subject(
                f"item of {corner.student.name_en}",
                {"uuid": room.items[corner.student.pk].uuid},
                "person",
                corner.place,
                is_near=number == 0,
                data=data or {},
            )
            for number, corner in enumerate(world.corners)
        ]
        return [*found, *_own_item(world, room, data or {})]

    return make


def _own_item(world: Any, room: Room, data: dict[str, Any]) -> list[Subject]:
    if world.viewer is None or world.viewer.pk not in room.items:
        return []
    kwargs = {"uuid": room.items[world.viewer.pk].uuid}
    return [Subject("own item", kwargs, "person", world.place, is_self=True, data=data)]


def share_links(*, with_choice: bool = False) -> Make:
    """Another student's link, and the viewer's own where they have one."""

    def make(world: Any) -> list[Subject]:
        room = room_of(world)
        return [
            Subject(
                f"link of {person}",
                {"uuid": link.uuid},
                "own",
                is_own=world.viewer is not None and person == world.viewer.pk,
                data={"targets": [str(item_reference(room.items[person]))]} if with_choice else {},
            )
            for person, link in room.links.items()
        ]

    return make


def shared(*, with_file: bool = False) -> Make:
    """The link, a guessed one, and by the link a file that it does not show."""

    def make(world: Any) -> list[Subject]:
        room = room_of(world)
        near, other = (room.items[world.corners[n].student.pk].uuid for n in (0, 1))
        file, foreign = ({"uuid": near}, {"uuid": other}) if with_file else ({}, {})
        found = [
            Subject("link", {"secret": room.secret, **file}),
            Subject("guessed", {"secret": "never-was", **file}, exists=False),
        ]
        if with_file:
            kwargs = {"secret": room.secret, **foreign}
            found.append(Subject("another's file", kwargs, exists=False))
        return found

    return make


def entry_sessions(world: Any) -> list[Subject]:
    return [
        Subject(
            f"class {number}",
            {"uuid": corner.place.school_class.uuid},
            "unit",
            corner.place,
            data={"session": corner.session.uuid},
        )
        for number, corner in enumerate(world.corners)
    ]


def displays(world: Any) -> list[Subject]:
    """Whoever may see displays at all holds, judges or shows in the near one."""
    room = room_of(world)
    return [
        Subject("near display", {"uuid": room.near.uuid}, "own", is_own=True),
        Subject("far display", {"uuid": room.far.uuid}, "own", is_own=False),
    ]


def displays_shown_in(world: Any) -> list[Subject]:
    room = room_of(world)
    chosen = {"shows_levels": "on"}
    return [
        Subject(
            "near display",
            {"uuid": room.near.uuid},
            "own",
            is_own=world.role == Role.STUDENT,
            data=chosen,
        ),
        Subject("far display", {"uuid": room.far.uuid}, "own", is_own=False, data=chosen),
    ]


def entries(*, with_file: bool = False) -> Make:
    """What students show: to the panel of their display and to themselves."""

    def make(world: Any) -> list[Subject]:
        room = room_of(world)
        return [_entry(world, room, row, with_file=with_file) for row in _entries(room)]

    return make


def _entries(room: Room) -> list[DisplayEntry]:
    rows = DisplayEntry.objects.filter(display__in=(room.near, room.far)).order_by("pk")
    return list(rows.select_related("display"))


def _entry(world: Any, room: Room, row: DisplayEntry, *, with_file: bool) -> Subject:
    judges = world.role in PANEL and row.display_id == room.near.pk
    is_self = world.viewer is not None and row.person_id == world.viewer.pk
    more = {"item": room.items[row.person_id].uuid} if with_file else {}
    kwargs = {"uuid": row.uuid, **more}
    return Subject(f"entry of {row.person_id}", kwargs, "own", is_own=judges or is_self)


def kinds(world: Any) -> list[Subject]:
    return [Subject("reflection", {"kind": "reflection"}, data=REFLECTION)]


SUBJECTS: dict[str, Callable[[Any], list[Subject]]] = {
    "portfolio_of": persons(),
    "portfolio_add": kinds,
    "portfolio_item": items(),
    "portfolio_item_edit": items(data=REFLECTION),
    "portfolio_item_remove": items(),
    "portfolio_file": items(),
    "portfolio_export": lambda world: [Subject("JSON", {"form": "json"})],
    "portfolio_link": share_links(),
    "portfolio_link_edit": share_links(with_choice=True),
    "portfolio_link_withdraw": share_links(),
    "portfolio_shared": shared(),
    "portfolio_shared_file": shared(with_file=True),
    "stages_of": persons(),
    "stage_history": persons(semester=1),
    "transcript": persons(),
    "transcript_pdf": persons(language="zh"),
    "class_stages": classes,
    "class_decide": classes,
    "class_entry": entry_sessions,
    "display": displays,
    "display_choose": displays_shown_in,
    "display_shown": entries(),
    "display_file": entries(with_file=True),
}
