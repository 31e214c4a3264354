"""Draws the scores of every form that was handed in, from the stated model."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ronghe.sample_region.content import DIMENSIONS, Content, Instrument, Item
from ronghe.sample_region.design import Design
from ronghe.sample_region.records import (
    Assignments,
    Reflection,
    SampleTruth,
    SchoolClass,
    Scores,
    Session,
)

NOT_SEEN_SHARE = 0.08
STYLE_SD = 0.4
# What students say of themselves at the workplace, against the same at school.
SELF_REPORT_AT_WORK = -0.4
# Who judges their own work well (metacognitive ability) overrates it less.
OVERRATING, OVERRATING_SLOPE, OVERRATING_SD = 0.30, -0.35, 0.40

Floats = NDArray[np.float64]


class Scorer:
    """Turns a design and the truth into columns of scores."""

    def __init__(
        self,
        content: Content,
        items: Sequence[Item],
        classes: Sequence[SchoolClass],
        truth: SampleTruth,
        random: np.random.Generator,
    ) -> None:
        self._programmes = {p.key: p for p in content.all_programmes()}
        self._items = items
        self._place = {item.key: place for place, item in enumerate(items)}
        self._truth = truth
        self._random = random
        self._dimension = np.array([DIMENSIONS.index(item.dimension) for item in items])
        # Items of higher order in the two dimensions where a school's gap shows.
        self._is_higher = np.array(
            [item.order == "higher" and item.dimension in DIMENSIONS[:2] for item in items]
        )
        # What a confidence item asks about: the rated item of the same competence.
        self._asks_about = np.array(
            [self._place[item.key.replace(".confidence-", ".")] for item in items]
        )
        count = len(truth.spread)
        self._style = random.normal(0.0, STYLE_SD, count)
        self._overrating = random.normal(OVERRATING, OVERRATING_SD, count)
        self._gap = np.zeros(count)
        for school_class in classes:
            if school_class.school == truth.planted.gap_school:
                self._gap[list(school_class.students)] = truth.planted.gap

    def draw(self, design: Design) -> Scores:
        parts = [
            self._draw_session(number, session, design)
            for number, session in enumerate(design.sessions)
        ]
        columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
        session, rater, subject, item, category, score, observed_at = columns
        return Scores(
            session=session.astype(np.int32),
            rater=rater.astype(np.int32),
            subject=subject.astype(np.int32),
            item=item.astype(np.int32),
            category=category.astype(np.int8),
            score=score.astype(np.int8),
            observed_at=observed_at,
        )

    def _draw_session(self, number: int, session: Session, design: Design) -> tuple:
        instrument = self._programmes[session.programme].instrument(session.instrument)
        done = design.is_submitted[number]
        pairs = np.array(design.pairs[number], dtype=np.int32)[done]
        own = np.array([self._place[item.key] for item in instrument.items])
        count = len(own)
        rater, subject = (np.repeat(pairs[:, side], count) for side in (0, 1))
        item = np.tile(own, len(pairs))
        observed_at = np.repeat(design.observed_at[number][done], count)
        logit = self._logit(session, instrument, rater, subject, item)
        score = self._draw_scores(logit, instrument)
        category = self._categories(instrument, score)
        seen = self._seen(instrument, session, len(score))
        columns = (np.full(len(score), number), rater, subject, item, category, score)
        return tuple(column[seen] for column in (*columns, observed_at))

    # --- where a person stands on an item -----------------------------------------------------

    def _logit(
        self,
        session: Session,
        instrument: Instrument,
        rater: NDArray[np.int32],
        subject: NDArray[np.int32],
        item: NDArray[np.int_],
    ) -> Floats:
        """θ − β − ρ − γ for each row; the steps come with the item."""
        if instrument.kind == "confidence":
            return self._confidence(session, subject, item)
        truth = self._truth
        ability = truth.ability[subject, self._dimension[item], session.term]
        logit = ability - truth.difficulty[item]
        logit -= truth.context[session.context]
        logit -= self._gap[subject] * self._is_higher[item]
        if instrument.kind == "self_report":
            at_work = session.context == "workplace"
            return logit + self._style[subject] + SELF_REPORT_AT_WORK * at_work
        if not session.is_answered:
            logit -= truth.severity[rater, session.term]
            logit += self._random.normal(0.0, 1.0, len(logit)) * truth.spread[rater]
        return logit

    def _confidence(
        self, session: Session, subject: NDArray[np.int32], item: NDArray[np.int_]
    ) -> Floats:
        """Expected rating: own ability on the rated item, and what one makes oneself believe."""
        ability = self._truth.ability[subject, :, session.term]
        rated = self._asks_about[item]
        own = ability[:, DIMENSIONS.index("behavioural")] - self._truth.difficulty[rated]
        own -= self._gap[subject] * self._is_higher[rated]
        metacognitive = ability[:, DIMENSIONS.index("metacognitive")]
        return own + self._overrating[subject] + OVERRATING_SLOPE * metacognitive

    # --- scores -------------------------------------------------------------------------------

    def _draw_scores(self, logit: Floats, instrument: Instrument) -> NDArray[np.int_]:
        """One category each, by the partial credit model."""
        steps = np.array([self._truth.steps[self._place[i.key]] for i in instrument.items])
        # Rows come item by item in the instrument's order, form after form.
        lift = logit[:, None] - np.tile(steps, (len(logit) // len(steps), 1))
        weight = np.cumsum(np.column_stack([np.zeros(len(logit)), lift]), axis=1)
        chance = np.exp(weight - weight.max(axis=1, keepdims=True))
        reached = np.cumsum(chance, axis=1)
        drawn = self._random.random(len(logit)) * reached[:, -1]
        return (drawn[:, None] > reached).sum(axis=1)

    def _categories(self, instrument: Instrument, score: NDArray[np.int_]) -> NDArray[np.int_]:
        """The answer chosen: the score itself, or in a test the right option or a wrong one."""
        if instrument.kind != "knowledge_test":
            return score
        right = np.array([item.scores.index(1) for item in instrument.items])
        right = np.tile(right, len(score) // len(right))
        # The wrong option next in order draws half of the wrong answers, as lures do.
        shift = self._random.choice([1, 2, 3], size=len(score), p=[0.5, 0.3, 0.2])
        return np.where(score == 1, right, (right + shift) % 4)

    def _seen(self, instrument: Instrument, session: Session, count: int) -> NDArray[np.bool_]:
        """A rater at work does not get to see everything; forms for oneself are full."""
        if session.is_answered or instrument.kind != "anchored_scale":
            return np.ones(count, dtype=bool)
        shape = count // len(instrument.items), len(instrument.items)
        seen: NDArray[np.bool_] = self._random.random(shape) >= NOT_SEEN_SHARE
        seen[~seen.any(axis=1)] = True
        return seen.ravel()


def list_assignments(design: Design) -> Assignments:
    counts = [len(pairs) for pairs in design.pairs]
    pairs = np.array([pair for found in design.pairs for pair in found], dtype=np.int32)
    return Assignments(
        session=np.repeat(np.arange(len(counts), dtype=np.int32), counts),
        rater=pairs[:, 0],
        subject=pairs[:, 1],
        is_submitted=np.concatenate(design.is_submitted),
    )


def write_reflections(
    content: Content, sessions: Sequence[Session], scores: Scores
) -> tuple[Reflection, ...]:
    """A text for each reflection judged: the one whose level its ratings come closest to."""
    programmes = {p.key: p for p in content.programmes}
    judged = [n for n, session in enumerate(sessions) if session.instrument == "reflection"]
    found = []
    for number in judged:
        rows = scores.session == number
        texts = programmes[sessions[number].programme].reflections
        for student in np.unique(scores.subject[rows]):
            mean = scores.score[rows & (scores.subject == student)].mean()
            found.append(Reflection(int(student), number, texts[round(float(mean))]))
    return tuple(found)
