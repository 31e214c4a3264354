"""Confirming what a rule has proved, and issuing it: one by one, or many together."""

from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from tests.apps.certification.conftest import NOW, SYSTEM, Training
from tests.apps.certification.issuers import fetch, give_keys
from tests.apps.certification.ruling import REQUIREMENTS, Ruled, put_in_force, rule_certificate

from ronghe.apps.base.api import Refused, RongheError
from ronghe.apps.certification.api import revoke_credential
from ronghe.apps.certification.credential_content import from_json
from ronghe.apps.certification.judging import judge
from ronghe.apps.certification.models import (
    Confirmation,
    Credential,
    Decision,
    IssueBatch,
)
from ronghe.apps.certification.queries.issuing import progress_of, proved_now
from ronghe.apps.certification.queries.proofs import proof_of
from ronghe.apps.certification.services import batches as batch_services
from ronghe.apps.certification.services.batches import (
    confirm_batch,
    issue_some,
    retry_batch,
    silent_batches,
)
from ronghe.apps.certification.services.certificates import CertificateDraft, edit_certificate
from ronghe.apps.certification.services.confirmations import confirm_and_issue
from ronghe.apps.certification.services.decisions import decide_for, recheck
from ronghe.apps.people.api import NotAllowed, Person
from ronghe.apps.people.services.erasure import erase_person, export_person
from ronghe.standards.verifiable_credentials.verifying import verify

TODAY = date(2026, 6, 20)


@pytest.fixture
def ruled(training: Training) -> Ruled:
    give_keys(training.world.school)
    return rule_certificate(training)


def shown(ruled: Ruled, person: Person) -> str:
    """The digest that stands in the page which is looked at."""
    return judge(ruled.rule, [person.pk], TODAY)[person.pk].digest


def confirm(ruled: Ruled, person: Person, **more: object) -> Confirmation:
    fields = {
        "viewer": ruled.lead,
        "person": person,
        "certificate": ruled.certificate,
        "at": NOW,
        **more,
    }
    if "shown" not in fields:
        fields["shown"] = shown(ruled, person)
    return confirm_and_issue(**fields)  # type: ignore[arg-type]


def nothing_written() -> bool:
    models = (Decision, Confirmation, Credential)
    return not any(model.objects.exists() for model in models)


# --- one by one ------------------------------------------------------------------------------


def test_confirmed_certificate_is_issued_with_its_proof(ruled: Ruled) -> None:
    student = ruled.world.students[0]
    ruled.prove(student)

    confirmation = confirm(ruled, student)

    credential, decision = Credential.objects.get(), Decision.objects.get()
    assert (confirmation.state, confirmation.confirmed_as) == ("issued", "programme_lead")
    assert credential.decision == decision.uuid
    assert (decision.is_proved, decision.engine_version) == (True, "1")
    assert verify(credential.document, fetch=fetch, at=NOW).state == "valid"


def test_credential_says_what_was_proved_in_plain_words(ruled: Ruled) -> None:
    student = ruled.world.students[0]
    ruled.prove(student)

    confirm(ruled, student)

    content = from_json(Credential.objects.get().contents[0])
    assert content.code == "school.cnc.setter.1"
    assert content.criteria.en == (
        "Doing: competent or above, with a probability of at least 80%; "
        "Doing: rated by at least 2 people, at least 1 of them from an enterprise; "
        "Doing: seen in at least 2 kinds of context, among them: workplace"
    )
    assert content.level is not None
    assert (content.level.en, content.probability) == ("competent or above", 0.9)
    assert [one.value.en for one in content.results] == ["competent or above, probability 90%"]
    assert [(one.number, one.name.en) for one in content.steps] == [(2, "competent")]
    assert [one.en for one in content.contexts] == ["workshop", "workplace"]
    assert [one.en for one in content.confirmed_by] == [
        "1 enterprise mentor",
        "1 teacher",
        "the school's programme lead",
    ]


def test_certificate_that_is_valid_for_a_year_ends_the_day_before(ruled: Ruled) -> None:
    student = ruled.world.students[0]
    ruled.prove(student)
    draft = CertificateDraft("Machine setter", "机床调试", for_months=12)
    edit_certificate(viewer=SYSTEM, certificate=ruled.certificate, draft=draft)

    confirmation = confirm(ruled, student)

    assert confirmation.valid_until == date(2027, 6, 19)
    assert Credential.objects.get().valid_until == date(2027, 6, 19)


