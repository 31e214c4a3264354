"""Committees are founded once, seats have terms, and a seat opens the committee to its holder."""

from datetime import date

import pytest
from tests.apps.conftest import World
from tests.apps.governance.conftest import SINCE, Table, found_table

from ronghe.apps.base.api import NotFound, Refused, Text
from ronghe.apps.governance.models import Bench, Committee, Seat
from ronghe.apps.governance.queries.committees import (
    chairs_in_term,
    committee_for,
    committee_of,
    seat_of,
)
from ronghe.apps.governance.services.committees import (
    Appointment,
    appoint_member,
    end_seat,
    found_committee,
)
from ronghe.apps.people.api import (
    Membership,
    NotAllowed,
    Organisation,
    Programme,
    Role,
    command_viewer,
    persons_for,
    viewer_of_person,
)


def test_a_programme_has_one_committee_and_a_second_is_refused(table: Table) -> None:
    with pytest.raises(Refused) as refusal:
        found_table(table.world)

    assert refusal.value.code == "committee-there"
    assert Committee.objects.count() == 1


def test_a_programme_without_a_committee_has_its_school_s(world: World) -> None:
    assert committee_of(world.programme) is None

    whole_school = found_table(world, programme=None).committee

    assert committee_of(world.programme) == whole_school


def test_the_programme_s_own_committee_comes_before_its_school_s(world: World) -> None:
    found_table(world, programme=None, each=0)

    own = found_table(world, each=0).committee

    assert committee_of(world.programme) == own


def test_another_school_s_programme_is_refused(world: World) -> None:
    other = Organisation.objects.create(
        region=world.region, kind="school", code="other", title_en="Other", title_zh="他校"
    )
    programme = Programme.objects.create(
        organisation=other, code="cnc", trade="cnc", title_en="CNC", title_zh="数控"
    )

    with pytest.raises(Refused) as refusal:
        found_committee(
            viewer=command_viewer(),
            organisation=world.school,
            programme=programme,
            title=Text("x", "x"),
            on_date=SINCE,
        )

    assert refusal.value.code == "foreign-programme"
    assert Committee.objects.count() == 0


def test_a_teacher_founds_no_committee(world: World) -> None:
    with pytest.raises(NotAllowed):
        found_committee(
            viewer=viewer_of_person(world.teacher),
            organisation=world.school,
            programme=world.programme,
            title=Text("x", "x"),
            on_date=SINCE,
        )

    assert Committee.objects.count() == 0


def test_a_seat_opens_the_committee_to_somebody_from_an_enterprise(table: Table) -> None:
    member = table.viewer(table.enterprise[0])

    assert committee_for(member, table.committee.uuid) == table.committee
    assert member.has_role(Role.COMMITTEE_MEMBER)


def test_a_mentor_without_a_seat_does_not_find_it(table: Table) -> None:
    with pytest.raises(NotFound):
        committee_for(viewer_of_person(table.world.mentor), table.committee.uuid)


def test_when_a_term_ends_the_role_ends_with_it(table: Table) -> None:
    seat = table.enterprise[1]

    end_seat(
        viewer=viewer_of_person(table.world.administrator), seat=seat, on_date=date(2026, 1, 31)
    )

    role = Membership.objects.get(person=seat.person, role=Role.COMMITTEE_MEMBER)
    assert (seat.ends_on, role.ends_on) == (date(2026, 1, 31), date(2026, 1, 31))
    assert seat_of(table.viewer(seat), table.committee, date(2026, 2, 1)) is None


def test_each_bench_has_one_chair_at_a_time(table: Table) -> None:
    with pytest.raises(Refused) as refusal:
        table.seat("Second chair", Bench.SCHOOL, is_chair=True)

    assert refusal.value.code == "chair-taken"
    assert len(chairs_in_term(table.committee, SINCE)) == 2


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"ends_on": date(2019, 1, 1)}, "period-backwards"),
        ({"bench": Bench.PUBLIC, "is_chair": True}, "public-chair"),
        ({}, "seat-taken"),
    ],
)
def test_a_seat_that_makes_no_sense_is_refused(
    table: Table, changes: dict[str, object], code: str
) -> None:
    before = Seat.objects.count()
    fields = {
        "person": table.school[0].person,
        "bench": Bench.ENTERPRISE,
        "starts_on": SINCE,
        **changes,
    }

    with pytest.raises(Refused) as refusal:
        appoint_member(
            viewer=command_viewer(),
            committee=table.committee,
            appointment=Appointment(**fields),  # type: ignore[arg-type]
        )

    assert refusal.value.code == code
    assert Seat.objects.count() == before


def test_a_seat_that_begins_within_the_term_asked_for_is_in_the_way(table: Table) -> None:
    newcomer = table.seat("Newcomer", Bench.SCHOOL, starts_on=date(2027, 1, 1))

    with pytest.raises(Refused) as refusal:
        appoint_member(
            viewer=command_viewer(),
            committee=table.committee,
            appointment=Appointment(newcomer.person, Bench.SCHOOL, date(2026, 1, 1)),
        )

    assert refusal.value.code == "seat-taken"


def test_a_seat_does_not_open_its_holder_s_data_to_the_school(table: Table) -> None:
    administrator = viewer_of_person(table.world.administrator)
    guest = table.enterprise[0].person

    reached = persons_for(administrator, "people.erase_person").filter(pk=guest.pk)

    assert not reached.exists()
