"""ronghe import cmi5 FILE: a course package into one school."""

import argparse

from ronghe.config.faults import CommandFault, words


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--organisation", required=True, metavar="CODE")


def import_course(arguments: argparse.Namespace) -> int:
    """All of a package comes in, or none. Refusals are said by the caller."""
    from ronghe.apps.assessment import api as assessment
    from ronghe.apps.base.api import now
    from ronghe.apps.people.api import Organisation, command_viewer
    from ronghe.standards import cmi5

    organisation = Organisation.objects.filter(code=arguments.organisation).first()
    if organisation is None:
        raise CommandFault(
            f"there is no organisation {arguments.organisation}",
            f"没有代码为 {arguments.organisation} 的单位",
        )
    data = arguments.file.read_bytes()
    try:
        package = cmi5.read_package(data)
    except cmi5.PackageError as error:
        raise CommandFault(error.en, error.zh) from error
    units = len(list(package.course.units()))
    if arguments.dry_run:
        print(words(f"Nothing was written. {units} units.", f"未写入任何内容。共 {units} 个单元。"))
        return 0
    row = assessment.import_course(
        viewer=command_viewer(), organisation=organisation, data=data, at=now()
    )
    print(
        words(
            f"Version {row.version} of {row.publisher_id}: {units} units.",
            f"{row.publisher_id} 第 {row.version} 版：{units} 个单元。",
        )
    )
    return 0
