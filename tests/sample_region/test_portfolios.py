"""The sample region's portfolio goes out and comes in, whole."""

import pytest

from ronghe.apps.certification.api import timeline_of
from ronghe.apps.certification.portfolio_archive import archive_json
from ronghe.apps.certification.portfolio_files import archive_zip, read_file
from ronghe.apps.certification.queries.portfolio_export import archive_of
from ronghe.apps.certification.services.portfolio_imports import bring_in
from ronghe.apps.people.api import Person, viewer_of_person
from ronghe.sample_region.load import LoadedRegion
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
