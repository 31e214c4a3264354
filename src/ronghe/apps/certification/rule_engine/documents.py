"""Requirements, facts and findings as JSON and back, strictly, and the digest of an input."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, fields
from datetime import date
from hashlib import sha256
from typing import Any, get_args, get_origin

from ronghe.apps.certification.rule_engine.deciding import Finding, Verdict, in_order
from ronghe.apps.certification.rule_engine.facts import FACTS, Fact
from ronghe.apps.certification.rule_engine.requirements import REQUIREMENTS, Requirement

Json = dict[str, Any]


class NotADocument(ValueError):
    """JSON that is none of ours: `path` says where."""

    def __init__(self, path: str, what: str) -> None:
        super().__init__(f"{path}: {what}")
        self.path, self.what = path, what


def json_of(thing: Requirement | Fact) -> Json:
    """A requirement or fact with its kind."""
    values = {name: _plain(value) for name, value in asdict(thing).items()}
    return {"kind": thing.kind, **values}


def requirement_of(data: Any, path: str = "") -> Requirement:
    """Raises NotADocument, or RequirementFault for a value out of its bounds."""
    return _read(REQUIREMENTS, data, path)


def requirements_of(data: Any) -> tuple[Requirement, ...]:
    if not isinstance(data, list):
        raise NotADocument("", "not a list")
    return tuple(requirement_of(one, f"[{number}]") for number, one in enumerate(data))


def facts_of(data: Any) -> tuple[Fact, ...]:
    if not isinstance(data, list):
        raise NotADocument("", "not a list")
    return tuple(_read(FACTS, one, f"[{number}]") for number, one in enumerate(data))


def findings_json(verdict: Verdict) -> list[Json]:
    """What is kept as the proof: each requirement with what was had, lacked and looked at."""
    return [_finding_json(finding) for finding in verdict.findings]


def _finding_json(finding: Finding) -> Json:
    return {
        "requirement": json_of(finding.requirement),
        "is_met": finding.is_met,
        "have": [list(pair) for pair in finding.have],
        "lack": [list(pair) for pair in finding.lack],
        "facts": list(finding.facts),
    }


def input_digest(requirements: Sequence[Requirement], facts: Iterable[Fact], on_date: date) -> str:
    """SHA-256 over the rule's requirements, the facts (in the order of their keys) and the day."""
    document = {
        "requirements": [json_of(one) for one in requirements],
        "facts": [json_of(one) for one in in_order(facts)],
        "on": on_date.isoformat(),
    }
    return digest_of_json(document)


def digest_of_json(document: Any) -> str:
    text = json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _read(kinds: Mapping[str, type[Any]], data: Any, path: str) -> Any:
    if not isinstance(data, dict):
        raise NotADocument(path, "not an object")
    kind = kinds.get(str(data.get("kind", "")))
    if kind is None:
        raise NotADocument(f"{path}.kind", "unknown kind")
    given = {name: value for name, value in data.items() if name != "kind"}
    known = {field.name: field for field in fields(kind)}
    for name in given.keys() - known.keys():
        raise NotADocument(f"{path}.{name}", "unknown field")
    values = {
        name: _value(known[name].type, value, f"{path}.{name}") for name, value in given.items()
    }
    try:
        return kind(**values)
    except TypeError as error:
        raise NotADocument(path, "a field is missing") from error


def _value(wanted: Any, value: Any, path: str) -> Any:
    if get_origin(wanted) is tuple:
        inner = get_args(wanted)[0]
        if not isinstance(value, list):
            raise NotADocument(path, "not a list")
        return tuple(_value(inner, one, f"{path}[{n}]") for n, one in enumerate(value))
    if wanted is date or date in get_args(wanted):
        return _day(wanted, value, path)
    if wanted is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if type(value) is not wanted:
        raise NotADocument(path, f"not a {wanted.__name__}")
    return value


def _day(wanted: Any, value: Any, path: str) -> date | None:
    if value is None and wanted is not date:
        return None
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise NotADocument(path, "not a day") from error
