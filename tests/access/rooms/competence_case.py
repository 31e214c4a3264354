"""Addresses of frameworks as CASE packages."""

from typing import Any


def frameworks(world: Any) -> Any:
    from subjects import frameworks as make

    return make()(world)


SUBJECTS = {"api:case_package": frameworks, "api:case_document": frameworks}
