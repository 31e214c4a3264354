"""Certificates, their rules, decisions and batches: near, in another programme, school, region."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from subjects import Subject, classes, persons

from ronghe.apps.base.api import now
from ronghe.apps.certification.models import (
    CertificateType,
    Decision,
    IssueBatch,
    RuleVersion,
    StageRule,
)
from ronghe.apps.certification.rule_engine import LevelReached, RatedBy
from ronghe.apps.certification.services.certificates import (
    CertificateDraft,
    begin_rule,
    create_certificate,
    set_requirements,
)
from ronghe.apps.certification.services.decisions import decide_for
from ronghe.apps.certification.services.stage_rules import begin_stage_rule, set_stage_terms
from ronghe.apps.certification.stage_terms import StageTerm
from ronghe.apps.competence.api import ProgrammeFramework
from ronghe.apps.people.api import command_viewer

SYSTEM = command_viewer()
EDIT = "certification.edit_rules"
NEAR_FIRST = (0, 2, 3, 4)
"""Corners in a programme of their own: here, another, another school's, another region's."""


@dataclass(frozen=True)
class Rows:
    """What one programme has: a certificate with its rule in force, another with a draft."""

    place: Any
    student: Any
    certificate: CertificateType
    rule: RuleVersion
    draft: RuleVersion
    decision: Decision
    batch: IssueBatch
    stage_rule: StageRule
    stage_draft: StageRule


def build(world: Any) -> list[Rows]:
    return [_rows(world, world.corners[number]) for number in NEAR_FIRST]


def _rows(world: Any, corner: Any) -> Rows:
    ProgrammeFramework.objects.get_or_create(
        programme=corner.place.programme,
        from_entry_year=2020,
        defaults={"framework": world.frameworks[0]},
    )
    rule, draft = _rule(world, corner, "first"), _rule(world, corner, "second")
    RuleVersion.objects.filter(pk=rule.pk).update(state="approved", approved_at=now())
    rule.refresh_from_db()
    return Rows(
        place=corner.place,
        student=corner.student,
        certificate=rule.certificate,
        rule=rule,
        draft=draft,
        decision=decide_for(viewer=SYSTEM, person=corner.student, rule=rule, at=now()),
        batch=IssueBatch.objects.create(rule=rule, title="Batch", asked_at=now()),
        stage_rule=_stage_rule(corner, "approved"),
        stage_draft=_stage_rule(corner, "draft"),
    )


def _stage_rule(corner: Any, state: str) -> StageRule:
    made = begin_stage_rule(viewer=SYSTEM, programme=corner.place.programme, at=now())
    set_stage_terms(viewer=SYSTEM, rule=made, terms=[StageTerm(1, 2), StageTerm(3, 4)])
    StageRule.objects.filter(pk=made.pk).update(state=state, approved_at=now())
    made.refresh_from_db()
    return made


def _rule(world: Any, corner: Any, code: str) -> RuleVersion:
    programme = corner.place.programme
    certificate = create_certificate(
        viewer=SYSTEM,
        programme=programme,
        code=code,
        draft=CertificateDraft(f"{code} certificate", "证书"),
        at=now(),
    )
    link = programme.programme_frameworks.order_by("pk").first()
    rule = begin_rule(viewer=SYSTEM, certificate=certificate, framework=link.framework, at=now())
    asked = [LevelReached("behavioural", 2, 0.8), RatedBy("behavioural", 2)]
    return set_requirements(viewer=SYSTEM, rule=rule, requirements=asked)


Make = Callable[[Any], list[Any]]


def each(kwargs: Callable[[Rows], Mapping[str, Any]], *, also: str = "", data: Any = None) -> Make:
    """One subject for each programme."""

    def make(world: Any) -> list[Any]:
        return [
            Subject(
                str(one.place.programme.code),
                dict(kwargs(one)),
                "unit",
                one.place,
                level="programme",
                also=also,
                data=data(one) if data else {},
            )
            for one in world.rooms["certification_rules"]
        ]

    return make


def about_students(
    kwargs: Callable[[Rows], Mapping[str, Any]], *, data: Callable[[Rows], Any] | None = None
) -> Make:
    """One subject for each programme's student."""

    def make(world: Any) -> list[Any]:
        return [
            Subject(
                one.student.name_en,
                dict(kwargs(one)),
                "person",
                one.place,
                is_near=number == 0,
                data=data(one) if data else {},
            )
            for number, one in enumerate(world.rooms["certification_rules"])
        ]

    return make


