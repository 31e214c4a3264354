"""Files that carry a credential: a printed certificate has it inside, a photo has none."""

import json
import zlib
from datetime import UTC, datetime

import pytest
from tests.standards.verifiable_credentials.issuing import signed_award

from ronghe.files.documents.typst_pdf import Attachment, Document, Paragraph, render_pdf
from ronghe.standards.openbadges3.carriers import MOST_ATTACHMENTS, carried
from ronghe.standards.verifiable_credentials.data import LARGEST_DOCUMENT, Unreadable

AT = datetime(2026, 3, 1, tzinfo=UTC)


def printed(*attachments: Attachment) -> bytes:
    document = Document("证书", "zh", (Paragraph("车削到尺寸"),), attachments=attachments)
    return render_pdf(document, at=AT)


def embedded(content: bytes, *, is_packed: bool = True) -> bytes:
    head = b"/Type /EmbeddedFile" + (b" /Filter /FlateDecode" if is_packed else b"")
    body = zlib.compress(content) if is_packed else content
    return b"3 0 obj << " + head + b" >> stream\n" + body + b"\nendstream endobj\n"


def test_a_printed_certificate_carries_its_credential_to_the_letter() -> None:
    text = json.dumps(signed_award(), ensure_ascii=False, indent=2)

    found = carried(printed(Attachment("credential.json", text, "application/json")))

    assert found == text.encode()


def test_an_attachment_is_read_packed_or_not() -> None:
    text = b'{"type": "VerifiableCredential"}'

    assert carried(b"%PDF-1.7\n" + embedded(text)) == text
    assert carried(b"%PDF-1.7\n" + embedded(text, is_packed=False)) == text


@pytest.mark.parametrize(
    "pdf",
    [
        b"%PDF-",
        b"%PDF-1.7\n" + embedded(b"an invoice"),
        b"%PDF-1.7\n3 0 obj << /EmbeddedFile /FlateDecode >> stream\nnot packed",
        b"%PDF-1.7\n" + embedded(b"x") * MOST_ATTACHMENTS + embedded(b"VerifiableCredential"),
        b"%PDF-1.7\n" + b"obj<</EmbeddedFile" * 5_000,
    ],
)
def test_a_pdf_without_a_credential_says_what_to_do(pdf: bytes) -> None:
    with pytest.raises(Unreadable, match="Scan the code on the paper"):
        carried(pdf)


def test_an_attachment_is_unpacked_to_the_size_of_a_credential() -> None:
    bomb = b"VerifiableCredential" + b"0" * (20 * LARGEST_DOCUMENT)

    assert len(carried(b"%PDF-1.7\n" + embedded(bomb))) == LARGEST_DOCUMENT


def test_whatever_is_neither_is_handed_on_as_it_is() -> None:
    assert carried(b"hello") == b"hello"
