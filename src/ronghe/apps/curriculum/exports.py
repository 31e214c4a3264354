"""A plan with its profile as PDF, as a workbook and as a CASE package, from its sheet."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID, uuid5

from ronghe.apps.base.api import Text, day_of, in_both, text_of
from ronghe.apps.base.presentation.dates import day_text
from ronghe.apps.curriculum.models import PlanCourse, PlanModule, TrainingPlan
from ronghe.apps.curriculum.plan_rules import facts_of, pack_named, results_of
from ronghe.apps.curriculum.queries.plan_sheet import PlanSheet
from ronghe.apps.curriculum.services.plan_publication import motion_title
from ronghe.apps.curriculum.wording import bound_text, figure_text
from ronghe.files.documents.typst_pdf import (
    Block,
    Document,
    Heading,
    Language,
    Pairs,
    Paragraph,
    Table,
    render_pdf,
)
from ronghe.files.documents.xlsx import Cell, Sheet, render_xlsx

Say = Callable[[Text], str]
PROFILE = (Text("Competence", "能力"), Text("By semester", "学期"), Text("Level", "水平"))
MODULES = (
    Text("Module or course", "模块或课程"),
    Text("Semester", "学期"),
    Text("Hours", "学时"),
    Text("of them practice", "其中实践"),
    Text("Elective", "选修"),
)
SITUATIONS = (
    Text("Module", "模块"),
    Text("Learning situation", "学习情境"),
    Text("Typical tasks", "典型工作任务"),
    Text("Hours", "学时"),
)
RULES = (
    Text("Rule", "规定"),
    Text("Here", "本方案"),
    Text("Asked", "要求"),
    Text("Source", "依据"),
)
SUMS = (Text("Hours", "学时"), Text("Practice", "实践"), Text("Elective", "选修"))
YES = Text("yes", "是")
NONE: frozenset[int] = frozenset()


def sayer(language: str) -> Say:
    return lambda text: text.in_language(language)


def plan_pdf(sheet: PlanSheet, *, language: Language, at: datetime) -> bytes:
    """The plan as the committee and the public read it."""
    return render_pdf(plan_document(sheet, language=language, at=at), at=at)


def plan_document(sheet: PlanSheet, *, language: Language, at: datetime) -> Document:
    """Its parts: the profile, targets and hours by semester, situations, what the rules ask."""
    say = sayer(language)
    plan = sheet.plan
    return Document(
        title=say(motion_title(plan)),
        language=language,
        blocks=tuple(_blocks(sheet, say)),
        letterhead=say(text_of(plan.programme.organisation)),
        facts=(
            say(Text(f"entered {plan.entry_year}", f"{plan.entry_year}级")),
            say(Text(f"no. {plan.number}", f"第{plan.number}稿")),
            say(in_both(TrainingPlan.State(plan.state).label)),
            say(_dated(plan, at)),
        ),
        footer=say(motion_title(plan)),
    )


def _dated(plan: TrainingPlan, at: datetime) -> Text:
    """Since when it stands; of a plan in work, as of which day it is read."""
    since = plan.published_at or plan.approved_at
    day = day_text(day_of(since or at))
    if plan.published_at:
        return Text(f"published on {day.en}", f"{day.zh}发布")
    if since:
        return Text(f"approved on {day.en}", f"{day.zh}通过")
    return Text(f"as of {day.en}", f"截至{day.zh}")


def _blocks(sheet: PlanSheet, say: Say) -> list[Block]:
    profile = sheet.plan.profile
    occupations = ", ".join(say(text_of(one)) for one in sheet.occupations)
    summary = say(text_of(profile, "summary"))
    blocks: list[Block] = [Heading(say(Text("Graduate profile", "毕业生规格")), 2)]
    if summary:
        blocks.append(Paragraph(summary))
    blocks.append(Pairs(((say(Text("Occupations", "面向职业")), occupations or "–"),)))
    semesters = sheet.plan.semesters
    named = (
        (
            Text("Level by the end of the semester", "各学期末应达到的水平"),
            (PROFILE[0], *map(semester_text, sheet.target_semesters)),
            target_rows(sheet, say),
            (3.0, *(1.0 for _ in sheet.target_semesters)),
            NONE,
        ),
        (
            Text(
                f"Modules and courses: hours in semesters 1 to {semesters}",
                f"模块与课程：第1至第{semesters}学期学时",
            ),
            (MODULES[0], *(Text(str(n), str(n)) for n in range(1, semesters + 1)), *SUMS),
            hour_rows(sheet, say),
            (4.0, *(1.0 for _ in range(semesters)), 1.2, 1.5, 1.5),
            frozenset(range(1, semesters + 3)),
        ),
        (Text("Learning situations", "学习情境"), SITUATIONS, situation_rows(sheet, say), (), NONE),
        (Text("What the rules ask", "有关规定"), RULES, rule_rows(sheet, say), (), NONE),
    )
    for title, columns, rows, widths, numeric in named:
        blocks.append(Heading(say(title), 2))
        cells = tuple(tuple(map(_plain, row)) for row in rows)
        blocks.append(Table(tuple(map(say, columns)), cells, widths, numeric))
    return blocks


def semester_text(number: int) -> Text:
    return Text(f"Semester {number}", f"第{number}学期")


def target_rows(sheet: PlanSheet, say: Say) -> list[tuple[Cell, ...]]:
    """A competence a row, a semester a column, as the plan's page has it."""
    return [
        (say(text_of(competence)), *(say(text_of(one)) if one else "" for one in levels))
        for competence, levels in sheet.target_grid
    ]


