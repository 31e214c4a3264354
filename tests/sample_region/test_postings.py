"""Two years of invented postings: what was planted in them is what the trend page finds."""

import json
from datetime import date
from random import Random

import pytest

from ronghe.apps.curriculum.api import Workshop
from ronghe.apps.industry.api import demanded_shares, newest_run, trends_of
from ronghe.apps.industry.pages.demand_charts import trend_charts
from ronghe.apps.industry.queries.demand import monthly_shares
from ronghe.apps.people.api import Programme, Region, command_viewer
from ronghe.sample_region.content_files import read_file
from ronghe.sample_region.load_postings import PostingMaker, share_at, watched_occupation
from ronghe.sample_region.records import SampleRegion
from ronghe.sample_region.showcase import PROGRAMME, SCHOOL
from ronghe.sample_region.terms import months_before

TOLD = read_file("postings")
EMPLOYERS = {"en": ["One", "Two"], "zh": ["一厂", "二厂"]}
RISING = TOLD["skill"][0]["concept"]
DECLINING = TOLD["skill"][1]["concept"]


def _made(seed: int) -> list[dict[str, str]]:
    maker = PostingMaker(TOLD, EMPLOYERS, Random(seed))
    return [json.loads(line) for line in maker.file(date(2026, 11, 23)).splitlines()]


def test_postings_are_those_of_the_24_whole_months_before_and_the_same_for_a_seed() -> None:
    months = sorted({row["posted_on"][:7] for row in _made(1)})

    assert _made(1) == _made(1)
    assert (len(months), months[0], months[-1]) == (24, "2024-11", "2026-10")


def test_months_before_cross_the_year() -> None:
    assert months_before(date(2026, 1, 31), 2) == [date(2025, 11, 1), date(2025, 12, 1)]


def test_about_sixty_postings_a_month_come_in_both_languages() -> None:
    rows = _made(2)

    chinese = sum(row["language"] == "zh" for row in rows) / len(rows)

    assert 24 * 54 <= len(rows) <= 24 * 66
    assert 0.60 <= chinese <= 0.70


def test_a_share_goes_in_a_line_from_the_first_to_the_last() -> None:
    skill = {"share": [0.1, 0.4]}

    assert [round(share_at(skill, part), 6) for part in (0, 0.5, 1)] == [0.1, 0.25, 0.4]


@pytest.fixture
def home(sample_database: None) -> Region:
    return Region.objects.get(code="linlan")


@pytest.mark.django_db
def test_the_planted_rise_is_found_in_the_region_and_so_is_the_fall(
    home: Region, region: SampleRegion
) -> None:
    run = newest_run(command_viewer("test"), home, watched_occupation(region))
    assert run is not None

    verdicts = {
        (row.lang, row.concept): row.verdict
        for row in trends_of(run)
        if row.verdict in ("rising", "declining")
    }

    assert verdicts["zh", RISING] == verdicts["en", RISING] == "rising"
    assert verdicts["zh", DECLINING] == "declining"
    assert {concept for _, concept in verdicts} <= {RISING, DECLINING}


@pytest.mark.django_db
def test_every_skill_has_a_share_with_the_recall_of_its_language_beside_it(
    home: Region, region: SampleRegion
) -> None:
    shares = demanded_shares(command_viewer("test"), home, watched_occupation(region))

    assert {one.concept for one in shares} == {skill["concept"] for skill in TOLD["skill"]}
    assert {(one.lang, one.recall.language) for one in shares} == {("en", "en"), ("zh", "zh")}
    assert len(shares) == 2 * len(TOLD["skill"])


@pytest.mark.django_db
def test_a_workshop_is_in_the_middle_of_rating(sample_database: None) -> None:
    programme = Programme.objects.get(organisation__code=SCHOOL, code=PROGRAMME)

    workshop = Workshop.objects.get(programme=programme)

    assert workshop.state == "rating"
    assert workshop.participants.filter(joined_at__isnull=False).count() == 5
    assert workshop.cards.filter(votes__isnull=True, state="on_board").count() == 0
    assert workshop.cards.filter(state="parked").count() == 1


@pytest.mark.django_db
def test_a_skill_that_rises_in_both_languages_has_a_chart_of_its_own_for_each(
    home: Region, region: SampleRegion
) -> None:
    viewer, job = command_viewer("test"), watched_occupation(region)
    rising = [one for one in demanded_shares(viewer, home, job) if one.concept == RISING]
    months = {
        (lang, RISING): monthly_shares(viewer, home, job, lang, [RISING])[RISING]
        for lang in ("en", "zh")
    }

    first, second = trend_charts(rising, months)

    assert first.rows != second.rows
