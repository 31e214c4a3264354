"""The evidence behind a proposal about a programme: what the proposer gave and what the registers
hold; what has no source yet is named as missing."""

from collections.abc import Callable
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from ronghe.apps.base.api import Text, in_both, text_of, typed_text
from ronghe.apps.base.presentation.dates import day_text
from ronghe.apps.competence.api import TypicalTask
from ronghe.apps.curriculum.models import ProgrammeProposal
from ronghe.apps.curriculum.queries.concerns import scopes_of
from ronghe.apps.curriculum.queries.programme_demand import Fact, demand_section
from ronghe.apps.governance.api import PackSection, PackSource, PackTable
from ronghe.apps.industry.api import Equipment, equipment_in_use
from ronghe.apps.people.api import (
    Cohort,
    Membership,
    Organisation,
    Programme,
    Role,
    Viewer,
    in_force,
)

NOT_GIVEN = Text("not given", "未填写")
Section = Callable[[Viewer, ProgrammeProposal], PackSection]


# --- what the proposer gave -----------------------------------------------------------------------


def proposal_section(viewer: Viewer, proposal: ProgrammeProposal) -> PackSection:
    """What the proposer typed in: places, cost, teachers, equipment; of a new programme what it is
    to be."""
    given = [*(_of_new(proposal) if proposal.is_new else ()), *_figures(proposal)]
    return PackSection(
        "curriculum.proposal",
        Text("What is proposed", "提案内容"),
        _from_when(proposal),
        facts=tuple((label, value) for label, value in given if value),
        missing=tuple(
            Text(f"{label.en}: {NOT_GIVEN.en}", f"{label.zh}：{NOT_GIVEN.zh}")
            for label, value in given
            if not value
        ),
        as_of=viewer.on_date,
    )


def _of_new(proposal: ProgrammeProposal) -> list[Fact]:
    level = ProgrammeProposal.Level(proposal.level).label if proposal.level else ""
    return [
        (Text("Programme", "专业"), text_of(proposal)),
        (Text("School", "学校"), text_of(proposal.school)),
        (Text("Level", "培养层次"), in_both(level) if level else ""),
        (Text("Years of study", "学制（年）"), str(proposal.years or "")),
    ]


def _figures(proposal: ProgrammeProposal) -> list[Fact]:
    numbers = (
        (Text("Places a year", "每年招生名额"), proposal.places),
        (Text("Cost a year, in yuan", "年度费用（元）"), proposal.yearly_cost),
        (Text("Investment, in yuan", "一次性投入（元）"), proposal.investment),
        (Text("Teachers needed", "所需教师"), proposal.teachers_needed),
    )
    needed = proposal.equipment_needed
    return [
        *((label, "" if value is None else f"{value:,}") for label, value in numbers),
        (Text("Equipment needed", "所需设备"), typed_text(needed, proposal.lang) if needed else ""),
    ]


def _from_when(proposal: ProgrammeProposal) -> Text:
    day, year = day_text(proposal.from_on), proposal.from_on.year
    if proposal.is_new:
        return Text(
            f"From the school year {year}–{year + 1}, which begins on {day.en}; the figures are "
            "the proposer's own.",
            f"自 {year}–{year + 1} 学年（{day.zh}开始）起；数据由提案人填写。",
        )
    return Text(
        f"From {day.en}; the figures are the proposer's own.",
        f"自{day.zh}起；数据由提案人填写。",
    )


# --- people ---------------------------------------------------------------------------------------

REGISTER = PackSource(Text("Register of roles and classes", "人员与班级登记"))


def people_section(viewer: Viewer, proposal: ProgrammeProposal) -> PackSection:
    """Students by year of entry, and who teaches in the programme today; of a new one who offers
    the same trade in the region already."""
    if proposal.programme is None:
        return _offered_in_region(viewer, proposal)
    programme = proposal.programme
    students = (
        Cohort.objects.filter(programme=programme)
        .annotate(students=_students(viewer, "classes__memberships__"))
        .order_by("-entry_year")[:5]
    )
    in_it = Q(programme=programme) | Q(school_class__cohort__programme=programme)
    teachers = _persons(viewer, Role.TEACHER, in_it)
    rows = tuple((str(one.entry_year), str(one.students)) for one in students)
    columns = (Text("Year of entry", "入学年份"), Text("Students now", "在读学生"))
    return PackSection(
        "curriculum.proposal_people",
        Text("Students and teachers today", "现有学生与教师"),
        Text(
            f"{teachers} teachers teach in the programme today.", f"目前有 {teachers} 名教师任教。"
        ),
        table=PackTable(columns, rows) if rows else None,
        sources=(REGISTER,),
        missing=() if rows else (Text("students: nobody has entered yet", "学生：尚无人入学"),),
        as_of=viewer.on_date,
    )


def _offered_in_region(viewer: Viewer, proposal: ProgrammeProposal) -> PackSection:
    offered = list(
        _same_trade(proposal)
        .annotate(students=_students(viewer, "cohorts__classes__memberships__"))
        .select_related("organisation")
        .order_by("organisation__code", "code")
    )
    rows = tuple((text_of(one.organisation), text_of(one), str(one.students)) for one in offered)
    teachers = _persons(viewer, Role.TEACHER, Q(organisation=proposal.school))
    columns = (Text("School", "学校"), Text("Programme", "专业"), Text("Students now", "在读学生"))
    none = Text(
        "who else offers this trade: no programme of the region is known for it",
        "同类专业：区域内尚无已登记的同类专业",
    )
    return PackSection(
        "curriculum.proposal_people",
        Text("Teachers, and who offers the trade already", "师资与区域同类专业"),
        Text(
            f"{teachers} teachers teach at the school today, in whichever programme.",
            f"学校现有教师 {teachers} 名，不分专业。",
        ),
        table=PackTable(columns, rows) if rows else None,
        sources=(REGISTER,),
        missing=(
            *(() if rows else (none,)),
            Text("training places at enterprises", "企业可提供的实习岗位"),
        ),
        as_of=viewer.on_date,
    )


