"""What is wrong with something in xAPI, and where."""

from collections.abc import Callable
from typing import Any

Check = Callable[[Any], None]


class XapiProblem(ValueError):
    """One rule that was broken: `path` says where (`context.team.member.0.mbox`), `en` and `zh`
    what is wrong there."""

    def __init__(self, en: str, zh: str) -> None:
        super().__init__(en)
        self.en = en
        self.zh = zh
        self.steps: tuple[str, ...] = ()

    def within(self, *steps: object) -> "XapiProblem":
        """The same problem, seen from further up: the outermost step first."""
        self.steps = (*map(str, steps), *self.steps)
        return self

    @property
    def path(self) -> str:
        return ".".join(self.steps)

    def __str__(self) -> str:
        return f"{self.path}: {self.en}" if self.steps else self.en


def check_at(step: object, check: Check, value: Any) -> None:
    """Check a value that stands under `step`, so that a problem names its whole path."""
    try:
        check(value)
    except XapiProblem as problem:
        raise problem.within(step) from None
