"""Observations and estimates made anew from the evidence log: they are copies and no more."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from ronghe.apps.assessment.models import Calibration, Item, Observation, RatingSession
from ronghe.apps.assessment.queries.in_force import calibration_in_force
from ronghe.apps.assessment.services.estimates import rebuild_estimates
from ronghe.apps.assessment.services.observing import Scored, write_observations
from ronghe.apps.base.api import audit
from ronghe.apps.evidence.api import Record
from ronghe.apps.people.api import Person, Viewer, refuse

RUN = "assessment.run_calibration"
KINDS = (Record.Kind.RATING, Record.Kind.RESPONSE, Record.Kind.SELF_REPORT)
INSTRUMENT = "assessment.instrument"
AT_ONCE = 2_000

ItemKeys = Mapping[tuple[UUID, str], int]


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What was read and what was written."""

    records: int
    observations: int
    calibrations: int
    estimates: int


def rebuild_from_log(*, viewer: Viewer, at: datetime) -> Rebuilt:
    """Delete every observation and the estimates of the calibrations in force, and make them anew
    from the log and from stored calibrations; all of it, or nothing changes.

    Records about persons who were erased give none. Nothing in the log and no calibration changes.
    Raises NotAllowed for whoever is not a command.
    """
    if not viewer.is_system:
        refuse(viewer, RUN)
    with transaction.atomic():
        _hold_off_writers()
        by_enterprise = _known_of_the_erased()
        Observation.objects.all().delete()
        records, observations = _copy(by_enterprise)
        calibrations = _in_force()
        estimates = sum(rebuild_estimates(one, at=at) for one in calibrations)
        audit(viewer, RUN, touched="copies of the log", count=observations)
    return Rebuilt(records, observations, len(calibrations), estimates)


def _hold_off_writers() -> None:
    """A form that is handed in meanwhile waits: its observations would be lost or doubled. On
    SQLite the transaction itself keeps others from writing."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {Observation._meta.db_table} IN EXCLUSIVE MODE")


def _known_of_the_erased() -> frozenset[int]:
    """Records judged by somebody from an enterprise who was erased since: what they were stands in
    the copies only, so it is carried over."""
    judged = Observation.objects.filter(rater__isnull=True, is_by_enterprise=True)
    return frozenset(judged.values_list("record", flat=True))


def _copy(by_enterprise: Collection[int]) -> tuple[int, int]:
    items = _item_keys()
    records = observations = 0
    for batch in _batches():
        records += len(batch)
        observations += write_observations(list(_scored(batch, items, by_enterprise)))
    return records, observations


def _item_keys() -> ItemKeys:
    rows = Item.objects.values_list("instrument__uuid", "code", "pk")
    return {(instrument, code): key for instrument, code, key in rows}


def _batches() -> Iterator[list[Record]]:
    """The records that hold scores, in the order in which they were written."""
    found = Record.objects.filter(kind__in=KINDS).order_by("pk")
    last = 0
    while batch := list(found.filter(pk__gt=last)[:AT_ONCE]):
        yield batch
        last = batch[-1].pk


def _scored(
    batch: Sequence[Record], items: ItemKeys, by_enterprise: Collection[int]
) -> Iterator[Scored]:
    persons = _person_keys(batch)
    sessions = _session_keys(batch)
    corrected = set(Record.objects.filter(corrects__in=batch).values_list("corrects_id", flat=True))
    for record in batch:
        subject = persons.get(record.subject) if record.subject else None
        scores = _scores(record, items)
        if subject is None or not scores:
            continue
        is_own = record.actor == record.subject
        yield Scored(
            record=record,
            session=sessions.get(record.occasion.uuid) if record.occasion else None,
            subject=subject,
            rater=None if is_own or record.actor is None else persons.get(record.actor),
            scores=scores,
            is_superseded=record.pk in corrected,
            is_by_enterprise=record.pk in by_enterprise,
        )


def _scores(record: Record, items: ItemKeys) -> dict[int, int]:
    """The record's scores by item; nothing for what was not made with an instrument."""
    if record.activity is None or record.activity.kind != INSTRUMENT:
        return {}
    instrument = record.activity.uuid
    return {items[instrument, code]: score for code, score in record.body["scores"].items()}


def _person_keys(batch: Sequence[Record]) -> dict[UUID, int]:
    named = {record.subject for record in batch} | {record.actor for record in batch}
    found = Person.objects.filter(pseudonym__in=[one for one in named if one])
    return dict(found.values_list("pseudonym", "pk"))


def _session_keys(batch: Sequence[Record]) -> dict[UUID, int]:
    named = {record.occasion.uuid for record in batch if record.occasion}
    return dict(RatingSession.objects.filter(uuid__in=named).values_list("uuid", "pk"))


def _in_force() -> list[Calibration]:
    frameworks = (
        Calibration.objects.filter(in_force_from__isnull=False)
        .order_by("framework")
        .values_list("framework", flat=True)
        .distinct()
    )
    found = (calibration_in_force(framework) for framework in frameworks)
    return [one for one in found if one is not None]
