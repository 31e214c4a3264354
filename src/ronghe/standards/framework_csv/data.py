"""A competence framework as a table, one row a node (format: docs/guides/framework-csv.md)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

Kind = Literal[
    "framework",
    "level",
    "support",
    "competence",
    "anchor",
    "occupation",
    "work_process",
    "work_task",
]
Dimension = Literal["cognitive", "behavioural", "attitudinal", "metacognitive", "career"]
Order = Literal["basic", "higher"]
Match = Literal["exact", "close", "broad", "narrow", "related"]

KINDS: tuple[Kind, ...] = (
    "framework",
    "level",
    "support",
    "competence",
    "anchor",
    "occupation",
    "work_process",
    "work_task",
)
DIMENSIONS: tuple[Dimension, ...] = (
    "cognitive",
    "behavioural",
    "attitudinal",
    "metacognitive",
    "career",
)
ORDERS: tuple[Order, ...] = ("basic", "higher")
MATCHES: tuple[Match, ...] = ("exact", "close", "broad", "narrow", "related")
SUPPORT_KINDS = ("rated", "answered", "self_reported")
FRAMEWORK_SETTINGS = ("trade", "version")
SUPPORT_SETTINGS = (
    "contexts",
    "enterprise_raters",
    "occasions",
    "raters",
    "ratings",
    "responses",
    "shows_level",
    "standard_error",
)

PARENT_KIND: Mapping[Kind, Kind] = MappingProxyType(
    {
        "competence": "competence",
        "anchor": "competence",
        "work_process": "occupation",
        "work_task": "work_process",
    }
)
"""What stands above a node; other kinds have no parent, and a competence need not have one."""

TITLE_CHARACTERS: Mapping[Kind, int] = MappingProxyType(
    {
        "framework": 200,
        "level": 80,
        "competence": 300,
        "anchor": 500,
        "occupation": 200,
        "work_process": 200,
        "work_task": 300,
    }
)

TEXTS = ("title_en", "title_zh", "description_en", "description_zh")
USED_COLUMNS: Mapping[Kind, tuple[str, ...]] = MappingProxyType(
    {
        "framework": ("code", *TEXTS, "settings"),
        "level": ("code", "level", *TEXTS),
        "support": ("code", "settings"),
        "competence": ("code", "parent", "dimension", "order", *TEXTS, "alignments"),
        "anchor": ("parent", "level", "title_en", "title_zh"),
        "occupation": ("code", *TEXTS, "essential", "optional", "alignments"),
        "work_process": ("code", "parent", *TEXTS),
        "work_task": ("code", "parent", *TEXTS, "essential", "optional", "alignments"),
    }
)
"""What each kind of row can say; a text in another column would be lost and is refused."""

COLUMNS = (
    "kind",
    "code",
    "parent",
    "dimension",
    "order",
    "level",
    "title_en",
    "title_zh",
    "description_en",
    "description_zh",
    "essential",
    "optional",
    "alignments",
    "settings",
)

NO_SETTINGS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Alignment:
    """The node means the same as, or something near to, what is at the address (SKOS mapping)."""

    uri: str
    match: Match = "related"


@dataclass(frozen=True, slots=True)
class Node:
    """One row. Which fields are used depends on `kind`:

    - framework: settings `version` and `trade`
    - level: `level` is its number from 0, the lowest
    - support: `code` is rated, answered or self_reported; settings with what is asked for
    - competence: `dimension`, `order`, `parent` (another competence or nothing)
    - anchor: `parent` (competence) and `level` (a level's code); the titles say what is seen; its
      code is made of both
    - occupation, work_process, work_task: `parent`; `essential` and `optional` name competences
      (occupation and work_task)

    A code is unique within its kind. All kinds but support have titles in both languages.
    """

    kind: Kind
    code: str
    parent: str = ""
    dimension: str = ""
    order: str = ""
    level: str = ""
    title_en: str = ""
    title_zh: str = ""
    description_en: str = ""
    description_zh: str = ""
    essential: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    alignments: tuple[Alignment, ...] = ()
    settings: Mapping[str, str] = field(default_factory=lambda: NO_SETTINGS)


@dataclass(frozen=True, slots=True)
class FrameworkTable:
    """A framework's nodes; siblings stand in the order in which they are to be shown."""

    nodes: tuple[Node, ...]

    def of_kind(self, kind: Kind) -> tuple[Node, ...]:
        return tuple(node for node in self.nodes if node.kind == kind)

    @property
    def framework(self) -> Node | None:
        return next(iter(self.of_kind("framework")), None)
