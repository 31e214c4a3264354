"""Pages of industry as each role meets them: forms, links, what is offered, fixed costs."""

import base64
import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.apps.assessment.test_rating_pages import signed_in
from tests.apps.industry.conftest import SYSTEM, Industry
from tests.apps.industry.test_imports import GOOD, csv_of

from ronghe.apps.base.api import Refused, Text, now, today
from ronghe.apps.industry.models import Contact, Equipment, Invitation, Post, Signal, Survey
from ronghe.apps.industry.queries.sources import offered_versions
from ronghe.apps.industry.services.contacts import ContactDraft, add_contact
from ronghe.apps.industry.services.equipment import EquipmentDraft, add_equipment, define_type
from ronghe.apps.industry.services.telling import make_tell_link
from ronghe.apps.people.api import Organisation, Role


def told(industry: Industry, **changes: Any) -> dict[str, Any]:
    return {
        "title": "New controller on line 3",
        "event_on": today().isoformat(),
        "equipment": str(industry.generations[2].uuid),
        "tasks": [str(industry.tasks[0].uuid)],
        **changes,
    }


# --- telling --------------------------------------------------------------------------------------


def test_a_mentor_tells_in_one_form_and_it_is_news_for_the_partner(industry: Industry) -> None:
    answer = signed_in(industry.world.mentor).post(reverse("tell_change"), told(industry))

    signal = Signal.objects.get()
    assert answer.url == reverse("signal", args=[signal.uuid])
    assert (signal.kind, signal.trade, signal.lang) == ("mentor_report", "cnc", "en")
    assert signal.equipment_generation == industry.generations[2]
    assert list(signal.tasks.all()) == industry.tasks[:1]


def test_work_that_is_not_named_is_that_of_the_post(industry: Industry) -> None:
    site = industry.world.enterprise.sites.create(code="plant", title_en="Plant", title_zh="厂")
    post = Post.objects.create(site=site, code="p", title_en="Setter", title_zh="调机员")
    post.tasks.set(industry.tasks[1:])

    signed_in(industry.world.mentor).post(
        reverse("tell_change"), told(industry, tasks=[], post=str(post.uuid))
    )

    signal = Signal.objects.get()
    assert (signal.post, list(signal.tasks.all())) == (post, industry.tasks[1:])


def test_what_was_typed_is_kept_when_something_is_wrong(industry: Industry) -> None:
    tomorrow = (today() + timedelta(days=1)).isoformat()

    page = signed_in(industry.world.mentor).post(
        reverse("tell_change"), told(industry, event_on=tomorrow)
    )

    assert page.status_code == 422
    assert "New controller on line 3" in page.content.decode()
    assert Signal.objects.count() == 0


def test_back_and_send_tells_one_change_once(industry: Industry) -> None:
    mentor = signed_in(industry.world.mentor)
    [number] = re.findall(
        r'name="form_number" value="([^"]+)"', mentor.get(reverse("tell_change")).content.decode()
    )

    first, second = (
        mentor.post(reverse("tell_change"), told(industry, form_number=number)) for _ in range(2)
    )

    signal = Signal.objects.get()
    assert first.url == second.url == reverse("signal", args=[signal.uuid])


def test_a_day_to_come_is_said_beside_the_day(industry: Industry) -> None:
    tomorrow = (today() + timedelta(days=1)).isoformat()

    page = signed_in(industry.world.mentor).post(
        reverse("tell_change"), told(industry, event_on=tomorrow)
    )

    assert list(page.context["form"].errors) == ["event_on"]


def test_a_mentor_is_offered_the_devices_of_their_trade(industry: Industry) -> None:
    define_type(viewer=SYSTEM, code="lift", title=Text("Nursing lift", "护理移位机"))
    mentor = signed_in(industry.world.mentor)

    nothing_known = mentor.get(reverse("tell_change")).content.decode()
    add_equipment(
        viewer=SYSTEM, draft=EquipmentDraft(industry.world.enterprise, industry.controller)
    )
    with_a_controller = mentor.get(reverse("tell_change")).content.decode()

    assert ("Nursing lift" in nothing_known, "CNC controller" in nothing_known) == (True, True)
    assert ("Nursing lift" in with_a_controller, "CNC controller" in with_a_controller) == (
        False,
        True,
    )


def test_a_link_tells_one_change_without_an_account(industry: Industry) -> None:
    world = industry.world
    secret = make_tell_link(
        viewer=SYSTEM, person=world.mentor, enterprise=world.enterprise, at=now()
    )
    address = reverse("tell_link", args=[secret])

    first = Client().post(address, told(industry))
    second = Client().post(address, told(industry))

    assert (first.status_code, second.status_code) == (302, 410)
    assert Signal.objects.get().noticed_by == world.mentor


