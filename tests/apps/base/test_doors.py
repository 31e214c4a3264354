"""A page offers only doors that its reader may go through."""

from django.http import HttpRequest
from django.test import RequestFactory
from tests.apps.conftest import World

from ronghe.apps.base.presentation.doors import opens
from ronghe.apps.base.presentation.tables import Column, Empty, Table, build_table
from ronghe.apps.people.api import Viewer, viewer_of_person
from ronghe.apps.people.viewer import NOBODY


def asked_by(viewer: Viewer) -> HttpRequest:
    request = RequestFactory().get("/")
    request.viewer = viewer  # type: ignore[attr-defined]
    return request


def empty_table(viewer: Viewer) -> Table:
    empty = Empty("Nobody yet", "Bring people in from a file.", "Import people", "/people/import/")
    return build_table(asked_by(viewer), [], (Column("name", "Name"),), "People", empty)


def test_a_door_is_open_to_whose_roles_reach_its_action(world: World) -> None:
    assert opens(asked_by(viewer_of_person(world.administrator)), "/people/import/?class=1")
    assert not opens(asked_by(viewer_of_person(world.teacher)), "/people/import/?class=1")
    assert not opens(asked_by(NOBODY), "/people/import/")


def test_what_is_open_to_everybody_is_open_without_a_sign_in(db: None) -> None:
    assert opens(asked_by(NOBODY), "/verify/")


def test_an_address_that_leads_nowhere_is_no_door(world: World) -> None:
    reader = asked_by(viewer_of_person(world.administrator))

    assert not opens(reader, "/nowhere/")
    assert not opens(reader, "")


def test_an_empty_table_offers_its_first_act_only_to_who_may_do_it(world: World) -> None:
    offered = empty_table(viewer_of_person(world.administrator)).empty
    kept_back = empty_table(viewer_of_person(world.teacher)).empty

    assert (offered.action, offered.action_url) == ("Import people", "/people/import/")
    assert (kept_back.action, kept_back.action_url) == ("", "")
    assert kept_back.text == offered.text
