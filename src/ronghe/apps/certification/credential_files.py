"""A credential to take along: as JSON, as a token, baked into images, and printed."""

import json
from collections.abc import Callable, Iterable
from datetime import datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from ronghe.apps.base.presentation.dates import day_in_words
from ronghe.apps.base.presentation.qr import qr_path
from ronghe.apps.certification.addresses import credential_address
from ronghe.apps.certification.badge_image import badge_png, badge_svg
from ronghe.apps.certification.models import Credential
from ronghe.apps.certification.shown import Section, Shown, shown_credential
from ronghe.files.documents.typst_pdf import (
    Attachment,
    Beside,
    Block,
    Document,
    Drawing,
    Heading,
    Language,
    NewPage,
    Pairs,
    Paragraph,
    Signatures,
    Space,
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
    return render_pdf(certificate_document(credential, language=language), at=at)


def certificate_document(credential: Credential, *, language: Language) -> Document:
    """A certificate to hang up and to hand in: one page with what a recruiter asks, a place for
    seal and signatures and the code that leads to the proof; then what was done. The credential
    itself is inside the file, so that whoever is mailed it can check it."""
    shown = shown_credential(credential)
    return Document(
        title=shown.title,
        language=language,
        letterhead=shown.issuer,
        blocks=(*_front(shown, credential), *_back(shown)),
        footer=credential_address(credential.uuid),
        attachments=(Attachment("credential.json", credential.document, "application/json"),),
    )


def _front(shown: Shown, credential: Credential) -> list[Block]:
    issued_on = day_in_words(localtime(credential.issued_at))
    rows = (*_pairs(shown.gist), (_("Issued on"), issued_on))
    path, side = qr_path(credential_address(credential.uuid))
    return [
        Heading(shown.holder),
        *([Paragraph(shown.can_do)] if shown.can_do else []),
        Pairs(rows),
        *_criteria(shown),
        Space(),
        Signatures((_("Date"), _("For the school")), _("Seal of the school")),
        Beside(
            Drawing(_qr_svg(path, side), 3.2),
            _(
                "Scan to see whether this still holds. The paper proves nothing by itself; "
                "what the page says does."
            ),
        ),
    ]


def _back(shown: Shown) -> list[Block]:
    """What is behind the certificate, from the second page on."""
    blocks: list[Block] = []
    for one in shown.parts or (shown,):
        if shown.parts:
            blocks.append(Heading(one.title, 2))
            blocks += [Paragraph(one.can_do)] if one.can_do else []
            blocks += [Pairs(_pairs(one.gist))] if one.gist else []
        blocks += _told(one)
        blocks += _criteria(one) if shown.parts else []
    return [NewPage(), *blocks] if blocks else []


def _told(shown: Shown) -> list[Block]:
    blocks: list[Block] = [Heading(_("What was done"), 2)] if shown.deeds else []
    for deed in shown.deeds:
        blocks.append(Heading(deed.title, 3))
        blocks += [Paragraph(deed.about)] if deed.about else []
        blocks += [Pairs(_pairs(deed.rows))] if deed.rows else []
    blocks += [Pairs(_pairs(shown.sections))] if shown.sections else []
    return blocks


def _criteria(shown: Shown) -> list[Block]:
    return [Heading(_("What it takes"), 2), Paragraph(shown.criteria)] if shown.criteria else []


def _pairs(sections: Iterable[Section]) -> tuple[tuple[str, str], ...]:
    """Each question with its answers; what an answer means stands in lines of its own."""
    return tuple((one.label, "\n".join((" · ".join(one.items), *one.notes))) for one in sections)


def _qr_svg(path: str, side: int) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" '
        f'shape-rendering="crispEdges"><path d="{path}" fill="#000000"/></svg>'
    )
