"""ronghe evidence verify: check that nothing in the evidence log was changed, removed or put in."""

import argparse

from ronghe.config.faults import words
from ronghe.config.start import start_django


def add_arguments(parser: argparse.ArgumentParser) -> None:
    what = parser.add_subparsers(dest="what", required=True, metavar="verify|seal")
    what.add_parser("verify", help="check every link of every stream's chain")
    what.add_parser("seal", help="seal what waits now, without waiting for the clock")


def run(arguments: argparse.Namespace) -> int:
    start_django()
    return verify() if arguments.what == "verify" else seal()


def verify() -> int:
    from ronghe.apps.evidence.api import verify_log

    found = verify_log()
    for damage in found.damage:
        print(damage.sentence())
    print(
        words(
            f"{found.checked} sealed records checked, {len(found.damage)} places damaged; "
            f"{found.unsealed} records wait for their seal.",
            f"已核对 {found.checked} 条封存记录，{len(found.damage)} 处受损；"
            f"{found.unsealed} 条记录等待封存。",
        )
    )
    return 0 if found.is_whole else 1


def seal() -> int:
    from ronghe.apps.evidence.api import seal_all

    count = seal_all()
    print(words(f"{count} records sealed.", f"已封存 {count} 条记录。"))
    return 0
