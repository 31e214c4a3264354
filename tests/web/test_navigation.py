"""The menu: what one may do, gathered under few places, and where one is in it."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest
from django.test import Client, RequestFactory

from ronghe.apps.base.presentation import shell
from ronghe.apps.base.registries import Registry
from ronghe.apps.base.text import Text
from ronghe.apps.people.api import (
    Account,
    Held,
    Membership,
    Organisation,
    Person,
    Region,
    Role,
    Viewer,
    may,
)
from ronghe.web.context import Shell

Add = Callable[..., shell.NavigationEntry]

MOST_PLACES = 14
MOST_IN_A_GROUP = 6


@pytest.fixture
def add(monkeypatch: pytest.MonkeyPatch) -> Add:
    """Register an entry in a navigation of this test's own."""
    registry: Registry[shell.NavigationEntry] = Registry("navigation")
    monkeypatch.setattr(shell, "navigation", registry)

    def registered(key: str, url_name: str = "", **more: object) -> shell.NavigationEntry:
        entry = shell.NavigationEntry(key, url_name or key, **more)  # type: ignore[arg-type]
        registry.register(key, entry)
        return entry

    return registered


def anything(action: str) -> bool:
    return True


def drawn(may: Callable[[str], bool] = anything, viewer: object = None) -> list[list[str]]:
    """The labels of each group's places."""
    groups = shell.navigation_for(may, viewer)
    return [[str(place.label) for place in group.places] for group in groups]


def test_the_menu_shows_only_what_one_may_do_in_the_order_given(add: Add) -> None:
    add("late", order=9)
    add("early", action="a.do", order=1)
    add("barred", action="b.do", group="competence")

    assert drawn(lambda action: action == "a.do") == [["early", "late"]]


def test_an_entry_is_shown_to_whom_it_says_among_those_who_may(add: Add) -> None:
    add("own", shown_to=lambda viewer: viewer == "student")

    assert [drawn(viewer=who) for who in ("student", "teacher")] == [[["own"]], []]


def test_what_is_gathered_under_an_entry_leaves_the_menu_to_it(add: Add) -> None:
    add("second", under=("lead",), order=2)
    add("first", under=("lead",), order=1)
    add("lead", together="All of it", order=5)

    [group] = shell.navigation_for(anything)

    [place] = group.places
    assert place.label == "All of it"
    assert [entry.label for entry in place.sections] == ["lead", "first", "second"]


def test_an_entry_that_has_nothing_under_it_keeps_its_own_name(add: Add) -> None:
    add("lead", together="All of it")
    add("barred", action="b.do", under=("lead",))

    assert drawn(lambda action: False) == [["lead"]]


def test_an_entry_joins_the_first_lead_that_the_viewer_has_or_stands_alone(add: Add) -> None:
    add("teacher's", action="teach", order=1)
    add("student's", action="learn", order=2)
    add("shared", under=("teacher's", "student's"), order=3)

    places = {
        action: shell.navigation_for(lambda one, action=action: one == action)[0].places
        for action in ("teach", "learn", "neither")
    }

    assert {action: [str(p.entry.label) for p in found] for action, found in places.items()} == {
        "teach": ["teacher's"],
        "learn": ["student's"],
        "neither": ["shared"],
    }


def test_what_is_under_a_gathered_entry_goes_where_that_goes(add: Add) -> None:
    add("lead")
    add("between", under=("lead",), order=1)
    add("last", under=("between",), order=2)

    [group] = shell.navigation_for(anything)

    [place] = group.places
    assert [entry.label for entry in place.sections] == ["lead", "between", "last"]


# --- the menu as it is ----------------------------------------------------------------------------


def as_role(role: Role) -> Viewer:
    held = Held(role, organisation_id=1, region_id=1, programme_id=None, school_class_id=None)
    return Viewer(
        person_id=1,
        person_uuid=UUID(int=1),
        name=Text("Li Na", "李娜"),
        language="en",
        held=(held,),
        via="account",
        on_date=date(2026, 11, 27),
    )


