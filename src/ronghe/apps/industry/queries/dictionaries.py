"""The dictionaries that postings are searched with: published labels and what a region added.

Building one from the whole of ESCO takes a few seconds, so each process keeps the one it built
until a classification is imported anew or somebody adds a word.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from django.conf import settings
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
    Language,
    LinkProposer,
    RecallRecord,
    SkillDictionary,
    proposals_recall,
    verb_object_phrases,
)
from ronghe.files.sentence_model import (
    NotPrepared,
    SentenceModel,
    encoder_of,
    find_model,
    kept_path,
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
    return _built_proposer(labels, lang, may_make=False) if labels else None


def _built_proposer(labels: Sequence[Label], lang: str, *, may_make: bool) -> LinkProposer:
    """With sentences beside the words where a model knows the language and its vectors of the
    labels are made (or may be)."""
    language: Language = "zh" if lang == "zh" else "en"
    model = sentence_model()
    if model is not None and lang in model.languages:
        encoder = encoder_of(model, kept_in(), may_make=may_make)
        try:
            return LinkProposer.build(labels, language, encoder=encoder)
        except NotPrepared:
            pass  # said by `ronghe doctor`; words alone propose meanwhile
    return LinkProposer.build(labels, language)


def sentence_model() -> SentenceModel | None:
    return find_model(settings.RONGHE_SENTENCE_MODEL)


def proposals_measured() -> RecallRecord:
    """How often the right skill is among the best ten proposals for an English sentence, with
    sentences beside the words where a prepared model reads them here."""
    model = sentence_model()
    is_prepared = model is not None and kept_path(model, kept_in()).is_file()
    return proposals_recall(with_sentences=is_prepared)


def kept_in() -> Path:
    """The folder with the vectors of labels; it can be made again."""
    folder: Path = settings.DATA / "sentences"
    return folder


def prepare_sentences() -> int:
    """Make the vectors of all published labels that the model knows the language of and that have
    none; returns of how many labels. Takes minutes the first time."""
    model = sentence_model()
    if model is None:
        return 0
    published = [*_english(), *_chinese()]
    count = 0
    for lang in model.languages:
        labels = [label for label in published if label.language == lang]
        if labels:
            _built_proposer(labels, lang, may_make=True)
        count += len(labels)
    return count


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
