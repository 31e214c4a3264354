"""Nobody speaks for a source that is not theirs, and what cannot carry a judgement does not."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.apps.assessment.test_rating_pages import signed_in
from tests.apps.industry.conftest import LATER, Industry

from api_calls import post_json, state_of_tables, system_of
from api_calls import signed_in as calling
from ronghe.apps.base.api import Reference, Refused, today
from ronghe.apps.industry.models import Signal
from ronghe.apps.industry.rules import may_stand_alone
from ronghe.apps.industry.services.signals import record_signal
from ronghe.apps.people.api import NotAllowed, Person, Role

Kind = Signal.Kind
CHANGE = {"title": "New controller", "event_on": "2026-05-04", "trade": "cnc"}


def record(industry: Industry, person: Person, **fields: Any) -> Signal:
    return record_signal(viewer=industry.viewer(person), draft=industry.draft(**fields), at=LATER)


def code_of(industry: Industry, person: Person, **fields: Any) -> str:
    with pytest.raises(Refused) as refusal:
        record(industry, person, **fields)
    assert Signal.objects.count() == 0
    return refusal.value.code


# --- a mentor's word ------------------------------------------------------------------------------


def test_a_mentor_s_word_needs_the_enterprise_and_the_mentor(industry: Industry) -> None:
    lead = industry.world.lead

    assert code_of(industry, lead, enterprise=None) == "enterprise-missing"
    assert code_of(industry, lead) == "mentor-missing"
    assert code_of(industry, lead, told_by=industry.world.teacher) == "mentor-missing"


def test_a_mentor_of_another_enterprise_did_not_tell_it(industry: Industry) -> None:
    elsewhere = {"enterprise": industry.other_enterprise, "told_by": industry.world.mentor}

    assert code_of(industry, industry.world.lead, **elsewhere) == "mentor-missing"


def test_a_lead_writes_down_what_a_mentor_told_and_it_is_the_mentor_s_word(
    industry: Industry,
) -> None:
    signal = record(industry, industry.world.lead, told_by=industry.world.mentor)

    assert (signal.noticed_by, signal.kind) == (industry.world.mentor, Kind.MENTOR_REPORT)
    assert may_stand_alone([signal])


def test_a_teacher_may_ask_nobody_and_so_writes_down_nobody_s_word(industry: Industry) -> None:
    with pytest.raises(NotAllowed):
        record(industry, industry.world.teacher, told_by=industry.world.mentor)

    assert Signal.objects.count() == 0


# --- other sources --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "kind",
    [
        Kind.SURVEY,
        Kind.POSTINGS_TREND,
        Kind.TECHNICAL_EVENT,
        Kind.STANDARD_VERSION,
        Kind.FRAMEWORK_VERSION,
    ],
)
def test_what_is_read_from_a_source_names_it(industry: Industry, kind: str) -> None:
    assert code_of(industry, industry.world.lead, kind=kind) == "source-missing"


def test_what_was_bought_was_bought_somewhere(industry: Industry) -> None:
    bought = {"kind": Kind.EQUIPMENT_BOUGHT, "enterprise": None}

    assert code_of(industry, industry.world.lead, **bought) == "enterprise-missing"


def test_only_a_member_gives_a_committee_s_notice_and_only_a_key_a_system_s(
    industry: Industry,
) -> None:
    lead = industry.world.lead

    assert code_of(industry, lead, kind=Kind.COMMITTEE_NOTICE) == "kind-not-own"
    assert code_of(industry, lead, kind=Kind.CONNECTED_SYSTEM) == "kind-not-own"


def test_postings_a_system_and_hearsay_do_not_stand_alone_even_together(
    industry: Industry,
) -> None:
    source = Reference("industry.skill_trend", industry.tasks[0].uuid)
    postings = industry.signal(kind=Kind.POSTINGS_TREND, enterprise=None, source=source)
    system = industry.signal(kind=Kind.CONNECTED_SYSTEM)
    hearsay = industry.signal(kind=Kind.OFFICE_NOTICE, enterprise=None)
    seen = industry.signal(kind=Kind.OFFICE_NOTICE)

    assert not may_stand_alone([postings, system, hearsay])
    assert may_stand_alone([postings, seen])


# --- over the API ---------------------------------------------------------------------------------


def test_a_key_tells_in_its_own_name_and_that_alone_carries_nothing(industry: Industry) -> None:
    system = system_of(industry.world.school, "industry:read", "industry:write")

    made = post_json(system, "/api/v1/signals", CHANGE)

    signal = Signal.objects.get()
    assert (made.status_code, made.json()["kind"]) == (201, "connected_system")
    assert (signal.lang, signal.noticed_by) == ("en", None)
    assert not may_stand_alone([signal])
    assert system.get(f"/api/v1/signals/{signal.uuid}").json()["stands_alone"] is False


@pytest.mark.parametrize("kind", sorted(set(Kind.values) - {Kind.CONNECTED_SYSTEM}))
def test_a_key_claims_no_other_source(industry: Industry, kind: str) -> None:
    system = system_of(industry.world.school, "industry:write")
    body = {**CHANGE, "kind": kind, "enterprise": str(industry.world.enterprise.uuid)}
    before = state_of_tables()["industry.Signal"]

    refused = post_json(system, "/api/v1/signals", body)

    assert refused.status_code == 409
    assert state_of_tables()["industry.Signal"] == before


def test_a_key_names_no_mentor_either(industry: Industry) -> None:
    system = system_of(industry.world.school, "industry:write")
    body = {**CHANGE, "kind": "mentor_report", "told_by": str(industry.world.mentor.uuid)}

    assert post_json(system, "/api/v1/signals", body).status_code == 404
    assert Signal.objects.count() == 0


def test_a_lead_s_signal_over_the_api_is_an_office_s_unless_it_names_the_mentor(
    industry: Industry,
) -> None:
    client = calling(industry.world.lead)
    enterprise = {"enterprise": str(industry.world.enterprise.uuid)}
    told_by = {"told_by": str(industry.world.mentor.uuid)}

    own = post_json(client, "/api/v1/signals", CHANGE)
    false = post_json(client, "/api/v1/signals", {**CHANGE, **enterprise, "kind": "mentor_report"})
    told = post_json(
        client, "/api/v1/signals", {**CHANGE, **enterprise, **told_by, "kind": "mentor_report"}
    )

    assert (own.json()["kind"], false.status_code, told.status_code) == ("office_notice", 409, 201)
    assert [one.noticed_by for one in Signal.objects.order_by("pk")] == [
        industry.world.lead,
        industry.world.mentor,
    ]


# --- the form -------------------------------------------------------------------------------------


def kinds_offered(client: Client) -> list[str]:
    form = client.get(reverse("signal_new")).context["form"]
    return [key for key, _ in form.fields["kind"].choices] if "kind" in form.fields else []


def test_each_side_is_offered_what_it_can_say(industry: Industry) -> None:
    world = industry.world
    member = industry.person(Role.COMMITTEE_MEMBER, programme=world.programme)

    offered = [
        kinds_offered(signed_in(one)) for one in (world.lead, world.teacher, world.mentor, member)
    ]

    assert offered == [
        ["office_notice", "equipment_bought", "mentor_report"],
        ["office_notice", "equipment_bought"],
        [],
        [],
    ]


def test_a_lead_chooses_the_mentor_and_the_enterprise_follows(industry: Industry) -> None:
    lead = signed_in(industry.world.lead)
    data = {"title": "New", "event_on": today().isoformat(), "kind": "mentor_report"}

    without = lead.post(reverse("signal_new"), data)
    elsewhere = lead.post(
        reverse("signal_new"),
        {
            **data,
            "told_by": str(industry.world.mentor.uuid),
            "enterprise": str(industry.other_enterprise.uuid),
        },
    )
    assert [list(one.context["form"].errors) for one in (without, elsewhere)] == [
        ["told_by"],
        ["told_by"],
    ]
    assert Signal.objects.count() == 0
    lead.post(reverse("signal_new"), {**data, "told_by": str(industry.world.mentor.uuid)})

    signal = Signal.objects.get()
    assert (signal.enterprise, signal.noticed_by) == (
        industry.world.enterprise,
        industry.world.mentor,
    )
