"""Job postings in three formats: the same postings out of each, faults named by line and column."""

import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ronghe.standards.job_posting import (
    JobPosting,
    column_names,
    guess_format,
    read_postings,
    suggest_mapping,
)
from ronghe.standards.tables import Limits

TURNER = {
    "@context": "https://schema.org",
    "@type": "JobPosting",
    "identifier": {"@type": "PropertyValue", "name": "Works", "value": "J-7"},
    "title": "CNC turner",
    "description": "<p>Sets up lathes &amp; measures.</p><ul><li>Reads drawings</li></ul>",
    "skills": ["turning", "metrology"],
    "datePosted": "2026-03-05T08:00:00+08:00",
    "hiringOrganization": {"@type": "Organization", "name": "Lake Works"},
    "jobLocation": {
        "@type": "Place",
        "address": {"addressLocality": "Kailing", "addressRegion": "Lake"},
    },
    "occupationalCategory": {"@type": "CategoryCode", "codeValue": "7223", "name": "Setter"},
    "inLanguage": "en-GB",
}
READ = JobPosting(
    identifier="J-7",
    title="CNC turner",
    text="Sets up lathes & measures.\nReads drawings\nturning\nmetrology",
    language="en",
    employer="Lake Works",
    region="Lake Kailing",
    posted_on=date(2026, 3, 5),
    occupation_code="7223",
    occupation="Setter",
    line=1,
)


