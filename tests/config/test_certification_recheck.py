"""`ronghe certification recheck`: what it prints, and how it ends."""

import argparse

import pytest
from tests.apps.certification.conftest import NOW, SYSTEM, Training, training  # noqa: F401
from tests.apps.certification.ruling import rule_certificate
from tests.apps.conftest import world  # noqa: F401

from ronghe.apps.certification.models import Decision
from ronghe.apps.certification.services.decisions import decide_for
from ronghe.config.commands import certification_recheck


def recheck(*words: str) -> int:
    parser = argparse.ArgumentParser()
    certification_recheck.add_arguments(parser)
    return certification_recheck.run(parser.parse_args(words))


@pytest.fixture
def decision(training: Training) -> Decision:  # noqa: F811
    ruled = rule_certificate(training)
    student = training.world.students[0]
    return decide_for(viewer=SYSTEM, person=student, rule=ruled.rule, at=NOW)


def test_whole_decisions_are_counted(
    decision: Decision, capsys: pytest.CaptureFixture[str]
) -> None:
    status = recheck()

    assert status == 0
    assert capsys.readouterr().out == "1 decisions proved again, 0 do not hold.\n"


def test_changed_decision_is_named_and_the_command_ends_with_one(
    decision: Decision, capsys: pytest.CaptureFixture[str]
) -> None:
    Decision.objects.update(is_proved=True)

    status = recheck("--certificate", "setter")

    assert status == 1
    assert capsys.readouterr().out == (
        f"{decision.uuid}: the same facts give another outcome\n"
        "1 decisions proved again, 1 do not hold.\n"
    )


def test_other_certificates_are_left_out(
    decision: Decision, capsys: pytest.CaptureFixture[str]
) -> None:
    recheck("--certificate", "other")

    assert capsys.readouterr().out == "0 decisions proved again, 0 do not hold.\n"
