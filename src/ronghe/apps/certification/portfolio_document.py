"""A portfolio as a document in one language, for the PDF."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from ronghe.apps.base.api import Text
from ronghe.apps.base.presentation.dates import day_in_words
from ronghe.apps.certification.portfolio_archive import Archive, ArchiveEntry
from ronghe.apps.certification.queries.timeline import Timeline
from ronghe.files.documents.typst_pdf import (
    Block,
    Document,
    Heading,
    Language,
    Pairs,
    Paragraph,
)

CATALOGUES = {"en": "en", "zh": "zh-hans"}


def portfolio_document(archive: Archive, timeline: Timeline, language: str) -> Document:
    """Everything of an archive by semester; files are named, not shown."""
    chosen: Language = "zh" if language == "zh" else "en"
    named = {str(one.id): one for one in archive.entries}
    name = Text(archive.name_en, archive.name_zh).in_language(chosen)
    with override(CATALOGUES[chosen]):
        blocks: list[Block] = []
        for part in timeline.parts:
            rows = [named[str(e.reference)] for e in part.entries if str(e.reference) in named]
            if rows:
                blocks.append(Heading(semester_words(part.number)))
                blocks += [block for row in rows for block in _entry(row, named, chosen)]
        return Document(
            title=_("Portfolio of %(name)s") % {"name": name},
            language=chosen,
            facts=(timezone.localdate(archive.made_at).isoformat(),),
            blocks=tuple(blocks),
            footer=_("Ronghe portfolio"),
        )


def semester_words(number: int) -> str:
    return _("Semester %(n)d") % {"n": number} if number else _("Before the first semester")


def _entry(
    one: ArchiveEntry, named: dict[str, ArchiveEntry], language: Language
) -> Iterator[Block]:
    yield Heading(_title(one, language), 2)
    detail = Text(one.detail_en, one.detail_zh).in_language(language)
    yield Paragraph(f"{day_in_words(one.day)}  ·  {detail}", is_quiet=True)
    if one.text:
        yield Paragraph(one.text)
    lines = list(one.lines)
    if one.link:
        lines.append((_("Address"), one.link))
    if one.file:
        lines.append((_("File"), f"{one.file.name} ({one.file.size // 1024 + 1} kB)"))
    about = [_title(named[str(t)], language) for t in one.about if str(t) in named]
    if about:
        lines.append((_("What this is about"), "; ".join(about)))
    if lines:
        yield Pairs(tuple(lines))


def _title(one: ArchiveEntry, language: Language) -> str:
    return Text(one.title_en, one.title_zh).in_language(language)
