"""Single values: IRIs, UUIDs, times, durations, languages. Each check returns nothing or raises.

Sources: IEEE 9274.1.1-2023 (xAPI 2.0), sections 4.2.6 and 4.2.7; xAPI 1.0.3, part two, section 4;
RFC 3987, RFC 5646, RFC 3339; ISO 8601:2004, section 4.4.3.2.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from ronghe.standards.xapi.problems import Check, XapiProblem, check_at

LONGEST_IRI = 2_000
LONGEST_LANGUAGE = 100

_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\s<>\"{}|\\^`\x00-\x20]+")
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:(?://)?[^\s<>\"{}|\\^`\x00-\x20/]+[^\s<>\"]*")
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_MAILBOX = re.compile(r"mailto:[^\s@<>\"]+@[^\s@<>\"]+")
_SHA1 = re.compile(r"[0-9a-fA-F]{40}")
_SHA2 = re.compile(r"[0-9a-fA-F]{56}|[0-9a-fA-F]{64}|[0-9a-fA-F]{96}|[0-9a-fA-F]{128}")
_MIME = re.compile(r"[\w!#$&^.+\-]+/[\w!#$&^.+\-]+(?:\s*;\s*[\w.\-]+=(?:[^\s;\"]+|\"[^\"]*\"))*")
_LANGUAGE = re.compile(
    r"(?:[A-Za-z]{2,3}(?:-[A-Za-z]{3}){0,3}|[A-Za-z]{4,8})(?:-[A-Za-z]{4})?"
    r"(?:-(?:[A-Za-z]{2}|[0-9]{3}))?(?:-(?:[A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*"
    r"(?:-[0-9A-WY-Za-wy-z](?:-[A-Za-z0-9]{2,8})+)*(?:-[xX](?:-[A-Za-z0-9]{1,8})+)?"
    r"|[xX](?:-[A-Za-z0-9]{1,8})+|i-[A-Za-z]{2,10}"
)
_NUMBER = r"[0-9]+(?:[.,][0-9]+)?"
_DURATION = re.compile(
    rf"P(?:(?P<weeks>{_NUMBER})W|(?=[0-9T])(?:(?P<years>{_NUMBER})Y)?(?:(?P<months>{_NUMBER})M)?"
    rf"(?:(?P<days>{_NUMBER})D)?(?:T(?=[0-9])(?:(?P<hours>{_NUMBER})H)?"
    rf"(?:(?P<minutes>{_NUMBER})M)?(?:(?P<seconds>{_NUMBER})S)?)?)"
)
_TIMESTAMP = re.compile(
    r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})[T ]([0-9]{2}):?([0-9]{2})"
    r"(?::?([0-9]{2})(?:[.,]([0-9]{1,12}))?)?"
    r"(Z|z|[+-][0-9]{2}(?::?[0-9]{2})?)?"
)
_NO_OFFSET = ("-00", "-0000", "-00:00")
_SECONDS = {"weeks": 604_800, "days": 86_400, "hours": 3_600, "minutes": 60, "seconds": 1}


def check_text(value: Any) -> None:
    if type(value) is not str:
        raise XapiProblem("is not a text", "不是文本")


def check_boolean(value: Any) -> None:
    if type(value) is not bool:
        raise XapiProblem("is not true or false", "不是 true 或 false")


def check_number(value: Any) -> None:
    if type(value) is not float and type(value) is not int:
        raise XapiProblem("is not a number", "不是数值")


def check_count(value: Any) -> None:
    if type(value) is not int or value < 0:
        raise XapiProblem("is not a whole number from 0 up", "不是非负整数")


def _fitting(pattern: re.Pattern[str], en: str, zh: str, *, longest: int = 10_000) -> Check:
    match = pattern.fullmatch

    def check(value: Any) -> None:
        if type(value) is not str or len(value) > longest or match(value) is None:
            raise XapiProblem(f"is not {en}", f"不是{zh}")

    return check


check_iri = _fitting(_IRI, "an IRI with its scheme", "带协议的 IRI", longest=LONGEST_IRI)
check_url = _fitting(_URL, "a URL with its scheme", "带协议的 URL", longest=LONGEST_IRI)
check_uuid = _fitting(_UUID, "a UUID in its usual form", "标准形式的 UUID", longest=36)
check_mailbox = _fitting(_MAILBOX, "an address as mailto:name@host", "mailto: 形式的邮箱地址")
check_sha1 = _fitting(_SHA1, "a SHA-1 hash in hexadecimal", "十六进制 SHA-1 值")
check_sha2 = _fitting(_SHA2, "a SHA-2 hash in hexadecimal", "十六进制 SHA-2 值")
check_mime = _fitting(_MIME, "an internet media type", "互联网媒体类型", longest=255)
check_language = _fitting(
    _LANGUAGE, "a language tag by RFC 5646", "符合 RFC 5646 的语言标签", longest=LONGEST_LANGUAGE
)
check_duration = _fitting(
    _DURATION, "a duration by ISO 8601, as in PT1H30M", "ISO 8601 时长（如 PT1H30M）", longest=100
)


def check_language_map(value: Any) -> None:
    """Texts by language tag."""
    if type(value) is not dict:
        raise XapiProblem("is not a map of texts by language", "不是按语言给出的文本")
    for tag, text in value.items():
        check_at(tag, check_language, tag)
        check_at(tag, check_text, text)


def check_extensions(value: Any) -> None:
    """Anything under keys that are IRIs; what is inside is nobody's business here, nulls too."""
    if type(value) is not dict:
        raise XapiProblem("is not an object", "不是对象")
    for key in value:
        check_at(key, check_iri, key)


