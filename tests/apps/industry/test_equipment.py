"""The register of equipment: who keeps it, what is refused, when a purchase is news."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.apps.industry.conftest import LATER, MAY, SYSTEM, Industry

from ronghe.apps.base.api import Refused, today
from ronghe.apps.industry.models import Equipment, Signal, Site
from ronghe.apps.industry.queries.equipment import (
    equipment_of,
    newest_generation,
    partner_equipment,
)
from ronghe.apps.industry.rules import months_before
from ronghe.apps.industry.services.equipment import (
    EquipmentDraft,
    add_equipment,
    change_equipment,
    programmes_for_news,
    record_purchase,
    retire_equipment,
)
from ronghe.apps.people.api import NotAllowed, Role


def school_draft(industry: Industry, generation: int = 1) -> EquipmentDraft:
    return EquipmentDraft(
        industry.world.school,
        industry.controller,
        industry.generations[generation - 1],
        model="C-100",
        year=2012,
        count=4,
        tasks=industry.tasks,
    )


def partner_draft(industry: Industry, generation: int = 3) -> EquipmentDraft:
    return replace(
        school_draft(industry, generation),
        organisation=industry.world.enterprise,
        year=2025,
        acquired_on=MAY,
    )


def test_a_laboratory_manager_keeps_the_schools_register(industry: Industry) -> None:
    keeper = industry.viewer(industry.person(Role.LABORATORY_MANAGER))

    equipment = add_equipment(viewer=keeper, draft=school_draft(industry))
    change_equipment(
        viewer=keeper, equipment=equipment, draft=replace(school_draft(industry), count=6)
    )

    [row] = equipment_of(keeper, industry.world.school)
    assert (row.count, row.generation, row.tasks.count()) == (6, industry.generations[0], 2)


def test_a_laboratory_manager_does_not_keep_an_enterprises(industry: Industry) -> None:
    keeper = industry.viewer(industry.person(Role.LABORATORY_MANAGER))

    with pytest.raises(NotAllowed):
        add_equipment(viewer=keeper, draft=partner_draft(industry))

    assert Equipment.objects.count() == 0


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"year": 1900}, "equipment-year"),
        ({"year": today().year + 2}, "equipment-year"),
        ({"count": 0}, "equipment-count"),
    ],
)
def test_what_cannot_be_is_refused(industry: Industry, fields: dict[str, int], code: str) -> None:
    with pytest.raises(Refused) as refusal:
        add_equipment(viewer=SYSTEM, draft=replace(school_draft(industry), **fields))

    assert refusal.value.code == code
    assert Equipment.objects.count() == 0


def test_a_site_of_another_organisation_is_refused(industry: Industry) -> None:
    elsewhere = Site.objects.create(organisation=industry.world.enterprise, code="plant")

    with pytest.raises(Refused) as refusal:
        add_equipment(viewer=SYSTEM, draft=replace(school_draft(industry), site=elsewhere))

    assert refusal.value.code == "site-elsewhere"
    assert Equipment.objects.count() == 0


def test_retired_equipment_stays_in_the_register_but_is_not_in_use(industry: Industry) -> None:
    equipment = add_equipment(viewer=SYSTEM, draft=school_draft(industry))

    retire_equipment(viewer=SYSTEM, equipment=equipment, on_date=MAY)

    assert list(equipment_of(SYSTEM, industry.world.school)) == []
    assert list(equipment_of(SYSTEM, industry.world.school, with_retired=True)) == [equipment]
    with pytest.raises(Refused):
        retire_equipment(viewer=SYSTEM, equipment=equipment, on_date=date(2026, 6, 1))
    assert Equipment.objects.get().retired_on == MAY


def test_partners_equipment_for_a_task_comes_newest_generation_first(industry: Industry) -> None:
    add_equipment(viewer=SYSTEM, draft=school_draft(industry, 3))
    old = add_equipment(viewer=SYSTEM, draft=partner_draft(industry, 2))
    new = add_equipment(viewer=SYSTEM, draft=partner_draft(industry, 3))
    add_equipment(viewer=SYSTEM, draft=replace(partner_draft(industry, 1), tasks=()))
    lead = industry.viewer(industry.world.lead)

    found = partner_equipment(lead, industry.world.region, industry.tasks[0])

    assert list(found) == [new, old]
    assert newest_generation(lead, industry.controller, industry.world.region) == 3


def test_a_newer_generation_at_a_partner_is_news_for_its_programmes(industry: Industry) -> None:
    add_equipment(viewer=SYSTEM, draft=school_draft(industry, 1))
    mentor = industry.viewer(industry.world.mentor)
    bought = add_equipment(viewer=mentor, draft=partner_draft(industry, 3))

    assert programmes_for_news(bought) == [industry.world.programme]
    signal = record_purchase(
        viewer=mentor, equipment=bought, title="Generation 3", lang="en", at=LATER
    )

    assert (signal.kind, signal.event_on, signal.trade) == ("equipment_bought", MAY, "cnc")
    assert signal.equipment_generation == industry.generations[2]
    assert set(signal.tasks.all()) == set(industry.tasks)


@pytest.mark.parametrize("generation", [1, 2])
def test_a_generation_that_the_school_has_is_no_news(industry: Industry, generation: int) -> None:
    add_equipment(viewer=SYSTEM, draft=school_draft(industry, 2))
    bought = add_equipment(viewer=SYSTEM, draft=partner_draft(industry, generation))

    assert programmes_for_news(bought) == []


def test_the_first_device_of_a_kind_and_a_schools_own_are_no_news(industry: Industry) -> None:
    first = add_equipment(viewer=SYSTEM, draft=partner_draft(industry, 3))
    own = add_equipment(viewer=SYSTEM, draft=school_draft(industry, 3))

    assert programmes_for_news(first) == []
    assert programmes_for_news(own) == []


def test_a_purchase_is_recorded_as_a_signal_once(industry: Industry) -> None:
    add_equipment(viewer=SYSTEM, draft=school_draft(industry, 1))
    bought = add_equipment(viewer=SYSTEM, draft=partner_draft(industry, 3))
    record_purchase(viewer=SYSTEM, equipment=bought, title="New", lang="en", at=LATER)

    with pytest.raises(Refused):
        record_purchase(viewer=SYSTEM, equipment=bought, title="New", lang="en", at=LATER)

    assert Signal.objects.count() == 1


def test_months_before_counts_over_the_turn_of_the_year() -> None:
    assert months_before(date(2026, 3, 31), 1) == date(2026, 2, 28)
    assert months_before(date(2026, 1, 15), 12) == date(2025, 1, 15)
    assert months_before(date(2026, 1, 15), 1) == date(2025, 12, 15)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 60), st.integers(0, 60))
def test_months_before_adds_up(day: date, first: int, second: int) -> None:
    assert months_before(months_before(day, first), second) == months_before(day, first + second)


def test_a_school_without_a_mentor_has_its_generation_known(industry: Industry) -> None:
    retired = add_equipment(viewer=SYSTEM, draft=school_draft(industry, 1))
    retire_equipment(viewer=SYSTEM, equipment=retired, on_date=MAY)
    bought = add_equipment(viewer=SYSTEM, draft=partner_draft(industry, 2))

    assert programmes_for_news(bought) == [industry.world.programme]