def test_what_is_not_proved_is_not_issued(ruled: Ruled) -> None:
    student = ruled.world.students[0]
    ruled.prove(student, workplace=False)

    with pytest.raises(Refused) as raised:
        confirm(ruled, student)

    assert raised.value.code == "not-proved"
    assert nothing_written()


def test_evidence_that_changed_since_it_was_looked_at_is_looked_at_again(ruled: Ruled) -> None:
    student = ruled.world.students[0]
    ruled.prove(student)
    before = shown(ruled, student)
    ruled.see(student, ruled.world.second_teacher, "workshop")

    with pytest.raises(Refused) as raised:
        confirm(ruled, student, shown=before)

    assert raised.value.code == "facts-changed"
    assert nothing_written()


def test_teacher_does_not_confirm(ruled: Ruled) -> None:
    student = ruled.world.students[0]
    ruled.prove(student)

    with pytest.raises(NotAllowed):
        confirm(ruled, student, viewer=ruled.training.teacher)

    assert nothing_written()


def test_certificate_without_a_rule_in_force_is_not_issued(ruled: Ruled) -> None:
    student = ruled.world.students[0]
    ruled.prove(student)
    digest = shown(ruled, student)
    ruled.certificate.rule_versions.update(state="retired")

    with pytest.raises(Refused) as raised:
        confirm(ruled, student, shown=digest)

    assert raised.value.code == "no-rule-in-force"


def test_certificate_that_is_held_is_not_issued_a_second_time(ruled: Ruled) -> None:
    student = ruled.world.students[0]
    ruled.prove(student)
    confirm(ruled, student)

    with pytest.raises(Refused) as raised:
        confirm(ruled, student)

    assert raised.value.code == "held-already"
    assert Credential.objects.count() == 1


def test_revoked_certificate_can_be_earned_again_by_new_evidence(ruled: Ruled) -> None:
    student = ruled.world.students[0]
    ruled.prove(student)
    confirm(ruled, student)
    revoke_credential(
        viewer=ruled.lead, credential=Credential.objects.get(), reason="A mistake.", at=NOW
    )
    ruled.see(student, ruled.world.second_teacher, "workshop")

    second = confirm(ruled, student)

    assert [one.is_current for one in Confirmation.objects.order_by("pk")] == [False, True]
    assert second.state == "issued"


def test_revoked_certificate_is_not_issued_again_from_the_same_facts(ruled: Ruled) -> None:
    student = ruled.world.students[0]
    ruled.prove(student)
    confirm(ruled, student)
    revoke_credential(
        viewer=ruled.lead, credential=Credential.objects.get(), reason="A mistake.", at=NOW
    )

    with pytest.raises(Refused) as raised:
        confirm(ruled, student)

    assert raised.value.code == "decided-before"
    assert Credential.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_press_at_once_issue_one_credential(ruled: Ruled) -> None:
    student = ruled.world.students[0]
    ruled.prove(student)
    digest, start, outcomes = shown(ruled, student), Barrier(2), []

    def press() -> None:
        try:
            start.wait()
            outcomes.append(confirm(ruled, student, shown=digest).state)
        except RongheError as refusal:
            outcomes.append(refusal.code)
        finally:
            connection.close()

    threads = [Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["held-already", "issued"]
    assert Credential.objects.count() == 1


# --- decisions and their proof ---------------------------------------------------------------


def test_same_input_gives_the_same_decision(ruled: Ruled) -> None:
    student = ruled.world.students[0]
    ruled.prove(student)

    first, second = (
        decide_for(viewer=ruled.lead, person=student, rule=ruled.rule, at=NOW) for _ in range(2)
    )
    later = decide_for(
        viewer=ruled.lead, person=student, rule=ruled.rule, at=NOW + timedelta(days=1)
    )

    assert first == second
    assert later != first


def test_decision_that_is_not_proved_is_kept_with_what_is_missing(ruled: Ruled) -> None:
    student = ruled.world.students[0]

    decision = decide_for(viewer=ruled.lead, person=student, rule=ruled.rule, at=NOW)

    assert not decision.is_proved
    assert [one["lack"] for one in decision.findings] == [
        [["measure", 1]],
        [["raters", 2], ["enterprise_raters", 1]],
        [["contexts", 2], ["context", "workplace"]],
    ]


def test_recheck_proves_kept_decisions_again(ruled: Ruled) -> None:
    student = ruled.world.students[0]
    ruled.prove(student)
    decision = decide_for(viewer=ruled.lead, person=student, rule=ruled.rule, at=NOW)

    assert [one.fault for one in recheck([decision])] == [""]
    assert proof_of(decision).holds


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"facts": []}, "input"),
        ({"facts": [{"kind": "luck"}]}, "unreadable"),
        ({"is_proved": False}, "outcome"),
        ({"findings": []}, "findings"),
    ],
)
def test_recheck_finds_what_somebody_changed(ruled: Ruled, change: dict, fault: str) -> None:
    student = ruled.world.students[0]
    ruled.prove(student)
    decision = decide_for(viewer=ruled.lead, person=student, rule=ruled.rule, at=NOW)
    Decision.objects.update(**change)

    [found] = recheck([Decision.objects.select_related("rule").get(pk=decision.pk)])

    assert found.fault == fault


