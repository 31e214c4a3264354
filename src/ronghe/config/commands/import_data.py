"""ronghe import WHAT FILE: people, enterprises, ratings, courses, a framework, a classification.

Every bad row is named with line, column and reason. Exit status 0 when what was asked for landed,
1 when rows were left out or nothing landed, 2 when the file cannot be used at all.
"""

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from ronghe.config.commands import (
    import_courses,
    import_enterprises,
    import_ratings,
    import_roster,
)
from ronghe.config.faults import CommandFault, words
from ronghe.config.start import start_with_database

if TYPE_CHECKING:
    from ronghe.apps.people.api import ImportPlan

CLASSIFICATIONS = ("esco", "onet", "csco")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    what = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    people = what.add_parser("people", help="people and their roles in one organisation, from CSV")
    people.add_argument("--organisation", required=True, metavar="CODE")
    roster = what.add_parser("roster", help="a OneRoster package (zip) of one school")
    roster.add_argument("--organisation", required=True, metavar="CODE")
    roster.add_argument(
        "--take-erased",
        action="append",
        default=[],
        metavar="KEY",
        help="take somebody in again who was erased; the report names the key",
    )
    enterprises = what.add_parser(
        "enterprises", help="enterprises with sites, equipment, posts and contacts, from CSV"
    )
    enterprises.add_argument("--region", required=True, metavar="CODE")
    enterprises.add_argument(
        "--sound-rows", action="store_true", help="take the sound rows and leave the bad ones out"
    )
    framework = what.add_parser("framework", help="a competence framework, from CSV")
    framework.add_argument(
        "--sound-rows", action="store_true", help="take the sound rows and leave the bad ones out"
    )
    case = what.add_parser("case", help="a competence framework, from a CASE package (JSON)")
    case.add_argument(
        "--dimension",
        default="behavioural",
        choices=["cognitive", "behavioural", "attitudinal", "metacognitive", "career"],
        help="of the items of another system's package (default: behavioural)",
    )
    case.add_argument(
        "--sound-rows", action="store_true", help="take the sound rows and leave the bad ones out"
    )
    instruments = what.add_parser("instruments", help="instruments with their items, from CSV")
    instruments.add_argument("--framework", required=True, metavar="CODE")
    import_ratings.add_arguments(what.add_parser("ratings", help="ratings as evidence, from CSV"))
    import_courses.add_arguments(
        what.add_parser("cmi5", help="a course package (cmi5), zip or xml")
    )
    postings = what.add_parser("postings", help="job postings: schema.org JSON, JSON Lines or CSV")
    postings.add_argument("--region", required=True, metavar="CODE")
    postings.add_argument("--source", default="file", metavar="NAME", help="where they come from")
    postings.add_argument(
        "--sound-rows", action="store_true", help="take the sound rows and leave the bad ones out"
    )
    for name in CLASSIFICATIONS:
        one = what.add_parser(name, help=f"the {name.upper()} classification, folder or file")
        one.add_argument(
            "--all-or-none", action="store_true", help="one bad row keeps everything out"
        )
    for one in what.choices.values():
        one.add_argument("file", type=Path)
        one.add_argument("--dry-run", action="store_true", help="say what would happen, do nothing")


def run(arguments: argparse.Namespace) -> int:
    from ronghe.files.errors import FileError

    start_with_database()
    from ronghe.apps.base.api import RongheError

    kinds = {
        "people": import_people,
        "roster": import_roster.import_roster,
        "enterprises": import_enterprises.import_enterprises,
        "instruments": import_instruments,
        "ratings": import_ratings.import_ratings,
        "framework": import_framework,
        "case": import_framework,
        "postings": import_postings,
        "cmi5": import_courses.import_course,
    }
    try:
        return kinds.get(arguments.what, import_classification)(arguments)
    except OSError as error:
        raise CommandFault(
            f"{arguments.file}: {error.strerror}", f"{arguments.file}：{error.strerror}"
        ) from error
    except FileError as error:
        raise CommandFault(error.en, error.zh) from error
    except RongheError as error:
        raise CommandFault(error.text.en, error.text.zh) from error


def say_problems(lines: Iterable[tuple[str, str]]) -> int:
    """Print each problem in the language of the terminal; return how many."""
    said = [words(en, zh) for en, zh in lines]
    print("\n".join(said), end="\n" if said else "")
    return len(said)


def import_people(arguments: argparse.Namespace) -> int:
    from ronghe.apps.base.api import now
    from ronghe.apps.people import api as people

    organisation = people.Organisation.objects.filter(code=arguments.organisation).first()
    if organisation is None:
        raise CommandFault(
            f"there is no organisation {arguments.organisation}",
            f"没有代码为 {arguments.organisation} 的单位",
        )
    content, viewer = arguments.file.read_bytes(), people.command_viewer()
    plan = people.plan_import(viewer=viewer, organisation=organisation, content=content)
    say_problems(
        (
            f"{arguments.file.name}, line {p.line}, column {p.column}: {p.reason.en}",
            f"{arguments.file.name} 第 {p.line} 行“{p.column}”列：{p.reason.zh}",
        )
        for p in plan.problems
    )
    if not plan.can_land or arguments.dry_run:
        return say_plan_of_people(plan)
    written = people.land_import(
        viewer=viewer, organisation=organisation, content=content, at=now()
    )
    print(
        words(
            f"{plan.new_persons} new persons, {written} new roles.",
            f"新增人员 {plan.new_persons} 人，新增角色 {written} 条。",
        )
    )
    return 0


