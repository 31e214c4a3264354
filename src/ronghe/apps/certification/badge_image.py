"""The image of a credential: a seal with what was achieved, by whom it is said. No name on it."""

from html import escape

from ronghe.apps.base.api import text_of
from ronghe.apps.certification.models import Credential

SIDE = 480
FONT = "Noto Sans CJK SC"


def badge_svg(credential: Credential) -> str:
    """An SVG of its own: no script, no style, no reference to anything else."""
    title, issuer = text_of(credential), text_of(credential.organisation)
    lines = [
        *_lines(title.zh, 210, 34, 13),
        *_lines(title.en, 290, 22, 30),
        *_lines(issuer.zh, 372, 20, 20),
        *_lines(issuer.en, 400, 16, 38),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIDE} {SIDE}" '
        f'width="{SIDE}" height="{SIDE}">'
        f'<rect x="4" y="4" width="472" height="472" rx="44" fill="#ffffff" stroke="#1f5f8b" '
        f'stroke-width="8"/>'
        '<circle cx="240" cy="100" r="54" fill="#1f5f8b"/>'
        '<path d="M214 101l18 18 36-38" fill="none" stroke="#ffffff" stroke-width="11" '
        'stroke-linecap="round" stroke-linejoin="round"/>'
        '<path d="M60 336h360" stroke="#c9d4dc" stroke-width="2"/>'
        f"{''.join(lines)}</svg>"
    )


def badge_png(credential: Credential) -> bytes:
    """The same as pixels, set by typst with the font that carries Chinese."""
    from ronghe.files.documents.typst_pdf import render_png

    return render_png(badge_svg(credential))


def _lines(text: str, top: int, size: int, width: int) -> list[str]:
    """At most two centred lines; what does not fit ends in an ellipsis."""
    return [
        f'<text x="240" y="{top + number * (size + 8)}" text-anchor="middle" '
        f'font-family="{FONT}, sans-serif" font-size="{size}" fill="#1b2730">{escape(line)}</text>'
        for number, line in enumerate(_wrapped(text, width))
    ]


def _wrapped(text: str, width: int) -> list[str]:
    words = text.split(" ") if " " in text else list(text)
    between = " " if " " in text else ""
    lines = [""]
    for word in words:
        longer = lines[-1] + between + word if lines[-1] else word
        if len(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    kept = [line[:width] for line in lines[:2] if line]
    if len(lines) > 2 and kept:
        kept[-1] = kept[-1][: width - 1] + "…"
    return kept
