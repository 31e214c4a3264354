"""ronghe doctor: check that everything this installation needs is there."""

import argparse

from ronghe.config.faults import words
from ronghe.config.start import start_django


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--new-keys", action="store_true", help="print fresh keys for a new installation and stop"
    )


def run(arguments: argparse.Namespace) -> int:
    if arguments.new_keys:
        return print_new_keys()
    start_django()
    from ronghe.config.doctor import CHECKS, Level

    findings = []
    for check in CHECKS:
        for finding in check():
            findings.append(finding)
            print(finding, flush=True)
    faults = sum(finding.level is Level.FAULT for finding in findings)
    print(words(f"\n{faults} faults.", f"\n{faults} 处问题。"))
    return 1 if faults else 0


def print_new_keys() -> int:
    from ronghe.config import safety

    print(f"RONGHE_SECRET_KEY={safety.new_secret()}")
    print(f"RONGHE_MASTER_KEY={safety.new_master_key()}")
    return 0
