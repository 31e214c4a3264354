"""What persons did, for their credentials: from what was seen of them and from the modules they
completed. Raters stand as roles, enterprises by their kind; no name of either is told."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from ronghe.apps.assessment.api import WorkSeen, work_seen
from ronghe.apps.base.api import Text, text_of
from ronghe.apps.certification.credential_content import Deed
from ronghe.apps.certification.deed_words import (
    counted_roles,
    role_of_rater,
    seen_text,
    when_text,
    where_text,
)
from ronghe.apps.certification.words import label_of
from ronghe.apps.competence.api import TypicalTask
from ronghe.apps.curriculum.api import LearningSituation, modules_done
from ronghe.apps.industry.api import EnterpriseProfile
from ronghe.apps.people.api import Membership

MOST_DEEDS = 12
MOST_MADE = 3


@dataclass(frozen=True, slots=True)
class PersonDeed:
    """A deed with the dimension and the code of the competence in which it was seen."""

    dimension: str
    code: str
    deed: Deed


@dataclass(frozen=True, slots=True)
class Raters:
    """Roles, and kinds of enterprise, of raters by their pseudonym."""

    roles: Mapping[str, frozenset[str]]
    kinds: Mapping[str, Text]

    @classmethod
    def of(cls, pseudonyms: Collection[str]) -> "Raters":
        """As they are now. Two queries."""
        rows = Membership.objects.filter(person__pseudonym__in=pseudonyms).order_by("pk")
        roles: dict[str, set[str]] = defaultdict(set)
        employers: dict[str, int] = {}
        for pseudonym, role, organisation, kind in rows.values_list(
            "person__pseudonym", "role", "organisation", "organisation__kind"
        ):
            roles[str(pseudonym)].add(role)
            if kind == "enterprise":
                employers[str(pseudonym)] = organisation
        kinds = _kinds(set(employers.values()))
        return cls(
            {name: frozenset(held) for name, held in roles.items()},
            {name: kinds[one] for name, one in employers.items() if one in kinds},
        )

    def counted(self, by: Iterable[tuple[str, bool]]) -> tuple[Text, ...]:
        """Of raters with their side: how many of which role, each rater once."""
        return counted_roles(
            role_of_rater(self.roles.get(name, frozenset()), is_by_enterprise=is_by_enterprise)
            for name, is_by_enterprise in sorted(set(by))
        )


def _kinds(organisations: Collection[int]) -> dict[int, Text]:
    """What kind of enterprise each is: its sector and how many work there, as far as known."""
    rows = EnterpriseProfile.objects.filter(organisation__in=organisations)
    found = {}
    for row in rows:
        parts = [
            label_of(choices(value))
            for choices, value in (
                (EnterpriseProfile.Sector, row.sector),
                (EnterpriseProfile.Size, row.size),
            )
            if value
        ]
        if parts:
            found[row.organisation_id] = Text(
                ", ".join(one.en for one in parts), "，".join(one.zh for one in parts)
            )
    return found


def deeds_of(
    persons: Collection[int], framework_id: int, until: date
) -> dict[int, tuple[PersonDeed, ...]]:
    """By person, in the order of the framework. The caller has checked that the viewer reaches
    them. A fixed number of queries."""
    works = work_seen(persons, framework_id, until)
    raters = Raters.of({by.rater for work in works for by in work.by})
    tasks = {
        row.pk: text_of(row)
        for row in TypicalTask.objects.filter(pk__in={t for work in works for t in work.tasks})
    }
    made = _made(persons, until)
    found: dict[int, list[PersonDeed]] = defaultdict(list)
    for work in works:
        deed = _deed(work, raters, tasks, made.get(work.person, ()))
        found[work.person].append(PersonDeed(work.dimension, work.code, deed))
    return {person: tuple(deeds) for person, deeds in found.items()}


def _deed(
    work: WorkSeen,
    raters: Raters,
    tasks: Mapping[int, Text],
    made: Sequence[tuple[frozenset[int], Text]],
) -> Deed:
    at_work = [by.rater for by in work.by if by.is_by_enterprise and by.context == "workplace"]
    kinds = dict.fromkeys(raters.kinds[name] for name in at_work if name in raters.kinds)
    products = [text for about, text in made if not about.isdisjoint(work.tasks)]
    return Deed(
        title=work.title,
        about=work.about,
        tasks=tuple(tasks[task] for task in work.tasks if task in tasks),
        made=tuple(products[:MOST_MADE]),
        seen=seen_text(work),
        where=where_text(work, tuple(kinds)),
        when=(when_text(work),),
        confirmed_by=raters.counted((by.rater, by.is_by_enterprise) for by in work.by),
    )


def _made(
    persons: Collection[int], until: date
) -> dict[int, tuple[tuple[frozenset[int], Text], ...]]:
    """By person: the tasks and the product of each learning situation of a completed module."""
    done = [row for row in modules_done(persons) if row.ended_on <= until]
    by_version: dict[tuple[str, int], list[tuple[frozenset[int], Text]]] = defaultdict(list)
    for situation in _situations({(str(row.module), row.version) for row in done}):
        version = situation.version
        key = (str(version.module.uuid), version.number)
        about = frozenset(task.pk for task in situation.tasks.all())
        by_version[key].append((about, _product(situation)))
    found: dict[int, list[tuple[frozenset[int], Text]]] = defaultdict(list)
    for row in sorted(done, key=lambda row: row.ended_on, reverse=True):
        found[row.person] += by_version.get((str(row.module), row.version), [])
    return {person: tuple(rows) for person, rows in found.items()}


def _situations(versions: Collection[tuple[str, int]]) -> Iterable[LearningSituation]:
    wanted = Q(version__module__uuid__in={module for module, _number in versions})
    rows = LearningSituation.objects.filter(wanted).select_related("version__module")
    return (
        row
        for row in rows.prefetch_related("tasks").order_by("version", "position")
        if (str(row.version.module.uuid), row.version.number) in versions
    )


def _product(situation: LearningSituation) -> Text:
    """Its title and what came of it; a product that stands in one language is told in that."""
    title, product = text_of(situation), text_of(situation, "product")
    en, zh = product.en or product.zh, product.zh or product.en
    if not en:
        return title
    return Text(f"{title.en}: {en.rstrip('.。 ')}", f"{title.zh}：{zh.rstrip('.。 ')}")


def chosen_deeds(
    deeds: Iterable[PersonDeed], dimensions: Collection[str], codes: Collection[str]
) -> tuple[Deed, ...]:
    """Of the dimensions and competences in question; of all where a rule speaks of none."""
    return tuple(
        one.deed
        for one in deeds
        if one.dimension in dimensions or one.code in codes or not (dimensions or codes)
    )[:MOST_DEEDS]
