"""Certificates and their rules: written, brought before the committee, in force, retired."""

import pytest
from tests.apps.certification.conftest import NOW, SYSTEM, Training
from tests.apps.certification.ruling import (
    REQUIREMENTS,
    certificate_of,
    committee_for,
    draft_of,
    put_in_force,
    settle,
)

from ronghe.apps.base.api import Refused, Text
from ronghe.apps.certification.models import CertificateType, RuleVersion
from ronghe.apps.certification.motions_rules import SECTIONS
from ronghe.apps.certification.queries.rules import changes_between, requirement_rows
from ronghe.apps.certification.rule_engine import (
    LevelReached,
    ModuleCompleted,
    QualificationHeld,
    RatedBy,
    Recent,
    SeenIn,
    StageReached,
    TaskPractised,
    json_of,
)
from ronghe.apps.certification.services.certificates import (
    CertificateDraft,
    begin_rule,
    create_certificate,
    edit_certificate,
    read_requirements,
    retire_rule,
    set_requirements,
    submit_rule,
)
from ronghe.apps.governance.api import Motion, motion_kinds, pack_sections
from ronghe.apps.people.api import NotAllowed, viewer_of_person

LEVEL = LevelReached("behavioural", 2, 0.8)
DRAFT = CertificateDraft("Machine setter", "机床调试")


def test_lead_makes_a_certificate_and_a_teacher_does_not(training: Training) -> None:
    lead = viewer_of_person(training.world.lead)
    programme = training.world.programme

    made = create_certificate(viewer=lead, programme=programme, code="c", draft=DRAFT, at=NOW)
    with pytest.raises(NotAllowed):
        create_certificate(
            viewer=training.teacher, programme=programme, code="d", draft=DRAFT, at=NOW
        )

    assert list(CertificateType.objects.all()) == [made]


def test_code_of_a_certificate_is_taken_once_in_a_programme(training: Training) -> None:
    certificate_of(training)

    with pytest.raises(Refused) as raised:
        certificate_of(training)

    assert raised.value.code == "code-taken"
    assert CertificateType.objects.count() == 1


def test_certificate_needs_a_title_in_both_languages(training: Training) -> None:
    made = certificate_of(training)

    with pytest.raises(Refused):
        edit_certificate(viewer=SYSTEM, certificate=made, draft=CertificateDraft("Setter", " "))

    made.refresh_from_db()
    assert made.title_en == "Machine setter"


def test_draft_keeps_what_it_asks_in_its_order(training: Training) -> None:
    rule = draft_of(certificate_of(training), training)

    assert [one["kind"] for one in rule.requirements] == ["level", "raters", "contexts"]
    assert rule.requirements[0] == json_of(LEVEL)


def test_new_version_begins_from_the_one_before_it(training: Training) -> None:
    certificate = certificate_of(training)
    first = put_in_force(certificate, training)

    second = begin_rule(
        viewer=SYSTEM, certificate=certificate, framework=training.world.framework, at=NOW
    )

    assert (second.number, second.state) == (2, "draft")
    assert second.requirements == first.requirements


def test_two_versions_are_never_in_work_at_once(training: Training) -> None:
    certificate = certificate_of(training)
    draft_of(certificate, training)

    with pytest.raises(Refused) as raised:
        draft_of(certificate, training)

    assert raised.value.code == "rule-in-work"
    assert RuleVersion.objects.count() == 1


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (LevelReached("luck", 2, 0.8), "unknown-dimension"),
        (LevelReached("behavioural", 7, 0.8), "unknown-level"),
        (LevelReached("behavioural", 2, 0.8, "competence:none"), "unknown-part"),
        (LevelReached("behavioural", 2, 0.8, "", "none"), "unknown-calibration"),
        (SeenIn("", 1, ("moon",)), "unknown-named"),
        (ModuleCompleted("7b1d3a52-0000-4000-8000-000000000000"), "unknown-module"),
        (TaskPractised("none", 1), "unknown-task"),
    ],
)
def test_what_the_framework_and_programme_do_not_have_cannot_be_asked_for(
    training: Training, asked: object, code: str
) -> None:
    rule = draft_of(certificate_of(training), training)

    with pytest.raises(Refused) as raised:
        set_requirements(viewer=SYSTEM, rule=rule, requirements=[asked])  # type: ignore[list-item]

    rule.refresh_from_db()
    assert raised.value.code == code
    assert len(rule.requirements) == len(REQUIREMENTS)


def test_same_requirement_stands_in_a_rule_once(training: Training) -> None:
    rule = draft_of(certificate_of(training), training)

    with pytest.raises(Refused) as raised:
        set_requirements(viewer=SYSTEM, rule=rule, requirements=[LEVEL, LEVEL])

    assert raised.value.code == "requirement-twice"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ([{"kind": "luck"}], "requirement-unreadable"),
        ("all", "requirement-unreadable"),
        ([{"kind": "recency", "dimension": "", "months": 0}], "requirement-out-of-bounds"),
    ],
)
def test_unreadable_requirements_are_refused_in_both_languages(data: object, code: str) -> None:
    with pytest.raises(Refused) as raised:
        read_requirements(data)

    assert raised.value.code == code
    assert raised.value.text.en
    assert raised.value.text.zh


