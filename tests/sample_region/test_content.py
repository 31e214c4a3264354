"""What was written by hand: complete, in both languages, and true to what is published."""

import csv
import gzip
import os
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

from ronghe.apps.competence.dimensions import ALLOWED_INSTRUMENTS, Dimension, InstrumentKind
from ronghe.sample_region.content import DIMENSIONS, Content, Programme, Text
from ronghe.sample_region.content_files import read_content

HERE = Path(__file__).parent
SHARED = Path(os.environ.get("RONGHE_SHARED_DATA", HERE.parents[2] / "shared" / "data"))
CHINESE = re.compile(r"[\u4e00-\u9fff]")
CONTENT = read_content()


@pytest.fixture(params=CONTENT.programmes, ids=lambda programme: programme.key)
def programme(request: pytest.FixtureRequest) -> Programme:
    return request.param


def texts(thing: object) -> Iterator[Text]:
    """Every bilingual text anywhere in a record."""
    if isinstance(thing, Text):
        yield thing
    elif isinstance(thing, tuple):
        for part in thing:
            yield from texts(part)
    elif is_dataclass(thing):
        for field in fields(thing):
            yield from texts(getattr(thing, field.name))


def test_five_programmes_share_the_levels_from_novice_to_expert() -> None:
    assert [found.key for found in CONTENT.programmes] == [
        "mechatronics",
        "cnc",
        "automotive",
        "elderly-care",
        "ecommerce",
    ]
    assert [level.code for level in CONTENT.levels] == [
        "novice",
        "advanced-beginner",
        "competent",
        "proficient",
        "expert",
    ]


def test_a_programme_has_its_competences_in_five_dimensions(programme: Programme) -> None:
    counted = Counter(found.dimension for found in programme.competences)

    assert 14 <= len(programme.competences) <= 18
    assert counted == {
        "cognitive": 3,
        "behavioural": 7,
        "attitudinal": 3,
        "metacognitive": 2,
        "career": 2,
    }


def test_every_dimension_has_basic_and_higher_order_competences(programme: Programme) -> None:
    for dimension in DIMENSIONS:
        orders = {c.order for c in programme.competences if c.dimension == dimension}
        assert orders == {"basic", "higher"}


def test_behavioural_competences_are_bound_to_work_tasks(programme: Programme) -> None:
    tasks = [task.code for task in programme.tasks]
    bound = [c.tasks for c in programme.competences if c.dimension == "behavioural"]

    assert 6 <= len(tasks) <= 10
    assert all(bound)
    assert {task for found in bound for task in found} <= set(tasks)


def test_every_work_task_asks_for_some_competence(programme: Programme) -> None:
    asked = {task for competence in programme.competences for task in competence.tasks}

    assert asked == {task.code for task in programme.tasks}


def test_every_dimension_has_an_instrument_that_may_see_it(programme: Programme) -> None:
    kinds: dict[str, set[str]] = {dimension: set() for dimension in DIMENSIONS}
    for instrument in programme.instruments:
        for item in instrument.items:
            kinds[item.dimension].add(InstrumentKind(instrument.kind))

    assert all(kinds.values())
    assert all(kinds[d.value] <= ALLOWED_INSTRUMENTS[d] for d in Dimension)


def test_every_competence_is_seen_by_some_item(programme: Programme) -> None:
    seen = {item.competence for i in programme.instruments for item in i.items}

    assert seen == {competence.code for competence in programme.competences}


def test_rated_competences_have_five_anchors_of_their_own() -> None:
    own = [
        anchor.zh
        for programme in CONTENT.programmes
        for competence in programme.competences
        if competence.code != "reliable-conduct"
        for anchor in competence.anchors
    ]

    assert len(own) == 5 * (7 + 1) * 5
    assert len(set(own)) == len(own)


def test_a_rubric_has_four_criteria_of_four_levels(programme: Programme) -> None:
    for code in ("project", "reflection", "career-plan"):
        shape = [len(item.categories) for item in programme.instrument(code).items]
        assert shape == [4, 4, 4, 4]


def test_a_checklist_asks_eight_steps_to_be_seen_or_not(programme: Programme) -> None:
    checklists = programme.of_kind("checklist")

    assert [len(found.items) for found in checklists] == [8, 8]
    assert {item.scores for found in checklists for item in found.items} == {(0, 1)}


