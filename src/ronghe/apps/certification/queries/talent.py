"""Searching talent, within what students consented to show and no further.

What can be found is what was certified: a certificate in force, and of it the level and the
typical tasks where the student chose so. A field that is not shown is not searched either, so
that searching tells nothing that looking would not. Consent is asked for with every search.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from ronghe.apps.base.api import Text, text_of
from ronghe.apps.certification.credential_content import CredentialContent, from_json
from ronghe.apps.certification.models import Credential, TalentChoice
from ronghe.apps.people.api import Consent, Person, Viewer, persons_for

SEARCH = "certification.search_talent"
MOST_ROWS = 2_000
MOST_FOUND = 100


@dataclass(frozen=True, slots=True)
class TalentQuery:
    """What a recruiter asks for; an empty field asks for nothing. `level` is the name, in either
    language, of a level that is to be reached at least; `task` words of a typical task, `school`
    an organisation's UUID."""

    certificate: str = ""
    level: str = ""
    task: str = ""
    school: UUID | None = None


@dataclass(frozen=True, slots=True)
class FoundCertificate:
    title: str
    school: str
    level: str
    tasks: tuple[str, ...]
    contexts: tuple[str, ...]
    confirmed_by: tuple[str, ...]
    open_page: UUID | None


@dataclass(frozen=True, slots=True)
class Talent:
    """One student as they let themselves be seen: by name, or by a reference to give the school."""

    name: str
    reference: str
    certificates: tuple[FoundCertificate, ...]


@dataclass(frozen=True, slots=True)
class Findable:
    """A certificate in force with what its holder chose to show."""

    credential: Credential
    content: CredentialContent
    choice: TalentChoice


def findable(viewer: Viewer, on_date: date) -> list[Findable]:
    """The certificates in force of those who consented and chose, at most 2,000, newest first."""
    persons = persons_for(viewer, SEARCH)
    choices = {
        one.person_id: one
        for one in TalentChoice.objects.filter(person__in=persons).select_related("person")
    }
    rows = Credential.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=on_date),
        person__in=persons,
        kind=Credential.Kind.ACHIEVEMENT,
        state=Credential.State.VALID,
    )
    newest = rows.select_related("organisation").order_by("-issued_at", "-pk")[:MOST_ROWS]
    return [
        Findable(row, from_json(row.contents[0]), choices[row.person_id])
        for row in newest
        if row.person_id in choices
    ]


def search_talent(query: TalentQuery, rows: list[Findable]) -> list[Talent]:
    """Those of `findable` who have a certificate that meets all that is asked."""
    found: dict[int, list[Findable]] = defaultdict(list)
    least = _places(rows).get(query.level)
    for row in rows:
        if _meets(row, query, least):
            found[row.choice.person_id].append(row)
    return [_talent(some) for some in list(found.values())[:MOST_FOUND]]


def levels_of(rows: list[Findable]) -> list[str]:
    """The level names that can be asked for, the lowest first, in the reader's language."""
    shown = {
        (step.number, str(step.name))
        for row in rows
        if row.choice.shows_levels
        for step in row.content.steps
    }
    return list(dict.fromkeys(name for _, name in sorted(shown)))


def _places(rows: list[Findable]) -> dict[str, int]:
    """The place on the scale of each level that somebody shows, by its name in either language."""
    steps = [step for row in rows if row.choice.shows_levels for step in row.content.steps]
    return {name: step.number for step in steps for name in (step.name.en, step.name.zh) if name}


def consented_to_be_found(person: Person) -> bool:
    return Consent.objects.filter(
        person=person, purpose=Consent.Purpose.RECRUITMENT, withdrawn_at__isnull=True
    ).exists()


def _meets(row: Findable, query: TalentQuery, least: int | None) -> bool:
    content, choice = row.content, row.choice
    steps = content.steps if choice.shows_levels else ()
    reached = steps[0].number if steps else None
    tasks = content.typical_tasks if choice.shows_tasks else ()
    return all(
        (
            _says(query.certificate, (content.title,)),
            not query.level or _is_at_least(reached, least),
            _says(query.task, tasks),
            query.school is None or row.credential.organisation.uuid == query.school,
        )
    )


def _is_at_least(reached: int | None, least: int | None) -> bool:
    return reached is not None and least is not None and reached >= least


def _says(words: str, texts: Sequence[Text]) -> bool:
    """Whether one of the texts holds the words, in either language; no words ask for nothing."""
    wanted = words.casefold()
    return not wanted or any(wanted in f"{t.en}\n{t.zh}".casefold() for t in texts)


def _seen(row: Findable) -> FoundCertificate:
    content, choice = row.content, row.choice
    tasks = content.typical_tasks if choice.shows_tasks else ()
    contexts = content.contexts if choice.shows_tasks else ()
    is_led_to = row.credential.is_shown and _shows_all(choice)
    return FoundCertificate(
        title=str(content.title),
        school=str(text_of(row.credential.organisation)),
        level=str(content.level) if content.level and choice.shows_levels else "",
        tasks=tuple(str(one) for one in tasks),
        contexts=tuple(str(one) for one in contexts),
        confirmed_by=tuple(str(one) for one in content.confirmed_by),
        open_page=row.credential.uuid if is_led_to else None,
    )


def _shows_all(choice: TalentChoice) -> bool:
    """The page of a credential tells name, level and tasks: it is led to only where all are shown
    here as well."""
    return choice.shows_name and choice.shows_levels and choice.shows_tasks


def _talent(rows: list[Findable]) -> Talent:
    choice = rows[0].choice
    name = str(choice.person.name) if choice.shows_name else ""
    return Talent(name, str(choice.uuid)[-8:].upper(), tuple(_seen(row) for row in rows))
