"""The Chinese Standard Classification of Occupations, 2022 edition (职业分类大典 2022 年版)."""

from dataclasses import dataclass
from typing import Literal

Rank = Literal["major_group", "medium_group", "small_group", "occupation"]
RANKS: tuple[Rank, ...] = ("major_group", "medium_group", "small_group", "occupation")


@dataclass(frozen=True, slots=True)
class Entry:
    """A group (大类, 中类, 小类) or occupation (职业).

    A code's ranks are told apart by its rank, not by its zeros: a small group with one occupation
    may share its code with it. `tasks` are the numbered main tasks (主要工作任务) in order.
    `is_digital` and `is_green` are the classification's marks S and L, taken off the name.
    """

    rank: Rank
    code: str
    name: str
    definition: str
    tasks: tuple[str, ...]
    aliases: tuple[str, ...]
    is_digital: bool
    is_green: bool
    parent: tuple[Rank, str] | None


@dataclass(frozen=True, slots=True)
class CscoEdition:
    """All entries in the order of the file."""

    entries: tuple[Entry, ...]
