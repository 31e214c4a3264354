"""A job posting as it was published, whatever the format."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

Format = Literal["json", "json_lines", "csv"]
Language = Literal["en", "zh"]
Field = Literal[
    "identifier",
    "title",
    "text",
    "language",
    "employer",
    "region",
    "posted_on",
    "occupation_code",
    "occupation",
]
Mapped = Mapping[Field, str]
"""Our field → the column's name in the file."""

FIELDS: tuple[Field, ...] = (
    "identifier",
    "title",
    "text",
    "language",
    "employer",
    "region",
    "posted_on",
    "occupation_code",
    "occupation",
)
REQUIRED: tuple[Field, ...] = ("title", "posted_on")


@dataclass(frozen=True, slots=True)
class JobPosting:
    """One posting. `identifier` is the publisher's, or made from what the posting says where it
    has none; `line` is where it begins in the file (1 is the first line or posting). `region`,
    `occupation_code` and `occupation` are the publisher's words, "" where it gives none."""

    identifier: str
    title: str
    text: str
    language: Language
    employer: str
    region: str
    posted_on: date
    occupation_code: str
    occupation: str
    line: int
