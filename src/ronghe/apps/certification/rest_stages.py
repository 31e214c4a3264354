"""Routes of stages: entry assessments, decisions, what is missing, the transcript."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpResponse
from ninja import Field, Router, Schema
from ninja.pagination import paginate

from ronghe.apps.assessment.api import RatingSession
from ronghe.apps.base.api import NotFound, Text, now, text_of
from ronghe.apps.certification.graduation_rule import Lacking, ModuleFact
from ronghe.apps.certification.models import EntryAssessment, StageDecision
from ronghe.apps.certification.queries.class_stages import VIEW as VIEW_CLASS
from ronghe.apps.certification.queries.class_stages import StageRow, class_stages
from ronghe.apps.certification.queries.stages import VIEW, history_of
from ronghe.apps.certification.queries.standing import StudentStages, student_stages
from ronghe.apps.certification.queries.students import class_for, student_for, students_in
from ronghe.apps.certification.queries.transcript import LevelLine, Transcript, transcript_of
from ronghe.apps.certification.services.entries import mark_entry, unmark_entry
from ronghe.apps.certification.services.stages import DECIDE, decide_stages
from ronghe.apps.certification.stage_rule import StageFacts, TargetFact
from ronghe.apps.certification.transcript_document import digest_of_transcript, transcript_document
from ronghe.apps.people.api import (
    GoneOut,
    InBothLanguages,
    Paged,
    PageRequest,
    Strict,
    route,
)
from ronghe.files.documents.typst_pdf import render_pdf

router = Router()
PDF = {
    "responses": {
        200: {"content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}},
    }
}
LAST_SEMESTER = 12


def _all(texts: tuple[Text, ...]) -> list[InBothLanguages]:
    return [InBothLanguages.of(text) for text in texts]


class StageTargetOut(Schema):
    """A target of the graduate profile: the chance of being on the level or above, or, without
    enough evidence, what is missing. `outcome` is reached, not_yet or missing."""

    competence: str
    title: InBothLanguages
    dimension: str
    level: int
    chance: float | None
    outcome: str
    missing: list[InBothLanguages]

    @classmethod
    def of(cls, fact: TargetFact) -> "StageTargetOut":
        return cls(
            competence=fact.competence,
            title=InBothLanguages.of(fact.title),
            dimension=fact.dimension,
            level=fact.level,
            chance=fact.chance,
            outcome=fact.outcome,
            missing=_all(fact.missing),
        )


def _targets(facts: StageFacts | None) -> list[StageTargetOut]:
    return [StageTargetOut.of(one) for one in facts.targets] if facts else []


class StageDecisionOut(Schema):
    """A decision about a semester, with the rule and the facts that it read."""

    uuid: UUID
    semester: int
    number: int
    is_current: bool
    outcome: str
    rule: str
    decided_at: datetime
    facts: dict[str, Any]

    @classmethod
    def of(cls, row: StageDecision) -> "StageDecisionOut":
        names = set(cls.model_fields)
        return cls(**{name: getattr(row, name) for name in names})


class LackingOut(Schema):
    """One thing that graduation still asks for."""

    what: str
    text: InBothLanguages
    module: UUID | None

    @classmethod
    def of(cls, one: Lacking) -> "LackingOut":
        return cls(what=one.what, text=InBothLanguages.of(one.text), module=one.module)


class StagesOut(Schema):
    """A student's way. `ahead` is how the running semester would be decided today."""

    semester: int
    entry_taken_on: date | None
    entry_is_in_time: bool
    entry_due: date | None
    stages: list[StageDecisionOut]
    ahead: list[StageTargetOut]
    ahead_outcome: str
    is_eligible: bool
    lacking: list[LackingOut]

    @classmethod
    def of(cls, view: StudentStages) -> "StagesOut":
        return cls(
            semester=view.now,
            entry_taken_on=_day(view.entry.taken_on),
            entry_is_in_time=view.entry.is_in_time,
            entry_due=view.entry_due,
            stages=[StageDecisionOut.of(one.decision) for one in view.stages],
            ahead=_targets(view.ahead),
            ahead_outcome=view.ahead_outcome if view.ahead else "",
            is_eligible=view.is_eligible,
            lacking=[LackingOut.of(one) for one in view.lacking],
        )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


