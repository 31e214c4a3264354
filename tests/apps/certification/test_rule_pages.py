"""Pages of certificates and rules: written by rows, read in words, brought before the committee."""

import pytest
from django.test import Client
from tests.apps.certification.conftest import Training
from tests.apps.certification.ruling import (
    certificate_of,
    committee_for,
    draft_of,
    put_in_force,
)

from api_calls import signed_in
from ronghe.apps.certification.models import CertificateType, RuleVersion
from ronghe.apps.certification.rule_engine import (
    LevelReached,
    ModuleCompleted,
    ProcessAndOutcome,
    QualificationHeld,
    RatedBy,
    Recent,
    SeenIn,
    StageReached,
    TaskPractised,
    requirements_of,
)
from ronghe.apps.competence.api import CompetenceTask, ProgrammeFramework


@pytest.fixture
def lead(training: Training) -> Client:
    return signed_in(training.world.lead)


@pytest.fixture
def rule(training: Training) -> RuleVersion:
    return draft_of(certificate_of(training), training, LevelReached("behavioural", 2, 0.8))


def asked_of(rule: RuleVersion) -> list:
    rule.refresh_from_db()
    return list(requirements_of(rule.requirements))


def test_lead_makes_a_certificate_and_begins_its_rule(training: Training, lead: Client) -> None:
    ProgrammeFramework.objects.get_or_create(
        programme=training.world.programme,
        framework=training.world.framework,
        from_entry_year=2020,
    )
    typed = {
        "programme": str(training.world.programme.uuid),
        "code": "setter",
        "title_en": "Machine setter",
        "title_zh": "机床调试",
    }

    lead.post("/certificates/new/", typed)
    made = CertificateType.objects.get()
    lead.post(f"/certificates/{made.uuid}/rule/", {"framework": str(training.world.framework.uuid)})

    assert made.title_en == "Machine setter"
    assert [rule.state for rule in made.rule_versions.all()] == ["draft"]


def test_what_was_typed_stays_when_a_title_is_missing(training: Training, lead: Client) -> None:
    typed = {"programme": str(training.world.programme.uuid), "code": "c", "title_en": "Setter"}

    page = lead.post("/certificates/new/", typed)

    assert page.status_code == 422
    assert 'value="Setter"' in page.content.decode()
    assert CertificateType.objects.count() == 0


def test_each_kind_of_requirement_is_typed_and_read_again(
    training: Training, lead: Client, rule: RuleVersion
) -> None:
    module = training.modules[0].module
    task = training.work.tasks[0]
    CompetenceTask.objects.get_or_create(competence=training.work.competences[0], task=task)
    calibration = str(training.calibration.uuid)
    typed = {
        "level": {
            "what": "cognitive|",
            "level": "3",
            "percent": "70",
            "calibration": calibration,
        },
        "raters": {"dimension": "", "at_least": "3", "from_enterprise": "1"},
        "contexts": {"dimension": "behavioural", "at_least": "2", "named": ["workplace"]},
        "recency": {"dimension": "", "months": "6"},
        "process_outcome": {"dimension": "behavioural", "must_agree": "on"},
        "module": {"module": str(module.uuid)},
        "task": {"task": str(task.uuid), "times": "3"},
        "stage": {"semester": "6"},
        "qualification": {"title_zh": "电工", "title_en": "", "uri": "urn:q"},
    }

    for kind, fields in typed.items():
        page = lead.post(f"/certificates/rules/{rule.uuid}/add/{kind}/", fields)
        assert page.status_code == 302, page.content.decode()

    assert asked_of(rule)[1:] == [
        LevelReached("cognitive", 3, 0.7, "", calibration),
        RatedBy("", 3, 1),
        SeenIn("behavioural", 2, ("workplace",)),
        Recent("", 6),
        ProcessAndOutcome("behavioural", True),
        ModuleCompleted(str(module.uuid), "Module 0", "模块0"),
        TaskPractised(str(task.uuid), 3, task.title_en, task.title_zh),
        StageReached(6),
        QualificationHeld("urn:q", "", "电工"),
    ]
    for number in range(1, 11):
        page = lead.get(f"/certificates/rules/{rule.uuid}/{number}/")
        assert page.status_code == 200


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("level", {"what": "behavioural|", "level": "2", "percent": "10"}),
        ("level", {"what": "luck|", "level": "2", "percent": "80"}),
        ("raters", {"dimension": "", "at_least": "2", "from_enterprise": "3"}),
        ("contexts", {"dimension": "", "at_least": "9"}),
        ("qualification", {"uri": "urn:q"}),
        ("module", {"module": "none"}),
    ],
)
def test_what_cannot_be_asked_for_is_said_beside_the_field_and_nothing_changes(
    lead: Client, rule: RuleVersion, kind: str, fields: dict
) -> None:
    page = lead.post(f"/certificates/rules/{rule.uuid}/add/{kind}/", fields)

    assert page.status_code == 422
    assert "error-summary" in page.content.decode()
    assert asked_of(rule) == [LevelReached("behavioural", 2, 0.8)]


