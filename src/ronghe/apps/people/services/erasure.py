"""Erasing one person: every app lets go of what it holds, the upper floors first."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from ronghe.apps.base.api import Reference, audit, personal_data
from ronghe.apps.people.access import require
from ronghe.apps.people.models import Person
from ronghe.apps.people.viewer import Viewer


def erase_person(*, viewer: Viewer, person: Person, at: datetime) -> Mapping[str, int]:
    """Erase everything that identifies a person; returns how many rows each app let go of.

    The evidence log keeps its records: with the person's key and the tie of their pseudonym
    gone, nobody can read them as theirs. Backups keep the old state until they are replaced.
    """
    require(viewer, "people.erase_person", person=person)
    with transaction.atomic():
        for holder in personal_data:
            holder.before_erasure(person.uuid)
        holders = reversed(list(personal_data.items()))
        erased = {name: holder.erase(person.uuid) for name, holder in holders}
        Person.objects.filter(pk=person.pk).update(erased_at=at, pseudonym=uuid4())
        audit(viewer, "people.erase_person", touched="one person", count=sum(erased.values()))
    return erased


def export_person(*, viewer: Viewer, person: Person) -> Mapping[str, Any]:
    """Everything that every app keeps about a person, as data that json can write."""
    require(viewer, "people.export_person", person=person)
    audit(viewer, "people.export_person", subject=Reference("people.person", person.uuid))
    return {name: holder.export(person.uuid) for name, holder in personal_data.items()}


def count_personal_data(person: UUID) -> Mapping[str, int]:
    """How many rows each app holds about a person; a page lists them before anything happens."""
    return {name: holder.count(person) for name, holder in personal_data.items()}
