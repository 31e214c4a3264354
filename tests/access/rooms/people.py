"""Addresses of units, persons, roles, guardians, sign-in links and school years."""

from collections.abc import Mapping
from typing import Any

from ronghe.apps.base.api import Reference, new_uuid, now, today
from ronghe.apps.people.api import (
    AcademicYear,
    Membership,
    Relationship,
    command_viewer,
)
from ronghe.apps.people.models import Person
from ronghe.apps.people.services.school_years import add_year, usual_year
from ronghe.apps.people.services.sign_ins import make_sign_in_links

TODAY = today().isoformat()


def build(world: Any) -> dict[str, Any]:
    """A school year for each region, a guardian for each corner's student, an open link."""
    viewer = command_viewer("test of access")
    years = {
        corner.place.region.pk: add_year(
            viewer=viewer, region=corner.place.region, plan=usual_year(2025)
        )
        for corner in (world.corners[0], world.corners[4])
    }
    guardians = [_guardian(corner.student) for corner in world.corners]
    someone = Person.objects.create(name_en="Somebody New")
    [(_person, secret)] = make_sign_in_links(viewer=viewer, persons=[someone], at=now())
    return {"years": years, "guardians": guardians, "secret": secret}


def _guardian(student: Person) -> Relationship:
    guardian = Person.objects.create(name_en=f"Guardian of {student.pk}")
    return Relationship.objects.create(
        viewer=guardian,
        subject=student,
        kind=Relationship.Kind.GUARDIAN,
        starts_on=today(),
        source=Reference("people.guardianship", new_uuid()),
    )


def _subject(*args: Any, **more: Any) -> Any:
    from subjects import Subject

    return Subject(*args, **more)


def organisations(data: Mapping[str, Any] | None = None) -> Any:
    def make(world: Any) -> list[Any]:
        corners = (world.corners[0], world.corners[3], world.corners[4])
        return [
            _subject(
                corner.place.organisation.code,
                {"uuid": corner.place.organisation.uuid},
                "unit",
                corner.place,
                level="organisation",
                data=data or {},
            )
            for corner in corners
        ]

    return make


def programmes(data: Mapping[str, Any] | None = None) -> Any:
    def make(world: Any) -> list[Any]:
        corners = (world.corners[0], *world.corners[2:])
        return [
            _subject(
                f"programme {number}",
                {"uuid": corner.place.programme.uuid},
                "unit",
                corner.place,
                level="programme",
                data=data or {},
            )
            for number, corner in enumerate(corners)
        ]

    return make


def classes(data: Mapping[str, Any] | None = None) -> Any:
    def make(world: Any) -> list[Any]:
        return [
            _subject(
                f"class {number}",
                {"uuid": corner.place.school_class.uuid},
                "unit",
                corner.place,
                data=data or {},
            )
            for number, corner in enumerate(world.corners)
        ]

    return make


def regions(data: Mapping[str, Any] | None = None, *, with_year: bool = False) -> Any:
    def make(world: Any) -> list[Any]:
        found = []
        for corner in (world.corners[0], world.corners[4]):
            region = corner.place.region
            year: AcademicYear = world.rooms["people"]["years"][region.pk]
            kwargs = {"uuid": region.uuid, **({"year": year.uuid} if with_year else {})}
            found.append(
                _subject(region.code, kwargs, "unit", corner.place, level="region", data=data or {})
            )
        return found

    return make


def persons(data: Mapping[str, Any] | None = None) -> Any:
    def make(world: Any) -> list[Any]:
        from subjects import persons as everybody

        return list(everybody(data=data)(world))

    return make


def roles(data: Mapping[str, Any] | None = None) -> Any:
    """Each corner's student with the role that makes them one."""

    def make(world: Any) -> list[Any]:
        return [
            _subject(
                f"role {number}",
                {
                    "uuid": corner.student.uuid,
                    "role": Membership.objects.get(person=corner.student).uuid,
                },
                "person",
                corner.place,
                is_near=number == 0,
                data=data or {},
            )
            for number, corner in enumerate(world.corners)
        ]

    return make


