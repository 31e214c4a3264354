"""The rhythm of modules: confirmed with a reason, or revised."""

import pytest
from django.utils.timezone import localdate
from tests.apps.curriculum.conftest import Work

from ronghe.apps.base.api import Refused, now
from ronghe.apps.curriculum.contents import is_as_published
from ronghe.apps.curriculum.models import ModuleReview, Revision
from ronghe.apps.curriculum.services.module_reviews import confirm_module, revise_module
from ronghe.apps.curriculum.services.publication import months_after
from ronghe.apps.people.api import NotAllowed


def test_a_module_that_stays_is_due_again_in_twelve_months(work: Work) -> None:
    version = work.published()

    review = confirm_module(
        viewer=work.lead, version=version, reason="Nothing new.", lang="en", at=now()
    )

    version.refresh_from_db()
    assert version.review_due == review.next_due == months_after(localdate(), 12)
    assert is_as_published(version)


def test_a_module_does_not_stay_without_a_reason(work: Work) -> None:
    version = work.published()
    due = version.review_due

    with pytest.raises(Refused, match="reason"):
        confirm_module(viewer=work.lead, version=version, reason=" ", lang="en", at=now())

    version.refresh_from_db()
    assert (version.review_due, ModuleReview.objects.count()) == (due, 0)


def test_a_review_may_begin_a_revision(work: Work) -> None:
    version = work.published()

    revision = revise_module(
        viewer=work.lead, version=version, reason="The tool list is old.", lang="en", at=now()
    )

    assert (revision.state, revision.module) == ("accepted", version.module)
    assert ModuleReview.objects.get().revision == revision
    assert revision.triggers.get().origin == "review"


def test_a_draft_is_not_reviewed(work: Work) -> None:
    with pytest.raises(Refused, match="published"):
        confirm_module(viewer=work.lead, version=work.module(), reason="x", lang="en", at=now())

    assert ModuleReview.objects.count() == 0


def test_a_teacher_does_not_review_modules(work: Work) -> None:
    version = work.published()

    with pytest.raises(NotAllowed):
        revise_module(viewer=work.teacher, version=version, reason="x", lang="en", at=now())

    assert Revision.objects.count() == 0
