"""A portfolio by semester: evidence of every kind, results, decisions, and what was added."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from ronghe.apps.assessment.api import Seen, instrument_titles, session_titles, what_was_seen
from ronghe.apps.base.api import Reference, Text, text_of
from ronghe.apps.certification.models import Credential, PortfolioItem, StageDecision
from ronghe.apps.certification.queries.items import (
    VIEW,
    items_of,
    reference_of_item,
    texts_of,
)
from ronghe.apps.certification.queries.stages import decisions_of
from ronghe.apps.certification.queries.students import Enrolled, enrolled
from ronghe.apps.certification.semesters import first_day, last_day, semester_of
from ronghe.apps.certification.statement_folding import housekeeping, told_by_another
from ronghe.apps.certification.words import joined, label_of
from ronghe.apps.curriculum.api import Enrolment
from ronghe.apps.evidence.api import Record, StatementWords, records_of, statement_words
from ronghe.apps.people.api import Person, Viewer, persons_for

RECORD, STAGE = "evidence.record", "certification.stage_decision"
MODULE, CREDENTIAL = "curriculum.enrolment", "certification.credential"
# What machines and tests bring by the dozen: many of one day stand in one row.
MANY_A_DAY = (Record.Kind.RESPONSE, Record.Kind.STATEMENT)
LEAST_RUN = 4
MOST_NAMED = 2
MODULE_ENDED = (Enrolment.State.COMPLETED, Enrolment.State.NOT_COMPLETED)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing on the timeline. `kind` is a record's kind, "module", "stage", "credential", or an
    item's kind; `detail` says more in a line; `about` is what an item belongs to. `is_folded`
    where another entry stands for it: a statement that became evidence."""

    reference: Reference
    kind: str
    title: Text
    detail: Text
    day: date
    url: str = ""
    public_url: str = ""
    text: str = ""
    lang: str = ""
    is_private: bool = False
    seen: tuple[Seen, ...] = ()
    item: PortfolioItem | None = None
    about: tuple[Reference, ...] = ()
    is_folded: bool = False

    @property
    def looked_at(self) -> Text | None:
        """The first items of a form, and how many more; None where there are none."""
        named, more = self.seen[:MOST_NAMED], len(self.seen) - MOST_NAMED
        if not named:
            return None
        english, chinese = (
            ", ".join(str(one.item.en) for one in named),
            "、".join(str(one.item.zh) for one in named),
        )
        if more <= 0:
            return Text(english, chinese)
        return Text(f"{english} and {more} more", f"{chinese}等 {len(self.seen)} 项")


@dataclass(frozen=True, slots=True)
class SemesterPart:
    """One semester, the newest thing first; number 0 is whatever lies before the first."""

    number: int
    first: date | None
    last: date | None
    entries: tuple[Entry, ...]
    decision: StageDecision | None = None

    @property
    def shown(self) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries if not entry.is_folded)

    @property
    def runs(self) -> tuple[tuple[Entry, ...], ...]:
        """The shown entries; many answers or statements of one day together, else each alone."""
        grouped = (tuple(run) for _, run in groupby(self.shown, key=_run_key))
        return tuple(
            piece
            for run in grouped
            for piece in ([run] if len(run) >= LEAST_RUN else [(entry,) for entry in run])
        )


def _run_key(entry: Entry) -> tuple[object, ...]:
    alone = entry.reference if entry.kind not in MANY_A_DAY or entry.item else None
    return entry.day, entry.kind, alone


@dataclass(frozen=True, slots=True)
class Timeline:
    """The whole portfolio, newest semester first. `now` is the semester today lies in."""

    person: Person
    enrolled: Enrolled | None
    now: int
    parts: tuple[SemesterPart, ...]
    names: Mapping[Reference, Text] = field(default_factory=dict)

    @property
    def entries(self) -> tuple[Entry, ...]:
        return tuple(entry for part in self.parts for entry in part.entries)

    @property
    def shown_count(self) -> int:
        return sum(not entry.is_folded for entry in self.entries)

    @property
    def newest(self) -> int:
        """The newest semester that holds something; -1 where none does. Pages open it first."""
        return next((part.number for part in self.parts if part.entries), -1)

    @property
    def offered(self) -> tuple[Entry, ...]:
        """What can be chosen to be shown: one entry for each thing."""
        return tuple(entry for entry in self.entries if not entry.is_folded)

    @property
    def own_count(self) -> int:
        return sum(entry.item is not None for entry in self.entries)