def hour_rows(sheet: PlanSheet, say: Say) -> list[tuple[Cell, ...]]:
    """A module or course a row, a semester a column, and the sums."""
    rows: dict[object, list[PlanModule | PlanCourse]] = {}
    for module in sheet.modules:
        rows.setdefault(module.module_version_id, []).append(module)
    for course in sheet.courses:
        rows.setdefault(course.code, []).append(course)
    return [_hours_of(same, sheet.plan.semesters, say) for same in rows.values()]


def _hours_of(same: list[PlanModule | PlanCourse], semesters: int, say: Say) -> tuple[Cell, ...]:
    first = same[0]
    if isinstance(first, PlanModule):
        title, is_elective = text_of(first.module_version), first.is_elective
    else:
        title, is_elective = text_of(first), first.group == PlanCourse.Group.PUBLIC_ELECTIVE
    hours = {row.semester: row.total_hours for row in same}
    return (
        say(title),
        *(hours.get(number) for number in range(1, semesters + 1)),
        sum(hours.values()),
        sum(row.practice_hours for row in same),
        say(YES) if is_elective else "",
    )


def _plain(cell: Cell) -> str:
    return "" if cell is None else str(cell)


def plan_xlsx(sheet: PlanSheet, *, language: str, at: datetime) -> bytes:
    """The same tables as a workbook."""
    say = sayer(language)
    sheets = [
        Sheet(say(title), tuple(map(say, columns)), tuple(rows), (40, 24, 20, 40))
        for title, columns, rows in (
            (Text("Profile", "毕业生规格"), PROFILE, profile_rows(sheet, say)),
            (Text("Modules", "模块与课程"), MODULES, module_rows(sheet, say)),
            (Text("Situations", "学习情境"), SITUATIONS, situation_rows(sheet, say)),
            (Text("Rules", "有关规定"), RULES, rule_rows(sheet, say)),
        )
    ]
    return render_xlsx(sheets, title=say(motion_title(sheet.plan)), at=at)


def profile_rows(sheet: PlanSheet, say: Say) -> list[tuple[Cell, ...]]:
    return [
        (say(text_of(row.competence)), row.semester, say(text_of(row.level)))
        for row in sheet.targets
    ]


def module_rows(sheet: PlanSheet, say: Say) -> list[tuple[Cell, ...]]:
    modules: list[tuple[Cell, ...]] = [
        (
            say(text_of(row.module_version)),
            row.semester,
            row.total_hours,
            row.practice_hours,
            say(YES) if row.is_elective else "",
        )
        for row in sheet.modules
    ]
    courses: list[tuple[Cell, ...]] = [
        (
            say(text_of(row)),
            row.semester,
            row.total_hours,
            row.practice_hours,
            say(YES) if row.group == "public_elective" else "",
        )
        for row in sheet.courses
    ]
    return [*modules, *courses]


def situation_rows(sheet: PlanSheet, say: Say) -> list[tuple[Cell, ...]]:
    return [
        (
            say(text_of(version)),
            say(text_of(situation)),
            "; ".join(say(text_of(task)) for task in sheet.situation_tasks.get(situation.pk, ())),
            situation.hours,
        )
        for version, situation in sheet.all_situations
    ]


def rule_rows(sheet: PlanSheet, say: Say) -> list[tuple[Cell, ...]]:
    results = results_of(facts_of(sheet), pack_named(sheet.plan.rule_pack))
    return [
        (
            say(one.rule.title),
            say(figure_text(one.rule.fact, one.value)),
            say(bound_text(one.rule)),
            say(one.rule.source),
        )
        for one in results
    ]


def link_identifier(kind: str, origin: UUID, destination: object) -> str:
    """A link's identifier from its ends, so that a plan exported twice is the same package."""
    return str(uuid5(origin, f"{kind}:{destination}"))
