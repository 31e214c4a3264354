"""Own frameworks as CSV: written and read back byte for byte, faults named by line and column."""

import io
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ronghe.standards.framework_csv import (
    COLUMNS,
    DIMENSIONS,
    MATCHES,
    ORDERS,
    Alignment,
    FrameworkTable,
    Node,
    read_framework,
    write_framework,
)

HEADER = "kind,code,parent,dimension,order,level,title_en,title_zh,essential,alignments,settings\n"
SMALL = (
    HEADER
    + "framework,cnc,,,,,CNC machining,数控加工,,,version=1 trade=cnc\n"
    + "level,novice,,,,0,Novice,新手,,,\n"
    + "level,competent,,,,1,Competent,胜任,,,\n"
    + "support,rated,,,,,,,,,ratings=3 standard_error=0.6\n"
    + "competence,M,,behavioural,basic,,Machining,加工,,,\n"
    + "competence,M.1,M,,higher,,Sets up a lathe,调整车床,,exact=http://data.europa.eu/esco/s,\n"
    + "anchor,,M.1,,,competent,Sets up a lathe alone,独立调整车床,,,\n"
    + "occupation,turner,,,,,Turner,车工,M M.1,,\n"
    + "work_process,setup,turner,,,,Setting up,调整,,,\n"
    + "work_task,lathe,setup,,,,Set up a lathe,调整车床,M.1,,\n"
)


def read(text: str | bytes):
    return read_framework(io.BytesIO(text.encode() if isinstance(text, str) else text))


def places(result) -> list[tuple[int, str, str, str]]:
    return [(p.line, p.column, p.code, p.severity) for p in result.problems]


def test_each_kind_of_row_becomes_a_node() -> None:
    result = read(SMALL)

    assert result.problems == ()
    assert result.records.framework == Node(
        "framework",
        "cnc",
        title_en="CNC machining",
        title_zh="数控加工",
        settings={"version": "1", "trade": "cnc"},
    )
    assert result.records.of_kind("competence")[1] == Node(
        "competence",
        "M.1",
        parent="M",
        dimension="behavioural",
        order="higher",
        title_en="Sets up a lathe",
        title_zh="调整车床",
        alignments=(Alignment("http://data.europa.eu/esco/s", "exact"),),
    )
    assert result.records.of_kind("anchor")[0].code == "M.1@competent"
    assert result.records.of_kind("occupation")[0].essential == ("M", "M.1")


def test_what_is_written_is_in_one_order_whatever_the_order_it_was_read_in() -> None:
    header, *rows = SMALL.splitlines(keepends=True)
    siblings_first = [*rows[::-1]]

    assert write_framework(read(header + "".join(siblings_first)).records) == write_framework(
        read(SMALL).records
    )


def test_the_text_opens_in_a_spreadsheet_with_chinese_and_without_formulas() -> None:
    table = read(SMALL.replace("CNC machining", "=1+1")).records

    data = write_framework(table)

    assert data.startswith("\ufeffkind,code,".encode())
    assert "framework,cnc,,,,,'=1+1,数控加工".encode() in data
    assert read(data).records.framework == replace(table.framework, title_en="=1+1")


