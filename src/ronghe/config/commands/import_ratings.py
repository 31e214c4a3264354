"""ronghe import ratings FILE: ratings from a CSV file as evidence, all of it or none.

Columns are known by their names in English or Chinese; `--column person=学号` says it where they
are not. Exit status as of the other imports.
"""

import argparse
from datetime import date
from typing import TYPE_CHECKING

from ronghe.config.faults import CommandFault, words

if TYPE_CHECKING:
    from ronghe.apps.assessment.api import ColumnMap, Defaults, UploadPlan
    from ronghe.apps.competence.api import Framework


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--framework", required=True, metavar="CODE", help="or CODE/VERSION; else the newest"
    )
    parser.add_argument(
        "--column",
        action="append",
        default=[],
        metavar="PART=NAME",
        help="the column that says the person, rater, date, context, phase, item or score",
    )
    parser.add_argument("--shape", choices=("long", "wide"), help="one row a score, or a form")
    parser.add_argument("--day", type=date.fromisoformat, metavar="YYYY-MM-DD")
    parser.add_argument("--context", default="", help="where no column says it")
    parser.add_argument("--phase", default="", help="where no column says it")
    parser.add_argument(
        "--first-score", type=int, choices=(0, 1), default=0, help="how the lowest is written"
    )


def import_ratings(arguments: argparse.Namespace) -> int:
    from ronghe.apps.assessment import api as assessment
    from ronghe.apps.base.api import now
    from ronghe.apps.people.api import command_viewer

    framework = framework_named(arguments.framework)
    content, viewer = arguments.file.read_bytes(), command_viewer()
    columns, defaults = _columns(arguments, framework, content), _defaults(arguments)
    plan = assessment.plan_upload(
        viewer=viewer, framework=framework, content=content, columns=columns, defaults=defaults
    )
    _say_problems(arguments.file.name, plan)
    if not plan.can_land or arguments.dry_run:
        _say_nothing_written(plan)
        return 0 if plan.can_land else 1
    landed = assessment.land_upload(
        viewer=viewer,
        framework=framework,
        content=content,
        columns=columns,
        defaults=defaults,
        at=now(),
    )
    print(
        words(
            f"{landed.score_count} scores in {len(landed.forms)} forms are evidence now; "
            f"{len(landed.assignments)} waiting forms are handed in.",
            f"{len(landed.forms)} 份表单中的 {landed.score_count} 个分数已成为证据；"
            f"{len(landed.assignments)} 份待填表单已提交。",
        )
    )
    return 0


def framework_named(name: str) -> "Framework":
    """The published framework CODE or CODE/VERSION, else the newest."""
    from ronghe.apps.competence.api import Framework

    code, _, version = name.partition("/")
    found = Framework.objects.filter(code=code).exclude(published_at=None)
    found = found.filter(version=version) if version else found.order_by("-published_at")
    framework = found.first()
    if framework is None:
        raise CommandFault(
            f"there is no published framework {name}", f"没有已发布的能力框架 {name}"
        )
    return framework


def _columns(arguments: argparse.Namespace, framework: "Framework", content: bytes) -> "ColumnMap":
    """As guessed from the header, and as said where it was said."""
    from ronghe.apps.assessment import api as assessment

    header, _ = assessment.header_of(content)
    guess = assessment.guess_columns(header, assessment.known_items(framework))
    said = dict(one.partition("=")[::2] for one in arguments.column)
    unknown = sorted(said.keys() - set(assessment.PARTS))
    if unknown:
        parts = ", ".join(assessment.PARTS)
        raise CommandFault(
            f"--column {unknown[0]}: say one of {parts}",
            f"--column {unknown[0]}：可用的有 {parts}",
        )
    shape = arguments.shape or guess.shape
    columns = {**guess.columns, **said}
    if shape == "wide":
        columns |= {"item": "", "score": ""}
    return assessment.ColumnMap(shape, columns)


def _defaults(arguments: argparse.Namespace) -> "Defaults":
    from ronghe.apps.assessment.api import Defaults

    return Defaults(
        day=arguments.day,
        context=arguments.context,
        phase=arguments.phase,
        first_score=arguments.first_score,
    )


def _say_problems(name: str, plan: "UploadPlan") -> None:
    for problem in plan.problems:
        column_en = f", column {problem.column}" if problem.column else ""
        column_zh = f"“{problem.column}”列" if problem.column else ""
        print(
            words(
                f"{name}, line {problem.line}{column_en}: {problem.reason.en}",
                f"{name} 第 {problem.line} 行{column_zh}：{problem.reason.zh}",
            )
        )


def _say_nothing_written(plan: "UploadPlan") -> None:
    print(
        words(
            f"Nothing was written. {plan.score_count} scores in {len(plan.forms)} forms could be "
            f"taken, {len(plan.assignments)} of them asked for; {len(plan.problems)} problems.",
            f"未写入任何内容。可接收 {len(plan.forms)} 份表单的 {plan.score_count} 个分数，"
            f"其中 {len(plan.assignments)} 份为待填表单；{len(plan.problems)} 处问题。",
        )
    )
    if plan.landed_before:
        print(
            words(
                f"This very file landed on {plan.landed_before:%Y-%m-%d}; again, its scores "
                "would count twice.",
                f"同一文件已于 {plan.landed_before:%Y-%m-%d} 导入；再次导入会使分数重复计入。",
            )
        )
