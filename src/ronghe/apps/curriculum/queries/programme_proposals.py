"""Proposals about programmes, the states of programmes, and the evidence behind a proposal."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from ronghe.apps.base.api import NotFound, Text, text_of
from ronghe.apps.competence.api import Occupation, tasks_in_force
from ronghe.apps.curriculum.models import ProgrammeProposal, ProgrammeState
from ronghe.apps.curriculum.rules_programme import with_state
from ronghe.apps.governance.api import PackSection, PackSource, PackTable
from ronghe.apps.industry.api import (
    DemandedSkill,
    Equipment,
    Post,
    demanded_shares,
    equipment_in_use,
    post_open_on,
)
from ronghe.apps.people.api import (
    Cohort,
    Membership,
    Programme,
    Region,
    Role,
    Viewer,
    in_force,
    programmes_for,
)

VIEW = "curriculum.view_programme_proposals"
MOST_SKILLS = 10
NOT_GIVEN = Text("not given", "未填写")


def proposals_for(viewer: Viewer) -> "QuerySet[ProgrammeProposal]":
    """Proposals about programmes that the viewer reaches; newest first."""
    rows = ProgrammeProposal.objects.filter(programme__in=programmes_for(viewer, VIEW))
    return rows.select_related("programme__organisation__region", "motion", "occupation")


def proposal_for(viewer: Viewer, uuid: UUID) -> ProgrammeProposal:
    """Raises NotFound."""
    found = proposals_for(viewer).filter(uuid=uuid).first()
    if found is None:
        raise NotFound("There is no such proposal for you.", "没有您可以查看的该提案。")
    return found


def programmes_with_state(viewer: Viewer) -> "QuerySet[Programme]":
    """The programmes that the viewer reaches, with their states; one query."""
    rows = programmes_for(viewer, VIEW).filter(closed_on=None)
    return with_state(rows, viewer.on_date).select_related("organisation").order_by("code", "pk")


def history_of_programme(programme: Programme) -> "QuerySet[ProgrammeState]":
    """Decided states, newest first, each with the proposal that brought it."""
    rows = ProgrammeState.objects.filter(programme=programme).select_related("proposal__motion")
    return rows.order_by("-from_on", "-pk")


# --- the evidence ---------------------------------------------------------------------------------

Section = Callable[[Viewer, ProgrammeProposal], PackSection]


def proposal_section(viewer: Viewer, proposal: ProgrammeProposal) -> PackSection:
    """What the proposer typed in: places, cost, teachers, equipment."""
    given = (
        (Text("Places a year", "每年招生名额"), proposal.places),
        (Text("Cost a year, in yuan", "年度费用（元）"), proposal.yearly_cost),
        (Text("Investment, in yuan", "一次性投入（元）"), proposal.investment),
        (Text("Teachers needed", "所需教师"), proposal.teachers_needed),
        (Text("Equipment needed", "所需设备"), proposal.equipment_needed),
    )
    facts = tuple((label, str(value)) for label, value in given if value not in (None, ""))
    missing = tuple(
        Text(f"{label.en}: {NOT_GIVEN.en}", f"{label.zh}：{NOT_GIVEN.zh}")
        for label, value in given
        if value in (None, "")
    )
    return PackSection(
        "curriculum.proposal",
        Text("What is proposed", "提案内容"),
        Text(
            f"From {proposal.from_on.isoformat()}; the figures are the proposer's own.",
            f"自 {proposal.from_on.isoformat()} 起；数据由提案人填写。",
        ),
        facts=facts,
        missing=missing,
        as_of=viewer.on_date,
    )


def demand_section(viewer: Viewer, proposal: ProgrammeProposal) -> PackSection:
    """Posts at the region's enterprises for the occupation, and the skills that postings name,
    each share with its interval and what is known of the reading's recall."""
    title = Text("What the region's work asks for", "区域用工需求")
    occupation = proposal.occupation
    if occupation is None:
        return PackSection(
            "curriculum.proposal_demand",
            title,
            Text("No occupation is named.", "未指明对应职业。"),
            missing=(Text("the occupation it prepares for", "对应的职业"),),
            as_of=viewer.on_date,
        )
    region = proposal.programme.organisation.region
    skills = demanded_shares(viewer, region, occupation)[:MOST_SKILLS]
    name = text_of(occupation)
    return PackSection(
        "curriculum.proposal_demand",
        title,
        Text(
            f"{name.in_language('en')}: posts that enterprises registered, and what postings name. "
            "Postings lag and say little of shop-floor work.",
            f"“{name.in_language('zh')}”：企业登记的岗位与招聘信息所提要求。招聘信息有滞后，"
            "较少反映一线操作岗位。",
        ),
        facts=_posts(region, occupation, viewer.on_date),
        table=_skills(skills),
        sources=_sources(skills),
        missing=_unknown(skills),
        as_of=viewer.on_date,
    )


