"""Skills named in a text, found with a dictionary of labels.

One Aho–Corasick automaton per language (Aho and Corasick, Communications of the ACM 18, 1975, 333)
runs over the text once, whatever the number of labels. Of overlapping labels the one that begins
first counts, and of those the longest.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ronghe.engines.demand.chinese import ChineseSearch
from ronghe.engines.demand.data import LANGUAGES, Ambiguous, Label, Language, Mention
from ronghe.engines.demand.english import EnglishSearch
from ronghe.engines.demand.exceptions import DemandInputError
from ronghe.engines.demand.matching import Entry
from ronghe.engines.demand.normalising import chinese_characters, english_tokens

SHORTEST_CHINESE = 2


@dataclass(frozen=True, slots=True)
class SkillDictionary:
    """Labels made ready for searching; build it once and keep it.

    `undecided` are labels that several concepts share and none, or more than one, has as its
    preferred one: they are left out, and said.
    """

    size: int
    undecided: tuple[str, ...]
    _searches: Mapping[Language, EnglishSearch | ChineseSearch]

    @classmethod
    def build(
        cls, labels: Iterable[Label], ambiguity: Sequence[Ambiguous] = ()
    ) -> "SkillDictionary":
        """Raises DemandInputError for a label without a concept or in an unknown language."""
        keyed = _by_form(labels)
        searches: dict[Language, EnglishSearch | ChineseSearch] = {}
        undecided: list[str] = []
        size = 0
        for language, forms in keyed.items():
            entries, left_out = _entries(forms, language, ambiguity)
            undecided += left_out
            size += len(entries)
            if entries:  # an empty automaton refuses to search
                search = EnglishSearch if language == "en" else ChineseSearch
                searches[language] = search(entries)
        return cls(size, tuple(sorted(undecided)), searches)

    def find(self, text: str, language: Language) -> tuple[Mention, ...]:
        """The mentions in a text, in the order in which they stand in it."""
        search = self._searches.get(language)
        return search.find(text) if search else ()

    def find_many(
        self, texts: Iterable[str], language: Language
    ) -> tuple[tuple[Mention, ...], ...]:
        """`find` for each text."""
        return tuple(self.find(text, language) for text in texts)


def canonical_text(text: str, language: Language) -> str:
    """The form in which labels are compared; empty where nothing searchable is left."""
    if language == "en":
        return " ".join(english_tokens(text))
    characters = chinese_characters(text).strip()
    return characters if len(characters) >= SHORTEST_CHINESE else ""


def _by_form(labels: Iterable[Label]) -> dict[Language, dict[str, list[Label]]]:
    keyed: dict[Language, dict[str, list[Label]]] = {language: {} for language in LANGUAGES}
    for label in labels:
        if label.language not in LANGUAGES:
            raise DemandInputError(f"language {label.language!r} is none of {LANGUAGES}")
        if not label.concept:
            raise DemandInputError(f"label {label.text!r} names no concept")
        form = canonical_text(label.text, label.language)
        if form:
            keyed[label.language].setdefault(form, []).append(label)
    return keyed


def _entries(
    forms: Mapping[str, Sequence[Label]], language: Language, ambiguity: Sequence[Ambiguous]
) -> tuple[dict[str, Entry], list[str]]:
    """Form → what it stands for, and the labels left out because nobody can say what they mean."""
    doubtful = {
        canonical_text(one.text, language): one for one in ambiguity if one.language == language
    }
    entries: dict[str, Entry] = {}
    undecided: list[str] = []
    for form, labels in forms.items():
        label = _meant(labels)
        if label is None:
            undecided.append(labels[0].text)
            continue
        length = form.count(" ") + 1 if language == "en" else len(form)
        ambiguous = doubtful.get(form)
        entries[form] = Entry(label.concept, label.text, label.neighbourhood, length, ambiguous)
    return entries, undecided


def _meant(labels: Sequence[Label]) -> Label | None:
    """The label that counts where concepts share a form: the only preferred one, if there is."""
    if len({label.concept for label in labels}) == 1:
        return labels[0]
    preferred = [label for label in labels if label.is_preferred]
    return preferred[0] if len({label.concept for label in preferred}) == 1 else None
