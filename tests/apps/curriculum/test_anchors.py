"""Which words of the framework a situation assesses: kept in its version, and told everywhere."""

from dataclasses import replace

import pytest
from tests.apps.conftest import add_instrument
from tests.apps.curriculum.conftest import AT, SYSTEM, Work, publish
from tests.apps.curriculum.test_plans import whole_plan

from api_calls import post_json, put_json, signed_in, state_of_tables
from ronghe.apps.base.api import Refused
from ronghe.apps.competence.api import Anchor, ProgrammeFramework
from ronghe.apps.curriculum.contents import is_as_published, version_content
from ronghe.apps.curriculum.exports_case import plan_package
from ronghe.apps.curriculum.models import LearningSituation, SituationAnchor
from ronghe.apps.curriculum.queries.aims import aims_of, assessed_in
from ronghe.apps.curriculum.queries.impact import impact_of_competence
from ronghe.apps.curriculum.queries.plan_sheet import load_sheet
from ronghe.apps.curriculum.services.copies import copy_version
from ronghe.apps.curriculum.services.situations import (
    SituationDraft,
    change_situation,
    draft_of_situation,
    edit_situation,
    remove_situation,
)
from ronghe.apps.curriculum.version_diff import changes_between
from ronghe.standards.case1 import check_package

API = "/api/v1"


def assess(work: Work, situation: LearningSituation, *levels: int) -> LearningSituation:
    """Let a draft's situation assess these levels of the first competence."""
    pairs = [(work.competences[0], work.levels[number]) for number in levels]
    return change_situation(
        viewer=work.lead, situation=situation, change=lambda now: replace(now, anchors=pairs)
    )


def levels_assessed(situation: LearningSituation) -> list[int]:
    found = assessed_in([situation.pk]).get(situation.pk, ())
    return [one.level.number for one in found]


def first_of(work: Work) -> LearningSituation:
    work.words()
    return work.module().situations.get()


# --- what is kept ---------------------------------------------------------------------------------


def test_a_situation_keeps_the_anchors_that_it_assesses(work: Work) -> None:
    situation = first_of(work)

    assess(work, situation, 2, 1)

    assert levels_assessed(situation) == [1, 2]
    [first, _second] = assessed_in([situation.pk])[situation.pk]
    assert first.named.en == (
        "“Competence 1” on the level “advanced beginner” (“does advanced beginner work”)"
    )
    assert first.named.zh == "“能力1”的“advanced beginner”水平（“1级表现”）"


def test_anchors_stay_when_another_part_of_the_situation_is_written(work: Work) -> None:
    situation = assess(work, first_of(work), 1, 2)

    change_situation(
        viewer=work.lead, situation=situation, change=lambda now: replace(now, hours=12)
    )

    situation.refresh_from_db()
    assert (situation.hours, levels_assessed(situation)) == (12, [1, 2])


def test_two_who_write_different_parts_both_keep_what_they_wrote(work: Work) -> None:
    one = first_of(work)
    other = LearningSituation.objects.get(pk=one.pk)

    change_situation(viewer=work.lead, situation=one, change=lambda now: replace(now, hours=7))
    change_situation(
        viewer=work.lead, situation=other, change=lambda now: replace(now, trigger_en="Urgent.")
    )

    one.refresh_from_db()
    assert (one.hours, one.trigger_en) == (7, "Urgent.")


@pytest.mark.parametrize(("competence", "level"), [(1, 2), (0, 4)])
def test_what_the_framework_does_not_say_or_the_situation_does_not_form_is_refused(
    work: Work, competence: int, level: int
) -> None:
    situation = first_of(work)
    work.words(1)
    Anchor.objects.filter(level=work.levels[4]).delete()
    draft = draft_of_situation(situation)
    pairs = [(work.competences[competence], work.levels[level])]
    before = state_of_tables()

    with pytest.raises(Refused) as refused:
        edit_situation(
            viewer=work.lead, situation=situation, draft=replace(draft, anchors=pairs, hours=99)
        )

    assert refused.value.code == "anchor-missing"
    assert state_of_tables() == before


def test_a_situation_taken_out_meanwhile_is_not_written_back(work: Work) -> None:
    situation = first_of(work)
    stale = LearningSituation.objects.get(pk=situation.pk)
    remove_situation(viewer=work.lead, situation=situation)

    with pytest.raises(Refused) as refused:
        assess(work, stale, 1)

    assert refused.value.code == "situation-gone"
    assert LearningSituation.objects.count() == 0


# --- versions -------------------------------------------------------------------------------------


def test_the_next_version_begins_with_the_same_anchors(work: Work) -> None:
    situation = assess(work, first_of(work), 1, 2)
    version = publish(situation.version)

    after = copy_version(version, number=2, at=AT, change_note="")

    assert levels_assessed(after.situations.get()) == [1, 2]
    assert changes_between(version, after) == ()


def test_a_version_without_anchors_says_what_it_always_said(work: Work) -> None:
    version = work.published()

    [situation] = version_content(version)["situations"]

    assert "anchors" not in situation
    assert is_as_published(version)


