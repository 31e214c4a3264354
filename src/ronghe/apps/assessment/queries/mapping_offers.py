"""What the statements that have come say, to choose from when a rule is written: their verbs,
activities and types with their addresses, the most frequent first."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from ronghe.apps.assessment.models import StatementMapping
from ronghe.apps.assessment.queries.mapping_trials import shown_statements
from ronghe.apps.base.api import Text
from ronghe.apps.evidence.api import StatementSeen, verb_text
from ronghe.apps.people.api import Viewer

MOST_READ = 300
MOST_OFFERED = 40


@dataclass(frozen=True, slots=True)
class Offer:
    """An address that statements name, what it is called, and how many of the newest name it."""

    address: str
    title: Text
    count: int


@dataclass(frozen=True, slots=True)
class Offers:
    """`groups` are what activities belong to; `begins` are beginnings that several share."""

    verbs: tuple[Offer, ...] = ()
    activities: tuple[Offer, ...] = ()
    types: tuple[Offer, ...] = ()
    groups: tuple[Offer, ...] = ()
    begins: tuple[Offer, ...] = ()

    @property
    def all(self) -> tuple[Offer, ...]:
        """Whatever a condition may be about, each address once."""
        found = (*self.verbs, *self.begins, *self.activities, *self.groups, *self.types)
        return tuple({one.address: one for one in reversed(found)}.values())[::-1]


def offers_for(viewer: Viewer, mapping: StatementMapping) -> Offers:
    """From the newest statements of the school's log that the viewer may see. A fixed number of
    queries."""
    seen = shown_statements(viewer, mapping, MOST_READ)
    titles = {one.activity: one.words.activity for one in seen if one.words and one.activity}
    activities = Counter(one.activity for one in seen if one.activity)
    return Offers(
        verbs=_offers(Counter(one.verb for one in seen), {}, verb_text),
        activities=_offers(activities, titles),
        types=_offers(Counter(one.activity_type for one in seen if one.activity_type), {}),
        groups=_offers(Counter(_groups(seen)), titles),
        begins=_offers(_beginnings(activities), {}),
    )


def _groups(seen: Iterable[StatementSeen]) -> Iterable[str]:
    return (address for one in seen for more in one.contexts.values() for address in more)


def _beginnings(activities: Mapping[str, int]) -> Counter[str]:
    """The folder of an address, where at least two activities lie in it."""
    folders: dict[str, set[str]] = {}
    for address in activities:
        folder = address[: address.rstrip("/").rfind("/") + 1]
        if folder.count("/") > 2:
            folders.setdefault(folder, set()).add(address)
    return Counter(
        {
            folder: sum(activities[one] for one in inside)
            for folder, inside in folders.items()
            if len(inside) > 1
        }
    )


def _offers(
    counts: Mapping[str, int],
    titles: Mapping[str, Text],
    titled: Callable[[str], Text] | None = None,
) -> tuple[Offer, ...]:
    ordered = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return tuple(
        Offer(address, titled(address) if titled else titles.get(address, Text("", "")), count)
        for address, count in ordered[:MOST_OFFERED]
    )
