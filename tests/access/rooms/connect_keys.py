"""Addresses of keys for systems."""

from typing import Any


def keys(data: dict[str, Any] | None = None) -> Any:
    def make(world: Any) -> list[Any]:
        from subjects import Subject

        return [
            Subject(
                f"key {number}",
                {"uuid": corner.key.uuid},
                "unit",
                corner.place,
                level="organisation",
                data=data or {},
            )
            for number, corner in enumerate(world.corners)
        ]

    return make


def a_key(world: Any) -> dict[str, Any]:
    return {"title": "another", "scopes": ["people:read"]}


SUBJECTS = {"key": keys(), "key_revoke": keys(), "key_replace": keys({"overlap": "7"})}
DATA = {"key_new": a_key}
