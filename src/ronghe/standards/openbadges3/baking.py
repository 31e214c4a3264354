"""Credentials inside images: a badge that carries its own proof, as PNG or SVG."""

from ronghe.standards.verifiable_credentials.data import LARGEST_DOCUMENT, Unreadable

PNG = b"\x89PNG\r\n\x1a\n"
LARGEST_IMAGE = 2 * 1024 * 1024


def bake_svg(image: bytes, credential: str) -> bytes:
    """The SVG with the credential in it: a token in an attribute, a document as text."""
    from openbadgeslib import baking

    return bytes(
        baking.bake_svg(
            image,
            credential,
            element=baking.SVG_ELEMENT_OB3,
            namespace=baking.SVG_NS_OB3,
            as_text=credential.lstrip().startswith("{"),
        )
    )


def bake_png(image: bytes, credential: str) -> bytes:
    """The PNG with the credential in an iTXt chunk of the name that the standard gives."""
    from openbadgeslib import baking

    return bytes(baking.bake_png(image, credential, keyword=baking.ITXT_KEYWORD_OB3))


def unbake(image: bytes) -> str:
    """The credential in a baked image. Raises Unreadable where there is none."""
    from openbadgeslib import baking

    if len(image) > LARGEST_IMAGE:
        raise Unreadable("too-large", "The image is too large.", "图片过大。")
    try:
        found = (
            baking.extract_png(
                image, max_decompressed=LARGEST_DOCUMENT, keyword=baking.ITXT_KEYWORD_OB3
            )
            if image.startswith(PNG)
            else baking.extract_svg(image, element=baking.SVG_ELEMENT_OB3, text_fallback=True)
        )
    except Exception as error:  # readers of images raise what they like on what is none
        raise _no_credential() from error
    if not found:
        raise _no_credential()
    return found


def is_image(content: bytes) -> bool:
    """Whether this looks like an image that may carry a credential."""
    head = content[:512].lstrip().lower()
    return content.startswith(PNG) or (head.startswith(b"<") and b"<svg" in content[:4096].lower())


def _no_credential() -> Unreadable:
    return Unreadable(
        "no-credential-inside",
        "This image carries no credential that can be read.",
        "此图片中没有可读取的凭证。",
    )
