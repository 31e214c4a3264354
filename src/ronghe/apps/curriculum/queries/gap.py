"""Demand set against supply for one occupation: what postings and signals ask for, what the plan
teaches, what the cohort can do; and what is missing to say so (docs/adr/0028)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from ronghe.apps.assessment.api import Reach, cohort_reach, entry_years
from ronghe.apps.base.api import Text, text_of
from ronghe.apps.competence.api import Alignment, Competence, Occupation
from ronghe.apps.curriculum.models import (
    ModuleVersion,
    ProfileTarget,
    SituationCompetence,
    TrainingPlan,
)
from ronghe.apps.industry.api import DemandedSkill, Signal, demanded_shares, signals_for
from ronghe.apps.people.api import Programme, Viewer
from ronghe.engines.demand import Able, Demanded, GapRow, RecallRecord, Taught, find_gaps

COMPETENT = 2
LEAST_SHARE = 0.02
MOST_SIGNALS = 500
CERTAIN = 1.96  # standard errors to either side of a 95 % interval


@dataclass(frozen=True, slots=True)
class GapLine:
    """One competence, or one skill of postings that no competence is aligned to: the row of the
    engine with what each of its cells opens onto."""

    row: GapRow
    title: Text
    competence: Competence | None
    skills: tuple[DemandedSkill, ...]
    signals: tuple[Signal, ...]
    situations: tuple[SituationCompetence, ...]
    target: ProfileTarget | None
    reach: Reach | None

    @property
    def hours(self) -> int:
        return round(self.row.taught.hours) if self.row.taught else 0

    @property
    def able(self) -> tuple[float, float]:
        """Between which shares those who can do it lie with 95 %; (0, 1) where nobody was measured.
        Shares asked for have such an interval as well, so the two can be compared."""
        if self.reach is None:
            return 0.0, 1.0
        share, half = self.reach.share, CERTAIN * self.reach.standard_error
        return max(0.0, share - half), min(1.0, share + half)

    @property
    def asking(self) -> int:
        """How many sources ask for it: skills found in postings, and signals."""
        return len(self.skills) + len(self.signals)


@dataclass(frozen=True, slots=True)
class GapView:
    """`missing` says which of the three sides has no source yet, and what to do about it.

    `recalls` are those of the languages that shares were found in. `entry_year` is that of the
    students who are looked at: who is furthest on, since the profile says what is reached at the
    end; None where that is everybody.
    """

    programme: Programme
    occupation: Occupation | None
    occupations: tuple[Occupation, ...]
    plan: TrainingPlan | None
    lines: tuple[GapLine, ...]
    missing: tuple[Text, ...]
    recalls: tuple[RecallRecord, ...]
    entry_year: int | None
    as_of: date

    @property
    def gaps(self) -> int:
        return sum(line.row.is_gap for line in self.lines)


def gap_of(viewer: Viewer, programme: Programme, wanted: str) -> GapView:
    """The page's content; `wanted` is the code of an occupation of the plan."""
    plan = _newest_plan(programme)
    occupations = _occupations(programme, plan)
    occupation = next(
        (one for one in occupations if one.code == wanted), occupations[0] if occupations else None
    )
    region = programme.organisation.region
    skills = demanded_shares(viewer, region, occupation) if occupation else []
    competences = list(
        Competence.objects.filter(framework__programme_frameworks__programme=programme).distinct()
    )
    taught = _situations(programme, plan)
    targets = _targets(plan)
    levels = {one.pk: _level(targets.get(one.pk)) for one in competences}
    entry_year, reaches = _furthest(viewer, programme, levels)
    signals = _signals_by_competence(viewer, programme)
    lines = _lines(competences, skills, signals, taught, targets, reaches)
    return GapView(
        programme=programme,
        occupation=occupation,
        occupations=tuple(occupations),
        plan=plan,
        lines=tuple(lines),
        missing=_missing(plan, occupation, skills, reaches, competences),
        recalls=tuple({one.recall.language: one.recall for one in skills}.values()),
        entry_year=entry_year,
        as_of=viewer.on_date,
    )


