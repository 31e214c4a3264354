"""Recall: what it counts, and the record that ships."""

from datetime import date

import pytest

from ronghe.engines.demand import (
    MEASURED,
    Label,
    LinkProposer,
    RecallRecord,
    SkillDictionary,
    recall_of,
    wilson,
)
from ronghe.engines.demand.recall import (
    LinkedText,
    MarkedText,
    concepts_found,
    concepts_proposed,
    spans_overlapped,
)

LABELS = [Label("weld", "welding", "en", True), Label("turn", "turning", "en", True)]
DICTIONARY = SkillDictionary.build(LABELS)


def test_a_marked_stretch_counts_where_a_mention_touches_it() -> None:
    texts = [
        MarkedText("good at arc welding", ((8, 19),)),
        MarkedText("welding and honesty", ((12, 19),)),
        MarkedText("nothing marked", ()),
    ]

    assert spans_overlapped(DICTIONARY, texts, "en") == (1, 2)


def test_a_concept_counts_where_it_is_the_one_found() -> None:
    texts = [LinkedText("welding", "weld"), LinkedText("welding", "turn"), LinkedText("x", "turn")]

    assert concepts_found(DICTIONARY, texts, "en") == (1, 3)


def test_a_concept_counts_among_the_best_proposals() -> None:
    proposer = LinkProposer.build(LABELS, "en")
    texts = [LinkedText("we weld", "weld"), LinkedText("we weld", "turn")]

    assert concepts_proposed(proposer, texts, 1) == (1, 2)


def test_the_interval_of_a_share_by_a_published_example() -> None:
    """Newcombe, Statistics in Medicine 17, 1998, 857, table I: 81 of 263, 15 of 148, 0 of 20."""
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson(15, 148) == pytest.approx((0.0624, 0.1605), abs=5e-5)
    assert wilson(0, 20) == pytest.approx((0.0, 0.1611), abs=5e-5)
    assert wilson(0, 0) == (0.0, 1.0)


def test_what_was_not_measured_has_no_share() -> None:
    record = RecallRecord("zh", "not measured", "no set", 0, 0, date(2026, 11, 26), "1")

    assert record.share is None
    assert record.interval is None


def test_every_language_has_a_record_to_print() -> None:
    assert recall_of("en").measure == "concept found"
    assert recall_of("zh").measure == "not measured"
    assert all(record.found <= record.of for record in MEASURED)


def test_what_sentences_add_was_measured_on_the_same_texts() -> None:
    words, sentences = (
        next(one for one in MEASURED if one.measure == measure)
        for measure in ("concept proposed", "concept proposed with sentences")
    )

    assert (words.of, sentences.of) == (289, 289)
    assert (words.found, sentences.found) == (154, 178)
