"""The pages about demand: what they say, what they let do, what they refuse."""

import json
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.apps.assessment.test_rating_pages import signed_in
from tests.apps.conftest import World
from tests.apps.industry.test_postings import SYSTEM, land, posting
from tests.apps.industry.test_postings import occupation as occupation  # a fixture
from tests.apps.industry.test_trends import AT, add_months
from tests.apps.industry.test_trends import proposal as proposal  # a fixture

from ronghe.apps.base.api import Text
from ronghe.apps.competence.api import Occupation
from ronghe.apps.governance.api import Committee, Motion, found_committee
from ronghe.apps.industry.models import (
    DictionaryAddition,
    LinkProposal,
    MonthlyCount,
    Posting,
    Signal,
    TrendRun,
)
from ronghe.apps.industry.motions import trends_section
from ronghe.apps.industry.services.trends import reference_of, run_trends
from ronghe.apps.people.api import Programme, Region


def text_of_page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def of(world: World, occupation: Occupation, name: str = "demand_of") -> str:
    return reverse(name, args=[world.region.uuid, occupation.uuid])


def upload(world: World, rows: list[dict[str, str]], **more: object) -> dict[str, object]:
    content = "\n".join(map(json.dumps, rows)).encode()
    return {"source": "board", "file": SimpleUploadedFile("p.jsonl", content), **more}


def test_an_empty_region_says_what_to_do_first(world: World, occupation: Occupation) -> None:
    client = signed_in(world.lead)

    assert "No job posting is kept yet" in text_of_page(client, reverse("demand"))
    assert "Take in postings first" in text_of_page(client, of(world, occupation))


def test_every_share_stands_beside_its_interval_and_recall(
    world: World, occupation: Occupation
) -> None:
    land(world.region, [posting(1), posting(2, title="数控车工", text="操作数控车床")])

    page = text_of_page(signed_in(world.teacher), of(world, occupation))

    assert "Job postings lag behind" in page
    assert "In English postings (search finds: 26 %)" in page
    assert "not measured" in page
    assert "operate lathes" in page


def test_trends_are_assessed_by_a_lead_and_their_words_appear(
    world: World, occupation: Occupation
) -> None:
    add_months(world.region, occupation)
    client = signed_in(world.lead)

    client.post(of(world, occupation, "trends_assess"))

    assert TrendRun.objects.get().made_by == world.lead
    page = text_of_page(client, of(world, occupation))
    assert "What rises or declines" in page
    assert "operate lathes: rising" in page
    assert "too few postings to tell" in page


def test_a_rising_skill_is_taken_up_as_a_signal(world: World, occupation: Occupation) -> None:
    add_months(world.region, occupation)
    run = run_trends(viewer=SYSTEM, region=world.region, occupation=occupation, at=AT)
    client = signed_in(world.lead)
    skill = f"{of(world, occupation, 'demand_skill')}?concept=urn:turn&lang=en"
    assert "Propose as a signal" in text_of_page(client, skill)

    trend = run.skills.get(concept="urn:turn")
    response = client.post(reverse("trend_signal", args=[trend.uuid]), {"trade": "cnc"})

    signal = Signal.objects.get()
    assert response.headers["Location"] == reverse("signal", args=[signal.uuid])
    assert (signal.kind, signal.trade) == ("postings_trend", "cnc")


def committee_at(world: World) -> Committee:
    return found_committee(
        viewer=SYSTEM,
        organisation=world.school,
        programme=world.programme,
        title=Text("Committee for CNC", "数控专业委员会"),
        on_date=date(2026, 1, 1),
    )


def test_an_assessment_is_brought_before_a_committee_once_with_what_moves(
    world: World, occupation: Occupation
) -> None:
    add_months(world.region, occupation)
    run = run_trends(viewer=SYSTEM, region=world.region, occupation=occupation, at=AT)
    committee = committee_at(world)
    client = signed_in(world.lead)
    assert "Bring the trends before it" in text_of_page(client, of(world, occupation))
    chosen = {"committee": str(committee.uuid)}

    client.post(of(world, occupation, "trends_judgement"), chosen)
    client.post(of(world, occupation, "trends_judgement"), chosen)

    motion = Motion.objects.get()
    assert (motion.kind, motion.subject) == ("industry.trend_judgement", reference_of(run))
    section = trends_section(SYSTEM, motion)
    assert section.table is not None
    assert [row[0] for row in section.table.rows] == ["operate lathes"]
    assert motion.title_en in text_of_page(client, of(world, occupation))


