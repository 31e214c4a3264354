"""Trend runs, trends taken up as signals, and links judged by a person."""

from datetime import UTC, date, datetime

import pytest
from tests.apps.conftest import World
from tests.apps.industry.test_postings import SYSTEM, file_of, land, posting
from tests.apps.industry.test_postings import occupation as occupation  # a fixture

from ronghe.apps.base.api import Refused
from ronghe.apps.competence.api import Occupation
from ronghe.apps.industry.models import (
    DictionaryAddition,
    LinkProposal,
    MonthlyCount,
    Posting,
    Signal,
    SkillTrend,
    TrendRun,
)
from ronghe.apps.industry.queries.demand import demanded_shares, newest_run, trends_of, words_for
from ronghe.apps.industry.rules import may_stand_alone
from ronghe.apps.industry.services.links import (
    WordsDraft,
    accept_link,
    add_words,
    propose_links,
    reject_link,
)
from ronghe.apps.industry.services.postings import land_postings
from ronghe.apps.industry.services.trends import propose_as_signal, run_trends
from ronghe.apps.people.api import NotAllowed, Region, viewer_of_person

AT = datetime(2026, 5, 4, 4, tzinfo=UTC)


def add_months(region: Region, occupation: Occupation) -> None:
    """24 months to April 2026 of 40 postings: turning rises from 2 to 36, drawing stays at 10."""
    rows = []
    for n in range(24):
        number = 2024 * 12 + 4 + n
        month = date(number // 12, number % 12 + 1, 1)
        turning = 2 + round(n * 34 / 23)
        counts = {"": 40, "urn:turn": turning, "urn:draw": 10 + n % 2, "urn:data": n % 6 == 0}
        rows += [
            MonthlyCount(
                region=region,
                occupation=occupation,
                lang="en",
                month=month,
                concept=key,
                postings=c,
            )
            for key, c in counts.items()
            if c
        ]
    MonthlyCount.objects.bulk_create(rows)


def run_of(world: World, occupation: Occupation) -> TrendRun:
    add_months(world.region, occupation)
    return run_trends(viewer=SYSTEM, region=world.region, occupation=occupation, at=AT)


def test_a_run_keeps_verdicts_method_window_and_rules(world: World, occupation: Occupation) -> None:
    run = run_of(world, occupation)

    assert [(one.label, one.verdict) for one in trends_of(run)] == [
        ("operate lathes", "rising"),
        ("read technical drawings", "unclear"),
        ("statistics", "too_few"),
    ]
    assert (run.first_month, run.last_month) == (date(2024, 5, 1), date(2026, 4, 1))
    assert (run.postings, run.version, run.rules["probability"]) == (960, "1", 0.9)
    assert newest_run(SYSTEM, world.region, occupation) == run


def test_the_verdict_stands_beside_the_share(world: World, occupation: Occupation) -> None:
    run_of(world, occupation)

    verdicts = {s.concept: s.verdict for s in demanded_shares(SYSTEM, world.region, occupation)}

    assert verdicts == {"urn:turn": "rising", "urn:draw": "unclear", "urn:data": "too_few"}


def test_a_month_that_is_not_over_is_left_out(world: World, occupation: Occupation) -> None:
    add_months(world.region, occupation)

    early = datetime(2026, 4, 20, tzinfo=UTC)
    run = run_trends(viewer=SYSTEM, region=world.region, occupation=occupation, at=early)

    assert run.last_month == date(2026, 3, 1)


def test_without_postings_nothing_is_assessed(world: World, occupation: Occupation) -> None:
    with pytest.raises(Refused, match="no posting"):
        run_trends(viewer=SYSTEM, region=world.region, occupation=occupation, at=AT)
    assert TrendRun.objects.count() == 0


def test_a_teacher_may_not_assess_and_nothing_is_kept(world: World, occupation: Occupation) -> None:
    add_months(world.region, occupation)

    with pytest.raises(NotAllowed):
        run_trends(
            viewer=viewer_of_person(world.teacher),
            region=world.region,
            occupation=occupation,
            at=AT,
        )
    assert TrendRun.objects.count() == 0


# --- a trend taken up -----------------------------------------------------------------------------


def test_a_person_takes_a_rise_up_as_a_signal_that_never_stands_alone(
    world: World, occupation: Occupation
) -> None:
    trend = trends_of(run_of(world, occupation))[0]
    world.lead.language = "en"
    lead = viewer_of_person(world.lead)

    signal = propose_as_signal(viewer=lead, trend=trend, trade="cnc", at=AT)

    assert (signal.kind, signal.noticed_by) == ("postings_trend", world.lead)
    assert signal.title == "Asked for more often: operate lathes"
    assert "Postings lag behind" in signal.text
    assert not may_stand_alone([signal])


def test_a_trend_is_taken_up_once(world: World, occupation: Occupation) -> None:
    trend = trends_of(run_of(world, occupation))[0]
    propose_as_signal(viewer=SYSTEM, trend=trend, trade="cnc", at=AT)

    with pytest.raises(Refused, match="already"):
        propose_as_signal(viewer=SYSTEM, trend=trend, trade="cnc", at=AT)
    assert Signal.objects.count() == 1


def test_what_neither_rises_nor_declines_is_no_signal(world: World, occupation: Occupation) -> None:
    unclear = trends_of(run_of(world, occupation))[1]

    with pytest.raises(Refused, match="neither"):
        propose_as_signal(viewer=SYSTEM, trend=unclear, trade="cnc", at=AT)
    assert Signal.objects.count() == 0


# --- links ----------------------------------------------------------------------------------------


@pytest.fixture
def proposal(world: World, occupation: Occupation) -> LinkProposal:
    text = "Operate modern lathe equipment\nRead technical drawings"
    land(world.region, [posting(1, text=text), posting(2, text="modern lathe equipment; free tea")])
    propose_links(viewer=SYSTEM, region=world.region, at=AT)
    return LinkProposal.objects.get(sentence="Operate modern lathe equipment")


def test_sentences_without_a_mention_get_a_proposal(proposal: LinkProposal) -> None:
    assert (proposal.concept, proposal.label, proposal.state) == (
        "urn:turn",
        "operate lathes",
        "open",
    )
    assert not LinkProposal.objects.filter(sentence__icontains="drawings").exists()


def test_proposing_again_adds_nothing(proposal: LinkProposal) -> None:
    assert propose_links(viewer=SYSTEM, region=proposal.region, at=AT) == 0


def test_accepted_words_are_found_from_then_on_and_in_earlier_postings(
    world: World, occupation: Occupation, proposal: LinkProposal
) -> None:
    teacher = viewer_of_person(world.teacher)

    accept_link(viewer=teacher, proposal=proposal, words="Modern lathe equipment", at=AT)

    addition = DictionaryAddition.objects.get()
    assert (addition.text, addition.concept, addition.added_by) == (
        "modern lathe equipment",
        "urn:turn",
        world.teacher,
    )
    [turning] = [
        s for s in demanded_shares(SYSTEM, world.region, occupation) if s.concept == "urn:turn"
    ]
    assert (turning.mentions, turning.postings) == (2, 2)
    land(world.region, [posting(3, text="modern lathe equipments")])
    assert Posting.objects.get(identifier="J3").mentions.get().concept == "urn:turn"


def test_words_must_stand_in_the_sentence(proposal: LinkProposal) -> None:
    for words in ("milling", "", "lathe modern"):
        with pytest.raises(Refused, match="as they stand"):
            accept_link(viewer=SYSTEM, proposal=proposal, words=words, at=AT)
    proposal.refresh_from_db()
    assert proposal.state == "open"


def test_a_proposal_is_judged_once(proposal: LinkProposal) -> None:
    reject_link(viewer=SYSTEM, proposal=proposal, at=AT)

    with pytest.raises(Refused, match="judged this already"):
        accept_link(viewer=SYSTEM, proposal=proposal, words="lathe equipment", at=AT)
    assert DictionaryAddition.objects.count() == 0


def test_words_that_name_something_else_already_are_refused_and_nothing_changes(
    proposal: LinkProposal,
) -> None:
    DictionaryAddition.objects.create(
        region=proposal.region, lang="en", text="lathe equipment", concept="urn:x", added_at=AT
    )

    with pytest.raises(Refused, match="already"):
        accept_link(viewer=SYSTEM, proposal=proposal, words="lathe equipment", at=AT)
    proposal.refresh_from_db()
    assert proposal.state == "open"


def test_a_mentor_may_not_judge(world: World, proposal: LinkProposal) -> None:
    with pytest.raises(NotAllowed):
        reject_link(viewer=viewer_of_person(world.mentor), proposal=proposal, at=AT)
    proposal.refresh_from_db()
    assert proposal.state == "open"


def test_words_added_here_are_not_found_in_another_region(
    world: World, occupation: Occupation, proposal: LinkProposal
) -> None:
    far = Region.objects.create(code="far", title_en="Far", title_zh="远")
    accept_link(viewer=SYSTEM, proposal=proposal, words="modern lathe equipment", at=AT)

    land_postings(
        viewer=SYSTEM, file=file_of(far, [posting(5, text="modern lathe equipment")]), at=AT
    )

    assert not Posting.objects.get(region=far).mentions.exists()
    assert SkillTrend.objects.count() == 0


# --- words that a person adds ---------------------------------------------------------------------

TURNING = WordsDraft("urn:turn", "en", "Modern lathe equipment", "turning")


def test_added_words_are_found_in_the_postings_that_are_there(
    world: World, proposal: LinkProposal, occupation: Occupation
) -> None:
    added = add_words(
        viewer=viewer_of_person(world.teacher),
        region=world.region,
        words=[TURNING, WordsDraft("urn:tour", "zh", "普通车床", "车削")],
        at=AT,
    )

    assert added == 2
    assert proposal.posting.mentions.filter(concept="urn:turn").exists()


def test_words_added_twice_are_there_once(world: World) -> None:
    add_words(viewer=SYSTEM, region=world.region, words=[TURNING], at=AT)

    again = add_words(viewer=SYSTEM, region=world.region, words=[TURNING, TURNING], at=AT)

    assert (again, DictionaryAddition.objects.count()) == (0, 1)


@pytest.mark.parametrize(
    "words",
    [
        WordsDraft("urn:other", "en", "modern lathe equipment", "other"),
        WordsDraft("urn:turn", "zh", "车", "车"),
        WordsDraft("urn:turn", "en", "  ", ""),
    ],
)
def test_words_that_name_something_else_or_cannot_be_searched_for_are_refused(
    world: World, words: WordsDraft
) -> None:
    add_words(viewer=SYSTEM, region=world.region, words=[TURNING], at=AT)

    with pytest.raises(Refused, match="Nothing was added"):
        add_words(viewer=SYSTEM, region=world.region, words=[words], at=AT)
    assert DictionaryAddition.objects.count() == 1


def test_a_mentor_may_not_add_words(world: World) -> None:
    with pytest.raises(NotAllowed):
        add_words(
            viewer=viewer_of_person(world.mentor), region=world.region, words=[TURNING], at=AT
        )
    assert DictionaryAddition.objects.count() == 0


def test_a_concept_is_called_by_its_word_in_the_language_of_the_postings(world: World) -> None:
    chinese = WordsDraft("urn:own", "zh", "预测性维护", "预测性维护")
    english = WordsDraft("urn:own", "en", "predictive maintenance", "predictive maintenance")
    add_words(viewer=SYSTEM, region=world.region, words=[chinese, english], at=AT)

    words = words_for(world.region, {"urn:own"})

    assert words.of("urn:own", "zh") == ("预测性维护", "zh")
    assert words.of("urn:own", "en") == ("predictive maintenance", "en")
    assert words.of("urn:none", "en") == ("urn:none", "en")


def test_a_month_is_over_where_the_region_is(world: World, occupation: Occupation) -> None:
    """At 23:30 UTC on 30 April it is May in China: April counts."""
    add_months(world.region, occupation)

    late = datetime(2026, 4, 30, 23, 30, tzinfo=UTC)
    run = run_trends(viewer=SYSTEM, region=world.region, occupation=occupation, at=late)

    assert run.last_month == date(2026, 4, 1)
