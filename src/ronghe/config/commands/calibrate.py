"""ronghe calibrate: measure persons, items and raters from a rating file. Needs no Django."""

import argparse

from ronghe.files import calibrate_command


def add_arguments(parser: argparse.ArgumentParser) -> None:
    calibrate_command.add_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    return calibrate_command.run(arguments)