def timeline_of(viewer: Viewer, person: Person) -> Timeline:
    """A person's portfolio as the viewer may see it; empty parts for whom they may not. A fixed
    number of queries."""
    found = enrolled(person)
    if not persons_for(viewer, VIEW).filter(pk=person.pk).exists():
        return Timeline(person, found, 0, ())
    decisions = {one.semester: one for one in decisions_of(viewer, person)}
    items = list(items_of(viewer, person).prefetch_related("links"))
    entries = [
        *_records(viewer, person, {one.record_id for one in items if one.record_id}),
        *_modules(person),
        *_credentials(person),
        *_stages(person, decisions.values()),
        *_items(person, items),
    ]
    entry_year = found.entry_year if found else 0
    now = semester_of(viewer.on_date, entry_year) if found else 0
    names = {entry.reference: entry.title for entry in entries}
    return Timeline(person, found, now, _parts(entries, found, decisions, now), names)


def _parts(
    entries: Sequence[Entry],
    found: Enrolled | None,
    decisions: Mapping[int, StageDecision],
    now: int,
) -> tuple[SemesterPart, ...]:
    grouped: dict[int, list[Entry]] = defaultdict(list)
    for entry in entries:
        grouped[max(0, semester_of(entry.day, found.entry_year)) if found else 0].append(entry)
    if found and now > 0:
        grouped.setdefault(now, [])
    return tuple(
        SemesterPart(
            number=number,
            first=first_day(number, found.entry_year) if found and number else None,
            last=last_day(number, found.entry_year) if found and number else None,
            entries=_newest_first(grouped[number]),
            decision=decisions.get(number),
        )
        for number in sorted(grouped, reverse=True)
    )


