"""A day is the one where the school stands: at 23:30 UTC it is tomorrow already in China."""

from datetime import UTC, date, datetime

import pytest
from tests.apps.curriculum.conftest import SYSTEM, Work

from ronghe.apps.base.api import day_of
from ronghe.apps.curriculum.services.publication import (
    approve_version,
    publish_version,
    submit_version,
)

LATE = datetime(2026, 5, 31, 23, 30, tzinfo=UTC)


def test_the_day_of_a_moment_is_the_local_one() -> None:
    assert day_of(LATE) == date(2026, 6, 1)
    assert day_of(datetime(2026, 5, 31, 15, 59, tzinfo=UTC)) == date(2026, 5, 31)


@pytest.mark.django_db
def test_a_module_published_late_in_the_evening_is_reviewed_a_year_from_the_local_day(
    work: Work,
) -> None:
    version = work.module()
    submit_version(viewer=SYSTEM, version=version, at=LATE)
    approve_version(viewer=SYSTEM, version=version, at=LATE)

    published = publish_version(viewer=SYSTEM, version=version, at=LATE)

    assert published.review_due == date(2027, 6, 1)
