"""The equipment generation gap by task: hand cases and properties."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from ronghe.apps.curriculum.indices.equipment_gap import Device, EquipmentGap, equipment_gaps

TURNING, MILLING = UUID(int=1), UUID(int=2)
LATHE, MILL = UUID(int=11), UUID(int=12)
SCHOOL, NORTH, SOUTH, EAST = (UUID(int=100 + n) for n in range(4))


def device(owner: UUID, generation: int, year: int | None = None, kind: UUID = LATHE) -> Device:
    number = owner.int * 1000 + generation * 10 + kind.int
    return Device(UUID(int=number), owner, owner == SCHOOL, kind, generation, year)


def gap_of(*devices: Device) -> EquipmentGap:
    [gap] = equipment_gaps((TURNING, one) for one in devices)
    return gap


def test_the_school_is_behind_by_generations_and_years() -> None:
    gap = gap_of(
        device(SCHOOL, 1, 2008),
        device(NORTH, 3, 2020),
        device(SOUTH, 3, 2020),
        device(EAST, 2, 2014),
    )

    # Partners' newest: 3, 3, 2; their median 3. Years 2020, 2020, 2014; their median 2020.
    assert (gap.partner_generation, gap.generations, gap.years) == (3, 2, 12)
    assert gap.verdict == "behind"


def test_the_schools_best_device_counts_not_its_oldest() -> None:
    gap = gap_of(device(SCHOOL, 1), device(SCHOOL, 3), device(NORTH, 3))

    assert (gap.generations, gap.verdict) == (0, "level")


def test_a_partner_with_many_devices_counts_once() -> None:
    gap = gap_of(
        device(SCHOOL, 2), *(device(NORTH, n) for n in (1, 2, 4)), device(SOUTH, 2), device(EAST, 2)
    )

    assert (len(gap.partners), gap.partner_generation) == (3, 2)


def test_between_two_partners_the_gap_is_not_talked_up() -> None:
    assert gap_of(device(SCHOOL, 1), device(NORTH, 2), device(SOUTH, 4)).generations == 1


def test_a_school_without_such_a_machine_has_no_number_but_a_verdict() -> None:
    gap = gap_of(device(NORTH, 3))

    assert (gap.generations, gap.years, gap.verdict) == (None, None, "school_has_none")


def test_unknown_partners_are_said_to_be_unknown() -> None:
    gap = gap_of(device(SCHOOL, 2))

    assert (gap.generations, gap.verdict) == (None, "partners_unknown")


def test_a_device_without_a_year_leaves_the_years_out() -> None:
    gap = gap_of(device(SCHOOL, 1), device(NORTH, 2, 2020))

    assert (gap.generations, gap.years) == (1, None)


def test_kinds_of_machines_are_not_compared_with_each_other() -> None:
    gaps = equipment_gaps([(TURNING, device(SCHOOL, 1)), (TURNING, device(NORTH, 3, kind=MILL))])

    assert [(gap.kind, gap.verdict) for gap in gaps] == [
        (MILL, "school_has_none"),
        (LATHE, "partners_unknown"),
    ]


def test_the_widest_gap_comes_first() -> None:
    gaps = equipment_gaps(
        [
            *((TURNING, one) for one in (device(SCHOOL, 2), device(NORTH, 3))),
            *((MILLING, one) for one in (device(SCHOOL, 1), device(NORTH, 3))),
        ]
    )

    assert [gap.task for gap in gaps] == [MILLING, TURNING]


def test_the_school_can_be_ahead() -> None:
    assert gap_of(device(SCHOOL, 3), device(NORTH, 2)).verdict == "ahead"


owned = st.lists(
    st.tuples(st.sampled_from([SCHOOL, NORTH, SOUTH, EAST]), st.integers(1, 6)), max_size=20
)


@given(owned, st.integers(1, 3))
def test_buying_newer_everywhere_leaves_the_gap(rows: list[tuple[UUID, int]], step: int) -> None:
    before = equipment_gaps((TURNING, device(owner, number)) for owner, number in rows)
    after = equipment_gaps((TURNING, device(owner, number + step)) for owner, number in rows)

    assert [gap.generations for gap in after] == [gap.generations for gap in before]


@given(owned)
def test_a_newer_device_at_the_school_never_widens_the_gap(rows: list[tuple[UUID, int]]) -> None:
    rows = [*rows, (SCHOOL, 1), (NORTH, 2)]
    [before] = equipment_gaps((TURNING, device(owner, number)) for owner, number in rows)
    [after] = equipment_gaps((TURNING, device(o, n)) for o, n in [*rows, (SCHOOL, 7)])

    assert before.generations is not None
    assert after.generations is not None
    assert after.generations <= before.generations