def rules(world: Any) -> list[Any]:
    """The one in force, and a draft, which only those who write rules may see."""
    in_force = each(lambda one: {"uuid": one.rule.uuid})(world)
    drafts = each(lambda one: {"uuid": one.draft.uuid}, also=EDIT)(world)
    return [*in_force, *drafts]


def stage_rules(world: Any) -> list[Any]:
    """The one in force, and a draft, which only those who write rules may see."""
    in_force = each(lambda one: {"uuid": one.stage_rule.uuid})(world)
    drafts = each(lambda one: {"uuid": one.stage_draft.uuid}, also=EDIT)(world)
    return [*in_force, *drafts]


def _stage_draft(one: Rows) -> Mapping[str, Any]:
    return {"uuid": one.stage_draft.uuid}


def _stage_row(one: Rows) -> Mapping[str, Any]:
    return {"uuid": one.stage_draft.uuid, "number": 2}


def _programme(one: Rows) -> Mapping[str, Any]:
    return {"uuid": one.place.programme.uuid}


TERM = {"first": 5, "last": 6, "percent": 80}


def _certificate(one: Rows) -> Mapping[str, Any]:
    return {"uuid": one.certificate.uuid}


def _draft(one: Rows) -> Mapping[str, Any]:
    return {"uuid": one.draft.uuid}


def _row(one: Rows) -> Mapping[str, Any]:
    return {"uuid": one.draft.uuid, "number": 2}


def _batch(one: Rows) -> Mapping[str, Any]:
    return {"uuid": one.batch.uuid}


def _own_programme(world: Any) -> Mapping[str, Any]:
    place = world.rooms["certification_rules"][0].place
    return {"programme": str(place.programme.uuid), "code": "x", "title_en": "X", "title_zh": "某"}


SUBJECTS: dict[str, Make] = {
    "certificate": each(_certificate),
    "certificate_edit": each(_certificate, data=lambda one: {"title_en": "X", "title_zh": "某"}),
    "rule_begin": each(_certificate),
    "certificate_confirm": about_students(
        lambda one: {"uuid": one.certificate.uuid, "person": one.student.uuid}
    ),
    "batch_new": each(_certificate),
    "batch": each(_batch),
    "batch_progress": each(_batch),
    "batch_retry": each(_batch),
    "rule": rules,
    "rule_changes": rules,
    "rule_submit": each(_draft),
    "rule_retire": each(lambda one: {"uuid": one.rule.uuid}),
    "requirement_new": each(
        lambda one: {"uuid": one.draft.uuid, "kind": "recency"},
        data=lambda one: {"dimension": "", "months": 12},
    ),
    "requirement_edit": each(
        _row, data=lambda one: {"dimension": "", "at_least": 3, "from_enterprise": 1}
    ),
    "requirement_remove": each(_row),
    "stage_rule": stage_rules,
    "stage_rule_begin": each(_programme),
    "stage_term_new": each(_stage_draft, data=lambda one: TERM),
    "stage_term_edit": each(_stage_row, data=lambda one: TERM),
    "stage_term_remove": each(_stage_row),
    "stage_rule_submit": each(_stage_draft),
    "stage_rule_retire": each(lambda one: {"uuid": one.stage_rule.uuid}),
    "api:read_stage_rule": stage_rules,
    "api:write_stage_terms": each(_stage_draft, data=lambda one: {"terms": []}),
    "api:submit_stages": each(_stage_draft),
    "api:end_stage_rule": each(lambda one: {"uuid": one.stage_rule.uuid}),
    "certificates_of": persons(),
    "standing": about_students(
        lambda one: {"uuid": one.student.uuid, "certificate": one.certificate.uuid}
    ),
    "class_certificates": classes,
    "certificate_decision": about_students(lambda one: {"uuid": one.decision.uuid}),
    "api:certificate_rules": each(_certificate),
    "api:add_rule": each(
        _certificate, data=lambda one: {"framework": str(one.rule.framework.uuid)}
    ),
    "api:write_requirements": each(_draft, data=lambda one: {"requirements": []}),
    "api:send_to_committee": each(_draft),
    "api:person_certificates": persons(),
    "api:read_decision": about_students(lambda one: {"uuid": one.decision.uuid}),
    "api:confirm_certificate": each(
        _certificate, data=lambda one: {"person": str(one.student.uuid), "digest": ""}
    ),
    "api:add_batch": each(
        _certificate, data=lambda one: {"title": "B", "persons": [str(one.student.uuid)]}
    ),
    "api:read_batch": each(_batch),
}
DATA = {
    "certificate_new": _own_programme,
    "api:add_certificate": _own_programme,
    "api:add_stage_rule": lambda world: {"programme": _own_programme(world)["programme"]},
}