def parse_timestamp(value: Any) -> datetime:
    """A moment by ISO 8601 as RFC 3339 has it; without an offset it is UTC. Finer than a
    microsecond is cut off. Raises XapiProblem, for an offset of -00:00 too."""
    found = _TIMESTAMP.fullmatch(value) if type(value) is str else None
    if found is None or found[8] in _NO_OFFSET:
        raise XapiProblem(
            "is not a moment by ISO 8601, as in 2026-03-02T08:00:00Z",
            "不是 ISO 8601 时间（如 2026-03-02T08:00:00Z）",
        )
    year, month, day, hour, minute = map(int, found.groups()[:5])
    second, fraction = int(found[6] or 0), int((found[7] or "0")[:6].ljust(6, "0"))
    try:
        moment = datetime(year, month, day, hour, minute, min(second, 59), fraction, UTC)
        moment += timedelta(seconds=1) if second == 60 else timedelta(0)
        return moment - _offset(found[8])
    except (ValueError, OverflowError):
        raise XapiProblem("is no moment that there is", "不是存在的时间") from None


def _offset(text: str | None) -> timedelta:
    if not text or text in "Zz":
        return timedelta(0)
    digits = text[1:].replace(":", "")
    hours, minutes = int(digits[:2]), int(digits[2:] or 0)
    if hours > 23 or minutes > 59:
        raise ValueError(text)
    whole = timedelta(hours=hours, minutes=minutes)
    return whole if text[0] == "+" else -whole


def check_timestamp(value: Any) -> None:
    parse_timestamp(value)


def parse_uuid(value: Any) -> UUID:
    """Raises XapiProblem."""
    check_uuid(value)
    return UUID(value)


def duration_seconds(value: str) -> float | None:
    """A duration in seconds; None where it has years or months, which have no fixed length."""
    found = _DURATION.fullmatch(value)
    if found is None or found["years"] or found["months"]:
        return None
    parts: Mapping[str, str | None] = found.groupdict()
    given = ((parts[name], seconds) for name, seconds in _SECONDS.items())
    return sum(float(text.replace(",", ".")) * seconds for text, seconds in given if text)


def truncated_duration(value: str) -> str:
    """A duration as it is compared: its seconds cut off, not rounded, after two places."""
    found = _DURATION.fullmatch(value)
    if found is None or not found["seconds"]:
        return value
    whole, _, fraction = found["seconds"].replace(",", ".").partition(".")
    fraction = fraction[:2].rstrip("0")
    seconds = f"{int(whole)}.{fraction}" if fraction else f"{int(whole)}"
    return value[: found.start("seconds")] + seconds + "S"
