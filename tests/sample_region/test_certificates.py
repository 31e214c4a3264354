"""Certificates of the sample region: rules in force, somebody ready, somebody two raters short."""

import pytest

from ronghe.apps.certification.models import RuleVersion
from ronghe.apps.certification.queries.dry_runs import students_of_programme
from ronghe.apps.certification.queries.standings import Standing, standing_of, standings_for
from ronghe.apps.people.api import command_viewer, viewer_of_person
from ronghe.sample_region.load import LoadedRegion

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sample_database")]
SYSTEM = command_viewer()


def standings(code: str) -> tuple[Standing, ...]:
    rule = RuleVersion.objects.select_related(
        "certificate__programme__organisation", "framework"
    ).get(certificate__code=code, state="approved")
    students = students_of_programme(rule.certificate.programme, SYSTEM.on_date)
    return standings_for(rule, students, SYSTEM)


def test_committee_has_put_both_rules_in_force() -> None:
    rules = RuleVersion.objects.filter(state="approved").select_related("certificate")

    assert sorted(rule.certificate.code for rule in rules) == ["commissioner", "maintainer"]
    assert all(rule.decision is not None for rule in rules)


def test_showcase_student_has_everything_for_one_certificate(
    sample_database: LoadedRegion,
) -> None:
    student = sample_database.showcase["student"]
    certificate = RuleVersion.objects.get(certificate__code="maintainer").certificate

    standing = standing_of(viewer_of_person(student), certificate.uuid, student.uuid)

    assert standing.is_proved


def test_somebody_is_two_raters_short_of_the_other() -> None:
    lacks = [[row.lack.en for row in one.missing if row.lack] for one in standings("commissioner")]

    assert ["2 more raters"] in lacks
