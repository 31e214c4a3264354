"""ronghe bench: figures of the engines and of the pages, with seed, sizes and machine."""

import argparse
from pathlib import Path

from ronghe.config.benchmarks import xapi_conformance, xapi_ingest, xapi_query
from ronghe.config.start import start_with_database
from ronghe.files import bench_measurement


def add_arguments(parser: argparse.ArgumentParser) -> None:
    kinds = "measurement|demand|pages|curriculum|credentials|xapi-conformance|xapi-…"
    what = parser.add_subparsers(dest="what", required=True, metavar=kinds)
    bench_measurement.add_arguments(
        what.add_parser("measurement", help="calibrate simulated ratings of several sizes")
    )
    add_demand_arguments(
        what.add_parser("demand", help="find skills in postings; recall; trends that come true")
    )
    pages = what.add_parser("pages", help="what each page of the sample region costs the server")
    pages.add_argument("--requests", type=int, default=30, metavar="N")
    curriculum = what.add_parser("curriculum", help="what a plan of 60 modules costs the server")
    curriculum.add_argument("--requests", type=int, default=30, metavar="N")
    credentials = what.add_parser("credentials", help="issue a thousand, verify one")
    credentials.add_argument("--credentials", type=int, default=1_000, metavar="N")
    xapi_conformance.add_arguments(
        what.add_parser("xapi-conformance", help="the official suite against the record store")
    )
    xapi_ingest.add_arguments(
        what.add_parser("xapi-ingest", help="statements a second that the record store takes")
    )
    xapi_query.add_arguments(
        what.add_parser("xapi-query", help="how soon statements are found among a million")
    )


def add_demand_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--esco", type=Path, metavar="FOLDER", help="ESCO's CSV files")
    parser.add_argument("--skills", type=Path, metavar="FOLDER", help="SkillSpan, ESCO linking")
    parser.add_argument("--trend", type=Path, metavar="FILE", help="counts by month and term")
    parser.add_argument("--postings", type=int, default=5_000, metavar="N")
    parser.add_argument("--seeds", type=int, default=20, metavar="N", help="draws for the trends")
    parser.add_argument("--seed", type=int, default=20261126, metavar="N")


def run(arguments: argparse.Namespace) -> int:
    """Only the pages need Django; the libraries of demand are loaded for demand alone."""
    if arguments.what == "demand":
        from ronghe.files import bench_demand

        return bench_demand.run(arguments)
    if arguments.what == "measurement":
        return bench_measurement.run(arguments)
    if arguments.what == "xapi-conformance":
        return xapi_conformance.run(arguments)
    if arguments.what == "xapi-ingest":
        return xapi_ingest.run(arguments)
    if arguments.what == "xapi-query":
        return xapi_query.run(arguments)
    start_with_database()
    from ronghe.config.memory import settle
    from ronghe.sample_region import bench_credentials, bench_curriculum, bench_pages

    if arguments.what == "credentials":
        return bench_credentials.run(arguments)
    settle()  # as the server does before its first request
    if arguments.what == "curriculum":
        return bench_curriculum.run(arguments)
    return bench_pages.run(arguments)
