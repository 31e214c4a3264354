"""Titles and codes of what people put up: a title in one language at least, a code made from it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import IntegrityError
from django.utils.text import slugify

from ronghe.apps.base.api import Refused, Text


def require_title(title: Text) -> None:
    """Raises Refused for one that is empty in both languages."""
    if not title.en.strip() and not title.zh.strip():
        raise Refused(
            "A title is needed, in Chinese or in English. Nothing was changed.",
            "须填写中文或英文名称。未作任何更改。",
            code="title-missing",
        )


def free_code(title: Text, kind: str, is_taken: Callable[[str], bool]) -> str:
    """A code from the English title, or from `kind` where there is none, that nobody has yet."""
    stem = slugify(title.en)[:50].strip("-") or kind
    code, number = stem, 1
    while is_taken(code):
        number += 1
        code = f"{stem}-{number}"
    return code


@contextmanager
def once(en: str, zh: str, *, code: str) -> Iterator[None]:
    """Say what is there already where the database finds that it would be there twice."""
    try:
        yield
    except IntegrityError:
        raise Refused(f"{en} Nothing was changed.", f"{zh}未作任何更改。", code=code) from None
