"""The list of knowledge of a teaching standard: read with every fault named by line and column."""

import io

import pytest

from ronghe.standards.teaching_standard_csv import Element, read_elements


def read(text: str, encoding: str = "utf-8"):
    return read_elements(io.BytesIO(text.encode(encoding)), name="s.csv")


def test_elements_are_read_in_the_order_of_the_file() -> None:
    result = read("code,title_zh,title_en,area_zh\nB2,识图,Drawings,基础\nA1,公差,,\n")

    assert result.records == (
        Element("B2", "Drawings", "识图", "", "基础"),
        Element("A1", "", "公差"),
    )
    assert result.problems == ()


def test_a_file_in_gb18030_is_read() -> None:
    assert read("code,title_zh\nA1,公差\n", "gb18030").records == (Element("A1", "", "公差"),)


@pytest.mark.parametrize(
    ("rows", "line", "code"),
    [
        ("A 1,识图\n", 2, "element_code"),
        ("A1,识图\nA1,又\n", 3, "element_twice"),
        ("A1,\n", 2, "element_title"),
        (f"A1,{'长' * 401}\n", 2, "element_title"),
        ("", 0, "no_elements"),
    ],
)
def test_a_fault_is_named_by_its_line(rows: str, line: int, code: str) -> None:
    faults = [(one.line, one.code) for one in read(f"code,title_zh\n{rows}").errors]

    assert (line, code) in faults
