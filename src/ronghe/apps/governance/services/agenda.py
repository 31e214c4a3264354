"""The agenda: waiting motions, effects to look at and open matters come onto it by themselves."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from django.db import transaction
from django.db.models import Max

from ronghe.apps.base.api import Reference, Refused, Text, audit, day_of, text_of
from ronghe.apps.governance.flows import MOTION
from ronghe.apps.governance.models import AgendaItem, Decision, Meeting, Motion
from ronghe.apps.governance.queries.meetings import matters_of, motions_waiting, reviews_due
from ronghe.apps.governance.services.access import CONVENE, require_committee, require_leading
from ronghe.apps.people.api import Viewer

MOST_ITEMS = 60
ASIDE = 32_767  # no agenda is as long
LONGEST_TITLE = 200
LONGEST_WHY = 400
NO_WORDS = Text("", "")
Direction = Literal["up", "down"]


@dataclass(frozen=True, slots=True)
class Point:
    """An item as it would stand on the agenda."""

    title: Text
    why: Text = NO_WORDS
    motion: Motion | None = None
    decision: Decision | None = None
    matter: Reference | None = None
    url: str = ""


def reference_of(meeting: Meeting) -> Reference:
    return Reference("governance.meeting", meeting.uuid)


def draw_agenda(*, viewer: Viewer, meeting: Meeting) -> int:
    """Put on the agenda what waits and is not there yet; returns how many items came.

    Reviews of effects come first, then motions in the order they were handed in, then matters of
    other apps. Raises NotAllowed; Refused once the papers are out.
    """
    require_committee(viewer, CONVENE, meeting.committee)
    with transaction.atomic():
        locked = _planned(meeting)
        added = 0
        for point in _points(viewer, locked):
            # One after the other: a motion just added makes a matter about the same superfluous.
            if not _stands(locked, point) and locked.agenda.count() < MOST_ITEMS:
                _add(locked, point)
                added += 1
        audit(viewer, CONVENE, subject=reference_of(meeting), touched="agenda", count=added)
    return added


def add_agenda_item(*, viewer: Viewer, meeting: Meeting, title: str) -> AgendaItem:
    """Add a point in words. Raises NotAllowed; Refused once the papers are out, or beyond 60."""
    require_committee(viewer, CONVENE, meeting.committee)
    with transaction.atomic():
        locked = _planned(meeting)
        if locked.agenda.count() >= MOST_ITEMS:
            raise Refused(
                f"An agenda has at most {MOST_ITEMS} items. Nothing was added.",
                f"议程最多 {MOST_ITEMS} 项。未添加。",
                code="agenda-full",
            )
        item = _add(locked, Point(Text(title, title)))
        audit(viewer, CONVENE, subject=reference_of(meeting), touched="agenda")
    return item


def remove_agenda_item(*, viewer: Viewer, item: AgendaItem) -> None:
    """Take an item off; its motion waits again. Refused once the papers are out."""
    require_committee(viewer, CONVENE, item.meeting.committee)
    with transaction.atomic():
        _planned(item.meeting)
        if item.motion is not None:
            MOTION.make(item.motion, "take_off_agenda")
        item.delete()
        audit(viewer, CONVENE, subject=reference_of(item.meeting), touched="agenda")


def move_agenda_item(*, viewer: Viewer, item: AgendaItem, direction: Direction) -> None:
    """Put an item before the one above it, or behind the one below; the first and the last stay.
    Raises NotAllowed; Refused once the papers are out."""
    require_committee(viewer, CONVENE, item.meeting.committee)
    with transaction.atomic():
        meeting = _planned(item.meeting)
        items = list(meeting.agenda.order_by("position"))
        place = next((n for n, one in enumerate(items) if one.pk == item.pk), None)
        if place is None:
            raise Refused("There is no such point.", "没有该议程项。", code="no-item")
        other = place + (-1 if direction == "up" else 1)
        if not 0 <= other < len(items):
            return
        _swap(items[place], items[other])
        touched = f"agenda order {direction}"
        audit(viewer, CONVENE, subject=reference_of(meeting), touched=touched)


def _swap(first: AgendaItem, second: AgendaItem) -> None:
    """Two points change places; a place is taken once, so one steps aside meanwhile."""
    here, there = first.position, second.position
    AgendaItem.objects.filter(pk=first.pk).update(position=ASIDE)
    AgendaItem.objects.filter(pk=second.pk).update(position=here)
    AgendaItem.objects.filter(pk=first.pk).update(position=there)


def note_outcome(*, viewer: Viewer, item: AgendaItem, text: str) -> None:
    """Write down what the meeting made of an item, while it runs or before its minutes."""
    require_leading(viewer, item.meeting.committee)
    with transaction.atomic():
        meeting = Meeting.objects.select_for_update().get(pk=item.meeting_id)
        if meeting.state not in {Meeting.State.RUNNING, Meeting.State.CLOSED}:
            raise Refused(
                "What was said is noted during the meeting and before its minutes. "
                "Nothing was changed.",
                "只能在会议进行中或纪要整理前记录。未作任何更改。",
                code="wrong-state",
            )
        AgendaItem.objects.filter(pk=item.pk).update(outcome=text, outcome_lang=viewer.language)
        audit(viewer, CONVENE, subject=reference_of(meeting), touched="outcome")


def _planned(meeting: Meeting) -> Meeting:
    locked = Meeting.objects.select_for_update().select_related("committee").get(pk=meeting.pk)
    if locked.state != Meeting.State.PLANNED:
        raise Refused(
            "The papers of this meeting are out; its agenda stands. Nothing was changed.",
            "会议文件已送达，议程不能再改。未作任何更改。",
            code="agenda-fixed",
        )
    return locked


def _points(viewer: Viewer, meeting: Meeting) -> Iterator[Point]:
    committee = meeting.committee
    for decision in reviews_due(committee, day_of(meeting.starts_at)):
        title = text_of(decision.motion)
        yield Point(
            Text(f"Did it help? {title.en}", f"效果回顾：{title.zh}"),
            Text("Its effect is due to be looked at.", "到了回顾效果的日期。"),
            decision=decision,
        )
    for motion in list(motions_waiting(committee)):
        yield Point(text_of(motion), motion=motion)
    for matter in matters_of(viewer, committee):
        yield Point(matter.title, matter.why, matter=matter.reference, url=matter.url)


def _stands(meeting: Meeting, point: Point) -> bool:
    """Whether it is on this agenda, or a motion about the matter is."""
    if point.motion is not None:
        return False  # those that wait are on no agenda to come
    if point.decision is not None:
        return meeting.agenda.filter(decision=point.decision).exists()
    if point.matter is None:
        return False
    is_moved = meeting.agenda.filter(motion__subject=point.matter).exists()
    return is_moved or meeting.agenda.filter(matter=point.matter).exists()


def _add(meeting: Meeting, point: Point) -> AgendaItem:
    if point.motion is not None:
        MOTION.make(point.motion, "put_on_agenda")
    last = meeting.agenda.aggregate(last=Max("position"))["last"] or 0
    return AgendaItem.objects.create(
        meeting=meeting,
        position=last + 1,
        motion=point.motion,
        decision=point.decision,
        matter=point.matter or "",
        title_en=point.title.en[:LONGEST_TITLE],
        title_zh=point.title.zh[:LONGEST_TITLE],
        why_en=point.why.en[:LONGEST_WHY],
        why_zh=point.why.zh[:LONGEST_WHY],
        url=point.url,
    )
