"""A certificate whose rule is in force, and evidence that proves it: what its tests share."""

from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from typing import Any

from django.db import transaction
from tests.apps.certification.conftest import NOW, SYSTEM, Training, rate
from tests.apps.conftest import World

from ronghe.apps.assessment.api import Item, Observation
from ronghe.apps.base.api import Text, new_uuid
from ronghe.apps.certification.models import CertificateType, RuleVersion
from ronghe.apps.certification.motions_rules import decide
from ronghe.apps.certification.rule_engine import LevelReached, RatedBy, Requirement, SeenIn
from ronghe.apps.certification.services.certificates import (
    CertificateDraft,
    begin_rule,
    create_certificate,
    set_requirements,
    submit_rule,
)
from ronghe.apps.competence.api import ProgrammeFramework
from ronghe.apps.governance.api import Committee, Motion, committee_of, found_committee
from ronghe.apps.people.api import Person, Viewer, viewer_of_person

TODAY = date(2026, 6, 20)
REQUIREMENTS: tuple[Requirement, ...] = (
    LevelReached("behavioural", 2, 0.8),
    RatedBy("behavioural", 2, 1),
    SeenIn("behavioural", 2, ("workplace",)),
)


@dataclass(frozen=True)
class Ruled:
    """The training's programme with one certificate."""

    training: Training
    certificate: CertificateType
    lead: Viewer

    @property
    def world(self) -> World:
        return self.training.world

    @property
    def rule(self) -> RuleVersion:
        return self.certificate.rule_versions.get(state="approved")

    def prove(self, person: Person, *, workplace: bool = True) -> None:
        """A level that is sure enough, and two raters; the mentor rates at the workplace."""
        self.training.estimate(person, chance=0.9)
        self.see(person, self.world.teacher, "workshop")
        if workplace:
            self.see(person, self.world.mentor, "workplace", is_by_enterprise=True)

    def see(self, person: Person, rater: Person, context: str, **more: Any) -> None:
        """One score by a rater in a context."""
        record = rate(self.training, person, NOW)
        item = Item.objects.filter(instrument=self.training.work.instrument).first()
        assert item is not None
        Observation.objects.create(
            record=record,
            item=item,
            subject=person,
            rater=rater,
            score=3,
            context=context,
            phase="process",
            observed_on=TODAY,
            **more,
        )


def certificate_of(training: Training, code: str = "setter", **more: Any) -> CertificateType:
    fields = {"title_en": "Machine setter", "title_zh": "机床调试", **more}
    return create_certificate(
        viewer=SYSTEM,
        programme=training.world.programme,
        code=code,
        draft=CertificateDraft(**fields),
        at=NOW,
    )


def draft_of(certificate: CertificateType, training: Training, *asked: Requirement) -> RuleVersion:
    rule = begin_rule(
        viewer=SYSTEM, certificate=certificate, framework=training.world.framework, at=NOW
    )
    return set_requirements(viewer=SYSTEM, rule=rule, requirements=asked or REQUIREMENTS)


def committee_for(training: Training) -> Committee:
    there = committee_of(training.world.programme)
    return there or found_committee(
        viewer=SYSTEM,
        organisation=training.world.school,
        programme=training.world.programme,
        title=Text("CNC committee", "数控专业建设委员会"),
        on_date=date(2026, 3, 2),
    )


def settle(rule: RuleVersion, *, carried: bool) -> RuleVersion:
    """What the counting of a round does, as far as the effect sees it."""
    assert rule.motion is not None
    motion = Motion.objects.get(uuid=rule.motion.uuid)
    Motion.objects.filter(pk=motion.pk).update(state="carried" if carried else "failed")
    decision = SimpleNamespace(uuid=new_uuid(), carried=carried, decided_at=NOW)
    with transaction.atomic():
        decide(SYSTEM, motion, decision)  # type: ignore[arg-type]
    return RuleVersion.objects.get(pk=rule.pk)


def put_in_force(
    certificate: CertificateType, training: Training, *asked: Requirement
) -> RuleVersion:
    committee_for(training)
    rule = draft_of(certificate, training, *asked)
    return settle(submit_rule(viewer=SYSTEM, rule=rule, text="", at=NOW), carried=True)


def rule_certificate(training: Training) -> Ruled:
    ProgrammeFramework.objects.get_or_create(
        programme=training.world.programme,
        framework=training.world.framework,
        from_entry_year=2020,
    )
    certificate = certificate_of(training)
    put_in_force(certificate, training)
    return Ruled(training, certificate, viewer_of_person(training.world.lead))
