"""What a committee reads about a revision and about quality, and what comes onto its agenda."""

from datetime import timedelta

from django.urls import reverse
from django.utils.translation import override
from tests.apps.assessment.test_rating_pages import signed_in
from tests.apps.curriculum.conftest import AT, Work
from tests.apps.curriculum.revising import (
    accepted,
    before_committee,
    committee_of_world,
    in_review,
    signal_of,
)

from ronghe.apps.base.api import Text, now, today
from ronghe.apps.competence.api import ProgrammeFramework
from ronghe.apps.curriculum.models import ModuleVersion, RevisionStep
from ronghe.apps.curriculum.motions_revisions import (
    QUALITY_KIND,
    changes_section,
    impact_section,
    overdue_matters,
    quality_pace,
    quality_revisions,
    signals_section,
)
from ronghe.apps.curriculum.next_steps import modules_to_review
from ronghe.apps.curriculum.queries.gap import gap_of
from ronghe.apps.curriculum.services.revision_course import bring_before_committee
from ronghe.apps.curriculum.services.triage import judge_signal
from ronghe.apps.curriculum.version_diff import changes_between
from ronghe.apps.governance.api import Motion, propose_motion
from ronghe.apps.people.api import viewer_of_person


def test_the_pack_of_a_revision_says_why_what_and_what_else(work: Work) -> None:
    committee_of_world(work)
    before_committee(work, work.published().module)
    motion = Motion.objects.get()

    why, what, else_ = (
        section(work.lead, motion) for section in (signals_section, changes_section, impact_section)
    )

    assert why.table is not None
    assert [row[3] for row in why.table.rows] == ["A teacher's idea"]
    assert what.sentence.en == "1 change."
    assert "No other module changes" in else_.sentence.en


def test_a_quality_report_has_its_numbers_and_says_what_is_not_there_yet(work: Work) -> None:
    committee = committee_of_world(work)
    before_committee(work, work.published().module)
    motion = propose_motion(
        viewer=work.lead,
        committee=committee,
        kind=QUALITY_KIND,
        subject=None,
        title=Text("Quality", "质量"),
        text="",
        at=now(),
    )

    revisions, pace = quality_revisions(work.lead, motion), quality_pace(work.lead, motion)

    assert revisions.table is not None
    assert [row[0] for row in revisions.table.rows] == ["Renew it"]
    assert [value for _title, value in pace.facts] == ["– [–, –], 0 + 0"] * 2 + ["0 / 0"]
    assert "practice weeks" in pace.missing[0].en


def test_what_is_overdue_comes_onto_the_agenda_by_itself(work: Work) -> None:
    committee = committee_of_world(work)
    version = work.published()
    assert list(overdue_matters(work.lead, committee)) == []
    late = today() - timedelta(days=1)
    ModuleVersion.objects.filter(pk=version.pk).update(review_due=late)
    before_committee(work, version.module)
    RevisionStep.objects.filter(step="decide").update(due_on=late)

    found = [matter.title.en for matter in overdue_matters(work.lead, committee)]

    assert found == ["Review of “Module 0” is overdue", "Overdue: Renew it"]


def test_changes_between_versions_are_told_in_words(work: Work) -> None:
    before, after = work.published(0), work.module(1)
    after.total_hours = 60
    after.save()

    words = [one.en for one in changes_between(before, after)]

    assert "Module: the hours from 40 to 60." in words
    assert "Situation “Situation 1”: new, with 20 hours." in words
    assert "Situation “Situation 0”: left out." in words
    assert changes_between(before, before) == ()


def test_a_change_is_told_with_what_it_said_and_what_it_says_now(work: Work) -> None:
    before = work.published()
    after = work.module(1)
    old, new = before.situations.get(), after.situations.get()
    old.product_en, old.product_zh = "A table", "一张表"
    new.code, new.product_en, new.product_zh = old.code, "A drawing", "一张图"
    old.save()
    new.save()

    words = changes_between(before, after)

    told = next(one for one in words if "the product" in one.en)
    assert told.en.endswith("the product: it said “A table”, it now says “A drawing”.")
    assert told.zh.endswith("成果：原为“一张表”，现为“一张图”。")


def test_a_situation_that_takes_up_another_competence_names_it(work: Work) -> None:
    before, after = work.published(), work.module(1)
    old, new = before.situations.get(), after.situations.get()
    new.code = old.code
    new.save()
    row = new.situation_competences.first()
    assert row is not None
    row.level = next(one for one in work.levels if one.pk != row.level_id)
    row.save()

    words = [one.en for one in changes_between(before, after)]

    level = row.level.title_en
    assert any(f": new {row.competence.title_en} ({level})" in one for one in words)


def test_only_one_language_changed_is_quoted_in_both_sentences(work: Work) -> None:
    before, after = work.published(), work.module(1)
    after.title_en, after.title_zh = before.title_en, "另一标题"
    after.save()

    told = next(one for one in changes_between(before, after) if "the title" in one.en)

    assert told.en == f"Module: the title: it said “{before.title_zh}”, it now says “另一标题”."


def test_the_gap_page_says_what_is_missing_and_what_signals_ask_for(work: Work) -> None:
    ProgrammeFramework.objects.create(
        programme=work.world.programme, framework=work.world.framework, from_entry_year=2020
    )
    work.published(0)
    signal = signal_of(work, competences=[work.competences[0], work.competences[1]])
    judge_signal(
        viewer=work.lead,
        signal=signal,
        programme=work.world.programme,
        judgement=accepted(),
        at=AT,
    )

    view = gap_of(work.lead, work.world.programme, "")

    rows = {line.title.en: line.row.reason for line in view.lines}
    assert rows == {"Competence 1": "not_known", "Competence 2": "not_taught"}
    assert len(view.missing) == 3
    page = signed_in(work.world.lead).get(reverse("gap", args=[work.world.programme.uuid]))
    assert page.status_code == 200
    assert reverse("revision_new", args=[work.world.programme.uuid]) in page.content.decode()


def test_a_pack_of_a_revision_is_read_in_either_language(work: Work) -> None:
    committee_of_world(work)
    before_committee(work, work.published().module)

    with override("en"):
        why = signals_section(work.lead, Motion.objects.get())

    assert why.table is not None
    [row] = why.table.rows
    assert row[0] == Text("other", "其他")


def test_what_is_before_the_committee_waits_for_nobody_s_review(work: Work) -> None:
    committee_of_world(work)
    revision = in_review(work, work.published().module)
    reviewer = viewer_of_person(work.world.administrator)
    waiting = [step.key for step in modules_to_review(reviewer)]

    bring_before_committee(viewer=work.lead, revision=revision, at=now())

    assert len(waiting) == 1
    assert list(modules_to_review(reviewer)) == []
