"""PDF of a document made of headings, paragraphs, pairs, lists and tables, set by typst.

Pure: the same document at the same moment gives the same bytes. The font that carries Chinese is
embedded in part; typst would drop Chinese silently without it. Texts are set as they are: nothing
in them is read as markup.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal

FONT = "Noto Sans CJK SC"
LARGEST_BLOCKS = 20_000  # a document, not a dump: rows of tables count as blocks

Language = Literal["en", "zh"]


class DocumentTooLarge(Exception):
    """More blocks and rows than LARGEST_BLOCKS."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 (largest) to 3."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str
    is_quiet: bool = False


@dataclass(frozen=True, slots=True)
class Pairs:
    """Names and values, one pair a line."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Bullets:
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Columns with headings; `widths` are relative and equal where empty; the heading is repeated
    on each page. `numeric` names the columns, from 0, whose cells stand on the right."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...] = ()
    numeric: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Drawing:
    """An SVG of one's own, as wide as said."""

    svg: str
    width_cm: float


@dataclass(frozen=True, slots=True)
class Beside:
    """A drawing with a text on its right."""

    drawing: Drawing
    text: str


@dataclass(frozen=True, slots=True)
class Signatures:
    """Lines to sign on, each with what goes there under it, and a place for a seal."""

    lines: tuple[str, ...]
    seal: str


@dataclass(frozen=True, slots=True)
class Space:
    """All the room that is left on the page: what follows stands at its foot."""


@dataclass(frozen=True, slots=True)
class NewPage:
    """What follows begins a page."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file inside the PDF, for programs to read."""

    name: str
    content: str
    mime: str


Block = (
    Heading | Paragraph | Pairs | Bullets | Table | Drawing | Beside | Signatures | Space | NewPage
)


@dataclass(frozen=True, slots=True)
class Document:
    """`letterhead` stands above the title, `facts` in one line under it; `footer` stands on each
    page with its number."""

    title: str
    language: Language
    blocks: tuple[Block, ...]
    facts: tuple[str, ...] = ()
    footer: str = ""
    is_landscape: bool = False
    attachments: tuple[Attachment, ...] = ()
    letterhead: str = ""


def render_pdf(document: Document, *, at: datetime) -> bytes:
    """The document as PDF, dated `at`. Raises DocumentTooLarge."""
    import typst  # imported late: its fonts are indexed at import

    _refuse_too_large(document)
    compile_source: Any = typst.compile  # its stub cannot tell bytes from a path
    pdf: bytes = compile_source(
        typst_source(document).encode(),
        font_paths=[str(font_folder())],
        ignore_system_fonts=True,
        timestamp=int(at.timestamp()),
    )
    return pdf


def render_png(svg: str, *, side_pt: int = 240) -> bytes:
    """A square SVG as a PNG, two pixels a point, its letters from the font that has Chinese."""
    import typst

    size = f"{side_pt}pt"
    source = (
        f"#set page(width: {size}, height: {size}, margin: 0pt, fill: none)\n#{_image(svg, size)}"
    )
    compile_source: Any = typst.compile
    png: bytes = compile_source(
        source.encode(),
        format="png",
        ppi=144.0,
        font_paths=[str(font_folder())],
        ignore_system_fonts=True,
    )
    return png


def typst_source(document: Document) -> str:
    """What typst is given; every text in it is a string of its code mode."""
    return "\n".join(_lines(document)) + "\n"


@cache
def font_folder() -> Path:
    """The folder of the Chinese font that the wheel noto-cjk-sans-otc brings."""
    import noto_cjk_sans_otc

    return Path(noto_cjk_sans_otc.__file__).parent


def _refuse_too_large(document: Document) -> None:
    rows = (len(block.rows) for block in document.blocks if isinstance(block, Table | Pairs))
    if len(document.blocks) + sum(rows) > LARGEST_BLOCKS:
        raise DocumentTooLarge


def _lines(document: Document) -> Iterator[str]:
    region = "cn" if document.language == "zh" else "gb"
    yield f"#set document(title: {_text(document.title)})"
    yield f'#set text(font: "{FONT}", size: 10.5pt)'
    yield f'#set text(lang: "{document.language}", region: "{region}")'
    yield "#set par(leading: 0.75em, spacing: 1em)"
    yield "#show heading: set text(weight: 400)"
    yield "#show heading: set block(above: 1.5em, below: 0.8em)"
    yield _page(document)
    if document.letterhead:
        yield f"#par[#text(size: 13pt)[#{_text(document.letterhead)}]]"
    yield f"#text(size: 18pt)[#{_text(document.title)}]"
    if document.facts:
        yield f"#par[#text(fill: luma(90))[#{_text('  ·  '.join(document.facts))}]]"
    yield "#line(length: 100%, stroke: 0.5pt + luma(170))"
    for block in document.blocks:
        yield _block(block)
    for one in document.attachments:
        yield _attachment(one)


