"""The policy table itself: every address names an action, every action is there for something,
the page about it is up to date, and keys get what their scopes give."""

from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import include, path
from subjects import Subject
from test_every_address import changed, faults_of_refusal, subjects_of, tables_written, visit
from world import AccessWorld, Place, build_world

from api_calls import state_of_tables, system_of
from house import ROOT
from ronghe.apps.base.api import today
from ronghe.apps.industry.api import Partnership
from ronghe.apps.people.api import Role, all_actions, in_force
from ronghe.apps.people.services.client_keys import known_scopes
from ronghe.config.access_table import access_document
from ronghe.config.addresses import all_addresses
from ronghe.config.external_routes import ACTIONS

APPS = ROOT / "src/ronghe"


def test_every_address_names_an_action_that_some_app_registered() -> None:
    registered = {action.name for action in all_actions()}

    assert [one.route for one in all_addresses() if one.action not in registered] == []


def test_every_mapping_of_a_foreign_address_is_of_one_that_is_there() -> None:
    assert set(ACTIONS) <= {one.name for one in all_addresses()}


def test_every_action_is_named_by_an_address_or_checked_by_a_service() -> None:
    named = {one.action for one in all_addresses()}
    sources = "".join(
        file.read_text(encoding="utf-8")
        for file in sorted(APPS.rglob("*.py"))
        if file.name != "policy.py"
    )

    unused = [a.name for a in all_actions() if a.name not in named and f'"{a.name}"' not in sources]

    assert unused == []


def test_every_action_is_open_to_somebody() -> None:
    closed = [
        action.name
        for action in all_actions()
        if not action.grants and action.open_to == "nobody" and not action.key_scope
    ]

    assert closed == []


def test_titles_are_there_in_both_languages() -> None:
    assert [a.name for a in all_actions() if not (a.title.en and a.title.zh)] == []


def test_the_page_about_access_is_up_to_date() -> None:
    written = Path(ROOT / "docs/access.md").read_text(encoding="utf-8")

    assert written == access_document(), "run `make access`"


# --- an address that nobody named ---


def unnamed(request: Any) -> HttpResponse:
    return HttpResponse("let in")


urlpatterns = [path("planted/", unnamed, name="planted"), path("", include("ronghe.config.urls"))]


@pytest.mark.django_db
@override_settings(ROOT_URLCONF=__name__)
def test_an_address_without_an_action_is_closed_to_everybody() -> None:
    answer = Client().get("/planted/")

    assert answer.status_code == 403
    assert b"let in" not in answer.content


# --- keys ---


def scope_of(name: str) -> str:
    """The scope that gives an action to a key; empty for what no key does."""
    [action] = [one for one in all_actions() if one.name == name]
    return action.key_scope


def world_of_a_key() -> AccessWorld:
    """Seen by a key a school is a whole: it reaches what an administrator of it would."""
    return build_world(Role.SCHOOL_ADMINISTRATOR)


def is_open(place: Place, subject: Subject, scope: str) -> bool:
    """A key reaches its organisation: its people, units, and what its programmes follow; what a
    further action has to reach as well (a draft) by the scope of that too."""
    if not subject.exists or subject.label == "draft":
        return False
    if subject.also and scope_of(subject.also) != scope:
        return False
    if subject.place is None:
        return True
    if subject.level == "region":
        return subject.place.region == place.region
    if subject.level == "programme" and subject.place.programme:
        return subject.place.programme.organisation == place.organisation
    return subject.place.organisation == place.organisation or works_with(place, subject)


def works_with(place: Place, subject: Subject) -> bool:
    """A school's key also reaches the enterprises that its programmes work with today."""
    assert subject.place is not None
    running = Partnership.objects.filter(in_force(today()))
    partners = running.filter(enterprise=subject.place.organisation)
    return partners.filter(programme__organisation=place.organisation).exists()


@pytest.mark.django_db
def test_a_key_does_what_its_scopes_give_within_its_organisation_and_nothing_else() -> None:
    world = world_of_a_key()
    place = world.corners[0].place
    systems = {scope: system_of(place.organisation, scope) for scope in known_scopes()}
    faults = []
    before = state_of_tables()
    for address in (one for one in all_addresses() if one.is_api):
        for scope, system in systems.items():
            for subject in subjects_of(address, world):
                has_scope = scope_of(address.action) == scope
                if address.method != "GET" and has_scope:
                    continue  # what it writes is tested beside the route
                with tables_written() as written:
                    answer = visit(system, address, address.method, subject)
                where = f"{address.method} {address.route} with {scope} ({subject.label})"
                if has_scope and is_open(place, subject, scope):
                    if answer.status_code != 200 or changed(written):
                        faults.append(f"{where}: {answer.status_code}")
                else:
                    faults += [f"{where}: {f}" for f in faults_of_refusal(world, answer, written)]

    assert not faults, "\n".join(faults)
    assert state_of_tables() == before
