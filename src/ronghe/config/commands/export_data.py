"""ronghe export WHAT: a framework as CSV or CASE, its instruments, or all that is kept about a
person."""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from ronghe.config.faults import CommandFault, words
from ronghe.config.start import start_with_database

if TYPE_CHECKING:
    from ronghe.apps.competence.api import Framework


def add_arguments(parser: argparse.ArgumentParser) -> None:
    what = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    framework = what.add_parser("framework", help="a competence framework as CSV")
    framework.add_argument("code")
    framework.add_argument("--version", help="which version (default: the newest)")
    case = what.add_parser("case", help="a competence framework as a CASE package (JSON)")
    case.add_argument("code")
    case.add_argument("--version", help="which version (default: the newest)")
    case.add_argument("--case-version", choices=["1.0", "1.1"], default="1.1")
    case.add_argument("--language", choices=["en", "zh-hans"], default="en")
    instruments = what.add_parser("instruments", help="a framework's instruments as CSV")
    instruments.add_argument("framework", metavar="CODE")
    person = what.add_parser("person", help="everything that is kept about one person, as JSON")
    person.add_argument("uuid", help="the person's identifier")
    for one in what.choices.values():
        one.add_argument("--out", type=Path, required=True, metavar="FILE")


def run(arguments: argparse.Namespace) -> int:
    start_with_database()
    kinds = {
        "framework": export_framework,
        "case": export_case,
        "instruments": export_instruments,
        "person": export_person,
    }
    content = kinds[arguments.what](arguments)
    draft = arguments.out.with_name(arguments.out.name + ".part")
    try:
        draft.touch(mode=0o600)
        draft.write_bytes(content)
        draft.replace(arguments.out)
    except OSError as error:
        raise CommandFault(
            f"cannot write {arguments.out}: {error.strerror}",
            f"无法写入 {arguments.out}：{error.strerror}",
        ) from error
    size = len(content)
    print(
        words(f"{arguments.out}: {size} bytes written.", f"{arguments.out}：已写入 {size} 字节。")
    )
    return 0


def export_framework(arguments: argparse.Namespace) -> bytes:
    from ronghe.apps.competence import api as competence
    from ronghe.apps.people.api import command_viewer

    framework = framework_named(arguments)
    return competence.export_framework(viewer=command_viewer(), framework=framework)


def export_case(arguments: argparse.Namespace) -> bytes:
    from ronghe.apps.base.api import now
    from ronghe.apps.competence import api as competence
    from ronghe.apps.people.api import command_viewer

    return competence.export_framework_case(
        viewer=command_viewer(),
        framework=framework_named(arguments),
        at=now(),
        language=arguments.language,
        version=arguments.case_version,
    )


def framework_named(arguments: argparse.Namespace) -> "Framework":
    from ronghe.apps.competence import api as competence

    found = competence.Framework.objects.filter(code=arguments.code)
    if arguments.version:
        found = found.filter(version=arguments.version)
    framework = found.order_by("pk").last()
    if framework is None:
        named = " ".join(filter(None, (arguments.code, arguments.version)))
        raise CommandFault(f"there is no framework {named}", f"没有能力框架 {named}")
    return framework


def export_instruments(arguments: argparse.Namespace) -> bytes:
    """The newest version of each, drafts among them."""
    from ronghe.apps.assessment import api as assessment
    from ronghe.config.commands.import_ratings import framework_named

    rows = framework_named(arguments.framework).instruments.filter(replaced_by=None)
    return assessment.export_instruments(list(rows.select_related("task").order_by("code")))


def export_person(arguments: argparse.Namespace) -> bytes:
    from django.core.exceptions import ValidationError

    from ronghe.apps.people import api as people

    try:
        person = people.Person.objects.filter(uuid=arguments.uuid).first()
    except ValidationError:
        person = None
    if person is None:
        raise CommandFault(
            f"there is no person {arguments.uuid}", f"没有标识为 {arguments.uuid} 的人员"
        )
    kept = people.export_person(viewer=people.command_viewer(), person=person)
    return json.dumps(kept, ensure_ascii=False, indent=2, default=str).encode()
