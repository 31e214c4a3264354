"""Enterprises with sites, posts and equipment; the equipment of schools; who is whose partner."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from random import Random

from ronghe.apps.base.api import Text
from ronghe.apps.competence.api import Framework, Occupation, TypicalTask
from ronghe.apps.industry.api import (
    Equipment,
    EquipmentDraft,
    EquipmentGeneration,
    EquipmentType,
    PostDraft,
    ProfileDraft,
    Site,
    add_equipment,
    add_post,
    add_site,
    begin_partnership,
    change_enterprise,
    define_generation,
    define_type,
)
from ronghe.apps.people.api import Organisation, Viewer
from ronghe.sample_region import content as written
from ronghe.sample_region.framework_files import occupation_code
from ronghe.sample_region.load_people import LoadedPlaces
from ronghe.sample_region.records import SampleRegion
from ronghe.sample_region.work_content import EquipmentText, PostText, Standing, WorkContent

PARTNERS_SINCE = date(2023, 9, 1)
SIZES = ("small", "small", "medium", "medium", "large")
SURVEY_MONTHS = (6, 12, 12)


@dataclass(frozen=True, slots=True)
class LoadedIndustry:
    """Kinds of equipment by code, their generations by code and number, and tasks by programme
    key and task code."""

    types: Mapping[str, EquipmentType]
    generations: Mapping[tuple[str, int], EquipmentGeneration]
    tasks: Mapping[tuple[str, str], TypicalTask]


def load_industry(
    *, viewer: Viewer, region: SampleRegion, places: LoadedPlaces, work: WorkContent
) -> LoadedIndustry:
    """Write what enterprises of the first region are and own. Call inside a transaction."""
    tasks = tasks_of(region)
    types, generations = _load_kinds(viewer, work)
    loaded = LoadedIndustry(types, generations, tasks)
    loader = _Loader(viewer, region, places, work, loaded, Random(region.seed))
    for one in region.organisations:
        if one.region == region.places[0].code and one.programmes:
            loader.load(one.code, one.kind, one.programmes)
    return loaded


def tasks_of(region: SampleRegion) -> dict[tuple[str, str], TypicalTask]:
    """The typical tasks of each programme's framework."""
    found: dict[tuple[str, str], TypicalTask] = {}
    for programme in region.content.programmes:
        framework = framework_of(programme)
        found |= {(programme.key, task.code): task for task in framework.tasks.all()}
    return found


def framework_of(programme: written.Programme) -> Framework:
    """The published framework of a programme of the sample region."""
    return Framework.objects.exclude(published_at=None).get(code=programme.key)


def _load_kinds(
    viewer: Viewer, work: WorkContent
) -> tuple[dict[str, EquipmentType], dict[tuple[str, int], EquipmentGeneration]]:
    types, generations = {}, {}
    for one in work.equipment:
        kind = define_type(viewer=viewer, code=one.code, title=Text(*one.title))
        types[one.code] = kind
        for generation in one.generations:
            generations[one.code, generation.number] = define_generation(
                viewer=viewer,
                kind=kind,
                number=generation.number,
                title=Text(*generation.title),
                introduced_year=generation.introduced_year,
            )
    return types, generations


@dataclass(frozen=True, slots=True)
class _Loader:
    """Writes one organisation after the other; `random` gives sizes, counts and years."""

    viewer: Viewer
    region: SampleRegion
    places: LoadedPlaces
    work: WorkContent
    loaded: LoadedIndustry
    random: Random

    def load(self, code: str, kind: str, programmes: tuple[str, ...]) -> None:
        organisation = self.places.organisations[code]
        if kind == "enterprise":
            self._enterprise(organisation, programmes[0])
            return
        for key in programmes:
            for one in self._kinds_of(key):
                self._equipment(organisation, one, one.school)

    def _kinds_of(self, key: str) -> list[EquipmentText]:
        return [one for one in self.work.equipment if one.programme == key]

    def _enterprise(self, organisation: Organisation, key: str) -> None:
        """Its profile, a site with equipment and the posts that work with it, its partners."""
        change_enterprise(
            viewer=self.viewer,
            enterprise=organisation,
            draft=ProfileDraft(
                title=Text(organisation.title_en, organisation.title_zh),
                sector=self.work.sectors[key],
                size=self.random.choice(SIZES),
                survey_months=self.random.choice(SURVEY_MONTHS),
            ),
        )
        site = add_site(
            viewer=self.viewer, organisation=organisation, title=Text("Main site", "主厂区")
        )
        posts = [one for one in self.work.posts if one.programme == key]
        headcounts = [self.random.randint(4, 40) for _ in posts]
        devices = [
            self._equipment(organisation, one, one.partner, site) for one in self._kinds_of(key)
        ]
        self._posts(site, key, list(zip(posts, headcounts, strict=True)), devices)
        for (_, offered), programme in self.places.programmes.items():
            if offered == key:
                begin_partnership(
                    viewer=self.viewer,
                    enterprise=organisation,
                    programme=programme,
                    starts_on=PARTNERS_SINCE,
                )

    def _posts(
        self,
        site: Site,
        key: str,
        posts: list[tuple[PostText, int]],
        devices: list[Equipment],
    ) -> None:
        """Each works with the devices that serve one of its tasks."""
        programme = next(one for one in self.region.content.programmes if one.key == key)
        codes = [occupation_code(one) for one in programme.occupations]
        occupations = {one.code: one for one in Occupation.objects.filter(code__in=codes)}
        serves = {device.pk: {task.pk for task in device.tasks.all()} for device in devices}
        for post, headcount in posts:
            tasks = [self.loaded.tasks[key, task] for task in post.tasks]
            named = {task.pk for task in tasks}
            draft = PostDraft(
                title=Text(*post.title),
                code=post.code,
                headcount=headcount,
                occupation=occupations[codes[post.occupation]],
                tasks=tasks,
                equipment=[device for device in devices if serves[device.pk] & named],
            )
            add_post(viewer=self.viewer, site=site, draft=draft)

    def _equipment(
        self,
        organisation: Organisation,
        one: EquipmentText,
        what: Standing,
        site: Site | None = None,
    ) -> Equipment:
        year = what.year + self.random.randint(-1, 1)
        draft = EquipmentDraft(
            organisation=organisation,
            type=self.loaded.types[one.code],
            generation=self.loaded.generations[one.code, what.generation],
            site=site,
            year=year,
            count=self.random.randint(2, 8),
            tasks=[self.loaded.tasks[one.programme, task] for task in one.tasks],
            acquired_on=date(year, 9, 1),
        )
        return add_equipment(viewer=self.viewer, draft=draft)