class ModuleLineOut(Schema):
    """A module of the plan and how it ended."""

    module: UUID
    title: InBothLanguages
    semester: int
    hours: int
    is_elective: bool
    standing: str
    grade: str
    ended_on: date | None

    @classmethod
    def of(cls, fact: ModuleFact) -> "ModuleLineOut":
        given = {name: getattr(fact, name) for name in set(cls.model_fields) - {"title"}}
        return cls(title=InBothLanguages.of(fact.title), **given)


class LevelLineOut(Schema):
    """The level shown on a dimension; without support what is missing."""

    dimension: InBothLanguages
    level: InBothLanguages | None
    probability: str
    missing: list[InBothLanguages]
    term_starts_on: date | None

    @classmethod
    def of(cls, line: LevelLine) -> "LevelLineOut":
        return cls(
            dimension=InBothLanguages.of(line.dimension),
            level=InBothLanguages.of(line.level) if line.level else None,
            probability=line.probability,
            missing=_all(line.missing),
            term_starts_on=line.term,
        )


class TranscriptOut(Schema):
    """What the printed transcript says; `digest` is the one printed on it."""

    person: UUID
    day: date
    hours: int
    modules: list[ModuleLineOut]
    levels: list[LevelLineOut]
    stages: list[StageDecisionOut]
    is_eligible: bool
    lacking: list[LackingOut]
    digest: str

    @classmethod
    def of(cls, view: Transcript) -> "TranscriptOut":
        stages = view.stages
        return cls(
            person=stages.person.uuid,
            day=view.day,
            hours=stages.hours,
            modules=[ModuleLineOut.of(one) for one in stages.graduation.modules]
            if stages.graduation
            else [],
            levels=[LevelLineOut.of(one) for one in view.levels],
            stages=[StageDecisionOut.of(one.decision) for one in stages.stages],
            is_eligible=stages.is_eligible,
            lacking=[LackingOut.of(one) for one in stages.lacking],
            digest=digest_of_transcript(view),
        )


class StageRowOut(Schema):
    """A student of a class in a semester. `outcome` is what was decided, empty while nothing is;
    `outcome_now` is what the facts say today."""

    person: UUID
    semester: int
    entry_taken_on: date | None
    entry_is_in_time: bool
    outcome: str
    outcome_now: str
    targets: list[StageTargetOut]

    @classmethod
    def of(cls, row: StageRow, semester: int) -> "StageRowOut":
        return cls(
            person=row.person.uuid,
            semester=semester,
            entry_taken_on=_day(row.entry.taken_on),
            entry_is_in_time=row.entry.is_in_time,
            outcome=row.decision.outcome if row.decision else "",
            outcome_now=row.outcome_now if row.facts else "",
            targets=_targets(row.facts),
        )


class SemesterIn(Strict):
    semester: int = Field(ge=1, le=LAST_SEMESTER)


class DecidedOut(Schema):
    """How many decisions are new, and how many stand as they were."""

    decided: int
    unchanged: int


class EntryAssessmentIn(Strict):
    session: UUID


class EntryAssessmentOut(Schema):
    """A session that is a class's entry assessment."""

    uuid: UUID
    session: UUID
    title: InBothLanguages
    opens_on: date

    @classmethod
    def of(cls, row: EntryAssessment) -> "EntryAssessmentOut":
        return cls(
            uuid=row.uuid,
            session=row.session.uuid,
            title=InBothLanguages.of(text_of(row.session)),
            opens_on=row.session.opens_on,
        )


@router.get("/persons/{uuid}/stages", response=StagesOut, summary="A student's stages")
@route(VIEW)
def person_stages(request: PageRequest, uuid: UUID) -> Any:
    """Entry assessment, decisions in force, how the running semester stands, and graduation."""
    person = student_for(request.viewer, uuid, VIEW)
    return StagesOut.of(student_stages(request.viewer, person))


@router.get(
    "/persons/{uuid}/stages/{semester}", response=list[StageDecisionOut], summary="A semester's"
)
@paginate(Paged)
@route(VIEW)
def person_stage_history(request: PageRequest, uuid: UUID, semester: int) -> Any:
    """Every decision about one semester, the newest first."""
    person = student_for(request.viewer, uuid, VIEW)
    if not 0 < semester <= LAST_SEMESTER:
        return []
    return [StageDecisionOut.of(row) for row in history_of(request.viewer, person, semester)]


