"""What industry asks of people among their next steps; and the routes for other systems."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.apps.industry.conftest import SYSTEM, Industry
from tests.apps.industry.test_surveys import invited, published

from api_calls import post_json, system_of
from ronghe.apps.base.api import now, today
from ronghe.apps.governance.api import Committee
from ronghe.apps.industry import next_steps
from ronghe.apps.industry.models import Invitation, Post, Signal, Site
from ronghe.apps.industry.open_matters import partners_not_asked
from ronghe.apps.industry.services.equipment import EquipmentDraft, add_equipment
from ronghe.apps.people.api import Role

API = "/api/v1"


# --- next steps -----------------------------------------------------------------------------------


def test_a_mentor_is_asked_what_changed_until_they_told_something(industry: Industry) -> None:
    mentor = industry.viewer(industry.world.mentor)
    before = [step.key for step in next_steps.tell_what_changed(mentor)]
    signal = industry.signal()

    Signal.objects.filter(pk=signal.pk).update(
        noticed_by=industry.world.mentor, noticed_at=now() - timedelta(days=3)
    )
    after = [step.key for step in next_steps.tell_what_changed(mentor)]
    Signal.objects.filter(pk=signal.pk).update(noticed_at=now() - timedelta(days=40))
    later = [step.key for step in next_steps.tell_what_changed(mentor)]

    assert (before, after, later) == (["industry.tell"], [], ["industry.tell"])


def test_a_lead_is_asked_to_ask_partners_that_are_due(industry: Industry) -> None:
    lead = industry.viewer(industry.world.lead)
    before = list(next_steps.partners_to_ask(lead))

    invited(industry, published(industry))

    assert [step.url for step in before] == ["/surveys/"]
    assert list(next_steps.partners_to_ask(lead)) == []


def test_the_sender_is_reminded_of_what_nobody_answered(industry: Industry) -> None:
    lead = industry.viewer(industry.world.lead)
    _, invitation, _ = invited(industry, published(industry))
    Invitation.objects.update(sent_by=industry.world.lead)
    at_once = list(next_steps.answers_to_wait_for(lead))

    Invitation.objects.update(sent_at=now() - timedelta(days=9))

    assert at_once == []
    [step] = next_steps.answers_to_wait_for(lead)
    assert step.key == f"industry.remind.{invitation.pk}"


def test_a_laboratory_manager_completes_the_register(industry: Industry) -> None:
    keeper = industry.viewer(industry.person(Role.LABORATORY_MANAGER))
    draft = EquipmentDraft(industry.world.school, industry.controller)
    add_equipment(viewer=SYSTEM, draft=draft)

    [step] = next_steps.register_to_complete(keeper)

    assert step.url == f"/equipment/of/{industry.world.school.uuid}/"


def test_nobody_else_is_asked_for_anything(industry: Industry) -> None:
    student = industry.viewer(industry.world.students[0])

    for provider in (
        next_steps.tell_what_changed,
        next_steps.partners_to_ask,
        next_steps.answers_to_wait_for,
        next_steps.register_to_complete,
    ):
        assert list(provider(student)) == []


# --- routes ---------------------------------------------------------------------------------------


def test_a_schools_key_reads_its_partners_and_no_other_enterprise(industry: Industry) -> None:
    system = system_of(industry.world.school, "industry:read")

    found = system.get(f"{API}/enterprises").json()

    assert [row["code"] for row in found["items"]] == ["works"]


def test_posts_and_equipment_are_listed_with_their_tasks(industry: Industry) -> None:
    site = Site.objects.create(organisation=industry.world.enterprise, code="plant")
    post = Post.objects.create(
        site=site, code="setter", title_en="Setter", title_zh="调", headcount=3
    )
    post.tasks.set(industry.tasks[:1])
    draft = EquipmentDraft(
        industry.world.enterprise,
        industry.controller,
        industry.generations[1],
        tasks=industry.tasks,
    )
    add_equipment(viewer=SYSTEM, draft=draft)
    system = system_of(industry.world.enterprise, "industry:read")

    [found] = system.get(f"{API}/posts").json()["items"]
    [device] = system.get(f"{API}/equipment").json()["items"]

    assert (found["code"], found["headcount"]) == ("setter", 3)
    assert found["tasks"] == [str(industry.tasks[0].uuid)]
    assert (device["type"], device["generation"], len(device["tasks"])) == ("controller", 2, 2)


def test_an_enterprises_system_records_a_signal(industry: Industry) -> None:
    system = system_of(industry.world.enterprise, "industry:write")
    body = {
        "title": "New controller",
        "event_on": today().isoformat(),
        "enterprise": str(industry.world.enterprise.uuid),
        "trade": "cnc",
        "equipment_type": "controller",
        "equipment_generation": 3,
        "tasks": [str(industry.tasks[0].uuid)],
    }

    answer = post_json(system, f"{API}/signals", body)

    signal = Signal.objects.get()
    assert (answer.status_code, answer.json()["uuid"]) == (201, str(signal.uuid))
    assert signal.equipment_generation == industry.generations[2]


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"enterprise": None}, 409),
        ({"enterprise": "0192f000-0000-7000-8000-000000000000"}, 404),
        ({"equipment_type": "rocket"}, 404),
        ({"tasks": ["0192f000-0000-7000-8000-000000000000"]}, 404),
        ({"event_on": "2999-01-01"}, 409),
        ({"title": "x" * 201}, 422),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_recorded(
    industry: Industry, changes: dict[str, object], status: int
) -> None:
    system = system_of(industry.world.enterprise, "industry:write")
    body = {
        "title": "New controller",
        "event_on": today().isoformat(),
        "enterprise": str(industry.world.enterprise.uuid),
        **changes,
    }

    answer = post_json(system, f"{API}/signals", body)

    assert answer.status_code == status
    assert Signal.objects.count() == 0


def test_a_key_that_reads_does_not_write(industry: Industry) -> None:
    system = system_of(industry.world.enterprise, "industry:read")
    body = {"title": "x", "event_on": today().isoformat()}

    answer = post_json(system, f"{API}/signals", body)

    assert answer.status_code == 403
    assert Signal.objects.count() == 0


def test_the_list_of_signals_costs_the_same_for_one_and_for_many(industry: Industry) -> None:
    system = system_of(industry.world.enterprise, "industry:read")
    industry.signal(tasks=industry.tasks)

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            system.get(f"{API}/signals")
        return len(captured)

    cost()
    for_one = cost()
    for number in range(5):
        industry.signal(title=f"Another {number}", tasks=industry.tasks)

    assert cost() == for_one


# --- on the agenda --------------------------------------------------------------------------------


def test_a_partner_that_is_due_comes_onto_the_agenda_by_itself(industry: Industry) -> None:
    committee = Committee(organisation=industry.world.school, programme=industry.world.programme)
    of_another = Committee(organisation=industry.world.school, programme=industry.other_programme)

    [matter] = partners_not_asked(SYSTEM, committee)

    assert matter.reference.uuid == industry.world.enterprise.uuid
    assert matter.due == date(2024, 9, 1)
    assert list(partners_not_asked(SYSTEM, of_another)) == []
