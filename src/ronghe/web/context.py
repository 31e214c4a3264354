"""What the frame of every page needs, worked out only when a template asks for it."""

from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import cached_property
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
    """One entry of the navigation as it is drawn on this page."""

    label: shell.Label
    url: str
    icon: str
    current: bool


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
        if self.identity is None:
            return []
        groups = shell.navigation_for(lambda action: people.may(self.viewer, action), self.viewer)
        drawn = (LinkGroup(group.title, self._links(group)) for group in groups)
        return [group for group in drawn if group.links]

    def _links(self, group: shell.NavigationGroup) -> tuple[Link, ...]:
        return tuple(link for entry in group.entries if (link := self._link(entry)))

    def _link(self, entry: shell.NavigationEntry) -> Link | None:
        try:
            url = reverse(entry.url_name)
        except NoReverseMatch:
            return None
        path = self.request.path
        inside = url != "/" and path.startswith(url)
        current = path == url or inside or path.startswith(entry.within or ("\0",))
        return Link(entry.label, url, entry.icon, current)

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


def page_frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `shell` in every template."""
    return {"shell": Shell(request)}
