"""Enterprises with their sites, posts, partners and contacts over the API."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.apps.industry.conftest import SYSTEM, Industry
from tests.apps.industry.test_imports import GOOD, csv_of

from api_calls import post_json, put_json, signed_in, state_of_tables, system_of
from ronghe.apps.industry.models import Contact, Partnership, Post
from ronghe.apps.industry.services.contacts import ContactDraft, add_contact
from ronghe.apps.people.api import Organisation, Role

API = "/api/v1"
CONTACT = {"name": "Chen Jing", "phone": "555", "purposes": ["surveys"]}


def own(industry: Industry) -> str:
    return f"{API}/enterprises/{industry.world.enterprise.uuid}"


def test_an_enterprise_is_shown_with_sites_and_partners(industry: Industry) -> None:
    world = industry.world
    world.enterprise.sites.create(code="plant", title_en="Plant", title_zh="厂")

    seen = signed_in(world.lead).get(own(industry)).json()

    assert (seen["code"], seen["title"]["en"], seen["survey_months"]) == ("works", "Works", 12)
    assert [one["code"] for one in seen["sites"]] == ["plant"]
    assert [one["programme"] for one in seen["partners"]] == [str(world.programme.uuid)]


def test_a_school_s_key_sees_its_partner_and_nobody_else(industry: Industry) -> None:
    system = system_of(industry.world.school, "industry:read")

    partner = system.get(own(industry))
    other = system.get(f"{API}/enterprises/{industry.other_enterprise.uuid}")

    assert (partner.status_code, other.status_code) == (200, 404)


def test_an_enterprise_is_added_and_changed(industry: Industry) -> None:
    client = signed_in(industry.world.administrator)
    body = {"title_en": "Blue Lake", "title_zh": "蓝湖", "sector": "energy"}

    made = post_json(client, f"{API}/enterprises", {**body, "code": "blue"})
    path = f"{API}/enterprises/{made.json()['uuid']}"
    changed = put_json(client, path, {**body, "size": "small", "survey_months": 6})

    assert (made.status_code, made.json()["sector"]) == (201, "energy")
    assert (changed.status_code, changed.json()["size"]) == (200, "small")
    assert Organisation.objects.get(code="blue").enterprise_profile.survey_months == 6


def test_a_taken_code_an_unknown_sector_and_a_teacher_add_nothing(industry: Industry) -> None:
    client, teacher = (
        signed_in(one) for one in (industry.world.administrator, industry.world.teacher)
    )
    body = {"title_en": "Works", "code": "works"}
    path = f"{API}/enterprises"
    before = state_of_tables()

    codes = [
        post_json(client, path, body).status_code,
        post_json(client, path, {"title_en": "New", "sector": "magic"}).status_code,
        post_json(client, path, {}).status_code,
        post_json(teacher, path, {"title_en": "New"}).status_code,
        put_json(teacher, own(industry), {"title_en": "New"}).status_code,
    ]

    assert codes == [409, 422, 409, 403, 403]
    assert state_of_tables() == before


def test_a_post_stands_at_a_site_with_its_tasks(industry: Industry) -> None:
    client = signed_in(industry.world.mentor)
    site = post_json(client, f"{own(industry)}/sites", {"title_en": "North plant"}).json()
    body = {"title_en": "Setter", "headcount": 4, "tasks": [str(industry.tasks[0].uuid)]}

    made = post_json(client, f"{own(industry)}/posts", {**body, "site": site["uuid"]})
    path = f"{API}/posts/{made.json()['uuid']}"
    changed = put_json(client, path, {**body, "headcount": 9, "occupation": "cnc"})

    assert (made.status_code, changed.status_code) == (201, 200)
    assert (changed.json()["occupation"], changed.json()["site"]) == ("cnc", "north-plant")
    post = Post.objects.get()
    assert (post.headcount, list(post.tasks.all())) == (9, industry.tasks[:1])


def test_a_post_needs_a_site_of_the_enterprise_and_its_own_people(industry: Industry) -> None:
    site = industry.world.school.sites.create(code="hall")
    body = {"title_en": "Setter", "site": str(site.uuid)}
    stranger = industry.person(Role.MENTOR, organisation=industry.other_enterprise)
    before = state_of_tables()

    elsewhere = post_json(signed_in(industry.world.mentor), f"{own(industry)}/posts", body)
    refused = post_json(signed_in(stranger), f"{own(industry)}/posts", body)

    assert (elsewhere.status_code, refused.status_code) == (404, 404)
    assert before["industry.Post"] == state_of_tables()["industry.Post"]


def test_a_partnership_begins_and_ends_once(industry: Industry) -> None:
    client = signed_in(industry.world.administrator)
    body = {"programme": str(industry.other_programme.uuid), "starts_on": "2026-01-01"}

    begun = post_json(client, f"{own(industry)}/partnerships", body)
    path = f"{API}/partnerships/{begun.json()['uuid']}/end"
    ended, again = post_json(client, path, {}), post_json(client, path, {})

    assert [one.status_code for one in (begun, ended, again)] == [201, 200, 409]
    assert ended.json()["ends_on"] is not None
    assert Partnership.objects.filter(ends_on=None).count() == 1


def test_a_partnership_goes_on_or_is_taken_back_before_it_begins(industry: Industry) -> None:
    client, mentor = signed_in(industry.world.administrator), signed_in(industry.world.mentor)
    running = Partnership.objects.get()
    Partnership.objects.update(ends_on="2999-01-01")
    body = {"programme": str(industry.other_programme.uuid), "starts_on": "2999-01-01"}
    coming = post_json(client, f"{own(industry)}/partnerships", body).json()["uuid"]
    path = f"{API}/partnerships"

    refused = post_json(mentor, f"{path}/{running.uuid}/continue", {})
    kept = post_json(client, f"{path}/{running.uuid}/continue", {})
    begun = client.delete(f"{path}/{running.uuid}")
    gone = client.delete(f"{path}/{coming}")

    assert [one.status_code for one in (refused, kept, begun, gone)] == [403, 200, 409, 200]
    assert [one.ends_on for one in Partnership.objects.all()] == [None]


def test_a_mentor_enters_no_partner(industry: Industry) -> None:
    body = {"programme": str(industry.other_programme.uuid), "starts_on": "2026-01-01"}

    response = post_json(signed_in(industry.world.mentor), f"{own(industry)}/partnerships", body)

    assert response.status_code == 403
    assert Partnership.objects.count() == 1


def test_a_contact_is_entered_corrected_and_deleted(industry: Industry) -> None:
    client = signed_in(industry.world.mentor)

    made = post_json(client, f"{own(industry)}/contacts", CONTACT).json()
    path = f"{API}/contacts/{made['uuid']}"
    changed = put_json(client, path, {**CONTACT, "phone": "556", "language": "en"}).json()
    listed = client.get(f"{own(industry)}/contacts").json()["items"]
    deleted = client.delete(path)

    assert (changed["phone"], listed) == ("556", [changed])
    assert (deleted.status_code, deleted.json()) == (200, {"uuid": made["uuid"]})
    assert not Contact.objects.exists()


def test_a_contact_without_agreement_mail_or_right_is_not_kept(industry: Industry) -> None:
    mentor, teacher = signed_in(industry.world.mentor), signed_in(industry.world.teacher)
    path = f"{own(industry)}/contacts"

    codes = [
        post_json(mentor, path, {**CONTACT, "purposes": []}).status_code,
        post_json(mentor, path, {**CONTACT, "mail": "no mail"}).status_code,
        post_json(mentor, path, {**CONTACT, "name": ""}).status_code,
        post_json(teacher, path, CONTACT).status_code,
        teacher.get(path).status_code,
    ]

    assert codes == [422, 422, 409, 403, 403]
    assert not Contact.objects.exists()


@pytest.mark.parametrize("more", [0, 4])
def test_contacts_cost_the_same_for_one_and_for_many(
    industry: Industry, more: int, django_assert_max_num_queries: Any
) -> None:
    enterprise = industry.world.enterprise
    for number in range(1 + more):
        draft = ContactDraft(f"Ann {number}", purposes=["surveys"])
        add_contact(viewer=SYSTEM, enterprise=enterprise, draft=draft)
    client = signed_in(industry.world.mentor)
    client.get(f"{own(industry)}/contacts")

    with django_assert_max_num_queries(11):
        items = client.get(f"{own(industry)}/contacts").json()["items"]

    assert len(items) == 1 + more


def csv_file(rows: str) -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile("e.csv", csv_of(rows))}


def test_a_file_of_enterprises_is_looked_at_and_lands(industry: Industry) -> None:
    client = signed_in(industry.world.administrator)
    path = f"{API}/enterprise-imports"

    looked = client.post(f"{path}?dry_run=true", csv_file(GOOD)).json()
    is_there = Organisation.objects.filter(code="blue").exists()
    landed = client.post(path, csv_file(GOOD)).json()

    assert (looked["landed"], looked["can_land"], is_there) == (False, True, False)
    assert landed["landed"]
    assert landed["counts"] == looked["counts"]
    assert Post.objects.get().headcount == 12


def test_a_bad_row_keeps_the_file_out_unless_the_sound_ones_are_asked_for(
    industry: Industry,
) -> None:
    client = signed_in(industry.world.administrator)
    path = f"{API}/enterprise-imports"
    rows = GOOD + "enterprise,,red,,,magic,,,,,,,,,,,,,\n"
    before = state_of_tables()

    refused = client.post(path, csv_file(rows))
    unchanged = state_of_tables() == before
    landed = client.post(f"{path}?sound_rows=true", csv_file(rows))

    assert (refused.status_code, unchanged, landed.status_code) == (409, True, 200)
    assert refused.json()["problems"][0]["line"] == 7
    assert not Organisation.objects.filter(code="red").exists()


def test_a_file_that_is_missing_or_sent_by_a_mentor_does_nothing(industry: Industry) -> None:
    path = f"{API}/enterprise-imports"
    before = state_of_tables()

    missing = signed_in(industry.world.administrator).post(path)
    refused = signed_in(industry.world.mentor).post(path, csv_file(GOOD))

    assert (missing.status_code, refused.status_code) == (409, 403)
    assert {**state_of_tables(), "people.Account": None} == {**before, "people.Account": None}
