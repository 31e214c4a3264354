"""Titles in both languages as somebody types them, and the codes made of them."""

from typing import Any

from django.db.models import QuerySet
from django.utils.text import slugify

from ronghe.apps.base.api import Refused, Text


def titles_of(title: Text) -> dict[str, str]:
    """Both languages; what was typed in one stands for the other until somebody translates it."""
    return {"title_en": title.en or title.zh, "title_zh": title.zh or title.en}


def refuse_untitled(title: Text) -> None:
    if not title.en.strip() and not title.zh.strip():
        raise Refused(
            "Give a title in one language at least. Nothing was changed.",
            "请至少用一种语言填写名称。未作任何更改。",
            code="title-missing",
        )


def code_of(title: Text, rows: "QuerySet[Any]", letter: str) -> str:
    """A code from the English title, with a number where it is taken or holds no Latin letter."""
    taken = set(rows.values_list("code", flat=True))
    stem = slugify(title.en)[:50]
    numbered = (f"{stem}-{n}" if stem else f"{letter}{n}" for n in range(1, len(taken) + 2))
    return stem if stem and stem not in taken else next(c for c in numbered if c not in taken)