def say_plan_of_people(plan: "ImportPlan") -> int:
    print(
        words(
            f"Nothing was written. {len(plan.rows)} rows could be taken, "
            f"{plan.new_persons} of them new persons; {len(plan.problems)} problems.",
            f"未写入任何内容。可接收 {len(plan.rows)} 行，其中新人员 {plan.new_persons} 人；"
            f"{len(plan.problems)} 处问题。",
        )
    )
    return 0 if plan.can_land else 1


def import_framework(arguments: argparse.Namespace) -> int:
    from ronghe.apps.competence import api as competence
    from ronghe.apps.people.api import command_viewer

    viewer, name = command_viewer(), arguments.file.name
    dimension = getattr(arguments, "dimension", "behavioural")
    with arguments.file.open("rb") as stream:
        if arguments.dry_run:
            plan = competence.plan_framework_import(
                viewer=viewer, stream=stream, name=name, dimension=dimension
            )
            landed = None
        else:
            landed = competence.import_framework_csv(
                viewer=viewer,
                stream=stream,
                name=name,
                all_or_none=not arguments.sound_rows,
                dimension=dimension,
            )
            plan = landed.plan
    count = say_problems((str(p), p.text_zh()) for p in plan.problems)
    if landed is None or landed.framework is None:
        print(words(f"Nothing was written; {count} problems.", f"未写入任何内容；{count} 处问题。"))
        return 0 if arguments.dry_run and plan.can_land and not plan.errors else 1
    for kept in landed.kept:
        print(words(kept.en, kept.zh))
    print(
        words(
            f"Framework {plan.code}, version {plan.version}: {plan.outcome}; {count} problems.",
            f"能力框架 {plan.code}，版本 {plan.version} 已写入；{count} 处问题。",
        )
    )
    return 1 if plan.errors else 0


def import_instruments(arguments: argparse.Namespace) -> int:
    from ronghe.apps.assessment import api as assessment
    from ronghe.apps.people.api import command_viewer

    framework = import_ratings.framework_named(arguments.framework)
    said = {"viewer": command_viewer(), "framework": framework, "name": arguments.file.name}
    written: list[assessment.Instrument] = []
    with arguments.file.open("rb") as stream:
        if arguments.dry_run:
            plan = assessment.plan_instruments(stream=stream, **said)
        else:
            plan, written = assessment.import_instruments(stream=stream, **said)
    count = say_problems((str(p), p.text_zh()) for p in plan.problems)
    print(
        words(
            f"{len(written)} of {len(plan.drafts)} instruments are drafts now; "
            f"{len(plan.unchanged)} said the same already; {count} problems.",
            f"{len(plan.drafts)} 个测评工具中 {len(written)} 个已成为草稿，"
            f"{len(plan.unchanged)} 个未变；{count} 处问题。",
        )
    )
    return 0 if plan.can_land or (plan.unchanged and not count) else 1


def import_classification(arguments: argparse.Namespace) -> int:
    from ronghe.apps.base.api import now
    from ronghe.apps.competence.api import run_import
    from ronghe.apps.people.api import command_viewer
    from ronghe.standards.problems import gathered

    report = run_import(
        viewer=command_viewer(),
        name=arguments.what,
        path=arguments.file,
        at=now(),
        all_or_none=arguments.all_or_none,
        dry_run=arguments.dry_run,
    )
    say_problems((str(p), p.text_zh()) for p in gathered(report.problems))
    count = len(report.problems)
    done_en, done_zh = (
        ("Read and stored", "已读取并存入")
        if report.imported
        else (
            "Nothing was written. Read",
            "未写入任何内容。已读取",
        )
    )
    print(
        words(
            f"{done_en}: {report.concepts} concepts, {report.relations} relations; "
            f"{count} problems.",
            f"{done_zh}：{report.concepts} 个条目、{report.relations} 条关系；{count} 处问题。",
        )
    )
    return 1 if report.errors or (report.imported is None and not arguments.dry_run) else 0


def import_postings(arguments: argparse.Namespace) -> int:
    from ronghe.apps.base.api import now
    from ronghe.apps.industry import api as industry
    from ronghe.apps.people.api import Region, command_viewer

    region = Region.objects.filter(code=arguments.region).first()
    if region is None:
        raise CommandFault(
            f"there is no region {arguments.region}", f"没有代码为 {arguments.region} 的区域"
        )
    content, viewer = arguments.file.read_bytes(), command_viewer()
    file = industry.PostingFile(region, arguments.source, arguments.file.name, content)
    if arguments.dry_run:
        plan, landed = industry.plan_postings(viewer=viewer, file=file), None
    else:
        plan, landed = industry.land_postings(
            viewer=viewer, file=file, at=now(), sound_rows=arguments.sound_rows
        )
    say_problems((str(p), p.text_zh()) for p in plan.problems)
    done_en, done_zh = ("Taken in", "已导入") if landed else ("Nothing was written", "未写入")
    print(
        words(
            f"{done_en}: {len(plan.new)} new postings, {plan.repeated} known already, "
            f"{plan.alike} alike; {plan.with_occupation} with an occupation, "
            f"{plan.with_skills} with skills; {plan.errors} bad rows.",
            f"{done_zh}：新招聘信息 {len(plan.new)} 条，已有 {plan.repeated} 条，"
            f"内容重复 {plan.alike} 条；识别出职业 {plan.with_occupation} 条，"
            f"识别出技能 {plan.with_skills} 条；{plan.errors} 行有误。",
        )
    )
    if arguments.dry_run:
        return 1 if plan.errors else 0
    return 0 if landed and not plan.errors else 1
