"""A rule tried before use: on the newest statements of the log, or on one that is pasted."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import uuid4

from ronghe.apps.assessment.mapping_rules import StatementFacts
from ronghe.apps.assessment.models import Category, Item, MappedStatement, StatementMapping
from ronghe.apps.assessment.queries.mapping_decisions import (
    Decider,
    Parties,
    decider_for,
    facts_of,
    parties_of,
    persons_in,
    taken_among,
)
from ronghe.apps.assessment.queries.mappings import MANAGE
from ronghe.apps.assessment.queries.records import answer_text
from ronghe.apps.base.api import Refused, Text, text_of
from ronghe.apps.competence.api import InstrumentKind
from ronghe.apps.evidence.api import (
    StatementSeen,
    StatementWords,
    newest_statements,
    persons_named,
    result_seen,
    words_of,
)
from ronghe.apps.people.api import Viewer, persons_for
from ronghe.standards import xapi

MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class TrialRow:
    """One statement and what it would become: scores by item in words, or the reasons why not.

    `who` is empty where it is about nobody known, `rater` where nobody known judged. `taken_by` is
    the version that took it already.
    """

    observed_at: datetime
    who: str
    rater: str
    verb: str
    activity: str
    scores: tuple[tuple[Text, Text], ...]
    reasons: tuple[Text, ...]
    taken_by: StatementMapping | None = None
    words: StatementWords | None = None

    @property
    def told(self) -> Text:
        """What it is about and what was done, in words."""
        if self.words is None:
            return Text(self.activity, self.activity)
        activity, verb = self.words.activity, self.words.verb
        return Text(
            f"{activity.en or activity.zh} · {verb.en or verb.zh}",
            f"{activity.zh or activity.en} · {verb.zh or verb.en}",
        )

    @property
    def said(self) -> Text:
        """The scores, or why there are none, in one text."""
        if self.scores:
            pairs = self.scores
            return Text(
                "; ".join(f"{item.en} – {score.en}" for item, score in pairs),
                "；".join(f"{item.zh}——{score.zh}" for item, score in pairs),
            )
        return Text(
            " ".join(one.en for one in self.reasons), "".join(one.zh for one in self.reasons)
        )


@dataclass(frozen=True, slots=True)
class Trial:
    """A rule's try: the rows, and how many of them would become evidence."""

    rows: tuple[TrialRow, ...]
    fitting: int
    taken: int


def try_on_newest(viewer: Viewer, mapping: StatementMapping) -> Trial:
    """The newest statements of the school's log about persons whom the viewer reaches, or about
    nobody known, newest first. Writes nothing."""
    seen = newest_statements(mapping.programme.organisation, MOST_SHOWN)
    persons = persons_in(seen)
    shown = _shown(viewer, mapping, seen)
    decider, words = decider_for(mapping, persons), _words(mapping)
    taken = taken_among(one.statement for one, _ in shown)
    rows = tuple(
        replace(_row(decider, words, facts_of(one), parties, one.is_voided, mapped), words=told)
        for one, parties in shown
        for mapped, told in [(taken.get(one.statement), one.words)]
    )
    return Trial(
        rows,
        sum(1 for row in rows if row.scores and not row.taken_by),
        sum(1 for row in rows if row.taken_by),
    )


def shown_statements(
    viewer: Viewer, mapping: StatementMapping, limit: int
) -> tuple[StatementSeen, ...]:
    """The newest statements that a try would show, the newest first."""
    seen = newest_statements(mapping.programme.organisation, limit)
    return tuple(one for one, _parties in _shown(viewer, mapping, seen))


def _shown(
    viewer: Viewer, mapping: StatementMapping, seen: Sequence[StatementSeen]
) -> list[tuple[StatementSeen, Parties]]:
    persons = persons_for(viewer, MANAGE).filter(pk__in=persons_in(seen))
    reached = set(persons.values_list("pk", flat=True))
    pairs = [(one, parties_of(mapping, one.named)) for one in seen]
    return [(one, parties) for one, parties in pairs if _is_shown(one, parties, reached)]


