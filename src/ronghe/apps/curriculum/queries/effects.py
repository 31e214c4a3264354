"""What the estimates say about a revision that has been taught: who moved, beside whom."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from ronghe.apps.assessment.api import Moved, moved_around
from ronghe.apps.base.api import Text, text_of
from ronghe.apps.competence.api import Competence
from ronghe.apps.curriculum.indices.effect import Change, Pair, difference_of, mean_change
from ronghe.apps.curriculum.models import (
    EffectReview,
    Enrolment,
    ModuleTeaching,
    ModuleVersion,
    Revision,
)
from ronghe.apps.curriculum.queries.revision_facts import taught_since
from ronghe.apps.people.api import Membership, Role, Viewer

READINGS = {
    "too_few": Text(
        "Fewer than five students have a supported estimate before and after; nothing can be said.",
        "前后均有充分依据的学生不足五名，尚无法判断。",
    ),
    "rose": Text("The estimates rose.", "估计值上升。"),
    "fell": Text("The estimates fell.", "估计值下降。"),
    "cannot_tell": Text(
        "The estimates moved no more than chance would explain.",
        "估计值的变化未超出偶然范围。",
    ),
}


@dataclass(frozen=True, slots=True)
class CompetenceEffect:
    """One competence of the revised module: the change of those taught, that of others of the
    programme who were not, and the difference of the two."""

    competence: Competence
    taught: Change
    others: Change
    difference: Change

    @property
    def title(self) -> Text:
        return text_of(self.competence)

    @property
    def words(self) -> Text:
        return READINGS[self.taught.reading]

    @property
    def is_silent(self) -> bool:
        """Nothing can be said of it, of nobody."""
        return all(one.mean is None for one in (self.taught, self.others, self.difference))


@dataclass(frozen=True, slots=True)
class KeptEffect:
    """The same as it stood when the effect was looked at."""

    title: Text
    taught: Change
    others: Change
    difference: Change

    @property
    def is_silent(self) -> bool:
        return all(one.mean is None for one in (self.taught, self.others, self.difference))


@dataclass(frozen=True, slots=True)
class EffectView:
    """Since when it is taught, to how many students, and what moved in which competence."""

    since: date | None
    students: int
    others: int
    rows: tuple[CompetenceEffect, ...]

    @property
    def is_telling(self) -> bool:
        return any(row.taught.mean is not None for row in self.rows)


def effect_of(viewer: Viewer, revision: Revision) -> EffectView:
    """The effect as it can be seen today. Raises NotAllowed unless the viewer may see cohorts."""
    version = revision.version
    since = taught_since(version) if version else None
    if version is None or since is None:
        return EffectView(None, 0, 0, ())
    classes = classes_taught(version)
    students, others = _students(viewer, revision, classes)
    competences = Competence.objects.filter(
        situation_competences__situation__version=version
    ).distinct()
    rows = tuple(
        _effect(viewer, competence, students, others, since)
        for competence in competences.order_by("position", "pk")
    )
    return EffectView(since, len(students), len(others), rows)


def classes_taught(version: ModuleVersion) -> set[int]:
    """The classes (primary keys) that a version has been taught to."""
    marked = ModuleTeaching.objects.filter(version=version).values_list("school_class", flat=True)
    enrolled = Enrolment.objects.filter(version=version, school_class__isnull=False)
    return {*marked, *enrolled.values_list("school_class", flat=True)}


def figures_of(view: EffectView) -> list[dict[str, object]]:
    """The numbers as they stand, to be kept with what was concluded from them."""
    return [
        {
            "competence": row.competence.code,
            "title": asdict(text_of(row.competence)),
            "taught": asdict(row.taught),
            "others": asdict(row.others),
            "difference": asdict(row.difference),
        }
        for row in view.rows
    ]


def kept_effects(review: EffectReview) -> list[KeptEffect]:
    """What was kept with a conclusion, each competence in words. Figures of earlier releases name
    the code alone; it is looked up among what the version taught."""
    codes = [str(row["competence"]) for row in review.figures if "title" not in row]
    known = Competence.objects.filter(
        situation_competences__situation__version=review.revision.version_id, code__in=codes
    )
    titles = {one.code: text_of(one) for one in known} if codes else {}
    return [_kept(row, titles) for row in review.figures]


def _kept(row: Mapping[str, Any], titles: Mapping[str, Text]) -> KeptEffect:
    code = str(row["competence"])
    title = Text(**row["title"]) if "title" in row else titles.get(code, Text(code, code))
    parts = (Change(**row[name]) for name in ("taught", "others", "difference"))
    return KeptEffect(title, *parts)


def _students(viewer: Viewer, revision: Revision, classes: set[int]) -> tuple[list[int], list[int]]:
    members = Membership.objects.filter(
        role=Role.STUDENT, programme=revision.programme, school_class__isnull=False
    )
    rows = list(members.values_list("person", "school_class").order_by("person"))
    taught = sorted({person for person, group in rows if group in classes})
    return taught, sorted({person for person, _group in rows} - set(taught))


def _effect(
    viewer: Viewer,
    competence: Competence,
    students: Sequence[int],
    others: Sequence[int],
    since: date,
) -> CompetenceEffect:
    taught = _pairs(moved_around(viewer, competence, students, since))
    beside = _pairs(moved_around(viewer, competence, others, since))
    return CompetenceEffect(
        competence, mean_change(taught), mean_change(beside), difference_of(taught, beside)
    )


def _pairs(moved: Sequence[Moved]) -> list[Pair]:
    return [Pair(one.before, one.after) for one in moved]


def competence_words(effect: CompetenceEffect) -> Text:
    """One sentence about one competence, with its numbers and without saying more than they do."""
    title, change = text_of(effect.competence), effect.taught
    if change.mean is None or change.low is None or change.high is None:
        return Text(f"{title.en}: {effect.words.en}", f"{title.zh}：{effect.words.zh}")
    numbers = f"{change.mean:+.2f} [{change.low:+.2f}, {change.high:+.2f}], n = {change.count}"
    return Text(
        f"{title.en}: {numbers} logits. {effect.words.en}",
        f"{title.zh}：{numbers}（logit）。{effect.words.zh}",
    )
