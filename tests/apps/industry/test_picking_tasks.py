"""Which typical tasks a form offers: those near first, any other by words, what was ticked kept."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.apps.assessment.test_rating_pages import signed_in
from tests.apps.industry.conftest import SYSTEM, Industry

from ronghe.apps.base.api import Text, now, today
from ronghe.apps.competence.api import Occupation, TypicalTask, WorkProcess
from ronghe.apps.industry.models import Equipment, Partnership, Post, Signal
from ronghe.apps.industry.queries.work import tasks_near, tasks_worded
from ronghe.apps.industry.services.equipment import EquipmentDraft, add_equipment
from ronghe.apps.industry.services.workplaces import PostDraft, add_post, add_site


def task_of(occupation: str, title: str, code: str = "x") -> TypicalTask:
    """A task of another trade: occupation and process are named alike."""
    row, _ = Occupation.objects.get_or_create(code=occupation, title_en=occupation.title())
    process, _ = WorkProcess.objects.get_or_create(
        occupation=row, code="daily", title_en=f"{occupation} work", title_zh="日常"
    )
    return TypicalTask.objects.create(
        work_process=process, code=code, title_en=title, title_zh=f"任务{title}"
    )


def titles(field: Any) -> tuple[list[str], list[str]]:
    """What a drawn form offers: near, and of other trades."""
    context = field.field.widget.get_context(field.html_name, field.value(), {"id": "t"})
    return tuple(
        [str(option["label"]) for _, options, _ in context[part] for option in options]
        for part in ("near", "others")
    )


# --- which are near -------------------------------------------------------------------------------


def test_near_an_enterprise_is_what_its_partner_programmes_teach(industry: Industry) -> None:
    task_of("nursing", "Lift a patient")

    near = tasks_near(industry.world.enterprise, today())
    without_partner = tasks_near(industry.other_enterprise, today())

    assert (near, without_partner) == (industry.tasks, [])


def test_a_partnership_that_has_ended_brings_nothing_near(industry: Industry) -> None:
    Partnership.objects.update(ends_on="2025-01-01")

    assert tasks_near(industry.world.enterprise, today()) == []


def test_near_is_also_the_work_of_its_posts_and_equipment(industry: Industry) -> None:
    lifting, washing = (task_of("nursing", name, name[:4].lower()) for name in ("Lifting", "Wash"))
    driving = task_of("driving", "Drive a lorry")
    enterprise = industry.other_enterprise
    site = add_site(viewer=SYSTEM, organisation=enterprise, title=Text("Home", ""))
    add_post(
        viewer=SYSTEM,
        site=site,
        draft=PostDraft(Text("Carer", ""), occupation=lifting.work_process.occupation),
    )
    add_equipment(
        viewer=SYSTEM, draft=EquipmentDraft(enterprise, industry.controller, tasks=[driving])
    )

    assert tasks_near(enterprise, today()) == [driving, lifting, washing]


def test_near_a_school_is_what_its_programmes_teach(industry: Industry) -> None:
    assert tasks_near(industry.world.school, today()) == industry.tasks


def test_what_is_retired_or_replaced_is_not_near_and_not_found(industry: Industry) -> None:
    gone, replaced = industry.tasks
    TypicalTask.objects.filter(pk=gone.pk).update(retired_at=now())
    newer = task_of("driving", "Task 2 anew")
    TypicalTask.objects.filter(pk=replaced.pk).update(replaced_by=newer)

    assert tasks_near(industry.world.enterprise, today()) == []
    assert tasks_worded("task", (), 9) == [newer]


@pytest.mark.parametrize("words", ["lift", "NURSING", "任务lift 日常", "patient nursing"])
def test_words_are_looked_for_in_task_process_and_trade_in_both_languages(
    industry: Industry, words: str
) -> None:
    found = task_of("nursing", "Lift a patient")

    assert tasks_worded(words, (), 9) == [found]
    assert tasks_worded(words, {found.uuid}, 9) == []


# --- in a form ------------------------------------------------------------------------------------


def new_post(industry: Industry, client: Client | None = None, **fields: Any) -> Any:
    site = industry.world.enterprise.sites.get_or_create(code="plant", title_en="Plant")[0]
    data = {"title_en": "Setter", "site": str(site.uuid), "headcount": "3", **fields}
    address = reverse("post_new", args=[industry.world.enterprise.uuid])
    return (client or signed_in(industry.world.mentor)).post(address, data)


def test_a_post_s_form_offers_near_tasks_and_no_others_until_words_are_given(
    industry: Industry,
) -> None:
    task_of("nursing", "Lift a patient")
    industry.world.enterprise.sites.create(code="plant", title_en="Plant")

    page = signed_in(industry.world.mentor).get(
        reverse("post_new", args=[industry.world.enterprise.uuid])
    )

    assert titles(page.context["form"]["tasks"]) == (["Task 1", "Task 2"], [])
    assert "Lift a patient" not in page.content.decode()


def test_words_bring_other_trades_and_keep_what_was_typed_and_ticked(industry: Industry) -> None:
    lift = task_of("nursing", "Lift a patient")
    task_of("driving", "Drive a lorry")
    ticked = industry.tasks[0]

    page = new_post(industry, tasks=[str(ticked.uuid)], tasks_words="nursing", tasks_found="")

    form = page.context["form"]
    assert (page.status_code, form.is_bound, Post.objects.count()) == (200, False, 0)
    assert titles(form["tasks"]) == (["Task 1"], [lift.title_en])
    assert (form["title_en"].value(), form["headcount"].value()) == ("Setter", "3")
    assert f'value="{ticked.uuid}" id="id_tasks_0_0" checked' in page.content.decode()


def test_what_was_found_is_chosen_and_stays_in_sight_under_other_words(industry: Industry) -> None:
    lift = task_of("nursing", "Lift a patient")
    chosen, mentor = [str(lift.uuid)], signed_in(industry.world.mentor)

    under_others, saved = (
        new_post(industry, mentor, tasks=chosen, tasks_words="lorry", tasks_found=found)
        for found in ("nursing", "lorry")
    )

    assert titles(under_others.context["form"]["tasks"]) == ([], ["Lift a patient"])
    assert saved.status_code == 302
    assert list(Post.objects.get().tasks.all()) == [lift]


def test_the_find_button_narrows_also_when_the_words_are_the_same(industry: Industry) -> None:
    page = new_post(industry, tasks_words="x", tasks_found="x", tasks_search="1")

    assert (page.status_code, Post.objects.count()) == (200, 0)


@pytest.mark.parametrize("rubbish", ["not-a-uuid", "00000000-0000-0000-0000-000000000000"])
def test_a_task_that_is_none_is_refused_and_nothing_added(industry: Industry, rubbish: str) -> None:
    page = new_post(industry, tasks=[rubbish])

    assert (page.status_code, list(page.context["form"].errors)) == (422, ["tasks"])
    assert Post.objects.count() == 0


def test_a_list_of_other_trades_is_cut_and_says_so(industry: Industry) -> None:
    for number in range(40):
        task_of("nursing", f"Care {number:02}", f"c{number}")

    page = new_post(industry, tasks_words="care", tasks_found="")

    assert len(titles(page.context["form"]["tasks"])[1]) == 30
    assert "There are more: add a word." in page.content.decode()


def test_correcting_a_post_loses_no_replaced_task_and_no_device_out_of_use(
    industry: Industry,
) -> None:
    old = industry.tasks[0]
    device = add_equipment(
        viewer=SYSTEM, draft=EquipmentDraft(industry.world.enterprise, industry.controller)
    )
    site = add_site(viewer=SYSTEM, organisation=industry.world.enterprise, title=Text("P", ""))
    draft = PostDraft(Text("Setter", ""), tasks=[old], equipment=[device])
    post = add_post(viewer=SYSTEM, site=site, draft=draft)
    TypicalTask.objects.filter(pk=old.pk).update(retired_at=now())
    Equipment.objects.update(retired_on="2025-01-01")
    mentor, address = signed_in(industry.world.mentor), reverse("post_change", args=[post.uuid])

    form = mentor.get(address).context["form"]
    kept = {name: form[name].value() for name in ("tasks", "equipment", "title_en", "headcount")}
    answer = mentor.post(address, {**kept, "headcount": "9"})

    assert answer.status_code == 302
    row = Post.objects.get()
    assert (row.headcount, list(row.tasks.all()), list(row.equipment.all())) == (9, [old], [device])


def test_a_mentor_tells_of_work_of_another_trade(industry: Industry) -> None:
    lift = task_of("nursing", "Lift a patient")
    told = {"title": "New hoist", "event_on": today().isoformat()}
    mentor, address = signed_in(industry.world.mentor), reverse("tell_change")

    searched = mentor.post(address, {**told, "tasks_words": "lift", "tasks_found": ""})
    assert (searched.status_code, Signal.objects.count()) == (200, 0)
    mentor.post(address, {**told, "tasks": [str(lift.uuid)]})

    assert list(Signal.objects.get().tasks.all()) == [lift]


def test_a_lead_records_a_signal_with_the_tasks_of_their_programme_first(
    industry: Industry,
) -> None:
    care = industry.other_programme
    other = industry.world.framework.__class__.objects.create(code="care", title_en="Care")
    other.programme_frameworks.create(programme=care, from_entry_year=2020)
    lift = task_of("nursing", "Lift a patient")
    other.tasks.set([lift])

    form = signed_in(industry.world.lead).get(reverse("signal_new")).context["form"]

    assert titles(form["tasks"]) == (["Task 1", "Task 2"], [])


def test_the_form_costs_the_same_for_few_tasks_and_for_many(industry: Industry) -> None:
    industry.world.enterprise.sites.create(code="plant", title_en="Plant")
    mentor = signed_in(industry.world.mentor)
    address = reverse("post_new", args=[industry.world.enterprise.uuid])

    def cost() -> int:
        mentor.get(address)
        with CaptureQueriesContext(connection) as captured:
            mentor.get(address)
        return len(captured)

    for_few = cost()
    for number in range(20):
        industry.world.framework.tasks.add(task_of("cnc2", f"T{number}", f"n{number}"))

    assert cost() == for_few
