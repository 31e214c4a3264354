"""Modules and plans in a real browser: whole in every look, and a profile written by keyboard."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.apps.conftest import World, world  # noqa: F401
from tests.apps.curriculum.conftest import Work, found_work
from tests.apps.curriculum.test_plans import begin, whole_plan

from ronghe.apps.competence.api import ProgrammeFramework
from ronghe.apps.curriculum.models import ProfileTarget
from ronghe.apps.curriculum.queries.aims import assessed_in
from ronghe.apps.people.api import Account

Visit = Callable[..., Page]
LookAt = Callable[..., list[str]]


@pytest.fixture
def work(transactional_db: None, live_server: LiveServer, world: World) -> Work:  # noqa: F811
    ProgrammeFramework.objects.create(
        programme=world.programme, framework=world.framework, from_entry_year=2020
    )
    return found_work(world)


@pytest.fixture
def account(work: Work) -> Account:
    return Account.objects.create_user("lead", "Kailing-2026!", person=work.world.lead)


def addresses(work: Work) -> dict[str, str]:
    plan = whole_plan(work)
    draft = work.module(5)
    work.words()
    situation = draft.situations.get()
    programme = work.world.programme.uuid
    return {
        "curricula": reverse("curricula"),
        "modules": reverse("modules", args=[programme]),
        "module": reverse("module_version", args=[draft.uuid]),
        "module-form": reverse("module_edit", args=[draft.uuid]),
        "situation": reverse("situation", args=[situation.uuid]),
        "situation-form": reverse("situation_part", args=[situation.uuid, "assessed"]),
        "impact": reverse("task_impact", args=[work.tasks[0].uuid]),
        "plans": reverse("plans"),
        "plan": reverse("plan", args=[plan.uuid]),
        "plan-trace": reverse("plan_trace", args=[plan.uuid]),
        "plan-submit": reverse("plan_submit", args=[plan.uuid]),
        "plan-module": reverse("plan_module_new", args=[plan.uuid]),
        "profile": reverse("profile_edit", args=[plan.uuid]),
        "standard-import": reverse("standard_import"),
    }


def test_pages_of_modules_and_plans_are_whole(
    look_at: LookAt, work: Work, account: Account
) -> None:
    pages = {f"curriculum-{name}": address for name, address in addresses(work).items()}

    assert look_at(pages, account=account) == []


def test_a_profile_is_written_with_the_keyboard_alone(
    visit: Visit, work: Work, account: Account
) -> None:
    plan = begin(work)
    page: Page = visit(reverse("profile_edit", args=[plan.uuid]), account=account)

    page.get_by_label("Machine setter").focus()
    page.keyboard.press("Space")
    page.get_by_label("Competence 1, semester 2").focus()
    page.keyboard.type("competent")
    page.keyboard.press("Tab")
    page.keyboard.type("proficient")
    page.get_by_role("button", name="Save the profile").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{reverse('plan', args=[plan.uuid])}")

    targets = ProfileTarget.objects.values_list("semester", "level__number").order_by("semester")
    assert list(targets) == [(2, 2), (3, 3)]


def test_what_a_situation_assesses_is_chosen_with_the_keyboard_alone(
    visit: Visit, work: Work, account: Account
) -> None:
    """A competence is found in the list and added, its words ticked, the next part opened."""
    work.words(1)
    situation = work.module(5).situations.get()
    page: Page = visit(
        reverse("situation_part", args=[situation.uuid, "assessed"]), account=account
    )

    page.get_by_text("Add competences").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Find in the list").first.focus()
    page.keyboard.type("Competence 2")
    expect(page.get_by_label("Competence 3")).to_be_hidden()
    page.get_by_label("Competence 2").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Add what is ticked").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**#aim-{work.competences[1].uuid}")
    page.get_by_label("expert: does expert work").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="6 Knowledge").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{reverse('situation_part', args=[situation.uuid, 'knowledge'])}")

    found = assessed_in([situation.pk])[situation.pk]
    assert [(one.competence.title_en, one.level.title_en) for one in found] == [
        ("Competence 2", "competent"),
        ("Competence 2", "expert"),
    ]


def test_enter_in_a_field_of_a_part_saves_it_and_goes_on(
    visit: Visit, work: Work, account: Account
) -> None:
    situation = work.module(5).situations.get()
    page: Page = visit(reverse("situation_edit", args=[situation.uuid]), account=account)

    page.get_by_label("Title in English").fill("Turn a shaft")
    page.get_by_label("Title in English").press("Enter")
    page.wait_for_url(f"**{reverse('situation_part', args=[situation.uuid, 'work'])}")

    situation.refresh_from_db()
    assert situation.title_en == "Turn a shaft"
