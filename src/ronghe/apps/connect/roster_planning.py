"""What landing a roster would do, from its rows and what stands here. Nothing is written."""

from collections.abc import Collection, Iterable
from datetime import date

from ronghe.apps.connect.models import RosterSource
from ronghe.apps.connect.queries.rosters import load_known
from ronghe.apps.connect.roster_changes import changes_of
from ronghe.apps.connect.roster_matching import RosterMatching
from ronghe.apps.connect.roster_plan import RosterPlan
from ronghe.apps.connect.roster_school import parts_of, school_of, schools_to_choose
from ronghe.apps.connect.roster_words import PLAN_MESSAGES
from ronghe.apps.people.api import (
    RosterEntries,
)
from ronghe.standards.oneroster import Roster
from ronghe.standards.problems import Problem, ProblemLog


def plan_of(
    roster: Roster,
    problems: Iterable[Problem],
    source: RosterSource,
    on_date: date,
    take_erased: Collection[str] = (),
) -> RosterPlan:
    """Everything that landing would do to the source's organisation. `take_erased` names by their
    keys the rows of erased people that are taken in again."""
    log = ProblemLog(2_000, PLAN_MESSAGES)
    schools = schools_to_choose(roster)
    school = school_of(roster, source, schools)
    if not school:
        log.error("orgs.csv", 0, "", "which_school")
        nothing = RosterEntries(on_date)
        return _plan(roster, nothing, (*problems, *log.all()), schools=schools)
    known = load_known(source, on_date)
    parts, taken = parts_of(school, roster), frozenset(take_erased)
    matching = RosterMatching(roster, source, on_date, known, log, parts, taken)
    entries = matching.entries()
    return _plan(
        roster,
        entries,
        (*problems, *log.all()),
        changes=tuple(changes_of(entries)),
        links=matching.links,
        courses=matching.courses,
        skipped=tuple(matching.skipped.items()),
        schools=schools,
        school=school,
        roles_before=matching.known.roles_in_force,
        erased=tuple(matching.erased),
    )


def _plan(
    roster: Roster, entries: RosterEntries, problems: tuple[Problem, ...], **more: object
) -> RosterPlan:
    modes = sorted(set(roster.modes.values()))
    return RosterPlan(
        roster.version,
        " + ".join(modes),
        entries,
        problems,
        left_out=roster.left_out,
        **more,  # type: ignore[arg-type]
    )
