"""What somebody was seen to do, competence by competence: for whoever tells others of it.

The callers have checked that their viewer reaches the persons they name; raters stand here by
pseudonym. What peers rate and what somebody says of themselves is no part of it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import F

from ronghe.apps.assessment.models import Category, Observation
from ronghe.apps.assessment.observations import MEASURED_KINDS
from ronghe.apps.base.api import Text, text_of
from ronghe.apps.competence.api import Competence, CompetenceTask

LATELY = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class SeenBy:
    """A rater (by pseudonym) in one context."""

    rater: str
    is_by_enterprise: bool
    context: str


@dataclass(frozen=True, slots=True)
class WorkSeen:
    """One competence of one person. `tasks` are primary keys of the typical tasks it shows itself
    in. `seen` is the anchor that at least half of the ratings of the last year before the newest
    one chose or surpassed (`at_least_so` of `lately`), None for answers that nobody rated.
    """

    person: int
    competence: int
    dimension: str
    code: str
    title: Text
    about: Text
    tasks: tuple[int, ...]
    seen: Text | None
    at_least_so: int
    lately: int
    scores: int
    days: int
    since: date
    until: date
    by: tuple[SeenBy, ...]
    contexts: tuple[str, ...]


class _Score(NamedTuple):
    item: int
    score: int
    context: str
    day: date
    rater: str
    is_by_enterprise: bool


def work_seen(persons: Collection[int], framework_id: int, until: date) -> list[WorkSeen]:
    """By person and competence, in the order of the framework, up to a day. Four queries."""
    scores = _scores(persons, framework_id, until)
    competences = Competence.objects.in_bulk({competence for _person, competence in scores})
    tasks = _tasks(competences)
    anchors = _anchors({one.item for rows in scores.values() for one in rows if one.rater})
    ordered = sorted(
        scores.items(), key=lambda one: (one[0][0], competences[one[0][1]].position, one[0][1])
    )
    return [
        _work(person, competences[key], tasks.get(key, ()), rows, anchors)
        for (person, key), rows in ordered
    ]


def _scores(
    persons: Collection[int], framework_id: int, until: date
) -> dict[tuple[int, int], list[_Score]]:
    rows = (
        Observation.objects.filter(
            subject__in=persons,
            item__instrument__framework=framework_id,
            item__instrument__kind__in=MEASURED_KINDS,
            is_superseded=False,
            is_by_peer=False,
            observed_on__lte=until,
        )
        .exclude(rater=F("subject"))
        .order_by("pk")
        .values_list(
            "subject",
            "item__competence",
            "item",
            "score",
            "context",
            "observed_on",
            "rater__pseudonym",
            "is_by_enterprise",
        )
    )
    found: dict[tuple[int, int], list[_Score]] = defaultdict(list)
    for person, competence, item, score, context, day, rater, enterprise in rows:
        name = str(rater) if rater else ""
        found[person, competence].append(_Score(item, score, context, day, name, enterprise))
    return found


def _tasks(competences: Collection[int]) -> dict[int, tuple[int, ...]]:
    rows = CompetenceTask.objects.filter(competence__in=competences).order_by("task")
    found: dict[int, list[int]] = defaultdict(list)
    for competence, task in rows.values_list("competence", "task"):
        found[competence].append(task)
    return {competence: tuple(tasks) for competence, tasks in found.items()}


def _anchors(items: Collection[int]) -> dict[tuple[int, int], Text]:
    rows = Category.objects.filter(item__in=items)
    return {(row.item_id, row.score): text_of(row) for row in rows}


def _work(
    person: int,
    competence: Competence,
    tasks: tuple[int, ...],
    rows: Sequence[_Score],
    anchors: dict[tuple[int, int], Text],
) -> WorkSeen:
    days = [one.day for one in rows]
    seen, at_least_so, lately = _typical(rows, anchors)
    return WorkSeen(
        person=person,
        competence=competence.pk,
        dimension=competence.dimension,
        code=competence.code,
        title=text_of(competence),
        about=text_of(competence, "description"),
        tasks=tasks,
        seen=seen,
        at_least_so=at_least_so,
        lately=lately,
        scores=len(rows),
        days=len(set(days)),
        since=min(days),
        until=max(days),
        by=tuple(dict.fromkeys(_raters(rows))),
        contexts=tuple(dict.fromkeys(one.context for one in rows if one.context)),
    )


def _raters(rows: Iterable[_Score]) -> Iterable[SeenBy]:
    return (SeenBy(one.rater, one.is_by_enterprise, one.context) for one in rows if one.rater)


def _typical(
    rows: Sequence[_Score], anchors: dict[tuple[int, int], Text]
) -> tuple[Text | None, int, int]:
    """Of the item that was rated most often of late: two items have anchors that cannot be told
    apart by their number, so that a median over both would say nothing."""
    rated = [one for one in rows if one.rater]
    if not rated:
        return None, 0, 0
    newest = max(one.day for one in rated)
    by_item: dict[int, list[int]] = defaultdict(list)
    for one in rated:
        if newest - one.day <= LATELY:
            by_item[one.item].append(one.score)
    item, scores = max(by_item.items(), key=lambda one: (len(one[1]), -one[0]))
    typical = sorted(scores, reverse=True)[(len(scores) + 1) // 2 - 1]
    at_least_so = sum(score >= typical for score in scores)
    return anchors.get((item, typical)), at_least_so, len(scores)
