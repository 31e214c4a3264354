"""Organisations, programmes, classes and school years, as far as a viewer reaches."""

from datetime import date
from uuid import UUID

from django.db.models import Count, F, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from ronghe.apps.base.api import NotFound
from ronghe.apps.people.access import (
    classes_for,
    organisations_for,
    persons_for,
    programmes_for,
    regions_for,
)
from ronghe.apps.people.models import (
    AcademicYear,
    Membership,
    Organisation,
    Person,
    Programme,
    Region,
    SchoolClass,
)
from ronghe.apps.people.roles import Role
from ronghe.apps.people.viewer import Viewer, in_force

UNITS = "people.view_units"
SIGN_INS = "people.manage_sign_ins"


def _people_in(unit: str, on_date: date, **conditions: object) -> Coalesce:
    """How many people are in the unit of each row on a day: a subquery, one for all rows."""
    counted = (
        Membership.objects.filter(in_force(on_date), **{unit: OuterRef("pk")}, **conditions)
        .order_by()
        .values(unit)
        .annotate(n=Count("person", distinct=True))
        .values("n")
    )
    return Coalesce(Subquery(counted), 0)


def organisation_for(viewer: Viewer, action: str, uuid: UUID | None = None) -> Organisation:
    """The organisation an action is about: the one named, or the viewer's first."""
    reached = organisations_for(viewer, action).select_related("region").order_by("pk")
    found = reached.filter(uuid=uuid).first() if uuid else _own_first(viewer, reached)
    if found is None:
        raise NotFound("There is no such organisation for you.", "没有您可以管理的这个单位。")
    return found


def _own_first(viewer: Viewer, reached: "QuerySet[Organisation]") -> Organisation | None:
    own = reached.filter(pk__in=[held.organisation_id for held in viewer.held]).first()
    return own or reached.first()


def organisations_listed(viewer: Viewer) -> "QuerySet[Organisation]":
    return organisations_for(viewer, UNITS).select_related("region").order_by("code", "pk")


def organisations_counted(viewer: Viewer, *, kind: str = "") -> "QuerySet[Organisation]":
    """The same with `people_count`, and `programme_count` of those not closed; open ones first."""
    rows = organisations_listed(viewer)
    if kind:
        rows = rows.filter(kind=kind)
    return rows.annotate(
        people_count=_people_in("organisation", viewer.on_date),
        programme_count=Count("programmes", filter=Q(programmes__closed_on=None)),
    ).order_by(F("closed_on").asc(nulls_first=True), "code", "pk")


def programmes_listed(viewer: Viewer) -> "QuerySet[Programme]":
    rows = programmes_for(viewer, UNITS).select_related("organisation__region")
    return rows.order_by("organisation__code", "code", "pk")


def programme_for(viewer: Viewer, uuid: UUID, action: str = UNITS) -> Programme:
    """Raises NotFound."""
    found = programmes_for(viewer, action).select_related("organisation__region")
    row = found.filter(uuid=uuid).first()
    if row is None:
        raise NotFound("There is no such programme for you.", "没有您可以查看的这个专业。")
    return row


def programmes_counted(viewer: Viewer, organisation: Organisation) -> "QuerySet[Programme]":
    """An organisation's programmes with `class_count` and `student_count` of today."""
    open_classes = Count("cohorts__classes", filter=Q(cohorts__classes__closed_on=None))
    students = _people_in("programme", viewer.on_date, role=Role.STUDENT)
    rows = programmes_listed(viewer).filter(organisation=organisation)
    return rows.annotate(class_count=open_classes, student_count=students).order_by(
        F("closed_on").asc(nulls_first=True), "code", "pk"
    )


def classes_listed(viewer: Viewer) -> "QuerySet[SchoolClass]":
    rows = classes_for(viewer, UNITS).select_related("cohort__programme__organisation")
    return rows.order_by("-cohort__entry_year", "title_en", "pk")