def _newest_first(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """By day, the newest first; within a day what is alike stands together."""
    alike = sorted(
        entries, key=lambda one: (one.kind, one.detail.en, one.title.en, str(one.reference))
    )
    return tuple(sorted(alike, key=lambda one: one.day, reverse=True))


# --- the kinds ------------------------------------------------------------------------------------


def _records(viewer: Viewer, person: Person, own: Collection[int]) -> list[Entry]:
    """Evidence that stands: corrected records are left to their corrections, a reflection's record
    to its item, and to nobody once that was removed."""
    standing = records_of(viewer, person).filter(corrections__isnull=True).exclude(pk__in=own)
    rows = list(standing.exclude(kind=Record.Kind.REFLECTION, occasion=""))
    return [*_entries(rows)]


def _entries(rows: Sequence[Record]) -> Iterator[Entry]:
    titles = session_titles(rows) | instrument_titles(rows)
    words = statement_words(rows)
    by_uuid = {row.uuid: words[row.pk] for row in rows if row.pk in words}
    # A statement that became evidence is told once, by the evidence.
    origins = {row.occasion.uuid for row in rows if row.occasion and row.occasion.kind == RECORD}
    seen = what_was_seen([row.pk for row in rows])
    left_out, told = housekeeping(words, rows), told_by_another(words, rows)
    for row in rows:
        if row.pk in left_out:
            continue
        origin = by_uuid.get(row.occasion.uuid) if row.occasion else None
        title, detail = _words(row, titles, words.get(row.pk) or origin)
        yield Entry(
            reference=Reference(RECORD, row.uuid),
            kind=row.kind,
            title=title,
            detail=detail,
            day=timezone.localdate(row.observed_at),
            url=reverse("evidence_record", args=[row.uuid]),
            seen=seen.get(row.pk, ()),
            is_folded=row.uuid in origins or row.pk in told,
        )


def _words(
    row: Record, titles: Mapping[UUID, Text], statement: StatementWords | None
) -> tuple[Text, Text]:
    """What it is called (what was done, else the session, else the instrument, else its kind), and
    in a line what else is known."""
    label = label_of(Record.Kind(row.kind))
    session = titles.get(row.occasion.uuid) if row.occasion else None
    instrument = titles.get(row.activity.uuid) if row.activity else None
    title = (statement.activity if statement else session) or instrument or label
    did = joined(statement.verb, statement.result) if statement else None
    context = label_of(Record.Context(row.context)) if row.context else None
    phase = label_of(Record.Phase(row.phase)) if row.phase else None
    others = (
        label if title != label else None,
        instrument if instrument and instrument.en not in title.en else None,
    )
    return title, joined(*others, did, context, phase)


def _modules(person: Person) -> list[Entry]:
    rows = Enrolment.objects.filter(person=person, state__in=MODULE_ENDED)
    return [_module(row) for row in rows.select_related("version").order_by("pk")]


def _module(row: Enrolment) -> Entry:
    label = label_of(Enrolment.State(row.state))
    hours = row.version.total_hours
    grade = f" · {row.grade}" if row.grade else ""
    return Entry(
        reference=Reference(MODULE, row.uuid),
        kind="module",
        title=text_of(row.version),
        detail=Text(
            f"Module {label.en} · {hours} hours{grade}", f"模块{label.zh} · {hours} 学时{grade}"
        ),
        day=row.ended_on or row.enrolled_on,
    )


def _credentials(person: Person) -> list[Entry]:
    """What was issued to them; the hosted page is named where they opened it to everybody."""
    rows = Credential.objects.filter(person=person).order_by("issued_at", "pk")
    return [_credential(row) for row in rows]


def _credential(row: Credential) -> Entry:
    address = reverse("credential", args=[row.uuid])
    return Entry(
        reference=Reference(CREDENTIAL, row.uuid),
        kind="credential",
        title=text_of(row),
        detail=joined(label_of(Credential.Kind(row.kind)), label_of(Credential.State(row.state))),
        day=timezone.localdate(row.issued_at),
        url=address,
        public_url=address if row.is_shown else "",
    )


def _stages(person: Person, decisions: Collection[StageDecision]) -> list[Entry]:
    return [
        Entry(
            reference=Reference(STAGE, one.uuid),
            kind="stage",
            title=Text(f"Stage of semester {one.semester}", f"第 {one.semester} 学期阶段认定"),
            detail=label_of(StageDecision.Outcome(one.outcome)),
            day=timezone.localdate(one.decided_at),
            url=reverse("stages_of", args=[person.uuid]),
        )
        for one in decisions
    ]


def _items(person: Person, items: Sequence[PortfolioItem]) -> list[Entry]:
    texts = texts_of(person, items)
    return [_item(one, texts[one.pk]) for one in items]


def _item(one: PortfolioItem, text: str) -> Entry:
    if one.kind == PortfolioItem.Kind.BROUGHT:
        return _brought(one, text)
    label = label_of(PortfolioItem.Kind(one.kind))
    named = f" · {one.file_name}" if one.file_name else ""
    return Entry(
        reference=reference_of_item(one),
        kind=one.kind,
        title=Text(one.title, one.title),
        detail=Text(label.en + named, label.zh + named),
        day=one.happened_on,
        url=reverse("portfolio_item", args=[one.uuid]),
        text=text,
        lang=one.lang,
        is_private=not one.is_open_to_school,
        item=one,
        about=tuple(row.target for row in one.links.all() if row.target),
    )


def _brought(one: PortfolioItem, text: str) -> Entry:
    """As it was where it comes from, in its own kind and words; never an address of this house."""
    title, detail = one.facts.get("title", ["", ""]), one.facts.get("detail", ["", ""])
    return Entry(
        reference=reference_of_item(one),
        kind=str(one.facts.get("kind", one.kind)),
        title=Text(title[0] or one.title, title[1] or one.title),
        detail=joined(label_of(PortfolioItem.Kind.BROUGHT), Text(*detail) if any(detail) else None),
        day=one.happened_on,
        url=reverse("portfolio_item", args=[one.uuid]),
        text=text,
        lang=one.lang,
        is_private=not one.is_open_to_school,
        item=one,
        about=tuple(row.target for row in one.links.all() if row.target),
    )
