"""Who was allowed to judge whom on a day, for ratings that another system brings."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from ronghe.apps.people.api import (
    RATING_ROLES,
    Membership,
    Organisation,
    Person,
    Relationship,
    Role,
)

Term = tuple[date, date | None]


@dataclass(frozen=True, slots=True)
class Held:
    """A rating role of the school while it ran, and the class or programme it was held for."""

    term: Term
    programme: int | None
    school_class: int | None


@dataclass(frozen=True, slots=True)
class Judging:
    """The rating roles of some raters, where some students were, and who was tied to whom."""

    roles: Mapping[int, tuple[Held, ...]]
    places: Mapping[int, tuple[Held, ...]]
    ties: Mapping[tuple[int, int], tuple[Term, ...]]

    def may_judge(self, rater: Person, subject: Person, day: date) -> bool:
        """Somebody who held a rating role of the student's class, or of their programme, on that
        day; or who was their rater, mentor or tutor. Nobody judges themselves."""
        if rater.pk == subject.pk:
            return False
        if any(_runs(term, day) for term in self.ties.get((rater.pk, subject.pk), ())):
            return True
        there = [one for one in self.places.get(subject.pk, ()) if _runs(one.term, day)]
        held = [one for one in self.roles.get(rater.pk, ()) if _runs(one.term, day)]
        return any(_covers(role, place) for role in held for place in there)


def judging_of(school: Organisation, raters: Collection[int], subjects: Collection[int]) -> Judging:
    """Three queries, whatever the number of persons; none where nobody rates."""
    if not raters:
        return Judging({}, {}, {})
    return Judging(
        _held(school, raters, RATING_ROLES),
        _held(school, subjects, (Role.STUDENT,)),
        _ties(raters, subjects),
    )


def _held(
    school: Organisation, persons: Collection[int], roles: Collection[Role]
) -> dict[int, tuple[Held, ...]]:
    rows = Membership.objects.filter(organisation=school, person__in=persons, role__in=roles)
    found: dict[int, list[Held]] = defaultdict(list)
    columns = ("person", "starts_on", "ends_on", "programme", "school_class")
    for person, start, end, programme, school_class in rows.order_by("pk").values_list(*columns):
        found[person].append(Held((start, end), programme, school_class))
    return {person: tuple(held) for person, held in found.items()}


def _ties(
    raters: Collection[int], subjects: Collection[int]
) -> dict[tuple[int, int], tuple[Term, ...]]:
    rows = Relationship.objects.filter(viewer__in=raters, subject__in=subjects).exclude(
        kind=Relationship.Kind.GUARDIAN
    )
    found: dict[tuple[int, int], list[Term]] = defaultdict(list)
    for rater, subject, start, end in rows.values_list("viewer", "subject", "starts_on", "ends_on"):
        found[rater, subject].append((start, end))
    return {pair: tuple(terms) for pair, terms in found.items()}


def _covers(role: Held, place: Held) -> bool:
    """A role that names no class and no programme reaches nobody by it."""
    if role.school_class is not None:
        return role.school_class == place.school_class
    return role.programme is not None and role.programme == place.programme


def _runs(term: Term, day: date) -> bool:
    start, end = term
    return start <= day and (end is None or day <= end)
