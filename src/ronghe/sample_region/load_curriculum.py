"""Modules with their learning situations, and training plans, of each programme of the first
region: one module for each typical task in the order of the work, an elective, the internship."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ronghe.apps.assessment.api import Instrument
from ronghe.apps.competence.api import Competence, Framework, Level, TypicalTask
from ronghe.apps.curriculum.api import (
    CourseDraft,
    Module,
    ModuleDraft,
    ModuleVersion,
    PhaseDraft,
    PlanSettings,
    ProfileDraft,
    SituationDraft,
    TrainingPlan,
    add_situation,
    approve_version,
    begin_plan,
    create_module,
    edit_profile,
    edit_settings,
    plan_course,
    plan_module,
    publish_version,
    set_prerequisites,
    submit_version,
)
from ronghe.apps.people.api import Programme, Viewer
from ronghe.sample_region import content
from ronghe.sample_region.content import Text, WorkTask
from ronghe.sample_region.load_industry import LoadedIndustry, framework_of
from ronghe.sample_region.load_standard import LoadedStandard, standard_of_trade
from ronghe.sample_region.work_content import SituationText, WorkContent

# Of the eight task modules in the order of the work: hours, practice among them, semester.
TASK_HOURS = (
    (90, 36, 1),
    (144, 90, 1),
    (144, 96, 2),
    (126, 84, 2),
    (144, 96, 3),
    (162, 108, 4),
    (126, 90, 4),
    (90, 63, 5),
)
ELECTIVE_HOURS, ELECTIVE_SEMESTER = (180, 126), 5
INTERNSHIP_HOURS, INTERNSHIP_SEMESTER = (600, 600), 6
ELECTIVES_A_SEMESTER, ELECTIVE_COURSES = 36, 4
INTERNSHIP = Text("Internship at the workplace", "岗位实习")
ELECTIVE = Text("Project of one's own choice", "自选综合项目")
FREE_COURSE = Text("Elective of the school", "公共选修课")
# A level by the end of a semester: basic competences earlier than higher-order ones.
TARGETS = {"basic": ((2, 1), (4, 2), (6, 2)), "higher": ((4, 1), (6, 2))}
TASK_DIMENSIONS = ("cognitive", "behavioural")
ASSESSED_LEVEL = {"basic": 2, "higher": 1}


@dataclass(frozen=True, slots=True)
class LoadedProgramme:
    """A programme's published modules by task code, and the plan that is ready to be approved."""

    key: str
    programme: Programme
    framework: Framework
    modules: Mapping[str, Module]
    plan: TrainingPlan


