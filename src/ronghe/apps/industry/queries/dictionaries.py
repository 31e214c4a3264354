"""The dictionaries that postings are searched with: published labels and what a region added.

Building one from the whole of ESCO takes a few seconds, so each process keeps the one it built
until a classification is imported anew or somebody adds a word.
"""

from collections.abc import Iterator
from functools import lru_cache

from django.db.models import Max

from ronghe.apps.competence.api import (
    concept_groups,
    concept_labels,
    imported_at,
    occupation_titles,
)
from ronghe.apps.industry.models import DictionaryAddition
from ronghe.engines.demand import (
    DEFAULT_AMBIGUITY,
    Label,
    LinkProposer,
    SkillDictionary,
    verb_object_phrases,
)

LANGUAGES = ("en", "zh")
KEPT = 4

State = tuple[str, ...]


def dictionary_of(region: int) -> SkillDictionary:
    """The dictionary of a region (by primary key), in both languages; two or three queries when it
    is kept already."""
    return _built(region, _state(region))


def proposer_of(region: int, lang: str) -> LinkProposer | None:
    """What proposes links in a language; None where no label is there."""
    return _proposer(region, lang, _state(region))


def _state(region: int) -> State:
    """Changes whenever the labels do."""
    newest = DictionaryAddition.objects.filter(region=region).aggregate(newest=Max("pk"))["newest"]
    published = (imported_at("esco", "en"), imported_at("csco", "zh"))
    return (*(str(one) for one in published), str(newest))


@lru_cache(maxsize=KEPT)
def _built(region: int, state: State) -> SkillDictionary:
    return SkillDictionary.build(_labels(region), DEFAULT_AMBIGUITY)


@lru_cache(maxsize=KEPT)
def _proposer(region: int, lang: str, state: State) -> LinkProposer | None:
    labels = [label for label in _labels(region) if label.language == lang]
    return LinkProposer.build(labels, "zh" if lang == "zh" else "en") if labels else None


def _labels(region: int) -> Iterator[Label]:
    yield from _english()
    yield from _chinese()
    for row in DictionaryAddition.objects.filter(region=region).order_by("pk"):
        yield Label(row.concept, row.text, "zh" if row.lang == "zh" else "en", True)


def _english() -> Iterator[Label]:
    groups = concept_groups("esco", "en")
    for one in concept_labels("esco", "en", ("skill", "knowledge")):
        yield Label(one.uri, one.text, "en", one.is_preferred, groups.get(one.uri, ""))


def _chinese() -> Iterator[Label]:
    """The phrases of the national classification's tasks; a sentence as a whole is never met."""
    for one in concept_labels("csco", "zh", ("task",)):
        for phrase in verb_object_phrases(one.text):
            yield Label(one.uri, phrase, "zh", False)


def titles_of_occupations() -> SkillDictionary:
    """Finds own occupations (their primary keys as text) in the titles of postings."""
    labels = [
        Label(str(pk), title, "zh" if lang == "zh" else "en", False)
        for pk, lang, title in occupation_titles()
        if title
    ]
    return SkillDictionary.build(labels)
