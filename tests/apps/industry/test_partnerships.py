"""With which programmes an enterprise works: whose that is to say, and from when until when."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from tests.apps.assessment.test_rating_pages import signed_in
from tests.apps.industry.conftest import MAY, SYSTEM, Industry

from ronghe.apps.base.api import Refused, today
from ronghe.apps.industry.models import Partnership
from ronghe.apps.industry.queries.enterprises import partnerships_of, standing_of
from ronghe.apps.industry.services.enterprises import (
    begin_partnership,
    continue_partnership,
    end_partnership,
    programmes_to_partner,
    take_back_partnership,
)
from ronghe.apps.industry.services.imports import plan_enterprises
from ronghe.apps.people.api import NotAllowed, Organisation, Programme, Role

JUNE = date(2026, 6, 1)


def programme_elsewhere(industry: Industry) -> Programme:
    """A programme of another school of the region."""
    second = Organisation.objects.create(
        region=industry.world.region, kind="school", code="a", title_en="A", title_zh="甲"
    )
    return Programme.objects.create(
        organisation=second, code="cnc", trade="cnc", title_en="CNC", title_zh="数控"
    )


def partnership_from(
    industry: Industry, starts_on: date, ends_on: date | None = None
) -> Partnership:
    """A partnership with the care programme, which has none yet."""
    return Partnership.objects.create(
        enterprise=industry.world.enterprise,
        programme=industry.other_programme,
        starts_on=starts_on,
        ends_on=ends_on,
    )


# --- what is said ---------------------------------------------------------------------------------


def test_a_partnership_said_twice_is_one(industry: Industry) -> None:
    there = Partnership.objects.get()

    again = begin_partnership(
        viewer=industry.viewer(industry.world.lead),
        enterprise=industry.world.enterprise,
        programme=industry.world.programme,
        starts_on=there.starts_on,
    )

    assert again == there
    assert Partnership.objects.count() == 1


def test_another_first_day_for_the_same_two_is_refused_with_the_day_that_is_there(
    industry: Industry,
) -> None:
    lead = industry.viewer(industry.world.lead)

    with pytest.raises(Refused) as refusal:
        begin_partnership(
            viewer=lead,
            enterprise=industry.world.enterprise,
            programme=industry.world.programme,
            starts_on=MAY,
        )

    assert (refusal.value.code, "2024-09-01" in str(refusal.value)) == ("partnership-there", True)
    assert [row.starts_on for row in Partnership.objects.all()] == [date(2024, 9, 1)]


def test_a_partnership_begins_again_after_its_last_day(industry: Industry) -> None:
    lead = industry.viewer(industry.world.lead)
    partnership_from(industry, date(2024, 9, 1), MAY)
    two = {"enterprise": industry.world.enterprise, "programme": industry.other_programme}

    with pytest.raises(Refused):
        begin_partnership(viewer=lead, **two, starts_on=MAY)
    again = begin_partnership(viewer=lead, **two, starts_on=MAY + timedelta(days=1))

    assert list(Partnership.objects.filter(**two).order_by("pk"))[1:] == [again]


def test_a_partnership_ends_once(industry: Industry) -> None:
    lead = industry.viewer(industry.world.lead)
    there = Partnership.objects.get()

    end_partnership(viewer=lead, partnership=there, on_date=MAY)
    with pytest.raises(Refused):
        end_partnership(viewer=lead, partnership=there, on_date=JUNE)

    row = Partnership.objects.get()
    assert (row.starts_on, row.ends_on) == (date(2024, 9, 1), MAY)


def test_one_that_is_to_end_goes_on_until_its_last_day_has_passed(industry: Industry) -> None:
    lead = industry.viewer(industry.world.lead)
    there = Partnership.objects.get()
    end_partnership(viewer=lead, partnership=there, on_date=MAY)

    with pytest.raises(Refused):
        continue_partnership(viewer=lead, partnership=there, on_date=MAY + timedelta(days=1))
    assert Partnership.objects.get().ends_on == MAY
    continue_partnership(viewer=lead, partnership=there, on_date=MAY)

    assert Partnership.objects.get().ends_on is None


def test_one_does_not_go_on_into_a_later_one(industry: Industry) -> None:
    lead = industry.viewer(industry.world.lead)
    ending = partnership_from(industry, date(2024, 9, 1), MAY)
    partnership_from(industry, JUNE)

    with pytest.raises(Refused) as refusal:
        continue_partnership(viewer=lead, partnership=ending, on_date=MAY)

    assert refusal.value.code == "partnership-not-ending"
    assert Partnership.objects.get(pk=ending.pk).ends_on == MAY


def test_only_what_has_not_begun_is_taken_back(industry: Industry) -> None:
    lead = industry.viewer(industry.world.lead)
    coming = partnership_from(industry, JUNE)

    with pytest.raises(Refused):
        take_back_partnership(viewer=lead, partnership=coming, on_date=JUNE)
    assert Partnership.objects.filter(pk=coming.pk).exists()
    take_back_partnership(viewer=lead, partnership=coming, on_date=MAY)

    assert not Partnership.objects.filter(pk=coming.pk).exists()


@pytest.mark.parametrize(
    ("days", "standing"),
    [
        ((1, None), "coming"),
        ((1, 9), "coming"),
        ((0, None), "running"),
        ((-9, 0), "ending"),
        ((-9, 9), "ending"),
        ((-9, -1), "ended"),
    ],
)
def test_how_a_partnership_stands_on_a_day(days: tuple[int, int | None], standing: str) -> None:
    first, last = days
    ends_on = None if last is None else MAY + timedelta(days=last)

    partnership = Partnership(starts_on=MAY + timedelta(days=first), ends_on=ends_on)

    assert standing_of(partnership, MAY) == standing


def test_running_and_coming_ones_are_listed_before_ended_ones(industry: Industry) -> None:
    day = today()
    coming = partnership_from(industry, day + timedelta(days=9))
    old = partnership_from(industry, day - timedelta(days=99), day - timedelta(days=90))
    newer = partnership_from(industry, day - timedelta(days=80), day - timedelta(days=70))

    rows = partnerships_of(industry.viewer(industry.world.lead), industry.world.enterprise)

    assert [row.partnership for row in rows][1:] == [coming, newer, old]
    assert [row.standing for row in rows] == ["running", "coming", "ended", "ended"]


# --- whose it is to say ---------------------------------------------------------------------------


def test_a_lead_is_offered_the_programmes_of_their_own_school_only(industry: Industry) -> None:
    programme_elsewhere(industry)

    offered = programmes_to_partner(industry.viewer(industry.world.lead), industry.world.enterprise)

    assert offered == [industry.other_programme, industry.world.programme]


def test_an_officer_of_the_region_is_offered_its_programmes(industry: Industry) -> None:
    other = programme_elsewhere(industry)
    officer = industry.viewer(industry.person(Role.REGIONAL_OFFICER))

    offered = programmes_to_partner(officer, industry.world.enterprise)

    assert {other, industry.world.programme} <= set(offered)


def test_a_lead_neither_begins_nor_ends_the_partnership_of_another_school(
    industry: Industry,
) -> None:
    lead, enterprise = industry.viewer(industry.world.lead), industry.world.enterprise
    other = programme_elsewhere(industry)
    theirs = begin_partnership(
        viewer=SYSTEM, enterprise=industry.other_enterprise, programme=other, starts_on=MAY
    )

    with pytest.raises(NotAllowed):
        begin_partnership(viewer=lead, enterprise=enterprise, programme=other, starts_on=MAY)
    for change in (end_partnership, continue_partnership, take_back_partnership):
        with pytest.raises(NotAllowed):
            change(viewer=lead, partnership=theirs, on_date=MAY)

    assert list(Partnership.objects.filter(programme=other)) == [theirs]
    theirs.refresh_from_db()
    assert theirs.ends_on is None


# --- the pages ------------------------------------------------------------------------------------


def test_a_partnership_to_come_is_shown_and_can_be_taken_back(industry: Industry) -> None:
    lead, enterprise = signed_in(industry.world.lead), industry.world.enterprise
    sent = {
        "programme": str(industry.other_programme.uuid),
        "starts_on": (today() + timedelta(days=400)).isoformat(),
    }
    lead.post(reverse("partnership_new", args=[enterprise.uuid]), sent)
    coming = Partnership.objects.get(programme=industry.other_programme)
    take_back = reverse("partnership_take_back", args=[coming.uuid])

    shown = lead.get(reverse("enterprise", args=[enterprise.uuid])).content.decode()
    asked = lead.get(take_back)
    lead.post(take_back)

    assert take_back in shown
    assert "Take this partnership back?" in asked.content.decode()
    assert not Partnership.objects.filter(pk=coming.pk).exists()


def test_an_end_is_asked_for_with_its_day_and_then_said(industry: Industry) -> None:
    lead, there = signed_in(industry.world.lead), Partnership.objects.get()
    address = reverse("partnership_end", args=[there.uuid])
    enterprise = reverse("enterprise", args=[industry.world.enterprise.uuid])

    asked = lead.get(address)
    assert Partnership.objects.get().ends_on is None
    lead.post(address, {"ends_on": today().isoformat()})
    shown = lead.get(enterprise).content.decode()

    assert asked.context["form"].initial == {"ends_on": today().isoformat()}
    assert (address in shown, "Let it go on" in shown, "until" in shown) == (False, True, True)


def test_what_another_school_agreed_is_shown_without_a_way_to_change_it(
    industry: Industry,
) -> None:
    theirs = begin_partnership(
        viewer=SYSTEM,
        enterprise=industry.world.enterprise,
        programme=programme_elsewhere(industry),
        starts_on=date(2024, 9, 1),
    )
    lead = signed_in(industry.world.lead)

    page = lead.get(reverse("enterprise", args=[industry.world.enterprise.uuid]))
    ended = lead.post(reverse("partnership_end", args=[theirs.uuid]), {"ends_on": "2026-05-04"})

    kept = {row.partnership: row.is_kept for row in page.context["partners"]}
    assert kept == {Partnership.objects.exclude(pk=theirs.pk).get(): True, theirs: False}
    assert ended.status_code == 404
    assert Partnership.objects.get(pk=theirs.pk).ends_on is None


def test_a_file_of_a_school_makes_no_partner_of_another_schools_programme(
    industry: Industry,
) -> None:
    programme_elsewhere(industry)
    lead, region = industry.viewer(industry.world.lead), industry.world.region
    content = b"kind,code,title_en,partners\nenterprise,red,Red,a/cnc\n"

    plan = plan_enterprises(viewer=lead, region=region, content=content)

    assert [problem.column for problem in plan.problems] == ["partners"]
