"""Days and durations as each language writes them, for whoever puts one into a sentence."""

from datetime import date

from django.utils import formats
from django.utils.translation import get_language, ngettext

from ronghe.apps.base.text import Text


def day_in_words(day: date) -> str:
    """23 November 2026, or 2026年11月23日."""
    if (get_language() or "").startswith("zh"):
        return f"{day.year}年{day.month}月{day.day}日"
    return formats.date_format(day, "j F Y")


def day_text(day: date) -> Text:
    """The same in both languages."""
    return Text(f"{day.day} {day:%B %Y}", f"{day.year}年{day.month}月{day.day}日")


def duration_in_words(minutes: int) -> str:
    """45 min, 1 hour 30 min; in Chinese 45 分钟, 1 小时 30 分钟."""
    hours, rest = divmod(minutes, 60)
    parts = []
    if hours:
        parts.append(ngettext("%(hours)d hour", "%(hours)d hours", hours) % {"hours": hours})
    if rest or not hours:
        parts.append(ngettext("%(rest)d min", "%(rest)d min", rest) % {"rest": rest})
    return " ".join(parts)
