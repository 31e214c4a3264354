"""Files that carry a credential: badge images, and printed certificates with it as attachment."""

import re
import zlib

from ronghe.standards.openbadges3.baking import is_image, unbake
from ronghe.standards.verifiable_credentials.data import LARGEST_DOCUMENT, Unreadable

PDF = b"%PDF-"
MOST_ATTACHMENTS = 8
# An attachment is a stream of its own, whose dictionary stands before it uncompressed.
ATTACHMENT = re.compile(
    rb"obj\s*<<(?P<head>(?:(?!endobj|stream).){0,2000}?/EmbeddedFile\b"
    rb"(?:(?!endobj|stream).){0,2000}?)>>\s*stream\r?\n",
    re.DOTALL,
)


def carried(content: bytes) -> bytes | str:
    """The credential in a file of any kind: out of the image or the PDF, or the content itself.

    Raises Unreadable for an image or a PDF that carries none.
    """
    if is_image(content):
        return unbake(content)
    return _attached(content) if content.startswith(PDF) else content


def _attached(pdf: bytes) -> bytes:
    for number, found in enumerate(ATTACHMENT.finditer(pdf)):
        if number >= MOST_ATTACHMENTS:
            break
        text = _stream(pdf, found)
        if b"VerifiableCredential" in text:
            return text
    raise Unreadable(
        "no-credential-inside",
        "This PDF carries no credential that can be checked: it was printed or scanned anew. Scan "
        "the code on the paper, or ask for the file as it was issued (PDF, JSON or badge image).",
        "此 PDF 中没有可核验的凭证：可能经过重新打印或扫描。请扫描纸面二维码，"
        "或索取颁发时的文件（PDF、JSON 或徽章图片）。",
    )


def _stream(pdf: bytes, found: "re.Match[bytes]") -> bytes:
    """What stands in an attachment, up to the size of a credential; nothing where it is spoilt."""
    begins = found.end()
    if b"/FlateDecode" in found["head"]:
        try:
            return zlib.decompressobj().decompress(pdf[begins:], LARGEST_DOCUMENT)
        except zlib.error:
            return b""
    ends = pdf.find(b"endstream", begins)
    return pdf[begins:ends].strip() if ends > 0 else b""
