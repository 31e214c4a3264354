"""ronghe import roster FILE: students, teachers and classes of one school, by OneRoster."""

import argparse
from collections.abc import Iterable
from typing import TYPE_CHECKING

from ronghe.config.faults import CommandFault, words

if TYPE_CHECKING:
    from ronghe.apps.connect.api import RosterPlan
    from ronghe.standards.problems import Problem


def import_roster(arguments: argparse.Namespace) -> int:
    from ronghe.apps.base.api import now
    from ronghe.apps.connect import api as connect
    from ronghe.apps.people.api import Organisation, command_viewer

    organisation = Organisation.objects.filter(code=arguments.organisation).first()
    if organisation is None:
        raise CommandFault(
            f"there is no organisation {arguments.organisation}",
            f"没有代码为 {arguments.organisation} 的单位",
        )
    given = {
        "viewer": command_viewer(),
        "organisation": organisation,
        "content": arguments.file.read_bytes(),
        "take_erased": arguments.take_erased,
    }
    plan = connect.plan_roster(**given, at=now())
    say(plan.problems)
    say_erased(plan)
    if not plan.can_land or arguments.dry_run:
        say_counts(plan, "Nothing was written; it would be:", "未写入任何内容；将发生：")
        return 0 if plan.can_land else 1
    plan = connect.land_roster(**given, at=now())
    say_counts(plan, "It has landed:", "已写入：")
    return 0


def say(problems: "Iterable[Problem]") -> None:
    for one in problems:
        print(words(str(one), one.text_zh()))


def say_erased(plan: "RosterPlan") -> None:
    for one in plan.erased:
        if not one.is_taken:
            print(
                words(
                    f"line {one.line}: to take this person in again, --take-erased {one.key}",
                    f"第 {one.line} 行：如需重新接收此人，请加 --take-erased {one.key}",
                )
            )


def say_counts(plan: "RosterPlan", en: str, zh: str) -> None:
    counts = ", ".join(f"{name} {number}" for name, number in plan.counts().items())
    print(words(f"{en} {counts or 'no change'}", f"{zh}{counts or '无变化'}"))
