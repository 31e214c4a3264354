"""The API covers what the pages can do: each action of a room's pages has a route with the same
action, or stands here with the reason why another system has no use for one.

A room joins by its line in `WITHOUT_ROUTE`; a reason goes as soon as there is a route.
"""

import pytest

from ronghe.config.addresses import Address, all_addresses

FORM_BY_LINK = "a form for somebody without an account, by a one-time link"
BY_SECRET = "an address of its own, opened by the secret of a launch (cmi5)"
FOR_ANYBODY = "an address of its own that anybody opens, without signing in and without a key"

WITHOUT_ROUTE: dict[str, dict[str, str]] = {
    "industry": {
        "industry.answer_survey": FORM_BY_LINK,
        "industry.open_tell_link": FORM_BY_LINK,
    },
    "governance": {},
    "assessment": {
        "assessment.fetch_course_token": BY_SECRET,
        "assessment.open_rating_link": FORM_BY_LINK,
        "assessment.report_from_course": BY_SECRET,
    },
    "connect": {
        "connect.launch_lti": "a platform's browser comes in by its own protocol",
        "connect.link_own_account": "the last step of coming in from a platform, in the browser",
        "connect.read_calendar": FOR_ANYBODY,
        "connect.read_lti_keys": FOR_ANYBODY,
        "connect.sign_in_by_school": "signing in, which goes before every session of the API",
    },
    "people": {
        "people.manage_own_sign_in": "password and second factor have their own page",
        "people.open_sign_in_link": FORM_BY_LINK,
        "people.set_language": "the language of pages; a route answers in that of Accept-Language",
        "people.view_api": "the description of this API itself",
        "people.sign_in": "signing in, which goes before every session of the API",
    },
    "certification": {
        "certification.fetch_issuer": FOR_ANYBODY,
        "certification.open_credential": FOR_ANYBODY,
        "certification.open_shared_portfolio": FOR_ANYBODY,
        "certification.verify_credential": FOR_ANYBODY,
    },
    "curriculum": {
        "curriculum.open_workshop_link": FORM_BY_LINK,
    },
}


def actions_of(room: str, addresses: list[Address], *, of_api: bool) -> set[str]:
    """The actions of a room that its pages name, or that its routes do."""
    return {
        one.action
        for one in addresses
        if one.is_api == of_api and one.action.startswith(f"{room}.")
    }


def actions_without_route(room: str, addresses: list[Address]) -> set[str]:
    pages = actions_of(room, addresses, of_api=False)
    return pages - actions_of(room, addresses, of_api=True)


@pytest.mark.parametrize("room", WITHOUT_ROUTE)
def test_each_action_of_a_page_has_a_route_or_a_reason(room: str) -> None:
    missing = actions_without_route(room, all_addresses())

    assert missing == set(WITHOUT_ROUTE[room])


def test_a_page_without_a_route_is_found() -> None:
    addresses = [
        Address("shown", "shown/", "room.show"),
        Address("api:shown", "api/v1/shown", "room.show", "GET"),
        Address("changed", "changed/", "room.change"),
        Address("api:other", "api/v1/other", "another.change", "POST"),
    ]

    assert actions_without_route("room", addresses) == {"room.change"}