def test_gb18030_from_a_chinese_spreadsheet_is_read() -> None:
    result = read(SMALL.encode("gb18030"))

    assert result.records == read(SMALL).records
    assert places(result) == [(0, "", "read_as_gb18030", "warning")]


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ("skill,X,,,,,A,甲,,,", "kind", "not_one_of"),
        ("competence,,,cognitive,basic,,A,甲,,,", "code", "empty"),
        ("competence,a b,,cognitive,basic,,A,甲,,,", "code", "code_form"),
        ("occupation,车工,,,,,A,甲,,,", "code", "slug_form"),
        ("support,guessed,,,,,,,,,", "code", "not_one_of"),
        ("competence,X,,cognitive,basic,,,甲,,,", "title_en", "empty"),
        ("competence,X,,cognitive,basic,,A,,,,", "title_zh", "empty"),
        (f"level,x,,,,2,{'A' * 81},甲,,,", "title_en", "title_too_long"),
        ("competence,M,,cognitive,basic,,A,甲,,,", "code", "repeated"),
        ("framework,two,,,,,A,甲,,,version=1", "kind", "second_framework"),
        ("level,x,novice,,,2,A,甲,,,", "parent", "column_not_used"),
        ("level,x,,,,first,A,甲,,,", "level", "level_number"),
        ("level,x,,,,1,A,甲,,,", "level", "level_repeated"),
        ("competence,X,Y,cognitive,basic,,A,甲,,,", "parent", "unknown_parent"),
        ("competence,X,X,cognitive,basic,,A,甲,,,", "parent", "parent_circle"),
        ("competence,X,,physical,basic,,A,甲,,,", "dimension", "not_one_of"),
        ("competence,X,M,cognitive,basic,,A,甲,,,", "dimension", "dimension_differs"),
        ("competence,X,,cognitive,middling,,A,甲,,,", "order", "not_one_of"),
        ("anchor,,,,,novice,A,甲,,,", "parent", "empty"),
        ("anchor,,M.9,,,novice,A,甲,,,", "parent", "unknown_parent"),
        ("anchor,,M,,,expert,A,甲,,,", "level", "unknown_level"),
        ("anchor,,M.1,,,competent,A,甲,,,", "code", "repeated"),
        ("work_task,x,turner,,,,A,甲,,,", "parent", "unknown_parent"),
        ("occupation,x,,,,,A,甲,M.9,,", "essential", "unknown_competence"),
        ("competence,X,,cognitive,basic,,A,甲,,lathe,", "alignments", "not_a_uri"),
        ("competence,X,,cognitive,basic,novice,A,甲,,,", "level", "column_not_used"),
        ("support,answered,,,,,,,,,ratings=many", "settings", "not_a_number"),
        ("support,answered,,,,,,,,,colour=3", "settings", "bad_setting"),
    ],
)
def test_a_bad_row_is_left_out_with_line_column_and_reason(
    row: str, column: str, code: str
) -> None:
    result = read(SMALL + row + "\n")

    assert places(result) == [(12, column, code, "error")]
    assert result.records == read(SMALL).records


def test_what_stands_under_a_bad_row_is_reported_for_itself() -> None:
    result = read(SMALL.replace("competence,M,,behavioural", "competence,M,,bodily"))

    assert places(result) == [
        (6, "dimension", "not_one_of", "error"),
        (7, "parent", "unknown_parent", "error"),
        (9, "essential", "unknown_competence", "error"),
        (11, "essential", "unknown_competence", "error"),
        (8, "parent", "unknown_parent", "error"),
        (10, "parent", "unknown_parent", "error"),
    ]
    assert [node.kind for node in result.records.nodes] == [
        "framework",
        "level",
        "level",
        "support",
    ]


def test_a_file_without_a_framework_row_says_so() -> None:
    assert places(read(HEADER)) == [(0, "kind", "no_framework", "error")]


def test_a_column_that_is_not_known_is_reported() -> None:
    result = read("kind,code,title_en,title_zh,colour\nframework,a,A,甲,red\n")

    assert places(result) == [(1, "colour", "column_unknown", "warning")]


PRINTABLE = st.text(
    st.characters(exclude_categories=("Cs",), exclude_characters="\0"), min_size=1, max_size=20
)
CODES = st.text("abcXYZ019._-车", min_size=1, max_size=8)
SLUGS = st.text("abcXYZ019_-", min_size=1, max_size=8)
ALIGNMENTS = st.builds(
    Alignment,
    st.sampled_from(["http://data.europa.eu/esco/skill/a", "onet:soc:51-4041.00", "csco:o:6-1"]),
    st.sampled_from(MATCHES),
)


