"""Two plans of a programme to compare, and a teaching standard of our own wording to cover."""

from pathlib import Path

import pytest

from ronghe.apps.curriculum.api import TeachingStandard, TrainingPlan
from ronghe.apps.curriculum.plan_diff import differences
from ronghe.apps.curriculum.queries.knowledge import coverage_of
from ronghe.apps.curriculum.queries.plan_sheet import load_sheet
from ronghe.apps.people.api import Programme
from ronghe.sample_region.content_files import read_content, read_file
from ronghe.sample_region.load_standard import standard_csv
from ronghe.sample_region.showcase import PROGRAMME, SCHOOL
from ronghe.standards.teaching_standard_csv import read_elements

TOLD = read_file("teaching_standard")
ELEMENTS = [one for area in TOLD["area"] for one in area["elements"]]


def test_the_standard_says_in_both_languages_that_it_is_made_up() -> None:
    title = TOLD["standard"]["title"]

    assert "made up" in title["en"]
    assert "示例，非国家发布" in title["zh"]


def test_each_element_is_said_in_both_languages_and_taken_up_in_tasks_that_there_are() -> None:
    [trade] = [one for one in read_content().programmes if one.key == PROGRAMME]
    tasks = {task.code for task in trade.tasks}

    assert all(one["en"] and one["zh"] for one in ELEMENTS)
    assert {task for one in ELEMENTS for task in one["tasks"]} == tasks


def test_the_standard_is_a_file_that_a_school_could_import(tmp_path: Path) -> None:
    path = tmp_path / "standard.csv"
    path.write_bytes(standard_csv())

    with path.open("rb") as file:
        read = read_elements(file, name="standard.csv")

    assert (read.errors, len(read.records)) == ((), len(ELEMENTS))


@pytest.fixture
def plans(sample_database: None) -> list[TrainingPlan]:
    programme = Programme.objects.get(organisation__code=SCHOOL, code=PROGRAMME)
    return list(TrainingPlan.objects.filter(programme=programme).order_by("entry_year"))


@pytest.mark.django_db
def test_the_plan_covers_what_its_situations_take_up_and_shows_the_rest(
    plans: list[TrainingPlan],
) -> None:
    rows = coverage_of(load_sheet(plans[0]))

    missing = {one["code"] for one in ELEMENTS if not one["tasks"]}
    assert plans[0].standard == TeachingStandard.objects.get()
    assert {row.element.code for row in rows if not row.is_covered} == missing
    assert len(missing) == 5


@pytest.mark.django_db
def test_what_changed_between_the_two_plans_is_told_in_words(plans: list[TrainingPlan]) -> None:
    before, after = (load_sheet(plan) for plan in plans)

    words = differences(before, after)

    assert [plan.entry_year for plan in plans] == [2024, 2026]
    assert {plan.state for plan in plans} == {"published"}
    for title in (
        "Maintain, document",
        "Program and start up",
        "Information technology",
        "English",
    ):
        assert any(title in one.en for one in words), title
    assert any("Finds faults step by step" in one.en and "semester 4" in one.en for one in words)
    assert all(one.en and one.zh for one in words)
    assert 5 <= len(words) <= 12
