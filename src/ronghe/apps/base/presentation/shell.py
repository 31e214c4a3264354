"""What the frame around every page shows, and where the upper floors hand it in.

An app registers its navigation entries when it starts; the sample region says that it is loaded
and with which accounts one may try it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ronghe.apps.base.registries import Registry
from ronghe.apps.base.text import Text

Label = str | Promise
Group = Literal["mine", "competence", "training", "partnership", "region", "administration"]

GROUP_TITLES: dict[str, Label] = {
    "mine": "",
    "competence": _("Competence"),
    "training": _("Learning and training"),
    "partnership": _("Working together"),
    "region": _("Region"),
    "administration": _("Administration"),
}


@dataclass(frozen=True, slots=True)
class NavigationEntry:
    """One link of the navigation, shown to those who may do `action` (to all signed in if empty).

    `order` sorts within the group; `icon` names a sign of presentation.icons. `within` lists path
    prefixes, besides the entry's own address, on which the entry counts as current. `shown_to`
    asks the viewer besides: not everybody who may open a page has something on it.

    `under` names entries (by their keys) below which this one is gathered: it joins the first of
    them that the viewer has, as one of the sections at the top of those pages, and stands in the
    menu itself where they have none. `together` is what the menu calls an entry that has others
    under it.
    """

    label: Label
    url_name: str
    action: str = ""
    group: Group = "mine"
    order: int = 100
    icon: str = "page"
    within: tuple[str, ...] = ()
    shown_to: Callable[[Any], bool] | None = None
    under: tuple[str, ...] = ()
    together: Label = ""


@dataclass(frozen=True, slots=True)
class SignIn:
    """An account of the sample region that a visitor may try."""

    role: Text
    name: Text
    username: str
    password: str


@dataclass(frozen=True, slots=True)
class SampleData:
    """The sample region as it is loaded now."""

    note: Text
    sign_ins: tuple[SignIn, ...] = ()


@dataclass(frozen=True, slots=True)
class Attribution:
    """A notice that a source asks for, shown at the foot of every page."""

    text: Text
    url: str = ""


@dataclass(frozen=True, slots=True)
class SignInWay:
    """Another way to sign in than with a user name and a password of one's own here."""

    title: Label
    url: str


@dataclass(frozen=True, slots=True)
class Door:
    """What somebody comes here for even when nothing waits for them; their home shows it."""

    title: Label
    why: Label
    url: str


navigation: Registry[NavigationEntry] = Registry("navigation")
home_doors: Registry[Callable[[Any], Iterable[Door]]] = Registry("doors of the home")
attributions: Registry[Attribution] = Registry("attributions")
sample_data_providers: Registry[Callable[[], SampleData | None]] = Registry("sample data")

sign_in_ways: Registry[Callable[[], SignInWay | None]] = Registry("ways to sign in")


def ways_to_sign_in() -> list[SignInWay]:
    """The other ways that stand open now; the page for signing in asks."""
    found = (way() for way in sign_in_ways)
    return [way for way in found if way is not None]


def doors_of_home(viewer: Any) -> list[Door]:
    """What the rooms show this viewer as the doors they came for, in the order of the rooms."""
    return [door for provider in home_doors for door in provider(viewer)]


def sample_data() -> SampleData | None:
    """The sample region when it is loaded here."""
    found = (provider() for provider in sample_data_providers)
    return next((sample for sample in found if sample), None)


@dataclass(frozen=True, slots=True)
class NavigationPlace:
    """One line of the menu: the entry it leads to, and what is gathered under it."""

    entry: NavigationEntry
    gathered: tuple[NavigationEntry, ...] = ()

    @property
    def label(self) -> Label:
        return (self.entry.together if self.gathered else "") or self.entry.label

    @property
    def sections(self) -> tuple[NavigationEntry, ...]:
        """The entry and what is gathered under it, in the order in which a page shows them."""
        return (self.entry, *self.gathered)


@dataclass(frozen=True, slots=True)
class NavigationGroup:
    """Places under one title, in order."""

    title: Label
    places: tuple[NavigationPlace, ...] = field(default=())


def navigation_for(may: Callable[[str], bool], viewer: Any = None) -> list[NavigationGroup]:
    """The navigation of somebody who may do what `may` says, without empty groups."""
    allowed = {
        key: entry
        for key, entry in navigation.items()
        if (not entry.action or may(entry.action))
        and (viewer is None or entry.shown_to is None or entry.shown_to(viewer))
    }
    places = _places(allowed)
    groups = (
        NavigationGroup(title, tuple(place for place in places if place.entry.group == key))
        for key, title in GROUP_TITLES.items()
    )
    return [group for group in groups if group.places]


def _places(allowed: Mapping[str, NavigationEntry]) -> list[NavigationPlace]:
    gathered: dict[str, list[NavigationEntry]] = {}
    for key, entry in allowed.items():
        lead = _lead(key, allowed)
        gathered.setdefault(lead, [])
        if lead != key:
            gathered[lead].append(entry)
    places = (
        NavigationPlace(allowed[lead], tuple(sorted(entries, key=_order)))
        for lead, entries in gathered.items()
    )
    return sorted(places, key=lambda place: _order(place.entry))


def _lead(key: str, allowed: Mapping[str, NavigationEntry]) -> str:
    """The entry that this one is gathered under; itself where it stands in the menu."""
    over = next((name for name in allowed[key].under if name in allowed), None)
    return key if over is None else _lead(over, allowed)


def _order(entry: NavigationEntry) -> tuple[int, str]:
    return entry.order, entry.url_name
