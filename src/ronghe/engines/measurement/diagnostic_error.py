"""The error every diagnostic raises when its input cannot give the statistic asked for."""

from __future__ import annotations


class DiagnosticError(ValueError):
    """A statistic that the data do not define.

    `code` names the broken rule for programs, `en` and `zh` say it to people with `params` filled
    in, `params` keeps the figures.
    """

    def __init__(self, code: str, en: str, zh: str, **params: object) -> None:
        self.code = code
        self.params = params
        self.en = en.format(**params)
        self.zh = zh.format(**params)
        super().__init__(self.en)
