"""The recall that was measured, shipped with the product and printed beside every detected share.

Made by `ronghe bench demand --skills FOLDER --esco FOLDER`, which measures again and says whether
these figures still hold.
"""

from datetime import date

from ronghe.engines.demand.data import Language
from ronghe.engines.demand.recall import RecallRecord

DICTIONARY_VERSION = "1"
_DAY = date(2026, 11, 26)
_SPANS = "SkillSpan, development part, ESCO 1.1.1"
_LINKS = "ESCO entity linking, validation sets, ESCO 1.1.1"
_BEST = f"{_LINKS}, best 10"
_SENTENCES = f"{_BEST}, with all-MiniLM-L6-v2"

MEASURED: tuple[RecallRecord, ...] = (
    RecallRecord("en", "concept found", _LINKS, 76, 289, _DAY, DICTIONARY_VERSION),
    RecallRecord("en", "spans overlapped", _SPANS, 455, 2163, _DAY, DICTIONARY_VERSION),
    RecallRecord("en", "concept proposed", _BEST, 154, 289, _DAY, DICTIONARY_VERSION),
    RecallRecord(
        "en",
        "concept proposed with sentences",
        _SENTENCES,
        178,
        289,
        date(2026, 11, 27),
        DICTIONARY_VERSION,
    ),
    RecallRecord(
        "zh", "not measured", "no public set of marked postings", 0, 0, _DAY, DICTIONARY_VERSION
    ),
)


def proposals_recall(*, with_sentences: bool) -> RecallRecord:
    """In how many English texts the right concept is among the best ten proposals."""
    measure = "concept proposed with sentences" if with_sentences else "concept proposed"
    return next(record for record in MEASURED if record.measure == measure)


def recall_of(language: Language) -> RecallRecord:
    """What stands beside a share detected in texts of this language: in how many texts the
    dictionary finds the concept asked for, or that it is not measured."""
    return next(record for record in MEASURED if record.language == language)