def test_a_lead_makes_a_link_for_a_mentor(industry: Industry) -> None:
    lead = signed_in(industry.world.lead)

    listed = lead.get(reverse("ask_to_tell"))
    page = lead.post(reverse("ask_to_tell_link", args=[industry.world.mentor.uuid]))

    assert "Mentor" in listed.content.decode()
    assert "/t/" in page.context["address"]


def test_those_of_ones_own_partners_are_asked_first_and_it_says_when(industry: Industry) -> None:
    industry.world.add_person("Elsewhere", Role.MENTOR, organisation=industry.other_enterprise)
    lead, address = signed_in(industry.world.lead), reverse("ask_to_tell")
    lead.post(reverse("ask_to_tell_link", args=[industry.world.mentor.uuid]))

    partners = lead.get(address).content.decode()
    everybody = lead.get(f"{address}?show=all").content.decode()

    assert ("Elsewhere" in partners, "Elsewhere" in everybody) == (False, True)
    assert "last asked" in partners


# --- signals --------------------------------------------------------------------------------------


def test_a_committee_member_gives_notice(industry: Industry) -> None:
    member = industry.person(Role.COMMITTEE_MEMBER, programme=industry.world.programme)
    data = {"title": "五轴机床增多", "event_on": today().isoformat(), "trade": "cnc"}

    signed_in(member).post(reverse("signal_new"), data)

    signal = Signal.objects.get()
    assert (signal.kind, signal.lang) == ("committee_notice", "zh-hans")


def test_a_signals_page_says_what_else_says_so_and_when_postings_stand_alone(
    industry: Industry,
) -> None:
    posting = industry.signal(
        kind=Signal.Kind.POSTINGS_TREND, enterprise=None, tasks=industry.tasks[:1]
    )
    lead = signed_in(industry.world.lead)
    address = reverse("signal", args=[posting.uuid])

    alone = lead.get(address)
    industry.signal(title="Seen at the works", tasks=industry.tasks[:1])
    together = lead.get(address)

    assert (alone.context["stands_alone"], together.context["stands_alone"]) == (False, True)
    assert [one.title for one in together.context["others"]] == ["Seen at the works"]


def test_the_list_and_a_signal_cost_the_same_for_one_and_for_many(industry: Industry) -> None:
    lead = signed_in(industry.world.lead)
    signal = industry.signal(tasks=industry.tasks)

    def cost(address: str) -> int:
        lead.get(address)
        with CaptureQueriesContext(connection) as captured:
            lead.get(address)
        return len(captured)

    addresses = [reverse("signals"), reverse("signal", args=[signal.uuid])]
    for_one = [cost(address) for address in addresses]
    for number in range(8):
        industry.signal(title=f"Another {number}", tasks=industry.tasks)

    assert [cost(address) for address in addresses] == for_one


def test_withdrawing_asks_for_a_reason(industry: Industry) -> None:
    signal = industry.signal()
    lead = signed_in(industry.world.lead)
    address = reverse("signal_withdraw", args=[signal.uuid])

    without = lead.post(address, {"reason": ""})
    lead.post(address, {"reason": "A trial only"})

    assert without.status_code == 422
    assert Signal.objects.get().withdrawal.reason == "A trial only"


def test_a_new_version_of_a_framework_is_offered_until_it_is_recorded(industry: Industry) -> None:
    old, new = (
        industry.world.framework,
        type(industry.world.framework).objects.create(
            code="cnc", version="2", title_en="CNC", title_zh="数控", published_at=now()
        ),
    )
    type(old).objects.filter(pk=old.pk).update(replaced_by=new)
    lead = industry.world.lead
    region = industry.world.region
    [offer] = offered_versions(industry.viewer(lead), region)

    signed_in(lead).post(
        reverse("signal_new"),
        {
            "source": str(offer.reference),
            "title": offer.title,
            "event_on": today().isoformat(),
            "trade": "cnc",
        },
    )

    assert Signal.objects.get().kind == "framework_version"
    assert offered_versions(industry.viewer(lead), region) == []