def _posts(region: Region, occupation: Occupation, on_date: date) -> tuple[tuple[Text, str], ...]:
    there = Post.objects.filter(post_open_on(on_date), site__organisation__region=region)
    posts = there.filter(occupation=occupation).aggregate(count=Count("pk"), heads=Sum("headcount"))
    return (
        (Text("Posts registered by enterprises", "企业登记岗位"), str(posts["count"])),
        (Text("People in these posts", "在岗人数"), str(posts["heads"] or 0)),
        (
            Text("Typical tasks in force", "现行典型工作任务"),
            str(tasks_in_force(occupation).count()),
        ),
    )


def _skills(skills: Sequence[DemandedSkill]) -> PackTable | None:
    columns = (
        Text("Skill named in postings", "招聘信息中的技能"),
        Text("Share of postings (95 % interval)", "占比（95% 区间）"),
        Text("Postings", "招聘信息数"),
        Text("Trend", "趋势"),
    )
    rows = tuple(
        (
            one.label,
            f"{one.share:.0%} ({one.low:.0%}–{one.high:.0%})",
            str(one.postings),
            one.verdict or "–",
        )
        for one in skills
    )
    return PackTable(columns, rows) if rows else None


def _sources(skills: Sequence[DemandedSkill]) -> tuple[PackSource, ...]:
    """The registers, and each record of how much of the skills in a text is found."""
    recalls = {one.recall: None for one in skills}
    return (
        PackSource(Text("Register of posts", "岗位登记")),
        *(
            PackSource(
                Text(
                    f"Recall of the reading: {one.found} of {one.of} ({one.source}, "
                    f"{one.measured_on.isoformat()})",
                    f"识别召回率：{one.found}/{one.of}（{one.source}，"
                    f"{one.measured_on.isoformat()}）",
                )
            )
            for one in recalls
        ),
    )


def _unknown(skills: Sequence[DemandedSkill]) -> tuple[Text, ...]:
    needed = Text(
        "how many people the region will need in coming years, with its uncertainty",
        "未来几年用工需求及其不确定性",
    )
    none = Text("job postings for this occupation", "该职业的招聘信息")
    return (needed,) if skills else (needed, none)


def people_section(viewer: Viewer, proposal: ProgrammeProposal) -> PackSection:
    """Students by year of entry, and who teaches in the programme today."""
    programme = proposal.programme
    students = (
        Cohort.objects.filter(programme=programme)
        .annotate(
            students=Count(
                "classes__memberships",
                filter=in_force(viewer.on_date, "classes__memberships__")
                & Q(classes__memberships__role=Role.STUDENT),
            )
        )
        .order_by("-entry_year")[:5]
    )
    teachers = (
        Membership.objects.filter(
            in_force(viewer.on_date),
            Q(programme=programme) | Q(school_class__cohort__programme=programme),
            role=Role.TEACHER,
        )
        .values("person")
        .distinct()
        .count()
    )
    rows = tuple((str(one.entry_year), str(one.students)) for one in students)
    columns = (Text("Year of entry", "入学年份"), Text("Students now", "在读学生"))
    return PackSection(
        "curriculum.proposal_people",
        Text("Students and teachers today", "现有学生与教师"),
        Text(
            f"{teachers} teachers teach in the programme today.", f"目前有 {teachers} 名教师任教。"
        ),
        table=PackTable(columns, rows) if rows else None,
        sources=(PackSource(Text("Register of roles and classes", "人员与班级登记")),),
        missing=() if rows else (Text("students: nobody has entered yet", "学生：尚无人入学"),),
        as_of=viewer.on_date,
    )


def equipment_section(viewer: Viewer, proposal: ProgrammeProposal) -> PackSection:
    """What the school has today, by kind."""
    found = (
        Equipment.objects.filter(
            equipment_in_use(viewer.on_date), organisation=proposal.programme.organisation_id
        )
        .values_list("type__title_en", "type__title_zh")
        .annotate(pieces=Sum("count"))
        .order_by("type__title_en")
    )
    rows = tuple((Text(en, zh), str(pieces)) for en, zh, pieces in found)
    columns = (Text("Kind", "设备类型"), Text("Pieces", "数量"))
    return PackSection(
        "curriculum.proposal_equipment",
        Text("The school's equipment today", "学校现有设备"),
        Text(
            "All that the school has registered, whichever programme uses it.",
            "学校已登记的全部设备，不分专业。",
        ),
        table=PackTable(columns, rows) if rows else None,
        sources=(PackSource(Text("Register of equipment", "设备登记")),),
        missing=() if rows else (Text("no equipment is registered", "尚未登记设备"),),
        as_of=viewer.on_date,
    )


def graduates_section(viewer: Viewer, proposal: ProgrammeProposal) -> PackSection:
    """How many have left the programme as alumni; where they went has no source yet."""
    count = (
        Membership.objects.filter(
            in_force(viewer.on_date), programme=proposal.programme, role=Role.ALUMNUS
        )
        .values("person")
        .distinct()
        .count()
    )
    return PackSection(
        "curriculum.proposal_graduates",
        Text("Graduates", "毕业生"),
        Text(f"{count} alumni are registered.", f"已登记校友 {count} 人。"),
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
        proposal = ProgrammeProposal.objects.select_related("programme__organisation__region").get(
            motion=motion
        )
        return section(viewer, proposal)

    return provide
