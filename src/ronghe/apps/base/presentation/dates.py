"""Days as each language writes them, for whoever puts one into a sentence of their own."""

from datetime import date

from django.utils import formats
from django.utils.translation import get_language

from ronghe.apps.base.text import Text


def day_in_words(day: date) -> str:
    """23 November 2026, or 2026年11月23日."""
    if (get_language() or "").startswith("zh"):
        return f"{day.year}年{day.month}月{day.day}日"
    return formats.date_format(day, "j F Y")


def day_text(day: date) -> Text:
    """The same in both languages."""
    return Text(f"{day.day} {day:%B %Y}", f"{day.year}年{day.month}月{day.day}日")