def test_a_knowledge_test_has_one_right_option_of_four(programme: Programme) -> None:
    forms = programme.of_kind("knowledge_test")
    questions = {item.code: item for form in forms for item in form.items}

    assert len(questions) == 16
    assert {sorted(item.scores) == [0, 0, 0, 1] for item in questions.values()} == {True}
    assert {len(set(item.categories)) for item in questions.values()} == {4}


def test_right_options_stand_at_every_place(programme: Programme) -> None:
    forms = programme.of_kind("knowledge_test")
    right = {item.code: item.scores.index(1) for form in forms for item in form.items}
    counted = Counter(right.values())

    assert set(counted) == {0, 1, 2, 3}
    assert max(counted.values()) <= 6


def test_both_forms_of_a_test_share_four_questions_and_all_competences(
    programme: Programme,
) -> None:
    first, second = programme.of_kind("knowledge_test")

    assert len({i.code for i in first.items} & {i.code for i in second.items}) == 4
    assert {i.competence for i in first.items} == {i.competence for i in second.items}
    assert [len(first.items), len(second.items)] == [10, 10]


def test_reflections_stand_for_the_four_levels_of_their_rubric(programme: Programme) -> None:
    assert len(set(programme.reflections)) == 4


def test_every_text_is_there_in_both_languages() -> None:
    without = ("mm", "r/min", "N", "V", "%", "元", "日", "SKU")
    for found in texts(CONTENT.all_programmes()):
        assert found.en.strip()
        assert found.zh.strip()
        assert not CHINESE.search(found.en), found.en
        assert CHINESE.search(found.zh) or found.zh.endswith(without), found.zh


def test_chinese_texts_use_chinese_punctuation() -> None:
    wrong = [
        t.zh for t in texts(CONTENT.all_programmes()) if re.search(r"[\u4e00-\u9fff][,;:?!]", t.zh)
    ]

    assert wrong == []


def test_anchors_are_short_enough_for_a_phone() -> None:
    anchors = [
        anchor
        for programme in CONTENT.all_programmes()
        for instrument in programme.of_kind("anchored_scale")
        for item in instrument.items
        for anchor in item.categories
    ]

    assert max(len(anchor.en) for anchor in anchors) <= 150
    assert max(len(anchor.zh) for anchor in anchors) <= 50


def published() -> set[str]:
    """Codes and addresses in the real classifications, or the list that was checked there."""
    if not (SHARED / "esco" / "skills_en.csv.gz").exists():
        lines = (HERE / "published_concepts.txt").read_text(encoding="utf-8").splitlines()
        return {line for line in lines if not line.startswith("#")}
    return {
        row[column]
        for name, column in (
            ("esco/skills_en.csv.gz", "conceptUri"),
            ("esco/occupations_en.csv.gz", "conceptUri"),
            ("csco/csco22.csv.gz", "code"),
        )
        for row in _rows(SHARED / name)
    }


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from csv.DictReader(lines)


def test_alignments_are_published_concepts() -> None:
    named = {
        *(o.esco for p in CONTENT.programmes for o in p.occupations),
        *(o.csco for p in CONTENT.programmes for o in p.occupations),
        *(uri for p in CONTENT.programmes for c in p.competences for uri in c.esco),
    }

    assert named <= published()
    assert all(c.esco for p in CONTENT.programmes for c in p.competences)


def test_the_list_of_published_concepts_is_the_one_that_content_uses() -> None:
    lines = (HERE / "published_concepts.txt").read_text(encoding="utf-8").splitlines()
    used = {
        named
        for p in CONTENT.programmes
        for named in (
            *(uri for c in p.competences for uri in c.esco),
            *(code for o in p.occupations for code in (o.esco, o.csco)),
        )
    }

    assert used == {line for line in lines if not line.startswith("#")}


def test_the_second_region_shares_the_anchor_tasks_and_nothing_else() -> None:
    first = next(p for p in CONTENT.programmes if p.key == "cnc")
    ours = {i.anchor: i for i in first.instrument("anchor").items}
    theirs = {i.anchor: i for i in CONTENT.second.instrument("anchor").items}

    assert len(ours) == 6
    assert ours.keys() == theirs.keys()
    assert all(ours[a].categories == theirs[a].categories for a in ours)
    assert not _keys(CONTENT, first) & _keys(CONTENT, CONTENT.second)


def _keys(content: Content, programme: Programme) -> set[str]:
    return {item.key for instrument in programme.instruments for item in instrument.items}


def test_programmes_share_no_items() -> None:
    keys = [key for p in CONTENT.all_programmes() for key in _keys(CONTENT, p)]

    assert len(set(keys)) == len(keys)
