"""Demand in a real browser: an occupation in every look, words judged by keyboard."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from playwright.sync_api import Page, expect

from browsing import LOOKS, Look, accessibility_faults, faults_of, take_picture
from ronghe.apps.base.api import Text
from ronghe.apps.competence.api import Occupation
from ronghe.apps.governance.api import found_committee
from ronghe.apps.industry.models import LinkProposal, MonthlyCount, Posting, PostingImport
from ronghe.apps.industry.services.trends import run_trends
from ronghe.apps.people.api import (
    Account,
    Membership,
    Organisation,
    Programme,
    Region,
    Role,
    command_viewer,
)

Visit = Callable[..., Page]
AT = datetime(2026, 5, 4, tzinfo=UTC)


@pytest.fixture
def region(transactional_db: None) -> Region:
    """24 months in which one skill rises, one stays, one is rare; a phrase waits to be judged."""
    region = Region.objects.create(code="lake", title_en="Lake region", title_zh="湖区")
    turner = Occupation.objects.create(code="turner", title_en="CNC turner", title_zh="数控车工")
    for n in range(24):
        number = 2024 * 12 + 4 + n
        month = date(number // 12, number % 12 + 1, 1)
        counts = {"": 40, "urn:turning": 2 + round(n * 34 / 23), "urn:drawing": 10 + n % 2}
        for concept, count in counts.items():
            MonthlyCount.objects.create(
                region=region, occupation=turner, lang="en", month=month, concept=concept,
                postings=count,
            )  # fmt: skip
    run_trends(viewer=command_viewer(), region=region, occupation=turner, at=AT)
    landed = PostingImport.objects.create(
        region=region, source="board", file_name="p", imported_at=AT, dictionary_version="1"
    )
    posting = Posting.objects.create(
        region=region, source="board", identifier="1", lang="en", title="CNC turner",
        posted_on=date(2026, 3, 5), month=date(2026, 3, 1), digest="d", came_with=landed,
        occupation=turner,
    )  # fmt: skip
    for n, sentence in enumerate(("Runs modern lathes", "Likes tea")):
        LinkProposal.objects.create(
            region=region, posting=posting, sentence=sentence, sentence_digest=str(n), lang="en",
            concept="urn:turning", label="operate lathes", probability=0.5 - n / 10,
            proposed_at=AT,
        )  # fmt: skip
    return region


@pytest.fixture
def lead(region: Region, make_account: Callable[..., Account]) -> Account:
    account = make_account()
    school = Organisation.objects.create(
        region=region, kind="school", code="school", title_en="School", title_zh="学校"
    )
    programme = Programme.objects.create(
        organisation=school, code="cnc", trade="cnc", title_en="CNC", title_zh="数控"
    )
    Membership.objects.create(
        person=account.person, organisation=school, programme=programme,
        role=Role.PROGRAMME_LEAD, starts_on=date(2020, 1, 1),
    )  # fmt: skip
    found_committee(
        viewer=command_viewer(), organisation=school, programme=programme,
        title=Text("CNC committee", "数控专业委员会"), on_date=date(2020, 1, 1),
    )  # fmt: skip
    return account


def test_an_occupation_is_readable_in_every_look(
    visit: Visit, region: Region, lead: Account
) -> None:
    turner = Occupation.objects.get()
    faults: list[str] = []

    for look in LOOKS:
        page = visit(f"/demand/{region.uuid}/{turner.uuid}/", look=look, account=lead)
        expect(page.locator("svg.marks").first).to_be_visible()
        faults += faults_of(page)
        take_picture(page, "demand-of", look)

    assert faults == []


def test_trends_are_brought_before_a_committee_by_keyboard(
    visit: Visit, region: Region, lead: Account
) -> None:
    turner = Occupation.objects.get()
    page = visit(f"/demand/{region.uuid}/{turner.uuid}/", account=lead)

    page.get_by_label("Committee", exact=True).focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_contain_text("Judge the trends for CNC turner")
    assert accessibility_faults(page) == []
    take_picture(page, "trend-motion", Look())


def test_words_are_judged_by_single_keys(visit: Visit, region: Region, lead: Account) -> None:
    page = visit(f"/demand/{region.uuid}/words/", account=lead)
    expect(page.get_by_text("Runs modern lathes")).to_be_visible()

    page.keyboard.press("n")
    expect(page.get_by_text("Likes tea")).to_be_visible()
    page.wait_for_load_state()
    page.keyboard.press("r")
    expect(page.get_by_text("Runs modern lathes")).to_be_visible()
    assert accessibility_faults(page) == []
    take_picture(page, "judge-words", Look())
    page.wait_for_load_state()
    page.keyboard.press("a")

    expect(page.get_by_text("Nothing waits for a judgement.")).to_be_visible()
    states = LinkProposal.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["accepted", "rejected"]
