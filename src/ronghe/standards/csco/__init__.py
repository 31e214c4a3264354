"""The Chinese Standard Classification of Occupations, 2022 edition."""

from ronghe.standards.csco.conversion import ATTRIBUTION, ATTRIBUTION_ZH, to_classification
from ronghe.standards.csco.data import CscoEdition, Entry, Rank
from ronghe.standards.csco.reading import read_csco, split_marks, split_tasks

__all__ = [
    "ATTRIBUTION",
    "ATTRIBUTION_ZH",
    "CscoEdition",
    "Entry",
    "Rank",
    "read_csco",
    "split_marks",
    "split_tasks",
    "to_classification",
]
