"""The command `ronghe`. Only the chosen command's module is imported: calibrating rating files
needs no Django, and asking for help needs nothing at all."""

import argparse
import importlib
import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, cast

from ronghe.config import paths
from ronghe.config.faults import CommandFault


class CommandModule(Protocol):
    """What each module in `ronghe.config.commands` offers."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None: ...

    def run(self, arguments: argparse.Namespace) -> int: ...


@dataclass(frozen=True, slots=True)
class Command:
    module: str
    summary: str

    def load(self) -> CommandModule:
        module = importlib.import_module(f"ronghe.config.commands.{self.module}")
        return cast(CommandModule, module)


COMMANDS = {
    "demo": Command("demo", "make the sample region and serve it on this machine"),
    "serve": Command("serve", "serve the platform with its worker and periodic jobs"),
    "migrate": Command("migrate", "bring the database to this version"),
    "admin": Command("admin", "make the first administrator, or give one a new password"),
    "import": Command("import_data", "read people, frameworks or classifications from files"),
    "export": Command("export_data", "write a framework or one person's data to a file"),
    "calibrate": Command("calibrate", "measure persons, items and raters from a rating file"),
    "bench": Command("bench", "measure how fast this installation is"),
    "sentences": Command("sentences", "prepare the sentence model, if one is installed"),
    "certification": Command("certification", "write out what was issued, replace signing keys"),
    "verify": Command("verify", "check whether a credential is genuine and in force"),
    "evidence": Command("evidence", "check that the evidence log is whole"),
    "doctor": Command("doctor", "check that everything this installation needs is there"),
    "backup": Command("backup", "copy the embedded database while it is in use"),
    "manage": Command("manage", "run one of Django's own commands"),
}


def usage() -> str:
    width = max(map(len, COMMANDS))
    lines = [f"  {name:<{width}}  {command.summary}" for name, command in COMMANDS.items()]
    return "\n".join(
        ["usage: ronghe COMMAND [options]", "", *lines, "", "ronghe COMMAND --help says more."]
    )


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0 done, 1 found faults, 2 could not be run."""
    words = list(sys.argv[1:] if argv is None else argv)
    if not words or words[0] in ("-h", "--help", "help"):
        print(usage())
        return 0
    if words[0] == "--version":
        return print_version()
    command = COMMANDS.get(words[0])
    if command is None:
        print(f"ronghe: there is no command {words[0]!r}\n\n{usage()}", file=sys.stderr)
        return 2
    return run_command(words[0], command, words[1:])


def run_command(name: str, command: Command, words: Sequence[str]) -> int:
    paths.prepare_kernel_cache()
    module = command.load()
    parser = argparse.ArgumentParser(prog=f"ronghe {name}", description=command.summary)
    module.add_arguments(parser)
    arguments = parser.parse_args(words)
    try:
        status = module.run(arguments) or 0
        sys.stdout.flush()
        return status
    except CommandFault as fault:
        print(f"ronghe {name}: {fault}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        return reader_left()
    except KeyboardInterrupt:
        return 130


def reader_left() -> int:
    """Whoever read the output (`| head`) has seen enough: end as a program ends by that signal,
    and let nothing more be written when Python closes."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 128 + signal.SIGPIPE


def print_version() -> int:
    from importlib.metadata import version

    print(f"ronghe {version('ronghe')}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
