"""ronghe import enterprises FILE --region CODE: enterprises and what stands at them, from CSV."""

import argparse
from typing import TYPE_CHECKING

from ronghe.config.faults import CommandFault, words

if TYPE_CHECKING:
    from ronghe.apps.industry.api import EnterprisePlan


def import_enterprises(arguments: argparse.Namespace) -> int:
    """Name every bad row; then write all, or the sound rows, unless it is a dry run."""
    from ronghe.apps.base.api import now
    from ronghe.apps.industry import api as industry
    from ronghe.apps.people.api import Region, command_viewer

    region = Region.objects.filter(code=arguments.region).first()
    if region is None:
        raise CommandFault(
            f"there is no region {arguments.region}", f"没有代码为 {arguments.region} 的区域"
        )
    content, viewer = arguments.file.read_bytes(), command_viewer()
    plan = industry.plan_enterprises(viewer=viewer, region=region, content=content)
    _say_problems(plan, arguments.file.name)
    if arguments.dry_run or not (plan.rows and (arguments.sound_rows or plan.can_land)):
        return _say_nothing_written(plan)
    industry.land_enterprises(
        viewer=viewer, region=region, content=content, only_good=arguments.sound_rows, at=now()
    )
    print(words(f"{len(plan.rows)} rows were taken.", f"已接收 {len(plan.rows)} 行。"))
    return 1 if plan.problems else 0


def _say_problems(plan: "EnterprisePlan", name: str) -> None:
    for one in plan.problems:
        print(
            words(
                f"{name}, line {one.line}, column {one.column}: {one.reason.en}",
                f"{name} 第 {one.line} 行“{one.column}”列：{one.reason.zh}",
            )
        )


def _say_nothing_written(plan: "EnterprisePlan") -> int:
    print(
        words(
            f"Nothing was written. {len(plan.rows)} rows could be taken; "
            f"{len(plan.problems)} problems.",
            f"未写入任何内容。可接收 {len(plan.rows)} 行；{len(plan.problems)} 处问题。",
        )
    )
    return 0 if plan.can_land else 1
