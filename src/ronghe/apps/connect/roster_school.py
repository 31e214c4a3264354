"""Which organisation of a roster is the school that takes it, and what belongs to that school."""

from ronghe.apps.connect.models import RosterSource
from ronghe.standards.oneroster import Org, Roster

DEEPEST = 5


def schools_to_choose(roster: Roster) -> tuple[Org, ...]:
    there = [one for one in roster.orgs if not one.is_gone]
    return tuple([one for one in there if one.kind == "school"] or there)


def school_of(roster: Roster, source: RosterSource, schools: tuple[Org, ...]) -> str:
    """The one that was chosen before; else the only one; else the one that has our code or name."""
    if source.org_sourced_id:
        return source.org_sourced_id
    if len(schools) == 1:
        return schools[0].sourced_id
    organisation = source.organisation
    names = {organisation.code, organisation.title_en, organisation.title_zh} - {""}
    same = [one for one in schools if {one.identifier, one.name} & names]
    if len(same) == 1:
        return same[0].sourced_id
    named = {one.school for one in roster.classes} | {one.school for one in roster.enrollments}
    named -= {""}
    return named.pop() if not schools and len(named) == 1 else ""


def parts_of(school: str, roster: Roster) -> frozenset[str]:
    """The school and what names it as its parent (departments), to a sensible depth."""
    found = {school}
    for _step in range(DEEPEST):
        found |= {one.sourced_id for one in roster.orgs if one.parent in found}
    return frozenset(found)
