"""Reading evidence, always from a viewer."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Min, QuerySet

from ronghe.apps.base.api import NotFound, Reference
from ronghe.apps.evidence.models import Record, Stream, Unsealed
from ronghe.apps.people.api import (
    Person,
    Viewer,
    organisations_for,
    person_keys,
    persons_for,
    unlock_text,
)

VIEW = "evidence.view_records"


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """One record as a permitted viewer reads it."""

    uuid: UUID
    kind: str
    kind_label: str
    context_label: str
    phase_label: str
    subject: Person
    actor: str
    on_behalf_of: str
    observed_at: datetime
    recorded_at: datetime
    activity: Reference | None
    occasion: Reference | None
    body: Mapping[str, object]
    private: Mapping[str, str]
    corrects: UUID | None
    corrected_by: UUID | None
    position: int | None


def records_of(viewer: Viewer, person: Person) -> "QuerySet[Record]":
    """The records about a person whom the viewer may see evidence about, newest first."""
    if not persons_for(viewer, VIEW).filter(pk=person.pk).exists():
        return Record.objects.none()
    rows = Record.objects.filter(subject=person.pseudonym).order_by("-observed_at", "-pk")
    if _is_own(viewer, person):
        return rows
    return rows.exclude(kind=Record.Kind.REFLECTION, occasion="")


def _is_own(viewer: Viewer, person: Person) -> bool:
    """A reflection that was handed in to nobody is read by whoever wrote it alone; they show it
    elsewhere, where they chose to."""
    return viewer.person_id == person.pk or viewer.is_system


def records_listed(viewer: Viewer, uuid: UUID) -> "QuerySet[Record]":
    """The records about the person with this UUID. NotFound for whom the viewer may not see."""
    person = persons_for(viewer, VIEW).filter(uuid=uuid).first()
    if person is None:
        raise NotFound("There is no such person for you.", "没有您可以查看的这个人。")
    return records_of(viewer, person).select_related("corrects", "seal")


def record_for(viewer: Viewer, uuid: UUID) -> EvidenceView:
    """One record; NotFound when it is not there or not for this viewer."""
    record = (
        Record.objects.filter(uuid=uuid)
        .select_related("seal", "corrects")
        .prefetch_related("corrections")
        .first()
    )
    if record is None or record.subject is None:
        raise NotFound("There is no such record for you.", "没有您可以查看的这条记录。")
    person = persons_for(viewer, VIEW).filter(pseudonym=record.subject).first()
    if person is None or (_is_kept(record) and not _is_own(viewer, person)):
        raise NotFound("There is no such record for you.", "没有您可以查看的这条记录。")
    return _view(record, person, names_of([record.actor, record.on_behalf_of]))


def _is_kept(record: Record) -> bool:
    return record.kind == Record.Kind.REFLECTION and record.occasion is None


def names_of(pseudonyms: Iterable[UUID | None]) -> dict[UUID, str]:
    """The names behind pseudonyms, in one query; erased persons are not in it."""
    wanted = {pseudonym for pseudonym in pseudonyms if pseudonym}
    persons = Person.objects.filter(pseudonym__in=wanted, erased_at__isnull=True)
    return {person.pseudonym: str(person) for person in persons}


def private_texts(person: Person, records: Iterable[Record]) -> dict[UUID, Mapping[str, str]]:
    """What is encrypted in records about one person; empty once their key is gone."""
    key = person_keys([person.pk], create=False).get(person.pk)
    texts: dict[UUID, Mapping[str, str]] = {}
    for record in records:
        if key and record.private:
            text = unlock_text(key, bytes(record.private), bound_to=record.uuid.bytes)
            texts[record.uuid] = json.loads(text) if text else {}
    return texts


def _view(record: Record, person: Person, names: Mapping[UUID, str]) -> EvidenceView:
    seal = getattr(record, "seal", None)
    corrections = list(record.corrections.all())
    return EvidenceView(
        uuid=record.uuid,
        kind=record.kind,
        kind_label=record.get_kind_display(),
        context_label=record.get_context_display(),
        phase_label=record.get_phase_display(),
        subject=person,
        actor=names.get(record.actor, "") if record.actor else "",
        on_behalf_of=names.get(record.on_behalf_of, "") if record.on_behalf_of else "",
        observed_at=record.observed_at,
        recorded_at=record.recorded_at,
        activity=record.activity,
        occasion=record.occasion,
        body=record.body,
        private=private_texts(person, [record]).get(record.uuid, {}),
        corrects=record.corrects.uuid if record.corrects else None,
        corrected_by=corrections[-1].uuid if corrections else None,
        position=seal.position if seal else None,
    )


def oldest_unsealed() -> datetime | None:
    """When the record that waits longest for its seal was written; None when none waits."""
    waiting = Unsealed.objects.aggregate(oldest=Min("record__recorded_at"))
    oldest: datetime | None = waiting["oldest"]
    return oldest


def streams_for(viewer: Viewer) -> list[Stream]:
    """The streams of the organisations whose log the viewer may check."""
    reached = organisations_for(viewer, "evidence.verify_log")
    streams = Stream.objects.filter(organisation__in=reached).select_related("organisation")
    return list(streams.order_by("pk"))