def allowed(viewer: Viewer) -> set[str]:
    """The addresses of all entries that somebody has, gathered or not."""
    return {
        entry.url_name
        for entry in shell.navigation
        if (not entry.action or may(viewer, entry.action))
        and (entry.shown_to is None or entry.shown_to(viewer))
    }


def test_every_lead_is_an_entry() -> None:
    keys = {key for key, _ in shell.navigation.items()}

    assert {lead for entry in shell.navigation for lead in entry.under} <= keys


def test_a_student_meets_six_places() -> None:
    viewer = as_role(Role.STUDENT)

    [group] = shell.navigation_for(lambda action: may(viewer, action), viewer)

    assert [place.entry.url_name for place in group.places] == [
        "home",
        "my_competence",
        "pathway",
        "portfolio",
        "my_certificates",
        "own_data",
    ]


@pytest.mark.parametrize("role", Role)
def test_nobody_has_to_search_the_menu_and_nothing_is_lost_from_it(role: Role) -> None:
    viewer = as_role(role)

    groups = shell.navigation_for(lambda action: may(viewer, action), viewer)

    places = [place for group in groups for place in group.places]
    assert {entry.url_name for place in places for entry in place.sections} == allowed(viewer)
    sizes = [len(group.places) for group in groups]
    assert sum(sizes) <= MOST_PLACES
    assert max(sizes) <= MOST_IN_A_GROUP


# --- where one is ---------------------------------------------------------------------------------


@pytest.fixture
def student() -> Viewer:
    return as_role(Role.STUDENT)


def frame(viewer: Viewer, path: str) -> Shell:
    request = RequestFactory().get(path)
    request.viewer = viewer  # type: ignore[attr-defined]
    found = Shell(request)
    found.identity = object()  # type: ignore[assignment]
    return found


def current(viewer: Viewer, path: str) -> dict[str, str]:
    links = [link for group in frame(viewer, path).navigation for link in group.links]
    return {link.url: link.current for link in links if link.current}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/", {"/": "page"}),
        ("/portfolio/", {"/portfolio/": "page"}),
        ("/portfolio/links/", {"/portfolio/": "true"}),
        ("/credentials/mine/", {"/certificates/mine/": "true"}),
        ("/calendars/", {"/me/data/": "true"}),
        ("/nowhere/", {}),
    ],
)
def test_the_menu_says_where_one_is(student: Viewer, path: str, expected: dict[str, str]) -> None:
    assert current(student, path) == expected


def test_the_sections_stand_on_the_pages_they_lead_to(student: Viewer) -> None:
    sections = frame(student, "/credentials/mine/").sections

    assert [(link.url, link.current) for link in sections] == [
        ("/certificates/mine/", ""),
        ("/credentials/mine/", "page"),
        ("/talent/mine/", ""),
        ("/verify/", ""),
    ]


@pytest.mark.parametrize("path", ["/portfolio/links/", "/competence/of/x/", "/nowhere/"])
def test_deeper_pages_have_their_way_back_and_no_sections(student: Viewer, path: str) -> None:
    assert frame(student, path).sections == ()


@pytest.mark.django_db
def test_a_page_draws_its_sections(client: Client) -> None:
    region = Region.objects.create(code="lake", title_en="Lake", title_zh="湖区")
    school = Organisation.objects.create(
        region=region, kind="school", code="s", title_en="Lake School", title_zh="湖区学校"
    )
    person = Person.objects.create(name_en="Li Na", name_zh="李娜")
    Membership.objects.create(
        person=person, organisation=school, role=Role.STUDENT, starts_on=date(2020, 1, 1)
    )
    client.force_login(
        Account.objects.create_user("li", person=person),
        "allauth.account.auth_backends.AuthenticationBackend",
    )

    shown = client.get("/calendars/").content.decode()

    assert 'aria-label="Sections"' in shown
    assert '<a href="/calendars/" aria-current="page">Calendar links</a>' in shown
    assert '<a href="/me/data/">My data</a>' in shown
