"""What the region's work asks for: skills in text, trends, coverage and gap.

Model, sources and limits: docs/engines/demand.md.
"""

from ronghe.engines.demand.ambiguity import DEFAULT_AMBIGUITY
from ronghe.engines.demand.chinese_phrases import verb_object_phrases
from ronghe.engines.demand.coverage import (
    Able,
    Coverage,
    Demanded,
    GapReason,
    GapRow,
    GapRules,
    Taught,
    coverage_of,
    find_gaps,
)
from ronghe.engines.demand.data import LANGUAGES, Ambiguous, Label, Language, Mention
from ronghe.engines.demand.dictionary import SkillDictionary, canonical_text
from ronghe.engines.demand.exceptions import DemandInputError
from ronghe.engines.demand.measured import (
    DICTIONARY_VERSION,
    MEASURED,
    proposals_recall,
    recall_of,
)
from ronghe.engines.demand.proposals import Encoder, LinkProposer, Proposal
from ronghe.engines.demand.recall import RecallRecord, wilson
from ronghe.engines.demand.trends import TrendRules, TrendTable, Verdict, assess_trends

__all__ = [
    "DEFAULT_AMBIGUITY",
    "DICTIONARY_VERSION",
    "LANGUAGES",
    "MEASURED",
    "Able",
    "Ambiguous",
    "Coverage",
    "DemandInputError",
    "Demanded",
    "Encoder",
    "GapReason",
    "GapRow",
    "GapRules",
    "Label",
    "Language",
    "LinkProposer",
    "Mention",
    "Proposal",
    "RecallRecord",
    "SkillDictionary",
    "Taught",
    "TrendRules",
    "TrendTable",
    "Verdict",
    "assess_trends",
    "canonical_text",
    "coverage_of",
    "find_gaps",
    "proposals_recall",
    "recall_of",
    "verb_object_phrases",
    "wilson",
]
