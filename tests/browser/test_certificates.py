"""From a rule to an issued credential, as a lead and a student meet it; the pages in every look."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.apps.certification.conftest import Training, found_training
from tests.apps.certification.issuers import give_keys
from tests.apps.certification.ruling import (
    Ruled,
    committee_for,
    rule_certificate,
    settle,
)
from tests.apps.conftest import World, world  # noqa: F401

from ronghe.apps.base.api import now
from ronghe.apps.certification.models import CertificateType, Credential, IssueBatch, RuleVersion
from ronghe.apps.certification.services.batches import issue_some
from ronghe.apps.people.api import Account, Person, viewer_of_person

Visit = Callable[..., Page]
LookAt = Callable[..., list[str]]


@pytest.fixture
def training(transactional_db: None, live_server: LiveServer, world: World) -> Training:  # noqa: F811
    give_keys(world.school)
    return found_training(world)


def account_of(person: Person) -> Account:
    found = Account.objects.filter(person=person).first()
    return found or Account.objects.create_user(f"user{person.pk}", "x", person=person)


def test_from_a_rule_to_an_issued_credential(visit: Visit, training: Training) -> None:
    committee_for(training)
    page = visit("/certificates/", account=account_of(training.world.lead))

    # The lead makes a certificate, writes its rule row by row and brings it before the committee.
    page.get_by_role("link", name="Make the first certificate").click()
    page.get_by_label("Short code").fill("setter")
    page.get_by_label("Title in Chinese").fill("机床调试")
    page.get_by_label("Title in English").fill("Machine setter")
    page.get_by_role("button", name="Make it").click()
    page.get_by_role("link", name="Write its rule").click()
    page.get_by_role("button", name="Begin it").click()
    expect(page.get_by_text("The rule asks for nothing yet.").first).to_be_visible()
    page.get_by_role("link", name="Level of competence").click()
    page.get_by_label("What is measured").select_option(label="Doing")
    page.get_by_label("At least this level").select_option(label="competent")
    page.get_by_role("button", name="Put it into the rule").click()
    page.locator("#main").get_by_role("link", name="Raters").click()
    page.get_by_label("At least so many raters").fill("1")
    page.get_by_label("of them from an enterprise").fill("3")
    page.get_by_role("button", name="Put it into the rule").click()
    expect(page.get_by_text("Between 0 and 1.").first).to_be_visible()
    page.get_by_label("At least so many raters").fill("2")
    page.get_by_label("of them from an enterprise").fill("1")
    page.get_by_role("button", name="Put it into the rule").click()
    page.get_by_role("link", name="Bring it before the committee").click()
    page.get_by_role("button", name="Bring it before the committee").click()
    expect(page.get_by_text("before the committee").first).to_be_visible()

    # The committee carries it; meanwhile evidence has come in about one student.
    settle(RuleVersion.objects.get(), carried=True)
    certificate = CertificateType.objects.get()
    student = training.world.students[0]
    Ruled(training, certificate, viewer_of_person(training.world.lead)).prove(student)

    # The lead looks at the proof and confirms; the student finds what was issued.
    page.goto(f"/certificates/of/{student.uuid}/{certificate.uuid}/")
    expect(page.get_by_text("Everything is there.")).to_be_visible()
    page.get_by_role("link", name="Confirm and issue").click()
    page.get_by_role("button", name="I confirm: issue it").click()
    expect(page.get_by_text("Confirmed and issued.")).to_be_visible()
    own = visit("/certificates/mine/", account=account_of(student))
    own.get_by_role("link", name="Machine setter").click()
    own.get_by_role("link", name="See the proof").click()
    expect(own.get_by_text("the same facts give the same decision")).to_be_visible()
    assert Credential.objects.get().person == student


def test_batch_shows_its_progress_by_itself(visit: Visit, training: Training) -> None:
    ruled = rule_certificate(training)
    for student in training.world.students[:2]:
        ruled.prove(student)
    page = visit(
        f"/certificates/{ruled.certificate.uuid}/batch/", account=account_of(training.world.lead)
    )

    page.get_by_role("checkbox", name="Student 2").uncheck()
    page.get_by_role("button", name="I confirm: issue them").click()
    expect(page.get_by_text("0 of 1 issued")).to_be_visible()
    issue_some(batch=IssueBatch.objects.get().uuid, at=now())

    expect(page.get_by_text("All are issued")).to_be_visible()


def test_pages_of_certificates_are_whole_in_every_look(look_at: LookAt, training: Training) -> None:
    ruled = rule_certificate(training)
    student = training.world.students[0]
    ruled.prove(student, workplace=False)
    school_class = training.world.school_class
    places = {
        "certificate-rule": f"/certificates/rules/{ruled.rule.uuid}/",
        "certificate-standing": f"/certificates/of/{student.uuid}/{ruled.certificate.uuid}/",
        "certificate-class": f"/certificates/classes/{school_class.uuid}/",
    }

    assert look_at(places, account=account_of(training.world.lead)) == []
