"""In which language the people of the sample region typed what they typed.

Notices, reasons, titles of revisions and reflections stand in one language, that of whoever wrote
them. The sample region is loaded in one of two: its people then all wrote in that one, so that
whoever tries Ronghe can read what they tell each other. What has both languages keeps both.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from ronghe.apps.base.api import Text
from ronghe.apps.people.api import Person


@dataclass(frozen=True, slots=True)
class Wording:
    """One of the two languages: picks the words, and names itself as a field for language does."""

    language: Literal["en", "zh"] = "zh"

    @property
    def lang(self) -> str:
        return "zh-hans" if self.language == "zh" else "en"

    def of(self, told: Mapping[str, str]) -> str:
        """The words of a content file that has both."""
        return told[self.language]

    def say(self, text: Text) -> str:
        return text.in_language(self.language)


CHINESE, ENGLISH = Wording("zh"), Wording("en")


def wording_in(language: str) -> Wording:
    """By the code of a language: English, else Chinese."""
    return ENGLISH if language.startswith("en") else CHINESE


def wording_of(person: Person) -> Wording:
    """How somebody of the sample region writes."""
    return wording_in(person.language)
