"""What the credential of a certificate says, from the rule and the proof of the decision: in plain
words, with roles and never a name."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ronghe.apps.base.api import Text, percent_text, text_of
from ronghe.apps.certification.credential_content import (
    AlignmentFact,
    CredentialContent,
    Deed,
    LevelStep,
    ResultFact,
)
from ronghe.apps.certification.judging import judge_facts
from ronghe.apps.certification.models import Confirmation, Decision, RuleVersion
from ronghe.apps.certification.queries.deeds import PersonDeed, Raters, chosen_deeds, deeds_of
from ronghe.apps.certification.queries.rules import names_of
from ronghe.apps.certification.requirement_words import (
    CONTEXT_TEXT,
    PART,
    RuleNames,
    requirement_text,
)
from ronghe.apps.certification.rule_engine import (
    EvidenceFact,
    Fact,
    Finding,
    LevelReached,
    ModuleFact,
    ProcessAndOutcome,
    RatedBy,
    Recent,
    Requirement,
    SeenIn,
    TaskPractised,
    facts_of,
    months_before,
    requirements_of,
)
from ronghe.apps.competence.api import Alignment
from ronghe.apps.curriculum.api import ModuleVersion

MOST_ALIGNMENTS = 12
OF_EVIDENCE = (LevelReached, ProcessAndOutcome, RatedBy, SeenIn, Recent)
ROLES = {
    "programme_lead": Text("the school's programme lead", "学校专业负责人"),
    "school_administrator": Text("the school's administration", "学校教务管理部门"),
}


@dataclass(frozen=True, slots=True)
class ContentMaker:
    """What all credentials of one rule version share; made once, used for each person."""

    rule: RuleVersion
    requirements: tuple[Requirement, ...]
    names: RuleNames
    alignments: tuple[AlignmentFact, ...]
    tasks: dict[tuple[str, int], Text]
    raters: Raters
    deeds: dict[tuple[int, date], tuple[PersonDeed, ...]]

    @classmethod
    def of(cls, rule: RuleVersion, decisions: Sequence[Decision]) -> "ContentMaker":
        """For decisions under one rule; a fixed number of queries."""
        requirements = requirements_of(rule.requirements)
        facts = [fact for one in decisions for fact in facts_of(one.facts)]
        return cls(
            rule,
            requirements,
            names_of(rule),
            _alignments(rule, requirements),
            _tasks_of(fact for fact in facts if isinstance(fact, ModuleFact)),
            Raters.of({fact.rater for fact in facts if isinstance(fact, EvidenceFact)} - {""}),
            _deeds_by_day(rule, decisions),
        )

    def content(self, decision: Decision, *, confirmed_as: str) -> CredentialContent:
        """What one person's credential says."""
        facts = facts_of(decision.facts)
        findings = judge_facts(self.requirements, facts, decision.on_date).verdict.findings
        levels = [one for one in findings if isinstance(one.requirement, LevelReached)]
        certificate = self.rule.certificate
        criteria = self._criteria()
        description = text_of(certificate, "description")
        return CredentialContent(
            code=code_of(self.rule),
            achievement_type="Certificate",
            title=text_of(certificate),
            description=description if description.en or description.zh else criteria,
            criteria=criteria,
            level=self._level(levels[0]) if levels else None,
            probability=_probability(levels[0]) if levels else None,
            results=tuple(self._result(one) for one in levels),
            contexts=_contexts(facts),
            confirmed_by=(*self._confirmed_by(facts), *_role(confirmed_as)),
            typical_tasks=self._tasks(facts),
            alignments=self.alignments,
            valid_until=valid_until(certificate.for_months, decision.on_date),
            steps=tuple(self._step(one) for one in levels[:1]),
            deeds=self._deeds(decision),
        )

    def _deeds(self, decision: Decision) -> tuple[Deed, ...]:
        """Of what the rule speaks of."""
        asked = [one for one in self.requirements if isinstance(one, OF_EVIDENCE)]
        parts = {getattr(one, "part", "") for one in asked}
        codes = {part.removeprefix(PART) for part in parts if part}
        dimensions = {one.dimension for one in asked if not getattr(one, "part", "")}
        deeds = self.deeds.get((decision.person_id, decision.on_date), ())
        return chosen_deeds(deeds, set() if "" in dimensions else dimensions, codes)

    def _confirmed_by(self, facts: Iterable[Fact]) -> tuple[Text, ...]:
        rated = (fact for fact in facts if isinstance(fact, EvidenceFact) and fact.rater)
        return self.raters.counted((fact.rater, fact.is_by_enterprise) for fact in rated)

    def _criteria(self) -> Text:
        texts = [requirement_text(one, self.names) for one in self.requirements]
        return Text("; ".join(one.en for one in texts), "；".join(one.zh for one in texts))

    def _level(self, finding: Finding) -> Text:
        """The level asked for: the probability is that of it and everything above."""
        assert isinstance(finding.requirement, LevelReached)
        level = self.names.level(finding.requirement.level)
        return Text(f"{level.en} or above", f"{level.zh}或以上")

    def _step(self, finding: Finding) -> LevelStep:
        assert isinstance(finding.requirement, LevelReached)
        number = finding.requirement.level
        return LevelStep(number, self.names.level(number), self.names.meaning(number))

    def _result(self, finding: Finding) -> ResultFact:
        asked = finding.requirement
        assert isinstance(asked, LevelReached)
        level, sure = self._level(finding), percent_text(_probability(finding))
        value = Text(f"{level.en}, probability {sure}", f"{level.zh}，概率 {sure}")
        return ResultFact(self.names.what(asked.dimension, asked.part), value, "PerformanceLevel")

    def _tasks(self, facts: Iterable[Fact]) -> tuple[Text, ...]:
        practised = [
            Text(one.title_en, one.title_zh)
            for one in self.requirements
            if isinstance(one, TaskPractised)
        ]
        taught = [
            self.tasks[key]
            for fact in facts
            if isinstance(fact, ModuleFact) and (key := (fact.module, fact.version)) in self.tasks
        ]
        return tuple(dict.fromkeys((*practised, *taught)))


