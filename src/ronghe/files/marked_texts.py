"""Sets on which finding skills and trends is measured: texts that people marked, monthly counts.

SkillSpan as JSON Lines of tokens and tags; ESCO entity linking as CSV of sentence and label; counts
as CSV of month, n_posts, term and count; each plain or gzipped. None of them ships with Ronghe.
"""

import csv
import gzip
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ronghe.engines.demand import Label
from ronghe.engines.demand.recall import LinkedText, MarkedText
from ronghe.files.classification_sources import open_classification
from ronghe.standards.esco import read_esco

NO_CONCEPT = ("LABEL NOT PRESENT", "UNDERSPECIFIED", "")


def read_text(path: Path) -> str:
    """A text file, unpacked where it is gzipped."""
    data = path.read_bytes()
    return (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8")


def esco_labels(folder: Path) -> list[Label]:
    """Every preferred and alternative label of ESCO's skills, each with a group it lies under."""
    with open_classification(folder) as files:
        release = read_esco(files).records
    groups = {one.uri: one.broader for one in reversed(release.broader)}
    return [
        Label(skill.uri, text, "en", text == skill.label, groups.get(skill.uri, ""))
        for skill in release.skills
        for text in dict.fromkeys((skill.label, *skill.alternative_labels))
    ]


def marked_sentences(path: Path) -> list[MarkedText]:
    """SkillSpan: sentences with the stretches marked as skill or as knowledge."""
    rows = (json.loads(line) for line in read_text(path).splitlines() if line.strip())
    return [_marked(row["tokens"], (row["tags_skill"], row["tags_knowledge"])) for row in rows]


def _marked(tokens: Sequence[str], layers: Iterable[Sequence[str]]) -> MarkedText:
    starts, place = [], 0
    for token in tokens:
        starts.append(place)
        place += len(token) + 1
    spans = [
        (starts[first], starts[last] + len(tokens[last]))
        for tags in layers
        for first, last in _stretches(tags)
    ]
    return MarkedText(" ".join(tokens), tuple(spans))


def _stretches(tags: Sequence[str]) -> Iterator[tuple[int, int]]:
    """First and last token of each stretch of B and I tags."""
    first: int | None = None
    for number, tag in enumerate((*tags, "O")):
        if first is not None and tag != "I":
            yield first, number - 1
            first = None
        if tag != "O" and first is None:
            first = number


def linked_sentences(path: Path, labels: Iterable[Label]) -> list[LinkedText]:
    """ESCO entity linking: sentences with the concept that is asked for; those without one, and
    with one that the release has not, are left out."""
    by_label = {one.text: one.concept for one in labels if one.is_preferred}
    rows = csv.DictReader(io.StringIO(read_text(path)))
    return [
        LinkedText(row["sentence"], by_label[row["label"]])
        for row in rows
        if row["label"] not in NO_CONCEPT and row["label"] in by_label
    ]


@dataclass(frozen=True, slots=True, eq=False)
class MonthlyMentions:
    """`mentions` (months × terms) among `totals`; a month that is missing has no postings."""

    mentions: NDArray[np.int64]
    totals: NDArray[np.int64]


def monthly_mentions(path: Path) -> MonthlyMentions:
    """Counts by month and term."""
    rows: list[Mapping[str, str]] = list(csv.DictReader(io.StringIO(read_text(path))))
    number = [int(row["month"][:4]) * 12 + int(row["month"][5:7]) for row in rows]
    first = min(number)
    terms = {term: n for n, term in enumerate(sorted({row["term"] for row in rows}))}
    mentions = np.zeros((max(number) - first + 1, len(terms)), dtype=np.int64)
    totals = np.zeros(len(mentions), dtype=np.int64)
    for month, row in zip(number, rows, strict=True):
        mentions[month - first, terms[row["term"]]] = int(row["count"])
        totals[month - first] = int(row["n_posts"])
    return MonthlyMentions(mentions, totals)
