"""A credential in the words of whoever reads it: what, how well, where, confirmed by whom."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from urllib.parse import unquote
from uuid import UUID

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from ronghe.apps.base.api import Text, text_of, whole_percent
from ronghe.apps.base.presentation.dates import day_in_words
from ronghe.apps.certification.addresses import credential_address, did_of, public_address
from ronghe.apps.certification.credential_content import CredentialContent, Deed, from_json
from ronghe.apps.certification.credential_documents import (
    CONTEXT,
    DONE,
    LEVEL,
    PROBABILITY,
    TYPICAL_TASK,
    in_both,
)
from ronghe.apps.certification.deed_words import CONFIRMED_BY, deed_rows
from ronghe.apps.certification.models import Credential
from ronghe.standards.openbadges3.data import Support
from ronghe.standards.openbadges3.reading import Summary, summary_of
from ronghe.standards.verifiable_credentials.contexts import embedded_credentials
from ronghe.standards.verifiable_credentials.data import CredentialProblem, Document, moment
from ronghe.standards.verifiable_credentials.dids import WEB
from ronghe.standards.verifiable_credentials.verifying import State, Verification

MEANINGS: dict[State, str] = {
    "valid": "supported",
    "unproven": "attention",
    "not_yet_valid": "attention",
    "expired": "attention",
    "suspended": "blocked",
    "revoked": "blocked",
    "not_checked": "unknown",
    "not_genuine": "blocked",
}


@dataclass(frozen=True, slots=True)
class Section:
    """One question and its answers: "Confirmed by": teacher, enterprise mentor. `notes` say what
    an answer means."""

    label: str
    items: tuple[str, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ShownDeed:
    """What was done, with what is known of it; in an issuer's own words where it is not ours."""

    title: str
    about: str
    rows: tuple[Section, ...] = ()
    narrative: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page shows of a credential; `parts` are what is inside a learner record. `gist` is
    what a recruiter asks first: how well, what, confirmed by whom, issued by whom, until when."""

    title: str
    holder: str = ""
    issuer: str = ""
    issuer_id: str = ""
    issued_at: datetime | None = None
    valid_until: date | None = None
    can_do: str = ""
    criteria: str = ""
    gist: tuple[Section, ...] = ()
    deeds: tuple[ShownDeed, ...] = ()
    sections: tuple[Section, ...] = ()
    alignments: tuple[tuple[str, str], ...] = ()
    parts: tuple["Shown", ...] = ()


def state_word(state: State) -> str:
    return {
        "valid": _("genuine and in force"),
        "unproven": _("unchanged, issuer not proven"),
        "not_yet_valid": _("not in force yet"),
        "expired": _("expired"),
        "suspended": _("suspended"),
        "revoked": _("revoked"),
        "not_checked": _("could not be checked"),
        "not_genuine": _("not genuine"),
    }[state]


def shown_credential(credential: Credential) -> Shown:
    """One of ours, in the reader's language, from what was decided."""
    contents = [from_json(one) for one in credential.contents]
    until = credential.valid_until
    frame = tuple(_frame(str(text_of(credential.organisation)), until))
    if credential.kind == Credential.Kind.RECORD:
        parts = tuple(shown_content(one) for one in contents)
        holds = Section(_("It holds"), tuple(part.title for part in parts))
        bare = Shown(str(text_of(credential)), gist=(holds, *frame), parts=parts)
    else:
        content = shown_content(contents[0])
        bare = replace(content, gist=(*content.gist, *frame))
    return replace(
        bare,
        holder=in_both(credential.person.name, " ") if credential.person else "",
        issuer=str(text_of(credential.organisation)),
        issuer_id=did_of(credential.organisation.uuid),
        issued_at=credential.issued_at,
        valid_until=until,
    )


def _frame(issuer: str, until: date | None) -> Iterable[Section]:
    """For how long it holds, and who says it."""
    yield Section(_("Valid until"), (day_in_words(until) if until else _("without end"),))
    if issuer:
        yield Section(_("Issued by"), (issuer,))


def shown_content(content: CredentialContent) -> Shown:
    return Shown(
        title=str(content.title),
        can_do=str(content.description),
        criteria=str(content.criteria),
        gist=tuple(_gist_of(content)),
        deeds=tuple(_deed(one) for one in content.deeds),
        sections=tuple(_sections_of(content)),
        alignments=tuple((one.name, one.uri) for one in content.alignments),
    )


