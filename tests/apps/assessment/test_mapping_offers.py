"""What has come is offered to choose from when a rule for statements is written."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.apps.assessment.test_mapped_evidence import FAILED, said, send, trainer
from tests.apps.assessment.test_mappings import PASSED, draft, instrument, seen_by
from tests.apps.assessment.test_rating_pages import signed_in
from tests.apps.conftest import World

from ronghe.apps.assessment.models import Instrument
from ronghe.apps.assessment.queries.mapping_offers import offers_for
from ronghe.apps.evidence.api import seal_all
from ronghe.apps.people.api import Viewer

__all__ = ["instrument", "trainer"]

BASE = "https://trainer.example/lathe"


def come(trainer: Viewer, world: World, verb: str, activity: str, title: str = "") -> None:
    definition = {"name": {"en": title}, "type": "http://types.example/task"} if title else {}
    target = {"id": activity, **({"definition": definition} if definition else {})}
    send(trainer, said(world.students[0], verb={"id": verb}, object=target))
    seal_all()


def test_verbs_activities_and_shared_beginnings_are_offered_the_most_frequent_first(
    world: World, instrument: Instrument, trainer: Viewer
) -> None:
    for verb, activity in ((PASSED, "a"), (PASSED, "b"), (FAILED, "a")):
        come(trainer, world, verb, f"{BASE}/{activity}", f"Task {activity}")

    offers = offers_for(seen_by(world.lead), draft(world, instrument))

    assert [(one.address, one.count) for one in offers.verbs] == [(PASSED, 2), (FAILED, 1)]
    assert [(one.address, one.title.en, one.count) for one in offers.activities] == [
        (f"{BASE}/a", "Task a", 2),
        (f"{BASE}/b", "Task b", 1),
    ]
    assert [(one.address, one.count) for one in offers.begins] == [(f"{BASE}/", 3)]
    assert [one.address for one in offers.types] == ["http://types.example/task"]
    addresses = [one.address for one in offers.all]
    assert len(addresses) == len(set(addresses)) == 6


def test_a_host_alone_is_no_beginning(
    world: World, instrument: Instrument, trainer: Viewer
) -> None:
    for activity in ("https://one.example/a", "https://two.example/b"):
        come(trainer, world, PASSED, activity)

    assert offers_for(seen_by(world.lead), draft(world, instrument)).begins == ()


def test_the_fields_of_the_rule_offer_what_has_come(
    world: World, instrument: Instrument, trainer: Viewer
) -> None:
    come(trainer, world, PASSED, f"{BASE}/a", "Task a")
    mapping = draft(world, instrument)

    text = signed_in(world.lead).get(reverse("mapping_edit", args=[mapping.uuid])).content.decode()

    assert f'<option value="{PASSED}">' in text
    assert f'<option value="{BASE}/a">Task a</option>' in text
    assert 'name="value-0"' in text
    assert text.count('list="addresses-come"') >= 3
    assert 'list="activities-come"' in text


def test_where_nothing_has_come_the_page_says_whom_to_ask(
    world: World, instrument: Instrument
) -> None:
    mapping = draft(world, instrument)

    text = signed_in(world.lead).get(reverse("mapping_edit", args=[mapping.uuid])).content.decode()

    assert "Nothing has come yet." in text
    assert "<datalist" not in text


def test_many_statements_cost_what_one_costs(
    world: World, instrument: Instrument, trainer: Viewer
) -> None:
    mapping, lead = draft(world, instrument), seen_by(world.lead)
    come(trainer, world, PASSED, f"{BASE}/a")
    with CaptureQueriesContext(connection) as one:
        offers_for(lead, mapping)
    for activity in "bcd":
        come(trainer, world, PASSED, f"{BASE}/{activity}")
    with CaptureQueriesContext(connection) as many:
        offers_for(lead, mapping)

    assert len(one) == len(many)