@dataclass(frozen=True, slots=True)
class CurriculumLoader:
    """Writes the curriculum of one programme of one school; everything is dated `at`."""

    viewer: Viewer
    offer: content.Programme
    programme: Programme
    work: WorkContent
    industry: LoadedIndustry
    at: datetime

    def load(self, entry_year: int) -> LoadedProgramme:
        """Modules published, the plan of an entry year drafted and complete."""
        framework = framework_of(self.offer)
        standard = standard_of_trade(viewer=self.viewer, trade=self.programme.trade, at=self.at)
        teaching = _Teaching.of(framework, standard)
        versions = self._task_modules(teaching)
        elective = self._unit("elective", ELECTIVE, ELECTIVE_HOURS, "professional_extension")
        internship = self._unit("internship", INTERNSHIP, INTERNSHIP_HOURS, "internship")
        last = versions[self.offer.tasks[-1].code]
        for version in (elective, internship):
            self._situate(version, self._of_unit(version, teaching))
            set_prerequisites(viewer=self.viewer, version=version, requires=[last.module])
            self._publish(version)
        plan = self._plan(framework, entry_year, versions, elective, internship)
        settings = PlanSettings(semesters=6, standard=standard.standard)
        edit_settings(viewer=self.viewer, plan=plan, settings=settings)
        modules = {code: version.module for code, version in versions.items()}
        return LoadedProgramme(self.offer.key, self.programme, framework, modules, plan)

    # --- modules ------------------------------------------------------------------------------

    def _task_modules(self, teaching: "_Teaching") -> dict[str, ModuleVersion]:
        versions: dict[str, ModuleVersion] = {}
        situations = {one.task: one for one in self.work.situations[self.offer.key]}
        before: ModuleVersion | None = None
        for position, task in enumerate(self.offer.tasks, start=1):
            version = self._task_module(position, task)
            tasks = [self.industry.tasks[self.offer.key, task.code]]
            draft = self._draft(situations[task.code], version.total_hours, tasks, teaching)
            self._situate(version, draft)
            if before is not None:
                set_prerequisites(viewer=self.viewer, version=version, requires=[before.module])
            self._publish(version)
            versions[task.code] = before = version
        return versions

    def _task_module(self, position: int, task: WorkTask) -> ModuleVersion:
        total, practice, _ = TASK_HOURS[position - 1]
        draft = ModuleDraft(
            title_en=task.title.en,
            title_zh=task.title.zh,
            description_en=task.summary.en,
            description_zh=task.summary.zh,
            group="professional_basic" if position <= 2 else "professional_core",
            task=self.industry.tasks[self.offer.key, task.code],
            position=position,
            total_hours=total,
            practice_hours=practice,
        )
        return self._create(task.code, draft)

    def _unit(self, code: str, title: Text, hours: tuple[int, int], group: str) -> ModuleVersion:
        draft = ModuleDraft(
            title_en=title.en,
            title_zh=title.zh,
            technical_unit_en=title.en,
            technical_unit_zh=title.zh,
            group=group,
            position=9 if code == "elective" else 10,
            total_hours=hours[0],
            practice_hours=hours[1],
        )
        return self._create(code, draft)

    def _create(self, code: str, draft: ModuleDraft) -> ModuleVersion:
        return create_module(
            viewer=self.viewer, programme=self.programme, code=code, draft=draft, at=self.at
        )

    def _publish(self, version: ModuleVersion) -> None:
        submit_version(viewer=self.viewer, version=version, at=self.at)
        approve_version(viewer=self.viewer, version=version, at=self.at)
        publish_version(viewer=self.viewer, version=version, at=self.at)

    # --- situations ---------------------------------------------------------------------------

    def _situate(self, version: ModuleVersion, draft: SituationDraft) -> None:
        add_situation(viewer=self.viewer, version=version, draft=draft)

    def _of_unit(self, version: ModuleVersion, teaching: "_Teaching") -> SituationDraft:
        """The last two tasks of the work, as a partner hands them over."""
        words = SituationText(
            task=version.module.code,
            title=Text(version.title_en, version.title_zh),
            trigger=Text("A partner enterprise hands over an order.", "合作企业交来一项任务。"),
            product=Text("The order, done and handed over.", "完成并交付的任务。"),
            place="workplace" if version.group == "internship" else "workshop",
        )
        tasks = [self.industry.tasks[self.offer.key, one.code] for one in self.offer.tasks[-2:]]
        return self._draft(words, version.total_hours, tasks, teaching, is_unit=True)

    def _draft(
        self,
        words: SituationText,
        hours: int,
        tasks: Sequence[TypicalTask],
        teaching: "_Teaching",
        *,
        is_unit: bool = False,
    ) -> SituationDraft:
        codes = {task.code for task in tasks}
        competences = teaching.formed_in(codes, self.offer, with_general=is_unit)
        return SituationDraft(
            code=words.task,
            title_en=words.title.en,
            title_zh=words.title.zh,
            place=words.place,
            position=1,
            trigger_en=words.trigger.en,
            trigger_zh=words.trigger.zh,
            product_en=words.product.en,
            product_zh=words.product.zh,
            hours=hours,
            tasks=tasks,
            phases={
                phase: PhaseDraft(*one.learner, *one.teacher)
                for phase, one in self.work.phases.items()
            },
            competences=competences,
            anchors=teaching.anchors_for(competences),
            instruments=teaching.instruments_for([one for one, _ in competences]),
            knowledge=teaching.standard.by_task.get(words.task, ()),
        )

    # --- the plan -----------------------------------------------------------------------------

    def _plan(
        self,
        framework: Framework,
        entry_year: int,
        versions: Mapping[str, ModuleVersion],
        elective: ModuleVersion,
        internship: ModuleVersion,
    ) -> TrainingPlan:
        plan = begin_plan(
            viewer=self.viewer,
            programme=self.programme,
            entry_year=entry_year,
            framework=framework,
            at=self.at,
        )
        edit_profile(viewer=self.viewer, plan=plan, draft=self._profile(framework))
        for version, (_, _, semester) in zip(versions.values(), TASK_HOURS, strict=True):
            plan_module(viewer=self.viewer, plan=plan, version=version, semester=semester)
        plan_module(
            viewer=self.viewer,
            plan=plan,
            version=elective,
            semester=ELECTIVE_SEMESTER,
            is_elective=True,
        )
        plan_module(viewer=self.viewer, plan=plan, version=internship, semester=INTERNSHIP_SEMESTER)
        self._courses(plan)
        return plan

    def _profile(self, framework: Framework) -> ProfileDraft:
        levels = {level.number: level for level in framework.levels.all()}
        occupations = {
            task.work_process.occupation
            for task in framework.tasks.select_related("work_process__occupation")
        }
        return ProfileDraft(
            summary_en=self.offer.summary.en,
            summary_zh=self.offer.summary.zh,
            occupations=sorted(occupations, key=lambda one: one.code),
            targets={
                (competence, semester): levels[number]
                for competence in framework.competences.all()
                for semester, number in TARGETS[competence.order]
            },
        )

    def _courses(self, plan: TrainingPlan) -> None:
        for course in self.work.courses:
            for semester, hours in enumerate(course.hours, start=1):
                if hours:
                    self._course(plan, course.code, course.title, semester, hours, course.practice)
        for semester in range(1, ELECTIVE_COURSES + 1):
            self._course(
                plan,
                "elective",
                FREE_COURSE,
                semester,
                ELECTIVES_A_SEMESTER,
                0.3,
                "public_elective",
            )

    def _course(
        self,
        plan: TrainingPlan,
        code: str,
        title: Text,
        semester: int,
        hours: int,
        practice: float,
        group: str = "public_basic",
    ) -> None:
        draft = CourseDraft(
            code=code,
            title_en=title.en,
            title_zh=title.zh,
            group=group,
            semester=semester,
            total_hours=hours,
            practice_hours=round(hours * practice),
        )
        plan_course(viewer=self.viewer, plan=plan, draft=draft)


