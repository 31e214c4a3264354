"""What situations form and assess: competences, the anchors of their levels, and with what."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ronghe.apps.assessment.api import Instrument, Item
from ronghe.apps.base.api import Text, text_of
from ronghe.apps.competence.api import Anchor, Competence, CompetenceTask, Framework, Level
from ronghe.apps.curriculum.models import LearningSituation, SituationAnchor, SituationCompetence
from ronghe.apps.curriculum.queries.choices import (
    framework_of,
    instruments_of,
    leaf_competences,
)


@dataclass(frozen=True, slots=True)
class AssessedAnchor:
    """A level of a competence whose words in the framework a situation assesses; the row of the
    words is none where a draft of a framework does not say them any more."""

    competence: Competence
    level: Level
    anchor: Anchor | None

    @property
    def words(self) -> Text:
        return text_of(self.anchor) if self.anchor else text_of(self.level)

    @property
    def named(self) -> Text:
        """With its competence and level, for a sentence."""
        title, on, words = text_of(self.competence), text_of(self.level), self.words
        return Text(
            f"“{title.en}” on the level “{on.en}” (“{words.en}”)",
            f"“{title.zh}”的“{on.zh}”水平（“{words.zh}”）",
        )


def assessed_in(situations: Iterable[int]) -> dict[int, tuple[AssessedAnchor, ...]]:
    """By situation (primary key), what it assesses in the order of the framework. Two queries."""
    rows = list(
        SituationAnchor.objects.filter(aim__situation__in=list(situations))
        .select_related("aim__competence", "level")
        .order_by("aim__competence__position", "aim__competence", "level__number")
    )
    anchors = anchors_of(row.aim.competence_id for row in rows)
    found: defaultdict[int, list[AssessedAnchor]] = defaultdict(list)
    for row in rows:
        competence, level = row.aim.competence, row.level
        anchor = anchors.get(competence.pk, {}).get(level.pk)
        found[row.aim.situation_id].append(AssessedAnchor(competence, level, anchor))
    return {situation: tuple(several) for situation, several in found.items()}


def anchors_of(competences: Iterable[int]) -> dict[int, dict[int, Anchor]]:
    """By competence and level (primary keys), what the framework says of it. One query."""
    found: defaultdict[int, dict[int, Anchor]] = defaultdict(dict)
    rows = Anchor.objects.filter(competence__in=set(competences)).select_related("level")
    for anchor in rows.order_by("level__number"):
        found[anchor.competence_id][anchor.level_id] = anchor
    return found


# --- with what it is assessed ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Aim:
    """A competence that a situation forms: the level to be reached, the anchors assessed, the
    instruments of the situation that look at it, and others that could."""

    competence: Competence
    level: Level
    anchors: tuple[AssessedAnchor, ...]
    instruments: tuple[Instrument, ...]
    possible: tuple[Instrument, ...]


def aims_of(situation: LearningSituation) -> tuple[Aim, ...]:
    """What one situation forms, in the order of the framework. A fixed number of queries."""
    rows = list(
        SituationCompetence.objects.filter(situation=situation)
        .select_related("competence", "level")
        .order_by("competence__position", "competence")
    )
    assessed = assessed_in([situation.pk]).get(situation.pk, ())
    competences = [row.competence_id for row in rows]
    covering = instruments_covering(competences, _codes_of_tasks(situation))
    chosen = set(situation.assessments.values_list("instrument", flat=True))
    return tuple(_aim(row, assessed, covering, chosen) for row in rows)


def _aim(
    row: SituationCompetence,
    assessed: Iterable[AssessedAnchor],
    covering: Mapping[int, tuple[Instrument, ...]],
    chosen: set[int],
) -> Aim:
    found = covering.get(row.competence_id, ())
    return Aim(
        row.competence,
        row.level,
        tuple(one for one in assessed if one.competence.pk == row.competence_id),
        tuple(one for one in found if one.pk in chosen),
        tuple(one for one in found if one.pk not in chosen and one.replaced_by_id is None),
    )


TaskKey = tuple[int, str]


def _codes_of_tasks(situation: LearningSituation) -> set[TaskKey]:
    return set(situation.tasks.values_list("work_process", "code"))


def instruments_covering(
    competences: Iterable[int], tasks: set[TaskKey]
) -> dict[int, tuple[Instrument, ...]]:
    """By competence (primary key), the published instruments that have an item for it and are
    about one of these tasks, whichever of its versions, or about no single task. One query."""
    items = (
        Item.objects.filter(competence__in=set(competences), instrument__published_at__isnull=False)
        .select_related("instrument__task")
        .order_by("instrument__kind", "instrument__code", "-instrument__version")
    )
    found: defaultdict[int, dict[int, Instrument]] = defaultdict(dict)
    for item in items:
        task = item.instrument.task
        if task is None or (task.work_process_id, task.code) in tasks:
            found[item.competence_id][item.instrument_id] = item.instrument
    return {competence: tuple(rows.values()) for competence, rows in found.items()}


# --- what a form lets one choose ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Assessable:
    """What a situation could form and be assessed with: the competences that show in its tasks
    first; levels by framework, anchors by competence and level, instruments by competence."""

    aims: tuple[SituationCompetence, ...]
    assessed: tuple[AssessedAnchor, ...]
    of_tasks: tuple[Competence, ...]
    others: tuple[Competence, ...]
    levels: Mapping[int, tuple[Level, ...]]
    anchors: Mapping[int, Mapping[int, Anchor]]
    instruments: tuple[Instrument, ...]
    covering: Mapping[int, tuple[Instrument, ...]]
    chosen: tuple[Instrument, ...]

    @property
    def competences(self) -> tuple[Competence, ...]:
        """All of them, with those that the situation forms by an earlier framework."""
        rows = (*(aim.competence for aim in self.aims), *self.of_tasks, *self.others)
        return tuple({one.pk: one for one in rows}.values())


def assessable(situation: LearningSituation) -> Assessable:
    """A fixed number of queries."""
    framework = framework_of(situation.version.module.programme)
    offered = list(leaf_competences(framework))
    aims = tuple(
        SituationCompetence.objects.filter(situation=situation)
        .select_related("competence", "level")
        .order_by("competence__position", "competence")
    )
    keys = {*(one.pk for one in offered), *(aim.competence_id for aim in aims)}
    tasks = _codes_of_tasks(situation)
    shown = _shown_in(tasks, framework)
    return Assessable(
        aims=aims,
        assessed=assessed_in([situation.pk]).get(situation.pk, ()),
        of_tasks=tuple(one for one in offered if one.pk in shown),
        others=tuple(one for one in offered if one.pk not in shown),
        levels=_levels_of(aims, framework),
        anchors=anchors_of(keys),
        instruments=tuple(instruments_of(framework)),
        covering=instruments_covering(keys, tasks),
        chosen=tuple(Instrument.objects.filter(situation_assessments__situation=situation)),
    )


def _shown_in(tasks: set[TaskKey], framework: Framework | None) -> set[int]:
    """Competences (primary keys) that show in these tasks, whichever of their versions."""
    rows = CompetenceTask.objects.filter(competence__framework=framework).values_list(
        "task__work_process", "task__code", "competence"
    )
    return {competence for process, code, competence in rows if (process, code) in tasks}


def _levels_of(
    aims: Iterable[SituationCompetence], framework: Framework | None
) -> dict[int, tuple[Level, ...]]:
    frameworks = {aim.competence.framework_id for aim in aims}
    if framework is not None:
        frameworks.add(framework.pk)
    found: defaultdict[int, list[Level]] = defaultdict(list)
    for level in Level.objects.filter(framework__in=frameworks).order_by("number"):
        found[level.framework_id].append(level)
    return {key: tuple(rows) for key, rows in found.items()}
