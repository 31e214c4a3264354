"""What work in the region asks for, as evidence for a proposal about a programme: registered posts,
and what postings name, each share with its interval."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Count, Sum

from ronghe.apps.base.api import Text, in_both, text_of, typed_text
from ronghe.apps.base.presentation.dates import day_text
from ronghe.apps.competence.api import Occupation, tasks_in_force
from ronghe.apps.curriculum.models import ProgrammeProposal
from ronghe.apps.governance.api import Cell, PackSection, PackSource, PackTable
from ronghe.apps.industry.api import (
    DemandedSkill,
    Post,
    SkillTrend,
    demanded_shares,
    post_open_on,
)
from ronghe.apps.people.api import Viewer

LEAST_SKILLS, MOST_SKILLS = 10, 20
MOVING = {"rising": 0, "declining": 1}
LANGUAGES = {"en": Text("English", "英文"), "zh": Text("Chinese", "中文")}
Fact = tuple[Text, Cell]


def demand_section(viewer: Viewer, proposal: ProgrammeProposal) -> PackSection:
    """Posts at the region's enterprises for the occupation, and the skills that postings name:
    those that rise or decline first, each share with its interval."""
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
    skills = demanded_shares(viewer, proposal.school.region, occupation)
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
        facts=(*_posts(proposal, occupation, viewer.on_date), *_moving(skills)),
        table=_skills(worth_showing(skills)),
        sources=_sources(skills),
        missing=_unknown(skills),
        as_of=viewer.on_date,
    )


def _posts(proposal: ProgrammeProposal, occupation: Occupation, on_date: date) -> tuple[Fact, ...]:
    of_region = Post.objects.filter(
        post_open_on(on_date),
        occupation=occupation,
        site__organisation__region=proposal.school.region_id,
    )
    posts = of_region.aggregate(
        count=Count("pk"),
        heads=Sum("headcount"),
        firms=Count("site__organisation", distinct=True),
    )
    return (
        (Text("Posts registered by enterprises", "企业登记岗位"), str(posts["count"])),
        (Text("Enterprises with such posts", "设有该岗位的企业"), str(posts["firms"])),
        (Text("People in these posts", "在岗人数"), str(posts["heads"] or 0)),
        (
            Text("Typical tasks in force", "现行典型工作任务"),
            str(tasks_in_force(occupation).count()),
        ),
    )


def _moving(skills: Sequence[DemandedSkill]) -> tuple[Fact, ...]:
    if not any(one.verdict for one in skills):
        return ()
    counts = {name: len({one.concept for one in skills if one.verdict == name}) for name in MOVING}
    return (
        (Text("Skills that rise", "占比上升的技能"), str(counts["rising"])),
        (Text("Skills that decline", "占比下降的技能"), str(counts["declining"])),
    )


def worth_showing(skills: Sequence[DemandedSkill]) -> list[DemandedSkill]:
    """What moves first, rising before declining, then the largest shares until there are ten; each
    skill with its shares in both languages' postings side by side."""
    together: dict[str, list[DemandedSkill]] = {}
    for one in sorted(skills, key=lambda one: -one.share):
        together.setdefault(one.concept, []).append(one)
    moving = sorted((rows for rows in together.values() if _place(rows) < len(MOVING)), key=_place)
    others = [rows for rows in together.values() if _place(rows) == len(MOVING)]
    chosen = [*moving[:MOST_SKILLS], *others[: max(0, LEAST_SKILLS - len(moving))]]
    return [one for rows in chosen for one in rows]


def _place(rows: Sequence[DemandedSkill]) -> int:
    return min(MOVING.get(one.verdict, len(MOVING)) for one in rows)


def _skills(skills: Sequence[DemandedSkill]) -> PackTable | None:
    columns = (
        Text("Skill named in postings", "招聘信息中的技能"),
        Text("Postings in", "招聘信息语言"),
        Text(
            "Share of postings in its language (95 % interval)", "占同语言招聘信息比例（95% 区间）"
        ),
        Text("Postings", "招聘信息数"),
        Text("Trend", "趋势"),
    )
    rows = tuple(
        (
            one.title if one.title.en or one.title.zh else typed_text(one.label, one.lang),
            LANGUAGES[one.recall.language],
            f"{one.share:.0%} ({one.low:.0%}–{one.high:.0%})",
            Text(f"{one.mentions} of {one.postings}", f"{one.postings} 条中的 {one.mentions} 条"),
            verdict_words(one.verdict),
        )
        for one in skills
    )
    return PackTable(columns, rows) if rows else None


def verdict_words(verdict: str) -> Text:
    """What the page of trends says of a skill."""
    if not verdict:
        return Text("not assessed yet", "尚未评估")
    return in_both(SkillTrend.Verdict(verdict).label)


def _sources(skills: Sequence[DemandedSkill]) -> tuple[PackSource, ...]:
    """The registers, and each record of how much of the skills in a text is found."""
    measured = {one.recall: None for one in skills if one.recall.share is not None}
    return (
        PackSource(Text("Register of posts", "岗位登记")),
        *(
            PackSource(
                Text(
                    f"In {LANGUAGES[one.language].en} postings the search finds {one.found} of "
                    f"{one.of} marked wishes ({one.source}, {day_text(one.measured_on).en})",
                    f"{LANGUAGES[one.language].zh}招聘信息：人工标注的 {one.of} 项要求中可识别 "
                    f"{one.found} 项（{one.source}，{day_text(one.measured_on).zh}）",
                )
            )
            for one in measured
        ),
    )


def _unknown(skills: Sequence[DemandedSkill]) -> tuple[Text, ...]:
    needed = Text(
        "how many people the region will need in coming years, with its uncertainty",
        "未来几年用工需求及其不确定性",
    )
    if not skills:
        return needed, Text("job postings for this occupation", "该职业的招聘信息")
    unmeasured = sorted({one.recall.language for one in skills if one.recall.share is None})
    return (
        needed,
        *(
            Text(
                f"how much the search misses in {LANGUAGES[one].en} postings: nobody has marked "
                "any yet",
                f"{LANGUAGES[one].zh}招聘信息的漏识比例：尚无人工标注",
            )
            for one in unmeasured
        ),
    )
