"""Whom to sign in as to see each role with something on its pages."""

from collections.abc import Mapping, Sequence
from datetime import date

from ronghe.sample_region.records import Membership, Placement, SampleRegion, SchoolClass

SCHOOL, PROGRAMME = "linlan-technical", "mechatronics"
MEMBER_OF, PANEL_FROM, EXPERT_FROM = "yuanlu", "beichuan", "qiaomu"


def choose_showcase(region: SampleRegion) -> dict[str, int]:
    """One person for each role, by number in `people`, around one class.

    The student is of the oldest cohort and has a guardian; teacher, lead and mentor are theirs; the
    committee member sits on the enterprise bench of the same programme and leads nothing; all
    others are the first who hold the role in the first region.
    """
    school_class = _showcase_class(region)
    guardians = {g.student: g.guardian for g in region.guardianships}
    student = next(s for s in school_class.students if s in guardians)
    mentors = {(p.student, p.term): p.mentor for p in region.placements}
    chosen = {m.role: m.person for m in reversed(region.memberships)}
    lead = next(
        m.person
        for m in region.memberships
        if m.role == "programme_lead" and (m.organisation, m.programme) == (SCHOOL, PROGRAMME)
    )
    return chosen | {
        "student": student,
        "guardian": guardians[student],
        "teacher": school_class.class_teacher,
        "mentor": mentors[student, region.terms[-1].number],
        "programme_lead": lead,
        "committee_member": _holder(region, MEMBER_OF, "committee_member"),
    }


def guest_roles(
    placements: Sequence[Placement],
    school_class: SchoolClass,
    mentors: Mapping[str, tuple[int, ...]],
    since: date,
) -> tuple[Membership, ...]:
    """Roles that somebody holds beside their own: a mentor of the showcase class who sits on its
    panel, and one who is asked as an expert of the trade."""
    newest = max(one.term for one in placements)
    of_class = (
        one for one in placements if one.term == newest and one.student in school_class.students
    )
    panel = next(one for one in of_class if one.enterprise == PANEL_FROM)
    expert = mentors[EXPERT_FROM][-1]
    return (
        Membership(panel.mentor, panel.enterprise, "panel_member", since),
        Membership(expert, EXPERT_FROM, "industry_expert", since),
    )


def _holder(region: SampleRegion, organisation: str, role: str) -> int:
    return next(
        m.person for m in region.memberships if (m.organisation, m.role) == (organisation, role)
    )


def _showcase_class(region: SampleRegion) -> SchoolClass:
    return showcase_class(region.classes)


def showcase_class(classes: Sequence[SchoolClass]) -> SchoolClass:
    """The oldest class of the programme that is shown."""
    return next(c for c in classes if (c.school, c.programme, c.cohort) == (SCHOOL, PROGRAMME, 0))
