"""Sites and posts: corrected, closed with a day and opened again; what named them still does."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.apps.assessment.test_rating_pages import signed_in
from tests.apps.industry.conftest import SYSTEM, Industry

from api_calls import post_json, put_json, state_of_tables
from api_calls import signed_in as calling
from ronghe.apps.base.api import Refused, Text, today
from ronghe.apps.industry.models import Equipment, Post, Site
from ronghe.apps.industry.queries.workplaces import open_posts_of, people_at
from ronghe.apps.industry.rules import is_open, last_day_of
from ronghe.apps.industry.services.equipment import EquipmentDraft, add_equipment
from ronghe.apps.industry.services.workplaces import (
    PostDraft,
    add_post,
    add_site,
    change_site,
    close_post,
    close_site,
    reopen_post,
    reopen_site,
)
from ronghe.apps.people.api import NotAllowed, Role

MAY = date(2026, 5, 4)
NEXT_DAY = timedelta(days=1)


def plant(industry: Industry, name: str = "North plant") -> Site:
    return add_site(viewer=SYSTEM, organisation=industry.world.enterprise, title=Text(name, "厂"))


def setter(site: Site, **fields: object) -> Post:
    return add_post(viewer=SYSTEM, site=site, draft=PostDraft(Text("Setter", "调机员"), **fields))


# --- correcting -----------------------------------------------------------------------------------


def test_a_site_is_renamed_and_keeps_its_code_and_posts(industry: Industry) -> None:
    site = plant(industry)
    post = setter(site)

    change_site(
        viewer=industry.viewer(industry.world.mentor),
        site=site,
        title=Text("South plant", "南厂"),
        address="1 Lake Road",
    )

    row = Site.objects.get()
    assert (row.code, row.title_en, row.title_zh) == ("north-plant", "South plant", "南厂")
    assert (row.address, list(row.posts.all())) == ("1 Lake Road", [post])


def test_a_site_without_a_name_or_of_another_enterprise_is_not_changed(industry: Industry) -> None:
    site = plant(industry)
    stranger = industry.person(Role.MENTOR, organisation=industry.other_enterprise)

    with pytest.raises(Refused):
        change_site(viewer=SYSTEM, site=site, title=Text(" ", ""))
    with pytest.raises(NotAllowed):
        change_site(viewer=industry.viewer(stranger), site=site, title=Text("Mine", ""))

    assert Site.objects.get().title_en == "North plant"


# --- closing --------------------------------------------------------------------------------------


def test_a_post_is_there_on_its_last_day_and_not_after_it(industry: Industry) -> None:
    post = setter(plant(industry), headcount=7)

    close_post(viewer=industry.viewer(industry.world.mentor), post=post, last_day=MAY)

    post.refresh_from_db()
    enterprise = industry.world.enterprise
    assert (is_open(post, MAY), is_open(post, MAY + NEXT_DAY)) == (True, False)
    assert open_posts_of(enterprise, MAY) == [post]
    assert open_posts_of(enterprise, MAY + NEXT_DAY) == []
    assert (people_at(enterprise, MAY), people_at(enterprise, MAY + NEXT_DAY)) == (7, 0)


def test_posts_end_with_their_site(industry: Industry) -> None:
    site = plant(industry)
    post = setter(site)
    close_post(viewer=SYSTEM, post=post, last_day=MAY + NEXT_DAY)

    close_site(viewer=SYSTEM, site=site, last_day=MAY)

    post = Post.objects.select_related("site").get()
    assert (last_day_of(post), is_open(post, MAY + NEXT_DAY)) == (MAY, False)
    assert open_posts_of(industry.world.enterprise, MAY + NEXT_DAY) == []


def test_closing_twice_and_opening_what_is_open_are_refused_and_change_nothing(
    industry: Industry,
) -> None:
    site = plant(industry)
    post = setter(site)
    close_post(viewer=SYSTEM, post=post, last_day=MAY)
    close_site(viewer=SYSTEM, site=site, last_day=MAY)

    for again, row in ((close_post, {"post": post}), (close_site, {"site": site})):
        with pytest.raises(Refused) as refusal:
            again(viewer=SYSTEM, last_day=MAY + NEXT_DAY, **row)
        assert refusal.value.code == "closed-already"

    assert (Post.objects.get().closed_on, Site.objects.get().closed_on) == (MAY, MAY)
    reopen_post(viewer=SYSTEM, post=post)
    reopen_site(viewer=SYSTEM, site=site)
    for again, row in ((reopen_post, {"post": post}), (reopen_site, {"site": site})):
        with pytest.raises(Refused) as refusal:
            again(viewer=SYSTEM, **row)
        assert refusal.value.code == "not-closed"
    assert (Post.objects.get().closed_on, Site.objects.get().closed_on) == (None, None)


def test_nobody_else_closes_or_opens_them(industry: Industry) -> None:
    post = setter(plant(industry))
    stranger = industry.viewer(industry.person(Role.MENTOR, organisation=industry.other_enterprise))

    with pytest.raises(NotAllowed):
        close_post(viewer=stranger, post=post, last_day=MAY)
    with pytest.raises(NotAllowed):
        close_site(viewer=stranger, site=post.site, last_day=MAY)

    assert (Post.objects.get().closed_on, Site.objects.get().closed_on) == (None, None)


def test_a_closed_site_takes_no_new_post(industry: Industry) -> None:
    site = plant(industry)
    close_site(viewer=SYSTEM, site=site, last_day=MAY)
    site.refresh_from_db()

    with pytest.raises(Refused) as refusal:
        setter(site)

    assert refusal.value.code == "site-closed"
    assert Post.objects.count() == 0


def test_a_signal_and_a_device_go_on_naming_what_is_closed(industry: Industry) -> None:
    site = plant(industry)
    post = setter(site)
    signal = industry.signal(post=post)
    device = add_equipment(
        viewer=SYSTEM,
        draft=EquipmentDraft(industry.world.enterprise, industry.controller, site=site),
    )

    close_post(viewer=SYSTEM, post=post, last_day=MAY)
    close_site(viewer=SYSTEM, site=site, last_day=MAY)

    signal.refresh_from_db()
    assert (signal.post, Equipment.objects.get(pk=device.pk).site) == (post, site)


# --- pages ----------------------------------------------------------------------------------------


def test_a_mentor_closes_a_post_and_opens_it_again(industry: Industry) -> None:
    post = setter(plant(industry))
    mentor = signed_in(industry.world.mentor)
    address = reverse("post", args=[post.uuid])
    yesterday = today() - NEXT_DAY

    closed = mentor.post(
        reverse("post_close", args=[post.uuid]), {"last_day": yesterday.isoformat()}
    )
    shown, enterprise = (
        mentor.get(where).content.decode()
        for where in (address, reverse("enterprise", args=[industry.world.enterprise.uuid]))
    )
    opened = mentor.post(reverse("post_reopen", args=[post.uuid]))

    assert (closed.url, opened.url) == (address, address)
    assert ("until " in shown, "Open it again" in shown) == (True, True)
    assert ("1 closed post" in enterprise, "No post is described yet" in enterprise) == (True, True)
    assert Post.objects.get().closed_on is None


def test_a_site_is_renamed_closed_and_opened_on_its_pages(industry: Industry) -> None:
    site = plant(industry)
    mentor = signed_in(industry.world.mentor)
    address = reverse("site", args=[site.uuid])

    mentor.post(reverse("site_change", args=[site.uuid]), {"title_en": "South", "title_zh": "南"})
    mentor.post(reverse("site_close", args=[site.uuid]), {"last_day": "2026-05-04"})
    shown = mentor.get(address).content.decode()
    mentor.post(reverse("site_reopen", args=[site.uuid]))

    assert ("South" in shown, "until 4 May 2026" in shown) == (True, True)
    assert Site.objects.get().closed_on is None


def test_a_post_names_its_equipment_with_the_generation(industry: Industry) -> None:
    site = plant(industry)
    draft = EquipmentDraft(
        industry.world.enterprise, industry.controller, industry.generations[2], model="X7"
    )
    device = add_equipment(viewer=SYSTEM, draft=draft)
    post = setter(site, equipment=[device], tasks=industry.tasks[:1])
    mentor = signed_in(industry.world.mentor)

    alone = mentor.get(reverse("post", args=[post.uuid])).content.decode()
    listed = mentor.get(reverse("enterprise", args=[industry.world.enterprise.uuid]))

    assert "CNC controller · 3 Generation 3 · X7" in " ".join(alone.split())
    assert "CNC controller, generation 3" in listed.content.decode()


def test_only_those_who_keep_an_enterprise_are_offered_to_change_it(industry: Industry) -> None:
    post = setter(plant(industry))
    teacher = signed_in(industry.world.teacher)

    shown = teacher.get(reverse("post", args=[post.uuid])).content.decode()
    refused = teacher.get(reverse("post_close", args=[post.uuid]))

    assert ("Setter" in shown, "Close the post" in shown) == (True, False)
    assert refused.status_code in (403, 404)


def test_a_last_day_that_is_no_day_is_said_beside_it_and_changes_nothing(
    industry: Industry,
) -> None:
    post = setter(plant(industry))

    answer = signed_in(industry.world.mentor).post(
        reverse("post_close", args=[post.uuid]), {"last_day": "soon"}
    )

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["last_day"])
    assert Post.objects.get().closed_on is None


def test_a_site_costs_the_same_for_one_post_and_for_many(industry: Industry) -> None:
    site = plant(industry)
    mentor = signed_in(industry.world.mentor)
    address = reverse("site", args=[site.uuid])

    def cost() -> int:
        mentor.get(address)
        with CaptureQueriesContext(connection) as captured:
            mentor.get(address)
        return len(captured)

    for number in range(2):
        setter(site, code=f"p{number}", tasks=industry.tasks)
    for_two = cost()
    for number in range(2, 9):
        setter(site, code=f"p{number}", tasks=industry.tasks)

    assert cost() == for_two


# --- over the API ---------------------------------------------------------------------------------


def test_sites_and_posts_are_corrected_closed_and_opened_over_the_api(industry: Industry) -> None:
    site = plant(industry)
    post = setter(site)
    client = calling(industry.world.mentor)
    places = [f"/api/v1/sites/{site.uuid}", f"/api/v1/posts/{post.uuid}"]

    renamed = put_json(client, places[0], {"title_en": "South"}).json()
    closed = [post_json(client, f"{one}/close", {"last_day": "2026-05-04"}) for one in places]
    again = [post_json(client, f"{one}/close", {"last_day": "2026-05-05"}) for one in places]
    listed = client.get("/api/v1/posts").json()["items"]
    with_closed = client.get("/api/v1/posts?closed=true").json()["items"]
    opened = [post_json(client, f"{one}/reopen", {}) for one in places]

    assert renamed["title"] == {"en": "South", "zh": "South"}
    assert [one.json()["closed_on"] for one in closed] == ["2026-05-04", "2026-05-04"]
    assert [one.status_code for one in again] == [409, 409]
    assert (len(listed), [one["uuid"] for one in with_closed]) == (0, [str(post.uuid)])
    assert [one.status_code for one in opened] == [200, 200]
    assert client.get(places[0]).json()["closed_on"] is None


def test_a_stranger_closes_nothing_over_the_api(industry: Industry) -> None:
    post = setter(plant(industry))
    stranger = calling(industry.person(Role.MENTOR, organisation=industry.other_enterprise))
    before = state_of_tables()["industry.Post"]

    refused = [
        post_json(stranger, f"/api/v1/{kind}/{row.uuid}/close", {"last_day": "2026-05-04"})
        for kind, row in (("posts", post), ("sites", post.site))
    ]

    assert [one.status_code for one in refused] == [404, 404]
    assert state_of_tables()["industry.Post"] == before
