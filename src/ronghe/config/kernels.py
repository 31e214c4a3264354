"""Compile the measurement kernels ahead of their first use: `python -m ronghe.config.kernels`.

The first calibration on a machine spends most of its time on compiling, on one processor. The
demonstration starts this beside loading its region, on the other one; the compiled code is kept.
"""

import subprocess
import sys

LONGEST_SECONDS = 180


def start_compiling() -> "subprocess.Popen[bytes]":
    """Begin in a process of its own and return at once."""
    return subprocess.Popen(
        [sys.executable, "-m", "ronghe.config.kernels"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def finish_compiling(process: "subprocess.Popen[bytes]") -> None:
    """Wait for it. What it could not compile is compiled when it is first used."""
    try:
        process.wait(timeout=LONGEST_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def compile_kernels() -> None:
    """Calibrate a few made-up ratings in five dimensions and in one, so that every kernel of a
    calibration in the platform is compiled and kept."""
    import numpy as np

    from ronghe.engines.measurement import Model, Ratings, calibrate

    random = np.random.default_rng(1)
    ability = random.normal(0.0, 1.0, (60, 5))
    rows = [
        (f"p{person}", f"i{item}", f"r{rater}", int(random.normal(ability[person, item % 5]) > 0))
        for person in range(60)
        for item in range(20)
        for rater in random.choice(4, 2, replace=False)
    ]
    person_, item_, rater_, score = zip(*rows, strict=True)
    ratings = Ratings.from_labels(person=person_, item=item_, score=score, facets={"rater": rater_})
    groups = {f"p{person}": "ab"[person % 2] for person in range(60)}
    dimensions = {f"i{item}": f"d{item % 5}" for item in range(20)}
    calibrate(ratings, Model(dimensions=dimensions, groups=groups, neutral={"rater": "r0"}))
    calibrate(ratings, Model(groups=groups))


if __name__ == "__main__":
    from ronghe.config.paths import prepare_kernel_cache

    prepare_kernel_cache()
    compile_kernels()
