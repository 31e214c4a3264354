"""`ronghe bench measurement`: how fast and how exact the measurement is on this machine.

For each design: simulated ratings with known truth; CPU seconds from arrays in memory to the
whole result; the whole command on a file, as a process of its own; the distance from the truth.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from ronghe.files.bench_cases import CASES, Case

GIGABYTE_OF_KILOBYTES = 2**20


@dataclass(frozen=True, slots=True)
class Usage:
    """What one process took: CPU and wall seconds, peak memory in GB, and what it printed."""

    cpu: float
    wall: float
    gigabytes: float
    output: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument(
        "--size",
        choices=[*CASES, "all"],
        action="append",
        help="design to measure; may be given again (default: all)",
    )
    parser.add_argument("--seed", type=int, default=20261123, metavar="N")
    parser.add_argument("--skip-first", action="store_true", help="leave out the first call")


def run(arguments: argparse.Namespace) -> int:
    """Measure and print. Status 0 when every stated target is met, else 1."""
    chosen = arguments.size or ["all"]
    names = list(CASES) if "all" in chosen else list(dict.fromkeys(chosen))
    print("\n".join(machine(arguments.seed)), flush=True)
    misses = [] if arguments.skip_first else measure_first_call()
    for name in names:
        misses += _measured_or_failed(CASES[name], arguments.seed)
    print()
    print("all targets met" if not misses else f"targets missed: {', '.join(misses)}")
    return 1 if misses else 0


def machine(seed: int) -> list[str]:
    """Lines that say where the figures come from."""
    packages = ", ".join(f"{name} {version(name)}" for name in ("numpy", "numba", "duckdb"))
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return [
        f"seed {seed}",
        f"{_processor()}, {os.cpu_count()} cores{load}",
        f"Python {platform.python_version()}, {packages}",
    ]


def _processor() -> str:
    """The processor's name where the system says it."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def measure_first_call() -> list[str]:
    """Time the first calibration of all, with compilation, and the next one from the cache."""
    with tempfile.TemporaryDirectory(prefix="ronghe-") as folder:
        fresh = {"NUMBA_CACHE_DIR": folder}
        first = json.loads(_run(_worker("first"), fresh).output)
        second = json.loads(_run(_worker("first"), fresh).output)
    print("\nfirst call with compilation")
    misses = _line("first call, CPU s", float(first["cpu"]), 20.0)
    _line("first call, wall s", float(first["wall"]), None)
    _line("from the cache, CPU s", float(second["cpu"]), None)
    return [f"first: {miss}" for miss in misses]


def _measured_or_failed(case: Case, seed: int) -> list[str]:
    """A design that cannot be measured is a miss like any other; the rest go on."""
    try:
        return measure_case(case, seed)
    except subprocess.CalledProcessError as error:
        said = (error.stderr or "").strip().splitlines()
        print(f"  FAILED: {said[-1] if said else error}", flush=True)
        return [f"{case.name}: failed"]


def measure_case(case: Case, seed: int) -> list[str]:
    """Measure one design and print its figures; return the targets missed."""
    design, target = case.design, case.target
    raters = f", {design.raters:,} raters" if design.raters else ""
    dimensions = f", {design.dimensions} dimensions" if design.dimensions > 1 else ""
    print(
        f"\n{case.name}: {design.n_ratings:,} ratings, {design.persons:,} persons, "
        f"{design.items} items{raters}{dimensions}, {design.categories} categories"
    )
    core = json.loads(_run(_worker("measure", case.name, str(seed))).output)
    misses = _line("arrays to result, CPU s", core["cpu"], target.core_cpu)
    _line("arrays to result, wall s", core["wall"], None)
    _print_peer(case, core["cpu"])
    command = measure_command(case, seed)
    misses += _line("whole command, CPU s", command.cpu, target.command_cpu)
    misses += _line("whole command, wall s", command.wall, target.command_wall)
    misses += _line("whole command, peak GB", command.gigabytes, target.command_gigabytes)
    _print_result(core)
    if not core["converged"]:
        misses.append("converged")
    return [f"{case.name}: {miss}" for miss in misses]


def measure_command(case: Case, seed: int) -> Usage:
    """Run `ronghe calibrate` on a simulated file; the file is written beforehand."""
    with tempfile.TemporaryDirectory(prefix="ronghe-") as name:
        folder = Path(name)
        _run(_worker("write", case.name, str(seed), name))
        ratings = folder / ("ratings.parquet" if case.is_parquet else "ratings.csv")
        words = [str(ratings), "--out", str(folder / "out"), "--seed", str(seed)]
        if (folder / "dimensions.csv").exists():
            words += ["--dimensions", str(folder / "dimensions.csv")]
        return _run([sys.executable, "-m", "ronghe.files.calibrate_command", *words])


def _worker(*words: str) -> list[str]:
    return [sys.executable, "-m", "ronghe.files.bench_worker", *words]


def _run(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Usage:
    """Run a process to its end and read what it used from the system.

    Raises CalledProcessError with what it said when it fails.
    """
    source = str(Path(__file__).parents[2])
    surroundings = {**os.environ, "PYTHONPATH": source, **(environment or {})}
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as said:
        started = time.perf_counter()
        process = subprocess.Popen(command, stdout=out, stderr=said, env=surroundings)
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        said.seek(0)
        if process.returncode:
            raise subprocess.CalledProcessError(
                process.returncode, command, stderr=said.read().decode()
            )
        gigabytes = used.ru_maxrss / GIGABYTE_OF_KILOBYTES
        return Usage(used.ru_utime + used.ru_stime, wall, gigabytes, out.read().decode())


def _line(name: str, value: float, target: float | None) -> list[str]:
    """Print a figure beside its target; return its name when it misses."""
    missed = target is not None and value > target
    aim = "" if target is None else f"   to reach {target:g}: {'MISSED' if missed else 'met'}"
    print(f"  {name:<26}{value:9.2f}{aim}", flush=True)
    return [name] if missed else []


def _print_peer(case: Case, cpu: float) -> None:
    peer = case.target.peer_cpu
    if peer:
        print(
            f"  {'times less than the peer':<26}{peer / cpu:9.0f}   {case.target.peer}: {peer:g} s"
        )


def _print_result(core: Mapping[str, Any]) -> None:
    state = "converged" if core["converged"] else "NOT converged"
    print(
        f"  {state} in {core['iterations']} iterations, "
        f"log-likelihood {core['log_likelihood']:,.4f}"
    )
    errors = ", ".join(f"{name} {value:.4f}" for name, value in core["error"].items())
    print(f"  RMSE against the truth, logits: {errors}", flush=True)