def test_proof_names_raters_while_they_are_known(ruled: Ruled) -> None:
    student, mentor = ruled.world.students[0], ruled.world.mentor
    ruled.prove(student)
    decision = decide_for(viewer=ruled.lead, person=student, rule=ruled.rule, at=NOW)
    told = "Doing: Mentor (enterprise), workplace, 1 scores, newest on 20 June 2026"

    assert told in [fact.en for fact in proof_of(decision).facts]
    erase_person(viewer=SYSTEM, person=mentor, at=NOW)

    assert told.replace("Mentor", "a rater") in [fact.en for fact in proof_of(decision).facts]


# --- personal data ---------------------------------------------------------------------------


def test_what_was_decided_about_somebody_is_exported_and_goes_with_them(ruled: Ruled) -> None:
    student = ruled.world.students[0]
    ruled.prove(student)
    confirm(ruled, student)

    told = export_person(viewer=SYSTEM, person=student)["certification.rules"]
    erase_person(viewer=SYSTEM, person=student, at=NOW)

    assert [one["is_proved"] for one in told["certificate_decisions"]] == [True]
    assert [one["state"] for one in told["certificates_confirmed"]] == ["issued"]
    assert (Decision.objects.count(), Confirmation.objects.count()) == (0, 0)
    assert Credential.objects.get().person is None


def test_who_confirmed_is_forgotten_with_them(ruled: Ruled) -> None:
    student = ruled.world.students[0]
    ruled.prove(student)
    confirm(ruled, student)

    erase_person(viewer=SYSTEM, person=ruled.world.lead, at=NOW)

    assert Confirmation.objects.get().confirmed_by is None


# --- together --------------------------------------------------------------------------------


def start(ruled: Ruled, persons: list[Person] | None = None) -> IssueBatch:
    report = confirm_batch(
        viewer=ruled.lead,
        certificate=ruled.certificate,
        persons=persons or ruled.world.students,
        title="Summer 2026",
        at=NOW,
    )
    return report.batch


def test_batch_takes_those_who_are_proved_and_names_the_others(ruled: Ruled) -> None:
    first, second, third, fourth = ruled.world.students
    for student in (first, second, third):
        ruled.prove(student)
    confirm(ruled, first)

    report = confirm_batch(
        viewer=ruled.lead,
        certificate=ruled.certificate,
        persons=ruled.world.students,
        title="Summer 2026",
        at=NOW,
    )

    assert (report.confirmed, report.not_proved, report.held) == (2, (fourth,), (first,))
    assert Credential.objects.count() == 1


def test_job_issues_some_at_a_time_and_says_how_far_it_is(ruled: Ruled) -> None:
    for student in ruled.world.students[:3]:
        ruled.prove(student)
    batch = start(ruled)

    taken = issue_some(batch=batch.uuid, at=NOW, most=2)

    progress = progress_of(IssueBatch.objects.get())
    assert (taken, progress.total, progress.issued, progress.waiting) == (2, 3, 2, 1)
    assert progress.batch.state == "running"


