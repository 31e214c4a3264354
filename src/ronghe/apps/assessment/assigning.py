"""Who rates whom: random, balanced, and connected, so that severity and ability can be told apart.

Pure. A rater's severity is comparable with another's only when both rated somebody in common, or
a chain of such pairs joins them (docs/engines/measurement.md, "Connected").
"""

from collections.abc import Sequence
from random import Random

Pair = tuple[int, int]


def assign_raters(
    subjects: Sequence[int], raters: Sequence[int], *, per_subject: int, seed: int
) -> list[Pair]:
    """Pairs (rater, subject) in which every subject has `per_subject` different raters.

    Loads differ by at most two, and with `per_subject` of two or more all pairs hang together.
    Raises ValueError when there are fewer raters than a subject needs, or nobody to rate.
    """
    if not subjects or per_subject < 1 or len(set(raters)) < per_subject:
        raise ValueError("too few subjects or raters for this design")
    random = Random(seed)
    order = random.sample(sorted(set(subjects)), len(set(subjects)))
    turn = {rater: place for place, rater in enumerate(_shuffled(raters, random))}
    load = dict.fromkeys(turn, 0)
    pairs: list[Pair] = []
    for subject in order:
        chosen = _choose(load, turn, per_subject)
        for rater in chosen:
            load[rater] += 1
        pairs += [(rater, subject) for rater in chosen]
    return sorted(pairs)


def _shuffled(raters: Sequence[int], random: Random) -> list[int]:
    distinct = sorted(set(raters))
    return random.sample(distinct, len(distinct))


def _choose(load: dict[int, int], turn: dict[int, int], count: int) -> list[int]:
    """The raters with least to do; one of them has rated before, which ties the subject in."""
    by_load = sorted(load, key=lambda rater: (load[rater], turn[rater]))
    chosen = by_load[:count]
    used = [rater for rater in by_load if load[rater]]
    if count > 1 and used and not any(load[rater] for rater in chosen):
        chosen[-1] = used[0]
    return chosen
