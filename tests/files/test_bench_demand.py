"""The sets on which finding skills is measured, and the bench's own arithmetic, on small files."""

import argparse
import gzip
import json
from pathlib import Path

import pytest

from ronghe.engines.demand import Label
from ronghe.engines.demand.recall import LinkedText, MarkedText
from ronghe.files import bench_demand
from ronghe.files.marked_texts import linked_sentences, marked_sentences, monthly_mentions


def test_marked_stretches_get_their_offsets(tmp_path: Path) -> None:
    row = {
        "tokens": ["arc", "welding", "and", "C++"],
        "tags_skill": ["B", "I", "O", "O"],
        "tags_knowledge": ["O", "O", "O", "B"],
    }
    path = tmp_path / "s.jsonl.gz"
    path.write_bytes(gzip.compress(json.dumps(row).encode()))

    assert marked_sentences(path) == [MarkedText("arc welding and C++", ((0, 11), (16, 19)))]


def test_sentences_without_a_known_concept_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "links.csv"
    path.write_text("sentence,label\nwe weld,welding\nwe sing,UNDERSPECIFIED\nwe fly,flying\n")

    linked = linked_sentences(path, [Label("w", "welding", "en", True)])

    assert linked == [LinkedText("we weld", "w")]


def test_a_missing_month_has_no_postings(tmp_path: Path) -> None:
    path = tmp_path / "counts.csv"
    path.write_text("month,n_posts,term,count\n2026-01,9,a,2\n2026-01,9,b,0\n2026-03,8,a,1\n")

    months = monthly_mentions(path)

    assert months.totals.tolist() == [9, 0, 8]
    assert months.mentions.tolist() == [[2, 0], [0, 0], [1, 0]]


def test_the_bench_runs_without_any_data(capsys: pytest.CaptureFixture[str]) -> None:
    chosen = argparse.Namespace(esco=None, skills=None, trend=None, postings=20, seeds=1, seed=1)

    bench_demand.run(chosen)

    said = capsys.readouterr().out
    assert "seed 1" in said
    assert "postings a CPU second" in said
