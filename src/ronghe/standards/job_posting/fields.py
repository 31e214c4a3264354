"""From the words of a file to the fields of a posting."""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b

from ronghe.standards.job_posting.data import Field, JobPosting, Language
from ronghe.standards.tables import Source

LONGEST = {"title": 300, "text": 20_000, "employer": 200, "region": 200, "identifier": 200}
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)
_DAY = re.compile(r"^\s*(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?:\D|$)")
_DIGITS = re.compile(r"^\s*(\d{4})(\d{2})(\d{2})\s*$")
_TAG = re.compile(r"<[^<>]{0,1000}>")
_SPACES = re.compile(r"[ \t\r\f\v\xa0]+")
_LINES = re.compile(r"\s*\n\s*")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
CHINESE_SHARE = 0.1


@dataclass(frozen=True, slots=True)
class Raw:
    """The fields of one posting as text, and where it stands."""

    line: int
    values: Mapping[Field, str]

    def get(self, name: Field) -> str:
        return self.values.get(name, "")


def to_posting(source: Source, raw: Raw, columns: Mapping[Field, str]) -> JobPosting | None:
    """The posting, or None with the reason in the source's log. `columns` names fields as the
    file does, for the reasons."""
    title = _plain(raw.get("title"))[: LONGEST["title"]]
    posted_on = _day(source, raw, columns.get("posted_on", "posted_on"))
    if not title:
        source.error(raw.line, columns.get("title", "title"), "no_title")
    if not title or posted_on is None:
        return None
    text = _text(source, raw, columns.get("text", "text"))
    language = _language(source, raw, columns.get("language", "language"), f"{title} {text}")
    if language is None:
        return None
    employer = _plain(raw.get("employer"))[: LONGEST["employer"]]
    identifier = _plain(raw.get("identifier"))
    if not 0 < len(identifier) <= LONGEST["identifier"]:
        identifier = _made(identifier or "\0".join((title, employer, str(posted_on), text)))
    return JobPosting(
        identifier=identifier,
        title=title,
        text=text,
        language=language,
        employer=employer,
        region=_plain(raw.get("region"))[: LONGEST["region"]],
        posted_on=posted_on,
        occupation_code=_plain(raw.get("occupation_code"))[:60],
        occupation=_plain(raw.get("occupation"))[:300],
        line=raw.line,
    )


def _made(text: str) -> str:
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    return f"digest:{digest}"


def _plain(text: str) -> str:
    """One line without mark-up, unprintable characters and surplus spaces."""
    return " ".join(unmarked(text).split())


def unmarked(text: str) -> str:
    """Text of HTML or plain text: tags become line ends, entities characters."""
    if "<" in text:
        text = _TAG.sub("\n", text)
    if "&" in text:
        text = html.unescape(text)
    clean = "".join(c for c in text if c == "\n" or c == "\t" or c.isprintable())
    return _LINES.sub("\n", _SPACES.sub(" ", clean)).strip()


def _text(source: Source, raw: Raw, column: str) -> str:
    text = unmarked(raw.get("text"))
    limit = LONGEST["text"]
    if len(text) > limit:
        source.warning(raw.line, column, "text_cut", found=len(text), limit=limit)
    return text[:limit]


def _day(source: Source, raw: Raw, column: str) -> date | None:
    value = raw.get("posted_on").strip()
    if not value:
        source.error(raw.line, column, "no_day")
        return None
    match = _DAY.match(value) or _DIGITS.match(value)
    try:
        day = date(*(int(part) for part in match.groups())) if match else None
    except ValueError:
        day = None
    if day is None:
        source.error(raw.line, column, "not_a_day", value=value)
        return None
    if not EARLIEST <= day < LATEST:
        source.error(raw.line, column, "day_unlikely", value=value, low=EARLIEST, high=LATEST)
        return None
    return day


def _language(source: Source, raw: Raw, column: str, text: str) -> Language | None:
    """As the file says, else by the share of Chinese characters among the letters."""
    said = raw.get("language").strip().lower()
    if said.startswith(("zh", "chinese", "中")):
        return "zh"
    if said.startswith("en"):
        return "en"
    if said:
        source.error(raw.line, column, "language_unknown", value=said)
        return None
    letters = sum(map(str.isalpha, text))
    return "zh" if letters and len(_CHINESE.findall(text)) / letters >= CHINESE_SHARE else "en"
