"""What anybody's credential says, as far as a person reads it: tolerant, bounded, no judgement."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ronghe.standards.openbadges3.data import Alignment, Result, RubricLevel, Support

LONGEST = 2_000
MOST = 50


@dataclass(frozen=True, slots=True)
class Summary:
    """The parts of a credential that a recruiter asks for; what is missing is empty."""

    name: str
    description: str
    criteria: str
    holder: str
    issuer_id: str
    issuer_name: str
    valid_from: str
    valid_until: str
    results: tuple[Result, ...] = ()
    support: tuple[Support, ...] = ()
    alignments: tuple[Alignment, ...] = ()


def summary_of(document: Mapping[str, Any]) -> Summary:
    """Read a document that was checked; whatever has another shape than expected is left out."""
    subject = _first(document.get("credentialSubject"))
    achievement = _first(subject.get("achievement"))
    issuer = document.get("issuer")
    profile = issuer if isinstance(issuer, dict) else {"id": issuer}
    return Summary(
        name=_text(document.get("name")) or _text(achievement.get("name")),
        description=_text(achievement.get("description")) or _text(document.get("description")),
        criteria=_text(_first(achievement.get("criteria")).get("narrative")),
        holder=_holder(subject),
        issuer_id=_text(profile.get("id")),
        issuer_name=_text(profile.get("name")),
        valid_from=_text(document.get("validFrom")),
        valid_until=_text(document.get("validUntil")),
        results=_results(subject, achievement),
        support=_support(document),
        alignments=_alignments(achievement),
    )


def _holder(subject: Mapping[str, Any]) -> str:
    for one in _all(subject.get("identifier")):
        if one.get("identityType") == "name" and one.get("hashed") is False:
            return _text(one.get("identityHash"))
    return ""


def _results(subject: Mapping[str, Any], achievement: Mapping[str, Any]) -> tuple[Result, ...]:
    described = {_text(one.get("id")): one for one in _all(achievement.get("resultDescription"))}
    found = []
    for one in _all(subject.get("result")):
        about = described.get(_text(one.get("resultDescription")), {})
        value = _text(one.get("value")) or _text(one.get("status"))
        if value:
            levels = _levels(about, _text(one.get("achievedLevel")))
            found.append(Result(_text(about.get("name")), "Result", value, levels=levels))
    return tuple(found)


def _levels(about: Mapping[str, Any], achieved: str) -> tuple[RubricLevel, ...]:
    """The level that was achieved; where none is named, all that the value may mean."""
    rows = _all(about.get("rubricCriterionLevel"))
    chosen = [one for one in rows if achieved and one.get("id") == achieved] or rows
    read = (
        RubricLevel(_text(one.get("name")), _text(one.get("description")), _text(one.get("level")))
        for one in chosen
    )
    return tuple(one for one in read if one.name and one.description)


def _support(document: Mapping[str, Any]) -> tuple[Support, ...]:
    """What has neither a name nor a word of what was done says nothing to a reader."""
    read = (
        Support(*(_text(one.get(name)) for name in ("genre", "name", "description", "narrative")))
        for one in _all(document.get("evidence"))
    )
    return tuple(one for one in read if one.name or one.description or one.narrative)


def _alignments(achievement: Mapping[str, Any]) -> tuple[Alignment, ...]:
    return tuple(
        Alignment(
            _text(one.get("targetUrl")),
            _text(one.get("targetName")),
            _text(one.get("targetFramework")),
        )
        for one in _all(achievement.get("alignment"))
    )


def _text(value: object) -> str:
    """A string as it stands, without what no page can show; of a map by language the first;
    anything else is nothing to read."""
    if isinstance(value, dict):
        value = next(iter(value.values()), "")
    if not isinstance(value, str):
        return ""
    return value[:LONGEST].encode("utf-8", "ignore").decode().replace("\x00", "")


def _all(value: object) -> list[Mapping[str, Any]]:
    rows = value if isinstance(value, list) else [value]
    return [one for one in rows[:MOST] if isinstance(one, dict)]


def _first(value: object) -> Mapping[str, Any]:
    return next(iter(_all(value)), {})
