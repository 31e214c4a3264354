"""How a lower floor reaches the upper ones: apps register providers here when they start.

A provider lives in the app that knows. Nothing here imports an app; the order is that of
registration, which is the order of INSTALLED_APPS, so pages come out the same every time.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Generic, Literal, TypeVar
from uuid import UUID

from ronghe.apps.base.references import Reference
from ronghe.apps.base.text import Text

Item = TypeVar("Item")


class Registry(Generic[Item]):
    """Named providers; registering a name twice is a mistake of the programmer and says so."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._items: dict[str, Item] = {}

    def register(self, key: str, item: Item) -> None:
        if self._items.get(key, item) is not item:
            raise RuntimeError(f"{self.name}: {key!r} is registered twice")
        self._items[key] = item

    def get(self, key: str) -> Item | None:
        return self._items.get(key)

    def items(self) -> Iterator[tuple[str, Item]]:
        return iter(self._items.items())

    def __iter__(self) -> Iterator[Item]:
        return iter(self._items.values())


Urgency = Literal["now", "this_week", "for_information"]
When = Literal["overdue", "now", "this_week", "later", "for_information"]
WHENS: tuple[When, ...] = ("overdue", "now", "this_week", "later", "for_information")
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class NextStep:
    """Something that needs the viewer: what, why, how long it takes, and where to do it.

    Its date says when it is to be done; `urgency` speaks only for what has none. Without a date
    "now" is for what everything else waits for.
    """

    key: str
    title: str
    why: str
    url: str
    minutes: int
    urgency: Urgency
    due: date | None = None

    def when(self, today: date) -> When:
        """Where it stands in the one order of the list."""
        if self.due is None:
            return self.urgency
        if self.due <= today:
            return "overdue" if self.due < today else "now"
        return "this_week" if self.due <= today + WEEK else "later"


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a record says, by the app that knows its words: a sentence, the facts in order, and the
    pages (name, address) of the numbers that it stands behind."""

    title: Text
    sentence: Text
    facts: tuple[tuple[Text, Text], ...]
    links: tuple[tuple[Text, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """One hit of the search over the whole house."""

    title: str
    kind: str
    url: str


@dataclass(frozen=True, slots=True)
class PersonalData:
    """What one app holds about persons, and how it is listed, exported, erased and stopped.

    `tables` names the models with a column that points at a person (`app.Model`); a test holds
    that each such model is named by exactly one holder. Functions take the person's UUID.
    `before_erasure` is called of every holder before the first lets go, while all can be read.
    `own_page` (action, name of the address) is where somebody sees it for themselves;
    `after_erasure` says what becomes of it where that is not plain.
    """

    title: Text
    tables: tuple[str, ...]
    count: Callable[[UUID], int]
    export: Callable[[UUID], Mapping[str, Any]]
    erase: Callable[[UUID], int]
    before_erasure: Callable[[UUID], None] = field(default=lambda person: None)
    stop: Callable[[UUID, str], None] = field(default=lambda person, purpose: None)
    own_page: tuple[str, str] | None = None
    after_erasure: Text | None = None


@dataclass(frozen=True, slots=True)
class PeriodicJob:
    """Work that comes round by itself; `run` must be safe to run twice and returns what it did."""

    every_seconds: int
    run: Callable[[datetime], str]


next_step_providers: Registry[Callable[[Any], Iterable[NextStep]]] = Registry("next steps")
explanation_providers: Registry[Callable[[Any, Reference], Explanation | None]] = Registry(
    "evidence explanations"
)
search_providers: Registry[Callable[[Any, str], Iterable[Found]]] = Registry("search")
personal_data: Registry[PersonalData] = Registry("personal data")
periodic_jobs: Registry[PeriodicJob] = Registry("periodic jobs")


def next_steps(viewer: Any) -> list[NextStep]:
    """Everything that waits for this viewer by their duty: what is overdue, what is for today,
    this week and later, what is for information; within each by due date and key."""
    asked = viewer.on_duty()
    today: date = viewer.on_date
    steps = [step for provider in next_step_providers for step in provider(asked)]
    return sorted(steps, key=lambda s: (WHENS.index(s.when(today)), s.due or date.max, s.key))


def explanations(viewer: Any, reference: Reference) -> list[Explanation]:
    """What the apps above can tell this viewer about something; nothing where none knows it."""
    found = (explain(viewer, reference) for explain in explanation_providers)
    return [one for one in found if one is not None]
