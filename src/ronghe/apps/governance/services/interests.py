"""Members declare what they have at stake, and once a year that it is complete."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from ronghe.apps.base.api import Reference, Refused, audit
from ronghe.apps.governance.models import Committee, Declaration, Interest
from ronghe.apps.governance.services.access import TAKE_PART, require_seat
from ronghe.apps.governance.services.committees import reference_of
from ronghe.apps.people.api import Organisation, Viewer, in_force, refuse

MOST_INTERESTS = 50


@dataclass(frozen=True, slots=True)
class Stake:
    """An organisation, or a matter in words, from one day to another."""

    organisation: Organisation | None
    text: str
    starts_on: date
    ends_on: date | None = None
    matter: Reference | None = None


def declare_interest(
    *, viewer: Viewer, committee: Committee, stake: Stake, at: datetime
) -> Interest:
    """Declare one interest. Raises NotAllowed; Refused without organisation or words, for a
    period that runs backwards, or beyond fifty."""
    seat = require_seat(viewer, committee)
    if stake.organisation is None and not stake.text.strip():
        raise Refused(
            "Name an organisation or say what it is about. Nothing was changed.",
            "请选择单位或说明事项。未作任何更改。",
            code="interest-empty",
        )
    if stake.ends_on and stake.ends_on < stake.starts_on:
        raise Refused(
            "It would end before it begins. Nothing was changed.",
            "结束日期早于开始日期。未作任何更改。",
            code="period-backwards",
        )
    with transaction.atomic():
        held = Interest.objects.filter(committee=committee, person=seat.person_id)
        if held.count() >= MOST_INTERESTS:
            raise Refused(
                f"At most {MOST_INTERESTS} interests can be declared. Nothing was changed.",
                f"最多申报 {MOST_INTERESTS} 项。未作任何更改。",
                code="interests-full",
            )
        interest = Interest.objects.create(
            committee=committee,
            person_id=seat.person_id,
            organisation=stake.organisation,
            matter=stake.matter or "",
            text=stake.text.strip(),
            lang=viewer.language,
            starts_on=stake.starts_on,
            ends_on=stake.ends_on,
            declared_at=at,
        )
        audit(viewer, TAKE_PART, subject=reference_of(committee), touched="interest")
    return interest


def end_interest(*, viewer: Viewer, interest: Interest, on_date: date) -> None:
    """Say that an interest of one's own is over from the next day on."""
    require_seat(viewer, interest.committee)
    if interest.person_id != viewer.person_id:
        refuse(viewer, TAKE_PART)
    with transaction.atomic():
        Interest.objects.filter(pk=interest.pk).update(ends_on=max(on_date, interest.starts_on))
        audit(viewer, TAKE_PART, subject=reference_of(interest.committee), touched="interest ended")


def declare_complete(*, viewer: Viewer, committee: Committee, at: datetime) -> Declaration:
    """Declare that the interests listed are all there are; asked for once a year."""
    seat = require_seat(viewer, committee)
    with transaction.atomic():
        count = Interest.objects.filter(
            in_force(viewer.on_date), committee=committee, person=seat.person_id
        ).count()
        declaration = Declaration.objects.create(
            committee=committee, person_id=seat.person_id, made_at=at, interest_count=count
        )
        audit(viewer, TAKE_PART, subject=reference_of(committee), touched="declaration")
    return declaration
