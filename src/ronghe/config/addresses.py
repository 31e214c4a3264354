"""Every address of the platform with the action it names: pages, the API's routes, and what other
packages bring along. docs/access.md and the access test are made from this."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from ronghe.config.api import api
from ronghe.config.external_routes import ACTIONS

API_PREFIX = "api/v1"


@dataclass(frozen=True, slots=True)
class Address:
    """`action` is empty where nobody named one; `method` only where the route takes just one."""

    name: str
    route: str
    action: str
    method: str = ""

    @property
    def is_api(self) -> bool:
        return bool(self.method)


def all_addresses() -> list[Address]:
    """By route and method; an address of the API once for each method."""
    found = [*_pages(get_resolver().url_patterns), *_api_routes()]
    return sorted(found, key=lambda one: (one.route, one.method))


def _pages(
    patterns: Iterable[URLPattern | URLResolver], namespace: str = "", before: str = ""
) -> Iterator[Address]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _pages(pattern.url_patterns, inner, route)
        elif pattern.callback.__module__ != "ninja.operation":
            name = namespace + (pattern.name or "")
            yield Address(name, route, getattr(pattern.callback, "action", ACTIONS.get(name, "")))


def _api_routes() -> Iterator[Address]:
    for router in _routers():
        for path, view in router.path_operations.items():
            for operation in view.operations:
                action = getattr(operation.view_func, "action", "")
                for method in operation.methods:
                    name = f"api:{operation.view_func.__name__}"
                    route = API_PREFIX + path.replace("{", "<").replace("}", ">")
                    yield Address(name, route, action, method)


def _routers() -> Iterator[Any]:
    for _, router in api._routers:
        yield router