def test_an_exchange_brings_signals(industry: Industry) -> None:
    lead = signed_in(industry.world.lead)
    data = {
        "title": "Fair",
        "held_on": today().isoformat(),
        "shown": "Probing",
        "attendees": [str(industry.world.enterprise.uuid)],
    }

    made = lead.post(reverse("technical_event_new"), data)
    page = lead.get(made.url)
    source = str(page.context["source"])
    told_there = {"title": "Probing cycle", "event_on": today().isoformat(), "trade": "cnc"}
    lead.post(reverse("signal_new"), {**told_there, "source": source})

    assert [one.title for one in lead.get(made.url).context["signals"]] == ["Probing cycle"]


# --- equipment ------------------------------------------------------------------------------------


def test_a_newer_generation_is_offered_as_a_signal_in_the_same_step(industry: Industry) -> None:
    add_equipment(
        viewer=SYSTEM,
        draft=EquipmentDraft(industry.world.school, industry.controller, industry.generations[0]),
    )
    mentor = signed_in(industry.world.mentor)
    data = {"equipment": str(industry.generations[2].uuid), "count": "2"}

    saved = mentor.post(reverse("equipment_new", args=[industry.world.enterprise.uuid]), data)
    offer = mentor.get(saved.url)
    mentor.post(saved.url, {"title": "Generation 3 is in use"})

    assert offer.context["programmes"] == [industry.world.programme]
    assert Signal.objects.get().title == "Generation 3 is in use"
    assert Equipment.objects.filter(organisation=industry.world.enterprise).count() == 1


def test_a_register_says_how_many_entries_are_incomplete(industry: Industry) -> None:
    keeper = industry.person(Role.LABORATORY_MANAGER)
    school = industry.world.school
    complete = EquipmentDraft(
        school, industry.controller, industry.generations[0], tasks=industry.tasks
    )
    for draft in (complete, EquipmentDraft(school, industry.controller)):
        add_equipment(viewer=SYSTEM, draft=draft)

    page = signed_in(keeper).get(reverse("equipment_of", args=[school.uuid]))

    assert (page.context["gaps"], page.context["table"].total) == (1, 2)


# --- enterprises ----------------------------------------------------------------------------------


def test_an_enterprise_is_added_and_described(industry: Industry) -> None:
    lead = signed_in(industry.world.lead)

    made = lead.post(reverse("enterprise_new"), {"title_zh": "蓝湖", "survey_months": "6"})
    enterprise = Organisation.objects.get(title_zh="蓝湖")
    lead.post(reverse("site_new", args=[enterprise.uuid]), {"title_en": "Plant"})
    site = enterprise.sites.get()
    post = {"site": str(site.uuid), "title_en": "Setter", "headcount": "4"}
    lead.post(reverse("post_new", args=[enterprise.uuid]), post)
    partner = {
        "programme": str(industry.world.programme.uuid),
        "starts_on": today().isoformat(),
    }
    lead.post(reverse("partnership_new", args=[enterprise.uuid]), partner)
    page = lead.get(made.url)

    assert page.context["people"] == 4
    assert [row.partnership.programme for row in page.context["partners"]] == [
        industry.world.programme
    ]


def test_a_post_needs_a_site_first(industry: Industry) -> None:
    lead = signed_in(industry.world.lead)
    address = reverse("post_new", args=[industry.world.enterprise.uuid])

    assert lead.get(address).url == reverse("site_new", args=[industry.world.enterprise.uuid])


def test_contacts_are_seen_by_those_who_may_and_removed_without_a_rest(industry: Industry) -> None:
    lead = signed_in(industry.world.lead)
    enterprise = industry.world.enterprise
    data = {"name": "Chen Jing", "language": "en", "purposes": ["surveys"]}
    lead.post(reverse("contact_new", args=[enterprise.uuid]), data)
    contact = Contact.objects.get()

    seen = lead.get(reverse("enterprise_contacts", args=[enterprise.uuid]))
    refused = signed_in(industry.world.teacher).get(
        reverse("enterprise_contacts", args=[enterprise.uuid])
    )
    lead.post(reverse("contact_remove", args=[contact.uuid]))

    assert "Chen Jing" in seen.content.decode()
    assert refused.status_code == 403
    assert Contact.objects.count() == 0


def test_a_contact_is_tied_to_a_person_of_the_enterprise_on_the_page(industry: Industry) -> None:
    lead, mentor = signed_in(industry.world.lead), industry.world.mentor
    address = reverse("contact_new", args=[industry.world.enterprise.uuid])
    data = {"name": "Chen Jing", "language": "en", "purposes": ["surveys"]}

    stranger = lead.post(address, data | {"person": str(industry.world.teacher.uuid)})
    lead.post(address, data | {"person": str(mentor.uuid)})

    contact = Contact.objects.get()
    page = lead.get(reverse("contact_change", args=[contact.uuid])).content.decode()
    assert (stranger.status_code, contact.person) == (422, mentor)
    assert f'value="{mentor.uuid}" selected' in page