def _gist_of(content: CredentialContent) -> Iterable[Section]:
    if content.level is not None:
        meant = tuple(f"{one.name}: {one.meaning}" for one in content.steps if str(one.meaning))
        yield Section(str(LEVEL), (_level(content.level, content.probability),), meant)
    tasks = content.typical_tasks or tuple(one.title for one in content.deeds)
    for label, texts in (
        (TYPICAL_TASK if content.typical_tasks else DONE, tasks),
        (CONFIRMED_BY, content.confirmed_by),
    ):
        if texts:
            yield Section(str(label), tuple(str(one) for one in texts))


def _deed(deed: Deed) -> ShownDeed:
    rows = tuple(
        Section(str(label), tuple(str(one) for one in texts)) for label, texts in deed_rows(deed)
    )
    return ShownDeed(str(deed.title), str(deed.about), rows)


def _sections_of(content: CredentialContent) -> Iterable[Section]:
    if content.contexts:
        yield Section(str(CONTEXT), tuple(str(one) for one in content.contexts))
    for result in content.results:
        yield Section(str(result.name), (str(result.value),))


def _level(level: Text, probability: float | None) -> str:
    if probability is None:
        return str(level)
    percent = f"{whole_percent(probability)}%"
    return _("{level}, {percent} sure").format(level=level, percent=percent)


def shown_verification(found: Verification) -> Shown | None:
    """What was verified, in the reader's language where it is ours; None where nothing was."""
    if not found.document:
        return None
    ours = credential_of_document(found.document)
    return shown_credential(ours) if ours else shown_document(found.document)


def credential_of_document(document: Document) -> Credential | None:
    """The row behind a checked document of this installation, unless its holder was erased."""
    start, name = public_address("credentials/"), str(document.get("id", ""))
    try:
        uuid = UUID(name.removeprefix(start).strip("/")) if name.startswith(start) else None
    except ValueError:
        return None
    if uuid is None or name != credential_address(uuid):
        return None
    rows = Credential.objects.filter(uuid=uuid, person__isnull=False)
    return rows.select_related("organisation", "person").first()


def shown_document(document: Document) -> Shown:
    """Anybody's credential, in its own words; questions that are ours stand in the reader's."""
    summary = summary_of(document)
    sections = tuple(_sections_in(summary))
    first = {str(LEVEL), str(TYPICAL_TASK), str(CONFIRMED_BY)}
    until = _moment(summary.valid_until)
    gist = (one for one in sections if one.label in first or one.notes)
    return Shown(
        title=summary.name,
        holder=summary.holder,
        issuer=_named_with_host(summary),
        issuer_id=summary.issuer_id,
        issued_at=_moment(summary.valid_from),
        valid_until=until,
        can_do=summary.description,
        criteria=summary.criteria,
        gist=(*gist, *_frame(_named_with_host(summary), until and localtime(until))),
        deeds=tuple(
            ShownDeed(one.name, one.description, narrative=one.narrative)
            for one in summary.support
            if _is_told(one)
        ),
        sections=tuple(one for one in sections if one.label not in first and not one.notes),
        alignments=tuple((one.name, one.uri) for one in summary.alignments if one.name),
        parts=tuple(shown_document(one) for one in embedded_credentials(document)),
    )


def _is_told(support: Support) -> bool:
    """Evidence that says what was done, and not a name alone."""
    return bool(support.description or support.narrative)


def _named_with_host(summary: Summary) -> str:
    """Anybody can write any name: the host that its keys come from stands beside it."""
    host = summary.issuer_id.removeprefix(WEB).split(":")[0] if summary.issuer_id else ""
    is_web = summary.issuer_id.startswith(WEB)
    name = summary.issuer_name or summary.issuer_id
    return f"{name} ({unquote(host)})" if is_web else name


def _sections_in(summary: Summary) -> Iterable[Section]:
    for result in summary.results:
        value = f"{result.value}%" if result.name == in_both(PROBABILITY) else result.value
        meant = tuple(f"{one.name}: {one.description}" for one in result.levels)
        yield Section(_known(result.name) or _("Result"), (value,), meant)
    named = [one for one in summary.support if not _is_told(one)]
    for genre in dict.fromkeys(one.genre for one in named):
        names = tuple(one.name for one in named if one.genre == genre)
        yield Section(_known(genre) or _("Evidence"), names)


def _known(label: str) -> str:
    """Our own questions in one language; another issuer's as they wrote them."""
    ours = {
        in_both(one): str(one) for one in (LEVEL, PROBABILITY, CONTEXT, CONFIRMED_BY, TYPICAL_TASK)
    }
    return ours.get(label, label)


def _moment(text: str) -> datetime | None:
    try:
        return moment(text, "") if text else None
    except CredentialProblem:
        return None
