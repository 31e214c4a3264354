"""A credential to take along: as JSON, as a token, baked into images, and printed."""

import json
from collections.abc import Callable
from datetime import datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from ronghe.apps.base.presentation.qr import qr_path
from ronghe.apps.certification.addresses import credential_address
from ronghe.apps.certification.badge_image import badge_png, badge_svg
from ronghe.apps.certification.models import Credential
from ronghe.apps.certification.shown import Shown, shown_credential
from ronghe.files.documents.typst_pdf import (
    Attachment,
    Block,
    Document,
    Drawing,
    Heading,
    Language,
    Pairs,
    Paragraph,
    render_pdf,
)
from ronghe.standards.openbadges3.baking import bake_png, bake_svg

JSON = "application/vc+ld+json"


def as_document(credential: Credential) -> bytes:
    return json.dumps(json.loads(credential.document), ensure_ascii=False, indent=2).encode()


def as_token(credential: Credential) -> bytes:
    return credential.token.encode()


def as_svg(credential: Credential) -> bytes:
    return bake_svg(badge_svg(credential).encode(), credential.document)


def as_png(credential: Credential) -> bytes:
    return bake_png(badge_png(credential), credential.document)


FORMS: dict[str, tuple[str, Callable[[Credential], bytes]]] = {
    "json": (JSON, as_document),
    "jwt": ("application/vc+jwt", as_token),
    "svg": ("image/svg+xml", as_svg),
    "png": ("image/png", as_png),
}


def as_pdf(credential: Credential, *, language: Language, at: datetime) -> bytes:
    """One printed page: what, how well, confirmed by whom, the code that leads to the proof, and
    the credential itself inside the file, so that whoever is mailed it can check it."""
    shown = shown_credential(credential)
    document = Document(
        title=shown.title,
        language=language,
        blocks=tuple(_blocks(shown, credential)),
        facts=tuple(
            filter(
                None, (shown.holder, shown.issuer, f"{localtime(credential.issued_at):%Y-%m-%d}")
            )
        ),
        footer=credential_address(credential.uuid),
        attachments=(Attachment("credential.json", credential.document, "application/json"),),
    )
    return render_pdf(document, at=at)


def _blocks(shown: Shown, credential: Credential) -> list[Block]:
    blocks: list[Block] = []
    for one in shown.parts or (shown,):
        if shown.parts:
            blocks.append(Heading(one.title, 2))
        if one.can_do:
            blocks.append(Paragraph(one.can_do))
        rows = tuple((part.label, " · ".join(part.items)) for part in one.sections)
        blocks += [Pairs(rows)] if rows else []
        if one.criteria:
            blocks.append(Paragraph(one.criteria, is_quiet=True))
    path, side = qr_path(credential_address(credential.uuid))
    blocks.append(Drawing(_qr_svg(path, side), 3.2))
    blocks.append(
        Paragraph(
            _(
                "Scan to see whether this still holds. The paper proves nothing by itself; "
                "what the page says does."
            ),
            is_quiet=True,
        )
    )
    return blocks


def _qr_svg(path: str, side: int) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" '
        f'shape-rendering="crispEdges"><path d="{path}" fill="#000000"/></svg>'
    )
