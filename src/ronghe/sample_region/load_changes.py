"""Two changes of technology in the showcase programme, told from the enterprise to the classroom:
one completed, with its lag, and one that three partners are in the middle of."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any

from ronghe.apps.base.api import Text, text_of
from ronghe.apps.competence.api import TypicalTask
from ronghe.apps.curriculum.api import (
    Author,
    Judgement,
    ResourceDraft,
    Revision,
    VersionDraft,
    add_resource,
    add_resource_version,
    begin_drafting,
    bring_before_committee,
    close_renewal,
    decide_impact,
    draft_of_situation,
    edit_situation,
    hand_in,
    items_of,
    judge_signal,
    mark_taught,
    publish_revision,
    review_effect,
)
from ronghe.apps.governance.api import Committee
from ronghe.apps.industry.api import (
    Equipment,
    EquipmentDraft,
    Signal,
    SignalDraft,
    add_equipment,
    record_purchase,
    record_signal,
    retire_equipment,
)
from ronghe.apps.people.api import Organisation, Person, Role, SchoolClass, Viewer, viewer_of_person
from ronghe.sample_region.content_files import read_file
from ronghe.sample_region.load_committees import CommitteeLoader
from ronghe.sample_region.load_curriculum import LoadedProgramme
from ronghe.sample_region.load_enrolments import begins_on
from ronghe.sample_region.load_industry import LoadedIndustry
from ronghe.sample_region.load_next_plan import load_next_plan
from ronghe.sample_region.load_people import LoadedPlaces
from ronghe.sample_region.load_proposal import propose_new_programme
from ronghe.sample_region.wording import Wording, wording_of
from ronghe.sample_region.work_content import WorkContent

NEWS = Text("Changing over to: {title}", "换用{title}")
DONE = Text("The new version is published.", "新版本已发布。")
AFTERNOON = time(6, tzinfo=UTC)  # 14:00 in the region


@dataclass(frozen=True, slots=True)
class ChangeLoader:
    """Tells what content/changes.toml says; `at` is the day on which the region is made."""

    viewer: Viewer
    taught: LoadedProgramme
    places: LoadedPlaces
    industry: LoadedIndustry
    committees: CommitteeLoader
    committee: Committee
    work: WorkContent
    at: datetime

    def load(self) -> None:
        changes = read_file("changes")
        self._complete(changes["completed"])
        meet = partial(self.committees.meet, self.committee)
        load_next_plan(viewer=self.viewer, taught=self.taught, meet=meet, at=self.at)
        propose_new_programme(
            lead=self._lead(),
            committee=self.committee,
            wording=self.wording(),
            at=self._before(changes["new_programme"]["proposed"]),
        )
        self._begin(changes["under_way"])
        self._defer(changes["deferred"])

    # --- the one that is completed --------------------------------------------------------------

    def _complete(self, told: dict[str, Any]) -> None:
        resource = add_resource(
            viewer=self._lead(),
            module=self.taught.modules[told["module"]],
            draft=ResourceDraft(
                code="workbook",
                kind="workbook",
                title_en=told["workbook"]["en"],
                title_zh=told["workbook"]["zh"],
                licence="CC BY-SA 4.0",
                confidentiality="partners",
            ),
            version=self._workbook(),
            at=self._before(told["happened"] + 200),
        )
        revision = self._accept(self._tell(told), told)
        self._draft(revision, told)
        hand_in(viewer=self._author(), revision=revision, at=self._before(told["handed_in"]))
        at = self._before(told["before_committee"])
        bring_before_committee(viewer=self._lead(), revision=revision, at=at)
        decided = datetime.combine(self._day(told["decided"]), AFTERNOON)
        meeting = self.committees.meet(self.committee, decided, {"school": 0, "enterprise": 1})
        revision.refresh_from_db()
        at = self._before(told["published"])
        for item in items_of(revision):
            decide_impact(
                viewer=self._lead(),
                revision=revision,
                key=item.key,
                outcome="kept",
                reason=self.wording().of(told["touched"]),
                at=at,
            )
        publish_revision(viewer=self._lead(), revision=revision, at=at)
        self.committees.fulfil(meeting, DONE, at)
        self._renew_school_equipment(told)
        at = self._before(told["renewed"])
        add_resource_version(
            viewer=self._lead(), resource=resource, version=self._workbook(), at=at
        )
        close_renewal(viewer=self._lead(), revision=revision, at=at)
        self._teach(revision, told)

    def _tell(self, told: dict[str, Any]) -> Signal:
        """The mentor of the enterprise tells of it."""
        enterprise = self.places.organisations[told["enterprise"]]
        draft = SignalDraft(
            region=enterprise.region,
            enterprise=enterprise,
            kind=Signal.Kind.MENTOR_REPORT,
            trade=self.taught.programme.trade,
            title=self.wording().of(told["title"]),
            text=self.wording().of(told["text"]),
            lang=self.wording().lang,
            event_on=self._day(told["happened"]),
            tasks=[self._task(told["module"])] if "module" in told else [],
            equipment_type=self.industry.types.get(told.get("equipment", "")),
            equipment_generation=self.industry.generations.get(
                (told.get("equipment", ""), told.get("generation", 0))
            ),
        )
        viewer = viewer_of_person(self._mentor(enterprise))
        return record_signal(viewer=viewer, draft=draft, at=self._before(told["told"]))

    def _accept(self, signal: Signal, told: dict[str, Any], reason: str = "") -> Revision:
        judgement = Judgement(
            outcome="accepted",
            reason=reason or self.wording().of(told["reason"]),
            lang=self.wording().lang,
            module=self.taught.modules[told["module"]],
        )
        at = self._before(told["judged"])
        triage = judge_signal(
            viewer=self._lead(),
            signal=signal,
            programme=self.taught.programme,
            judgement=judgement,
            at=at,
        )
        return Revision.objects.get(triggers__triage=triage)

    def _draft(self, revision: Revision, told: dict[str, Any]) -> None:
        """The new version: its situation is told anew."""
        begin_drafting(viewer=self._lead(), revision=revision, at=self._before(told["begun"]))
        revision.refresh_from_db()
        assert revision.version is not None
        situation = revision.version.situations.get()
        changed = {
            f"{part}_{language}": told[f"situation_{part}"][language]
            for part in ("title", "trigger", "product")
            for language in ("en", "zh")
            if f"situation_{part}" in told
        }
        draft = replace(draft_of_situation(situation), **changed)
        edit_situation(viewer=self._lead(), situation=situation, draft=draft)

    def _renew_school_equipment(self, told: dict[str, Any]) -> None:
        school = self.taught.programme.organisation
        day = self._day(told["school_acquired"])
        kind = self.industry.types[told["equipment"]]
        for old in Equipment.objects.filter(organisation=school, type=kind, retired_on=None):
            retire_equipment(viewer=self.viewer, equipment=old, on_date=day)
        self._buy(school, told, day)

    def _buy(self, owner: Organisation, told: dict[str, Any], day: date) -> Equipment:
        [words] = [one for one in self.work.equipment if one.code == told["equipment"]]
        draft = EquipmentDraft(
            organisation=owner,
            type=self.industry.types[told["equipment"]],
            generation=self.industry.generations[told["equipment"], told["generation"]],
            year=day.year,
            count=4,
            tasks=[self._task(code) for code in words.tasks],
            acquired_on=day,
        )
        return add_equipment(viewer=self.viewer, draft=draft)

    def _teach(self, revision: Revision, told: dict[str, Any]) -> None:
        revision.refresh_from_db()
        version = revision.version
        assert version is not None
        school_class, day = self._first_taught(told)
        mark_taught(
            viewer=self._lead(),
            version=version,
            school_class=school_class,
            taught_on=day,
            at=datetime.combine(day, AFTERNOON),
        )

    def _first_taught(self, told: dict[str, Any]) -> tuple[SchoolClass, date]:
        """The first class that comes to the module once everything is renewed; one that is in it
        or through with it keeps its version. Where none has come yet, the oldest catches up."""
        row = self.taught.plan.plan_modules.get(
            module_version__module=self.taught.modules[told["module"]]
        )
        for school_class in self.classes():
            day = begins_on(row.semester, school_class.cohort.entry_year)
            if self._day(told["renewed"]) < day < self.at.date():
                return school_class, day
        return self.classes()[0], self._day(told["taught"])

    def classes(self) -> list[SchoolClass]:
        """The programme's classes, the oldest first."""
        rows = SchoolClass.objects.filter(cohort__programme=self.taught.programme)
        return list(rows.select_related("cohort").order_by("cohort__entry_year", "pk"))

    def published_on(self) -> date:
        """When the change that is completed was published."""
        return self._day(read_file("changes")["completed"]["published"])

    # --- the one that is under way, and the one that waits ---------------------------------------

    def _begin(self, told: dict[str, Any]) -> None:
        revision: Revision | None = None
        for purchase in told["purchase"]:
            signal = self._purchase(told, purchase)
            if "judged" not in purchase:
                continue
            if revision is None:
                revision = self._accept(signal, {**told, **purchase})
            else:
                self._join(signal, revision, told, purchase)
        assert revision is not None
        self._draft(revision, told)
        hand_in(viewer=self._author(), revision=revision, at=self._before(told["handed_in"]))
        at = self._before(told["before_committee"])
        bring_before_committee(viewer=self._lead(), revision=revision, at=at)
        day = (self.at + timedelta(days=told["meeting_in"])).date()
        starts_at = datetime.combine(day, AFTERNOON)
        self.committees.plan(self.committee, starts_at)

    def _purchase(self, told: dict[str, Any], purchase: dict[str, Any]) -> Signal:
        enterprise = self.places.organisations[purchase["enterprise"]]
        equipment = self._buy(enterprise, told, self._day(purchase["happened"]))
        assert equipment.generation is not None
        return record_purchase(
            viewer=viewer_of_person(self._mentor(enterprise)),
            equipment=equipment,
            title=self.wording()
            .say(NEWS)
            .format(title=self.wording().say(text_of(equipment.generation))),
            lang=self.wording().lang,
            at=self._before(purchase["told"]),
        )

    def _join(
        self, signal: Signal, revision: Revision, told: dict[str, Any], purchase: dict[str, Any]
    ) -> None:
        judgement = Judgement(
            outcome="accepted",
            reason=self.wording().of(told["reason"]),
            lang=self.wording().lang,
            revision=revision,
        )
        judge_signal(
            viewer=self._lead(),
            signal=signal,
            programme=self.taught.programme,
            judgement=judgement,
            at=self._before(purchase["judged"]),
        )

    def _defer(self, told: dict[str, Any]) -> None:
        judgement = Judgement(
            outcome="deferred",
            reason=self.wording().of(told["reason"]),
            lang=self.wording().lang,
            deferred_to=self.at.date() + timedelta(days=told["until_in"]),
        )
        judge_signal(
            viewer=self._lead(),
            signal=self._tell(told),
            programme=self.taught.programme,
            judgement=judgement,
            at=self._before(told["judged"]),
        )

    # --- who and when ----------------------------------------------------------------------------

    def _before(self, days: int) -> datetime:
        return self.at - timedelta(days=days)

    def _day(self, days: int) -> date:
        return self._before(days).date()

    def _task(self, code: str) -> TypicalTask:
        return self.industry.tasks[self.taught.key, code]

    def wording(self) -> Wording:
        return wording_of(self.lead())

    def _author(self) -> Viewer:
        """A teacher of the programme, who has written the draft: its lead reviews it."""
        teachers = Person.objects.filter(
            memberships__programme=self.taught.programme, memberships__role=Role.TEACHER
        ).exclude(pk=self.lead().pk)
        author = teachers.order_by("pk").first()
        assert author is not None
        return viewer_of_person(author)

    def _lead(self) -> Viewer:
        return viewer_of_person(self.lead())

    def lead(self) -> Person:
        return Person.objects.get(
            memberships__programme=self.taught.programme,
            memberships__role=Role.PROGRAMME_LEAD,
        )

    def _mentor(self, enterprise: Organisation) -> Person:
        mentors = Person.objects.filter(
            memberships__organisation=enterprise, memberships__role=Role.MENTOR
        )
        mentor = mentors.order_by("pk").first()
        assert mentor is not None
        return mentor

    def _workbook(self) -> VersionDraft:
        return VersionDraft(
            authors=[Author(side="school", person=self.lead())],
            lang=self.wording().lang,
            link="https://example.org/workbook",
        )


def close_completed_change(*, at: datetime) -> None:
    """Look at the effect of the change that is taught, once there are estimates: the clock of the
    sample region has run long enough, but what it shows is said as it is."""
    told = read_file("changes")["completed"]
    revision = Revision.objects.filter(
        state=Revision.State.TAUGHT, programme__organisation__region__is_sample=True
    ).first()
    if revision is None:
        return
    lead = Person.objects.filter(
        memberships__programme=revision.programme, memberships__role=Role.PROGRAMME_LEAD
    ).get()
    review_effect(
        viewer=viewer_of_person(lead),
        revision=revision,
        conclusion="cannot_tell",
        text=wording_of(lead).of(told["effect"]),
        lang=wording_of(lead).lang,
        at=at,
    )
