"""JobPosting objects of schema.org inside any JSON: alone, in lists, in @graph, in item lists."""

from collections.abc import Iterator, Mapping
from typing import Any

from ronghe.standards.job_posting.data import Field

DEEPEST = 12
_TYPES = ("JobPosting", "schema:JobPosting")
_ADDRESSES = ("http://schema.org/JobPosting", "https://schema.org/JobPosting")
# What publishers put beside the description; read as part of the text.
_TEXTS = (
    "description",
    "responsibilities",
    "skills",
    "qualifications",
    "experienceRequirements",
    "educationRequirements",
)


def find_postings(value: Any, depth: int = 0) -> Iterator[Mapping[str, Any]]:
    """Every JobPosting in a JSON value, in order; what lies deeper than DEEPEST is not read."""
    if depth > DEEPEST:
        return
    if isinstance(value, list):
        for one in value:
            yield from find_postings(one, depth + 1)
    elif isinstance(value, dict):
        if is_posting(value):
            yield value
            return
        for one in value.values():
            if isinstance(one, dict | list):
                yield from find_postings(one, depth + 1)


def is_posting(value: Mapping[str, Any]) -> bool:
    types = value.get("@type")
    named = types if isinstance(types, list) else [types]
    return any(one in (*_TYPES, *_ADDRESSES) for one in named if isinstance(one, str))


def fields_of(posting: Mapping[str, Any]) -> dict[Field, str]:
    """The fields as text; one that is missing or of an odd shape is ""."""
    category = _first(posting.get("occupationalCategory"))
    code = _of(category, "codeValue") if isinstance(category, dict) else ""
    return {
        "identifier": _of(posting.get("identifier"), "value", "@id", "name")
        or _text(posting.get("@id"))
        or _text(posting.get("url")),
        "title": _text(posting.get("title")) or _text(posting.get("name")),
        "text": "\n".join(filter(None, (_all_text(posting.get(name)) for name in _TEXTS))),
        "language": _of(posting.get("inLanguage"), "alternateName", "name"),
        "employer": _of(posting.get("hiringOrganization"), "name", "legalName"),
        "region": _place(posting.get("jobLocation")),
        "posted_on": _text(posting.get("datePosted")),
        "occupation_code": code,
        "occupation": _of(category, "name"),
    }


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else value


def _text(value: Any) -> str:
    """A string or number as text; JSON-LD may wrap it as {"@value": …}."""
    value = _first(value)
    if isinstance(value, dict):
        value = value.get("@value")
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value)


def _of(value: Any, *names: str) -> str:
    """A text, or of an object the first of its named texts that is there."""
    value = _first(value)
    if isinstance(value, dict) and "@value" not in value:
        return next(filter(None, (_text(value.get(name)) for name in names)), "")
    return _text(value)


def _all_text(value: Any) -> str:
    if isinstance(value, list):
        return "\n".join(filter(None, map(_all_text, value[:100])))
    return _of(value, "name", "description")


def _place(value: Any) -> str:
    value = _first(value)
    address = value.get("address", value) if isinstance(value, dict) else value
    address = _first(address)
    if isinstance(address, dict):
        parts = (_of(address.get(name), "name") for name in ("addressRegion", "addressLocality"))
        return " ".join(filter(None, parts)) or _of(value, "name")
    return _text(address)
