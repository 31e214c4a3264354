"""The columns of a board: work processes in the order of work."""

from collections.abc import Mapping
from typing import Literal

from django.db import transaction

from ronghe.apps.base.api import Refused
from ronghe.apps.curriculum.models import BoardProcess, Card, Workshop
from ronghe.apps.curriculum.rules_workshop import MOST_PROCESSES, may_edit
from ronghe.apps.curriculum.services.cards import done, refuse_phase
from ronghe.apps.curriculum.services.workshops import locked, participant_in
from ronghe.apps.people.api import Viewer

TITLES = ("title_en", "title_zh")


class ProcessChanged(Refused):
    """Somebody else was faster; `process` says what stands there now."""

    code = "process-changed"

    def __init__(self, process: BoardProcess) -> None:
        super().__init__(
            "Somebody has renamed this process meanwhile. Nothing was overwritten.",
            "此工作过程刚被他人改名。没有覆盖任何内容。",
        )
        self.process = process


def add_process(*, viewer: Viewer, workshop: Workshop, titles: Mapping[str, str]) -> BoardProcess:
    """A further column at the end. Raises NotAllowed; Refused without a title or with too many."""
    participant_in(viewer, workshop)
    with transaction.atomic():
        workshop = locked(workshop)
        refuse_phase(may_edit(workshop))
        count = workshop.processes.count()
        if count >= MOST_PROCESSES:
            raise Refused(
                f"A board takes {MOST_PROCESSES} processes at most. Nothing was added.",
                f"看板最多 {MOST_PROCESSES} 个工作过程。未添加任何内容。",
                code="too-many-processes",
            )
        process = BoardProcess(workshop=workshop, position=count + 1, **_clean(titles))
        _refuse_untitled(process)
        process.save()
        done(viewer, workshop, "process added")
    return process


def rename_process(
    *, viewer: Viewer, process: BoardProcess, version: int, titles: Mapping[str, str]
) -> BoardProcess:
    """Raises ProcessChanged when there is a newer version than `version`."""
    participant_in(viewer, process.workshop)
    with transaction.atomic():
        workshop = locked(process.workshop)
        refuse_phase(may_edit(workshop))
        process = BoardProcess.objects.get(pk=process.pk)
        new = _clean(titles)
        if all(getattr(process, name) == value for name, value in new.items()):
            return process
        if process.version != version:
            raise ProcessChanged(process)
        for name, value in new.items():
            setattr(process, name, value)
        _refuse_untitled(process)
        process.version += 1
        process.save()
        done(viewer, workshop, "process renamed")
    return process


def step_process(
    *, viewer: Viewer, process: BoardProcess, direction: Literal["left", "right"]
) -> BoardProcess:
    """Move a column by one place; at an edge it stays."""
    participant_in(viewer, process.workshop)
    with transaction.atomic():
        workshop = locked(process.workshop)
        refuse_phase(may_edit(workshop))
        columns = list(workshop.processes.all())
        at = columns.index(process)
        to = at + (-1 if direction == "left" else 1)
        if 0 <= to < len(columns):
            columns[at], columns[to] = columns[to], columns[at]
            for position, one in enumerate(columns, start=1):
                one.position = position
            BoardProcess.objects.bulk_update(columns, ["position"])
            done(viewer, workshop, "process moved")
    return process


def remove_process(*, viewer: Viewer, process: BoardProcess) -> None:
    """Take an empty column off the board. Raises Refused while cards stand in it."""
    participant_in(viewer, process.workshop)
    with transaction.atomic():
        workshop = locked(process.workshop)
        refuse_phase(may_edit(workshop))
        if process.cards.filter(state=Card.State.ON_BOARD).exists():
            raise Refused(
                "Cards stand in this process; move or park them first. Nothing was changed.",
                "此工作过程中还有卡片，请先移走或搁置。未作任何更改。",
                code="process-not-empty",
            )
        process.delete()
        done(viewer, workshop, "process removed")


def _clean(titles: Mapping[str, str]) -> dict[str, str]:
    return {name: titles[name].strip() for name in TITLES if name in titles}


def _refuse_untitled(process: BoardProcess) -> None:
    if not (process.title_en or process.title_zh):
        raise Refused(
            "A process needs a title in one of the languages. Nothing was changed.",
            "工作过程至少需要一种语言的名称。未作任何更改。",
            code="title-missing",
        )
