"""Qualifications that a person has shown."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from ronghe.apps.base.api import Reference, Refused, audit
from ronghe.apps.competence.models import Qualification
from ronghe.apps.people.api import Person, Viewer, require

RECORD = "competence.record_qualification"


@dataclass(frozen=True, slots=True)
class Shown:
    """What stands on the document that was shown."""

    title_en: str
    title_zh: str
    issuer: str
    awarded_on: date
    expires_on: date | None = None
    uri: str = ""


def record_qualification(*, viewer: Viewer, person: Person, shown: Shown) -> Qualification:
    """Record a qualification. Raises NotAllowed; Refused without a title or with dates that
    cannot be."""
    require(viewer, RECORD, person=person)
    if not (shown.title_en or shown.title_zh) or not shown.issuer:
        raise Refused(
            "A qualification needs a title and who awarded it. Nothing was recorded.",
            "职业资格须有名称和颁发机构。未登记任何内容。",
            code="qualification-incomplete",
        )
    if shown.awarded_on > viewer.on_date or (shown.expires_on or date.max) < shown.awarded_on:
        raise Refused(
            "A qualification is awarded before today and before it expires. Nothing was recorded.",
            "颁发日期不能晚于今天，也不能晚于失效日期。未登记任何内容。",
            code="qualification-dates",
        )
    with transaction.atomic():
        row = Qualification.objects.create(
            person=person,
            title_en=shown.title_en,
            title_zh=shown.title_zh,
            issuer=shown.issuer,
            awarded_on=shown.awarded_on,
            expires_on=shown.expires_on,
            uri=shown.uri,
        )
        audit(viewer, RECORD, subject=Reference("people.person", person.uuid))
    return row


def remove_qualification(*, viewer: Viewer, qualification: Qualification) -> None:
    """Take away a qualification that was recorded by mistake. Raises NotAllowed."""
    require(viewer, RECORD, person=qualification.person)
    with transaction.atomic():
        subject = Reference("people.person", qualification.person.uuid)
        qualification.delete()
        audit(viewer, RECORD, subject=subject, touched="removed")
