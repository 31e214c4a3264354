"""The sample region's portfolio goes out and comes in, whole."""

import pytest

from ronghe.apps.certification.api import timeline_of
from ronghe.apps.certification.models import Display, StageDecision, StageRule
from ronghe.apps.certification.portfolio_archive import archive_json
from ronghe.apps.certification.portfolio_files import archive_zip, read_file
from ronghe.apps.certification.queries.portfolio_export import archive_of
from ronghe.apps.certification.queries.stage_rules import stage_trials
from ronghe.apps.certification.services.portfolio_imports import bring_in
from ronghe.apps.people.api import Person, viewer_of_person
from ronghe.sample_region.load import LoadedRegion
from ronghe.sample_region.load_portfolios import load_portfolios
from sample import AT

pytestmark = pytest.mark.django_db


def test_the_students_portfolio_goes_out_and_comes_in_with_every_link(
    sample_database: LoadedRegion,
) -> None:
    student = sample_database.showcase["student"]
    archive = archive_of(viewer_of_person(student), student, AT)
    elsewhere = Person.objects.filter(
        memberships__role="student", memberships__school_class__memberships__person=student
    ).exclude(pk=student.pk)[0]

    packed, plain = archive_zip(archive, {}), archive_json(archive, with_contents=True)
    brought = bring_in(
        viewer=viewer_of_person(elsewhere), person=elsewhere, archive=read_file(packed), at=AT
    )

    assert read_file(plain) == read_file(packed) == archive
    assert brought.added + brought.brought + brought.there == len(archive.entries)
    names = timeline_of(viewer_of_person(elsewhere), elsewhere).names
    assert {one.id for one in archive.entries} <= set(names)
    assert archive.links <= archive_of(viewer_of_person(elsewhere), elsewhere, AT).links


def test_bringing_it_in_at_home_changes_nothing(sample_database: LoadedRegion) -> None:
    student = sample_database.showcase["student"]
    viewer = viewer_of_person(student)
    archive = archive_of(viewer, student, AT)

    again = bring_in(viewer=viewer, person=student, archive=archive, at=AT)

    assert (again.added, again.brought, again.there) == (0, 0, len(archive.entries))


def test_the_display_is_rated_on_what_a_portfolio_is_for(sample_database: LoadedRegion) -> None:
    student = sample_database.showcase["student"]
    load_portfolios(showcase=student, at=AT)

    rubric = Display.objects.get(entries__person=student).session.instrument

    asked = rubric.items.order_by("position").values_list("title_en", flat=True)
    assert [title.split(":")[0] for title in asked] == [
        "Selection",
        "Evidence",
        "Reflection",
        "Progress",
    ]


def test_the_committees_rule_decides_the_stages_and_reaches_more_than_all_at_once_would(
    sample_database: LoadedRegion,
) -> None:
    student = sample_database.showcase["student"]
    load_portfolios(showcase=student, at=AT)
    rule = StageRule.objects.get(programme__cohorts__classes__memberships__person=student)

    decisions = StageDecision.objects.filter(own_rule=rule, is_current=True, semester=4)

    assert rule.state == "approved"
    [trial] = [one for one in stage_trials(rule, AT.date()) if one.own and one.semester == 4]
    assert trial.own is not None
    assert trial.default is not None
    assert trial.own["reached"] > 3 * trial.default["reached"]
    assert decisions.count() == trial.students
