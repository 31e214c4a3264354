"""Which skills a sentence may be about, for a person to accept: less certain than the dictionary.

Three rankings of concepts, each by the best of a concept's labels: cosine of TF-IDF over words, of
TF-IDF over character n-grams, and, where an encoder is handed in, of sentence vectors. They are
joined by reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009, 758), score
Σ 1 / (60 + rank).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.special import expit

from ronghe.engines.demand.data import Label, Language
from ronghe.engines.demand.dictionary import canonical_text
from ronghe.engines.demand.exceptions import DemandInputError

if TYPE_CHECKING:
    from sklearn.feature_extraction.text import TfidfVectorizer

Vectors = NDArray[np.float32]
Encoder = Callable[[Sequence[str]], Vectors]
"""Texts → one row each; rows need not have length 1."""

RANK_OFFSET = 60
DEPTH = 100
BATCH = 256


@dataclass(frozen=True, slots=True)
class Proposal:
    """A concept that a sentence may be about. `probability` that it is the right one is calibrated
    for the first place on English sentences only (docs/engines/demand.md)."""

    concept: str
    label: str
    rank: int
    score: float
    similarity: float
    probability: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """Logistic: log-odds of being right = intercept + slope × similarity; `falloff` a rank."""

    intercept: float
    slope: float
    falloff: float


DEFAULT_CALIBRATION = Calibration(intercept=-3.4, slope=3.9, falloff=0.5)


@dataclass(frozen=True, slots=True, eq=False)
class LinkProposer:
    """Labels of one language made ready for proposing; build it once and keep it."""

    language: Language
    _concepts: tuple[str, ...]
    _labels: tuple[str, ...]
    _spaces: tuple[tuple[Any, Any], ...]
    _encoder: Encoder | None
    _vectors: Vectors | None
    _calibration: Calibration

    @classmethod
    def build(
        cls,
        labels: Iterable[Label],
        language: Language,
        *,
        encoder: Encoder | None = None,
        calibration: Calibration = DEFAULT_CALIBRATION,
    ) -> "LinkProposer":
        """Raises DemandInputError where there is no label in the language."""
        forms: dict[tuple[str, str], str] = {}
        for label in labels:
            form = canonical_text(label.text, language) if label.language == language else ""
            if form:
                forms.setdefault((form, label.concept), label.text)
        if not forms:
            raise DemandInputError(f"there is no label in {language!r} to propose")
        texts = [form for form, _ in forms]
        spaces = tuple((one, one.fit_transform(texts).T.tocsr()) for one in _vectorisers(language))
        vectors = None if encoder is None else _unit(encoder(list(forms.values())))
        concepts = tuple(concept for _, concept in forms)
        return cls(language, concepts, tuple(forms.values()), spaces, encoder, vectors, calibration)

    def propose(self, sentences: Sequence[str], count: int = 5) -> tuple[tuple[Proposal, ...], ...]:
        """The best `count` concepts for each sentence, best first; fewer where nothing is alike."""
        found: list[tuple[Proposal, ...]] = []
        for start in range(0, len(sentences), BATCH):
            found += self._propose_batch(sentences[start : start + BATCH], count)
        return tuple(found)

    def _propose_batch(self, sentences: Sequence[str], count: int) -> list[tuple[Proposal, ...]]:
        forms = [canonical_text(sentence, self.language) for sentence in sentences]
        alike = [
            csr_matrix(vectoriser.transform(forms) @ labels) for vectoriser, labels in self._spaces
        ]
        rankings = [[self._best(row) for row in _rows(matrix)] for matrix in alike]
        if self._encoder is not None and self._vectors is not None:
            cosines = _unit(self._encoder(list(sentences))) @ self._vectors.T
            rankings.append([self._best(_largest(row)) for row in cosines])
        return [self._fused([one[n] for one in rankings], count) for n in range(len(sentences))]

    def _best(self, row: tuple[NDArray[Any], NDArray[Any]]) -> dict[str, tuple[int, float]]:
        """Concept → (its best label, its similarity), most similar first."""
        places, values = row
        best: dict[str, tuple[int, float]] = {}
        for n in np.lexsort((places, -values)):
            best.setdefault(self._concepts[places[n]], (int(places[n]), float(values[n])))
            if len(best) == DEPTH:
                break
        return best

    def _fused(
        self, rankings: Sequence[dict[str, tuple[int, float]]], count: int
    ) -> tuple[Proposal, ...]:
        scores: dict[str, float] = {}
        for ranking in rankings:
            for rank, concept in enumerate(ranking, start=1):
                scores[concept] = scores.get(concept, 0.0) + 1 / (RANK_OFFSET + rank)
        ordered = sorted(scores, key=lambda concept: (-scores[concept], concept))[:count]
        return tuple(
            self._proposal(concept, rank, scores[concept], rankings)
            for rank, concept in enumerate(ordered, start=1)
        )

    def _proposal(
        self,
        concept: str,
        rank: int,
        score: float,
        rankings: Sequence[dict[str, tuple[int, float]]],
    ) -> Proposal:
        place, _ = max((one[concept] for one in rankings if concept in one), key=lambda p: p[1])
        similarity = sum(one[concept][1] for one in rankings if concept in one) / len(rankings)
        rule = self._calibration
        odds = rule.intercept + rule.slope * similarity - rule.falloff * (rank - 1)
        return Proposal(concept, self._labels[place], rank, score, similarity, float(expit(odds)))


def _vectorisers(language: Language) -> "tuple[TfidfVectorizer, TfidfVectorizer]":
    """Words and character n-grams; Chinese words are stood in for by pairs of characters."""
    from sklearn.feature_extraction.text import TfidfVectorizer  # imported late: it is heavy

    if language == "zh":
        return (
            TfidfVectorizer(analyzer="char", ngram_range=(2, 2), sublinear_tf=True),
            TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True),
        )
    return (
        TfidfVectorizer(token_pattern=r"\S+", lowercase=False, sublinear_tf=True),
        TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), lowercase=False, sublinear_tf=True),
    )


def _rows(matrix: csr_matrix) -> Iterable[tuple[NDArray[Any], NDArray[Any]]]:
    for start, end in zip(matrix.indptr, matrix.indptr[1:], strict=False):
        yield _most(matrix.indices[start:end], matrix.data[start:end])


def _largest(row: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    return _most(np.arange(row.size), row)


def _most(places: NDArray[Any], values: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """The largest values only: a concept has some eight labels, so this leaves enough concepts."""
    wanted = 12 * DEPTH
    if values.size <= wanted:
        return places, values
    chosen = np.argpartition(-values, wanted)[:wanted]
    return places[chosen], values[chosen]


def _unit(vectors: Vectors) -> Vectors:
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: Vectors = (vectors / np.where(length > 0, length, 1)).astype(np.float32)
    return unit
