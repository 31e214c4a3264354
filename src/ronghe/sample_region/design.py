"""Who was rated or asked by whom, with what, where and when.

Sessions are connected on purpose: within a class each student has two of three teachers, in turn;
at an enterprise students of both schools and of two cohorts meet the same mentors, every fourth a
second one and every third a visiting teacher, who rates at school as well. Only one session is
cut off: eight students who came in this term were seen by one guest and by nobody else.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from ronghe.sample_region.content import Content, Instrument, Programme, Text
from ronghe.sample_region.raters import Pair, RaterChoice
from ronghe.sample_region.records import Organisation, Placement, SchoolClass, Session, Term
from ronghe.sample_region.roster import Roster
from ronghe.sample_region.terms import day_in, moments, working_day
from ronghe.sample_region.truth import PlannedFindings

ABSENT_SHARE = 0.05
OPEN_DONE_SHARE = 0.35
ANSWERED_KINDS = ("knowledge_test", "self_report", "confidence")
# In which terms of their schooling (0 the first) students meet what, and in which context.
SCALE_IN = {0: "workshop", 1: "workshop", 2: "simulator", 4: "workshop"}
CONDUCT_IN = {0: "class", 2: "class", 4: "class"}
TEST_IN = {0: "a", 2: "b", 4: "a"}
VALUES_IN = {0: "class", 2: "workplace", 4: "workplace"}
ADAPTABILITY_IN = {2: "workplace", 3: "class", 4: "workplace"}
REFLECTION_IN = (0, 2, 4)
CAREER_PLAN_IN = (1, 3)
ANCHOR_TERMS = (2, 4)
SECOND_REGION_ANCHOR_TERMS = (3, 4)
# Confidence is asked with the scale at school, and once with the mentors' at the workplace: three
# occasions, so that the oldest cohort has a profile of its own judgement.
CONFIDENCE_IN = (2, 4)
CONFIDENCE_AT_WORK_IN = 3


@dataclass(slots=True)
class Design:
    """Sessions with their assignments, as columns; grows while sessions are planned."""

    sessions: list[Session] = field(default_factory=list)
    pairs: list[list[Pair]] = field(default_factory=list)
    observed_at: list[np.ndarray] = field(default_factory=list)
    is_submitted: list[np.ndarray] = field(default_factory=list)
    disconnected: int = -1


@dataclass(frozen=True, slots=True)
class _Occasion:
    """A session before it has a code: where, with what, by when."""

    programme: Programme
    instrument: Instrument
    organisation: str
    school_class: str
    place: Text
    context: str
    term: int
    closes_on: date
    title: Text | None = None
    is_open: bool = False
    about: str = ""


def make_design(
    content: Content,
    roster: Roster,
    terms: Sequence[Term],
    plan: PlannedFindings,
    today: date,
    random: np.random.Generator,
) -> Design:
    planner = _Planner(content, roster, terms, plan, today, random)
    for term in terms:
        for school_class in roster.classes:
            if term.number >= school_class.entered_in:
                planner.plan_class(school_class, term)
        planner.plan_workplaces(term)
    planner.plan_guest_session()
    for school_class in roster.classes:
        planner.plan_open_session(school_class)
    # Last, so that no draw of the sessions above moves.
    for school_class in roster.classes:
        planner.plan_expectations_at_work(school_class)
    return planner.design


class _Planner:
    def __init__(
        self,
        content: Content,
        roster: Roster,
        terms: Sequence[Term],
        plan: PlannedFindings,
        today: date,
        random: np.random.Generator,
    ) -> None:
        self.design = Design()
        self._programmes = {p.key: p for p in content.all_programmes()}
        self._roster = roster
        self._terms = terms
        self._plan = plan
        self._today = today
        self._random = random
        self._choice = RaterChoice(roster, plan)

    # --- a class in a term --------------------------------------------------------------------

    def plan_class(self, school_class: SchoolClass, term: Term) -> None:
        """Everything that a class does at school in one term."""
        stage = term.number - school_class.entered_in
        if school_class.programme == "cnc-yuping":
            self._plan_second_region(school_class, term, stage)
            return
        self._plan_rated(school_class, term, stage)
        self._plan_texts(school_class, term, stage)
        self._plan_answered(school_class, term, stage)

    def _plan_rated(self, school_class: SchoolClass, term: Term, stage: int) -> None:
        choice = self._choice
        if stage in SCALE_IN:
            # In the second term one teacher is enough; the lead ties the classes together.
            choose = choice.by_class_teacher if stage == 1 else choice.in_turn
            self._at_school(school_class, term, "scale", 0.55, SCALE_IN[stage], choose)
        if stage in CONDUCT_IN:
            context = CONDUCT_IN[stage]
            self._at_school(school_class, term, "conduct", 0.80, context, choice.by_class_teacher)
        programme = self._programmes[school_class.programme]
        checklists = programme.of_kind("checklist")
        if stage < len(checklists):
            sheet = checklists[stage]
            self._at_school(
                school_class, term, sheet.code, 0.70, sheet.context, choice.by_class_teacher
            )
        if programme.key == "cnc" and stage in ANCHOR_TERMS:
            self._at_school(school_class, term, "anchor", 0.65, "workshop", choice.in_turn)

    def _plan_texts(self, school_class: SchoolClass, term: Term, stage: int) -> None:
        """Projects, reflections and career plans: what somebody reads and judges."""
        choice = self._choice
        projects = self._programmes[school_class.programme].projects
        if stage in (2, 4):
            project = projects[stage // 4]
            at_work = project.context == "workplace"
            choose = choice.teacher_and_mentor if at_work else choice.in_turn
            self._at_school(
                school_class, term, "project", 0.90, project.context, choose, project.title
            )
        for instrument, stages, part in (
            ("reflection", REFLECTION_IN, 0.85),
            ("career-plan", CAREER_PLAN_IN, 0.75),
        ):
            if stage in stages:
                self._at_school(
                    school_class, term, instrument, part, "class", choice.by_class_teacher
                )
            if stage in stages and stage >= 2:
                self._at_school(
                    school_class, term, instrument, part + 0.12, "workplace", choice.two_sides
                )

    def _plan_answered(self, school_class: SchoolClass, term: Term, stage: int) -> None:
        if stage in TEST_IN:
            form = f"test-{TEST_IN[stage]}"
            self._at_school(school_class, term, form, 0.95, "class", self._choice.themselves)
        if stage in VALUES_IN:
            context = VALUES_IN[stage]
            self._at_school(school_class, term, "values", 0.88, context, self._choice.themselves)
        if stage in ADAPTABILITY_IN:
            context = ADAPTABILITY_IN[stage]
            self._at_school(
                school_class, term, "adaptability", 0.78, context, self._choice.themselves
            )
        if stage in CONFIDENCE_IN:
            about = _code(school_class.code, "scale", term.number)
            self._at_school(
                school_class,
                term,
                "confidence",
                0.54,
                SCALE_IN[stage],
                self._choice.themselves,
                about=about,
            )

    def _plan_second_region(self, school_class: SchoolClass, term: Term, stage: int) -> None:
        if stage in SCALE_IN:
            self._at_school(
                school_class, term, "local", 0.55, SCALE_IN[stage], self._choice.in_turn
            )
        if term.number in SECOND_REGION_ANCHOR_TERMS:
            self._at_school(school_class, term, "anchor", 0.65, "workshop", self._choice.in_turn)

    def _at_school(
        self,
        school_class: SchoolClass,
        term: Term,
        instrument: str,
        part: float,
        context: str,
        choose: Callable[[SchoolClass, int, Sequence[int]], list[Pair]],
        title: Text | None = None,
        about: str = "",
    ) -> None:
        programme = self._programmes[school_class.programme]
        occasion = _Occasion(
            programme=programme,
            instrument=programme.instrument(instrument),
            organisation=school_class.school,
            school_class=school_class.code,
            place=school_class.title,
            context=context,
            term=term.number,
            closes_on=day_in(term, part),
            title=title,
            about=about,
        )
        is_answered = occasion.instrument.kind in ANSWERED_KINDS
        students = self._students(school_class, rated=not is_answered)
        self._add(occasion, choose(school_class, term.number, students))

    def _students(self, school_class: SchoolClass, *, rated: bool) -> list[int]:
        """Who can be seen; those who have just come in are rated by the guest alone."""
        absent = frozenset(self._plan.transferred) if rated else frozenset()
        return [student for student in school_class.students if student not in absent]

    # --- enterprises --------------------------------------------------------------------------

    def plan_workplaces(self, term: Term) -> None:
        """At each enterprise its mentors, and a visiting teacher, rate those who are there."""
        there: dict[str, list[Placement]] = {}
        for placement in self._roster.placements:
            if placement.term == term.number:
                there.setdefault(placement.enterprise, []).append(placement)
        for enterprise in self._roster.organisations:
            if found := there.get(enterprise.code):
                self._plan_workplace(enterprise, found, term)

    def _plan_workplace(
        self, enterprise: Organisation, placements: Sequence[Placement], term: Term
    ) -> None:
        programme = self._programmes[enterprise.programmes[0]]
        own = [(p.mentor, p.student) for p in placements]
        second = [self._choice.second_mentor(p) for p in placements[::4]]
        visits = [self._choice.visiting_teacher(p) for p in placements[::3]]
        code = "local" if programme.key == "cnc-yuping" else "scale"
        rated = [(code, 0.97, [*own, *second, *visits])]
        if code == "scale":
            rated.append(("conduct", 0.98, [*own, *visits]))
        for instrument, part, pairs in rated:
            occasion = _Occasion(
                programme=programme,
                instrument=programme.instrument(instrument),
                organisation=enterprise.code,
                school_class="",
                place=enterprise.title,
                context="workplace",
                term=term.number,
                closes_on=day_in(term, part),
            )
            self._add(occasion, pairs)

    # --- special sessions -----------------------------------------------------------------------

    def plan_guest_session(self) -> None:
        """The cut-off session: one guest, eight students, nobody else."""
        guest = self._plan.guest_rater
        enterprise = next(e for e, m in self._roster.mentors.items() if guest in m)
        programme = self._programmes["ecommerce"]
        occasion = _Occasion(
            programme=programme,
            instrument=programme.instrument("scale"),
            organisation=enterprise,
            school_class="",
            place=Text("trial day", "试岗日"),
            context="workplace",
            term=self._terms[-1].number,
            closes_on=day_in(self._terms[-1], 0.9),
        )
        self.design.disconnected = len(self.design.sessions)
        self._add(occasion, [(guest, student) for student in self._plan.transferred])

    def plan_open_session(self, school_class: SchoolClass) -> None:
        """A session that is under way today: some forms are in, others are waited for."""
        programme = self._programmes[school_class.programme]
        code = "local" if programme.key == "cnc-yuping" else "scale"
        occasion = _Occasion(
            programme=programme,
            instrument=programme.instrument(code),
            organisation=school_class.school,
            school_class=school_class.code,
            place=school_class.title,
            context="workshop",
            term=self._terms[-1].number,
            closes_on=working_day(self._today + timedelta(days=11)),
            is_open=True,
        )
        students = self._students(school_class, rated=True)
        self._add(occasion, self._choice.in_turn(school_class, self._terms[-1].number, students))

    def plan_expectations_at_work(self, school_class: SchoolClass) -> None:
        """Which anchor each student expects from whoever rates them at the workplace. The class
        is spread over enterprises, so no one rated session is named."""
        at = school_class.entered_in + CONFIDENCE_AT_WORK_IN
        if at >= len(self._terms) or school_class.programme == "cnc-yuping":
            return
        term, themselves = self._terms[at], self._choice.themselves
        self._at_school(school_class, term, "confidence", 0.96, "workplace", themselves)

    # --- writing down ---------------------------------------------------------------------------

    def _add(self, occasion: _Occasion, pairs: Sequence[Pair]) -> None:
        pairs = sorted(pairs)
        last = occasion.closes_on
        if occasion.is_open:
            # Never after the half-year, so that the forms stay within it.
            last = min(self._today - timedelta(days=1), self._terms[-1].ends_on)
        share = OPEN_DONE_SHARE if occasion.is_open else 1.0 - ABSENT_SHARE
        always = self._plan.guest_rater
        done = self._random.random(len(pairs)) < share
        done |= np.array([rater == always for rater, _ in pairs])
        self.design.sessions.append(_session(occasion))
        self.design.pairs.append(list(pairs))
        self.design.is_submitted.append(done)
        self.design.observed_at.append(moments(last, len(pairs), self._random))


def _session(occasion: _Occasion) -> Session:
    instrument = occasion.instrument
    where = occasion.school_class or occasion.organisation
    code = _code(where, instrument.code, occasion.term)
    if occasion.school_class and occasion.context == "workplace":
        code += "-at-work"
    if occasion.is_open:
        code += "-open"
    elif occasion.place.en == "trial day":
        code += "-trial"
    title = occasion.title or instrument.title
    return Session(
        code=code,
        programme=occasion.programme.key,
        instrument=instrument.code,
        organisation=occasion.organisation,
        school_class=occasion.school_class,
        title=Text(f"{title.en}: {occasion.place.en}", f"{title.zh}：{occasion.place.zh}"),
        context=occasion.context,
        phase=instrument.phase,
        term=occasion.term,
        opens_on=occasion.closes_on - timedelta(days=14),
        closes_on=occasion.closes_on,
        is_answered=instrument.kind in ANSWERED_KINDS,
        is_open=occasion.is_open,
        about=occasion.about,
    )


def _code(where: str, instrument: str, term: int) -> str:
    return f"{where}-{instrument}-t{term + 1}"
