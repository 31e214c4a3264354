"""A programme's own rule of stage decisions: written, brought before the committee, in force."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from ronghe.apps.base.api import Reference, Refused, Text, audit, digest_of_content, text_of
from ronghe.apps.certification.flows_stage_rules import STAGE_RULE
from ronghe.apps.certification.models import StageRule
from ronghe.apps.certification.stage_terms import StageTerm, overlap, terms_as_json
from ronghe.apps.competence.api import Competence
from ronghe.apps.governance.api import committee_of, propose_motion
from ronghe.apps.people.api import Programme, Viewer, require

EDIT = "certification.edit_rules"
STAGE_RULE_MOTION = "certification.stage_rule"
IN_WORK = (StageRule.State.DRAFT, StageRule.State.BEFORE_COMMITTEE)


def reference_of_stage_rule(rule: StageRule) -> Reference:
    return Reference("certification.stage_rule", rule.uuid, str(rule.number))


def begin_stage_rule(*, viewer: Viewer, programme: Programme, at: datetime) -> StageRule:
    """A new draft; it begins from the newest version. Raises NotAllowed; Refused while another
    version is in work. Nothing is written then."""
    require(viewer, EDIT, programme=programme)
    with transaction.atomic():
        Programme.objects.select_for_update().get(pk=programme.pk)
        newest = StageRule.objects.filter(programme=programme).order_by("-number").first()
        if newest is not None and newest.state in IN_WORK:
            raise Refused(
                "A version of this rule is in work already. Nothing was written.",
                "该规则已有一个版本正在编制或审议。未作任何更改。",
                code="rule-in-work",
            )
        rule = StageRule.objects.create(
            programme=programme,
            number=newest.number + 1 if newest else 1,
            terms=newest.terms if newest else [],
            begun_at=at,
            begun_by_id=viewer.person_id,
        )
        audit(viewer, EDIT, subject=reference_of_stage_rule(rule), touched="stage rule begun")
    return rule


def set_stage_terms(*, viewer: Viewer, rule: StageRule, terms: Sequence[StageTerm]) -> StageRule:
    """Say what a draft asks, semester by semester. Raises NotAllowed; Refused once it has left its
    draft, for a semester in two terms, or for competences that the programme's frameworks do not
    have. Nothing is changed then."""
    require(viewer, EDIT, programme=rule.programme)
    twice = overlap(terms)
    if twice is not None:
        raise Refused(
            f"Semester {twice} stands in two rows. Nothing was changed.",
            f"第 {twice} 学期出现在两行中。未作任何更改。",
            code="semester-twice",
        )
    _refuse_unknown(rule.programme, terms)
    with transaction.atomic():
        current = locked_stage_rule(rule)
        if current.state != StageRule.State.DRAFT:
            raise Refused(
                "Only a draft changes; begin a new version. Nothing was changed.",
                "只有草案可以修改；请新建一个版本。未作任何更改。",
                code="rule-not-draft",
            )
        current.terms = terms_as_json(terms)
        current.save(update_fields=["terms"])
        audit(viewer, EDIT, subject=reference_of_stage_rule(current), touched="terms")
    return current


def submit_stage_rule(*, viewer: Viewer, rule: StageRule, text: str, at: datetime) -> StageRule:
    """Bring a draft before the programme's committee. Raises NotAllowed; Refused while it asks for
    nothing, or where the programme has no committee. Nothing is changed then."""
    require(viewer, EDIT, programme=rule.programme)
    with transaction.atomic():
        current = locked_stage_rule(rule)
        STAGE_RULE.check("submit", current.state, current)
        committee = committee_of(current.programme)
        if committee is None:
            raise Refused(
                "This programme has no committee yet; found one first. Nothing was changed.",
                "该专业尚未设立委员会，请先设立。未作任何更改。",
                code="no-committee",
            )
        motion = propose_motion(
            viewer=viewer,
            committee=committee,
            kind=STAGE_RULE_MOTION,
            subject=reference_of_stage_rule(current),
            title=stage_rule_title(current),
            text=text.strip(),
            at=at,
        )
        STAGE_RULE.make(
            current,
            "submit",
            submitted_at=at,
            digest=digest_of_stage_rule(current),
            motion=Reference("governance.motion", motion.uuid),
        )
        audit(
            viewer, EDIT, subject=reference_of_stage_rule(current), touched="stage rule submitted"
        )
    return current


def decide_stage_rule(
    viewer: Viewer, rule: StageRule, *, carried: bool, decision: Reference, at: datetime
) -> StageRule:
    """What the committee's decision does to a rule: in force, the one before it retired; or a
    draft again. Called inside the transaction that records the decision; the authority is the
    committee's. Raises Refused when the rule is not what came before the committee."""
    current = locked_stage_rule(rule)
    step = "approve" if carried else "return"
    target = STAGE_RULE.check(step, current.state, current)
    if carried:
        if digest_of_stage_rule(current) != current.digest:
            raise Refused(
                "The rule is not the one that came before the committee. Nothing was changed.",
                "该规则与提交审议时的内容不一致。未作任何更改。",
                code="rule-changed",
            )
        others = StageRule.objects.filter(programme=current.programme_id)
        STAGE_RULE.make_all(others, "retire", retired_at=at)
    approved_at = at if carried else current.approved_at
    STAGE_RULE.make(current, step, decision=decision, approved_at=approved_at)
    audit(viewer, EDIT, subject=reference_of_stage_rule(current), touched=f"stage rule {target}")
    return current


def retire_stage_rule(*, viewer: Viewer, rule: StageRule, at: datetime) -> StageRule:
    """Take a rule out of force: stages are decided by the default from then on. What was decided
    stays."""
    require(viewer, EDIT, programme=rule.programme)
    with transaction.atomic():
        current = locked_stage_rule(rule)
        STAGE_RULE.make(current, "retire", retired_at=at)
        audit(viewer, EDIT, subject=reference_of_stage_rule(current), touched="stage rule retired")
    return current


def stage_rule_title(rule: StageRule) -> Text:
    """What the motion about a rule is called."""
    title = text_of(rule.programme)
    return Text(
        f"Stage decisions in {title.en or title.zh}, version {rule.number}",
        f"{title.zh or title.en}阶段认定规则（第 {rule.number} 版）",
    )


def digest_of_stage_rule(rule: StageRule) -> str:
    return digest_of_content({"programme": str(rule.programme.uuid), "terms": rule.terms})


def locked_stage_rule(rule: StageRule) -> StageRule:
    """The rule as it stands now, locked until the transaction ends."""
    rows = StageRule.objects.select_for_update(of=("self",))
    return rows.select_related("programme__organisation").get(pk=rule.pk)


def _refuse_unknown(programme: Programme, terms: Sequence[StageTerm]) -> None:
    named = {code for term in terms for code in term.competences}
    known = Competence.objects.filter(
        framework__programme_frameworks__programme=programme, code__in=named
    )
    unknown = sorted(named - set(known.values_list("code", flat=True)))
    if unknown:
        raise Refused(
            f"The programme's framework has no competence “{unknown[0]}”. Nothing was changed.",
            f"该专业的能力框架中没有“{unknown[0]}”这项能力。未作任何更改。",
            code="competence-unknown",
        )
