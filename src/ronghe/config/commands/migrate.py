"""ronghe migrate: bring the database to this version."""

import argparse

from ronghe.config.start import start_django


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--check", action="store_true", help="only say whether it is up to date")


def run(arguments: argparse.Namespace) -> int:
    start_django()
    from ronghe.config import database

    waiting = database.waiting_migrations()
    if arguments.check:
        print("\n".join(waiting) if waiting else "The database is up to date.")
        return 1 if waiting else 0
    database.migrate()
    print(f"The database is up to date ({len(waiting)} migrations applied).")
    return 0
