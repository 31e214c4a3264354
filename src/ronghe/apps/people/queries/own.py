"""What somebody has agreed to, and how much is kept about them."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from ronghe.apps.base.api import Text, personal_data
from ronghe.apps.people.access import may, persons_for
from ronghe.apps.people.models import Consent, Person
from ronghe.apps.people.viewer import Viewer


@dataclass(frozen=True, slots=True)
class ConsentView:
    """One purpose as its owner sees it."""

    purpose: str
    label: str
    is_given: bool
    given_by: str
    since: Any


def consents_of(
    viewer: Viewer, person: Person, action: str = "people.give_consent"
) -> list[ConsentView]:
    """Every purpose with whether it is consented to, where the action reaches the person."""
    in_force_now = {
        row.purpose: row
        for row in Consent.objects.filter(
            person__in=persons_for(viewer, action).filter(pk=person.pk),
            withdrawn_at=None,
        ).select_related("given_by")
    }
    return [
        ConsentView(
            purpose.value,
            str(purpose.label),
            purpose in in_force_now,
            str(in_force_now[purpose].given_by) if purpose in in_force_now else "",
            in_force_now[purpose].given_at if purpose in in_force_now else None,
        )
        for purpose in Consent.Purpose
    ]


def wards_of(viewer: Viewer) -> "QuerySet[Person]":
    """Those for whom the viewer may give consent, themselves first."""
    return persons_for(viewer, "people.give_consent").order_by("pk")


@dataclass(frozen=True, slots=True)
class Holding:
    """How much one app keeps about a person, where they see it themselves, and what becomes of it
    when they are erased."""

    title: Text
    count: int
    url_name: str = ""
    after_erasure: Text | None = None


def holdings_of(viewer: Viewer, person: Person) -> list[Holding]:
    """What the apps keep about a person, those with a page of their own first. Callers have
    checked who may know."""
    is_own = person.pk == viewer.person_id
    found = [
        Holding(
            holder.title,
            holder.count(person.uuid),
            holder.own_page[1]
            if is_own and holder.own_page and may(viewer, holder.own_page[0])
            else "",
            holder.after_erasure,
        )
        for holder in personal_data
    ]
    return sorted((one for one in found if one.count), key=lambda one: not one.url_name)
