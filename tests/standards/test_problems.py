"""Faults of a file as a person reads them: the same fault is said once, with where it stands."""

from ronghe.standards.problems import Problem, gathered


def problem(line: int, column: str = "uri", value: str = "x") -> Problem:
    return Problem("f.csv", line, column, "unknown", f"{value} is not known", f"不认识 {value}")


def test_the_same_fault_in_many_rows_is_one_line() -> None:
    faults = [problem(7), problem(9), problem(12)]

    said = gathered(faults)

    assert [str(one) for one in said] == [
        "f.csv, line 7, column uri: x is not known (and 2 more, up to line 12)"
    ]
    assert [one.text_zh() for one in said] == [
        "f.csv 第 7 行“uri”列：不认识 x（另有 2 处，至第 12 行）"
    ]


def test_faults_that_differ_keep_their_order_and_their_own_lines() -> None:
    faults = [problem(7), problem(8, value="y"), problem(9, column="code"), problem(10)]

    said = gathered(faults)

    assert [one.lines for one in said] == [(7, 10), (8,), (9,)]
    assert str(said[1]) == "f.csv, line 8, column uri: y is not known"


def test_no_fault_is_lost() -> None:
    faults = [problem(line, value="xy"[line % 2]) for line in range(2, 30)]

    lines = [line for one in gathered(faults) for line in one.lines]

    assert sorted(lines) == list(range(2, 30))


def test_nothing_gathers_to_nothing() -> None:
    assert gathered([]) == []