def encoded(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def faults(content: bytes, **how: object) -> list[tuple[int, str, str, str]]:
    result = read_postings(content, **how)  # type: ignore[arg-type]
    return [(p.line, p.column, p.code, p.severity) for p in result.problems]


@pytest.mark.parametrize(
    "document",
    [
        TURNER,
        [TURNER],
        {"@context": "https://schema.org", "@graph": [{"@type": "WebPage"}, TURNER]},
        {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": TURNER}]},
        {**TURNER, "@type": ["Thing", "http://schema.org/JobPosting"]},
    ],
)
def test_a_posting_is_found_wherever_it_lies(document: object) -> None:
    result = read_postings(encoded(document))

    assert result.records == (READ,)
    assert result.problems == ()


def test_a_posting_with_plain_values_is_read_too() -> None:
    plain = {
        "@type": "JobPosting",
        "url": "https://jobs.example/9",
        "title": "数控车工",
        "description": "操作数控车床",
        "datePosted": "2026/3/5",
        "hiringOrganization": "湖畔机械",
        "jobLocation": "开陵",
        "occupationalCategory": "车工",
    }

    [posting] = read_postings(encoded(plain)).records

    assert posting == JobPosting(
        "https://jobs.example/9", "数控车工", "操作数控车床", "zh", "湖畔机械", "开陵",
        date(2026, 3, 5), "", "车工", 1,
    )  # fmt: skip


def test_json_lines_hold_postings_of_either_shape() -> None:
    plain = {"id": 8, "title": "Welder", "text": "welds", "date": "20260401"}
    content = encoded(TURNER) + b"\n\n" + encoded(plain) + b"\n"

    result = read_postings(content, name="x.jsonl")

    assert [(p.identifier, p.line) for p in result.records] == [("J-7", 1), ("8", 3)]
    assert result.problems == ()


CSV = """职位编号,职位名称,职位描述,公司名称,发布日期,工作地点
1,数控车工,"操作数控车床,
会编程",湖畔机械,2026年3月5日,开陵
2,焊工,焊接,,2026-03-06,
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_table_is_read_by_its_known_names(encoding: str) -> None:
    result = read_postings(CSV.encode(encoding))

    assert [(p.identifier, p.title, p.posted_on.day, p.line) for p in result.records] == [
        ("1", "数控车工", 5, 2),
        ("2", "焊工", 6, 4),
    ]
    assert result.records[0].text == "操作数控车床,\n会编程"
    assert result.errors == ()


def test_a_table_is_read_by_the_mapping_that_is_given() -> None:
    content = b"what,when\nTurner,2026-03-05\n"

    result = read_postings(content, mapping={"title": "what", "posted_on": "when"})

    assert [(p.title, p.language) for p in result.records] == [("Turner", "en")]
    assert column_names(content) == ("what", "when")


def test_a_mapping_is_suggested_from_the_names() -> None:
    assert suggest_mapping(("Job Title", "DATE_POSTED", "colour")) == {
        "title": "Job Title",
        "posted_on": "DATE_POSTED",
    }


def test_a_posting_without_identifier_gets_the_same_one_every_time() -> None:
    content = b"title,date\nTurner,2026-03-05\nTurner,2026-03-06\n"

    first, again = read_postings(content).records, read_postings(content).records

    assert first == again
    assert len({one.identifier for one in first}) == 2


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"title,date\n,2026-03-05\n", [(2, "title", "no_title", "error")]),
        (b"title,date\nTurner,\n", [(2, "date", "no_day", "error")]),
        (b"title,date\nTurner,soon\n", [(2, "date", "not_a_day", "error")]),
        (b"title,date\nTurner,2026-02-30\n", [(2, "date", "not_a_day", "error")]),
        (b"title,date\nTurner,1066-10-14\n", [(2, "date", "day_unlikely", "error")]),
        (b"title,date,lang\nDreher,2026-03-05,de\n", [(2, "lang", "language_unknown", "error")]),
        (b"title\nTurner\n", [(1, "posted_on", "column_missing", "error")]),
        (b"x\ny\n", [(1, f, "column_missing", "error") for f in ("title", "posted_on")]),
        (b"[{]", [(1, "", "not_json", "error")]),
        (b'{"a": 1}', [(0, "", "no_posting", "error")]),
        (b"[" * 100_000, [(1, "", "too_deep", "error")]),
        (b'[{"x": ' + b"1" * 5000 + b"}]", [(1, "", "not_json", "error")]),
    ],
)  # fmt: skip
def test_faults_are_named_where_they_stand(
    content: bytes, expected: list[tuple[int, str, str, str]]
) -> None:
    assert faults(content) == expected


def test_a_bad_line_leaves_the_others() -> None:
    content = encoded(TURNER) + b"\n[1]\n{bad\n" + encoded({**TURNER, "identifier": "J-8"})

    result = read_postings(content, format="json_lines")

    assert [p.identifier for p in result.records] == ["J-7", "J-8"]
    assert [(p.line, p.code) for p in result.problems] == [(2, "not_an_object"), (3, "not_json")]


def test_an_identifier_that_comes_twice_is_read_once_and_said() -> None:
    content = b"id,title,date\n1,Turner,2026-03-05\n1,Miller,2026-03-06\n"

    assert [p.title for p in read_postings(content).records] == ["Turner"]
    assert faults(content) == [(3, "id", "repeated", "warning")]


def test_a_long_text_is_cut_and_said() -> None:
    content = b"title,date,text\nTurner,2026-03-05," + b"x" * 30_000

    [posting] = read_postings(content).records

    assert len(posting.text) == 20_000
    assert faults(content) == [(2, "text", "text_cut", "warning")]


def test_limits_are_kept() -> None:
    content = b"title,date\n" + b"Turner,2026-03-05\n" * 5

    assert faults(content, limits=Limits(file_bytes=20)) == [(0, "", "file_too_large", "error")]
    assert (4, "", "too_many_rows", "error") in faults(content, limits=Limits(rows=2))


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.json", b' {"@type": "JobPosting"}', "json"),
        ("a.jsonl", b'{"title": "x"}', "json_lines"),
        ("a", b'{"title": "x"}\n{"title": "y"}', "json_lines"),
        ("a.json", b'{\n"title": "x"\n}', "json"),
        ("a.txt", b"\xef\xbb\xbftitle,date", "csv"),
    ],
)
def test_the_format_is_told_from_the_content(name: str, content: bytes, expected: str) -> None:
    assert guess_format(name, content) == expected


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["@type", "@graph", *TURNER, "address", "value", "name", "@value"]),
            inner | st.just("JobPosting"),
            max_size=6,
        )
    ),
    max_leaves=20,
)


@given(json_values)
@settings(max_examples=200, deadline=None)
def test_any_json_is_read_or_reported(value: object) -> None:
    content = json.dumps(value).encode()

    for one in ("json", "json_lines"):
        result = read_postings(content, format=one)  # type: ignore[arg-type]
        assert all(posting.title for posting in result.records)


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_read_or_reported(content: bytes) -> None:
    for head in (b"", b"title,date\n", b"{", b"["):
        result = read_postings(head + content)
        assert all(len(posting.title) <= 300 for posting in result.records)
