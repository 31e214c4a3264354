"""How persons stand for certificates: what they have, what is missing, what they hold."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from ronghe.apps.base.api import NotFound, Text, percent_text
from ronghe.apps.certification.holding import held_by
from ronghe.apps.certification.judging import Judged, judge
from ronghe.apps.certification.models import (
    CertificateType,
    Confirmation,
    Credential,
    Decision,
    RuleVersion,
)
from ronghe.apps.certification.queries.rules import names_for, names_of, rules_in_force
from ronghe.apps.certification.queries.students import (
    class_for,
    enrolled,
    student_for,
    students_in,
)
from ronghe.apps.certification.requirement_words import (
    RuleNames,
    have_text,
    lack_text,
    requirement_text,
)
from ronghe.apps.certification.rule_engine import Finding, LevelReached
from ronghe.apps.people.api import Person, Programme, SchoolClass, Viewer, persons_for

VIEW = "certification.view_standing"
VIEW_CLASS = "certification.view_class_standing"


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One requirement of somebody's, in words; `lack` is None where it is met."""

    finding: Finding
    asks: Text
    have: Text
    lack: Text | None


@dataclass(frozen=True, slots=True)
class Standing:
    """A person and a certificate. Without a rule in force there is nothing to say yet."""

    certificate: CertificateType
    person: Person
    rule: RuleVersion | None
    judged: Judged | None
    names: RuleNames
    held: Confirmation | None

    @property
    def is_proved(self) -> bool:
        return self.judged is not None and self.judged.verdict.is_proved

    @property
    def is_held(self) -> bool:
        return self.held is not None and self.held.state == Confirmation.State.ISSUED

    @property
    def rows(self) -> tuple[FindingRow, ...]:
        if self.judged is None:
            return ()
        return tuple(finding_row(one, self.names) for one in self.judged.verdict.findings)

    @property
    def missing(self) -> tuple[FindingRow, ...]:
        return tuple(row for row in self.rows if row.lack is not None)

    @property
    def proved(self) -> tuple[Text, ...]:
        """What there is for each requirement, the level named: for whoever confirms many."""
        return tuple(_named(row, self.names) for row in self.rows)

    @property
    def met_count(self) -> int:
        return len(self.rows) - len(self.missing)


@dataclass(frozen=True, slots=True)
class ClassStandings:
    """A class and the certificates of its programme; the students stand for the chosen one."""

    school_class: SchoolClass
    certificates: tuple[CertificateType, ...]
    chosen: CertificateType | None
    rule: RuleVersion | None
    standings: tuple[Standing, ...]

    @property
    def ready(self) -> tuple[Standing, ...]:
        """Those whom the rule has proved and who do not hold it yet."""
        return tuple(one for one in self.standings if one.is_proved and one.held is None)


def finding_row(finding: Finding, names: RuleNames) -> FindingRow:
    return FindingRow(
        finding,
        requirement_text(finding.requirement, names),
        have_text(finding, names),
        lack_text(finding, names),
    )


def _named(row: FindingRow, names: RuleNames) -> Text:
    asked, have = row.finding.requirement, dict(row.finding.have)
    if not isinstance(asked, LevelReached) or "probability" not in have:
        return row.have
    what, level = names.what(asked.dimension, asked.part), names.level(asked.level)
    sure = percent_text(float(have["probability"]))
    return Text(f"{what.en}: {level.en} or above, {sure}", f"{what.zh}：“{level.zh}”或以上，{sure}")


def certificates_of(programme: Programme) -> list[CertificateType]:
    rows = CertificateType.objects.filter(programme=programme)
    return list(rows.select_related("programme__organisation").order_by("code"))


def standings_of(viewer: Viewer, uuid: UUID) -> tuple[Person, tuple[Standing, ...]]:
    """A person and how they stand for every certificate of their programme. Raises NotFound for
    whom the viewer may not see."""
    person = student_for(viewer, uuid, VIEW)
    place = enrolled(person)
    if place is None:
        return person, ()
    certificates = certificates_of(place.programme)
    rules = rules_in_force(certificates)
    names = names_for(list(rules.values()))
    held = held_by([person.pk], certificates, viewer.on_date)
    found = []
    for certificate in certificates:
        rule = rules.get(certificate.pk)
        judged = judge(rule, [person.pk], viewer.on_date).get(person.pk) if rule else None
        found.append(
            Standing(
                certificate,
                person,
                rule,
                judged,
                names[rule.framework_id] if rule else RuleNames(),
                held.get((certificate.pk, person.pk)),
            )
        )
    return person, tuple(found)


def standing_of(viewer: Viewer, certificate: UUID, person: UUID) -> Standing:
    """A person and one certificate of their programme. Raises NotFound for whom the viewer may
    not see, and for another programme's certificate."""
    _someone, standings = standings_of(viewer, person)
    for one in standings:
        if one.certificate.uuid == certificate:
            return one
    raise NotFound(
        "This student's programme has no such certificate.", "该学生所在专业没有该证书。"
    )


def standings_for(
    rule: RuleVersion, persons: Sequence[Person], viewer: Viewer
) -> tuple[Standing, ...]:
    """Many persons and one rule, in the order of the persons. Callers got the persons from a
    checked query. The number of queries does not depend on how many they are."""
    keys = [person.pk for person in persons]
    judged = judge(rule, keys, viewer.on_date)
    held = held_by(keys, [rule.certificate], viewer.on_date)
    names = names_of(rule)
    return tuple(
        Standing(
            rule.certificate,
            person,
            rule,
            judged.get(person.pk),
            names,
            held.get((rule.certificate_id, person.pk)),
        )
        for person in persons
    )


def class_standings(viewer: Viewer, uuid: UUID, chosen: str) -> ClassStandings:
    """The students of a class and one certificate: the chosen one (its UUID), or the first that
    has a rule in force. Those who lack least come first."""
    school_class = class_for(viewer, uuid, VIEW_CLASS)
    certificates = tuple(certificates_of(school_class.cohort.programme))
    rules = rules_in_force(certificates)
    named = [one for one in certificates if str(one.uuid) == chosen]
    usable = [one for one in certificates if one.pk in rules]
    certificate = next(iter(named or usable or certificates), None)
    rule = rules.get(certificate.pk) if certificate else None
    if rule is None:
        return ClassStandings(school_class, certificates, certificate, None, ())
    students = students_in(viewer, school_class, VIEW)
    standings = standings_for(rule, students, viewer)
    ordered = sorted(standings, key=lambda one: (one.is_held, len(one.missing)))
    return ClassStandings(school_class, certificates, certificate, rule, tuple(ordered))


def proof_behind(viewer: Viewer, credential: Credential) -> Decision | None:
    """The decision on which a credential was issued, for whoever may see it."""
    if credential.decision is None:
        return None
    return Decision.objects.filter(
        uuid=credential.decision, person__in=persons_for(viewer, VIEW)
    ).first()


def decision_for(viewer: Viewer, uuid: UUID) -> Decision:
    """One kept decision about somebody whom the viewer may see; NotFound otherwise."""
    found = (
        Decision.objects.filter(uuid=uuid, person__in=persons_for(viewer, VIEW))
        .select_related(
            "person", "rule__certificate__programme__organisation", "rule__framework", "decided_by"
        )
        .first()
    )
    if found is None:
        raise NotFound("There is no such decision for you.", "没有您可以查看的该判定。")
    return found
