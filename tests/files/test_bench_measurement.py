"""The bench: designs as promised, figures that say where they come from."""

import json
from pathlib import Path

import pytest

from ronghe.engines.measurement.simulation import Design, simulate
from ronghe.files import bench_measurement, bench_worker
from ronghe.files.bench_cases import CASES, Case, Target
from ronghe.files.ratings import read_ratings

SMALL = Case("tiny", Design(60, 4, 5, 2, categories=3), Target(core_cpu=1.0), is_parquet=True)


def test_designs_have_the_promised_sizes() -> None:
    sizes = {name: case.design.n_ratings for name, case in CASES.items()}

    assert sizes == {
        "small": 120_000,
        "medium": 1_200_000,
        "five": 400_000,
        "large": 10_008_000,
        "large-sets": 10_008_000,
    }


@pytest.mark.parametrize("is_parquet", [True, False])
def test_written_ratings_are_the_simulated_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_parquet: bool
) -> None:
    case = Case("tiny", SMALL.design, Target(), is_parquet=is_parquet)
    monkeypatch.setitem(CASES, "tiny", case)

    bench_worker.write("tiny", 3, tmp_path)

    path = tmp_path / ("ratings.parquet" if is_parquet else "ratings.csv")
    read, drawn = read_ratings(path).ratings, simulate(SMALL.design, 3).ratings
    assert cells(read) == cells(drawn)


def cells(ratings: object) -> list[tuple[object, ...]]:
    columns = [
        ratings.labels_of(name)[ratings.codes_of(name)] for name in ("person", "item", "rater")
    ]  # type: ignore[attr-defined]
    return sorted(
        zip(*(column.tolist() for column in columns), ratings.score.tolist(), strict=True)
    )  # type: ignore[attr-defined]


def test_figures_come_with_the_distance_from_the_truth(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CASES, "tiny", SMALL)

    found = json.loads(json.dumps(bench_worker.measure("tiny", 3)))

    assert found["converged"] is True
    assert set(found["error"]) == {"eap", "wle", "item", "step", "rater"}
    assert all(0 < value < 1.5 for value in found["error"].values())


def test_seed_and_machine_are_told() -> None:
    lines = bench_measurement.machine(7)

    assert lines[0] == "seed 7"
    assert "cores" in lines[1]
    assert all(name in lines[2] for name in ("Python", "numpy", "numba"))


def test_a_missed_target_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert bench_measurement._line("CPU s", 2.0, 1.0) == ["CPU s"]
    assert bench_measurement._line("CPU s", 0.5, 1.0) == []
    assert bench_measurement._line("wall s", 9.0, None) == []

    printed = capsys.readouterr().out
    assert "to reach 1: MISSED" in printed
    assert "to reach 1: met" in printed
