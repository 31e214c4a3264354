"""Typical tasks to choose from: those near an organisation first, any other by words."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from ronghe.apps.competence.api import TypicalTask
from ronghe.apps.industry.models import Partnership
from ronghe.apps.people.api import Organisation, Programme, Viewer, in_force

MOST_WORDS = 8


def tasks_in_force() -> "QuerySet[TypicalTask]":
    """The tasks that nothing replaced and nobody retired, by occupation and process."""
    rows = TypicalTask.objects.filter(replaced_by=None, retired_at=None)
    return _in_order(rows)


def _in_order(rows: "QuerySet[TypicalTask]") -> "QuerySet[TypicalTask]":
    return rows.select_related("work_process__occupation").order_by(
        "work_process__occupation__code", "work_process__position", "position", "pk"
    )


def tasks_near(organisation: Organisation, on_date: date) -> list[TypicalTask]:
    """What an organisation works on: the tasks of the programmes that an enterprise works with on
    a day, or that a school has; the work of the occupations at its posts; and what its posts and
    equipment name already. One query."""
    running = Partnership.objects.filter(in_force(on_date), enterprise=organisation)
    programmes = Programme.objects.filter(
        Q(pk__in=running.values("programme")) | Q(organisation=organisation)
    )
    near = (
        Q(frameworks__programme_frameworks__programme__in=programmes)
        | Q(work_process__occupation__posts__site__organisation=organisation)
        | Q(posts__site__organisation=organisation)
        | Q(equipment__organisation=organisation)
    )
    return list(_in_order(tasks_in_force().filter(pk__in=TypicalTask.objects.filter(near))))


def tasks_of_programmes(programmes: Iterable[Programme]) -> list[TypicalTask]:
    """The tasks of the frameworks that some programmes follow. One query."""
    own = TypicalTask.objects.filter(
        frameworks__programme_frameworks__programme__in=list(programmes)
    )
    return list(tasks_in_force().filter(pk__in=own))


def programmes_held(viewer: Viewer, programmes: Sequence[Programme]) -> list[Programme]:
    """Those of the programmes that the viewer has a role in, or in whose school; all of them for
    somebody who has none (an officer of the region)."""
    named = {held.programme_id for held in viewer.held if held.programme_id}
    schools = {held.organisation_id for held in viewer.held}
    own = [one for one in programmes if one.pk in named]
    return own or [one for one in programmes if one.organisation_id in schools] or list(programmes)


def tasks_worded(words: str, beyond: Collection[UUID], most: int) -> list[TypicalTask]:
    """Tasks, or the processes and occupations that they belong to, whose titles hold all the
    words in either language; without those of `beyond`. One query."""
    rows = tasks_in_force().exclude(uuid__in=beyond)
    for word in words.split()[:MOST_WORDS]:
        rows = rows.filter(_titled(word))
    return list(rows[:most])


def _titled(word: str) -> Q:
    condition = Q()
    for path in ("", "work_process__", "work_process__occupation__"):
        condition |= Q(**{f"{path}title_en__icontains": word})
        condition |= Q(**{f"{path}title_zh__icontains": word})
    return condition


def holds_words(task: TypicalTask, words: str) -> bool:
    """The same of a task at hand."""
    process = task.work_process
    rows = (task, process, process.occupation)
    text = " ".join(f"{row.title_en} {row.title_zh}" for row in rows).lower()
    return all(word.lower() in text for word in words.split()[:MOST_WORDS])


def tasks_chosen(uuids: Iterable[str], kept: Collection[str]) -> list[TypicalTask]:
    """The tasks in force of these UUIDs; of those in `kept`, also one that is replaced or retired.
    One query; what is no UUID is left out."""
    wanted = {one for one in map(_uuid, uuids) if one}
    there = {one for one in map(_uuid, kept) if one}
    rows = TypicalTask.objects.filter(
        Q(replaced_by=None, retired_at=None) | Q(uuid__in=there), uuid__in=wanted
    )
    return list(_in_order(rows)) if wanted else []


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