@st.composite
def titled(draw: st.DrawFn, kind: str, code: str, **fields: object) -> Node:
    texts = [draw(PRINTABLE.filter(str.strip)) for _ in range(2)]
    notes = [draw(st.one_of(st.just(""), PRINTABLE)) for _ in range(2)]
    if kind == "anchor":
        notes = ["", ""]
    return Node(
        kind,
        code,
        title_en=texts[0],
        title_zh=texts[1],
        description_en=notes[0],
        description_zh=notes[1],
        **fields,
    )


@st.composite
def frameworks(draw: st.DrawFn) -> FrameworkTable:
    nodes = [draw(titled("framework", draw(SLUGS), settings={"version": "1"}))]
    levels = draw(st.lists(SLUGS, unique=True, max_size=4))
    nodes += [draw(titled("level", code, level=str(n))) for n, code in enumerate(levels)]
    competences: list[Node] = []
    for code in draw(st.lists(CODES, unique=True, max_size=8)):
        parent = draw(st.sampled_from([None, *competences]))
        node = draw(
            titled(
                "competence",
                code,
                parent=parent.code if parent else "",
                dimension=parent.dimension if parent else draw(st.sampled_from(DIMENSIONS)),
                order=draw(st.sampled_from(ORDERS)),
                alignments=tuple(draw(st.lists(ALIGNMENTS, max_size=2, unique_by=lambda a: a.uri))),
            )
        )
        competences.append(node)
        for level in draw(st.lists(st.sampled_from(levels), unique=True)) if levels else []:
            nodes.append(draw(titled("anchor", f"{code}@{level}", parent=code, level=level)))
    codes = [node.code for node in competences]
    for code in draw(st.lists(SLUGS, unique=True, max_size=2)):
        needed = draw(st.lists(st.sampled_from(codes), unique=True)) if codes else []
        nodes.append(draw(titled("occupation", code, essential=tuple(needed))))
        nodes.append(draw(titled("work_process", f"{code}/p", parent=code)))
    return FrameworkTable(tuple(draw(st.permutations(nodes + competences))))


@settings(max_examples=60)
@given(frameworks())
def test_what_is_written_reads_back_without_loss_and_is_written_as_the_same_bytes(
    table: FrameworkTable,
) -> None:
    data = write_framework(table)

    result = read(data)

    assert result.problems == ()
    assert len(result.records.nodes) == len(table.nodes)
    assert write_framework(result.records) == data


def large_framework(nodes: int) -> FrameworkTable:
    """A tree, four levels deep, with anchors, all in both languages."""
    rows = [Node("framework", "large", title_en="Large", title_zh="大", settings={"version": "1"})]
    rows += [Node("level", f"l{n}", level=str(n), title_en="L", title_zh="级") for n in range(5)]
    number = 0
    while len(rows) < nodes:
        code = f"C{number}"
        parent = f"C{(number - 1) // 8}" if number else ""
        rows.append(
            Node(
                "competence",
                code,
                parent,
                "cognitive",
                ORDERS[number % 2],
                "",
                f"Can do {number}",
                f"能做 {number}",
                'With "care",\nand time',
                "细心，\n耐心",
            )
        )
        rows.append(
            Node(
                "anchor",
                f"{code}@l1",
                code,
                level="l1",
                title_en=f"- alone {number}",
                title_zh=f"独立 {number}",
            )
        )
        number += 1
    return FrameworkTable(tuple(rows))


def test_five_thousand_nodes_are_written_as_the_same_bytes_again() -> None:
    table = large_framework(5_000)
    data = write_framework(table)

    result = read(data)

    assert result.problems == ()
    assert len(result.records.nodes) == len(table.nodes) == 5_000
    assert write_framework(result.records) == data


def test_the_guides_example_is_read_without_a_complaint() -> None:
    guide = Path(__file__).parents[2] / "docs" / "guides" / "framework-csv.md"
    example = guide.read_text(encoding="utf-8").split("```csv\n")[1].split("```")[0]

    result = read(example)

    assert result.problems == ()
    assert len(result.records.nodes) == example.count("\n") - 1


def test_the_columns_are_the_published_ones() -> None:
    assert write_framework(read(SMALL).records).decode("utf-8-sig").splitlines()[0] == ",".join(
        COLUMNS
    )
