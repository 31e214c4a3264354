"""Bringing in course packages, assigning them, waiving units."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.core.files.base import ContentFile
from django.db import transaction

from ronghe.apps.assessment.course_facts import text_of_languages
from ronghe.apps.assessment.models import (
    CourseFile,
    CoursePackage,
    CourseRegistration,
    CourseUnit,
)
from ronghe.apps.assessment.services.course_progress import (
    begin_progress,
    hold_registration,
    waive,
)
from ronghe.apps.base.api import Reference, Refused, audit
from ronghe.apps.people.api import (
    Organisation,
    Person,
    SchoolClass,
    Viewer,
    require,
    require_all,
)
from ronghe.standards import cmi5

IMPORT = "assessment.import_courses"
ASSIGN = "assessment.assign_courses"
MOST_LEARNERS = 2_000
LONGEST_REASON = 200


def import_course(
    *, viewer: Viewer, organisation: Organisation, data: bytes, at: datetime
) -> CoursePackage:
    """Bring in a package: a zip with cmi5.xml, or the course structure alone.

    A course that is there already becomes a new version beside it; whoever takes the earlier one
    goes on with it. Raises NotAllowed; Refused with what is wrong with the package, and then
    nothing of it is kept.
    """
    require(viewer, IMPORT, organisation=organisation)
    try:
        package = cmi5.read_package(data)
        media = list(cmi5.read_media(data))
    except cmi5.PackageError as error:
        raise Refused(
            f"{error.en} Nothing was brought in.",
            f"{error.zh}未导入。",
            code=f"course-{error.code}",
        ) from None
    with transaction.atomic():
        row = _write_package(organisation, package, at)
        _write_media(row, media)
        audit(viewer, IMPORT, subject=reference_of_course(row), count=len(media) + 1)
    return row


def reference_of_course(package: CoursePackage) -> Reference:
    return Reference("assessment.course", package.uuid, str(package.version))


def _write_package(
    organisation: Organisation, package: cmi5.Package, at: datetime
) -> CoursePackage:
    course = package.course
    Organisation.objects.select_for_update().get(pk=organisation.pk)  # versions count one by one
    earlier = CoursePackage.objects.filter(organisation=organisation, publisher_id=course.id)
    title = text_of_languages(course.title)
    row = CoursePackage.objects.create(
        organisation=organisation,
        publisher_id=course.id,
        version=earlier.count() + 1,
        title_en=title.en[:300],
        title_zh=title.zh[:300],
        structure=package.structure,
        imported_at=at,
    )
    titles = [(unit, text_of_languages(unit.title)) for unit in course.units()]
    CourseUnit.objects.bulk_create(
        CourseUnit(
            package=row,
            position=place,
            publisher_id=unit.id,
            title_en=text.en[:300],
            title_zh=text.zh[:300],
        )
        for place, (unit, text) in enumerate(titles)
    )
    return row


def _write_media(row: CoursePackage, media: Iterable[tuple[str, bytes]]) -> None:
    for path, content in media:
        file = CourseFile(package=row, path=path)
        file.file.save(path.rpartition("/")[2], ContentFile(content), save=True)


def assign_course(
    *,
    viewer: Viewer,
    package: CoursePackage,
    persons: Sequence[Person],
    school_class: SchoolClass | None,
    due_on: date | None,
    at: datetime,
) -> list[CourseRegistration]:
    """Register students for a course; who is registered already keeps that. Returns the new ones.

    What needs nothing to be done is satisfied at once. Raises NotAllowed unless the viewer reaches
    every one of them; Refused for a course that was taken out.
    """
    require(viewer, ASSIGN, organisation=package.organisation)
    if not 0 < len(persons) <= MOST_LEARNERS:
        raise Refused(
            f"Choose between 1 and {MOST_LEARNERS} students; nobody was registered.",
            f"请选择 1 至 {MOST_LEARNERS} 名学生。未布置。",
            code="learner-count",
        )
    require_all(viewer, ASSIGN, {one.pk for one in persons})
    with transaction.atomic():
        refuse_archived(CoursePackage.objects.select_for_update().get(pk=package.pk))
        there = CourseRegistration.objects.filter(package=package, person__in=persons)
        known = set(there.values_list("person", flat=True))
        new = [
            CourseRegistration(
                package=package,
                person=person,
                school_class=school_class,
                assigned_at=at,
                due_on=due_on,
            )
            for person in persons
            if person.pk not in known
        ]
        CourseRegistration.objects.bulk_create(new, batch_size=500)
        for registration in new:
            begin_progress(registration, at)
        audit(viewer, ASSIGN, subject=reference_of_course(package), count=len(new))
    return new


def refuse_archived(package: CoursePackage) -> None:
    if package.archived_at is not None:
        raise Refused(
            "This course was taken out; its units cannot be started any more.",
            "该课程已下架，其单元不能再启动。",
            code="course-archived",
        )


def waive_unit(
    *,
    viewer: Viewer,
    registration: CourseRegistration,
    unit: CourseUnit,
    reason: str,
    at: datetime,
) -> None:
    """Let a student off a unit, with the reason in the statement that says so.

    Raises NotAllowed; Refused for a unit that is met already or without a reason.
    """
    require(viewer, ASSIGN, person=registration.person)
    _refuse_reason(reason)
    with transaction.atomic():
        held = hold_registration(registration.pk)
        waive(held, unit, reason.strip(), at)
        audit(viewer, ASSIGN, subject=Reference("assessment.registration", registration.uuid))


def waive_for_several(
    *,
    viewer: Viewer,
    package: CoursePackage,
    registrations: Sequence[CourseRegistration],
    unit: CourseUnit,
    reason: str,
    at: datetime,
) -> int:
    """Let several students off one unit of their course: all of them, or nobody. Who has met it
    keeps that; returns how many had not.

    Raises NotAllowed unless the viewer reaches every one of them; Refused without a reason, without
    students, for a unit or students of another course, or where all have met it already.
    """
    require(viewer, ASSIGN, organisation=package.organisation)
    _refuse_reason(reason)
    _refuse_others(package, registrations, unit)
    require_all(viewer, ASSIGN, {one.person_id for one in registrations})
    with transaction.atomic():
        count = 0
        for key in sorted(one.pk for one in registrations):  # one order for all who do this at once
            held = hold_registration(key)
            if not held.progress.filter(unit=unit, is_met=True).exists():
                waive(held, unit, reason.strip(), at)
                count += 1
        if not count:
            raise Refused(
                "All whom you chose have met this unit already. Nothing was changed.",
                "所选学生均已完成该单元。未作任何更改。",
                code="unit-met",
            )
        audit(viewer, ASSIGN, subject=reference_of_course(package), count=count)
    return count


def _refuse_reason(reason: str) -> None:
    if not 0 < len(reason.strip()) <= LONGEST_REASON:
        raise Refused(
            f"Say why, in at most {LONGEST_REASON} characters. Nothing was changed.",
            f"请说明理由（不超过 {LONGEST_REASON} 字）。未作任何更改。",
            code="no-reason",
        )


def _refuse_others(
    package: CoursePackage, registrations: Sequence[CourseRegistration], unit: CourseUnit
) -> None:
    if not 0 < len(registrations) <= MOST_LEARNERS:
        raise Refused(
            f"Choose between 1 and {MOST_LEARNERS} students. Nothing was changed.",
            f"请选择 1 至 {MOST_LEARNERS} 名学生。未作任何更改。",
            code="learner-count",
        )
    if {unit.package_id, *(one.package_id for one in registrations)} != {package.pk}:
        raise Refused(
            "The unit and the students are of one course. Nothing was changed.",
            "单元与学生须属于同一门课程。未作任何更改。",
            code="course-elsewhere",
        )
