"""What the kinds and outcomes of certification are called, in both languages at once."""

from functools import cache

from django.db.models import TextChoices
from django.utils.translation import override

from ronghe.apps.base.api import Text


@cache
def label_of(choice: TextChoices) -> Text:
    """A choice's label in both languages, whatever the language of the page."""
    with override("en"):
        english = str(choice.label)
    with override("zh-hans"):
        return Text(english, str(choice.label))


def joined(*parts: Text | None) -> Text:
    """Several short texts in one line."""
    there = [part for part in parts if part is not None]
    return Text(" · ".join(one.en for one in there), " · ".join(one.zh for one in there))