def _furthest(
    viewer: Viewer, programme: Programme, levels: dict[int, int]
) -> tuple[int | None, dict[int, Reach]]:
    """What those can do who have been taught longest and are measured; first-year students would
    make a gap of whatever is taught later."""
    for year in entry_years(viewer, programme):
        found = cohort_reach(viewer, programme, levels, entry_year=year)
        if found:
            return year, found
    return None, cohort_reach(viewer, programme, levels)


def _newest_plan(programme: Programme) -> TrainingPlan | None:
    rows = TrainingPlan.objects.filter(programme=programme).exclude(state="retired")
    published = rows.filter(state="published").order_by("-entry_year").first()
    return published or rows.order_by("-entry_year", "-number").first()


def _occupations(programme: Programme, plan: TrainingPlan | None) -> list[Occupation]:
    of_plan = list(plan.profile.occupations.order_by("code")) if plan else []
    if of_plan:
        return of_plan
    rows = Occupation.objects.filter(frameworks__programme_frameworks__programme=programme)
    return list(rows.distinct().order_by("code"))


def _situations(
    programme: Programme, plan: TrainingPlan | None
) -> dict[int, list[SituationCompetence]]:
    """Situations by competence: those of the plan's modules, or else of all published modules."""
    versions: QuerySet[ModuleVersion] = ModuleVersion.objects.filter(
        module__programme=programme, state="published"
    )
    if plan is not None and plan.plan_modules.exists():
        versions = ModuleVersion.objects.filter(plan_modules__plan=plan)
    found: dict[int, list[SituationCompetence]] = {}
    rows = SituationCompetence.objects.filter(situation__version__in=versions)
    for row in rows.select_related("situation__version", "level").order_by("situation", "pk"):
        found.setdefault(row.competence_id, []).append(row)
    return found


def _targets(plan: TrainingPlan | None) -> dict[int, ProfileTarget]:
    """The highest level that the plan's profile wants of each competence."""
    if plan is None:
        return {}
    rows = ProfileTarget.objects.filter(profile=plan.profile_id).select_related("level")
    return {row.competence_id: row for row in rows.order_by("level__number", "-semester")}


def _level(target: ProfileTarget | None) -> int:
    return target.level.number if target else COMPETENT


def _signals_by_competence(viewer: Viewer, programme: Programme) -> dict[int, list[Signal]]:
    """Signals, not withdrawn and not from postings, by the competence they name."""
    rows = (
        signals_for(viewer, programme)
        .filter(withdrawn_at__isnull=True)
        .exclude(kind=Signal.Kind.POSTINGS_TREND)
        .prefetch_related("competences")[:MOST_SIGNALS]
    )
    found: dict[int, list[Signal]] = {}
    for signal in rows:
        for competence in signal.competences.all():
            found.setdefault(competence.pk, []).append(signal)
    return found


def _lines(
    competences: Sequence[Competence],
    skills: Sequence[DemandedSkill],
    signals: dict[int, list[Signal]],
    taught: dict[int, list[SituationCompetence]],
    targets: dict[int, ProfileTarget],
    reaches: dict[int, Reach],
) -> list[GapLine]:
    named = {f"c{one.pk}": one for one in competences}
    asked = _asked(competences, skills)
    rows = find_gaps(
        _demanded(asked, signals, targets, named),
        [_taught(key, taught, targets, one) for key, one in named.items() if one.pk in taught],
        [_able(key, reaches[one.pk]) for key, one in named.items() if one.pk in reaches],
    )
    lines = []
    for row in rows:
        one = named.get(row.skill)
        found = tuple(asked.get(row.skill, ()))
        pk = one.pk if one else 0
        lines.append(
            GapLine(
                row=row,
                title=text_of(one) if one else _title_of(found[0]),
                competence=one,
                skills=found,
                signals=tuple(signals.get(pk, ())),
                situations=tuple(taught.get(pk, ())),
                target=targets.get(pk),
                reach=reaches.get(pk),
            )
        )
    return lines


