"""The sample region with one row or with a hundred, for as long as a page is looked at.

Each variation changes the database inside a transaction that is taken back.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import wraps

from django.db import transaction

from ronghe.apps.assessment.api import (
    Assignment,
    Calibration,
    Estimate,
    Instrument,
    Item,
    Observation,
    RatingSession,
)
from ronghe.apps.people.api import Account, Membership, Person, Role, SchoolClass

Change = Callable[[int], None]
Variation = Callable[[int], AbstractContextManager[None]]
FRAMEWORK = "mechatronics"


def taken_back(change: Change) -> Variation:
    """Make `change(rows)` for a while."""

    @contextmanager
    @wraps(change)
    def varied(rows: int) -> Iterator[None]:
        with transaction.atomic():
            change(rows)
            yield
            transaction.set_rollback(True)

    return varied


def _person(role: str) -> Person:
    return Account.objects.get(username=role).person


@taken_back
def students(rows: int) -> None:
    """The student's class with that many students."""
    student = _person("student")
    own = Membership.objects.get(person=student, school_class__isnull=False)
    others = Membership.objects.filter(
        role=Role.STUDENT, programme__trade=FRAMEWORK, school_class__isnull=False
    ).exclude(pk=own.pk)
    Membership.objects.filter(pk__in=list(others.values_list("pk", flat=True))).update(
        school_class=SchoolClass.objects.exclude(memberships=own).first()
    )
    chosen = list(others.values_list("pk", flat=True)[: rows - 1])
    Membership.objects.filter(pk__in=chosen).update(school_class=own.school_class_id)


@taken_back
def classes(rows: int) -> None:
    """The officer's region with that many classes (of those that are there, and empty ones)."""
    region = Membership.objects.filter(person=_person("regional_officer")).first()
    if region is None:
        raise LookupError("the sample region has no officer")
    here = SchoolClass.objects.filter(
        cohort__programme__organisation__region=region.organisation.region_id
    ).order_by("pk")
    kept = here[0]
    if rows == 1:
        elsewhere = SchoolClass.objects.exclude(pk__in=here.values("pk"))[0].cohort_id
        for number, one in enumerate(list(here[1:])):
            SchoolClass.objects.filter(pk=one.pk).update(
                cohort=elsewhere, title_en=f"Moved {number}"
            )
        return
    SchoolClass.objects.bulk_create(
        SchoolClass(cohort=kept.cohort, title_en=f"Class {n}", title_zh=f"{n}班")
        for n in range(rows - here.count())
    )


@taken_back
def ratings(rows: int) -> None:
    """The student with that many scores from each kind of instrument; with one, also with one
    half-year of estimates (and two scores, for one alone is no strength yet)."""
    student = _person("student")
    own = Observation.objects.filter(subject=student, is_superseded=False)
    kept: set[int] = set()
    for kind in own.values_list("item__instrument__kind", flat=True).distinct():
        of_kind = own.filter(item__instrument__kind=kind).order_by("item", "-observed_on")
        kept |= set(of_kind.values_list("pk", flat=True)[: max(rows, 2)])
    own.exclude(pk__in=kept).update(is_superseded=True)
    if rows == 1:
        newest = Estimate.objects.filter(person=student).latest("term_starts_on").term_starts_on
        Estimate.objects.filter(person=student).exclude(term_starts_on=newest).delete()


@taken_back
def forms(rows: int) -> None:
    """The mentor with that many persons to rate in one open session."""
    mentor = _person("mentor")
    Assignment.objects.filter(rater=mentor, submitted_at=None).delete()
    session = RatingSession.objects.filter(
        state=RatingSession.State.OPEN, instrument__kind="anchored_scale"
    )[0]
    taken = Assignment.objects.filter(session=session, rater=mentor).values("subject")
    persons = Person.objects.filter(memberships__role=Role.STUDENT).exclude(pk__in=taken)
    Assignment.objects.bulk_create(
        Assignment(session=session, rater=mentor, subject=person)
        for person in persons.distinct()[:rows]
    )


@taken_back
def instruments(rows: int) -> None:
    """The lead's framework with that many instruments."""
    own = Instrument.objects.filter(framework__code=FRAMEWORK).order_by("pk")
    first = own[0]
    if rows == 1:
        other = Instrument.objects.exclude(framework=first.framework_id)[0].framework_id
        for number, instrument in enumerate(own[1:], start=500):
            Instrument.objects.filter(pk=instrument.pk).update(framework=other, version=number)
        return
    Instrument.objects.bulk_create(
        Instrument(
            framework_id=first.framework_id,
            code=f"more-{n}",
            kind=first.kind,
            title_en=f"More {n}",
            title_zh=f"更多{n}",
        )
        for n in range(rows - own.count())
    )


@taken_back
def items(rows: int) -> None:
    """The anchored scale with that many items."""
    scale = Instrument.objects.get(framework__code=FRAMEWORK, kind="anchored_scale")
    own = scale.items.order_by("pk")
    first = own[0]
    if rows == 1:
        other = Instrument.objects.exclude(pk=scale.pk)[0]
        own.exclude(pk=first.pk).update(instrument=other)
        return
    Item.objects.bulk_create(
        Item(
            instrument=scale,
            competence_id=first.competence_id,
            code=f"more-{n}",
            title_en=f"More {n}",
            title_zh=f"更多{n}",
        )
        for n in range(rows - own.count())
    )


@taken_back
def calibrations(rows: int) -> None:
    """The lead's framework with that many calibrations."""
    newest = Calibration.objects.filter(framework__code=FRAMEWORK).latest("in_force_from")
    Calibration.objects.filter(framework=newest.framework_id).exclude(pk=newest.pk).delete()
    Calibration.objects.bulk_create(
        Calibration(
            framework_id=newest.framework_id,
            title_en=f"Run {n}",
            title_zh=f"第{n}次",
            evidence_to=newest.evidence_to,
            asked_at=newest.asked_at,
        )
        for n in range(rows - 1)
    )


@taken_back
def levels(rows: int) -> None:
    """The calibration in force with that many raters and items."""
    newest = Calibration.objects.filter(framework__code=FRAMEWORK).latest("in_force_from")
    for facet in ("rater", "item"):
        own = newest.levels.filter(facet=facet).exclude(level="-").order_by("pk")
        kept = [one.pk for one in own[:rows]]
        own.exclude(pk__in=kept).delete()
        model = own[0]
        taken = set(own.values_list("level", flat=True))
        persons = [p for p in Person.objects.order_by("pk")[:300] if str(p.pseudonym) not in taken]
        for person in persons[: rows - len(kept)]:
            model.id, model.level = None, str(person.pseudonym)
            model.save(force_insert=True)


VARIATIONS: dict[str, Variation] = {
    "students": students,
    "classes": classes,
    "ratings": ratings,
    "forms": forms,
    "instruments": instruments,
    "items": items,
    "calibrations": calibrations,
    "levels": levels,
}