@router.get("/persons/{uuid}/transcript", response=TranscriptOut, summary="A transcript")
@route(VIEW)
def person_transcript(request: PageRequest, uuid: UUID) -> Any:
    """Modules, levels where enough evidence supports them, stages, and eligibility to graduate."""
    person = student_for(request.viewer, uuid, VIEW)
    return TranscriptOut.of(transcript_of(request.viewer, person))


@router.get("/persons/{uuid}/transcript/pdf", openapi_extra=PDF, summary="A transcript, printed")
@route(VIEW)
def person_transcript_pdf(
    request: PageRequest, uuid: UUID, language: Literal["en", "zh"] = "en"
) -> HttpResponse:
    """The same as a PDF to print, in one language, with the digest that both languages carry."""
    person = student_for(request.viewer, uuid, VIEW)
    document = transcript_document(transcript_of(request.viewer, person), language)
    return HttpResponse(render_pdf(document, at=now()), content_type="application/pdf")


@router.get("/classes/{uuid}/stages", response=list[StageRowOut], summary="A class's stages")
@paginate(Paged)
@route(VIEW_CLASS)
def stages_of_class(request: PageRequest, uuid: UUID, semester: int | None = None) -> Any:
    """Who has reached a semester's stage and who lacks what; the semester that is due unless one
    is named."""
    school_class = class_for(request.viewer, uuid, VIEW_CLASS)
    wanted = min(max(1, semester), LAST_SEMESTER) if semester is not None else None
    view = class_stages(request.viewer, school_class, wanted)
    return [StageRowOut.of(row, view.semester) for row in view.rows]


@router.post("/classes/{uuid}/stages", response=DecidedOut, summary="Decide a semester")
@route(DECIDE)
def decide_class(request: PageRequest, uuid: UUID, body: SemesterIn) -> Any:
    """Decide a semester for everybody in the class, by the rule, from what is measured now."""
    school_class = class_for(request.viewer, uuid, DECIDE)
    report = decide_stages(
        viewer=request.viewer,
        persons=students_in(request.viewer, school_class, DECIDE),
        semester=body.semester,
        at=now(),
    )
    return {"decided": len(report.decided), "unchanged": len(report.unchanged)}


@router.get("/classes/{uuid}/entry-assessments", response=list[EntryAssessmentOut], summary="Entry")
@paginate(Paged)
@route(VIEW_CLASS)
def entry_assessments(request: PageRequest, uuid: UUID) -> Any:
    """The sessions that are a class's entry assessment."""
    school_class = class_for(request.viewer, uuid, VIEW_CLASS)
    rows = EntryAssessment.objects.filter(school_class=school_class).select_related("session")
    return [EntryAssessmentOut.of(row) for row in rows.order_by("session__opens_on", "pk")]


@router.post(
    "/classes/{uuid}/entry-assessments",
    response={201: EntryAssessmentOut},
    summary="Name the entry",
)
@route(DECIDE)
def add_entry(request: PageRequest, uuid: UUID, body: EntryAssessmentIn) -> Any:
    """Name a session of the class as its entry assessment."""
    viewer = request.viewer
    school_class = class_for(viewer, uuid, DECIDE)
    rows = RatingSession.objects.filter(uuid=body.session, school_class=school_class)
    session = rows.first()
    if session is None:
        raise NotFound("There is no such session here.", "此处没有这次评分活动。")
    made = mark_entry(viewer=viewer, school_class=school_class, session=session, at=now())
    return EntryAssessmentOut.of(made)


@router.post(
    "/classes/{uuid}/entry-assessments/{entry}/remove", response=GoneOut, summary="Take it back"
)
@route(DECIDE)
def remove_entry(request: PageRequest, uuid: UUID, entry: UUID) -> Any:
    """The session and its evidence stay."""
    school_class = class_for(request.viewer, uuid, DECIDE)
    rows = EntryAssessment.objects.select_related("session", "school_class")
    marked = rows.filter(uuid=entry, school_class=school_class).first()
    if marked is None:
        raise NotFound("There is no such entry assessment here.", "此处没有这次入学测评。")
    unmark_entry(viewer=request.viewer, marked=marked)
    return {"uuid": entry}
