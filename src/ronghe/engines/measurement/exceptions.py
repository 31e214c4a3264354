"""Errors of the measurement engine: a stable code, an English and a Chinese message, the values."""

from __future__ import annotations

from collections.abc import Mapping


class MeasurementError(Exception):
    """A problem that the caller can put right.

    `code` is stable and machine-readable; `en` and `zh` are whole sentences with the values
    filled in; `params` holds the values by name.
    """

    def __init__(
        self, code: str, en: str, zh: str, params: Mapping[str, object] | None = None
    ) -> None:
        self.code = code
        self.params: dict[str, object] = dict(params or {})
        self.en = en.format(**self.params)
        self.zh = zh.format(**self.params)
        super().__init__(self.en)


class InvalidRatings(MeasurementError):
    """The observations themselves cannot be used (missing, negative, not whole, wrong length)."""


class InvalidModel(MeasurementError):
    """The model names something that the ratings do not have, or contradicts itself."""


class InvalidAnchors(InvalidModel):
    """An anchor names an unknown facet or level, or is not a number."""


class Unestimable(MeasurementError):
    """Nothing is left to estimate, or the information is singular."""


class UndefinedStatistic(MeasurementError):
    """A diagnostic that these data do not define (too few, without variation, confounded)."""


class DisconnectedDesign(MeasurementError):
    """The design falls into parts that cannot be told apart; `subsets` names them."""

    def __init__(self, code: str, en: str, zh: str, params: Mapping[str, object]) -> None:
        super().__init__(code, en, zh, params)
        self.subsets = self.params.get("subsets", ())
