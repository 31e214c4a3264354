"""A display is rated on its day at the earliest, and of a student who has chosen what to show:
whoever has seen nothing has nothing to rate."""

from collections.abc import Sequence
from datetime import date

from ronghe.apps.assessment.api import Assignment, form_holds
from ronghe.apps.base.api import Refused
from ronghe.apps.base.presentation.dates import day_text
from ronghe.apps.certification.models import DisplayEntry


def hold_of(assignments: Sequence[Assignment], day: date) -> Refused | None:
    """What forms of displays wait for. One query, whatever the number of forms."""
    rows = DisplayEntry.objects.filter(
        display__session__in={one.session_id for one in assignments},
        person__in={one.subject_id for one in assignments},
    )
    pairs = {(one.session_id, one.subject_id) for one in assignments}
    for row in rows.select_related("display"):
        if (row.display.session_id, row.person_id) in pairs and not is_ready(row, day):
            return _wait(row, day)
    return None


def is_ready(entry: DisplayEntry, day: date) -> bool:
    return entry.chosen_at is not None and entry.display.held_on <= day


def _wait(entry: DisplayEntry, day: date) -> Refused:
    if entry.display.held_on > day:
        held = day_text(entry.display.held_on)
        return Refused(
            f"The display is on {held.en}; it is rated then. Nothing was handed in.",
            f"展示将于{held.zh}举行，届时再评分。未提交。",
            code="display-not-held",
        )
    return Refused(
        "This student has not chosen yet what to show; it can be rated once there is something "
        "to see. Nothing was handed in.",
        "该学生尚未选择展示内容，有内容可看后方可评分。未提交。",
        code="nothing-shown",
    )


def register() -> None:
    form_holds.register("certification.displays", hold_of)
