"""What changed between two plans, in sentences that a committee can read."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from ronghe.apps.base.api import Text, text_of
from ronghe.apps.curriculum.models import PlanCourse, ProfileTarget
from ronghe.apps.curriculum.plan_rules import facts_of
from ronghe.apps.curriculum.queries.plan_sheet import PlanSheet


@dataclass(frozen=True, slots=True)
class Semesters:
    """A module or course over its semesters, with the sums of its hours."""

    title: Text
    version: int
    semesters: tuple[int, ...]
    total_hours: int
    practice_hours: int
    is_elective: bool


def differences(before: PlanSheet, after: PlanSheet) -> tuple[Text, ...]:
    """Sentences from the most general to the most particular; none when nothing changed."""
    return (
        *_totals(before, after),
        *_occupations(before, after),
        *_targets(before, after),
        *_entries(_modules(before), _modules(after), Text("module", "模块")),
        *_entries(_courses(before), _courses(after), Text("course", "课程")),
    )


def _totals(before: PlanSheet, after: PlanSheet) -> Iterator[Text]:
    old, new = facts_of(before), facts_of(after)
    if old.total_hours != new.total_hours:
        yield Text(
            f"All hours: {old.total_hours:.0f} before, {new.total_hours:.0f} now.",
            f"总学时由 {old.total_hours:.0f} 调整为 {new.total_hours:.0f}。",
        )
    if round(old.practice_share, 3) != round(new.practice_share, 3):
        yield Text(
            f"Share of practice: {old.practice_share:.1%} before, {new.practice_share:.1%} now.",
            f"实践学时占比由 {old.practice_share:.1%} 调整为 {new.practice_share:.1%}。",
        )


def _occupations(before: PlanSheet, after: PlanSheet) -> Iterator[Text]:
    old = {one.pk: text_of(one) for one in before.occupations}
    new = {one.pk: text_of(one) for one in after.occupations}
    for pk in sorted(new.keys() - old.keys()):
        yield Text(
            f"The plan now also prepares for “{new[pk].en}”.", f"新增面向职业“{new[pk].zh}”。"
        )
    for pk in sorted(old.keys() - new.keys()):
        yield Text(
            f"The plan no longer prepares for “{old[pk].en}”.", f"不再面向职业“{old[pk].zh}”。"
        )


def _targets(before: PlanSheet, after: PlanSheet) -> Iterator[Text]:
    old, new = _by_target(before), _by_target(after)
    for key in sorted(old.keys() | new.keys()):
        sentence = _target_text(old.get(key), new.get(key))
        if sentence is not None:
            yield sentence


def _by_target(sheet: PlanSheet) -> dict[tuple[str, int], ProfileTarget]:
    return {(row.competence.code, row.semester): row for row in sheet.targets}


def _target_text(old: ProfileTarget | None, new: ProfileTarget | None) -> Text | None:
    row = new or old
    assert row is not None
    title, semester = text_of(row.competence), row.semester
    if old is None and new is not None:
        level = text_of(new.level)
        return Text(
            f"New target: “{title.en}” on the level {level.en} by semester {semester}.",
            f"新增目标：第 {semester} 学期末“{title.zh}”达到{level.zh}水平。",
        )
    if new is None:
        return Text(
            f"No target any more for “{title.en}” in semester {semester}.",
            f"取消第 {semester} 学期“{title.zh}”的目标。",
        )
    assert old is not None
    if old.level.number == new.level.number:
        return None
    was, now = text_of(old.level), text_of(new.level)
    return Text(
        f"“{title.en}” by semester {semester}: {was.en} before, {now.en} now.",
        f"第 {semester} 学期末“{title.zh}”的目标由{was.zh}调整为{now.zh}。",
    )


# --- modules and courses --------------------------------------------------------------------------


def _modules(sheet: PlanSheet) -> dict[str, Semesters]:
    return _joined(
        (
            row.module_version.module.code,
            Semesters(
                text_of(row.module_version),
                row.module_version.number,
                (row.semester,),
                row.total_hours,
                row.practice_hours,
                row.is_elective,
            ),
        )
        for row in sheet.modules
    )


def _courses(sheet: PlanSheet) -> dict[str, Semesters]:
    return _joined(
        (
            row.code,
            Semesters(
                text_of(row),
                1,
                (row.semester,),
                row.total_hours,
                row.practice_hours,
                row.group == PlanCourse.Group.PUBLIC_ELECTIVE,
            ),
        )
        for row in sheet.courses
    )


def _joined(rows: Iterable[tuple[str, Semesters]]) -> dict[str, Semesters]:
    """One entry for a code, over its semesters."""
    found: dict[str, Semesters] = {}
    for code, row in rows:
        found[code] = _with(found[code], row) if code in found else row
    return found


def _with(one: Semesters, more: Semesters) -> Semesters:
    return replace(
        one,
        semesters=tuple(sorted((*one.semesters, *more.semesters))),
        total_hours=one.total_hours + more.total_hours,
        practice_hours=one.practice_hours + more.practice_hours,
    )


def _entries(
    old: Mapping[str, Semesters], new: Mapping[str, Semesters], noun: Text
) -> Iterator[Text]:
    for code in sorted(new.keys() - old.keys()):
        one = new[code]
        yield Text(
            f"New {noun.en} “{one.title.en}” in semester {_list(one.semesters)}: "
            f"{one.total_hours} hours, {one.practice_hours} of them practice.",
            f"新增{noun.zh}“{one.title.zh}”，第 {_list(one.semesters, '、')} 学期，"
            f"{one.total_hours} 学时（其中实践 {one.practice_hours}）。",
        )
    for code in sorted(old.keys() - new.keys()):
        one = old[code]
        yield Text(
            f"The {noun.en} “{one.title.en}” ({one.total_hours} hours) is taken out.",
            f"取消{noun.zh}“{one.title.zh}”（{one.total_hours} 学时）。",
        )
    for code in sorted(old.keys() & new.keys()):
        yield from _changed(old[code], new[code])


def _changed(old: Semesters, new: Semesters) -> Iterator[Text]:
    title = new.title
    if old.version != new.version:
        yield Text(
            f"“{title.en}” is taught in version {new.version} instead of {old.version}.",
            f"“{title.zh}”由第 {old.version} 版改用第 {new.version} 版。",
        )
    if old.semesters != new.semesters:
        yield Text(
            f"“{title.en}” moves from semester {_list(old.semesters)} to {_list(new.semesters)}.",
            f"“{title.zh}”由第 {_list(old.semesters, '、')} 学期"
            f"调整到第 {_list(new.semesters, '、')} 学期。",
        )
    hours_before = (old.total_hours, old.practice_hours)
    hours_now = (new.total_hours, new.practice_hours)
    if hours_before != hours_now:
        yield Text(
            f"“{title.en}”: {old.total_hours} hours ({old.practice_hours} practice) before, "
            f"{new.total_hours} ({new.practice_hours} practice) now.",
            f"“{title.zh}”由 {old.total_hours} 学时（实践 {old.practice_hours}）"
            f"调整为 {new.total_hours} 学时（实践 {new.practice_hours}）。",
        )
    if old.is_elective != new.is_elective:
        en, zh = ("elective", "选修") if new.is_elective else ("compulsory", "必修")
        yield Text(f"“{title.en}” becomes {en}.", f"“{title.zh}”改为{zh}。")


def _list(numbers: Iterable[int], mark: str = ", ") -> str:
    return mark.join(str(number) for number in numbers)
