"""Whom to sign in as to see each role with something on its pages."""

from ronghe.sample_region.records import SampleRegion, SchoolClass

SCHOOL, PROGRAMME = "linlan-technical", "mechatronics"


def choose_showcase(region: SampleRegion) -> dict[str, int]:
    """One person for each role, by number in `people`, around one class.

    The student is of the oldest cohort and has a guardian; teacher, lead and mentor are theirs;
    all others are the first who hold the role in the first region.
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
    }


def _showcase_class(region: SampleRegion) -> SchoolClass:
    return next(
        c for c in region.classes if (c.school, c.programme, c.cohort) == (SCHOOL, PROGRAMME, 0)
    )