def test_a_committee_that_is_not_ones_own_is_not_asked_and_nothing_is_proposed(
    world: World, occupation: Occupation
) -> None:
    add_months(world.region, occupation)
    run_trends(viewer=SYSTEM, region=world.region, occupation=occupation, at=AT)
    committee = committee_at(world)
    client = signed_in(world.teacher)
    chosen = {"committee": str(committee.uuid)}

    response = client.post(of(world, occupation, "trends_judgement"), chosen)

    assert response.status_code in {403, 404}
    assert not Motion.objects.exists()


def test_a_skill_opens_onto_its_postings(world: World, occupation: Occupation) -> None:
    land(world.region, [posting(1)])
    address = of(world, occupation, "demand_skill")

    client = signed_in(world.teacher)
    page = text_of_page(client, f"{address}?concept=urn:turn&lang=en")

    assert "Found in 1 of 1 postings" in page
    assert "CNC turner wanted" in page
    assert client.get(f"{address}?concept=urn:none&lang=en").status_code == 404


def test_a_file_is_looked_at_first_and_lands_when_told(
    world: World, occupation: Occupation
) -> None:
    client, address = signed_in(world.lead), reverse("postings_import", args=[world.region.uuid])

    looked = client.post(address, upload(world, [posting(1), posting(2)]))

    assert Posting.objects.count() == 0
    assert "2 new postings" in looked.content.decode()
    second = looked.context["second"].initial
    client.post(address, {**second, "land": "all"})
    assert Posting.objects.count() == 2


def test_a_tables_columns_are_chosen_and_looked_at_again(
    world: World, occupation: Occupation
) -> None:
    client, address = signed_in(world.lead), reverse("postings_import", args=[world.region.uuid])
    table = SimpleUploadedFile("p.csv", b"what,when,tells\nCNC turner,2026-03-05,operate lathes\n")

    looked = client.post(address, {"source": "board", "file": table})
    assert "column posted_on is missing" in looked.content.decode()
    carried = looked.context["second"].initial
    chosen = {"map_title": "what", "map_posted_on": "when", "map_text": "tells"}
    again = client.post(address, {**carried, **chosen})
    client.post(address, {**carried, **chosen, "land": "all"})

    assert "1 new posting;" in again.content.decode()
    assert Posting.objects.get().mentions.get().concept == "urn:turn"


def test_bad_rows_are_named_and_only_the_good_ones_offered(
    world: World, occupation: Occupation
) -> None:
    client, address = signed_in(world.lead), reverse("postings_import", args=[world.region.uuid])

    page = client.post(address, upload(world, [posting(1), posting(2, date="soon")]))

    assert "soon is not a day" in page.content.decode()
    assert "Take in the good rows only" in page.content.decode()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"source": "board"}, "This field is required"),
        ({"source": "no good", "file": SimpleUploadedFile("x", b"title")}, "valid"),
        ({"source": "b", "content": "???"}, "The file was lost on the way"),
    ],
)
def test_wrong_entries_are_named_and_nothing_is_written(
    world: World, occupation: Occupation, fields: dict[str, object], said: str
) -> None:
    address = reverse("postings_import", args=[world.region.uuid])

    page = signed_in(world.lead).post(address, fields)

    assert page.status_code == 422
    assert said in page.content.decode()
    assert Posting.objects.count() == 0


def test_a_teacher_may_not_take_postings_in(world: World) -> None:
    address = reverse("postings_import", args=[world.region.uuid])

    response = signed_in(world.teacher).post(address, upload(world, [posting(1)]))

    assert response.status_code == 403
    assert Posting.objects.count() == 0


def test_another_region_is_not_there(world: World, occupation: Occupation) -> None:
    far = Region.objects.create(code="far", title_en="Far", title_zh="远")
    client = signed_in(world.lead)

    for name in ("demand_region", "postings_import", "links"):
        assert client.get(reverse(name, args=[far.uuid])).status_code == 404