# --- before the committee --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ((), "rule-empty"),
        ((RatedBy("", 1),), "rule-without-level"),
    ],
)
def test_rule_without_a_level_never_comes_before_the_committee(
    training: Training, asked: tuple, code: str
) -> None:
    committee_for(training)
    rule = draft_of(certificate_of(training), training)
    set_requirements(viewer=SYSTEM, rule=rule, requirements=asked)

    with pytest.raises(Refused) as raised:
        submit_rule(viewer=SYSTEM, rule=rule, text="", at=NOW)

    rule.refresh_from_db()
    assert (raised.value.code, rule.state) == (code, "draft")
    assert Motion.objects.count() == 0


def test_rule_that_nothing_can_prove_is_not_submitted(training: Training) -> None:
    committee_for(training)
    task = TaskPractised(str(training.work.tasks[0].uuid), 3, "Task", "任务")
    rule = draft_of(certificate_of(training), training, LEVEL, task)

    with pytest.raises(Refused) as raised:
        submit_rule(viewer=SYSTEM, rule=rule, text="", at=NOW)

    [_level, row] = requirement_rows(rule)
    assert raised.value.code == "rule-without-source"
    assert str(row.barrier) == "not yet recorded: follows with training"


def test_without_a_committee_nothing_is_submitted(training: Training) -> None:
    rule = draft_of(certificate_of(training), training)

    with pytest.raises(Refused) as raised:
        submit_rule(viewer=SYSTEM, rule=rule, text="", at=NOW)

    assert raised.value.code == "no-committee"


def test_rule_before_the_committee_does_not_change(training: Training) -> None:
    committee_for(training)
    rule = draft_of(certificate_of(training), training)
    submitted = submit_rule(viewer=SYSTEM, rule=rule, text="", at=NOW)

    with pytest.raises(Refused) as raised:
        set_requirements(viewer=SYSTEM, rule=rule, requirements=[LEVEL])

    assert raised.value.code == "rule-not-draft"
    assert RuleVersion.objects.get().requirements == submitted.requirements


def test_carried_motion_puts_the_rule_in_force_and_retires_the_one_before(
    training: Training,
) -> None:
    certificate = certificate_of(training)
    first = put_in_force(certificate, training)

    second = put_in_force(certificate, training, LEVEL, Recent("", 12))

    first.refresh_from_db()
    assert (first.state, second.state) == ("retired", "approved")
    assert second.decision is not None
    assert first.retired_at is not None


def test_motion_that_is_not_carried_gives_the_draft_back(training: Training) -> None:
    committee_for(training)
    rule = draft_of(certificate_of(training), training)
    submit_rule(viewer=SYSTEM, rule=rule, text="", at=NOW)

    back = settle(RuleVersion.objects.get(), carried=False)

    assert (back.state, back.approved_at) == ("draft", None)


def test_rule_that_was_changed_behind_the_committees_back_is_not_put_in_force(
    training: Training,
) -> None:
    committee_for(training)
    rule = draft_of(certificate_of(training), training)
    submitted = submit_rule(viewer=SYSTEM, rule=rule, text="", at=NOW)
    RuleVersion.objects.update(requirements=[json_of(LEVEL)])

    with pytest.raises(Refused) as raised:
        settle(submitted, carried=True)

    assert raised.value.code == "rule-changed"
    assert RuleVersion.objects.get().state == "before_committee"


def test_retired_rule_cannot_be_retired_again(training: Training) -> None:
    rule = put_in_force(certificate_of(training), training)
    retire_rule(viewer=SYSTEM, rule=rule, at=NOW)

    with pytest.raises(Refused) as raised:
        retire_rule(viewer=SYSTEM, rule=rule, at=NOW)

    assert raised.value.code == "wrong-state"


def test_kind_of_motion_is_an_ordinary_majority_of_both_benches() -> None:
    kind = motion_kinds.get("certification.certificate_rule")

    assert kind is not None
    assert (kind.majority, kind.sections) == ("ordinary", SECTIONS)


def test_pack_says_the_rule_in_words_whom_it_reaches_and_what_changes(training: Training) -> None:
    certificate = certificate_of(training)
    put_in_force(certificate, training)
    committee_for(training)
    rule = draft_of(certificate, training, LEVEL, RatedBy("behavioural", 3, 1))
    submit_rule(viewer=SYSTEM, rule=rule, text="", at=NOW)
    motion = Motion.objects.get(state="submitted")

    words, run, changes = (pack_sections.get(key)(SYSTEM, motion) for key in SECTIONS)  # type: ignore[misc]

    assert _english(words.table.rows[0]) == (
        "Level of competence",
        "Doing: competent or above, with a probability of at least 80%",
    )
    assert run.sentence.en == "There are too few students to say how many would have it."
    assert tuple(map(_english, changes.table.rows)) == (
        ("removed", "Doing: rated by at least 2 people, at least 1 of them from an enterprise"),
        (
            "removed",
            "Doing: seen in at least 2 kinds of context, among them: workplace",
        ),
        ("added", "Doing: rated by at least 3 people, at least 1 of them from an enterprise"),
    )


def _english(cells: tuple[Text, ...]) -> tuple[str, ...]:
    return tuple(cell.en for cell in cells)


def test_versions_on_different_frameworks_say_so(training: Training) -> None:
    certificate = certificate_of(training)
    first = put_in_force(certificate, training)
    second = draft_of(certificate, training, LEVEL, StageReached(4), QualificationHeld("urn:q"))

    changes = changes_between(first, second)

    assert [(one.sign, one.text.en) for one in changes][-2:] == [
        ("added", "Stage decision of semester 4: reached"),
        ("added", "Holds the qualification “urn:q”"),
    ]
