"""Errors that a person may read, in the language of whoever reads them."""

from ronghe.apps.base.text import Text


class RongheError(Exception):
    """Something a user can act on. `code` is stable; `text` says it in both languages."""

    code = "error"

    def __init__(self, en: str, zh: str, *, code: str = "") -> None:
        super().__init__(en)
        self.text = Text(en, zh)
        if code:
            self.code = code

    def __str__(self) -> str:
        return str(self.text)


class Refused(RongheError):
    """A rule of the domain forbids it; nothing was changed."""

    code = "refused"


class NotFound(RongheError):
    """There is no such thing, or the viewer may not know of it."""

    code = "not-found"
