"""One shape for every published classification of occupations and skills.

ESCO, O*NET and the Chinese occupational classification are read into their own dataclasses
first; each package then converts them into this one, so that what stores and searches them needs
to know one shape only. Texts stay the publisher's, marked with their language.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from types import MappingProxyType
from typing import Literal

ConceptKind = Literal[
    "occupation_group",
    "occupation",
    "skill_group",
    "skill",
    "knowledge",
    "task",
    "work_activity",
    "technology",
    "tool",
    "product_group",
]

RelationKind = Literal[
    "broader",  # source is the narrower, target the broader concept
    "essential",  # source (occupation, skill) needs target
    "optional",  # source (occupation, skill) is helped by target
    "rated",  # source (occupation) has target with an importance and a level
    "has_task",  # source (occupation) comprises target (task)
    "involves",  # source (task) is an instance of target (work activity)
    "uses",  # source (occupation) works with target (technology, tool)
    "related",  # source and target are alike
]

NO_ATTRIBUTES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Concept:
    """A node. `key` is the publisher's address or code and stays the same between versions.

    `described` is False for a concept that is only referred to: the files do not explain it, its
    label is then its key.
    """

    key: str
    kind: ConceptKind
    label: str
    lang: str
    code: str = ""
    description: str = ""
    alternative_labels: tuple[str, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=lambda: NO_ATTRIBUTES)
    described: bool = True

    def uri(self, classification: str) -> str:
        """An address for alignments: the key itself, or `<classification>:<key>`."""
        return self.key if "://" in self.key else f"{classification}:{self.key}"

    def digest(self) -> str:
        """A hash of everything the concept says: equal digests mean nothing has changed."""
        return digest(
            [self.key, self.kind, self.label, self.lang, self.code, self.description]
            + [*self.alternative_labels, str(self.described)]
            + [f"{name}={value}" for name, value in sorted(self.attributes.items())]
        )


@dataclass(frozen=True, slots=True)
class Relation:
    """An edge between two keys. `importance` and `level` are the publisher's ratings, if any.

    `note` says more in the publisher's words (a task's type, "hot technology").
    """

    source: str
    target: str
    kind: RelationKind
    importance: float | None = None
    level: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Classification:
    """A published classification in one version and language.

    `attribution` is the sentence that the licence asks for wherever content is shown.
    """

    code: str
    version: str
    title: str
    title_zh: str
    publisher: str
    licence: str
    attribution: str
    attribution_zh: str
    homepage: str
    lang: str
    concepts: tuple[Concept, ...]
    relations: tuple[Relation, ...]


def digest(parts: Iterable[str]) -> str:
    """32 hexadecimal digits over the parts in order; no two different lists run together."""
    text = "\x1f".join(part.replace("\x1f", "\x1f\x1f") for part in parts)
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
