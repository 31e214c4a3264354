"""From what a decision says to the documents that are signed."""

from collections.abc import Sequence
from datetime import UTC, datetime, time
from uuid import UUID

from ronghe.apps.base.api import Text, text_of, whole_percent
from ronghe.apps.certification.addresses import (
    achievement_address,
    credential_address,
    did_of,
    public_address,
    status_address,
)
from ronghe.apps.certification.credential_content import CredentialContent, Deed
from ronghe.apps.certification.deed_words import CONFIRMED_BY, narrative_of
from ronghe.apps.people.api import Organisation, Person
from ronghe.standards.clr2.writing import LearnerRecord, record_document
from ronghe.standards.openbadges3.data import (
    Achievement,
    Alignment,
    Award,
    Issuer,
    Result,
    RubricLevel,
    Support,
)
from ronghe.standards.openbadges3.writing import award_document
from ronghe.standards.verifiable_credentials.data import Document
from ronghe.standards.verifiable_credentials.status import status_entry

LEVEL = Text("Level", "等级")
PROBABILITY = Text("Probability of this level", "达到该等级的概率")
CONTEXT = Text("Context", "情境")
TYPICAL_TASK = Text("Typical work task", "典型工作任务")
DONE = Text("What was done", "做过什么")


def in_both(text: Text, between: str = " / ") -> str:
    """Both languages in one string: documents travel, and so does the choice of language."""
    parts = dict.fromkeys(part for part in (text.zh, text.en) if part)
    return between.join(parts)


def issuer_of_organisation(organisation: Organisation) -> Issuer:
    name = in_both(text_of(organisation))
    return Issuer(did_of(organisation.uuid), name, public_address(""))


def status_of_place(organisation: Organisation, number: int, index: int) -> Document:
    """What a credential carries to be found in its issuer's lists."""
    return status_entry(
        revocation=status_address(organisation.uuid, number, "revocation"),
        suspension=status_address(organisation.uuid, number, "suspension"),
        index=index,
    )


def document_of_achievement(
    *,
    address: str,
    person: Person,
    organisation: Organisation,
    content: CredentialContent,
    status: Document,
    at: datetime,
) -> Document:
    """An Open Badges 3.0 document, still to be signed."""
    award = Award(
        id=address,
        issuer=issuer_of_organisation(organisation),
        holder=in_both(person.name, " "),
        achievement=_achievement(organisation, content),
        valid_from=at,
        valid_until=_end_of(content),
        results=_results(content),
        support=_support(content),
    )
    return award_document(award, status=status)


def document_of_record(
    *,
    uuid: UUID,
    title: Text,
    person: Person,
    organisation: Organisation,
    awards: Sequence[Document],
    status: Document,
    at: datetime,
) -> Document:
    """A Comprehensive Learner Record 2.0 document of signed awards, still to be signed."""
    record = LearnerRecord(
        id=credential_address(uuid),
        name=in_both(title),
        issuer=issuer_of_organisation(organisation),
        holder=in_both(person.name, " "),
        valid_from=at,
        awards=awards,
    )
    return record_document(record, status=status)


def _achievement(organisation: Organisation, content: CredentialContent) -> Achievement:
    return Achievement(
        id=achievement_address(organisation.uuid, content.code),
        kind=content.achievement_type,
        name=in_both(content.title),
        description=in_both(content.description, "\n\n"),
        criteria=in_both(content.criteria, "\n\n"),
        code=content.code,
        alignments=tuple(
            Alignment(one.uri, one.name, one.framework, one.kind) for one in content.alignments
        ),
    )


def _results(content: CredentialContent) -> tuple[Result, ...]:
    found = [Result(in_both(one.name), one.kind, in_both(one.value)) for one in content.results]
    if content.probability is not None:
        percent = str(whole_percent(content.probability))
        found.insert(0, Result(in_both(PROBABILITY), "Percent", percent, "0", "100"))
    if content.level is not None:
        level = in_both(content.level)
        found.insert(0, Result(in_both(LEVEL), "PerformanceLevel", level, levels=_levels(content)))
    return tuple(found)


def _levels(content: CredentialContent) -> tuple[RubricLevel, ...]:
    return tuple(
        RubricLevel(in_both(one.name), in_both(one.meaning, "\n\n"), str(one.number))
        for one in content.steps
    )


def _support(content: CredentialContent) -> tuple[Support, ...]:
    return (*(_done(one) for one in content.deeds), *_named(content))


def _done(deed: Deed) -> Support:
    """What was done as evidence that any verifier shows: all of it in words."""
    return Support(
        in_both(DONE),
        in_both(deed.title),
        in_both(deed.about, "\n\n"),
        in_both(narrative_of(deed), "\n\n"),
    )


def _named(content: CredentialContent) -> tuple[Support, ...]:
    groups = (
        (TYPICAL_TASK, content.typical_tasks),
        (CONTEXT, content.contexts),
        (CONFIRMED_BY, content.confirmed_by),
    )
    return tuple(Support(in_both(genre), in_both(one)) for genre, texts in groups for one in texts)


def _end_of(content: CredentialContent) -> datetime | None:
    """The end of the last day, so that a certificate holds on the day that is printed on it."""
    if content.valid_until is None:
        return None
    return datetime.combine(content.valid_until, time(23, 59, 59), tzinfo=UTC)
