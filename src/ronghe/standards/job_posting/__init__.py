"""Job postings: schema.org JobPosting (JSON-LD), JSON Lines and CSV.

https://schema.org/JobPosting
"""

from ronghe.standards.job_posting.data import (
    FIELDS,
    REQUIRED,
    Field,
    Format,
    JobPosting,
    Mapped,
)
from ronghe.standards.job_posting.reading import (
    DEFAULT_LIMITS,
    column_names,
    guess_format,
    read_postings,
    suggest_mapping,
)

__all__ = [
    "DEFAULT_LIMITS",
    "FIELDS",
    "REQUIRED",
    "Field",
    "Format",
    "JobPosting",
    "Mapped",
    "column_names",
    "guess_format",
    "read_postings",
    "suggest_mapping",
]