def class_for(viewer: Viewer, uuid: UUID, action: str = UNITS) -> SchoolClass:
    """Raises NotFound."""
    rows = classes_for(viewer, action).select_related("cohort__programme__organisation__region")
    found = rows.filter(uuid=uuid).first()
    if found is None:
        raise NotFound("There is no such class for you.", "没有您可以查看的这个班级。")
    return found


def classes_counted(viewer: Viewer, **within: Model) -> "QuerySet[SchoolClass]":
    """Classes (of `cohort__programme=` or the like) with `student_count`, and `outside_count` of
    the students who cannot sign in yet; open ones first."""
    day = viewer.on_date
    without = {"role": Role.STUDENT, "person__account": None}
    rows = classes_listed(viewer).filter(**within)
    return rows.annotate(
        student_count=_people_in("school_class", day, role=Role.STUDENT),
        outside_count=_people_in("school_class", day, **without),
    ).order_by(F("closed_on").asc(nulls_first=True), "-cohort__entry_year", "title_en", "pk")


def classes_with_outsiders(viewer: Viewer, organisation: Organisation) -> list[SchoolClass]:
    """The open classes of an organisation in which students cannot sign in yet."""
    rows = classes_counted(viewer, cohort__programme__organisation=organisation)
    return [one for one in rows if one.closed_on is None and one.outside_count]  # type: ignore[attr-defined]


def open_units_of(viewer: Viewer, organisation: Organisation) -> "list[Programme | SchoolClass]":
    """Where in an organisation somebody can get a role: open programmes, each with its classes."""
    classes = classes_listed(viewer).filter(
        cohort__programme__organisation=organisation, closed_on=None
    )
    by_programme: dict[int, list[SchoolClass]] = {}
    for one in classes:
        by_programme.setdefault(one.cohort.programme_id, []).append(one)
    found: list[Programme | SchoolClass] = []
    for programme in programmes_listed(viewer).filter(organisation=organisation, closed_on=None):
        found += [programme, *by_programme.get(programme.pk, [])]
    return found


def people_of_class(viewer: Viewer, school_class: SchoolClass) -> "QuerySet[Membership]":
    """Who is in a class today, teachers first, with their sign-in where they have one."""
    rows = Membership.objects.filter(
        in_force(viewer.on_date),
        school_class=school_class,
        person__in=persons_for(viewer, "people.view_person"),
    )
    return rows.select_related("person__account").order_by(
        F("role").desc(), "person__number", "person__name_en", "pk"
    )


def without_sign_in(viewer: Viewer, *, role: str = "", **unit: Model) -> "QuerySet[Person]":
    """Whom of a unit (`school_class=` or `organisation=`) the viewer may let in and who has no
    sign-in yet, by number and name; `role` "staff" leaves students and guardians out."""
    held = Membership.objects.filter(in_force(viewer.on_date), **unit)
    if role == "staff":
        held = held.exclude(role__in=(Role.STUDENT, Role.GUARDIAN))
    elif role:
        held = held.filter(role=role)
    persons = persons_for(viewer, SIGN_INS).filter(pk__in=held.values("person"), account=None)
    return persons.order_by("number", "name_en", "pk")


def regions_listed(viewer: Viewer) -> "QuerySet[Region]":
    rows = regions_for(viewer, UNITS)
    return rows.annotate(organisation_count=Count("organisations")).order_by("code")


def region_for(viewer: Viewer, uuid: UUID, action: str = UNITS) -> Region:
    """Raises NotFound."""
    found = regions_for(viewer, action).filter(uuid=uuid).first()
    if found is None:
        raise NotFound("There is no such region for you.", "没有您可以查看的这个区域。")
    return found


def years_of(region: Region) -> "QuerySet[AcademicYear]":
    """A region's school years with their terms, the newest first."""
    return region.academic_years.prefetch_related("terms").order_by("-starts_on")


def year_for(viewer: Viewer, region: Region, uuid: UUID) -> AcademicYear:
    """Raises NotFound."""
    found = years_of(region).filter(uuid=uuid).first()
    if found is None:
        raise NotFound("There is no such school year.", "没有此学年。")
    return found
