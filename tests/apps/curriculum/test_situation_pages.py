"""A learning situation on its page, and written part by part."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.apps.conftest import add_instrument
from tests.apps.curriculum.conftest import AT, Work, publish

from api_calls import signed_in, state_of_tables
from ronghe.apps.competence.api import (
    CompetenceTask,
    Framework,
    ProgrammeFramework,
)
from ronghe.apps.curriculum.models import (
    KnowledgeElement,
    LearningSituation,
    ModuleVersion,
    SituationPhase,
    TeachingStandard,
)
from ronghe.apps.curriculum.queries.aims import assessed_in
from ronghe.apps.curriculum.services.situations import change_situation

PARTS = ("what", "work", "phases", "place", "assessed", "knowledge")


@pytest.fixture
def lead(work: Work) -> Client:
    ProgrammeFramework.objects.create(
        programme=work.world.programme, framework=work.world.framework, from_entry_year=2020
    )
    return signed_in(work.world.lead)


@pytest.fixture
def situation(work: Work) -> LearningSituation:
    work.words()
    return work.module().situations.get()


def address(situation: LearningSituation, part: str) -> str:
    return reverse("situation_part", args=[situation.uuid, part])


def text(client: Client, where: str) -> str:
    return client.get(where).content.decode()


def what(**more: str) -> dict[str, str]:
    fields = {"code": "shaft", "title_zh": "加工轴", "title_en": "Turn a shaft"}
    return {**fields, "trigger_en": "A customer asks for twelve shafts.", **more}


def aims(work: Work, *numbers: int, **more: object) -> dict[str, object]:
    """What the page sends of the competences on it; all are to be reached at level 2."""
    keys = [str(work.competences[number].uuid) for number in numbers]
    return {
        "aims": keys,
        **{f"level-{key}": "2" for key in keys},
        "instruments": [str(work.instrument.uuid)],
        "add_level": "3",
        **more,
    }


def formed(situation: LearningSituation) -> dict[str, int]:
    rows = situation.situation_competences.values_list("competence__code", "level__number")
    return dict(rows)


def assessed(situation: LearningSituation) -> list[tuple[str, int]]:
    found = assessed_in([situation.pk]).get(situation.pk, ())
    return [(one.competence.code, one.level.number) for one in found]


# --- a new one ------------------------------------------------------------------------------------


def test_a_new_situation_begins_with_what_and_leads_to_the_work(work: Work, lead: Client) -> None:
    version = work.module()

    answer = lead.post(
        reverse("situation_new", args=[version.uuid]), what(place="workplace", product_en="Shafts")
    )

    made = version.situations.get(code="shaft")
    assert answer.headers["Location"] == address(made, "work")
    assert (made.place, made.position, made.product_en) == ("workplace", 2, "Shafts")
    assert made.trigger_en == "A customer asks for twelve shafts."


def test_a_new_situation_without_a_title_keeps_what_was_typed(work: Work, lead: Client) -> None:
    version = work.module()
    before = state_of_tables()

    answer = lead.post(
        reverse("situation_new", args=[version.uuid]),
        what(title_en="", title_zh="", place="workshop"),
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Give a title in at least one language." in page
    assert "A customer asks for twelve shafts." in page
    assert state_of_tables() == before


# --- part by part ---------------------------------------------------------------------------------


@pytest.mark.parametrize("part", PARTS)
def test_each_part_opens_and_names_the_others(
    situation: LearningSituation, lead: Client, part: str
) -> None:
    page = text(lead, address(situation, part))

    assert 'value="assessed"' in page
    assert page.count('aria-current="step"') == 1
    assert page.count("(written)") == 3


def test_there_is_no_seventh_part(situation: LearningSituation, lead: Client) -> None:
    assert lead.get(address(situation, "more")).status_code == 404


@pytest.mark.parametrize(
    ("sent", "leads_to"),
    [({}, "work"), ({"to": "assessed"}, "assessed"), ({"to": "what"}, "what")],
)
def test_a_part_is_saved_before_another_is_opened(
    situation: LearningSituation, lead: Client, sent: dict[str, str], leads_to: str
) -> None:
    answer = lead.post(address(situation, "what"), {**what(), **sent})

    situation.refresh_from_db()
    assert situation.title_en == "Turn a shaft"
    assert answer.headers["Location"] == address(situation, leads_to)


def test_a_part_is_saved_before_the_situation_is_looked_at(
    situation: LearningSituation, lead: Client
) -> None:
    answer = lead.post(address(situation, "what"), what(to="situation"), follow=True)

    page = answer.content.decode()
    assert answer.redirect_chain[0][0] == reverse("situation", args=[situation.uuid])
    assert "Saved: What and why." in page
    assert "A customer asks for twelve shafts." in page


def test_a_part_with_a_fault_is_kept_on_the_page_and_nothing_changes(
    situation: LearningSituation, lead: Client
) -> None:
    before = state_of_tables()

    answer = lead.post(
        address(situation, "place"),
        {"place": "workplace", "hours": "many", "position": "1", "to": "phases"},
    )

    assert answer.status_code == 422
    assert 'value="many"' in answer.content.decode()
    assert state_of_tables() == before


def test_the_tasks_and_the_equipment_are_chosen(
    work: Work, situation: LearningSituation, lead: Client
) -> None:
    lead.post(address(situation, "work"), {"tasks": [str(work.tasks[1].uuid)]})

    assert list(situation.tasks.all()) == [work.tasks[1]]


def test_a_task_that_was_replaced_meanwhile_stays_chosen(
    work: Work, situation: LearningSituation, lead: Client
) -> None:
    work.tasks[0].replaced_by = work.tasks[1]
    work.tasks[0].save()

    page = text(lead, address(situation, "work"))

    assert f'value="{work.tasks[0].uuid}"' in page


def test_what_learners_and_the_teacher_do_in_a_phase_is_written(
    situation: LearningSituation, lead: Client
) -> None:
    lead.post(
        address(situation, "phases"),
        {"plan-learner_en": "Plans the cuts.", "check-teacher_zh": "看一眼"},
    )

    assert list(situation.phases.values_list("phase", "learner_en", "teacher_zh")) == [
        (SituationPhase.Phase.PLAN, "Plans the cuts.", ""),
        (SituationPhase.Phase.CHECK, "", "看一眼"),
    ]


def test_the_hours_are_asked_beside_those_of_the_module(
    work: Work, situation: LearningSituation, lead: Client
) -> None:
    work.situation(situation.version, 1)

    page = text(lead, address(situation, "place"))
    lead.post(address(situation, "place"), {"place": "simulator", "hours": "12", "position": "3"})

    situation.refresh_from_db()
    assert "The module has 40 hours; its other situations take 20 of them." in page
    assert (situation.place, situation.hours, situation.position) == ("simulator", 12, 3)


# --- what is assessed -----------------------------------------------------------------------------


def test_each_competence_shows_the_words_of_its_levels_and_its_assessment(
    situation: LearningSituation, lead: Client
) -> None:
    page = text(lead, address(situation, "assessed"))

    assert "competent: does competent work" in page
    assert "Assessed with:" in page
    assert "no assessment yet" not in page


def test_the_words_that_are_assessed_are_chosen(
    work: Work, situation: LearningSituation, lead: Client
) -> None:
    key = f"anchors-{work.competences[0].uuid}"

    lead.post(address(situation, "assessed"), aims(work, 0, **{key: ["1", "2"]}))

    assert assessed(situation) == [("scale-c1", 1), ("scale-c1", 2)]
    part = text(lead, address(situation, "assessed"))
    assert part.count(" checked") == 3  # two anchors and the instrument
    page = text(lead, reverse("situation", args=[situation.uuid]))
    assert "does advanced beginner work" in page


def test_a_competence_is_added_with_the_words_of_its_level(
    work: Work, situation: LearningSituation, lead: Client
) -> None:
    work.words(1)
    added = str(work.competences[1].uuid)

    answer = lead.post(address(situation, "assessed"), aims(work, 0, add=[added], to="assessed"))

    assert answer.headers["Location"] == f"{address(situation, 'assessed')}#aim-{added}"
    assert formed(situation) == {"scale-c1": 2, "scale-c2": 3}
    assert assessed(situation) == [("scale-c2", 3)]


def test_a_competence_without_words_is_added_with_its_level_alone(
    work: Work, situation: LearningSituation, lead: Client
) -> None:
    added = str(work.competences[1].uuid)

    lead.post(address(situation, "assessed"), aims(work, 0, add=[added]))

    assert (formed(situation), assessed(situation)) == ({"scale-c1": 2, "scale-c2": 3}, [])
    page = text(lead, address(situation, "assessed"))
    assert "The framework has no words for the levels of this competence" in page


def test_a_competence_is_taken_out_and_the_others_stay_as_typed(
    work: Work, situation: LearningSituation, lead: Client
) -> None:
    first, second = (str(work.competences[number].uuid) for number in (0, 1))
    lead.post(address(situation, "assessed"), aims(work, 0, add=[second]))

    answer = lead.post(
        address(situation, "assessed"),
        aims(work, 0, 1, remove=first, **{f"level-{second}": "4"}),
    )

    assert answer.headers["Location"] == address(situation, "assessed")
    assert formed(situation) == {"scale-c2": 4}


def test_what_somebody_else_took_up_meanwhile_stays(
    work: Work, situation: LearningSituation, lead: Client
) -> None:
    other = (work.competences[2], work.levels[1])
    change_situation(
        viewer=work.lead,
        situation=situation,
        change=lambda now: replace(now, competences=[*now.competences, other]),
    )

    lead.post(address(situation, "assessed"), aims(work, 0))

    assert formed(situation) == {"scale-c1": 2, "scale-c3": 1}


def test_competences_of_the_situation_s_tasks_are_offered_first(
    work: Work, situation: LearningSituation, lead: Client
) -> None:
    CompetenceTask.objects.create(competence=work.competences[2], task=work.tasks[0])

    page = text(lead, address(situation, "assessed"))

    shown, other = (
        page.index(f'name="add" value="{work.competences[number].uuid}"') for number in (2, 1)
    )
    assert "They show in the tasks of this situation" in page
    assert shown < other
    assert f'name="add" value="{work.competences[0].uuid}"' not in page


def test_a_competence_that_nothing_assesses_says_so_and_what_could(
    work: Work, situation: LearningSituation, lead: Client
) -> None:
    rubric = add_instrument(work.world.framework, code="rubric", items=1)
    rubric.items.update(competence=work.competences[0])

    lead.post(address(situation, "assessed"), aims(work, 0, instruments=[]))

    page = text(lead, reverse("situation", args=[situation.uuid]))
    assert "no assessment yet" in page
    assert "It could be:" in page
    assert "rubric" in page


def test_a_level_that_there_is_not_is_refused_and_nothing_changes(
    work: Work, situation: LearningSituation, lead: Client
) -> None:
    before = state_of_tables()

    answer = lead.post(
        address(situation, "assessed"),
        aims(work, 0, **{f"level-{work.competences[0].uuid}": "9"}),
    )

    assert answer.status_code == 422
    assert state_of_tables() == before


def test_a_competence_of_an_earlier_framework_stays_and_says_so(
    work: Work, situation: LearningSituation, lead: Client
) -> None:
    newer = Framework.objects.create(
        code="cnc", version="2", trade="cnc", title_en="CNC", title_zh="数控", published_at=AT
    )
    ProgrammeFramework.objects.create(
        programme=work.world.programme, framework=newer, from_entry_year=2026
    )

    page = text(lead, address(situation, "assessed"))
    lead.post(address(situation, "assessed"), aims(work, 0))

    assert "of an earlier framework" in page
    assert formed(situation) == {"scale-c1": 2}


# --- knowledge ------------------------------------------------------------------------------------


def test_without_a_teaching_standard_the_part_says_so(
    situation: LearningSituation, lead: Client
) -> None:
    page = text(lead, address(situation, "knowledge"))

    assert "No teaching standard of this trade is loaded." in page
    assert reverse("standards") in page


def test_knowledge_is_chosen_by_area_what_is_taken_up_first(
    situation: LearningSituation, lead: Client
) -> None:
    standard = TeachingStandard.objects.create(
        code="cnc", version="1", trade="cnc", title_en="Standard", imported_at=AT
    )
    _first, second = (
        KnowledgeElement.objects.create(
            standard=standard,
            code=f"k{number}",
            position=number,
            area_en=f"Area {number}",
            title_en=f"Element {number}",
        )
        for number in range(2)
    )

    before = text(lead, address(situation, "knowledge"))
    lead.post(address(situation, "knowledge"), {"knowledge": [str(second.uuid)]})
    after = text(lead, address(situation, "knowledge"))

    assert [row.element for row in situation.knowledge.all()] == [second]
    assert before.index("Area 0") < before.index("Element 0") < before.index("Area 1")
    assert after.index("Taken up here") < after.index("Element 1") < after.index("Area 0")
    assert "Element 1" in text(lead, reverse("situation", args=[situation.uuid]))


# --- who and when ---------------------------------------------------------------------------------


@pytest.mark.parametrize("part", ["what", "assessed"])
def test_a_published_situation_has_no_form(work: Work, lead: Client, part: str) -> None:
    situation = work.published().situations.get()
    before = state_of_tables()

    answer = lead.post(address(situation, part), {**what(), **aims(work)}, follow=True)

    assert "is no draft and does not change" in answer.content.decode()
    assert state_of_tables() == before


def test_a_published_situation_shows_its_anchors_and_no_way_to_write(
    work: Work, situation: LearningSituation, lead: Client
) -> None:
    key = f"anchors-{work.competences[0].uuid}"
    lead.post(address(situation, "assessed"), aims(work, 0, **{key: ["2"]}))
    publish(ModuleVersion.objects.get())

    page = text(lead, reverse("situation", args=[situation.uuid]))

    assert "does competent work" in page
    assert "Write this situation" not in page
    assert "Choose what is assessed" not in page


@pytest.mark.parametrize("name", ["part", "page"])
def test_competences_cost_no_further_queries(
    work: Work, situation: LearningSituation, lead: Client, name: str
) -> None:
    work.words(1)
    work.words(2)
    where = {
        "part": address(situation, "assessed"),
        "page": reverse("situation", args=[situation.uuid]),
    }[name]
    form_with_anchors(work, situation, 1)
    lead.get(where)

    with CaptureQueriesContext(connection) as of_one:
        lead.get(where)
    form_with_anchors(work, situation, 3)
    with CaptureQueriesContext(connection) as of_three:
        lead.get(where)

    assert len(of_one) == len(of_three) <= 30


def form_with_anchors(work: Work, situation: LearningSituation, count: int) -> None:
    """So many competences, two anchors of each."""
    pairs = [(one, work.levels[2]) for one in work.competences[:count]]
    below = [(one, work.levels[1]) for one, _level in pairs]
    change_situation(
        viewer=work.lead,
        situation=situation,
        change=lambda now: replace(now, competences=pairs, anchors=[*pairs, *below]),
    )
