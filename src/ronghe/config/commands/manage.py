"""ronghe manage …: Django's own commands (shell, makemigrations, changepassword, …)."""

import argparse

from ronghe.config.faults import CommandFault
from ronghe.config.start import start_django


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("words", nargs=argparse.REMAINDER, help="the Django command, with options")


def run(arguments: argparse.Namespace) -> int:
    from django.core.management import execute_from_command_line

    if not arguments.words:
        raise CommandFault(
            "name a Django command, for example: ronghe manage shell",
            "请写出 Django 命令，例如：ronghe manage shell",
        )
    start_django()
    execute_from_command_line(["ronghe manage", *arguments.words])
    return 0