def memberships(world: Any) -> list[Any]:
    """The same roles, each by its own UUID alone."""
    return [
        _subject(
            one.label,
            {"uuid": one.kwargs["role"]},
            one.kind,
            one.place,
            one.is_near,
            data=one.data,
        )
        for one in roles({"on_date": TODAY})(world)
    ]


def guardians(world: Any) -> list[Any]:
    return [
        _subject(
            f"guardian {number}",
            {
                "uuid": corner.student.uuid,
                "guardian": world.rooms["people"]["guardians"][number].uuid,
            },
            "person",
            corner.place,
            is_near=number == 0,
        )
        for number, corner in enumerate(world.corners)
    ]


def sign_in_links(world: Any) -> list[Any]:
    chosen = {"username": "new.one", "password": "Kailing-2026!", "again": "Kailing-2026!"}
    return [
        _subject("link", {"secret": world.rooms["people"]["secret"]}, data=chosen),
        _subject("guessed", {"secret": "never-was"}, exists=False, data=chosen),
    ]


def year_data() -> dict[str, str]:
    return {
        "label": "2026–2027",
        "starts_on": "2026-09-01",
        "ends_on": "2027-08-31",
        "first_from": "2026-09-01",
        "first_to": "2027-01-31",
        "second_from": "2027-02-15",
        "second_to": "2027-07-15",
    }


TITLE = {"title_en": "New title", "title_zh": "新名"}
PERSON = {"name_en": "New Person", "language": "en"}
SUBJECTS = {
    "organisation": organisations(),
    "organisation_change": organisations({**TITLE, "kind": "school"}),
    "organisation_close": organisations(),
    "organisation_reopen": organisations(),
    "organisation_sign_in_links": organisations(),
    "programme_new": organisations(TITLE),
    "person_new": organisations({**PERSON, "role": "mentor", "starts_on": TODAY}),
    "programme": programmes(),
    "programme_change": programmes({**TITLE, "trade": "cnc"}),
    "programme_framework": programmes({"from_entry_year": "2026"}),
    "programme_close": programmes(),
    "programme_reopen": programmes(),
    "class_new": programmes({**TITLE, "entry_year": "2026"}),
    "school_class": classes(),
    "school_class_change": classes(TITLE),
    "school_class_close": classes(),
    "school_class_reopen": classes(),
    "school_class_links": classes(),
    "region": regions(),
    "year_new": regions(year_data()),
    "year_change": regions(year_data(), with_year=True),
    "person": persons(),
    "person_change": persons(PERSON),
    "role_new": persons({"role": "mentor", "starts_on": TODAY}),
    "role_end": roles({"on_date": TODAY}),
    "role_move": roles({"on_date": TODAY}),
    "sign_in_link": persons(),
    "guardian_new": persons({**PERSON, "from_day": TODAY}),
    "guardian_end": guardians,
    "api:end_membership": memberships,
    "sign_in_by_link": sign_in_links,
}


def place(world: Any) -> Any:
    return world.corners[0].place


def a_membership(world: Any) -> dict[str, str]:
    return {
        "person": str(world.corners[0].student.uuid),
        "organisation": str(place(world).organisation.uuid),
        "role": "alumnus",
        "starts_on": TODAY,
    }


NEW = {"en": "New", "zh": "新"}
DATA = {
    "api:add_organisation": lambda world: {
        "kind": "school",
        "title": NEW,
        "region": place(world).region.code,
    },
    "api:add_programme": lambda world: {
        "organisation": str(place(world).organisation.uuid),
        "title": NEW,
    },
    "api:add_class": lambda world: {
        "programme": str(place(world).programme.uuid),
        "entry_year": 2026,
        "title": NEW,
    },
    "api:add_membership": a_membership,
    "organisation_new": lambda world: {**TITLE, "kind": "school"},
    "region_new": lambda world: TITLE,
}
