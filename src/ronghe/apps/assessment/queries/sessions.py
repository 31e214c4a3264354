"""Rating sessions as whoever manages them sees them: who may be asked, progress."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from ronghe.apps.assessment.models import Assignment, Instrument, RatingSession
from ronghe.apps.base.api import NotFound, Text, text_of
from ronghe.apps.people.api import (
    ENTERPRISE_ROLES,
    RATING_ROLES,
    Membership,
    Person,
    Role,
    SchoolClass,
    Viewer,
    classes_for,
    in_force,
    persons_for,
)

MANAGE = "assessment.manage_sessions"


def sessions_for(viewer: Viewer) -> "QuerySet[RatingSession]":
    """The sessions the viewer manages: of their classes, or about persons they reach."""
    reached = Assignment.objects.filter(
        session=OuterRef("pk"), subject__in=persons_for(viewer, MANAGE)
    )
    own_class = Q(school_class__in=classes_for(viewer, MANAGE))
    return RatingSession.objects.filter(own_class | Q(Exists(reached), school_class=None))


def sessions_listed(viewer: Viewer) -> "QuerySet[RatingSession]":
    """The same with `asked` and `handed_in` counts, open ones first."""
    return (
        sessions_for(viewer)
        .select_related("instrument", "school_class")
        .annotate(
            asked=Count("assignments"),
            handed_in=Count("assignments", filter=Q(assignments__submitted_at__isnull=False)),
        )
        .order_by("-state", "-closes_on", "-pk")
    )


def session_for(viewer: Viewer, uuid: UUID) -> RatingSession:
    """One session that the viewer manages; NotFound otherwise."""
    found = sessions_for(viewer).filter(uuid=uuid)
    session = found.select_related("instrument__framework", "school_class", "organisation").first()
    if session is None:
        raise NotFound("There is no such session for you.", "没有您可以管理的这次评分活动。")
    return session


# --- who can be asked -----------------------------------------------------------------------------


def instruments_of(school_class: SchoolClass) -> "QuerySet[Instrument]":
    """Published instruments, not replaced, of the framework that a class follows."""
    cohort = school_class.cohort
    follows = (
        cohort.programme.programme_frameworks.filter(from_entry_year__lte=cohort.entry_year)
        .order_by("-from_entry_year")
        .first()
    )
    framework = follows.framework_id if follows else None
    return Instrument.objects.filter(
        framework=framework, published_at__isnull=False, replaced_by__isnull=True
    ).order_by("kind", "code")


def students_of(viewer: Viewer, school_class: SchoolClass) -> "QuerySet[Person]":
    members = Membership.objects.filter(
        in_force(viewer.on_date), school_class=school_class, role=Role.STUDENT
    )
    reached = persons_for(viewer, MANAGE).filter(pk__in=members.values("person"))
    return reached.order_by("name_zh", "name_en", "pk")


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be asked to rate. `teaches` the class, or `knows` students of it."""

    person: Person
    organisation: Text
    is_enterprise: bool
    knows: bool
    teaches: bool


def candidates(viewer: Viewer, school_class: SchoolClass) -> list[Candidate]:
    """Who may rate a class: its school's teachers and the region's mentors and experts; those
    who teach it or are related to its students come first. Three queries."""
    if not classes_for(viewer, MANAGE).filter(pk=school_class.pk).exists():
        return []
    school = school_class.cohort.programme.organisation
    rows = (
        Membership.objects.filter(in_force(viewer.on_date), role__in=RATING_ROLES)
        .filter(person__erased_at__isnull=True)
        .filter(
            Q(organisation=school)
            | Q(organisation__region=school.region_id, role__in=ENTERPRISE_ROLES)
        )
        .select_related("person", "organisation")
        .order_by("person__name_zh", "person__name_en", "pk")
    )
    known = _who_know(viewer, school_class)
    found: dict[int, Candidate] = {}
    for row in rows:
        earlier = found.get(row.person_id)
        teaches = row.school_class_id == school_class.pk
        knows = teaches or row.person_id in known
        if earlier is None or teaches > earlier.teaches:
            is_enterprise = row.role in ENTERPRISE_ROLES
            where = text_of(row.organisation)
            found[row.person_id] = Candidate(row.person, where, is_enterprise, knows, teaches)
    return sorted(found.values(), key=lambda one: (not one.teaches, not one.knows))


def _who_know(viewer: Viewer, school_class: SchoolClass) -> set[int]:
    from ronghe.apps.people.api import Relationship

    related = Relationship.objects.filter(
        in_force(viewer.on_date),
        subject__memberships__school_class=school_class,
        kind__in=[Relationship.Kind.MENTOR, Relationship.Kind.TUTOR, Relationship.Kind.RATER],
    )
    return set(related.values_list("viewer", flat=True))


def possible_raters(viewer: Viewer, session: RatingSession) -> "QuerySet[Person]":
    """Who may be asked for one more rating: the session's raters, and who may rate the classes of
    its students that the viewer manages."""
    known = set(session.assignments.values_list("rater", flat=True))
    subjects = session.assignments.values("subject")
    classes = classes_for(viewer, MANAGE).filter(
        memberships__person__in=subjects, memberships__role=Role.STUDENT
    )
    for school_class in classes.select_related("cohort__programme__organisation").distinct():
        known |= {one.person.pk for one in candidates(viewer, school_class)}
    return Person.objects.filter(pk__in=known)


# --- progress -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RaterProgress:
    """How far one rater is, and whether they may get a link instead of signing in."""

    rater: Person
    asked: int
    handed_in: int
    newest: datetime | None
    is_enterprise: bool
    has_account: bool

    @property
    def is_done(self) -> bool:
        return self.asked == self.handed_in


def progress_of(session: RatingSession) -> list[RaterProgress]:
    """Raters with most to do first. Three queries."""
    rows = (
        session.assignments.values("rater")
        .annotate(
            asked=Count("pk"),
            handed_in=Count("pk", filter=Q(submitted_at__isnull=False)),
            newest=Max("submitted_at"),
        )
        .order_by("rater")
    )
    found = {row["rater"]: row for row in rows}
    persons = Person.objects.filter(pk__in=found).select_related("account")
    enterprise = set(
        Membership.objects.filter(person__in=found, role__in=ENTERPRISE_ROLES).values_list(
            "person", flat=True
        )
    )
    progress = [
        RaterProgress(
            rater=person,
            asked=found[person.pk]["asked"],
            handed_in=found[person.pk]["handed_in"],
            newest=found[person.pk]["newest"],
            is_enterprise=person.pk in enterprise,
            has_account=hasattr(person, "account"),
        )
        for person in persons
    ]
    return sorted(progress, key=lambda p: (p.handed_in - p.asked, str(p.rater)))