def test_job_that_died_is_followed_by_another_that_issues_only_the_rest(ruled: Ruled) -> None:
    for student in ruled.world.students[:3]:
        ruled.prove(student)
    batch = start(ruled)
    issue_some(batch=batch.uuid, at=NOW, most=2)

    late = NOW + timedelta(minutes=5)
    silent = silent_batches(late)
    taken = [issue_some(batch=silent[0], at=late) for _ in range(2)]

    assert (silent, taken) == ([batch.uuid], [1, 0])
    assert IssueBatch.objects.get().state == "done"
    assert Credential.objects.count() == 3
    assert silent_batches(late + timedelta(days=1)) == []


@pytest.mark.django_db(transaction=True)
def test_two_jobs_on_one_batch_share_it(ruled: Ruled) -> None:
    for student in ruled.world.students:
        ruled.prove(student)
    batch, begin, taken = start(ruled), Barrier(2), []

    def work() -> None:
        try:
            begin.wait()
            while some := issue_some(batch=batch.uuid, at=NOW, most=1):
                taken.append(some)
        finally:
            connection.close()

    threads = [Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(taken) == 4
    assert Credential.objects.count() == 4
    assert {one.state for one in Confirmation.objects.all()} == {"issued"}


def test_what_fails_for_one_stops_nobody_else_and_can_be_tried_again(
    ruled: Ruled, monkeypatch: pytest.MonkeyPatch
) -> None:
    for student in ruled.world.students[:3]:
        ruled.prove(student)
    batch, real = start(ruled), batch_services.issue_confirmed
    unlucky = ruled.world.students[1].pk

    def refuse(viewer, rule, rows, at) -> None:  # type: ignore[no-untyped-def]
        if any(row.person_id == unlucky for row in rows):
            raise Refused("Not now.", "暂时不行。")
        real(viewer, rule, rows, at)

    monkeypatch.setattr(batch_services, "issue_confirmed", refuse)
    issue_some(batch=batch.uuid, at=NOW)
    progress = progress_of(IssueBatch.objects.get())
    monkeypatch.undo()
    left = retry_batch(viewer=ruled.lead, batch=batch, at=NOW)
    issue_some(batch=batch.uuid, at=NOW)

    assert (progress.issued, [one.fault_en for one in progress.failed]) == (2, ["Not now."])
    assert left == 1
    assert progress_of(IssueBatch.objects.get()).issued == 3


def test_batch_that_is_done_is_not_taken_up_again(ruled: Ruled) -> None:
    ruled.prove(ruled.world.students[0])
    batch = start(ruled)
    issue_some(batch=batch.uuid, at=NOW)

    with pytest.raises(Refused) as raised:
        retry_batch(viewer=ruled.lead, batch=batch, at=NOW)

    assert raised.value.code == "batch-done"


def test_second_batch_finds_nobody_left(ruled: Ruled) -> None:
    ruled.prove(ruled.world.students[0])
    start(ruled)

    with pytest.raises(Refused) as raised:
        start(ruled)

    assert raised.value.code == "nobody-left"
    assert IssueBatch.objects.count() == 1


def test_batch_needs_the_right_to_confirm_for_everybody_in_it(ruled: Ruled) -> None:
    ruled.prove(ruled.world.students[0])
    stranger = Person.objects.create(name_en="Stranger")

    with pytest.raises(NotAllowed):
        start(ruled, [ruled.world.students[0], stranger])

    assert IssueBatch.objects.count() == 0


def test_those_who_wait_for_a_confirmation_are_proved_and_without_it(ruled: Ruled) -> None:
    first, second = ruled.world.students[:2]
    ruled.prove(first)
    ruled.prove(second)
    confirm(ruled, first)

    assert [one.person for one in proved_now(ruled.lead, ruled.certificate)] == [second]


def test_new_rule_does_not_take_away_what_was_issued(ruled: Ruled) -> None:
    student = ruled.world.students[0]
    ruled.prove(student)
    confirm(ruled, student)

    put_in_force(ruled.certificate, ruled.training, REQUIREMENTS[0])

    assert proved_now(ruled.lead, ruled.certificate) == []
    assert Credential.objects.get().state == "valid"
