"""Founding committees, filling and ending seats."""

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Q

from ronghe.apps.base.api import Reference, Refused, Text, audit
from ronghe.apps.governance.models import Bench, Committee, Seat
from ronghe.apps.governance.queries.committees import seats_in_term
from ronghe.apps.governance.services.access import require_committee
from ronghe.apps.people.api import (
    Membership,
    Organisation,
    Person,
    Programme,
    Role,
    Viewer,
    admit_guest,
    end_role,
    in_force,
    require,
)

FOUND = "governance.found_committee"
MOST_NOTICE_DAYS = 60


def reference_of(committee: Committee) -> Reference:
    return Reference("governance.committee", committee.uuid)


def found_committee(
    *,
    viewer: Viewer,
    organisation: Organisation,
    programme: Programme | None,
    title: Text,
    on_date: date,
    notice_days: int = 5,
    public_bench_counts: bool = False,
) -> Committee:
    """Found the committee of a programme, or of a whole school (`programme` None).

    Raises NotAllowed; Refused when there is one already, or the programme is another school's.
    """
    require(viewer, FOUND, organisation=organisation, programme=programme)
    _refuse_foreign(organisation, programme)
    try:
        with transaction.atomic():
            committee = Committee.objects.create(
                organisation=organisation,
                programme=programme,
                title_en=title.en,
                title_zh=title.zh,
                notice_days=min(notice_days, MOST_NOTICE_DAYS),
                public_bench_counts=public_bench_counts,
                founded_on=on_date,
            )
            audit(viewer, FOUND, subject=reference_of(committee))
    except IntegrityError:
        raise Refused(
            "There is a committee for this already. Nothing was founded.",
            "该专业或学校已有委员会。未设立。",
            code="committee-there",
        ) from None
    return committee


@dataclass(frozen=True, slots=True)
class Appointment:
    """Who is to sit where, for which term; `organisation` is whom they come from."""

    person: Person
    bench: Bench
    starts_on: date
    ends_on: date | None = None
    is_chair: bool = False
    organisation: Organisation | None = None


def appoint_member(*, viewer: Viewer, committee: Committee, appointment: Appointment) -> Seat:
    """Give a person a seat for a term, and with it the role that opens the committee to them.

    Raises NotAllowed; Refused when they hold a seat in that time, when the bench has a chair in
    that time, for a chair of the public bench, a bench
    that is not theirs, or a term that runs backwards.
    """
    require_committee(viewer, FOUND, committee)
    _refuse_backwards(appointment)
    _refuse_wrong_bench(committee, appointment)
    with transaction.atomic():
        Committee.objects.select_for_update().get(pk=committee.pk)
        _refuse_taken(committee, appointment)
        seat = Seat.objects.create(
            committee=committee,
            person=appointment.person,
            organisation=appointment.organisation,
            bench=appointment.bench,
            is_chair=appointment.is_chair,
            starts_on=appointment.starts_on,
            ends_on=appointment.ends_on,
        )
        _give_member_role(viewer, seat)
        subject = Reference("people.person", seat.person.uuid)
        audit(viewer, FOUND, subject=subject, touched=f"seat in {committee.uuid}")
    return seat


def end_seat(*, viewer: Viewer, seat: Seat, on_date: date) -> None:
    """End a term on a day. A vote that is open meanwhile still counts the seat."""
    require_committee(viewer, FOUND, seat.committee)
    last = max(on_date, seat.starts_on)
    with transaction.atomic():
        Seat.objects.filter(pk=seat.pk).update(ends_on=last)
        _end_member_role(viewer, seat, last)
        subject = Reference("people.person", seat.person.uuid)
        audit(viewer, FOUND, subject=subject, touched=f"seat ended in {seat.committee.uuid}")
    seat.refresh_from_db()


def _role_of(seat: Seat) -> Role:
    return Role.PUBLIC_BENCH if seat.bench == Bench.PUBLIC else Role.COMMITTEE_MEMBER


def _give_member_role(viewer: Viewer, seat: Seat) -> None:
    """The role that opens the committee to them; who has it there already keeps it."""
    committee = seat.committee
    held = Membership.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=seat.starts_on),
        person=seat.person,
        role=_role_of(seat),
        organisation=committee.organisation,
        programme=committee.programme,
    )
    if held.exists():
        return
    admit_guest(
        viewer=viewer,
        person=seat.person,
        organisation=committee.organisation,
        role=_role_of(seat),
        programme=committee.programme,
        starts_on=seat.starts_on,
        ends_on=seat.ends_on,
    )


def _end_member_role(viewer: Viewer, seat: Seat, on_date: date) -> None:
    held = Membership.objects.filter(
        in_force(on_date),
        person=seat.person,
        role=_role_of(seat),
        organisation=seat.committee.organisation,
        programme=seat.committee.programme,
    )
    for membership in held.select_related("organisation", "person"):
        end_role(viewer=viewer, membership=membership, on_date=on_date)


def _refuse_foreign(organisation: Organisation, programme: Programme | None) -> None:
    if programme is not None and programme.organisation_id != organisation.pk:
        raise Refused(
            "This programme is offered by another school. Nothing was founded.",
            "该专业属于其他学校。未设立。",
            code="foreign-programme",
        )


def _refuse_backwards(appointment: Appointment) -> None:
    if appointment.ends_on and appointment.ends_on < appointment.starts_on:
        raise Refused(
            "The term would end before it begins. Nothing was changed.",
            "任期结束早于开始。未作任何更改。",
            code="period-backwards",
        )
    if appointment.is_chair and appointment.bench == Bench.PUBLIC:
        raise Refused(
            "The public bench has no chair. Nothing was changed.",
            "公众席不设主任委员。未作任何更改。",
            code="public-chair",
        )


def _refuse_wrong_bench(committee: Committee, appointment: Appointment) -> None:
    """Whoever comes from the school sits on its bench, from an enterprise on the enterprises'."""
    comes_from = appointment.organisation
    if comes_from is None or appointment.bench == Bench.PUBLIC:
        return
    is_school = comes_from.pk == committee.organisation_id
    is_enterprise = comes_from.kind == Organisation.Kind.ENTERPRISE
    if not (is_school if appointment.bench == Bench.SCHOOL else is_enterprise):
        raise Refused(
            "The school bench is for people of the school, the enterprise bench for people of "
            "enterprises. Nothing was changed.",
            "学校席由本校人员担任，企业席由企业人员担任。未作任何更改。",
            code="wrong-bench",
        )


def _refuse_taken(committee: Committee, appointment: Appointment) -> None:
    day = appointment.starts_on
    later = Seat.objects.filter(committee=committee, starts_on__gte=day)
    if appointment.ends_on:
        later = later.filter(starts_on__lte=appointment.ends_on)
    overlapping = seats_in_term(committee, day) | later.select_related("person", "organisation")
    if overlapping.filter(person=appointment.person).exists():
        raise Refused(
            "This person holds a seat in that time already. Nothing was changed.",
            "此人在该期间已有席位。未作任何更改。",
            code="seat-taken",
        )
    if appointment.is_chair and overlapping.filter(bench=appointment.bench, is_chair=True).exists():
        raise Refused(
            "This bench has a chair in that time already. Nothing was changed.",
            "该席在此期间已有主任委员。未作任何更改。",
            code="chair-taken",
        )
