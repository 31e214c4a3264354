"""Documents come out as PDF with Chinese in them, and nothing that is written in one is markup."""

import re
import zlib
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ronghe.files.documents.typst_pdf import (
    Beside,
    Bullets,
    Document,
    DocumentTooLarge,
    Drawing,
    Heading,
    NewPage,
    Pairs,
    Paragraph,
    Signatures,
    Space,
    Table,
    render_pdf,
    typst_source,
)

AT = datetime(2026, 11, 26, 8, tzinfo=UTC)


def fonts_embedded(pdf: bytes) -> set[str]:
    """The names of the fonts whose program the file carries."""
    streams = re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.S)
    texts = [pdf, *(_inflated(one) for one in streams)]
    whole = b"".join(texts)
    assert b"/FontFile" in whole
    return {name.decode() for name in re.findall(rb"/FontName\s*/[A-Z]{6}\+([\w-]+)", whole)}


def _inflated(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return b""


MINUTES = Document(
    title="会议纪要",
    language="zh",
    facts=("数控专业建设委员会", "2026年11月26日"),
    blocks=(
        Heading("出席"),
        Pairs((("学校席", "李华、王强"), ("企业席", "赵敏"))),
        Heading("表决", 2),
        Table(("席", "赞成"), (("学校席", "2"), ("企业席", "1")), (3, 1), frozenset({1})),
        Bullets(("一", "二")),
        Paragraph("散会。", is_quiet=True),
    ),
    footer="第 4 次会议",
)


CERTIFICATE = Document(
    title="机电系统维护",
    language="zh",
    letterhead="第一职业学校",
    blocks=(
        Pairs((("等级", "胜任\n日常工作能独立完成"),)),
        Space(),
        Signatures(("日期", "学校"), "学校印章"),
        Beside(Drawing('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>', 3), "扫码"),
        NewPage(),
        Heading("做过什么"),
    ),
)


def test_a_certificate_is_a_page_with_seal_and_signatures_and_one_behind_it() -> None:
    pdf = render_pdf(CERTIFICATE, at=AT)

    assert b"/Count 2" in pdf
    source = typst_source(CERTIFICATE)
    order = [source.rindex(words) for words in ("第一职业学校", "机电系统维护", "学校印章", "扫码")]
    assert order == sorted(order)


def test_the_chinese_font_is_embedded() -> None:
    pdf = render_pdf(MINUTES, at=AT)

    assert pdf.startswith(b"%PDF-")
    assert fonts_embedded(pdf) == {"NotoSansCJKsc-Regular"}


def test_the_same_document_at_the_same_moment_is_the_same_file() -> None:
    assert render_pdf(MINUTES, at=AT) == render_pdf(MINUTES, at=AT)


def test_what_looks_like_markup_is_set_as_it_is() -> None:
    document = Document("t", "en", (Paragraph('#read("/etc/passwd") = $x$ "q" \\ @ref'),))

    source = typst_source(document)

    assert '#"#read(\\"/etc/passwd\\") = $x$ \\"q\\" \\\\ @ref"' in source
    assert render_pdf(document, at=AT).startswith(b"%PDF-")


@settings(max_examples=25)
@given(st.text(max_size=60))
def test_any_text_makes_a_document(text: str) -> None:
    document = Document(
        text,
        "en",
        (Heading(text), Paragraph(text), Pairs(((text, text),)), Table((text,), ((text,),))),
        footer=text,
    )

    assert render_pdf(document, at=AT).startswith(b"%PDF-")


def test_an_empty_document_is_one_page() -> None:
    empty = Document("", "en", (Bullets(()), Pairs(()), Table(("a",), ())))

    assert render_pdf(empty, at=AT).count(b"/Count 1") == 1


def test_a_document_beyond_the_limit_is_refused() -> None:
    rows = (("x",),) * 20_001

    with pytest.raises(DocumentTooLarge):
        render_pdf(Document("t", "en", (Table(("x",), rows),)), at=AT)