@dataclass(frozen=True, slots=True)
class _Teaching:
    """What situations are made of: competences, levels, instruments by competence, and what each
    takes up of the teaching standard."""

    competences: Mapping[str, Competence]
    levels: Mapping[int, Level]
    in_words: frozenset[tuple[int, int]]
    instruments: Mapping[int, tuple[Instrument, ...]]
    standard: LoadedStandard

    @classmethod
    def of(cls, framework: Framework, standard: LoadedStandard) -> "_Teaching":
        by_competence: dict[int, list[Instrument]] = {}
        rows = framework.instruments.filter(replaced_by=None).prefetch_related("items")
        for instrument in rows.exclude(published_at=None).order_by("code"):
            for competence in {item.competence_id for item in instrument.items.all()}:
                by_competence.setdefault(competence, []).append(instrument)
        return cls(
            {one.code: one for one in framework.competences.all()},
            {one.number: one for one in framework.levels.all()},
            frozenset(framework.levels.values_list("anchors__competence", "pk")),
            {key: tuple(found) for key, found in by_competence.items()},
            standard,
        )

    def formed_in(
        self, tasks: set[str], programme: content.Programme, *, with_general: bool
    ) -> list[tuple[Competence, Level]]:
        """The competences that show themselves in these tasks, with the level looked for; on
        request those of attitude, of judging one's own work and of career too, which no single
        task forms."""
        return [
            (self.competences[one.code], self.levels[ASSESSED_LEVEL[one.order]])
            for one in programme.competences
            if (with_general and one.dimension not in TASK_DIMENSIONS)
            or (one.dimension in TASK_DIMENSIONS and tasks & set(one.tasks))
        ]

    def anchors_for(
        self, aims: Sequence[tuple[Competence, Level]]
    ) -> list[tuple[Competence, Level]]:
        """Of each competence the level to be reached, and the one above it to tell it from, as far
        as the framework has words for them."""
        return [
            (competence, self.levels[number])
            for competence, level in aims
            for number in (level.number, level.number + 1)
            if number in self.levels and (competence.pk, self.levels[number].pk) in self.in_words
        ]

    def instruments_for(self, competences: Sequence[Competence]) -> list[Instrument]:
        """The first instrument of each competence, none twice."""
        found = {
            self.instruments[one.pk][0].pk: self.instruments[one.pk][0]
            for one in competences
            if one.pk in self.instruments
        }
        return list(found.values())
