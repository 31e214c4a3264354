"""Reading text tables: every sound row is read, every other one is named."""

import io

from ronghe.standards.problems import ProblemLog
from ronghe.standards.tables import DEFAULT_LIMITS, Layout, Limits, Source, read_rows

PAIR = Layout(("a", "b"))


def read(text: str | bytes, layout: Layout = PAIR, limits: Limits = DEFAULT_LIMITS):
    data = text.encode() if isinstance(text, str) else text
    log = ProblemLog(limits.problems)
    rows = list(read_rows(Source("t.csv", log, limits), io.BytesIO(data), layout))
    return rows, [(p.line, p.column, p.code, p.severity) for p in log.all()]


def test_fields_come_in_the_order_asked_for_with_the_line_they_start_on() -> None:
    text = 'b,x,a\r\n1,-,2\r\n"3\n3",-,4\r\n5,-,6\r\n'

    assert read(text) == ([(2, ("2", "1")), (3, ("4", "3\n3")), (5, ("6", "5"))], [])


def test_an_absent_optional_column_is_empty() -> None:
    assert read("a\n1\n", Layout(("a",), ("b",))) == ([(2, ("1", ""))], [])


def test_a_single_column_is_still_a_tuple() -> None:
    assert read("a,b\n1,2\n", Layout(("b",))) == ([(2, ("2",))], [])


def test_a_byte_order_mark_and_blank_lines_mean_nothing() -> None:
    assert read("\ufeffa,b\n\n1,2\n,\n") == ([(3, ("1", "2"))], [])


def test_a_missing_and_a_repeated_column_are_named_and_nothing_is_guessed() -> None:
    assert read("a,c\n1,2\n") == ([], [(1, "b", "column_missing", "error")])
    assert read("a,b,a\n1,2,3\n") == ([], [(1, "a", "column_repeated", "error")])


def test_an_unknown_column_is_reported_only_where_columns_are_strict() -> None:
    strict = Layout(("a", "b"), strict_columns=True)

    assert read("a,b,c\n1,2,3\n")[1] == []
    assert read("a,b,c\n1,2,3\n", strict)[1] == [(1, "c", "column_unknown", "warning")]


def test_rows_of_another_width_are_left_out_and_the_others_read() -> None:
    rows, problems = read("a,b\n1\n2,3,4\n5,6\n7,8,\n")

    assert rows == [(4, ("5", "6")), (5, ("7", "8"))]
    assert problems == [(2, "", "width", "error"), (3, "", "width", "error")]


def test_short_rows_are_filled_where_spreadsheets_leave_them() -> None:
    assert read("a,b\n1\n", Layout(("a", "b"), ragged=True)) == ([(2, ("1", ""))], [])


def test_an_unclosed_quotation_mark_spoils_its_own_row_only() -> None:
    rows, problems = read('a,b\n1,2\n3,"4\n5,6\n7,8\n')

    assert rows == [(2, ("1", "2")), (4, ("5", "6")), (5, ("7", "8"))]
    assert problems == [(3, "", "stray_quote", "error")]


def test_a_row_that_swallowed_others_is_named_and_they_are_read() -> None:
    rows, problems = read('a,b\n1,"2\n3,4\n5,"6"\n7,8\n')

    assert rows == [(3, ("3", "4")), (4, ("5", "6")), (5, ("7", "8"))]
    assert problems == [(2, "", "stray_quote", "error")]


def test_a_field_over_the_limit_is_reported_with_its_line() -> None:
    rows, problems = read("a,b\n1,123456\n2,3\n", limits=Limits(field_characters=5))

    assert rows == [(3, ("2", "3"))]
    assert problems == [(2, "", "field_too_long", "error")]


def test_rows_and_bytes_over_the_limit_are_not_read() -> None:
    few = Limits(rows=2)
    small = Limits(file_bytes=8)

    assert read("a,b\n1,2\n3,4\n5,6\n", limits=few) == (
        [(2, ("1", "2")), (3, ("3", "4"))],
        [(4, "", "too_many_rows", "error")],
    )
    assert read("a,b\n1,2\n3,4\n", limits=small) == ([], [(0, "", "file_too_large", "error")])


def test_a_field_longer_than_the_csv_modules_own_limit_is_read() -> None:
    long = "x" * 200_000

    assert read(f"a,b\n1,{long}\n") == ([(2, ("1", long))], [])


def test_a_row_with_bytes_that_are_not_utf8_is_named() -> None:
    rows, problems = read(b"a,b\n1,2\n3,\xff\n5,6\n")

    assert rows == [(2, ("1", "2")), (4, ("5", "6"))]
    assert problems == [(3, "b", "not_utf8", "error")]


def test_gb18030_is_read_where_the_layout_allows_it() -> None:
    layout = Layout(("a", "b"), gb18030=True)

    assert read("a,b\n数控,机床\n".encode("gb18030"), layout) == (
        [(2, ("数控", "机床"))],
        [(0, "", "read_as_gb18030", "warning")],
    )


def test_nul_characters_are_refused_because_no_database_keeps_them() -> None:
    assert read("a,b\n1,\0\n3,4\n") == (
        [(3, ("3", "4"))],
        [(2, "b", "nul_character", "error")],
    )


def test_a_binary_or_empty_file_is_said_to_be_one() -> None:
    assert read(b"PK\x03\x04rest") == ([], [(0, "", "not_a_table", "error")])
    assert read("") == ([], [(1, "", "file_empty", "error")])


def test_in_tab_separated_text_a_quotation_mark_is_a_character() -> None:
    tab = Layout(("a", "b"), dialect="tab")

    assert read('a\tb\r\n"x\ty"\r\n1\t2\r\n', tab) == ([(2, ('"x', 'y"')), (3, ("1", "2"))], [])


def test_problems_past_the_limit_are_counted() -> None:
    _, problems = read("a,b\n1\n2\n3\n", limits=Limits(problems=1))

    assert problems == [(2, "", "width", "error"), (0, "", "more_problems", "error")]


def test_a_problem_reads_in_both_languages() -> None:
    log = ProblemLog()
    log.error("t.csv", 7, "level", "not_one_of", value="x\n", allowed="1, 2")

    (problem,) = log.all()

    assert str(problem) == "t.csv, line 7, column level: x\\x0a is not one of 1, 2"
    assert problem.text_zh() == "t.csv 第 7 行“level”列：x\\x0a 不在可选值之内：1, 2"
