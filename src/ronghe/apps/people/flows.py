"""How an organisation, programme or class is closed and opened again, and what holds it.

A unit's state is whether it has a day of closing; the service writes that day.
"""

from django.db import models

from ronghe.apps.base.api import Flow, Guard, Move, Text
from ronghe.apps.people import rules
from ronghe.apps.people.rules import Unit


class UnitState(models.TextChoices):
    """Not shown: pages say since when a unit is closed."""

    OPEN = "open"
    CLOSED = "closed"


UNIT = Flow[Unit](
    Text("unit", "单位"),
    UnitState,
    begins=(UnitState.OPEN,),
    code="state-unchanged",
    moves=(
        Move(
            "close",
            (UnitState.OPEN,),
            UnitState.CLOSED,
            (
                Guard(
                    "unit-in-use",
                    rules.has_nothing_open,
                    Text("Close its programmes and classes first.", "请先停用其专业与班级。"),
                ),
            ),
            elsewhere=Text("It is closed already.", "已经停用。"),
        ),
        Move(
            "reopen",
            (UnitState.CLOSED,),
            UnitState.OPEN,
            (
                Guard(
                    "unit-in-use",
                    rules.parent_is_open,
                    Text(
                        "What it belongs to is closed; open that first.",
                        "其所属单位或专业已停用，请先恢复。",
                    ),
                ),
            ),
            elsewhere=Text("It is open already.", "已在使用中。"),
        ),
    ),
)


def state_of(unit: Unit) -> UnitState:
    return UnitState.OPEN if unit.closed_on is None else UnitState.CLOSED
