"""What a revision touches outside its module, with who decides about it and what was decided."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ronghe.apps.base.api import NotFound, Text, text_of
from ronghe.apps.curriculum.flows_revisions import DECIDING
from ronghe.apps.curriculum.models import ImpactDecision, Revision
from ronghe.apps.curriculum.queries.impact import Touched, items_to_decide


@dataclass(frozen=True, slots=True)
class ItemToDecide:
    """`row` is there once it was given to somebody or decided."""

    key: str
    text: Text
    url: str
    row: ImpactDecision | None

    @property
    def is_decided(self) -> bool:
        return self.row is not None and self.row.decided_at is not None

    def is_overdue(self, on_date: date) -> bool:
        due = self.row.due_on if self.row else None
        return not self.is_decided and due is not None and due < on_date


def items_of(revision: Revision) -> tuple[ItemToDecide, ...]:
    """What is to be decided as things stand, and what was given to somebody or decided earlier
    though it has gone since; four queries."""
    return items_of_many([revision])[revision.pk]


def items_of_many(revisions: Iterable[Revision]) -> dict[int, tuple[ItemToDecide, ...]]:
    """By primary key; four queries however many they are."""
    found = list(revisions)
    deciding = {one.pk: one.module_id for one in found if one.state in DECIDING and one.module_id}
    touched = items_to_decide(module for module in deciding.values() if module)
    rows: dict[int, dict[str, ImpactDecision]] = {one.pk: {} for one in found}
    kept = ImpactDecision.objects.filter(revision__in=list(rows)).select_related(
        "owner", "decided_by"
    )
    for row in kept:
        rows[row.revision_id][row.key] = row
    return {
        one.pk: tuple(_items(touched.get(deciding.get(one.pk) or 0, ()), rows[one.pk]))
        for one in found
    }


def _items(touched: Iterable[Touched], rows: dict[str, ImpactDecision]) -> Iterable[ItemToDecide]:
    left = dict(rows)
    for one in touched:
        yield ItemToDecide(one.key, one.text, one.url, left.pop(one.key, None))
    for row in left.values():
        if row.decided_at is not None:
            yield ItemToDecide(row.key, text_of(row, "text"), row.url, row)


def undecided_items(revision: Revision) -> tuple[ItemToDecide, ...]:
    """What still waits; nothing before a version is made or after it was published."""
    if revision.state not in DECIDING:
        return ()
    return tuple(one for one in items_of(revision) if not one.is_decided)


def item_of(revision: Revision, key: str) -> ItemToDecide:
    """Raises NotFound for what the revision does not touch."""
    found = next((one for one in items_of(revision) if one.key == key), None)
    if found is None:
        raise NotFound("The revision does not touch this.", "该修订不涉及此项。")
    return found
