"""Looking at the effect of a revision in the estimates of those who were taught it."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from tests.apps.assessment.test_cohorts import AUTUMN, SPRING, cohort, estimate
from tests.apps.curriculum.conftest import AT, Work
from tests.apps.curriculum.revising import committee_of_world, published_revision

from api_calls import signed_in
from ronghe.apps.assessment.api import Calibration
from ronghe.apps.base.api import Refused, day_of, now, text_of
from ronghe.apps.base.presentation.dates import day_text
from ronghe.apps.curriculum.models import EffectReview, ModuleTeaching, ModuleVersion, Revision
from ronghe.apps.curriculum.motions_revisions import revision_link
from ronghe.apps.curriculum.queries.effects import effect_of, kept_effects
from ronghe.apps.curriculum.services.effects import review_effect
from ronghe.apps.curriculum.services.revision_course import note_teaching
from ronghe.apps.governance.api import Decision, Motion


@pytest.fixture
def revision(work: Work) -> Revision:
    """A revision taught to the first class since the spring."""
    committee_of_world(work)
    Calibration.objects.create(
        framework=work.world.framework, state="done", evidence_to=AT, asked_at=AT, in_force_from=AT
    )
    made = published_revision(work, work.published().module)
    ModuleVersion.objects.filter(pk=made.version_id).update(published_at=AT - timedelta(days=7))
    ModuleTeaching.objects.create(
        version=made.version,
        school_class=work.world.school_class,
        taught_on=date(2026, 3, 1),
        marked_at=AT,
    )
    return note_teaching(viewer=work.lead, revision=made, at=now())


def measured(work: Work, size: int, gains: list[float]) -> None:
    for person, gain in zip(cohort(work.world, size), gains, strict=True):
        estimate(person, [], term_starts_on=AUTUMN, measure=0.0)
        estimate(person, [], term_starts_on=SPRING, measure=gain)


def test_the_change_of_those_taught_is_read_with_its_interval(
    work: Work, revision: Revision
) -> None:
    measured(work, 5, [0.2, 0.4, 0.6, 0.8, 1.0])

    view = effect_of(work.lead, revision)

    [row] = view.rows
    assert (view.since, view.students, view.others) == (date(2026, 3, 1), 5, 0)
    assert (row.taught.count, row.taught.reading) == (5, "rose")
    assert row.taught.low == pytest.approx(0.2074, abs=1e-4)
    assert row.others.reading == "too_few"


def test_what_is_concluded_is_kept_with_the_numbers_and_closes_the_revision(
    work: Work, revision: Revision
) -> None:
    measured(work, 5, [0.2, 0.4, 0.6, 0.8, 1.0])

    review = review_effect(
        viewer=work.lead,
        revision=revision,
        conclusion="helped",
        text="They set up faster.",
        lang="en",
        at=now(),
    )

    revision.refresh_from_db()
    assert revision.state == "closed"
    [figures] = review.figures
    assert figures["taught"]["count"] == 5
    assert not revision.steps.filter(done_at__isnull=True).exists()


def test_nobody_concludes_that_it_helped_from_nothing(work: Work, revision: Revision) -> None:
    with pytest.raises(Refused) as caught:
        review_effect(
            viewer=work.lead, revision=revision, conclusion="helped", text="!", lang="en", at=now()
        )

    revision.refresh_from_db()
    assert (caught.value.code, revision.state) == ("effect-unsupported", "taught")
    assert EffectReview.objects.count() == 0


def test_that_it_cannot_be_told_may_be_said_at_any_time(work: Work, revision: Revision) -> None:
    review_effect(
        viewer=work.lead,
        revision=revision,
        conclusion="cannot_tell",
        text="Too few.",
        lang="en",
        at=now(),
    )

    revision.refresh_from_db()
    assert revision.state == "closed"


def test_what_is_kept_names_each_competence_in_words(work: Work, revision: Revision) -> None:
    measured(work, 6, [0.4, 0.5, 0.6, 0.5, 0.4, 0.6])

    kept = kept_effects(
        review_effect(
            viewer=work.lead,
            revision=revision,
            conclusion="helped",
            text="Yes.",
            lang="en",
            at=now(),
        )
    )

    told = [one for one in kept if not one.is_silent]
    assert [one.title for one in told] == [text_of(work.competences[0])]
    assert (told[0].taught.count, round(told[0].taught.mean or 0, 2)) == (6, 0.5)


def test_figures_of_an_earlier_release_are_shown_in_words_too(
    work: Work, revision: Revision
) -> None:
    nobody = {"count": 0, "mean": None, "low": None, "high": None}
    code = work.competences[0].code
    review = EffectReview(
        revision=revision,
        figures=[{"competence": code, "taught": nobody, "others": nobody, "difference": nobody}],
    )

    [kept] = kept_effects(review)

    assert (kept.title, kept.is_silent) == (text_of(work.competences[0]), True)


def test_the_page_prints_no_row_of_noughts(work: Work, revision: Revision) -> None:
    page = signed_in(work.world.lead).get(reverse("revision_effect", args=[revision.uuid])).text

    assert "nothing can be said of" in page
    assert "n = 0" not in page
    assert work.competences[0].title_en in page


def test_the_decision_names_the_revision_and_what_was_seen_of_it(
    work: Work, revision: Revision
) -> None:
    motion = Motion.objects.get()
    decision = Decision(motion=motion, carried=True, decided_at=AT)

    [before] = revision_link(work.lead, decision)
    review_effect(
        viewer=work.lead, revision=revision, conclusion="cannot_tell", text="?", lang="en", at=AT
    )
    [after] = revision_link(work.lead, decision)

    due = revision.steps.get(step="effect").due_on
    assert before.fact.en == f"taught; its effect is looked at by {day_text(due).en}"
    assert after.fact.en == (
        f"its effect was looked at on {day_text(day_of(AT)).en}: cannot be told from these data"
    )
    assert after.url == reverse("revision", args=[revision.uuid])


def test_an_effect_is_looked_at_once(work: Work, revision: Revision) -> None:
    asked = {"viewer": work.lead, "revision": revision, "text": "No.", "lang": "en", "at": now()}
    review_effect(conclusion="cannot_tell", **asked)  # type: ignore[arg-type]

    with pytest.raises(Refused):
        review_effect(conclusion="no_change", **asked)  # type: ignore[arg-type]

    assert EffectReview.objects.get().conclusion == "cannot_tell"


def test_before_anybody_was_taught_there_is_no_effect(work: Work) -> None:
    committee_of_world(work)
    made = published_revision(work, work.published().module)

    assert effect_of(work.lead, made).rows == ()
    with pytest.raises(Refused):
        review_effect(
            viewer=work.lead, revision=made, conclusion="cannot_tell", text="?", lang="en", at=now()
        )
    assert EffectReview.objects.count() == 0
