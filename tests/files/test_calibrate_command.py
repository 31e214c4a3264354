"""`ronghe calibrate` from a file to files: what is written, what is said, what is refused."""

import argparse
import csv
import json
from pathlib import Path

import numpy as np
import pytest

from ronghe.engines.measurement.simulation import Design, simulate
from ronghe.files import calibrate_command

DESIGN = Design(persons=150, items=4, raters=6, raters_per_person=2, categories=3)


def ratings_lines() -> list[str]:
    ratings = simulate(DESIGN, 11).ratings
    columns = (
        ratings.persons[ratings.person],
        ratings.items[ratings.item],
        ratings.facets["rater"][ratings.facet["rater"]],
        ratings.score,
    )
    return [",".join(map(str, row)) for row in zip(*columns, strict=True)]


def write_ratings(path: Path, lines: list[str]) -> Path:
    path.write_text("\n".join(["person,item,rater,score", *lines]) + "\n")
    return path


@pytest.fixture
def ratings(tmp_path: Path) -> Path:
    return write_ratings(tmp_path / "ratings.csv", ratings_lines())


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


def calibrate(*words: object) -> int:
    parser = argparse.ArgumentParser()
    calibrate_command.add_arguments(parser)
    return calibrate_command.run(parser.parse_args([str(word) for word in words]))


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def last_line(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().err.splitlines()[-1]


def test_everything_is_written(ratings: Path, tmp_path: Path) -> None:
    status = calibrate(ratings, "--out", tmp_path / "out")

    assert status == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "item.csv",
        "person.csv",
        "rater.csv",
        "report.html",
        "step.csv",
        "summary.json",
    ]
    summary = json.loads((tmp_path / "out" / "summary.json").read_text())
    assert summary["converged"] is True
    assert (summary["n_persons"], summary["n_observations"]) == (150, 1_200)


def test_tables_keep_the_constraints(ratings: Path, tmp_path: Path) -> None:
    calibrate(ratings, "--out", tmp_path)

    for facet in ("item", "rater"):
        measures = [float(row["measure"]) for row in table(tmp_path / f"{facet}.csv")]
        assert sum(measures) == pytest.approx(0, abs=1e-5)
    steps = table(tmp_path / "step.csv")
    assert [row["step"] for row in steps] == ["1", "2"] * 4
    for item in {row["item"] for row in steps}:
        own = [float(row["measure"]) for row in steps if row["item"] == item]
        assert sum(own) == pytest.approx(0, abs=1e-5)


def test_row_order_changes_no_digit(ratings: Path, tmp_path: Path) -> None:
    lines = ratings_lines()
    shuffled = [lines[place] for place in np.random.default_rng(1).permutation(len(lines))]
    other = write_ratings(tmp_path / "shuffled.csv", shuffled)

    calibrate(ratings, "--out", tmp_path / "a")
    calibrate(other, "--out", tmp_path / "b")

    for name in ("item.csv", "rater.csv", "step.csv", "person.csv"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_results_can_be_anchors(ratings: Path, tmp_path: Path) -> None:
    calibrate(ratings, "--out", tmp_path / "first")
    anchors = ("--anchors", tmp_path / "first/item.csv", "--anchors", tmp_path / "first/step.csv")

    status = calibrate(ratings, "--out", tmp_path / "second", *anchors)

    assert status == 0
    first, second = (table(tmp_path / run / "item.csv") for run in ("first", "second"))
    assert [row["measure"] for row in first] == [row["measure"] for row in second]


def test_the_estimation_counts_its_evaluations(
    ratings: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(calibrate_command, "SECONDS_BETWEEN", 0.0)

    assert calibrate(ratings, "--out", tmp_path / "out") == 0

    counts = [
        int(line.rsplit(" ", 1)[1])
        for line in capsys.readouterr().err.splitlines()
        if ", evaluation " in line
    ]
    assert len(counts) > 5
    assert counts == sorted(counts)


def test_the_population_can_be_anchored(ratings: Path, tmp_path: Path) -> None:
    anchors = tmp_path / "anchors.csv"
    anchors.write_text("population,dimension,measure\nmean,,0\nsd,,1\n")

    assert calibrate(ratings, "--out", tmp_path / "out", "--anchors", anchors) == 0

    summary = json.loads((tmp_path / "out" / "summary.json").read_text())
    assert (summary["mean"], summary["sd"]) == ({"1": 0.0}, {"1": 1.0})


def test_columns_left_aside_are_named(
    ratings: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert calibrate(ratings, "--out", tmp_path / "out", "--facets", "") == 0

    assert "columns ignored: rater" in capsys.readouterr().err
    assert not (tmp_path / "out" / "rater.csv").exists()


def test_bad_row_is_refused_with_one_line(
    ratings: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with ratings.open("a") as stream:
        stream.write("P1,I0,R1,good\n")

    status = calibrate(ratings, "--out", tmp_path / "out")

    assert status == 2
    assert capsys.readouterr().err == (
        'ronghe calibrate: ratings.csv, line 1202, column score: "good" is not a number\n'
    )
    assert not (tmp_path / "out").exists()


def test_the_line_speaks_the_locales_language(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")

    status = calibrate(tmp_path / "nothing.csv", "--out", tmp_path / "out")

    assert status == 2
    assert capsys.readouterr().err == f"ronghe calibrate: {tmp_path}/nothing.csv：没有这个文件\n"


def test_disconnected_design_is_refused_and_earlier_results_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each rater saw persons of their own: nothing tells a strict rater from weak persons."""
    rows = [
        f"{person},{item},{rater},{(place + item) % 2}"
        for rater in ("r1", "r2")
        for place, person in enumerate((f"{rater}-a", f"{rater}-b"))
        for item in (1, 2)
    ]
    path = write_ratings(tmp_path / "apart.csv", rows)
    (tmp_path / "summary.json").write_text("earlier")

    status = calibrate(path, "--out", tmp_path)

    assert status == 2
    line = last_line(capsys)
    assert line.startswith("ronghe calibrate: ")
    assert "r1" in line
    assert "r2" in line
    assert (tmp_path / "summary.json").read_text() == "earlier"


def test_unknown_anchor_is_refused(
    ratings: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    anchors = tmp_path / "anchors.csv"
    anchors.write_text("facet,level,measure\nrater,nobody,0.5\n")

    assert calibrate(ratings, "--out", tmp_path / "out", "--anchors", anchors) == 2
    assert "nobody" in last_line(capsys)


def test_report_speaks_the_chosen_language(ratings: Path, tmp_path: Path) -> None:
    calibrate(ratings, "--out", tmp_path, "--lang", "zh")

    assert "变量图" in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_dimensions_and_groups(ratings: Path, tmp_path: Path) -> None:
    dimensions, groups = tmp_path / "dimensions.csv", tmp_path / "groups.csv"
    dimensions.write_text("item,dimension\nI0,know\nI1,know\nI2,do\nI3,do\n")
    persons = [f"P{number:03d}" for number in range(150)]
    rows = [f"{person},{'ab'[place % 2]}\n" for place, person in enumerate(persons)]
    groups.write_text("person,group\n" + "".join(rows))

    status = calibrate(
        ratings, "--out", tmp_path / "out", "--dimensions", dimensions, "--groups", groups
    )

    summary = json.loads((tmp_path / "out" / "summary.json").read_text())
    assert status == 0
    assert list(summary["mean"]) == ["do", "know"]
    assert list(summary["groups"]) == ["b"]
    assert len(table(tmp_path / "out" / "person.csv")) == 300