def test_a_link_is_accepted_and_the_words_stay(
    world: World, occupation: Occupation, proposal: LinkProposal
) -> None:
    client = signed_in(world.teacher)
    queue = reverse("links", args=[world.region.uuid])
    assert "Operate modern lathe equipment" in text_of_page(client, queue)

    fields = {"judgement": "accept", "words": "modern lathe equipment"}
    client.post(reverse("link_judge", args=[proposal.uuid]), fields)

    assert DictionaryAddition.objects.get().added_by == world.teacher
    assert "modern lathe equipment" in text_of_page(client, queue)


def test_the_queue_says_how_often_proposals_are_right(world: World, proposal: LinkProposal) -> None:
    page = text_of_page(signed_in(world.teacher), reverse("links", args=[world.region.uuid]))

    assert "the right skill is there for 53% (154 of 289;" in page


def test_words_that_are_not_there_are_refused_and_it_still_waits(
    world: World, proposal: LinkProposal
) -> None:
    client = signed_in(world.teacher)

    fields = {"judgement": "accept", "words": "milling"}
    page = client.post(reverse("link_judge", args=[proposal.uuid]), fields, follow=True)

    assert "as they stand in the sentence" in page.content.decode()
    proposal.refresh_from_db()
    assert proposal.state == "open"


def test_looking_through_postings_is_asked_for(world: World, occupation: Occupation) -> None:
    land(world.region, [posting(1, text="Operate modern lathe equipment")])

    signed_in(world.teacher).post(reverse("links_look", args=[world.region.uuid]))

    assert LinkProposal.objects.count() == 1


def test_the_page_of_an_occupation_costs_the_same_for_one_skill_and_for_many(
    world: World, occupation: Occupation
) -> None:
    add_months(world.region, occupation)
    client = signed_in(world.lead)
    client.get(of(world, occupation))
    with CaptureQueriesContext(connection) as few:
        client.get(of(world, occupation))
    MonthlyCount.objects.bulk_create(
        MonthlyCount(
            region=world.region,
            occupation=occupation,
            lang="en",
            month=date(2026, 4, 1),
            concept=f"urn:{n}",
            postings=5,
        )
        for n in range(100)
    )
    with CaptureQueriesContext(connection) as many:
        client.get(of(world, occupation))

    assert len(many) == len(few)


# --- one concept in two languages -----------------------------------------------------------------


def in_both_languages(world: World) -> None:
    """The same concept named in English and, by a word of the region, in Chinese postings: three of
    four in English, one of two in Chinese; and two more before the last twelve months."""
    DictionaryAddition.objects.create(
        region=world.region,
        lang="zh",
        text="车削加工",
        concept="urn:turn",
        label="车削",
        added_at=AT,
    )
    english = [posting(n) for n in range(3)] + [posting(3, text="Only welding here")]
    chinese = [
        posting(10 + n, title="数控车工", text=text)
        for n, text in enumerate(("能车削加工", "会焊接"))
    ]
    old = [
        posting(20, date="2024-03-05"),
        posting(21, title="数控车工", text="车削加工", date="2024-04-05"),
    ]
    land(world.region, [*english, *chinese, *old])


def test_one_concept_is_one_row_with_a_share_for_each_language(
    world: World, occupation: Occupation
) -> None:
    in_both_languages(world)
    client = signed_in(world.teacher)

    table = client.get(of(world, occupation)).context["table"]

    [row] = [cells for cells in table.rows if str(cells[0].value) == "operate lathes"]
    assert [str(cell.value) for cell in row[1:3]] == ["75 % (30–95), 3 of 4", "50 % (9–91), 1 of 2"]
    labels = [str(heading.column.label) for heading in table.headings]
    assert labels[1:3] == [
        "In English postings (search finds: 26 %)",
        "In Chinese postings (search finds: not measured)",
    ]


def test_a_concept_is_named_in_the_language_of_the_page(
    world: World, occupation: Occupation
) -> None:
    in_both_languages(world)
    client = signed_in(world.teacher)
    client.cookies["django_language"] = "zh-hans"

    table = client.get(of(world, occupation)).context["table"]

    assert "车削" in [cells[0].value.zh for cells in table.rows]


def test_a_skill_lists_just_the_postings_that_its_number_counts_and_the_rest_by_a_link(
    world: World, occupation: Occupation
) -> None:
    in_both_languages(world)
    client = signed_in(world.teacher)
    address = f"{of(world, occupation, 'demand_skill')}?concept=urn:turn&lang="

    english, chinese = (client.get(address + lang) for lang in ("en", "zh"))
    everything = client.get(f"{address}en&all=1")

    assert [one.context["skill"].mentions for one in (english, chinese)] == [3, 1]
    assert [one.context["table"].total for one in (english, chinese, everything)] == [3, 1, 6]
    text = english.content.decode()
    assert "All 6 postings in which it was found" in text
    assert "The same skill in Chinese postings: 50 % (9–91), 1 of 2" in text


