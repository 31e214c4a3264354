"""The description of the API: whole, typed, and in step with the policy table."""

from collections.abc import Iterator
from typing import Any

from django.test import Client
from ninja import Schema

from ronghe.config.addresses import all_addresses
from ronghe.config.api import api

# What they give is a package of another standard, whose shape is not described again here.
FILES = {
    ("GET", "/api/v1/ims/case/v1p1/CFDocuments"),
    ("GET", "/api/v1/ims/case/v1p1/CFDocuments/{uuid}"),
    ("GET", "/api/v1/ims/case/v1p1/CFPackages/{uuid}"),
    ("GET", "/api/v1/rosters/export"),
    ("GET", "/api/v1/plans/{uuid}/exports/{kind}"),
    ("GET", "/api/v1/resource-versions/{uuid}/file"),
}
# A file as somebody added it, of whatever kind, and a portfolio with the format of its guide.
FILES |= {
    ("GET", "/api/v1/portfolio/items/{uuid}/file"),
    ("GET", "/api/v1/portfolio/export"),
    ("GET", "/api/v1/persons/{uuid}/transcript/pdf"),
    ("GET", "/api/v1/display-entries/{uuid}/files/{item}"),
    ("GET", "/api/v1/meetings/{uuid}/minutes/pdf"),
    ("GET", "/api/v1/instruments/{uuid}/csv"),
    ("GET", "/api/v1/persons/{uuid}/export"),
}


def operations() -> dict[tuple[str, str], dict[str, Any]]:
    return {
        (method.upper(), path): operation
        for path, methods in api.get_openapi_schema()["paths"].items()
        for method, operation in methods.items()
    }


def test_it_describes_every_route_that_is_there() -> None:
    routes = {
        (one.method, "/" + one.route.replace("<", "{").replace(">", "}"))
        for one in all_addresses()
        if one.is_api
    }

    assert set(operations()) == routes


def test_each_route_says_what_it_gives_and_in_which_shape() -> None:
    for place, operation in operations().items():
        [success] = [one for status, one in operation["responses"].items() if int(status) < 300]
        assert operation["description"], place
        [content] = success["content"].values()
        assert "$ref" in content["schema"] or place in FILES, place


def test_each_route_asks_for_a_key_or_a_session() -> None:
    for place, operation in operations().items():
        names = {name for one in operation["security"] for name in one}
        assert names == {"KeyAuth", "SignedIn"}, place


def test_every_list_comes_in_pages() -> None:
    for (method, path), operation in operations().items():
        [success] = [one for status, one in operation["responses"].items() if int(status) < 300]
        [content] = success["content"].values()
        shape = content["schema"].get("$ref", "")
        if method == "GET" and shape.rsplit("/", 1)[-1].startswith("Paged"):
            names = {one["name"] for one in operation["parameters"]}
            assert {"limit", "offset"} <= names, path


def test_names_of_shapes_are_used_once() -> None:
    """Two shapes of one name would be described as one."""
    named: dict[str, set[str]] = {}
    for shape in _shapes(Schema):
        if shape.__module__.startswith("ronghe."):
            named.setdefault(shape.__name__, set()).add(shape.__module__)

    assert {name: places for name, places in named.items() if len(places) > 1} == {}


def _shapes(shape: type[Schema]) -> Iterator[type[Schema]]:
    for narrower in shape.__subclasses__():
        yield narrower
        yield from _shapes(narrower)


def test_names_of_routes_are_used_once() -> None:
    names = [operation["operationId"] for operation in operations().values()]

    assert len(set(names)) == len(names)


def test_a_program_reads_the_description_without_signing_in(db: None) -> None:
    answer = Client().get("/api/v1/openapi.json")

    assert answer.status_code == 200
    assert answer.json()["openapi"].startswith("3.1")


def test_the_short_address_leads_to_the_page_about_the_routes(db: None) -> None:
    answer = Client().get("/api/docs")

    assert (answer.status_code, answer["Location"]) == (302, "/api/v1/docs")


def test_a_route_that_is_not_there_is_a_problem_in_the_callers_language(db: None) -> None:
    answer = Client().get("/api/v1/nothing", headers={"accept-language": "zh-hans"})

    assert answer["Content-Type"] == "application/problem+json"
    assert (answer.status_code, answer.json()["code"]) == (404, "no-such-route")
    assert "没有这一接口" in answer.json()["detail"]
