"""ronghe bench: figures of the engine and of the pages, with seed, sizes and machine."""

import argparse

from ronghe.config.start import start_django
from ronghe.files import bench_measurement


def add_arguments(parser: argparse.ArgumentParser) -> None:
    what = parser.add_subparsers(dest="what", required=True, metavar="measurement|pages")
    bench_measurement.add_arguments(
        what.add_parser("measurement", help="calibrate simulated ratings of several sizes")
    )
    pages = what.add_parser("pages", help="what each page of the sample region costs the server")
    pages.add_argument("--requests", type=int, default=30, metavar="N")


def run(arguments: argparse.Namespace) -> int:
    """Only the pages need Django."""
    if arguments.what == "measurement":
        return bench_measurement.run(arguments)
    start_django()
    from ronghe.sample_region import bench_pages

    return bench_pages.run(arguments)