def test_requirement_is_changed_and_taken_out(lead: Client, rule: RuleVersion) -> None:
    lead.post(
        f"/certificates/rules/{rule.uuid}/1/",
        {"what": "behavioural|", "level": "3", "percent": "90"},
    )
    changed = asked_of(rule)

    lead.post(f"/certificates/rules/{rule.uuid}/1/remove/")

    assert changed == [LevelReached("behavioural", 3, 0.9)]
    assert asked_of(rule) == []


def test_requirement_that_is_not_there_is_not_found(lead: Client, rule: RuleVersion) -> None:
    assert lead.get(f"/certificates/rules/{rule.uuid}/9/").status_code == 404
    assert lead.post(f"/certificates/rules/{rule.uuid}/9/remove/").status_code == 404
    assert lead.get(f"/certificates/rules/{rule.uuid}/add/luck/").status_code == 404


def test_rule_is_brought_before_the_committee_and_then_stands_still(
    training: Training, lead: Client, rule: RuleVersion
) -> None:
    committee_for(training)

    lead.post(f"/certificates/rules/{rule.uuid}/submit/", {"text": "It is time."})
    page = lead.get(f"/certificates/rules/{rule.uuid}/")

    rule.refresh_from_db()
    assert rule.state == "before_committee"
    assert rule.motion is not None
    assert f"/motions/{rule.motion.uuid}/" in page.content.decode()
    assert "Take out" not in page.content.decode()


def test_page_says_why_a_rule_cannot_come_before_the_committee(
    training: Training, lead: Client
) -> None:
    rule = draft_of(certificate_of(training), training, RatedBy("", 1))

    page = lead.get(f"/certificates/rules/{rule.uuid}/").content.decode()

    assert "the rule asks for no level of competence yet" in page
    assert f"/certificates/rules/{rule.uuid}/submit/" not in page


def test_two_versions_are_set_against_each_other(training: Training, lead: Client) -> None:
    certificate = certificate_of(training)
    put_in_force(certificate, training)
    second = put_in_force(certificate, training, LevelReached("behavioural", 3, 0.8))

    page = lead.get(f"/certificates/rules/{second.uuid}/changes/").content.decode()
    against = lead.get(f"/certificates/rules/{second.uuid}/changes/?with=1").content.decode()

    assert "Doing: proficient or above, with a probability of at least 80%" in page
    assert "Doing: competent or above, with a probability of at least 80%" in page
    assert "version 1 against version 2" in against


def test_teacher_reads_rules_and_does_not_see_drafts(training: Training, rule: RuleVersion) -> None:
    teacher = signed_in(training.world.teacher)

    certificate = teacher.get(f"/certificates/{rule.certificate.uuid}/")

    assert certificate.status_code == 200
    assert "No rule is in force yet" in certificate.content.decode()
    assert teacher.get(f"/certificates/rules/{rule.uuid}/").status_code == 404


def test_retiring_is_asked_once_more(training: Training, lead: Client) -> None:
    rule = put_in_force(certificate_of(training), training)
    address = f"/certificates/rules/{rule.uuid}/retire/"

    asked = lead.get(address).content.decode()
    before = RuleVersion.objects.get().state
    lead.post(address)

    assert "What was issued stays valid." in asked
    assert (before, RuleVersion.objects.get().state) == ("approved", "retired")


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_lists_of_certificates_open_with_none_and_with_one(
    training: Training, lead: Client, language: str
) -> None:
    lead.cookies["ronghe_language"] = language
    empty = lead.get("/certificates/")
    put_in_force(certificate_of(training), training)
    one = lead.get("/certificates/")

    assert (empty.status_code, one.status_code) == (200, 200)
