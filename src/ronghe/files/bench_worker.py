"""The parts of the bench that run in a process of their own, so that each is measured alone.

`python -m ronghe.files.bench_worker write CASE SEED FOLDER` simulates a file of ratings;
`... measure CASE SEED` calibrates arrays in memory and prints figures as JSON;
`... first` calibrates the smallest design once, kernels still to be compiled.
"""

import json
import resource
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from ronghe.engines.measurement import Calibration, Model, calibrate
from ronghe.engines.measurement.simulation import Design, Simulation, simulate
from ronghe.files.bench_cases import CASES

WARM_UP = Design(persons=200, items=4, raters=8, raters_per_person=2)
WARM_UP_DIMENSIONS = Design(persons=200, items=10, categories=4, dimensions=5)


def main(words: Sequence[str]) -> int:
    if words[0] == "write":
        write(words[1], int(words[2]), Path(words[3]))
    elif words[0] == "measure":
        print(json.dumps(measure(words[1], int(words[2]))))
    else:
        print(json.dumps(first_call()))
    return 0


def write(case: str, seed: int, folder: Path) -> None:
    """Write ratings.csv or ratings.parquet, and dimensions.csv where there are several."""
    simulation = simulate(CASES[case].design, seed)
    _write_table(
        simulation, folder / ("ratings.parquet" if CASES[case].is_parquet else "ratings.csv")
    )
    if simulation.dimensions:
        rows = [f"{item},{dimension}\n" for item, dimension in simulation.dimensions.items()]
        (folder / "dimensions.csv").write_text("item,dimension\n" + "".join(rows))


def _write_table(simulation: Simulation, path: Path) -> None:
    """Let DuckDB join codes and labels and write the table."""
    import duckdb

    ratings = simulation.ratings
    parts = {"person": ratings.person, "item": ratings.item, **ratings.facet}
    with duckdb.connect() as connection:
        connection.register("coded", {**parts, "score": ratings.score})
        joins, columns = "", []
        for name in parts:
            labels = ratings.labels_of(name)
            table = {"code": np.arange(len(labels), dtype=np.int32), "label": labels.astype(object)}
            connection.register(f"labels_{name}", table)
            joins += f" JOIN labels_{name} ON labels_{name}.code = coded.{name}"
            columns.append(f"labels_{name}.label AS {name}")
        form = "parquet" if path.suffix == ".parquet" else "csv, header"
        connection.execute(
            f"COPY (SELECT {', '.join(columns)}, score FROM coded{joins}) "
            f"TO '{path}' (FORMAT {form})"
        )


def measure(case: str, seed: int) -> dict[str, object]:
    """Calibrate arrays in memory, kernels warm: seconds, and distance from the truth."""
    design = CASES[case].design
    _calibrate(simulate(WARM_UP if design.dimensions == 1 else WARM_UP_DIMENSIONS, seed), seed)
    simulation = simulate(design, seed)
    cpu, wall = time.process_time(), time.perf_counter()
    found = _calibrate(simulation, seed)
    return {
        "cpu": time.process_time() - cpu,
        "wall": time.perf_counter() - wall,
        "gigabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20,
        "converged": found.summary.converged,
        "iterations": found.summary.iterations,
        "log_likelihood": found.summary.log_likelihood,
        "error": recovery(simulation, found),
    }


def first_call() -> dict[str, object]:
    """Calibrate once in a fresh process with nothing compiled: seconds in all."""
    simulation = simulate(WARM_UP, 0)
    cpu, wall = time.process_time(), time.perf_counter()
    _calibrate(simulation, 0)
    return {"cpu": time.process_time() - cpu, "wall": time.perf_counter() - wall}


def _calibrate(simulation: Simulation, seed: int) -> Calibration:
    return calibrate(simulation.ratings, Model(dimensions=simulation.dimensions), seed=seed)


def recovery(simulation: Simulation, found: Calibration) -> dict[str, float]:
    """Root mean squared distance of each kind of estimate from the truth, in logits."""
    truth = simulation.truth
    ability = truth.ability.T.ravel()  # person table: all of the first dimension, then the second
    pairs = {
        "eap": (found.persons.eap, ability),
        "wle": (found.persons.wle, ability),
        "item": (found.items.measure, truth.difficulty),
        "step": (found.steps.measure, truth.steps.ravel()),
    }
    if "rater" in found.facets:
        pairs["rater"] = (found.facets["rater"].measure, truth.severity)
    return {
        name: float(np.sqrt(np.nanmean((estimate - true) ** 2)))
        for name, (estimate, true) in pairs.items()
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