def _same_trade(proposal: ProgrammeProposal) -> "QuerySet[Programme]":
    """The region's programmes of the trade that the new one is to teach."""
    if not proposal.trade:
        return Programme.objects.none()
    return Programme.objects.filter(
        organisation__region=proposal.school.region_id, trade=proposal.trade, closed_on=None
    )


def _students(viewer: Viewer, path: str) -> Count:
    """Students by `path` today."""
    in_class = in_force(viewer.on_date, path) & Q(**{f"{path}role": Role.STUDENT})
    return Count(path.removesuffix("__"), filter=in_class, distinct=True)


def _persons(viewer: Viewer, role: Role, where: Q) -> int:
    rows = Membership.objects.filter(in_force(viewer.on_date), where, role=role)
    return rows.values("person").distinct().count()


# --- equipment ------------------------------------------------------------------------------------


def equipment_section(viewer: Viewer, proposal: ProgrammeProposal) -> PackSection:
    """The machines that serve the programme's tasks, or those of the occupation that a new one
    prepares for: at the school and at the region's enterprises."""
    serving = Equipment.objects.filter(
        equipment_in_use(viewer.on_date),
        pk__in=Equipment.objects.filter(tasks__in=_tasks(proposal)).values("pk"),
    )
    school = proposal.school
    counted = (
        serving.filter(Q(organisation=school) | _firms_of(school))
        .values_list("type__title_en", "type__title_zh")
        .annotate(
            own=Sum("count", filter=Q(organisation=school), default=0),
            firms=Sum("count", filter=_firms_of(school), default=0),
        )
        .order_by("type__title_en")
    )
    rows = tuple((Text(en, zh), str(own), str(firms)) for en, zh, own, firms in counted)
    columns = (
        Text("Kind", "设备类型"),
        Text("At the school", "学校现有"),
        Text("At enterprises", "区域企业现有"),
    )
    return PackSection(
        "curriculum.proposal_equipment",
        Text("Equipment for this work", "相关设备"),
        Text(
            "What is registered as serving this work's typical tasks, and nothing else.",
            "仅列出登记为服务于相关典型工作任务的设备。",
        ),
        table=PackTable(columns, rows) if rows else None,
        sources=(PackSource(Text("Register of equipment", "设备登记")),),
        missing=() if rows else (_no_equipment(),),
        as_of=viewer.on_date,
    )


def _no_equipment() -> Text:
    return Text("no equipment is registered for these tasks", "尚未登记与这些任务相关的设备")


def _firms_of(school: Organisation) -> Q:
    return Q(organisation__region=school.region_id, organisation__kind=Organisation.Kind.ENTERPRISE)


def _tasks(proposal: ProgrammeProposal) -> "QuerySet[TypicalTask]":
    """The tasks in every version: a machine may be entered for an earlier one."""
    of_work = Q(pk__in=[])
    if proposal.occupation is not None:
        of_work |= Q(work_process__occupation=proposal.occupation)
    if proposal.programme is not None:
        [scope] = scopes_of([proposal.programme])
        for process, code in scope.tasks:
            of_work |= Q(work_process=process, code=code)
    return TypicalTask.objects.filter(of_work)


# --- graduates ------------------------------------------------------------------------------------


def graduates_section(viewer: Viewer, proposal: ProgrammeProposal) -> PackSection:
    """How many have left the programme, or those of its trade, as alumni; where they went has no
    source yet."""
    programme = proposal.programme
    where = Q(programme=programme) if programme else Q(programme__in=_same_trade(proposal))
    count = _persons(viewer, Role.ALUMNUS, where)
    of_trade = Text(
        f"{count} alumni of this trade are registered in the region."
        if count
        else "The programme is new, and nobody of its trade is registered as an alumnus.",
        f"区域内已登记同类专业校友 {count} 人。"
        if count
        else "专业尚未设立，区域内无同类专业校友登记。",
    )
    own = Text(f"{count} alumni are registered.", f"已登记校友 {count} 人。")
    return PackSection(
        "curriculum.proposal_graduates",
        Text("Graduates", "毕业生"),
        own if programme else of_trade,
        sources=(PackSource(Text("Register of roles", "人员登记")),) if count else (),
        missing=(
            Text("where graduates work and how they fare", "毕业生去向与发展情况"),
            Text("how many places were applied for", "历年报名人数"),
        ),
        as_of=viewer.on_date,
    )


SECTIONS: dict[str, Section] = {
    "curriculum.proposal": proposal_section,
    "curriculum.proposal_demand": demand_section,
    "curriculum.proposal_people": people_section,
    "curriculum.proposal_equipment": equipment_section,
    "curriculum.proposal_graduates": graduates_section,
}


def evidence_of(viewer: Viewer, proposal: ProgrammeProposal) -> tuple[PackSection, ...]:
    """Every section as it stands today: counts about a programme, never about a person."""
    return tuple(section(viewer, proposal) for section in SECTIONS.values())


def section_for_motion(section: Section) -> Callable[[Any, Any], PackSection]:
    """The same section as the committee's pack asks for it."""

    def provide(viewer: Any, motion: Any) -> PackSection:
        proposal = ProgrammeProposal.objects.select_related(
            "programme__organisation__region", "organisation__region", "occupation"
        ).get(motion=motion)
        return section(viewer, proposal)

    return provide
