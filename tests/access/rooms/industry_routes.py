"""Routes of industry: they are about what the pages are about, with a body of JSON."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ronghe.apps.base.api import today
from ronghe.apps.industry.models import Site
from rooms.api_routes import as_page
from rooms.industry import at, enterprise_of


def titled(subject: Any) -> Mapping[str, Any]:
    return {"title_en": "New", "title_zh": "新"}


def a_contact(subject: Any) -> Mapping[str, Any]:
    return {"name": "Bo", "language": "en", "purposes": ["surveys"]}


def a_post(subject: Any) -> Mapping[str, Any]:
    site = Site.objects.get(organisation__uuid=subject.kwargs["uuid"], closed_on=None)
    return {**titled(subject), "site": str(site.uuid)}


def a_last_day(subject: Any) -> Mapping[str, Any]:
    return {"last_day": today().isoformat()}


def a_partnership_of_a_school(world: Any) -> list[Any]:
    """Each enterprise, with a programme that its school may give to it."""
    day = today().isoformat()
    return [
        replace(one, data={"programme": str(one.place.programme.uuid), "starts_on": day})
        for one in at(enterprise_of, of_school=True)(world)
    ]


def a_question(subject: Any) -> Mapping[str, Any]:
    return {"kind": "text", **titled(subject)}


def a_sentence(subject: Any) -> Mapping[str, Any]:
    return {"title": "A robot"}


def a_machine(subject: Any) -> Mapping[str, Any]:
    return {"type": "lathe"}


def a_committee(subject: Any) -> Mapping[str, Any]:
    return {"committee": str(subject.kwargs["uuid"])}


def a_rejection(subject: Any) -> Mapping[str, Any]:
    return {"judgement": "reject"}


def a_skill(subject: Any) -> Mapping[str, Any]:
    return {"concept": "urn:lathe", "lang": "en"}


def a_kind(world: Any) -> list[Any]:
    from subjects import Subject

    generation = {"number": 2, "title_en": "Two", "title_zh": "二代"}
    return [Subject("kind", {"code": "lathe"}, data=generation)]


def a_change(world: Any) -> Mapping[str, Any]:
    return {"title": "change", "event_on": today().isoformat()}


def an_exchange(world: Any) -> Mapping[str, Any]:
    return {"title": "Fair", "shown": "Lathes", "held_on": today().isoformat()}


SUBJECTS = {
    "api:enterprise_of": as_page("enterprise"),
    "api:replace_enterprise": as_page("enterprise_change", titled),
    "api:create_site": as_page("site_new", titled),
    "api:create_post": as_page("post_new", a_post),
    "api:replace_post": as_page("post_change", titled),
    "api:end_post": as_page("post_close", a_last_day),
    "api:begin_post_again": as_page("post_reopen"),
    "api:site_of": as_page("site"),
    "api:replace_site": as_page("site_change", titled),
    "api:end_site": as_page("site_close", a_last_day),
    "api:begin_site_again": as_page("site_reopen"),
    "api:create_partnership": a_partnership_of_a_school,
    "api:close_partnership": as_page("partnership_end"),
    "api:keep_partnership": as_page("partnership_continue"),
    "api:delete_partnership": as_page("partnership_take_back"),
    "api:contacts": as_page("enterprise_contacts"),
    "api:create_contact": as_page("contact_new", a_contact),
    "api:replace_contact": as_page("contact_change", a_contact),
    "api:delete_contact": as_page("contact_remove"),
    "api:replace_equipment": as_page("equipment_change", a_machine),
    "api:create_equipment_news": as_page("equipment_news", a_sentence),
    "api:create_generation": a_kind,
    "api:signal_of": as_page("signal"),
    "api:create_tell_link": as_page("ask_to_tell_link"),
    "api:event_of": as_page("technical_event"),
    "api:survey_of": as_page("survey"),
    "api:create_question": as_page("survey_question", a_question),
    "api:delete_question": as_page("survey_question_remove"),
    "api:make_survey_public": as_page("survey_publish"),
    "api:create_survey_version": as_page("survey_version"),
    "api:list_invitees": as_page("survey"),
    "api:create_invitation": as_page("survey_invite"),
    "api:survey_results": as_page("survey"),
    "api:create_answer_signal": as_page("answer_signal", a_sentence),
    "api:demand_occupations": as_page("demand_region"),
    "api:demand_skills": as_page("demand_of"),
    "api:demand_months": as_page("demand_skill"),
    "api:demand_postings": as_page("demand_skill"),
    "api:demand_trends": as_page("demand_of"),
    "api:demand_run": as_page("demand_of"),
    "api:bring_in_postings": as_page("postings_import"),
    "api:create_run": as_page("trends_assess"),
    "api:create_judgement": as_page("trends_judgement", a_committee),
    "api:create_trend_signal": as_page("trend_signal", lambda subject: {"trade": ""}),
    "api:mark_notice_looked": as_page("trends_looked"),
    "api:list_link_proposals": as_page("links"),
    "api:look_for_links": as_page("links_look"),
    "api:judge_link": as_page("link_judge", a_rejection),
}
DATA = {
    "api:create_enterprise": lambda world: titled(None),
    "api:create_equipment_kind": lambda world: {"code": "lathe", **titled(None)},
    "api:create_told_change": a_change,
    "api:create_event": an_exchange,
    "api:create_survey": lambda world: titled(None),
}
