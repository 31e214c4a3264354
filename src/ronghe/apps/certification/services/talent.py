"""Choosing what recruiters may find."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from ronghe.apps.base.api import Reference, audit
from ronghe.apps.certification.models import TalentChoice
from ronghe.apps.people.api import Person, Viewer, require

CHOOSE = "certification.choose_talent_fields"


@dataclass(frozen=True, slots=True)
class TalentFields:
    """The facts to show beside the certificates themselves."""

    name: bool = False
    levels: bool = False
    tasks: bool = False


def choose_talent_fields(
    *, viewer: Viewer, person: Person, fields: TalentFields, at: datetime
) -> TalentChoice:
    """Keep the choice; it holds from the next search on, and only while the consent stands."""
    require(viewer, CHOOSE, person=person)
    with transaction.atomic():
        choice, _ = TalentChoice.objects.update_or_create(
            person=person,
            defaults={
                "shows_name": fields.name,
                "shows_levels": fields.levels,
                "shows_tasks": fields.tasks,
                "chosen_at": at,
            },
        )
        audit(viewer, CHOOSE, subject=Reference("people.person", person.uuid))
    return choice
