"""What a check says."""

from dataclasses import dataclass
from enum import Enum

from ronghe.config.faults import words


class Level(Enum):
    """How much a finding matters, with the sign before it."""

    WELL = "✓"
    HINT = "·"
    FAULT = "✗"


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence about this installation, with what to do where something is wrong."""

    level: Level
    en: str
    zh: str

    def __str__(self) -> str:
        return f"{self.level.value} {words(self.en, self.zh)}"


def well(en: str, zh: str) -> Finding:
    return Finding(Level.WELL, en, zh)


def hint(en: str, zh: str) -> Finding:
    return Finding(Level.HINT, en, zh)


def fault(en: str, zh: str) -> Finding:
    return Finding(Level.FAULT, en, zh)
