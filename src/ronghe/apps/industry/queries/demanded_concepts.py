"""What postings ask for, one row a concept: its shares in each language's postings side by side."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from ronghe.apps.base.api import Text
from ronghe.apps.competence.api import Alignment, Occupation
from ronghe.apps.industry.queries.demand import DemandedSkill
from ronghe.apps.people.api import Programme, Region, Viewer, programmes_for

LANGUAGES = ("en", "zh")


@dataclass(frozen=True, slots=True)
class DemandedConcept:
    """A concept with its share in the postings of each language that name it, English first.

    The shares are not added up: what the search misses differs by language."""

    concept: str
    name: Text
    found: tuple[DemandedSkill, ...]

    @property
    def most(self) -> DemandedSkill:
        """In the language whose postings name it most."""
        return max(self.found, key=lambda one: one.share)

    def within(self, lang: str) -> DemandedSkill | None:
        return next((one for one in self.found if one.recall.language == lang), None)


def by_concept(skills: Iterable[DemandedSkill]) -> list[DemandedConcept]:
    """One row a concept, by the highest of its shares."""
    rows: dict[str, list[DemandedSkill]] = {}
    for skill in skills:
        rows.setdefault(skill.concept, []).append(skill)
    concepts = [
        DemandedConcept(
            concept,
            found[0].name,
            tuple(sorted(found, key=lambda one: LANGUAGES.index(one.recall.language))),
        )
        for concept, found in rows.items()
    ]
    return sorted(concepts, key=lambda one: (-one.most.share, one.name.en, one.concept))


@dataclass(frozen=True, slots=True)
class Trade:
    """A trade by one of its programmes; `is_near`: the work, or the skill, is taught there."""

    programme: Programme
    is_near: bool


def trades_of(
    viewer: Viewer, action: str, region: Region, occupation: Occupation, concept: str
) -> list[Trade]:
    """One programme for each trade that an action reaches in the region: first those whose
    framework has a competence aligned to the concept, then those that teach the occupation's work,
    then the others. Three queries."""
    programmes = programmes_for(viewer, action).filter(organisation__region=region)
    rows = list({one.trade: one for one in programmes.order_by("trade", "-pk")}.values())
    aligned = Alignment.objects.filter(uri=concept).values("competence__framework")
    follow = "programme_frameworks__framework"
    teaching = _trades(region, Q(**{f"{follow}__tasks__work_process__occupation": occupation}))
    naming = _trades(region, Q(**{f"{follow}__in": aligned}))
    near = [(one, one.trade in teaching, one.trade in naming) for one in rows]
    near.sort(key=lambda row: (-row[2], -row[1]))
    return [Trade(one, teaches or names) for one, teaches, names in near]


def _trades(region: Region, condition: Q) -> set[str]:
    rows = Programme.objects.filter(condition, organisation__region=region)
    return set(rows.values_list("trade", flat=True))
