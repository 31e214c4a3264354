"""What a credential says, as those who decide hand it in: facts in both languages, no names."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from ronghe.apps.base.api import Text
from ronghe.standards.openbadges3.data import ResultKind


@dataclass(frozen=True, slots=True)
class ResultFact:
    """One thing that was measured: "cutting time: 12 min"; `kind` in the words of Open Badges."""

    name: Text
    value: Text
    kind: ResultKind = "Result"


@dataclass(frozen=True, slots=True)
class AlignmentFact:
    """Where the achievement stands in another framework. `kind` is of Open Badges' list, or
    `ext:` and a word of one's own."""

    uri: str
    name: str
    framework: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class LevelStep:
    """A level by its place on the scale (0 the lowest), by its name, and what it means."""

    number: int
    name: Text
    meaning: Text


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that somebody did again and again, as those who confirm it saw it: `title` and
    `about` say what, `tasks` of which typical work, `made` what came out of it, `seen` in the
    words of the anchors, `where`, `when` and how often, `confirmed_by` roles and how many."""

    title: Text
    about: Text
    tasks: tuple[Text, ...] = ()
    made: tuple[Text, ...] = ()
    seen: tuple[Text, ...] = ()
    where: tuple[Text, ...] = ()
    when: tuple[Text, ...] = ()
    confirmed_by: tuple[Text, ...] = ()


DEED_PARTS = ("tasks", "made", "seen", "where", "when", "confirmed_by")


@dataclass(frozen=True, slots=True)
class CredentialContent:
    """Everything that a credential tells about an achievement. `confirmed_by` are roles. `steps`
    are the levels that `level` names, the lowest first: it warrants that one, and perhaps more.
    `deeds` are what its holder did to achieve it.

    `code` names the achievement: two persons with the same code achieved the same thing.
    """

    code: str
    achievement_type: str
    title: Text
    description: Text
    criteria: Text
    level: Text | None = None
    probability: float | None = None
    results: tuple[ResultFact, ...] = ()
    contexts: tuple[Text, ...] = ()
    confirmed_by: tuple[Text, ...] = ()
    typical_tasks: tuple[Text, ...] = ()
    alignments: tuple[AlignmentFact, ...] = ()
    valid_until: date | None = None
    steps: tuple[LevelStep, ...] = ()
    deeds: tuple[Deed, ...] = ()


def as_json(content: CredentialContent) -> dict[str, Any]:
    """The content as JSON, to keep beside the signed document."""
    return {
        "code": content.code,
        "achievement_type": content.achievement_type,
        "title": _pair(content.title),
        "description": _pair(content.description),
        "criteria": _pair(content.criteria),
        "level": _pair(content.level) if content.level else None,
        "probability": content.probability,
        "results": [[_pair(one.name), _pair(one.value), one.kind] for one in content.results],
        "contexts": [_pair(one) for one in content.contexts],
        "confirmed_by": [_pair(one) for one in content.confirmed_by],
        "typical_tasks": [_pair(one) for one in content.typical_tasks],
        "alignments": [[one.uri, one.name, one.framework, one.kind] for one in content.alignments],
        "valid_until": content.valid_until and content.valid_until.isoformat(),
        "steps": [[one.number, _pair(one.name), _pair(one.meaning)] for one in content.steps],
        "deeds": [_deed_as_json(one) for one in content.deeds],
    }


def from_json(kept: Mapping[str, Any]) -> CredentialContent:
    """The content that `as_json` wrote."""
    return CredentialContent(
        code=kept["code"],
        achievement_type=kept["achievement_type"],
        title=Text(*kept["title"]),
        description=Text(*kept["description"]),
        criteria=Text(*kept["criteria"]),
        level=Text(*kept["level"]) if kept["level"] else None,
        probability=kept["probability"],
        results=tuple(
            ResultFact(Text(*name), Text(*value), kind) for name, value, kind in kept["results"]
        ),
        contexts=_texts(kept["contexts"]),
        confirmed_by=_texts(kept["confirmed_by"]),
        typical_tasks=_texts(kept["typical_tasks"]),
        alignments=tuple(AlignmentFact(*one) for one in kept["alignments"]),
        valid_until=date.fromisoformat(kept["valid_until"]) if kept["valid_until"] else None,
        steps=tuple(
            LevelStep(number, Text(*name), Text(*meaning))
            for number, name, meaning in kept.get("steps", [])
        ),
        deeds=tuple(_deed(one) for one in kept.get("deeds", [])),
    )


def _deed_as_json(deed: Deed) -> dict[str, Any]:
    parts = {part: [_pair(one) for one in getattr(deed, part)] for part in DEED_PARTS}
    return {"title": _pair(deed.title), "about": _pair(deed.about), **parts}


def _deed(kept: Mapping[str, Any]) -> Deed:
    parts = {part: _texts(kept.get(part, [])) for part in DEED_PARTS}
    return Deed(Text(*kept["title"]), Text(*kept["about"]), **parts)


def _pair(text: Text) -> list[str]:
    return [text.en, text.zh]


def _texts(kept: list[list[str]]) -> tuple[Text, ...]:
    return tuple(Text(*one) for one in kept)
