"""The Chinese occupational classification: rows made by hand, and all of it where it is at hand."""

import io
from collections import Counter

import pytest

from ronghe.files.classification_sources import open_classification
from ronghe.standards.classification import Relation
from ronghe.standards.csco import Entry, read_csco, split_marks, split_tasks, to_classification

HEADER = "level,code,code_num,name,definition,tasks,csco_code_num,alias\n"
GROUPS = (
    "1,6-00-00-00,6000000,生产制造及有关人员,,,6000000,生产制造及有关人员\n"
    "2,6-18-00-00,6180000,机械制造基础加工人员,,,6180000,机械制造基础加工人员\n"
    "3,6-18-01-00,6180100,机械冷加工人员,,,6180100,机械冷加工人员\n"
)
TURNER = (
    "4,6-18-01-01,6180101,车工L/S,操作车床的人员。,"
    '1.安装夹具 2.用 3.5 毫米车刀切削 3.保养设备。,6180101,"车工L/S,数控车工,车床操作工,数控车工"\n'
)


def read(rows: str):
    return read_csco({"csco22.csv": io.BytesIO((HEADER + rows).encode())})


def places(result) -> list[tuple[int, str, str, str]]:
    return [(p.line, p.column, p.code, p.severity) for p in result.problems]


def test_an_occupation_is_read_with_its_tasks_marks_aliases_and_group() -> None:
    result = read(GROUPS + TURNER)

    assert result.problems == ()
    assert result.records.entries[3] == Entry(
        rank="occupation",
        code="6-18-01-01",
        name="车工",
        definition="操作车床的人员。",
        tasks=("安装夹具", "用 3.5 毫米车刀切削", "保养设备"),
        aliases=("数控车工", "车床操作工"),
        is_digital=True,
        is_green=True,
        parent=("small_group", "6-18-01-00"),
    )
    assert [entry.parent for entry in result.records.entries[:3]] == [
        None,
        ("major_group", "6-00-00-00"),
        ("medium_group", "6-18-00-00"),
    ]


@pytest.mark.parametrize(
    ("text", "tasks"),
    [
        ("", ()),
        ("1.甲 2.乙。", ("甲", "乙")),
        ("1.甲。 2.乙； 3.丙", ("甲", "乙", "丙")),
        ("1.按标准 2.1 条检验 2.记录", ("按标准 2.1 条检验", "记录")),
        ("没有编号的任务。", ("没有编号的任务",)),
        ("主要任务： 1.甲 2.乙", ("主要任务：", "甲", "乙")),
        (" ".join(f"{n}.第{n}项" for n in range(1, 13)), tuple(f"第{n}项" for n in range(1, 13))),
    ],
)
def test_numbered_tasks_are_split_where_the_next_number_stands(
    text: str, tasks: tuple[str, ...]
) -> None:
    assert split_tasks(text) == tasks


def test_a_break_in_the_numbering_loses_nothing_and_is_reported() -> None:
    result = read(GROUPS + "4,6-18-01-02,6180102,铣工,,1.甲 2.乙 4.丁,6180102,铣工\n")

    assert result.records.entries[3].tasks == ("甲", "乙 4.丁")
    assert places(result) == [(5, "tasks", "numbering", "warning")]


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("车工L/S", ("车工", "L/S")),
        ("护林员L", ("护林员", "L")),
        ("电子商务师S", ("电子商务师", "S")),
        ("钳工", ("钳工", "")),
        ("副总经理CEOS", ("副总经理CEOS", "")),
    ],
)
def test_the_marks_for_green_and_digital_are_taken_off_the_name(
    name: str, parts: tuple[str, str]
) -> None:
    assert split_marks(name) == parts


def test_a_missing_group_is_reported_and_the_row_placed_under_the_next_one() -> None:
    result = read(GROUPS + "4,6-18-02-01,6180201,镗工,,,6180201,镗工\n")

    assert result.records.entries[3].parent == ("medium_group", "6-18-00-00")
    assert places(result) == [(5, "code", "parent_skipped", "warning")]


def test_a_group_and_its_only_occupation_may_share_a_code() -> None:
    rows = GROUPS + "4,6-18-01-00,6180100,机械冷加工人员,冷加工。,,6180100,机械冷加工人员\n"

    result = read(rows)

    assert result.problems == ()
    assert result.records.entries[3].parent == ("small_group", "6-18-01-00")


