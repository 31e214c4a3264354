"""What the committee is given with a plan, and the rule packs that plans are held to."""

from pathlib import Path

import pytest
from tests.apps.curriculum.conftest import AT, SYSTEM, Work
from tests.apps.curriculum.test_plans import begin, committee, whole_plan

from ronghe.apps.base.api import NotFound
from ronghe.apps.curriculum.committee import SECTIONS, decide, plans_in_work
from ronghe.apps.curriculum.models import TrainingPlan
from ronghe.apps.curriculum.plan_rules import (
    PlanFacts,
    RulePackError,
    pack_named,
    parse_pack,
    results_of,
)
from ronghe.apps.curriculum.services.plan_publication import submit_plan
from ronghe.apps.curriculum.wording import bound_text, figure_text
from ronghe.apps.governance.api import motion_kinds, pack_sections
from ronghe.apps.governance.models import Committee, Decision, Motion

RULE = {
    "code": "r",
    "fact": "practice_share",
    "at_least": 0.5,
    "severity": "hard",
    "status": "checked",
    "title_en": "Rule",
    "title_zh": "规定",
    "source_en": "Source",
    "source_zh": "依据",
}


def submitted(work: Work) -> Motion:
    committee(work)
    submit_plan(viewer=work.lead, plan=whole_plan(work), text="", at=AT)
    return Motion.objects.get()


def test_a_plan_takes_two_thirds_and_is_never_voted_on_in_writing() -> None:
    kind = motion_kinds.get("curriculum.plan")

    assert kind is not None
    assert (kind.majority, kind.allows_written, kind.sections) == ("two_thirds", False, SECTIONS)


def test_every_section_of_the_pack_tells_its_part_of_the_plan(work: Work) -> None:
    motion = submitted(work)

    sections = {key: pack_sections.get(key)(work.lead, motion) for key in SECTIONS}  # type: ignore[misc]

    told = {key: section.sentence.en for key, section in sections.items()}
    assert told == {
        "curriculum.plan_profile": (
            "Graduates are prepared for Machine setter; 1 targets say what they can do by when."
        ),
        "curriculum.plan_modules": ("4 modules in 6 semesters, 3750 hours, 61% of them practice."),
        "curriculum.plan_rules": "Every rule is met.",
        "curriculum.plan_changes": "This is the first plan of the programme.",
        "curriculum.plan_trace": "All 3 typical tasks are taught and assessed.",
        "curriculum.plan_order": ("1 modules leave the order of the work, with these reasons."),
    }


@pytest.mark.parametrize(("carried", "state"), [(True, "approved"), (False, "draft")])
def test_the_effect_of_the_decision_moves_the_plan(work: Work, carried: bool, state: str) -> None:
    motion = submitted(work)
    decision = Decision(motion=motion, carried=carried)

    decide(SYSTEM, motion, decision)

    plan = TrainingPlan.objects.get()
    assert plan.state == state
    assert plan.decision is not None
    assert plan.decision.uuid == decision.uuid


def test_a_draft_comes_onto_the_agenda_by_itself(work: Work) -> None:
    committee(work)
    plan = begin(work)

    [matter] = plans_in_work(work.lead, Committee.objects.get())

    assert (matter.reference.uuid, matter.kind) == (plan.uuid, "curriculum.plan")


# --- rule packs -----------------------------------------------------------------------------------


def facts(**more: float) -> PlanFacts:
    return PlanFacts(
        **{
            "total_hours": 3000,
            "practice_share": 0.5,
            "public_basic_share": 1 / 3,
            "elective_share": 0.1,
            "internship_weeks": 20,
            **more,
        }
    )


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        ({}, []),
        ({"total_hours": 2999}, ["total-hours"]),
        ({"practice_share": 0.49}, ["practice-share"]),
        ({"public_basic_share": 0.38}, ["public-basic-share"]),
        ({"public_basic_share": 0.29}, ["public-basic-share"]),
        ({"elective_share": 0.09}, ["elective-share"]),
        ({"internship_weeks": 19}, ["internship-weeks"]),
    ],
)
def test_the_national_pack_is_met_at_its_bounds_and_not_beyond(
    change: dict[str, float], broken: list[str]
) -> None:
    results = results_of(facts(**change), pack_named("cn-secvet-plan"))

    assert [one.rule.code for one in results if not one.is_met] == broken


def test_every_rule_names_its_source_in_both_languages() -> None:
    rules = pack_named("cn-secvet-plan").rules

    assert [one.code for one in rules if not (one.source.en and one.source.zh)] == []
    assert [one.code for one in rules if one.status == "draft"] == ["internship-weeks"]


def test_a_region_extends_the_national_pack_and_replaces_a_rule() -> None:
    table = {
        "code": "lake",
        "version": "1",
        "extends": "cn-secvet-plan",
        "rules": [{**RULE, "code": "practice-share", "at_least": 0.55}],
    }

    pack = parse_pack(table)

    assert len(pack.rules) == len(pack_named("cn-secvet-plan").rules)
    [rule] = [one for one in pack.rules if one.code == "practice-share"]
    assert (rule.at_least, rule.severity) == (0.55, "hard")


@pytest.mark.parametrize(
    "fault",
    [{"fact": "weather"}, {"severity": "grave"}, {"status": "said"}, {"colour": "red"}],
)
def test_a_rule_with_a_fault_is_refused(fault: dict[str, str]) -> None:
    with pytest.raises(RulePackError):
        parse_pack({"code": "x", "version": "1", "rules": [{**RULE, **fault}]})


def test_a_pack_of_the_installation_is_found_and_an_unknown_one_is_not(
    settings: object, tmp_path: Path
) -> None:
    folder = tmp_path / "rule-packs"
    folder.mkdir()
    (folder / "lake.toml").write_text('code = "lake"\nversion = "1"\nextends = "cn-secvet-plan"\n')
    settings.DATA = tmp_path  # type: ignore[attr-defined]

    assert pack_named("lake").code == "lake"
    with pytest.raises(NotFound):
        pack_named("sea")


@pytest.mark.parametrize(
    ("fact", "value", "words"),
    [
        ("total_hours", 3400.0, "3,400 hours"),
        ("practice_share", 0.5294, "52.9 %"),
        ("internship_weeks", 20.0, "20.0 weeks"),
    ],
)
def test_figures_are_told_with_their_unit(fact: str, value: float, words: str) -> None:
    assert figure_text(fact, value).en == words


def test_bounds_are_told_in_words() -> None:
    rules = {one.code: one for one in pack_named("cn-secvet-plan").rules}

    assert bound_text(rules["total-hours"]).en == "at least 3,000 hours"
    assert bound_text(rules["public-basic-share"]).zh == "30.0% 至 37.0%"