def code_of(rule: RuleVersion) -> str:
    """The same for all who achieved the same: the certificate and the version of its rule."""
    programme = rule.certificate.programme
    parts = (programme.organisation.code, programme.code, rule.certificate.code, str(rule.number))
    return ".".join(parts)[:120]


def valid_until(months: int | None, on_date: date) -> date | None:
    """The last day on which a certificate of so many months holds; None for good."""
    return months_before(on_date, -months) - timedelta(days=1) if months else None


def _probability(finding: Finding) -> float:
    return min(int(float(dict(finding.have)["probability"]) * 1e4 + 1e-9) / 1e4, 0.9999)


def _contexts(facts: Iterable[Fact]) -> tuple[Text, ...]:
    seen = {fact.context for fact in facts if isinstance(fact, EvidenceFact)}
    return tuple(text for name, text in CONTEXT_TEXT.items() if name in seen)


def _deeds_by_day(
    rule: RuleVersion, decisions: Sequence[Decision]
) -> dict[tuple[int, date], tuple[PersonDeed, ...]]:
    """By person and day of decision: nothing that was seen later is told."""
    found: dict[tuple[int, date], tuple[PersonDeed, ...]] = {}
    for day in sorted({one.on_date for one in decisions}):
        persons = {one.person_id for one in decisions if one.on_date == day}
        for person, deeds in deeds_of(persons, rule.framework_id, day).items():
            found[person, day] = deeds
    return found


def _role(confirmed_as: str) -> tuple[Text, ...]:
    return (ROLES[confirmed_as],) if confirmed_as in ROLES else ()


def _alignments(
    rule: RuleVersion, requirements: Iterable[Requirement]
) -> tuple[AlignmentFact, ...]:
    """The published concepts that the competences in question correspond to."""
    levels = [one for one in requirements if isinstance(one, LevelReached)]
    codes = {one.part.removeprefix(PART) for one in levels if one.part}
    dimensions = {one.dimension for one in levels if not one.part}
    rows = Alignment.objects.filter(competence__framework=rule.framework_id).select_related(
        "competence"
    )
    near = [
        row
        for row in rows.order_by("competence__position", "uri")
        if row.competence.code in codes or row.competence.dimension in dimensions
    ]
    return tuple(
        AlignmentFact(row.uri, str(row.competence.title_en or row.competence.title_zh), row.scheme)
        for row in near[:MOST_ALIGNMENTS]
    )


def _tasks_of(facts: Iterable[ModuleFact]) -> dict[tuple[str, int], Text]:
    """The typical task that each completed version of a module is about."""
    wanted = {(fact.module, fact.version) for fact in facts}
    rows = ModuleVersion.objects.filter(
        module__uuid__in={module for module, _ in wanted}, task__isnull=False
    ).select_related("module", "task")
    return {
        key: text_of(row.task)
        for row in rows
        if (key := (str(row.module.uuid), row.number)) in wanted
    }


def contents_of(
    rule: RuleVersion, confirmations: Sequence[Confirmation]
) -> dict[int, CredentialContent]:
    """The content of each confirmation's credential, by its primary key."""
    maker = ContentMaker.of(rule, [one.decision for one in confirmations])
    return {
        one.pk: maker.content(one.decision, confirmed_as=one.confirmed_as) for one in confirmations
    }
