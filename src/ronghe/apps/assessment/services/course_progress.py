"""What of a course is met: units by their criteria, then blocks and the course, each said once."""

from collections.abc import Sequence
from datetime import datetime

from ronghe.apps.assessment.course_facts import (
    activity_id,
    actor_of,
    cmi5_units,
    course_of,
    facts_of_session,
    part_id,
)
from ronghe.apps.assessment.models import (
    CourseRegistration,
    CourseSession,
    CourseUnit,
    UnitProgress,
)
from ronghe.apps.base.api import Refused, new_uuid
from ronghe.apps.evidence.api import append_statements
from ronghe.apps.people.api import Organisation, viewer_of_system
from ronghe.standards import cmi5, xapi

SCOPES = ("xapi.write", "xapi.read_own", "xapi.define")


def write_own(organisation: Organisation, contents: Sequence[xapi.Json], at: datetime) -> None:
    """Statements that the launching side itself makes, to the school's log."""
    parsed = [xapi.parse_statement(one, "1.0.3") for one in contents]
    viewer = viewer_of_system(organisation, "cmi5", SCOPES)
    append_statements(viewer=viewer, organisation=organisation, statements=parsed, at=at)


def hold_registration(key: int) -> CourseRegistration:
    """The row, locked until the transaction ends: what a registration's sessions report comes one
    after the other."""
    rows = CourseRegistration.objects.select_for_update(of=("self",))
    return rows.select_related("package__organisation", "person").get(pk=key)


def progress_in(registration: CourseRegistration, unit: CourseUnit) -> UnitProgress:
    """How far a learner is in a unit; begun where nothing was written yet."""
    found, _ = UnitProgress.objects.get_or_create(registration=registration, unit=unit)
    return found


def begin_progress(registration: CourseRegistration, at: datetime) -> None:
    """Meet the units that ask for nothing, and say what is satisfied by them alone."""
    units = cmi5_units(registration.package)
    rows = [
        UnitProgress(registration=registration, unit=one, is_met=_is_free(units[one.publisher_id]))
        for one in registration.package.units.all()
    ]
    UnitProgress.objects.bulk_create(rows, batch_size=500)
    if any(row.is_met for row in rows):
        _say_satisfied(registration, at, _facts_apart(registration, rows[0].unit))


def _is_free(unit: cmi5.AssignableUnit) -> bool:
    return cmi5.is_met(unit.move_on, completed=False, passed=False)


def note_verbs(session: CourseSession, progress: UnitProgress, at: datetime) -> None:
    """After a session's statements: whether its unit is met now, and what is satisfied by it."""
    unit = cmi5_units(session.unit.package)[session.unit.publisher_id]
    is_met = cmi5.is_met(
        unit.move_on,
        completed=progress.has_completed,
        passed=progress.has_passed,
        is_waived=progress.is_waived,
    )
    if is_met and not progress.is_met:
        progress.is_met = True
        progress.save(update_fields=["is_met"])
        _say_satisfied(session.registration, at, facts_of_session(session))


def waive(registration: CourseRegistration, unit: CourseUnit, reason: str, at: datetime) -> None:
    """Write the statement and meet the unit. Raises Refused where it is met already."""
    progress = progress_in(registration, unit)
    if progress.is_met:
        raise Refused(
            "This unit is met already. Nothing was changed.",
            "该单元已达成。未作任何更改。",
            code="unit-met",
        )
    facts = _facts_apart(registration, unit)
    statement = cmi5.waived(facts, uuid=new_uuid(), at=at, reason=reason)
    write_own(registration.package.organisation, [statement], at)
    progress.is_waived = progress.is_met = True
    progress.save(update_fields=["is_waived", "is_met"])
    _say_satisfied(registration, at, facts)


def _facts_apart(registration: CourseRegistration, unit: CourseUnit) -> cmi5.LaunchFacts:
    """The facts of a statement outside a launch: with a session id that nothing else uses."""
    return cmi5.LaunchFacts(
        unit=cmi5_units(registration.package)[unit.publisher_id],
        activity_id=activity_id("unit", unit.uuid),
        actor=actor_of(registration),
        registration=str(registration.uuid),
        session_id=str(new_uuid()),
    )


def _say_satisfied(registration: CourseRegistration, at: datetime, facts: cmi5.LaunchFacts) -> None:
    """One statement for each block, and for the course, that is satisfied and was not said to be
    before (section 9.3.9)."""
    package, course = registration.package, course_of(registration.package)
    met = UnitProgress.objects.filter(registration=registration, is_met=True)
    ids = set(met.values_list("unit__publisher_id", flat=True))
    new = [one for one in cmi5.satisfied_parts(course, ids) if one not in registration.satisfied]
    if not new:
        return
    titles = {one.id: one.title for one in course.blocks()} | {course.id: course.title}
    statements = [
        cmi5.satisfied(
            facts,
            uuid=new_uuid(),
            at=at,
            activity_id=part_id(package, one),
            publisher_id=one,
            title=titles[one],
            is_course=one == course.id,
        )
        for one in new
    ]
    write_own(package.organisation, statements, at)
    registration.satisfied = [*registration.satisfied, *new]
    registration.save(update_fields=["satisfied"])
