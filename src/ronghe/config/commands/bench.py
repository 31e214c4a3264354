"""ronghe bench measurement: figures of the engine, with seed, sizes and machine."""

import argparse

from ronghe.files import bench_measurement


def add_arguments(parser: argparse.ArgumentParser) -> None:
    what = parser.add_subparsers(dest="what", required=True, metavar="measurement")
    bench_measurement.add_arguments(
        what.add_parser("measurement", help="calibrate simulated ratings of several sizes")
    )


def run(arguments: argparse.Namespace) -> int:
    return bench_measurement.run(arguments)