def test_an_anchor_changed_behind_a_published_version_is_found(work: Work) -> None:
    version = publish(assess(work, first_of(work), 1).version)
    assert is_as_published(version)

    SituationAnchor.objects.update(level=work.levels[2])

    assert not is_as_published(version)


def test_the_difference_says_what_is_assessed_now_and_what_no_longer(work: Work) -> None:
    before = publish(assess(work, first_of(work), 1).version)
    after = copy_version(before, number=2, at=AT, change_note="")
    assess(work, after.situations.get(), 2)

    words = changes_between(before, after)

    assert [one.en for one in words] == [
        "Situation “Situation 0”: no longer assesses “Competence 1” on the level "
        "“advanced beginner” (“does advanced beginner work”).",
        "Situation “Situation 0”: now assesses “Competence 1” on the level “competent” "
        "(“does competent work”).",
    ]
    assert words[1].zh == "情境“情境0”：新增测评“能力1”的“competent”水平（“2级表现”）。"


# --- where else they are seen ---------------------------------------------------------------------


def test_what_a_change_of_a_competence_touches_names_the_anchors_assessed(work: Work) -> None:
    assess(work, first_of(work), 2)

    found = impact_of_competence(SYSTEM, work.competences[0])

    assert [one.text.en for one in found.refers][2:] == [
        "“Situation 0” assesses “Competence 1” on the level “competent” (“does competent work”)"
    ]


def test_the_case_package_holds_a_rubric_of_what_a_situation_assesses(work: Work) -> None:
    work.words()
    plan = whole_plan(work)
    situation = LearningSituation.objects.order_by("pk")[0]
    aim = situation.situation_competences.get()
    aim.anchors.create(level=work.levels[1])
    aim.anchors.create(level=work.levels[2])

    package = plan_package(load_sheet(plan), language="en", at=AT)

    check_package(package)
    [rubric] = package.rubrics
    [criterion] = rubric["CFRubricCriteria"]
    assert (rubric["title"], criterion["CFItemURI"]["title"]) == ("Situation 0", "Competence 1")
    assert [
        (one["quality"], one["description"], one["score"])
        for one in criterion["CFRubricCriterionLevels"]
    ] == [
        ("advanced beginner", "does advanced beginner work", 1),
        ("competent", "does competent work", 2),
    ]
    assert package == plan_package(load_sheet(plan), language="en", at=AT)


def test_anchors_are_written_and_read_over_the_api(work: Work) -> None:
    ProgrammeFramework.objects.create(
        programme=work.world.programme, framework=work.world.framework, from_entry_year=2020
    )
    situation, lead = first_of(work), signed_in(work.world.lead)
    aim = {"competence": str(work.competences[0].uuid), "level": 2, "anchors": [2, 1, 2]}
    body = {
        "code": "s0",
        "title_en": "Turn a shaft",
        "place": "workshop",
        "competences": [aim],
        "instruments": [str(work.instrument.uuid)],
    }

    written = put_json(lead, f"{API}/situations/{situation.uuid}", body)
    wrong = put_json(
        lead,
        f"{API}/situations/{situation.uuid}",
        {**body, "competences": [{**aim, "anchors": [7]}]},
    )

    [told] = written.json()["competences"]
    assert [(one["level"], one["words"]["en"]) for one in told["anchors"]] == [
        (1, "does advanced beginner work"),
        (2, "does competent work"),
    ]
    assert [one["title"]["en"] for one in told["instruments"]] == ["scale"]
    assert wrong.status_code == 404
    assert levels_assessed(situation) == [1, 2]
    assert post_json(lead, f"{API}/situations/{situation.uuid}", body).status_code == 405


# --- with what ------------------------------------------------------------------------------------


def test_an_aim_names_the_instruments_that_look_at_it_and_those_that_could(work: Work) -> None:
    situation = first_of(work)
    other = add_instrument(work.world.framework, code="rubric", items=1)
    other.items.update(competence=work.competences[0])

    [aim] = aims_of(situation)

    assert (aim.instruments, aim.possible) == ((work.instrument,), (other,))


def test_an_instrument_about_another_task_does_not_cover_a_situation(work: Work) -> None:
    situation = first_of(work)
    work.instrument.task = work.tasks[1]
    work.instrument.save()

    [elsewhere] = aims_of(situation)
    situation.tasks.add(work.tasks[1])
    [here] = aims_of(situation)

    assert (elsewhere.instruments, here.instruments) == ((), (work.instrument,))


def test_an_instrument_that_is_not_published_covers_nothing(work: Work) -> None:
    situation = first_of(work)
    work.instrument.published_at = None
    work.instrument.save()

    [aim] = aims_of(situation)

    assert (aim.instruments, aim.possible) == ((), ())


def test_a_draft_says_all_that_a_situation_says(work: Work) -> None:
    situation = assess(work, first_of(work), 1, 2)

    draft = draft_of_situation(situation)

    assert isinstance(draft, SituationDraft)
    assert [(one.code, level.number) for one, level in draft.anchors] == [
        ("scale-c1", 1),
        ("scale-c1", 2),
    ]
