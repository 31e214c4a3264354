"""Links proposed for a person to accept."""

from collections.abc import Sequence

import numpy as np
import pytest

from ronghe.engines.demand import DemandInputError, Label, LinkProposer
from ronghe.engines.demand.proposals import Vectors

LABELS = [
    Label("turn", "operate a lathe", "en", True),
    Label("turn", "turning of workpieces", "en", False),
    Label("mill", "operate a milling machine", "en", True),
    Label("draw", "read technical drawings", "en", True),
    Label("care", "help with eating", "en", True),
    Label("zh-turn", "操作数控车床", "zh", True),
    Label("zh-mill", "操作铣床", "zh", True),
]


def concepts(proposer: LinkProposer, sentence: str, count: int = 5) -> list[str]:
    [best] = proposer.propose([sentence], count)
    return [one.concept for one in best]


def test_the_concept_most_alike_comes_first_and_once() -> None:
    proposer = LinkProposer.build(LABELS, "en")

    found = concepts(proposer, "You operate lathes and turn workpieces")

    assert found[0] == "turn"
    assert len(set(found)) == len(found)


def test_word_parts_count_where_no_word_is_the_same() -> None:
    assert concepts(LinkProposer.build(LABELS, "en"), "millings")[0] == "mill"


def test_chinese_is_compared_by_characters() -> None:
    assert concepts(LinkProposer.build(LABELS, "zh"), "会操作普通铣床") == ["zh-mill", "zh-turn"]


def test_nothing_alike_proposes_nothing() -> None:
    assert concepts(LinkProposer.build(LABELS, "en"), "qqq") == []


def test_probability_falls_with_the_rank_and_names_the_label_that_is_alike() -> None:
    proposer = LinkProposer.build(LABELS, "en")

    [best] = proposer.propose(["operate a lathe or a milling machine"], 3)

    assert [one.rank for one in best] == [1, 2, 3]
    assert best[0].probability > best[1].probability > best[2].probability
    assert {one.label for one in best} <= {label.text for label in LABELS}


def test_many_sentences_are_proposed_for_as_one_by_one() -> None:
    proposer = LinkProposer.build(LABELS, "en")
    sentences = ["operate a lathe", "drawings", "eating"] * 120

    together = proposer.propose(sentences, 2)

    assert together[:3] == tuple(proposer.propose([one], 2)[0] for one in sentences[:3])
    assert together[:3] == together[-3:]


def test_an_encoder_joins_the_ranking() -> None:
    """A made-up encoder for which only the first letter counts."""

    def by_first_letter(texts: Sequence[str]) -> Vectors:
        rows = np.zeros((len(texts), 26), np.float32)
        for row, text in zip(rows, texts, strict=True):
            row[ord(text[0].lower()) - ord("a")] = 1
        return rows

    proposer = LinkProposer.build(LABELS, "en", encoder=by_first_letter)

    assert concepts(proposer, "hzzz", 1) == ["care"]


def test_a_language_without_labels_is_refused() -> None:
    with pytest.raises(DemandInputError, match="no label"):
        LinkProposer.build([Label("a", "turning", "en", True)], "zh")
