"""Enterprises: profile, partners, sites, posts, contacts; whose they are to keep."""

import pytest
from tests.apps.industry.conftest import SYSTEM, Industry

from ronghe.apps.base.api import Refused, Text, personal_data
from ronghe.apps.industry.models import Contact, EnterpriseProfile, Post, Site
from ronghe.apps.industry.services.contacts import (
    ContactDraft,
    add_contact,
    change_contact,
    remove_contact,
)
from ronghe.apps.industry.services.enterprises import (
    ProfileDraft,
    add_enterprise,
    change_enterprise,
)
from ronghe.apps.industry.services.equipment import EquipmentDraft, add_equipment
from ronghe.apps.industry.services.workplaces import PostDraft, add_post, add_site, change_post
from ronghe.apps.people.api import NotAllowed, Organisation, Region


def test_a_lead_adds_an_enterprise_to_the_region(industry: Industry) -> None:
    lead = industry.viewer(industry.world.lead)
    draft = ProfileDraft(Text("Blue Lake Valves", ""), sector="manufacturing", size="small")

    enterprise = add_enterprise(viewer=lead, region=industry.world.region, draft=draft)

    assert (enterprise.kind, enterprise.code) == ("enterprise", "blue-lake-valves")
    assert (enterprise.title_en, enterprise.title_zh) == ("Blue Lake Valves", "Blue Lake Valves")
    assert EnterpriseProfile.objects.get(organisation=enterprise).survey_months == 12


def test_an_enterprise_with_a_chinese_name_gets_a_code_too(industry: Industry) -> None:
    codes = [
        add_enterprise(
            viewer=SYSTEM, region=industry.world.region, draft=ProfileDraft(Text("", f"阀门{n}"))
        ).code
        for n in (1, 2)
    ]

    assert codes == ["e1", "e2"]


def test_a_lead_adds_nothing_to_another_region(industry: Industry) -> None:
    away = Region.objects.create(code="away", title_en="Away", title_zh="外")
    before = Organisation.objects.count()

    with pytest.raises(NotAllowed):
        add_enterprise(
            viewer=industry.viewer(industry.world.lead),
            region=away,
            draft=ProfileDraft(Text("X", "")),
        )

    assert Organisation.objects.count() == before


@pytest.mark.parametrize(
    ("draft", "code"),
    [
        (ProfileDraft(Text("Twin", ""), code="works"), "code-taken"),
        (ProfileDraft(Text("", " ")), "title-missing"),
        (ProfileDraft(Text("Long", ""), survey_months=99), "survey-months"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_added(
    industry: Industry, draft: ProfileDraft, code: str
) -> None:
    before = Organisation.objects.count()

    with pytest.raises(Refused) as refusal:
        add_enterprise(viewer=SYSTEM, region=industry.world.region, draft=draft)

    assert refusal.value.code == code
    assert Organisation.objects.count() == before


def test_a_mentor_keeps_their_own_enterprise_only(industry: Industry) -> None:
    mentor = industry.viewer(industry.world.mentor)
    draft = ProfileDraft(Text("Works and more", "工厂"), size="large")

    change_enterprise(viewer=mentor, enterprise=industry.world.enterprise, draft=draft)
    with pytest.raises(NotAllowed):
        change_enterprise(viewer=mentor, enterprise=industry.other_enterprise, draft=draft)

    assert Organisation.objects.get(pk=industry.world.enterprise.pk).title_en == "Works and more"
    assert Organisation.objects.get(pk=industry.other_enterprise.pk).title_en == "Other"


def test_a_post_has_people_tasks_and_equipment_of_its_enterprise(industry: Industry) -> None:
    mentor = industry.viewer(industry.world.mentor)
    site = add_site(
        viewer=mentor, organisation=industry.world.enterprise, title=Text("North plant", "北厂")
    )
    lathe = add_equipment(
        viewer=mentor, draft=EquipmentDraft(industry.world.enterprise, industry.controller)
    )

    post = add_post(
        viewer=mentor,
        site=site,
        draft=PostDraft(Text("Setter", "调机员"), headcount=12, tasks=industry.tasks[:1]),
    )
    change_post(
        viewer=mentor,
        post=post,
        draft=PostDraft(Text("Setter", "调机员"), headcount=9, equipment=[lathe]),
    )

    row = Post.objects.get()
    assert (row.code, row.headcount, row.tasks.count()) == ("setter", 9, 0)
    assert list(row.equipment.all()) == [lathe]


def test_equipment_of_another_organisation_is_refused_at_a_post(industry: Industry) -> None:
    site = Site.objects.create(organisation=industry.world.enterprise, code="plant")
    theirs = add_equipment(
        viewer=SYSTEM, draft=EquipmentDraft(industry.world.school, industry.controller)
    )

    with pytest.raises(Refused) as refusal:
        add_post(viewer=SYSTEM, site=site, draft=PostDraft(Text("Setter", ""), equipment=[theirs]))

    assert refusal.value.code == "equipment-elsewhere"
    assert Post.objects.count() == 0


def test_a_contact_agreed_to_its_purposes_on_a_day(industry: Industry) -> None:
    lead = industry.viewer(industry.world.lead)
    draft = ContactDraft("Chen Jing", phone="0512 0000", purposes=["surveys"])

    contact = add_contact(viewer=lead, enterprise=industry.world.enterprise, draft=draft)

    assert (contact.purposes, contact.agreed_on) == (["surveys"], lead.on_date)


@pytest.mark.parametrize(
    "draft", [ContactDraft("", purposes=["surveys"]), ContactDraft("Chen Jing", purposes=["x"])]
)
def test_a_contact_needs_a_name_and_a_purpose(industry: Industry, draft: ContactDraft) -> None:
    with pytest.raises(Refused):
        add_contact(viewer=SYSTEM, enterprise=industry.world.enterprise, draft=draft)

    assert Contact.objects.count() == 0


def test_a_mentor_elsewhere_does_not_touch_a_contact(industry: Industry) -> None:
    enterprise = industry.other_enterprise
    draft = ContactDraft("Chen Jing", purposes=["surveys"])
    contact = add_contact(viewer=SYSTEM, enterprise=enterprise, draft=draft)
    mentor = industry.viewer(industry.world.mentor)

    with pytest.raises(NotAllowed):
        change_contact(viewer=mentor, contact=contact, draft=draft)
    with pytest.raises(NotAllowed):
        remove_contact(viewer=mentor, contact=contact)

    assert Contact.objects.get().name == "Chen Jing"


def test_erasing_a_person_takes_their_contact_and_leaves_what_they_noticed(
    industry: Industry,
) -> None:
    mentor = industry.world.mentor
    add_contact(
        viewer=SYSTEM,
        enterprise=industry.world.enterprise,
        draft=ContactDraft(person=mentor, purposes=["surveys"]),
    )
    signal = industry.signal()
    type(signal).objects.update(noticed_by=mentor)
    holder = personal_data.get("industry")
    assert holder is not None
    counted, exported = holder.count(mentor.uuid), holder.export(mentor.uuid)

    erased = holder.erase(mentor.uuid)

    assert (counted, erased, holder.count(mentor.uuid)) == (2, 2, 0)
    assert [row["title"] for row in exported["signals_noticed"]] == [signal.title]
    signal.refresh_from_db()
    assert signal.noticed_by is None
