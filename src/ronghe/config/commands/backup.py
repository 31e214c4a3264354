"""ronghe backup FILE: copy the embedded database while it is in use."""

import argparse
from pathlib import Path

from ronghe.config.start import start_django


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="where the copy goes; an older one is replaced")


def run(arguments: argparse.Namespace) -> int:
    start_django()
    from ronghe.config import database

    size = database.back_up(arguments.file)
    print(f"Copied and checked: {arguments.file} ({size / 1e6:.1f} MB)")
    return 0
