"""Routes of people and connect: what their pages are about, and what they take as JSON."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from rooms.api_routes import as_page
from rooms.connect_keys import keys
from rooms.people import (
    NEW,
    TODAY,
    classes,
    guardians,
    memberships,
    organisations,
    persons,
    place,
    programmes,
    regions,
)

YEAR = {
    "label": "2026–2027",
    "starts_on": "2026-09-01",
    "ends_on": "2027-08-31",
    "terms": [
        {"starts_on": "2026-09-01", "ends_on": "2027-01-31"},
        {"starts_on": "2027-02-15", "ends_on": "2027-07-15"},
    ],
}
PLATFORM = {
    "title": "x",
    "issuer": "https://other.example",
    "client_id": "c",
    "login_url": "https://lms.example/login",
    "token_url": "https://lms.example/token",
    "keys_url": "https://lms.example/keys",
}
PROVIDER = {"issuer": "https://other.example", "client_id": "c"}


def guardianships(world: Any) -> list[Any]:
    found = guardians(world)
    return [
        replace(one, kwargs={"uuid": one.kwargs["uuid"], "guardianship": one.kwargs["guardian"]})
        for one in found
    ]


def moves(world: Any) -> list[Any]:
    """Into the class that each is in already: whom it is about is what is asked here."""
    found = memberships(world)
    return [
        replace(
            one,
            data={"school_class": str(corner.place.school_class.uuid), "on_date": TODAY},
        )
        for one, corner in zip(found, world.corners, strict=True)
    ]


def a_person(world: Any) -> Mapping[str, Any]:
    return {
        "name_en": "New Person",
        "organisation": str(place(world).organisation.uuid),
        "role": "alumnus",
        "starts_on": TODAY,
    }


def a_student(world: Any) -> Mapping[str, Any]:
    return {"persons": [str(world.corners[0].student.uuid)]}


SUBJECTS = {
    "api:person_record": persons(),
    "api:edit_person": persons({"name_en": "New Person"}),
    "api:move_membership": moves,
    "api:create_guardianship": persons({"name_en": "New Guardian", "from_day": TODAY}),
    "api:finish_guardianship": guardianships,
    "api:decide_consent": persons({"purpose": "recruitment", "is_given": True}),
    "api:take_data": persons(),
    "api:forget_person": persons({"is_sure": True}),
    "api:create_class_links": classes(),
    "api:create_staff_links": organisations(),
    "api:school_years": regions(),
    "api:create_school_year": regions(YEAR),
    "api:edit_school_year": regions(YEAR, with_year=True),
    "api:edit_organisation": organisations({"title": NEW}),
    "api:shut_organisation": organisations(),
    "api:reopen_organisation": organisations(),
    "api:edit_programme": programmes({"title": NEW, "trade": "cnc"}),
    "api:shut_programme": programmes(),
    "api:reopen_programme": programmes(),
    "api:edit_class": classes(NEW),
    "api:shut_class": classes(),
    "api:reopen_class": classes(),
    "api:read_key": keys(),
    "api:renew_key": keys({"overlap_days": 7}),
    "api:end_key": keys(),
    "api:read_platform": as_page("lti_platform"),
    "api:edit_platform": as_page("lti_platform", lambda subject: PLATFORM),
    "api:shut_platform": as_page("lti_platform"),
    "api:platform_accounts": as_page("lti_platform"),
    "api:platform_grades": as_page("lti_platform"),
    "api:send_grades_again": as_page("lti_platform"),
    "api:end_account": as_page("lti_account_disconnect"),
    "api:edit_provider": as_page("identity_provider", lambda subject: PROVIDER),
    "api:shut_provider": as_page("identity_provider"),
}
DATA = {
    "api:create_person": a_person,
    "api:create_sign_in_links": a_student,
    "api:create_region": lambda world: {"title": NEW},
    "api:create_key": lambda world: {"title": "another", "scopes": ["people:read"]},
    "api:create_platform": lambda world: PLATFORM,
    "api:create_provider": lambda world: PROVIDER,
}