def test_a_person_of_another_organisation_is_no_contact_and_nothing_changes(
    industry: Industry,
) -> None:
    draft = ContactDraft("Chen", person=industry.world.teacher, purposes=["surveys"])

    with pytest.raises(Refused, match="does not belong"):
        add_contact(
            viewer=industry.viewer(industry.world.lead),
            enterprise=industry.world.enterprise,
            draft=draft,
        )
    assert Contact.objects.count() == 0


def test_a_file_is_looked_at_and_then_lands(industry: Industry) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    lead = signed_in(industry.world.lead)
    content = csv_of(GOOD.replace("school/cnc", ""))

    looked = lead.post(
        reverse("enterprises_import"), {"file": SimpleUploadedFile("e.csv", content)}
    )
    before = Organisation.objects.filter(code="blue").exists()
    lead.post(reverse("enterprises_import_land"), {"content": looked.context["content"]})

    assert looked.context["plan"].can_land
    assert (before, Organisation.objects.filter(code="blue").exists()) == (False, True)


def test_a_file_with_a_bad_row_lands_in_part_only_when_that_is_said(industry: Industry) -> None:
    lead = signed_in(industry.world.lead)
    content = base64.b64encode(csv_of(f"{GOOD}rocket,,,,,,,,,,,,,,,,,,\n")).decode()
    address = reverse("enterprises_import_land")

    refused = lead.post(address, {"content": content})
    before = Organisation.objects.filter(code="blue").exists()
    taken = lead.post(address, {"content": content, "only_good": "yes"})

    assert (refused.status_code, before) == (409, False)
    assert (taken.status_code, Organisation.objects.filter(code="blue").exists()) == (302, True)


# --- surveys --------------------------------------------------------------------------------------


def sent_survey(industry: Industry, lead: Client) -> str:
    """Build, publish and send a survey through its pages; returns the address of the link."""
    lead.post(
        reverse("contact_new", args=[industry.world.enterprise.uuid]),
        {"name": "Chen Jing", "language": "en", "purposes": ["surveys"]},
    )
    lead.post(reverse("survey_new"), {"title_en": "Autumn", "trade": "cnc"})
    survey = Survey.objects.get()
    for question in (
        {"kind": "single", "title_en": "Bought machines?", "options_en": "yes\nno"},
        {"kind": "new_equipment", "title_en": "Which?"},
    ):
        lead.post(reverse("survey_question", args=[survey.uuid]), question)
    lead.post(reverse("survey_publish", args=[survey.uuid]))
    contact = Contact.objects.get()
    page = lead.post(reverse("survey_invite", args=[survey.uuid, contact.uuid]))
    address: str = page.context["address"]
    return address.removeprefix("http://testserver")


def test_a_survey_is_built_sent_interrupted_answered_and_becomes_a_signal(
    industry: Industry,
) -> None:
    lead = signed_in(industry.world.lead)
    address = sent_survey(industry, lead)
    enterprise = Client()

    enterprise.post(f"{address}draft/", {"q1": "1"})
    resumed = enterprise.get(address)
    answer = {"q1": "0", "q2": "A welding robot", "q2_since": "2026-05-04"}
    thanks = enterprise.post(address, answer)
    again = enterprise.post(address, answer)
    results = lead.get(reverse("survey", args=[Survey.objects.get().uuid]))
    [said] = results.context["results"][1].said
    lead.post(reverse("answer_signal", args=[said.answer.uuid]), {"title": said.words})

    assert resumed.context["form"].initial == {"q1": "1"}
    assert (thanks.status_code, again.status_code) == (302, 410)
    assert [count for _, count in results.context["results"][0].counts] == [1, 0]
    assert Signal.objects.get().title == "A welding robot"


def test_a_wrong_answer_is_said_and_the_link_still_works(industry: Industry) -> None:
    address = sent_survey(industry, signed_in(industry.world.lead))

    page = Client().post(address, {"q1": "7"})

    assert page.status_code == 422
    assert Invitation.objects.get().answered_at is None


@pytest.mark.parametrize("name", ["survey_link", "tell_link"])
def test_whoever_guesses_links_must_wait(industry: Industry, name: str) -> None:
    address = reverse(name, args=["never-was"])
    client = Client(REMOTE_ADDR="198.51.100.7")

    codes = [client.get(address).status_code for _ in range(21)]

    assert (codes[0], codes[-1]) == (410, 429)
