"""One table of the legal changes of state of one kind of thing.

Every kind of thing that has a state has one `Flow`, in the `flows*.py` of its app; what is not in
the table does not happen. A change is one conditional UPDATE, so of two at once the second finds
nothing to change. Who may do it is the service's matter; a table says what is possible at all.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import models
from django.utils import translation

from ronghe.apps.base.errors import Refused
from ronghe.apps.base.text import Text

# No slots below: in Python 3.11 a frozen generic that has them cannot be made as Guard[Facts](…).
Facts = TypeVar("Facts")
NOTHING_CHANGED = Text(" Nothing was changed.", "未作任何更改。")
SAY_WHY = Text("Say why.", "请说明理由。")


@dataclass(frozen=True)
class Guard(Generic[Facts]):
    """A named predicate that has to hold before a move, and what is said where it does not."""

    code: str
    holds: Callable[[Facts], bool]
    why: Text


@dataclass(frozen=True)
class Move(Generic[Facts]):
    """One legal change of state.

    `guards` stand in the order in which they are told; `elsewhere` is said in any state but the
    `sources`; `title` is what a button says; `by` names who alone makes it (the committee, a page
    of its own); `needs_reason` asks for a word of why.
    """

    name: str
    sources: tuple[str, ...]
    target: str
    guards: tuple[Guard[Facts], ...] = ()
    elsewhere: Text | None = None
    title: Text | None = None
    by: str = ""
    needs_reason: bool = False


@dataclass(frozen=True)
class Flow(Generic[Facts]):
    """All legal moves of one kind of thing. Raises ValueError for a table that cannot be meant.

    `begins` are the states in which a thing is made; `code` is the refusal's where a thing is in
    another state, and `elsewhere` its words where the move has none of its own.
    """

    thing: Text
    states: type[models.TextChoices]
    begins: tuple[str, ...]
    moves: tuple[Move[Facts], ...]
    code: str = "wrong-state"
    elsewhere: Text | None = None

    def __post_init__(self) -> None:
        faults = list(self._faults())
        if faults:
            raise ValueError(f"{self.thing.en}: {'; '.join(faults)}")

    def __getitem__(self, name: str) -> Move[Facts]:
        """The move of this name; KeyError where the table has none."""
        for move in self.moves:
            if move.name == name:
                return move
        raise KeyError(name)

    def moves_from(self, state: str) -> tuple[Move[Facts], ...]:
        """What is possible in a state, in the table's order."""
        return tuple(move for move in self.moves if state in move.sources)

    def between(self, source: str, target: str, *, by: str = "") -> Move[Facts] | None:
        """The legal move from one state to another, if there is one."""
        found = (move for move in self.moves_from(source) if move.target == target)
        return next((move for move in found if move.by == by), None)

    def allows(self, name: str, state: str) -> bool:
        """Whether the state allows the move; pages offer it only then."""
        return state in self[name].sources

    def failing(self, name: str, facts: Facts) -> list[Guard[Facts]]:
        """The guards of a move that do not hold, in order."""
        return [guard for guard in self[name].guards if not guard.holds(facts)]

    def check(self, name: str, state: str, facts: Facts, *, by: str = "", because: str = "") -> str:
        """The state that a move leads to. Raises Refused: from this state, by somebody else, for
        the first guard that does not hold, without a reason."""
        move = self[name]
        if state not in move.sources or move.by != by:
            raise self.refusal(state, name)
        for guard in self.failing(name, facts):
            raise _refused(guard.why, guard.code)
        if move.needs_reason and not because.strip():
            raise _refused(SAY_WHY, "reason-missing")
        return str(move.target)

    def make(
        self,
        row: Any,
        name: str,
        *,
        facts: Facts | None = None,
        by: str = "",
        because: str = "",
        **fields: Any,
    ) -> None:
        """Move a row, writing `fields` with its state; guards look at the row where no `facts` are
        given. Raises Refused and changes nothing where the table does not allow it, or somebody
        else has moved the row meanwhile."""
        move = self[name]
        if row.state not in move.sources:
            row.refresh_from_db(fields=["state"])
        looked_at = row if facts is None else facts
        target = self.check(name, row.state, looked_at, by=by, because=because)
        rows = type(row)._default_manager.filter(pk=row.pk)
        if not rows.filter(state__in=move.sources).update(state=target, **fields):
            row.refresh_from_db(fields=["state"])
            raise self.refusal(row.state, name)
        _take_over(row, {"state": target, **fields})

    def make_all(self, rows: models.QuerySet[Any], name: str, **fields: Any) -> int:
        """Move those rows that are where the move begins; how many. Only for moves without a
        condition, as where something newer takes the place of all that came before."""
        move = self._without_conditions(name)
        return rows.filter(state__in=move.sources).update(state=move.target, **fields)

    def make_together(self, rows: Sequence[Any], name: str, **fields: Any) -> None:
        """Move rows in hand by one statement, all or, as Refused inside the caller's transaction,
        none. Only for moves without a condition."""
        target = str(self._without_conditions(name).target)
        if not rows:
            return
        held = type(rows[0])._default_manager.filter(pk__in=[row.pk for row in rows])
        if self.make_all(held, name, **fields) != len(rows):
            raise self.refusal(rows[0].state, name)
        for row in rows:
            _take_over(row, {"state": target, **fields})

    def refusal(self, state: str, name: str = "") -> Refused:
        """What is said where a thing is in another state than the move asks for."""
        own = self[name].elsewhere if name else None
        return _refused(own or self.elsewhere or self._not_now(state), self.code)

    def drawing(self) -> str:
        """The table as the text of a Mermaid state diagram."""
        lines = [f"[*] --> {state}" for state in self.begins]
        lines += [
            f"{a} --> {move.target}: {move.name}" for move in self.moves for a in move.sources
        ]
        lines += [f"{state} --> [*]" for state in self.states.values if not self.moves_from(state)]
        return "\n".join(["stateDiagram-v2", *(f"    {line}" for line in lines)])

    def _without_conditions(self, name: str) -> Move[Facts]:
        move = self[name]
        if move.guards or move.by or move.needs_reason:
            raise ValueError(f"{self.thing.en}: {name} has conditions and is made one by one")
        return move

    def _not_now(self, state: str) -> Text:
        with translation.override("en"):
            en = str(self.states(state).label)
        with translation.override("zh-hans"):
            zh = str(self.states(state).label)
        return Text(
            f"This is not possible now; the {self.thing.en} is “{en}”.",
            f"当前状态为“{zh}”，无法进行此操作。",
        )

    def _faults(self) -> Iterator[str]:
        known = set(self.states.values)
        named = {*self.begins, *(state for move in self.moves for state in _states_of(move))}
        for state in sorted(named - known):
            yield f"{state} is none of its states"
        for state in sorted(known - self._reached()):
            yield f"{state} is never reached"
        for name in _twice(move.name for move in self.moves):
            yield f"{name} is named twice"
        for ways in _twice((a, m.target, m.by) for m in self.moves for a in m.sources):
            yield f"two moves lead from {ways[0]} to {ways[1]}"

    def _reached(self) -> set[str]:
        reached = {str(state) for state in self.begins}
        for _ in self.states.values:
            ways = [move.target for move in self.moves if reached & set(move.sources)]
            reached |= {str(state) for state in ways}
        return reached


def _states_of(move: Move[Any]) -> set[str]:
    return {move.target, *move.sources}


Named = TypeVar("Named")


def _twice(names: Iterable[Named]) -> list[Named]:
    listed = list(names)
    return [name for place, name in enumerate(listed) if name in listed[:place]]


def _refused(why: Text, code: str) -> Refused:
    return Refused(why.en + NOTHING_CHANGED.en, why.zh + NOTHING_CHANGED.zh, code=code)


def _take_over(row: Any, written: dict[str, Any]) -> None:
    """Let the row in hand say what stands in its table now."""
    computed = [name for name, value in written.items() if hasattr(value, "resolve_expression")]
    for name in written.keys() - set(computed):
        setattr(row, name, written[name])
    if computed:
        row.refresh_from_db(fields=computed)