def test_the_api_gives_the_postings_that_a_share_counts(
    world: World, occupation: Occupation
) -> None:
    in_both_languages(world)
    client = signed_in(world.teacher)
    base = f"/api/v1/demand/regions/{world.region.uuid}/occupations/{occupation.uuid}"

    counted = client.get(f"{base}/postings?concept=urn:turn&lang=en&counted=true").json()
    everything = client.get(f"{base}/postings?concept=urn:turn").json()
    skills = client.get(f"{base}/skills").json()["items"]

    [turning, _] = [one for one in skills if one["concept"] == "urn:turn"]
    assert (counted["count"], everything["count"]) == (turning["mentions"], 6)
    assert turning["title"] == {"en": "operate lathes", "zh": "车削"}


def test_a_month_is_said_as_a_month(world: World, occupation: Occupation) -> None:
    in_both_languages(world)
    client = signed_in(world.teacher)

    page = text_of_page(client, of(world, occupation))
    skill = client.get(f"{of(world, occupation, 'demand_skill')}?concept=urn:turn&lang=en")

    assert ("March 2026" in page, "1 March 2026" in page) == (True, False)
    assert [row[0] for row in skill.context["chart"].rows] == ["2024-03", "2026-03"]


# --- for which trade ------------------------------------------------------------------------------


def rising_at(world: World, occupation: Occupation) -> str:
    add_months(world.region, occupation)
    run_trends(viewer=SYSTEM, region=world.region, occupation=occupation, at=AT)
    return f"{of(world, occupation, 'demand_skill')}?concept=urn:turn&lang=en"


def another_trade(world: World) -> None:
    """First by the alphabet, and no matter of this work."""
    Programme.objects.create(
        organisation=world.school, code="auto", trade="automotive", title_en="Cars", title_zh="汽车"
    )


def test_the_trade_whose_programme_teaches_the_work_is_proposed_first(
    world: World, occupation: Occupation
) -> None:
    another_trade(world)
    process = occupation.work_processes.create(code="turning", title_en="Turning", title_zh="车")
    world.framework.programme_frameworks.create(programme=world.programme, from_entry_year=2020)
    world.framework.tasks.set([process.tasks.create(code="t", title_en="Turn", title_zh="车削")])

    page = signed_in(world.administrator).get(rising_at(world, occupation))

    trades = [(one.programme.trade, one.is_near) for one in page.context["trades"]]
    assert trades == [("cnc", True), ("automotive", False)]
    assert page.context["must_choose"] is False


def test_where_no_trade_is_near_one_must_be_chosen_and_none_is_recorded_without(
    world: World, occupation: Occupation
) -> None:
    another_trade(world)
    client = signed_in(world.administrator)

    page = client.get(rising_at(world, occupation))
    trend = TrendRun.objects.get().skills.get(concept="urn:turn")
    answer = client.post(reverse("trend_signal", args=[trend.uuid]), {"trade": ""}, follow=True)

    assert page.context["must_choose"] is True
    assert "Choose the trade that it is for" in answer.content.decode()
    assert Signal.objects.count() == 0


def test_a_proposed_signal_is_worded_in_both_languages_with_the_count_of_its_share(
    world: World, occupation: Occupation
) -> None:
    client = signed_in(world.lead)
    client.get(rising_at(world, occupation))
    run = TrendRun.objects.get()
    MonthlyCount.objects.create(
        region=world.region, occupation=occupation, lang="zh", month=run.last_month, postings=900
    )

    client.post(
        reverse("trend_signal", args=[run.skills.get(concept="urn:turn").uuid]), {"trade": "cnc"}
    )

    signal = Signal.objects.get()
    assert signal.titled == Text("Asked for more often: operate lathes", "要求增多：operate lathes")
    months = MonthlyCount.objects.filter(lang="en", concept="", month__lte=run.last_month)
    counted = sum(one.postings for one in months.order_by("-month")[:12])
    assert f"the last twelve months: {counted} postings" in signal.told.en
    assert f"近十二个月 {counted} 条" in signal.told.zh
