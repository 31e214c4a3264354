"""A programme's own rule of stage decisions: written, before its committee, in force; its pages."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.apps.assessment.test_rating_pages import signed_in
from tests.apps.certification.conftest import NOW, SYSTEM, Training
from tests.apps.certification.ruling import committee_for

from ronghe.apps.base.api import Refused, new_uuid, next_steps
from ronghe.apps.certification.models import StageDecision, StageRule
from ronghe.apps.certification.motions_stage_rules import (
    changes_section,
    decide,
    trial_section,
    words_section,
)
from ronghe.apps.certification.services.stage_rules import (
    begin_stage_rule,
    retire_stage_rule,
    set_stage_terms,
    submit_stage_rule,
)
from ronghe.apps.certification.services.stages import decide_stage
from ronghe.apps.certification.stage_terms import StageTerm
from ronghe.apps.competence.api import ProgrammeFramework
from ronghe.apps.governance.api import Motion
from ronghe.apps.people.api import NotAllowed, viewer_of_person

LENIENT = StageTerm(1, 6, probability=0.6)


@pytest.fixture(autouse=True)
def followed(training: Training) -> None:
    ProgrammeFramework.objects.get_or_create(
        programme=training.world.programme,
        framework=training.world.framework,
        from_entry_year=2020,
    )


def draft(training: Training, *terms: StageTerm) -> StageRule:
    rule = begin_stage_rule(viewer=SYSTEM, programme=training.world.programme, at=NOW)
    return set_stage_terms(viewer=SYSTEM, rule=rule, terms=terms or (LENIENT,))


def submitted(training: Training, *terms: StageTerm) -> StageRule:
    committee_for(training)
    return submit_stage_rule(viewer=SYSTEM, rule=draft(training, *terms), text="", at=NOW)


def settle(rule: StageRule, *, carried: bool) -> StageRule:
    """What the counting of a round does, as far as the effect sees it."""
    motion = motion_of(rule)
    Motion.objects.filter(pk=motion.pk).update(state="carried" if carried else "failed")
    decision = SimpleNamespace(uuid=new_uuid(), carried=carried, decided_at=NOW)
    with transaction.atomic():
        decide(SYSTEM, motion, decision)  # type: ignore[arg-type]
    return StageRule.objects.get(pk=rule.pk)


def motion_of(rule: StageRule) -> Motion:
    assert rule.motion is not None
    return Motion.objects.get(uuid=rule.motion.uuid)


def in_force(training: Training, *terms: StageTerm) -> StageRule:
    return settle(submitted(training, *terms), carried=True)


def decided(training: Training) -> StageDecision:
    return decide_stage(viewer=SYSTEM, person=training.student, semester=2, at=NOW)


# --- what it decides --------------------------------------------------------------------------


def test_stages_are_decided_by_the_programmes_rule_once_it_is_in_force(training: Training) -> None:
    training.estimate(training.student, chance=0.7)
    before = decided(training)

    rule = in_force(training)

    after = decided(training)
    assert (before.outcome, before.rule, before.own_rule) == ("not_yet", "stage/1", None)
    assert (after.outcome, after.rule, after.own_rule) == ("reached", "own-stage/1", rule)
    assert after.facts["targets"][0]["sure"] == 0.6
    assert StageDecision.objects.get(pk=before.pk).outcome == "not_yet"


def test_a_rule_that_is_only_a_draft_or_before_the_committee_decides_nothing(
    training: Training,
) -> None:
    training.estimate(training.student, chance=0.7)
    rule = submitted(training)

    assert decided(training).outcome == "not_yet"
    assert settle(rule, carried=False).state == "draft"
    assert decided(training).rule == "stage/1"


def test_the_same_facts_under_the_same_rule_leave_the_decision(training: Training) -> None:
    training.estimate(training.student, chance=0.7)
    in_force(training)

    assert decided(training) == decided(training)


def test_a_retired_rule_decides_no_more_and_what_was_decided_stays(training: Training) -> None:
    training.estimate(training.student, chance=0.7)
    rule = in_force(training)
    by_own = decided(training)

    retire_stage_rule(viewer=SYSTEM, rule=rule, at=NOW)

    assert decided(training).outcome == "not_yet"
    assert StageDecision.objects.get(pk=by_own.pk).outcome == "reached"


def test_the_next_version_takes_the_place_of_the_one_in_force(training: Training) -> None:
    first = in_force(training)

    second = in_force(training, replace(LENIENT, probability=0.75))

    assert second.number == 2
    states = StageRule.objects.order_by("number").values_list("state", flat=True)
    assert list(states) == ["retired", "approved"]
    assert StageRule.objects.get(pk=first.pk).retired_at == NOW


# --- writing it -------------------------------------------------------------------------------


def test_who_does_not_lead_the_programme_begins_nothing(training: Training) -> None:
    with pytest.raises(NotAllowed):
        begin_stage_rule(viewer=training.teacher, programme=training.world.programme, at=NOW)

    assert StageRule.objects.count() == 0


def test_one_version_is_in_work_at_a_time(training: Training) -> None:
    draft(training)

    with pytest.raises(Refused) as refused:
        draft(training)

    assert refused.value.code == "rule-in-work"
    assert StageRule.objects.count() == 1


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        ((StageTerm(1, 3), StageTerm(3, 4)), "semester-twice"),
        ((StageTerm(1, 3, ("unheard-of",)),), "competence-unknown"),
    ],
)
def test_terms_that_do_not_fit_are_refused_and_nothing_changes(
    training: Training, terms: tuple[StageTerm, ...], code: str
) -> None:
    rule = draft(training)

    with pytest.raises(Refused) as refused:
        set_stage_terms(viewer=SYSTEM, rule=rule, terms=terms)

    assert refused.value.code == code
    assert StageRule.objects.get(pk=rule.pk).terms == rule.terms


def test_what_left_its_draft_is_not_changed(training: Training) -> None:
    rule = submitted(training)

    with pytest.raises(Refused) as refused:
        set_stage_terms(viewer=SYSTEM, rule=rule, terms=())

    assert refused.value.code == "rule-not-draft"


def test_an_empty_rule_goes_before_no_committee(training: Training) -> None:
    committee_for(training)
    rule = begin_stage_rule(viewer=SYSTEM, programme=training.world.programme, at=NOW)

    with pytest.raises(Refused) as refused:
        submit_stage_rule(viewer=SYSTEM, rule=rule, text="", at=NOW)

    assert refused.value.code == "stage-rule-empty"
    assert Motion.objects.count() == 0


def test_a_rule_that_was_changed_behind_the_committees_back_does_not_come_into_force(
    training: Training,
) -> None:
    rule = submitted(training)
    StageRule.objects.filter(pk=rule.pk).update(terms=[{"first": 1, "last": 6}])

    with pytest.raises(Refused) as refused:
        settle(rule, carried=True)

    assert refused.value.code == "rule-changed"
    assert StageRule.objects.get(pk=rule.pk).state == "before_committee"


def test_the_committee_reads_the_rule_and_what_it_would_decide(training: Training) -> None:
    for student, chance in zip(training.world.students, (0.9, 0.7, 0.7, 0.1, None), strict=False):
        training.estimate(student, chance=chance)
    motion = motion_of(submitted(training))

    words, trial, changes = (
        section(SYSTEM, motion) for section in (words_section, trial_section, changes_section)
    )

    assert words.table is not None
    assert "at least 60%" in str(words.table.rows[0][1])
    assert "1, 2, 3, 4, 5, 6" in changes.sentence.en
    assert trial.sentence.en


# --- pages ------------------------------------------------------------------------------------


def test_a_lead_writes_a_rule_and_brings_it_before_the_committee(training: Training) -> None:
    committee_for(training)
    client = signed_in(training.world.lead)
    client.post(reverse("stage_rule_begin", args=[training.world.programme.uuid]))
    rule = StageRule.objects.get()
    typed = {"first": 2, "last": 4, "percent": 75, "at_least": 1, "competences": []}

    added = client.post(reverse("stage_term_new", args=[rule.uuid]), typed, follow=True)
    client.post(reverse("stage_term_edit", args=[rule.uuid, 1]), {**typed, "percent": 70})
    client.post(reverse("stage_rule_submit", args=[rule.uuid]), {"text": "two thirds"})

    assert "At least 1 of the targets that are due are reached" in added.content.decode()
    rule.refresh_from_db()
    assert rule.terms[0]["probability"] == 0.7
    assert rule.state == "before_committee"


def test_a_row_that_does_not_fit_is_said_beside_its_field_and_kept(training: Training) -> None:
    rule = draft(training)
    client = signed_in(training.world.lead)

    page = client.post(
        reverse("stage_term_edit", args=[rule.uuid, 1]),
        {"first": 4, "last": 2, "percent": 75},
    )

    assert page.status_code == 422
    assert page.context["form"].errors["last"] == ["The last semester comes before the first."]
    assert 'value="4"' in page.content.decode()
    assert StageRule.objects.get(pk=rule.pk).terms == rule.terms


def test_a_row_is_taken_out(training: Training) -> None:
    rule = draft(training)

    signed_in(training.world.lead).post(reverse("stage_term_remove", args=[rule.uuid, 1]))

    assert StageRule.objects.get(pk=rule.pk).terms == []


def test_a_draft_waits_in_the_leads_next_steps(training: Training) -> None:
    draft(training)

    steps = list(next_steps(viewer_of_person(training.world.lead)))

    [step] = [one for one in steps if one.key.startswith("certification.stage_rule.")]
    assert step.title == "Bring the rule of stage decisions before the committee"


def test_others_do_not_find_a_draft_and_read_the_rule_in_force(training: Training) -> None:
    rule = in_force(training)
    draft(training, LENIENT)
    client = signed_in(training.world.teacher)

    page = client.get(reverse("stage_rules"))

    assert [one.number for row in page.context["rows"] for one, _badge in row["versions"]] == [1]
    assert client.get(reverse("stage_rule", args=[rule.uuid])).status_code == 200
    assert client.post(reverse("stage_rule_retire", args=[rule.uuid])).status_code in (403, 404)
    assert StageRule.objects.get(pk=rule.pk).state == "approved"


def test_the_class_reads_what_its_stage_asks(training: Training) -> None:
    training.estimate(training.student, chance=0.7)
    in_force(training)

    page = signed_in(training.world.teacher).get(
        reverse("class_stages", args=[training.world.school_class.uuid]), {"semester": 2}
    )

    assert page.status_code == 200
    assert page.context["view"].rows[0].facts.targets[0].sure == 0.6


def test_many_versions_cost_what_one_costs(training: Training) -> None:
    in_force(training)
    client = signed_in(training.world.teacher)
    client.get(reverse("stage_rules"))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("stage_rules"))
    for probability in (0.65, 0.7):
        in_force(training, replace(LENIENT, probability=probability))
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("stage_rules"))

    assert len(one) == len(many)


def test_the_routes_write_and_submit_a_rule(training: Training) -> None:
    committee_for(training)
    client = signed_in(training.world.lead)
    base = "/api/v1"

    made = client.post(
        f"{base}/stage-rules",
        {"programme": str(training.world.programme.uuid)},
        content_type="application/json",
    )
    uuid = made.json().get("uuid")
    written = client.post(
        f"{base}/stage-rules/{uuid}/terms",
        {"terms": [{"first": 1, "last": 2, "probability": 0.7}]},
        content_type="application/json",
    )
    wrong = client.post(
        f"{base}/stage-rules/{uuid}/terms",
        {"terms": [{"first": 3, "last": 2}]},
        content_type="application/json",
    )
    sent = client.post(
        f"{base}/stage-rules/{uuid}/submit", {"text": ""}, content_type="application/json"
    )

    assert (made.status_code, written.status_code, sent.status_code) == (201, 200, 200)
    assert written.json()["terms"][0]["probability"] == 0.7
    assert wrong.status_code in (409, 422)
    assert sent.json()["state"] == "before_committee"
