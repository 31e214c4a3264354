"""Texts that people read, in two languages: the fields `<name>_en` and `<name>_zh` of one thing."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, override


@dataclass(frozen=True, slots=True)
class Text:
    """One text in English and Simplified Chinese; either may be empty in imported content."""

    en: str
    zh: str

    def in_language(self, code: str) -> str:
        first, second = (self.zh, self.en) if code.startswith("zh") else (self.en, self.zh)
        return first or second

    def __str__(self) -> str:
        return self.in_language(get_language() or "en")


def typed_text(words: str, lang: str) -> Text:
    """What somebody typed in one language: shown as it is, and marked with it on other pages."""
    return Text("", words) if lang.startswith("zh") else Text(words, "")


def in_both(words: Any) -> Text:
    """What a lazily translated word, such as the label of a choice, says in each language."""
    with override("en"):
        english = str(words)
    with override("zh-hans"):
        return Text(english, str(words))


def text_of(thing: Any, field: str = "title") -> Text:
    """The bilingual `field` of a model or dataclass as a Text."""
    return Text(getattr(thing, f"{field}_en"), getattr(thing, f"{field}_zh"))
