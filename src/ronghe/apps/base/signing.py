"""Signing a version of a document: who, as what, over which digest, signed in again just before."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from ronghe.apps.base.audit import Actor, audit
from ronghe.apps.base.errors import Refused
from ronghe.apps.base.models import Signature
from ronghe.apps.base.references import Reference
from ronghe.apps.base.registries import PersonalData, personal_data
from ronghe.apps.base.text import Text

FRESH = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Confirmation:
    """That a person gave their password at a moment; `people` makes it, nobody else."""

    person: UUID
    at: datetime


def digest_of_content(content: Any) -> str:
    """SHA-256 of a document's content as canonical JSON (sorted keys, no spaces, UTF-8)."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def sign_document(
    *,
    viewer: Actor,
    document: Reference,
    digest: str,
    capacity: str,
    confirmation: Confirmation,
    at: datetime,
) -> Signature:
    """Sign a version of a document in a capacity ("school chair"). The caller's own service has
    checked that the viewer may.

    Raises Refused when the confirmation is another's or older than five minutes, or when the
    document was signed in this capacity or by this person. Nothing is written then.
    """
    if (
        confirmation.person != viewer.person_uuid
        or not timedelta(0) <= at - confirmation.at < FRESH
    ):
        raise Refused(
            "Give your password again to sign. Nothing was signed.",
            "请重新输入密码后签署。未签署。",
            code="sign-in-again",
        )
    try:
        with transaction.atomic():
            signature = Signature.objects.create(
                document=document,
                digest=digest,
                signer=viewer.person_uuid,
                capacity=capacity,
                signed_at=at,
            )
            audit(viewer, "base.sign_document", subject=document, touched=capacity)
    except IntegrityError:
        raise Refused(
            "It is signed already in this capacity, or by you. Nothing was changed.",
            "该身份或您本人已经签署。未作任何更改。",
            code="signed-already",
        ) from None
    return signature


def signatures_of(document: Reference) -> Sequence[Signature]:
    """The signatures of a version of a document, oldest first."""
    return list(Signature.objects.filter(document=document).order_by("signed_at", "pk"))


def _rows(person: UUID) -> Any:
    return Signature.objects.filter(signer=person).order_by("pk")


def register() -> None:
    """Signatures in the registry of personal data: an erased person's stay, without the person."""
    personal_data.register(
        "base.signatures",
        PersonalData(
            title=Text("Signatures", "签名"),
            tables=("base.Signature",),
            count=lambda person: _rows(person).count(),
            export=lambda person: {
                "signatures": [
                    {
                        "document": str(row.document),
                        "digest": row.digest,
                        "capacity": row.capacity,
                        "signed_at": row.signed_at.isoformat(),
                    }
                    for row in _rows(person)
                ]
            },
            erase=lambda person: _rows(person).update(signer=None),
        ),
    )