def test_a_group_marked_as_an_occupation_is_read_as_the_group_it_is() -> None:
    group = "4,6-18-01-00,6180100,机械冷加工人员,,,6180100,机械冷加工人员\n"
    above = "".join(GROUPS.splitlines(keepends=True)[:2])

    result = read(above + group + TURNER)

    assert [entry.rank for entry in result.records.entries[2:]] == ["small_group", "occupation"]
    assert result.records.entries[3].parent == ("small_group", "6-18-01-00")
    assert places(result) == [(4, "level", "group_as_occupation", "warning")]


def test_an_occupation_right_under_a_medium_group_is_in_order() -> None:
    result = read(GROUPS + "4,6-18-00-01,6180001,管理员,,,6180001,管理员\n")

    assert result.problems == ()
    assert result.records.entries[3].parent == ("medium_group", "6-18-00-00")


def test_a_row_that_stands_there_twice_is_read_once() -> None:
    result = read(GROUPS + TURNER + TURNER)

    assert len(result.records.entries) == 4
    assert places(result) == [(6, "code", "repeated_same", "warning")]


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ("5,6-18-01-02,1,铣工,,,1,铣工", "level", "not_one_of"),
        ("4,6-18-1-2,1,铣工,,,1,铣工", "code", "bad_code"),
        ("4,9-18-01-02,1,铣工,,,1,铣工", "code", "bad_code"),
        ("4,6-18-01-02,1,,,,1,", "name", "empty"),
        ("4,6-18-01-01,1,铣工,,,1,铣工", "code", "repeated"),
    ],
)
def test_a_bad_row_is_left_out_with_line_column_and_reason(
    row: str, column: str, code: str
) -> None:
    result = read(GROUPS + TURNER + row + "\n")

    assert places(result) == [(6, column, code, "error")]
    assert len(result.records.entries) == 4


def test_the_file_is_the_one_named_after_the_classification_or_the_only_one() -> None:
    data = (HEADER + GROUPS).encode()

    only = read_csco({"occupations.csv": io.BytesIO(data)})
    among = read_csco({"cities.csv": io.BytesIO(b"x\n"), "csco22.csv": io.BytesIO(data)})
    none = read_csco({"a.csv": io.BytesIO(b""), "b.csv": io.BytesIO(b"")})

    assert len(only.records.entries) == len(among.records.entries) == 3
    assert [p.code for p in none.problems] == ["file_missing"]


def test_the_common_shape_gives_each_task_a_key_of_its_own() -> None:
    classification = to_classification(read(GROUPS + TURNER).records)

    assert classification.lang == "zh"
    assert [(c.key, c.kind, c.label) for c in classification.concepts[3:]] == [
        ("occupation:6-18-01-01", "occupation", "车工"),
        ("task:6-18-01-01/1", "task", "安装夹具"),
        ("task:6-18-01-01/2", "task", "用 3.5 毫米车刀切削"),
        ("task:6-18-01-01/3", "task", "保养设备"),
    ]
    assert classification.relations[-1] == Relation(
        "occupation:6-18-01-01", "task:6-18-01-01/3", "has_task", note="3"
    )
    assert dict(classification.concepts[3].attributes) == {
        "rank": "occupation",
        "digital": "yes",
        "green": "yes",
    }


def test_the_edition_of_2022_is_read_whole(shared_data) -> None:
    with open_classification(shared_data("csco")) as files:
        result = read_csco(files)

    entries = result.records.entries
    assert Counter(entry.rank for entry in entries) == {
        "major_group": 8,
        "medium_group": 72,
        "small_group": 337,
        "occupation": 1_631,
    }
    assert sum(bool(entry.tasks) for entry in entries) == 1_625
    assert sum(len(entry.tasks) for entry in entries) == 10_575
    # 2,051 rows: three stand there twice; four small groups of the official edition are left out.
    assert Counter((p.code, p.severity) for p in result.problems) == {
        ("repeated_same", "warning"): 3,
        ("parent_skipped", "warning"): 10,
        ("group_as_occupation", "warning"): 1,
    }
    keys = [concept.key for concept in to_classification(result.records).concepts]
    assert len(keys) == len(set(keys))
