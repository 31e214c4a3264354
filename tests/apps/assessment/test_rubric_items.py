"""A publisher's rubric is where a scale may begin: criteria are items, levels their answers."""

from typing import Any

import pytest
from django.urls import reverse
from tests.apps.assessment.test_instrument_making import ready as ready  # the fixture
from tests.apps.assessment.test_rating_pages import signed_in
from tests.apps.conftest import World

from ronghe.apps.assessment.instrument_rows import row_of
from ronghe.apps.assessment.models import Instrument
from ronghe.apps.assessment.rubric_items import items_of_rubric
from ronghe.apps.competence.api import Competence, Criterion, Rubric, RubricLevel
from ronghe.apps.competence.models import CasePackage
from ronghe.standards.instrument_csv import CategoryRow, ItemRow

CLAMPS = Competence(code="clamps", title_en="Clamps")
HIGH, LOW = RubricLevel("meets", "Clamps alone", 3), RubricLevel("begins", "", 1)


def rubric(*criteria: Criterion) -> Rubric:
    return Rubric("r-1", "Day", "", criteria)


def test_a_criterion_is_an_item_and_its_levels_rise() -> None:
    criterion = Criterion("Clamping", "Clamps the part", 2, (HIGH, LOW), CLAMPS)

    assert items_of_rubric(rubric(criterion), code="day") == (
        ItemRow(
            "day-1",
            "clamps",
            "Clamps the part",
            "",
            categories=(CategoryRow(0, "begins", ""), CategoryRow(1, "Clamps alone", "")),
        ),
    )


def test_levels_without_scores_stay_as_they_stand_and_chinese_stands_as_chinese() -> None:
    levels = (RubricLevel("", "示范下完成", None), RubricLevel("", "独立完成", 2))
    criterion = Criterion("", "装夹工件", None, levels, CLAMPS)

    [item] = items_of_rubric(rubric(criterion), code="day")

    assert (item.title_en, item.title_zh) == ("", "装夹工件")
    assert item.categories == (CategoryRow(0, "", "示范下完成"), CategoryRow(1, "", "独立完成"))


def test_a_criterion_of_no_competence_makes_no_item() -> None:
    bare = Criterion("Neatness", "", None, (HIGH,))
    named = Criterion("", "", None, (HIGH,), CLAMPS)

    found = items_of_rubric(rubric(bare, named), code="day")

    assert [(one.code, one.title_en) for one in found] == [("day-1", "Clamps")]


# --- the page -------------------------------------------------------------------------------------


@pytest.fixture
def published(ready: World) -> World:
    """The framework as one that came with a rubric."""
    levels = [
        {"quality": one.quality, "description": one.description, "score": one.score}
        for one in (HIGH, LOW)
    ]
    criterion = {
        "description": "Clamps the part",
        "CFItemURI": {"title": "Clamps", "identifier": "i-1", "uri": "urn:i"},
        "CFRubricCriterionLevels": levels,
    }
    CasePackage.objects.create(
        framework=ready.framework,
        body={"CFDocument": {"creator": "Elsewhere", "uri": "urn:d"}},
        vocabulary={
            "CFRubrics": [{"identifier": "r-1", "title": "Day", "CFRubricCriteria": [criterion]}]
        },
        codes={"clamps": "i-1"},
    )
    return ready


def asked(**more: str) -> dict[str, Any]:
    said = {"code": "day", "kind": "anchored_scale", "title_en": "Day", "title_zh": "日常"}
    return {**said, "minutes": "6", **more}


def test_a_scale_begins_with_the_publishers_rubric(published: World) -> None:
    client = signed_in(published.lead)

    assert "Begin with the publisher" in client.get(reverse("instrument_new")).content.decode()
    client.post(reverse("instrument_new"), asked(rubric="r-1"))

    [item] = row_of(Instrument.objects.get(code="day")).items
    assert (item.code, item.competence, item.title_en) == ("day-1", "clamps", "Clamps the part")
    assert [one.title_en for one in item.categories] == ["begins", "Clamps alone"]


def test_a_test_does_not_begin_with_a_rubric_and_nothing_is_made(published: World) -> None:
    client = signed_in(published.lead)

    page = client.post(reverse("instrument_new"), asked(rubric="r-1", kind="knowledge_test"))

    assert page.status_code == 422
    assert "Only a scale can begin with a rubric" in page.content.decode()
    assert not Instrument.objects.filter(code="day").exists()


def test_without_a_rubric_it_begins_empty(published: World) -> None:
    signed_in(published.lead).post(reverse("instrument_new"), asked(rubric=""))

    assert row_of(Instrument.objects.get(code="day")).items == ()


def test_where_no_rubric_came_none_is_offered(ready: World) -> None:
    page = signed_in(ready.lead).get(reverse("instrument_new"))

    assert "Begin with the publisher" not in page.content.decode()
