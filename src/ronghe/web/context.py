"""What the frame of every page needs, worked out only when a template asks for it."""

from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import cached_property
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language

from ronghe.apps.base.api import Text, text_of
from ronghe.apps.base.presentation import shell
from ronghe.apps.people import api as people

THEMES = ("device", "light", "dark")
THEME_COOKIE = "ronghe_theme"


@dataclass(frozen=True, slots=True)
class Identity:
    """Who looks at the page, as the frame names them."""

    name: Text
    roles: tuple[str, ...]
    organisations: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """One entry of the navigation as it is drawn on this page. `current` is "page" on the page it
    leads to, "true" inside it, else empty."""

    label: shell.Label
    url: str
    icon: str
    current: str


@dataclass(frozen=True, slots=True)
class LinkGroup:
    title: shell.Label
    links: tuple[Link, ...]


class Shell:
    """The frame around one response."""

    themes = THEMES

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def viewer(self) -> people.Viewer:
        return getattr(self.request, "viewer", people.NOBODY)

    @cached_property
    def is_answer(self) -> bool:
        """Whether the page answers a form that was sent. It cannot be asked for again as it is:
        what stands on it (a secret shown once, what was typed) would be lost."""
        return self.request.method not in ("GET", "HEAD")

    @cached_property
    def here(self) -> str:
        """Where a choice of the frame leads back to: this page, or the one the form stood on."""
        if not self.is_answer:
            return self.request.get_full_path()
        came_from = self.request.headers.get("referer", "")
        hosts = {self.request.get_host()}
        is_ours = url_has_allowed_host_and_scheme(came_from, hosts, self.request.is_secure())
        return came_from if is_ours else "/"

    @cached_property
    def identity(self) -> Identity | None:
        """Name, roles and organisations of whoever is signed in; None for a visitor."""
        viewer = self.viewer
        if not viewer.is_signed_in:
            return None
        roles = tuple(dict.fromkeys(str(held.role.label) for held in viewer.held))
        return Identity(viewer.name, roles, self._organisations())

    def _organisations(self) -> tuple[Text, ...]:
        wanted = {held.organisation_id for held in self.viewer.held}
        rows = people.Organisation.objects.filter(pk__in=wanted).order_by("pk")
        return tuple(text_of(row) for row in rows)

    @cached_property
    def navigation(self) -> list[LinkGroup]:
        drawn = (
            LinkGroup(group.title, tuple(link for p in group.places if (link := self._link(p))))
            for group in self._groups
        )
        return [group for group in drawn if group.links]

    @cached_property
    def sections(self) -> tuple[Link, ...]:
        """What is gathered with this page; empty where it stands alone, or lies deeper."""
        here = self._here
        if here is None or not self._is_page(here):
            return ()
        places = (place for group in self._groups for place in group.places)
        place = next((place for place in places if here in place.sections), None)
        if place is None or not place.gathered:
            return ()
        return tuple(
            Link(entry.label, url, entry.icon, self._current((entry,)))
            for entry in place.sections
            if (url := _address(entry))
        )

    @cached_property
    def _groups(self) -> list[shell.NavigationGroup]:
        if self.identity is None:
            return []
        return shell.navigation_for(lambda action: people.may(self.viewer, action), self.viewer)

    def _link(self, place: shell.NavigationPlace) -> Link | None:
        url = _address(place.entry)
        if not url:
            return None
        return Link(place.label, url, place.entry.icon, self._current(place.sections))

    def _current(self, entries: tuple[shell.NavigationEntry, ...]) -> str:
        here = self._here
        if here is None or here not in entries:
            return ""
        return "page" if here == entries[0] and self._is_page(here) else "true"

    @cached_property
    def _here(self) -> shell.NavigationEntry | None:
        """The entry whose address says most of this page's."""
        entries = (
            entry for group in self._groups for place in group.places for entry in place.sections
        )
        found = max(entries, key=self._shared, default=None)
        return found if found is not None and self._shared(found) else None

    def _shared(self, entry: shell.NavigationEntry) -> int:
        """How much of the page's address the entry covers; nothing where it lies elsewhere."""
        path, url = self.request.path, _address(entry)
        if url == path:
            return len(path)
        prefixes = [one for one in (url, *entry.within) if len(one) > 1 and path.startswith(one)]
        return max(map(len, prefixes), default=0)

    def _is_page(self, entry: shell.NavigationEntry) -> bool:
        return self.request.path == _address(entry)

    @cached_property
    def theme(self) -> str:
        """`light`, `dark`, or `device` when the device decides."""
        chosen = self.request.COOKIES.get(THEME_COOKIE, "device")
        return chosen if chosen in THEMES else "device"

    @cached_property
    def sample_data(self) -> shell.SampleData | None:
        return shell.sample_data()

    @cached_property
    def sign_in_ways(self) -> list[shell.SignInWay]:
        """Other ways to sign in than by a user name and a password of one's own here."""
        return shell.ways_to_sign_in()

    @cached_property
    def needs_first_administrator(self) -> bool:
        """Nobody can sign in yet: this installation has just been made."""
        return not people.somebody_can_sign_in()

    @property
    def attributions(self) -> list[shell.Attribution]:
        return list(shell.attributions)

    @property
    def version(self) -> str:
        try:
            return version("ronghe")
        except PackageNotFoundError:
            return ""

    @property
    def other_languages(self) -> list[str]:
        """The codes of the languages one can switch to from here."""
        return [code for code, _ in settings.LANGUAGES if code != get_language()]


def _address(entry: shell.NavigationEntry) -> str:
    """Where the entry leads; empty where its app serves no such page here."""
    try:
        return reverse(entry.url_name)
    except NoReverseMatch:
        return ""


def page_frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `shell` in every template."""
    return {"shell": Shell(request)}