def _title_of(skill: DemandedSkill) -> Text:
    found = skill.title
    return found if found.en or found.zh else Text(skill.label, skill.label)


def _asked(
    competences: Sequence[Competence], skills: Iterable[DemandedSkill]
) -> dict[str, list[DemandedSkill]]:
    """Skills of postings by competence, or by their own address where none is aligned to them.
    Of those, only the ones that more than a few postings ask for."""
    aligned: dict[str, list[str]] = {}
    rows = Alignment.objects.filter(competence__in=competences).order_by("pk")
    for uri, competence in rows.values_list("uri", "competence"):
        aligned.setdefault(uri, []).append(f"c{competence}")
    found: dict[str, list[DemandedSkill]] = {}
    for skill in skills:
        keys = aligned.get(skill.concept, [])
        if not keys and skill.share >= LEAST_SHARE:
            keys = [skill.concept]
        for key in keys:
            found.setdefault(key, []).append(skill)
    return found


def _demanded(
    asked: dict[str, list[DemandedSkill]],
    signals: dict[int, list[Signal]],
    targets: dict[int, ProfileTarget],
    named: dict[str, Competence],
) -> list[Demanded]:
    rows = []
    backed = {key for key, one in named.items() if one.pk in signals}
    for key in dict.fromkeys((*asked, *sorted(backed))):
        most = max(asked.get(key, ()), key=lambda skill: skill.share, default=None)
        target = targets.get(named[key].pk) if key in named else None
        verdict = most.verdict if most and most.verdict in ("rising", "declining") else "unclear"
        rows.append(
            Demanded(
                skill=key,
                share=most.share if most else 0.0,
                low=most.low if most else 0.0,
                high=most.high if most else 0.0,
                verdict=verdict,  # type: ignore[arg-type]
                level=_level(target) if key in named else None,
                is_backed=key in backed,
            )
        )
    return rows


def _taught(
    key: str,
    taught: dict[int, list[SituationCompetence]],
    targets: dict[int, ProfileTarget],
    competence: Competence,
) -> Taught:
    rows = taught[competence.pk]
    hours = float(sum(row.situation.hours for row in rows))
    level = max(row.level.number for row in rows)
    target = targets.get(competence.pk)
    return Taught(key, hours, max(level, target.level.number) if target else level)


def _able(key: str, reach: Reach) -> Able:
    return Able(key, reach.share, reach.standard_error, reach.persons)


def _missing(
    plan: TrainingPlan | None,
    occupation: Occupation | None,
    skills: Sequence[DemandedSkill],
    reaches: dict[int, Reach],
    competences: Sequence[Competence],
) -> tuple[Text, ...]:
    found = []
    if occupation is None or not skills:
        found.append(
            Text(
                "No job postings are known for this occupation in the region: import some, and ask "
                "partners in a survey. Until then only signals say what is asked for.",
                "尚无该职业在本区域的招聘信息：请导入招聘信息并向合作企业开展调查。"
                "在此之前，需求一侧只有信号。",
            )
        )
    if plan is None:
        found.append(
            Text(
                "The programme has no training plan yet: hours are those of its published modules, "
                "and the level wanted is “competent”.",
                "该专业尚无人才培养方案：学时取自已发布模块，目标水平按“胜任”计。",
            )
        )
    if competences and not reaches:
        found.append(
            Text(
                "Fewer than five students have a supported estimate: rate more, in two contexts "
                "and with an enterprise rater, and run a calibration.",
                "有充分依据的学生不足五名：请增加评分（两种情境、含企业评分者）并运行标定。",
            )
        )
    if not competences:
        found.append(
            Text(
                "The programme follows no competence framework yet: link one first.",
                "该专业尚未采用能力框架：请先关联。",
            )
        )
    return tuple(found)