def _page(document: Document) -> str:
    number = "#context counter(page).display()"
    footer = f"#set text(size: 8.5pt, fill: luma(90)); #{_text(document.footer)} #h(1fr) {number}"
    flipped = "true" if document.is_landscape else "false"
    return f'#set page(paper: "a4", flipped: {flipped}, margin: 2.2cm, footer: [{footer}])'


def _attachment(one: Attachment) -> str:
    data = f"bytes({_literal(one.content)})"
    return f"#pdf.attach({_text(one.name)}, {data}, mime-type: {_text(one.mime)})"


def _block(block: Block) -> str:
    match block:
        case Heading(text, level):
            return f"#heading(level: {min(max(level, 1), 3)})[#{_text(text)}]"
        case Paragraph(text, is_quiet):
            colour = "luma(90)" if is_quiet else "luma(0)"
            return f"#par[#text(fill: {colour})[#{_text(text)}]]"
        case Pairs(rows):
            return _grid(rows)
        case Bullets(items):
            return f"#list({_contents(items)})" if items else ""
        case Drawing(svg, width):
            return f"#{_image(svg, f'{width:g}cm')}"
        case Beside(drawing, text):
            return _beside(drawing, text)
        case Signatures(lines, seal):
            return _signatures(lines, seal)
        case Space():
            return "#v(1fr)"
        case NewPage():
            return "#pagebreak()"
        case Table():
            return _table(block)


def _image(svg: str, width: str) -> str:
    return f'image(bytes({_text(svg)}), format: "svg", width: {width})'


def _beside(drawing: Drawing, text: str) -> str:
    image = _image(drawing.svg, f"{drawing.width_cm:g}cm")
    quiet = f"text(fill: luma(90), {_text(text)})"
    return f"#grid(columns: (auto, 1fr), column-gutter: 1em, align: horizon, {image}, {quiet})"


def _signatures(lines: tuple[str, ...], seal: str) -> str:
    columns = "1fr, " * len(lines)
    rule = "line(length: 100%, stroke: 0.5pt + luma(90))"
    signed = "".join(
        f"stack(spacing: 0.5em, {rule}, text(size: 9pt, fill: luma(90), {_text(one)})), "
        for one in lines
    )
    around = '(paint: luma(170), thickness: 0.5pt, dash: "dashed")'
    inside = f"align(center + horizon, text(size: 9pt, fill: luma(120), {_text(seal)}))"
    place = f"box(width: 3.6cm, height: 3.6cm, stroke: {around}, {inside})"
    return f"#grid(columns: ({columns}auto), column-gutter: 1.5em, align: bottom, {signed}{place})"


def _grid(rows: tuple[tuple[str, str], ...]) -> str:
    cells = "".join(
        f"text(fill: luma(90), {_text(name)}), {_text(value)}, " for name, value in rows
    )
    return f"#grid(columns: (30%, 1fr), row-gutter: 0.7em, column-gutter: 1em, {cells})"


def _table(table: Table) -> str:
    widths = table.widths or (1.0,) * len(table.columns)
    columns = "".join(f"{width:g}fr, " for width in widths)
    align = "".join(
        "right, " if number in table.numeric else "left, " for number in range(len(table.columns))
    )
    head = f"table.header({_contents(table.columns)})"
    body = "".join(f"{_contents(row)}" for row in table.rows)
    return (
        f"#table(columns: ({columns}), align: ({align}), stroke: 0.5pt + luma(190), "
        f"inset: 6pt, fill: (_, y) => if y == 0 {{ luma(240) }}, {head}, {body})"
    )


def _contents(texts: Iterable[str]) -> str:
    return "".join(f"{_text(text)}, " for text in texts)


def _text(text: str) -> str:
    """A string literal of typst; control characters other than line breaks are left out."""
    return _literal("".join(_letter(letter) for letter in text.replace("\r\n", "\n")))


def _literal(text: str) -> str:
    """A text to the letter."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def _letter(letter: str) -> str:
    return letter if letter.isprintable() or letter in "\n\u3000" else " "
