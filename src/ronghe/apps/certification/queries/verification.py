"""Checking a credential here: our own issuers are asked directly, others over https."""

from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings

from ronghe.apps.base.api import NotFound
from ronghe.apps.certification.addresses import public_address
from ronghe.apps.certification.models import Credential
from ronghe.apps.certification.queries.issuers import own_document
from ronghe.files.credential_lookups import Lookups
from ronghe.files.web_documents import DocumentFolder, NotFetched, fetch_document
from ronghe.standards.openbadges3.carriers import carried
from ronghe.standards.verifiable_credentials.data import NotReached, Unreadable
from ronghe.standards.verifiable_credentials.verifying import Verification, verify

NOTHING_THERE = (
    "At this address nothing is shown. Ask the holder to open the page, or check their file.",
    "此网址未展示任何内容。请让持有人公开该页面，或核验其文件。",
)


def check(content: bytes | str, *, at: datetime) -> Verification:
    """The outcome for a credential as JSON, as a token, or inside an image or a PDF."""
    lookups = Lookups(at=at, own=answer_of_our_own, copies=copies())
    if isinstance(content, bytes):
        try:
            content = carried(content)
        except Unreadable as problem:
            return Verification("not_checked", problem.en, problem.zh)
    return verify(content, fetch=lookups, at=at)


def check_address(address: str, *, at: datetime) -> Verification:
    """The outcome for what stands at a web address: a page of ours, or a file of anybody's."""
    ours = _credential_at(address)
    if ours is not None:
        return check_own(ours, at=at)
    if _is_ours(address):
        return Verification("not_checked", *NOTHING_THERE)
    try:
        content = fetch_document(address)
    except NotFetched as error:
        return Verification("not_checked", error.en, error.zh)
    return check(content, at=at)


def _is_ours(address: str) -> bool:
    return address.startswith(public_address(""))


def _credential_at(address: str) -> Credential | None:
    """The credential of ours at an address, if its holder shows it: giving an address must not
    tell more than the page there does."""
    start = public_address("credentials/")
    name = address.removeprefix(start).split("/")[0] if address.startswith(start) else ""
    try:
        uuid = UUID(name)
    except ValueError:
        return None
    rows = Credential.objects.filter(uuid=uuid, is_shown=True, person__isnull=False)
    return rows.select_related("organisation", "person").first()


def check_own(credential: Credential, *, at: datetime) -> Verification:
    """The outcome for a credential of ours, from its signature on, as a stranger would find it."""
    return check(credential.document, at=at)


def answer_of_our_own(address: str) -> bytes | None:
    """What one of our issuers publishes at an address. An address of ours at which nothing stands
    is not asked for over the network: that would be asking ourselves."""
    try:
        return own_document(address)
    except NotFound as error:
        raise NotReached("no-such-issuer", error.text.en, error.text.zh) from error


def copies() -> DocumentFolder:
    return DocumentFolder(Path(settings.DATA) / "lookups")
