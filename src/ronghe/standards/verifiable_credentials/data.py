"""What credentials are made of and what may be wrong with one, in both languages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

Document = dict[str, Any]

LARGEST_DOCUMENT = 256 * 1024


class CredentialProblem(Exception):
    """Something in a document, a key or a list that cannot be what it says. `code` is stable."""

    def __init__(self, code: str, en: str, zh: str) -> None:
        super().__init__(en)
        self.code = code
        self.en = en
        self.zh = zh


class Unreadable(CredentialProblem):
    """There is no credential in this, or none of a kind that can be checked here: nothing was
    found false, and nothing true."""


class NotGenuine(CredentialProblem):
    """The signature does not fit, or the document is not what was signed."""


class NotReached(CredentialProblem):
    """What is needed to judge could not be had: a key, a list, a network."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A document from elsewhere and when it was had: a cache hands out older ones as such."""

    content: bytes
    at: datetime


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key in PEM with the URL of the verification method that names its public half."""

    method: str
    private_pem: bytes


def no_credential(code: str) -> Unreadable:
    """What is said of a photo, a letter or a file of another kind."""
    return Unreadable(
        code,
        "There is no credential in this that can be checked. Scan the code on the paper, or ask "
        "for the file as it was issued (PDF, JSON or badge image).",
        "其中没有可核验的凭证。请扫描纸面二维码，或索取颁发时的文件（PDF、JSON 或徽章图片）。",
    )


def moment(text: object, where: str) -> datetime:
    """An RFC 3339 time with its offset. Raises CredentialProblem for anything else."""
    try:
        found = datetime.fromisoformat(str(text).replace("Z", "+00:00"))
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise CredentialProblem(
            "bad-time",
            f"{where} is not a time with its offset: {str(text)[:60]!r}",
            f"{where} 不是带时区的时间：{str(text)[:60]!r}",
        )
    return found


def written(at: datetime) -> str:
    """A time as credentials carry it: UTC, whole seconds."""
    return at.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")


def listed(value: object) -> list[Any]:
    """JSON-LD writes one thing with or without a list around it."""
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]


def issuer_of(document: Mapping[str, Any]) -> str:
    """The issuer's identifier, whether it stands alone or in a profile; empty where none does."""
    issuer = document.get("issuer")
    found = issuer.get("id") if isinstance(issuer, dict) else issuer
    return found if isinstance(found, str) else ""