def _is_shown(seen: StatementSeen, parties: Parties, reached: Collection[int]) -> bool:
    """Whom the viewer does not reach they do not learn about here either: neither whom it is about
    nor, where that is nobody known, whoever it comes from."""
    about = parties.subject or seen.person
    return about is None or about.pk in reached


def try_on(
    viewer: Viewer, mapping: StatementMapping, content: Mapping[str, Any], *, at: datetime
) -> TrialRow:
    """One statement as another system would send it at a moment. Writes nothing.

    Raises Refused with what is wrong for what is no statement.
    """
    statement = _parsed(content)
    named = persons_named(mapping.programme.organisation, statement.content)
    parties = _reached(viewer, parties_of(mapping, named))
    persons = {one.pk for one in (parties.subject, parties.rater) if one}
    facts = _facts(statement, at)
    taken = taken_among([statement.id]).get(statement.id) if statement.id else None
    decider = decider_for(mapping, persons)
    row = _row(decider, _words(mapping), facts, parties, False, taken)
    return replace(row, words=words_of(statement.content))


def _parsed(content: Mapping[str, Any]) -> xapi.Statement:
    try:
        return xapi.parse_statement(dict(content), "1.0.3")
    except xapi.XapiProblem as problem:
        raise Refused(
            f"This is no valid statement: {problem.en} ({problem.path})",
            f"这不是有效的学习记录：{problem.zh}（{problem.path}）",
            code="no-statement",
        ) from None


def _reached(viewer: Viewer, parties: Parties) -> Parties:
    """Whom the viewer does not reach they do not learn about here either."""
    if parties.subject is None:
        return parties
    subject = persons_for(viewer, MANAGE).filter(pk=parties.subject.pk).first()
    return replace(parties, subject=subject)


def _facts(statement: xapi.Statement, at: datetime) -> StatementFacts:
    content = statement.content
    target = content["object"]
    is_activity = target.get("objectType", "Activity") == "Activity"
    kind = target.get("definition", {}).get("type", "") if is_activity else ""
    places = content.get("context", {}).get("contextActivities", {}).values()
    result = result_seen(content.get("result", {}))
    return StatementFacts(
        uuid=statement.id or uuid4(),
        verb=statement.verb,
        activity=target.get("id", "") if is_activity else "",
        observed_at=statement.timestamp or at,
        activity_types=frozenset({kind} - {""}),
        context_activities=frozenset(one["id"] for some in places for one in some),
        success=result.success,
        completion=result.completion,
        scaled=None if result.scaled is None else float(result.scaled),
        raw=None if result.raw is None else float(result.raw),
        minutes=None if result.duration is None else result.duration / 60,
    )


@dataclass(frozen=True, slots=True)
class _Words:
    """What items and their scores are called."""

    items: Mapping[str, Item]
    is_test: bool

    def told(self, code: str, score: int) -> tuple[Text, Text]:
        item = self.items[code]
        if self.is_test:  # which option was chosen, a machine does not say
            return text_of(item), answer_text(None, score, is_test=True)
        alike = [one for one in item.categories.all() if one.score == score]
        return text_of(item), _score_text(alike, score)


def _score_text(alike: Sequence[Category], score: int) -> Text:
    if len(alike) == 1:
        return text_of(alike[0])
    return Text(f"scored {score}", f"得 {score} 分")


def _words(mapping: StatementMapping) -> _Words:
    items = mapping.instrument.items.prefetch_related("categories")
    is_test = mapping.instrument.kind == InstrumentKind.KNOWLEDGE_TEST
    return _Words({one.code: one for one in items}, is_test)


def _row(
    decider: Decider,
    words: _Words,
    facts: StatementFacts,
    parties: Parties,
    is_voided: bool,
    taken: MappedStatement | None,
) -> TrialRow:
    mapped = decider.decide(facts, parties, is_voided=is_voided)
    return TrialRow(
        observed_at=facts.observed_at,
        who=str(parties.subject) if parties.subject else "",
        rater=str(parties.rater) if parties.rater and parties.subject else "",
        verb=facts.verb,
        activity=facts.activity,
        scores=tuple(words.told(code, score) for code, score in mapped.scores.items()),
        reasons=mapped.reasons,
        taken_by=taken.mapping if taken else None,
    )
