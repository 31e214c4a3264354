"""Minutes as a document in one language, for the page, the print and the PDF alike.

The content holds the facts in both languages; the words around them are the catalogue's.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override, pgettext

from ronghe.apps.base.presentation.dates import day_in_words
from ronghe.apps.governance.models import Bench, EffectReview, Vote
from ronghe.apps.governance.queries.signing import SignatureLine
from ronghe.files.documents.typst_pdf import (
    Block,
    Bullets,
    Document,
    Heading,
    Language,
    Pairs,
    Paragraph,
    Table,
)

Content = Mapping[str, Any]
CATALOGUES: Mapping[str, str] = {"en": "en", "zh": "zh-hans"}


def minutes_document(
    content: Content, language: str, signatures: Sequence[SignatureLine], digest: str
) -> Document:
    """The minutes in "en" or "zh", whatever the language of the page."""
    chosen: Language = "zh" if language == "zh" else "en"
    with override(CATALOGUES[chosen]):
        blocks = (
            *_opening(content, chosen),
            *_attendance(content, chosen),
            *(block for item in content["items"] for block in _item(item, chosen)),
            *_signatures(signatures, chosen),
        )
        number = _("Minutes of meeting %(number)d") % {"number": content["number"]}
        return Document(
            title=number,
            language=chosen,
            facts=(_in(content["committee"], chosen), _in(content["organisation"], chosen)),
            blocks=tuple(blocks),
            footer=f"SHA-256 {digest}",
        )


def _in(text: Mapping[str, str] | None, language: Language) -> str:
    """A two-language text; the other language where it is missing."""
    if text is None:
        return ""
    other = "en" if language == "zh" else "zh"
    return text[language] or text[other]


def _moment(text: str) -> str:
    if not text:
        return "–"
    at = timezone.localtime(datetime.fromisoformat(text))
    return f"{day_in_words(at.date())} {at:%H:%M}"


def _clock(text: str) -> str:
    return f"{timezone.localtime(datetime.fromisoformat(text)):%H:%M}"


def _day(text: str) -> str:
    return day_in_words(date.fromisoformat(text)) if text else "–"


def _bench(key: str) -> str:
    return str(Bench(key).label)


def _opening(content: Content, language: Language) -> Iterator[Block]:
    yield Pairs(
        (
            (_("Papers out"), _moment(content["circulated_at"])),
            (_("Began"), _moment(content["opened_at"])),
            (_("Closed"), _moment(content["closed_at"])),
            (pgettext("meeting", "Where"), content["place"]),
            (_("Led by the chair of"), _bench(content["presiding"])),
        )
    )


def _noted(word: str) -> str:
    return f" ({word})"


def _attendance(content: Content, language: Language) -> Iterator[Block]:
    yield Heading(_("Who was there"))
    rows = tuple(
        (
            _in(one["name"], language) + (_noted(_("chair")) if one["is_chair"] else ""),
            _in(one["from"], language),
            _bench(one["bench"]),
            _times(one["times"]),
        )
        for one in content["attendance"]
    )
    columns = (_("Member"), pgettext("organisation", "From"), _("Bench"), _("Came and went"))
    yield Table(columns, rows, (1.2, 1.4, 1, 1.4))


def _times(times: Sequence[Sequence[str]]) -> str:
    if not times:
        return _("absent")
    words = {"arrive": _("came %(time)s"), "leave": _("left %(time)s")}
    return ", ".join(words[kind] % {"time": _clock(at)} for kind, at in times)


# --- items ----------------------------------------------------------------------------------------


def _item(item: Content, language: Language) -> Iterator[Block]:
    yield Heading(f"{item['position']}. {_in(item['title'], language)}")
    if "motion" in item:
        yield from _motion(item["motion"], language)
    for review in item.get("reviews", ()):
        verdict = str(EffectReview.Verdict(review["verdict"]).label)
        again = _day(review["review_again_on"]) if review["review_again_on"] else ""
        pairs = [(_("Did it help?"), verdict), (_("How this is known"), review["text"])]
        yield Pairs((*pairs, *(((_("Look again on"), again),) if again else ())))
    if item["note"]:
        yield Paragraph(item["note"])


def _motion(motion: Content, language: Language) -> Iterator[Block]:
    needs_two_thirds = motion["majority"] == "two_thirds"
    majority = (
        _("two thirds on both benches") if needs_two_thirds else _("majority on both benches")
    )
    yield Pairs(((_("Kind"), _in(motion["kind"], language)), (_("Needed"), majority)))
    if motion["text"]:
        yield Paragraph(motion["text"])
    if motion["recusals"]:
        yield Paragraph(_("Not counted because of a conflict:"), is_quiet=True)
        yield Bullets(
            tuple(f"{_in(one['name'], language)}: {one['reason']}" for one in motion["recusals"])
        )
    for one in motion["rounds"]:
        yield from _round(one, language)
    yield from _decision(motion["decision"], language)


def _round(one: Content, language: Language) -> Iterator[Block]:
    yield Heading(_("Vote %(number)d") % {"number": one["number"]}, 2)
    if one["state"] == "annulled":
        yield Paragraph(_("Annulled: %(reason)s") % {"reason": one["reason"]})
    if one["state"] == "no_quorum":
        yield Paragraph(_("A bench had no quorum when it was counted; nothing was decided."))
    if one["tally"]:
        yield _tally_table(one["tally"])
    if one["is_secret"]:
        yield Paragraph(_("The vote was secret."), is_quiet=True)
    elif one["votes"]:
        words = {choice.value: str(choice.label) for choice in Vote.Choice}
        named = (f"{_in(name, language)}: {words[choice]}" for name, choice in one["votes"])
        yield Paragraph("; ".join(named), is_quiet=True)


def _tally_table(tally: Content) -> Table:
    columns = (_("Bench"), _("Here"), _("Quorum"), _("Yes"), _("No"), _("Abstained"), _("Needed"))
    rows = tuple(
        (
            _bench(b["bench"]) + ("" if b["decides"] else _noted(_("heard only"))),
            ngettext("%(n)d of %(of)d", "%(n)d of %(of)d", b["entitled"])
            % {"n": b["present"], "of": b["entitled"]},
            str(b["quorum"]),
            str(b["yes"]),
            str(b["no"]),
            str(b["abstained"]),
            str(b["needed"]),
        )
        for b in tally["benches"]
    )
    return Table(columns, rows, (2, 1, 1, 1, 1, 1, 1), frozenset(range(1, 7)))


def _decision(decision: Content | None, language: Language) -> Iterator[Block]:
    if decision is None:
        yield Paragraph(_("Not decided in this meeting."))
        return
    pairs = [(_("Decision"), _("carried") if decision["carried"] else _("not carried"))]
    if decision["carried"]:
        pairs += [
            (_("Who carries it out"), _in(decision["owner"], language) or "–"),
            (_("By"), _day(decision["due_on"])),
            (_("Look at its effect on"), _day(decision["review_on"])),
        ]
    yield Pairs(tuple(pairs))


def _signatures(signatures: Sequence[SignatureLine], language: Language) -> Iterator[Block]:
    yield Heading(_("Signatures"))
    if not signatures:
        yield Paragraph(_("Not signed yet."), is_quiet=True)
        return
    words = {
        "school chair": _("chair of the school bench"),
        "enterprise chair": _("chair of the enterprise bench"),
    }
    yield Pairs(
        tuple(
            (words.get(one.capacity, one.capacity), f"{_signer(one, language)}, {_signed(one)}")
            for one in signatures
        )
    )


def _signer(one: SignatureLine, language: Language) -> str:
    return one.name.in_language(language) if one.name else _("name erased")


def _signed(one: SignatureLine) -> str:
    return _moment(one.signed_at.isoformat())
