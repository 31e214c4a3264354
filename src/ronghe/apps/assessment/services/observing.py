"""Copying scores out of the evidence to where calibrations read them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone

from ronghe.apps.assessment.models import Observation
from ronghe.apps.evidence.api import Record
from ronghe.apps.people.api import ENTERPRISE_ROLES, Membership, Role

BATCH = 1_000


@dataclass(frozen=True, slots=True)
class Scored:
    """The scores of one record, by the primary keys of items. `rater` is who judged, nobody where
    students answer about themselves."""

    record: Record
    session: int | None
    subject: int
    rater: int | None
    scores: Mapping[int, int]
    is_superseded: bool = False
    is_by_enterprise: bool = False


def write_observations(scored: Sequence[Scored]) -> int:
    """Write one observation a score, with what the rater is or was; returns how many."""
    raters = {one.rater for one in scored if one.rater}
    enterprise, students = holders_of(raters, ENTERPRISE_ROLES), holders_of(raters, (Role.STUDENT,))
    rows = [
        Observation(
            record=one.record,
            session_id=one.session,
            item_id=item,
            subject_id=one.subject,
            rater_id=one.rater,
            score=score,
            context=one.record.context,
            phase=one.record.phase,
            is_by_enterprise=one.is_by_enterprise or one.rater in enterprise,
            is_by_peer=one.rater in students - {one.subject},
            observed_on=timezone.localdate(one.record.observed_at),
            is_superseded=one.is_superseded,
        )
        for one in scored
        for item, score in one.scores.items()
    ]
    Observation.objects.bulk_create(rows, batch_size=BATCH)
    return len(rows)


def holders_of(persons: Collection[int], roles: Sequence[Role]) -> set[int]:
    """Which persons (by primary key) hold or held one of the roles."""
    held = Membership.objects.filter(person__in=persons, role__in=roles)
    return set(held.values_list("person", flat=True))
