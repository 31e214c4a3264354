"""Signals to judge and revisions as people meet them on pages."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.apps.assessment.test_rating_pages import signed_in
from tests.apps.curriculum.conftest import Work
from tests.apps.curriculum.revising import (
    accepted_revision,
    before_committee,
    committee_of_world,
    decide,
    in_review,
    proposal,
    published_revision,
    renew,
    signal_of,
    workbook_of,
)

from ronghe.apps.base.api import Text, next_steps, now, today
from ronghe.apps.curriculum.api import Judgement, judge_signal
from ronghe.apps.curriculum.flows import MODULE
from ronghe.apps.curriculum.forms_revisions import choices_of
from ronghe.apps.curriculum.models import Module, ModuleVersion, Revision, SignalTriage
from ronghe.apps.curriculum.services.revision_course import begin_drafting


@pytest.fixture
def lead(work: Work) -> Client:
    return signed_in(work.world.lead)


def test_a_signal_waits_in_the_leads_list_and_next_steps(work: Work, lead: Client) -> None:
    signal = signal_of(work)

    page = lead.get(reverse("signals_to_judge"))

    assert page.status_code == 200
    assert page.context["count"] == 1
    assert signal.title in page.content.decode()
    assert "curriculum.signals" in [step.key for step in next_steps(work.lead)]


def test_a_deferred_signal_rests_until_its_day(work: Work, lead: Client) -> None:
    signal = signal_of(work)
    judge_signal(
        viewer=work.lead,
        signal=signal,
        programme=work.world.programme,
        judgement=Judgement("deferred", "No order yet.", "en", today() + timedelta(days=30)),
        at=now(),
    )

    page = lead.get(reverse("signals_to_judge"))

    assert (page.context["count"], page.context["rests"]) == (0, 1)
    assert signal.title in page.content.decode()
    assert "curriculum.signals" not in [step.key for step in next_steps(work.lead)]


def test_nothing_to_judge_is_said_plainly(lead: Client) -> None:
    assert lead.get(reverse("signals_to_judge")).context["count"] == 0


def judged(lead: Client, work: Work, **given: object) -> object:
    signal = signal_of(work)
    address = reverse("signal_judge", args=[signal.uuid, work.world.programme.uuid])
    return lead.post(address, given)


def test_accepting_a_signal_opens_its_revision(work: Work, lead: Client) -> None:
    module = work.published().module

    page = judged(lead, work, outcome="accepted", reason="Seen twice", module=str(module.uuid))

    revision = Revision.objects.get()
    assert page.url == reverse("revision", args=[revision.uuid])  # type: ignore[attr-defined]
    assert revision.module == module
    assert lead.get(page.url).status_code == 200  # type: ignore[attr-defined]


def test_a_judgement_without_a_reason_keeps_what_was_chosen(work: Work, lead: Client) -> None:
    page = judged(lead, work, outcome="rejected", reason="")

    assert page.status_code == 422  # type: ignore[attr-defined]
    assert page.context["form"].data["outcome"] == "rejected"  # type: ignore[attr-defined]
    assert SignalTriage.objects.count() == 0


def test_the_signals_own_page_shows_what_came_of_it(work: Work, lead: Client) -> None:
    signal = signal_of(work)
    waiting = lead.get(reverse("signal", args=[signal.uuid])).content.decode()
    address = reverse("signal_judge", args=[signal.uuid, work.world.programme.uuid])
    assert address in waiting

    lead.post(address, {"outcome": "rejected", "reason": "A single machine"})

    judged_page = lead.get(reverse("signal", args=[signal.uuid])).content.decode()
    assert address not in judged_page
    assert "A single machine" in judged_page


def test_the_board_shows_each_revision_where_it_stands(work: Work, lead: Client) -> None:
    accepted_revision(work, work.published(0).module)
    in_review(work, work.published(1).module)

    page = lead.get(reverse("revisions"))

    standing = {lane.state: len(lane.cards) for lane in page.context["lanes"]}
    assert (standing["accepted"], standing["in_review"], standing["drafting"]) == (1, 1, 0)
    assert page.context["running"] == 2


def test_a_card_moves_along_the_table_by_one_button(work: Work, lead: Client) -> None:
    revision = accepted_revision(work, work.published().module)

    lead.post(reverse("revision_move", args=[revision.uuid, "drafting"]), {"back": "board"})

    revision.refresh_from_db()
    assert revision.state == "drafting"


@pytest.mark.parametrize("target", ["approved", "published", "closed", "nowhere"])
def test_a_card_does_not_jump(work: Work, lead: Client, target: str) -> None:
    revision = accepted_revision(work, work.published().module)

    lead.post(reverse("revision_move", args=[revision.uuid, target]))

    revision.refresh_from_db()
    assert revision.state == "accepted"


def test_looking_at_a_moves_address_moves_nothing(work: Work, lead: Client) -> None:
    revision = accepted_revision(work, work.published().module)

    lead.get(reverse("revision_move", args=[revision.uuid, "drafting"]))

    revision.refresh_from_db()
    assert revision.state == "accepted"


def test_a_move_that_needs_a_reason_asks_for_it(work: Work, lead: Client) -> None:
    revision = proposal(work, None)
    address = reverse("revision_move", args=[revision.uuid, "rejected"])
    assert lead.get(address).status_code == 200
    assert lead.post(address, {"note": ""}).status_code == 422

    lead.post(address, {"note": "Not now"})

    revision.refresh_from_db()
    assert revision.state == "rejected"


def test_a_teacher_does_not_accept_by_the_address(work: Work) -> None:
    revision = proposal(work, work.published().module)

    page = signed_in(work.world.teacher).post(
        reverse("revision_move", args=[revision.uuid, "accepted"]), {"note": "Mine"}
    )

    revision.refresh_from_db()
    assert (page.status_code, revision.state) == (403, "proposed")


def test_a_teacher_proposes_from_a_page(work: Work) -> None:
    module = work.published().module
    address = reverse("revision_new", args=[work.world.programme.uuid])

    signed_in(work.world.teacher).post(
        f"{address}?origin=gap&from=/demand-and-supply/",
        {"module": str(module.uuid), "title": "Probing", "text": "Asked for, not taught"},
    )

    revision = Revision.objects.get()
    trigger = revision.triggers.get()
    assert (revision.title, trigger.origin, trigger.url) == (
        "Probing",
        "gap",
        "/demand-and-supply/",
    )


def test_a_proposal_filled_in_by_another_page_keeps_the_language_of_its_words(
    work: Work,
) -> None:
    teacher = signed_in(work.world.teacher)
    address = reverse("revision_new", args=[work.world.programme.uuid])
    query = "?title=%E9%A2%84%E6%B5%8B&lang=zh-hans"
    teacher.cookies["django_language"] = "en"

    teacher.post(address + query, {"title": "预测", "text": "要求增多"})
    teacher.post(address + query, {"title": "Other", "text": "More"})

    rows = Revision.objects.order_by("pk")
    assert [(row.title, row.lang) for row in rows] == [("预测", "zh-hans"), ("Other", "en")]


def test_modules_are_chosen_by_title_and_told_apart_by_code_only_where_they_must() -> None:
    first, second, third = (Module(code=code) for code in ("a", "b", "c"))

    words = choices_of(
        [(first, Text("Turn", "车")), (second, Text("Turn", "车")), (third, Text("Mill", "铣"))]
    )

    assert [label.split(" (")[-1] for _key, label in words] == ["a)", "b)", str(Text("Mill", "铣"))]


@pytest.mark.parametrize("address", ["https://elsewhere.example/", "//elsewhere.example/x", "x"])
def test_a_proposal_keeps_no_address_of_another_site(work: Work, address: str) -> None:
    page = reverse("revision_new", args=[work.world.programme.uuid])

    signed_in(work.world.teacher).post(f"{page}?from={address}", {"title": "a", "text": "b"})

    assert Revision.objects.get().triggers.get().url == ""


def test_a_step_is_given_away_and_found_among_the_next_steps(work: Work, lead: Client) -> None:
    revision = accepted_revision(work, work.published().module)
    address = reverse("revision_step", args=[revision.uuid, "draft"])
    assert lead.get(address).status_code == 200

    lead.post(address, {"owner": str(work.world.teacher.uuid), "due_on": "2030-01-31"})

    [step] = [s for s in next_steps(work.teacher) if s.key.startswith("curriculum.revision.")]
    assert step.due is not None
    assert step.due.isoformat() == "2030-01-31"


def test_a_revision_says_what_still_lacks(work: Work, lead: Client) -> None:
    revision = in_review(work, work.published().module)

    page = lead.get(reverse("revision", args=[revision.uuid]))

    assert [why.en[:30] for why in page.context["blocked"]] == ["The programme has no committee"]


@pytest.mark.parametrize("state", ["drafting", "with_committee", "approved"])
def test_nobody_is_told_to_do_first_what_the_next_step_does_itself(
    work: Work, lead: Client, state: str
) -> None:
    committee_of_world(work)
    module = work.published().module
    if state == "drafting":
        revision = begin_drafting(
            viewer=work.teacher, revision=accepted_revision(work, module), at=now()
        )
        renew(revision)
    else:
        revision = before_committee(work, module)
    if state == "approved":
        revision = decide(work, revision, carried=True)

    page = lead.get(reverse("revision", args=[revision.uuid]))

    assert (revision.state, page.context["blocked"]) == (state, [])


def test_a_draft_that_lacks_something_says_so_on_its_revision(work: Work, lead: Client) -> None:
    revision = begin_drafting(
        viewer=work.teacher,
        revision=accepted_revision(work, work.published().module),
        at=now(),
    )
    revision.version.situations.all().delete()
    renew(revision)

    page = lead.get(reverse("revision", args=[revision.uuid]))

    assert [str(why.en) for why in page.context["blocked"]] == [
        guard.why.en for guard in MODULE.failing("submit", revision.version)
    ]
    assert page.context["blocked"] != []


def test_the_version_of_a_revision_leads_to_it_and_is_not_moved_past_it(
    work: Work, lead: Client
) -> None:
    revision = in_review(work, work.published().module)

    page = lead.get(reverse("module_version", args=[revision.version.uuid])).content.decode()

    assert reverse("revision", args=[revision.uuid]) in page
    assert reverse("module_decide", args=[revision.version.uuid, "approve"]) not in page
    assert reverse("module_decide", args=[revision.version.uuid, "return"]) not in page


def test_a_published_revision_shows_the_days_since_the_event(work: Work, lead: Client) -> None:
    committee_of_world(work)
    revision = published_revision(work, work.published().module)

    page = lead.get(reverse("revision", args=[revision.uuid]))

    assert page.status_code == 200
    published = next(one for one in page.context["trace"] if one.title.en == "Published")
    assert published.days == 0


def test_stale_resources_are_listed_with_what_can_be_done_and_no_way_past_them(
    work: Work, lead: Client
) -> None:
    committee_of_world(work)
    module = work.published().module
    resource = workbook_of(work, module)
    revision = published_revision(work, module)
    address = reverse("revision", args=[revision.uuid])

    stale = lead.get(address).text
    lead.post(reverse("resource_confirm", args=[resource.uuid]), {"note": "It names no hours."})
    fresh = lead.get(address).text
    lead.post(reverse("revision_move", args=[revision.uuid, "renewed"]))

    assert reverse("resource_confirm", args=[resource.uuid]) in stale
    assert "The resources are renewed" not in stale
    assert "The resources are renewed" in fresh
    assert "It names no hours." in fresh
    revision.refresh_from_db()
    assert revision.state == "renewed"


def test_who_handed_a_draft_in_is_told_who_may_review_it(work: Work, lead: Client) -> None:
    committee_of_world(work)
    revision = in_review(work, work.published().module)
    ModuleVersion.objects.filter(revision=revision).update(submitted_by=work.world.lead)

    page = lead.get(reverse("revision", args=[revision.uuid])).text
    other = signed_in(work.world.administrator).get(reverse("revision", args=[revision.uuid])).text

    assert "Bring before the committee" not in page
    assert "Who may review it: Administrator" in " ".join(page.split())
    assert "Bring before the committee" in other


def test_who_is_alone_says_how_their_own_draft_was_looked_at(work: Work, lead: Client) -> None:
    committee_of_world(work)
    work.world.administrator.memberships.all().delete()
    revision = in_review(work, work.published().module)
    ModuleVersion.objects.filter(revision=revision).update(submitted_by=work.world.lead)
    address = reverse("revision_move", args=[revision.uuid, "with_committee"])

    asked = lead.get(address)
    empty = lead.post(address, {"note": ""})
    lead.post(address, {"note": "Read with two mentors."})

    revision.refresh_from_db()
    assert (asked.status_code, empty.status_code) == (200, 422)
    assert revision.state == "with_committee"


def test_a_module_without_resources_says_so(work: Work, lead: Client) -> None:
    committee_of_world(work)
    revision = published_revision(work, work.published().module)

    page = lead.get(reverse("revision", args=[revision.uuid])).text

    assert "This module has no teaching resources" in page
    assert "passed by itself" in page
    assert "The resources are renewed" not in page


def test_what_is_kept_in_a_circle_is_counted_and_not_named(work: Work, lead: Client) -> None:
    committee_of_world(work)
    module = work.published().module
    workbook_of(work, module, confidentiality="circle", circle=[work.world.teacher])
    revision = published_revision(work, module)

    page = lead.get(reverse("revision", args=[revision.uuid])).text

    assert "Workbook" not in page
    assert "1 more resource is not open to you. 1 of them is stale." in page


def test_a_class_is_marked_from_a_page(work: Work, lead: Client) -> None:
    committee_of_world(work)
    revision = published_revision(work, work.published().module)
    address = reverse("revision_taught", args=[revision.uuid])
    form = lead.get(address).context["form"]

    lead.post(
        address,
        {
            "school_class": str(work.world.school_class.uuid),
            "taught_on": form.initial["taught_on"],
        },
    )

    revision.refresh_from_db()
    assert revision.state == "taught"
    effect = lead.get(reverse("revision_effect", args=[revision.uuid]))
    assert effect.status_code == 200
    assert lead.get(reverse("revision", args=[revision.uuid])).context["blocked"] == []


def test_the_effect_is_recorded_and_its_numbers_can_be_read_again(work: Work, lead: Client) -> None:
    test_a_class_is_marked_from_a_page(work, lead)
    revision = Revision.objects.get()

    lead.post(
        reverse("revision_effect", args=[revision.uuid]),
        {"conclusion": "cannot_tell", "text": "Too early"},
    )

    revision.refresh_from_db()
    assert revision.state == "closed"
    kept = lead.get(reverse("revision_effect_kept", args=[revision.uuid]))
    assert kept.status_code == 200
    assert lead.get(reverse("revision", args=[revision.uuid])).status_code == 200


def test_a_mentor_of_the_region_reads_and_does_not_write(work: Work) -> None:
    committee_of_world(work)
    revision = before_committee(work, work.published().module)

    page = signed_in(work.world.mentor).get(reverse("revision", args=[revision.uuid]))

    assert page.status_code == 200
    assert (page.context["quick"], page.context["noted"], page.context["may_lead"]) == (
        [],
        [],
        False,
    )


@pytest.mark.parametrize("name", ["revisions", "revision_list", "signals_to_judge"])
def test_more_revisions_cost_no_more_queries(work: Work, lead: Client, name: str) -> None:
    def look() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert lead.get(reverse(name)).status_code == 200
        return len(seen)

    module = work.published(0).module
    accepted_revision(work, module)
    signal_of(work)
    look()
    few = look()
    for number in range(1, 4):
        accepted_revision(work, module)
        signal_of(work, title=f"News {number}")

    assert look() == few


def test_who_judges_reads_what_the_signal_says_and_who_else_says_so(
    work: Work, lead: Client
) -> None:
    signal = signal_of(work)
    signal_of(work, title="We see it too", enterprise=None)
    address = reverse("signal_judge", args=[signal.uuid, work.world.programme.uuid])

    page = lead.get(address).content.decode()

    for words in ("Since January.", "15 January 2026", work.tasks[0].title_en, "We see it too"):
        assert words in page


def test_what_has_been_judged_is_not_asked_again(work: Work, lead: Client) -> None:
    signal = signal_of(work)
    address = reverse("signal_judge", args=[signal.uuid, work.world.programme.uuid])
    lead.post(address, {"outcome": "rejected", "reason": "A single machine"})

    again = lead.get(address)

    assert (again.status_code, again.url) == (302, reverse("signal", args=[signal.uuid]))


def test_a_second_signal_of_a_module_under_way_is_added_to_its_revision(
    work: Work, lead: Client
) -> None:
    module = work.published().module
    revision = in_review(work, module)
    given = {"outcome": "accepted", "reason": "A second partner", "module": str(module.uuid)}

    refused = judged(lead, work, **given)
    joined = judged(lead, work, **given, revision=str(revision.uuid))

    assert refused.status_code == 422  # type: ignore[attr-defined]
    assert "revises this module already" in refused.content.decode()  # type: ignore[attr-defined]
    assert joined.url == reverse("revision", args=[revision.uuid])  # type: ignore[attr-defined]
    assert Revision.objects.count() == 1
