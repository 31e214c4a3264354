"""Rules in words, in both languages: what is asked, what somebody has and what they lack."""

from datetime import date

import pytest

from ronghe.apps.base.api import Text, percent_text, whole_percent
from ronghe.apps.certification.certificate_content import valid_until
from ronghe.apps.certification.requirement_words import (
    KIND_TEXT,
    RuleNames,
    have_text,
    lack_text,
    requirement_text,
)
from ronghe.apps.certification.rule_engine import (
    REQUIREMENTS,
    EvidenceFact,
    LevelFact,
    LevelReached,
    ModuleCompleted,
    ModuleFact,
    ProcessAndOutcome,
    QualificationFact,
    QualificationHeld,
    RatedBy,
    Recent,
    Requirement,
    SeenIn,
    StageFact,
    StageReached,
    TaskFact,
    TaskPractised,
    decide,
)

DAY = date(2026, 6, 20)
NAMES = RuleNames(
    levels=tuple(Text(f"L{n}", f"级{n}") for n in range(5)),
    competences={"c": Text("Setting tools", "对刀")},
    calibrations={"u": Text("Spring 2026", "2026 年春季标定")},
)
SAID: list[tuple[Requirement, str, str]] = [
    (
        LevelReached("behavioural", 2, 0.8),
        "Doing: L2 or above, with a probability of at least 80%",
        "行为：达到“级2”或以上，概率不低于 80%",
    ),
    (
        LevelReached("behavioural", 3, 0.9, "competence:c", "u"),
        "Setting tools: L3 or above, with a probability of at least 90%, "
        "on the cut scores of “Spring 2026”",
        "对刀：达到“级3”或以上，概率不低于 90%（按“2026 年春季标定”的分界）",
    ),
    (
        RatedBy("", 1),
        "the whole framework: rated by at least 1 person",
        "全部能力：至少由 1 人评分",
    ),
    (
        SeenIn("behavioural", 2, ("simulator", "workplace")),
        "Doing: seen in at least 2 kinds of context, among them: simulator, workplace",
        "行为：至少在 2 种情境中有证据，其中包括仿真、企业岗位",
    ),
    (
        Recent("behavioural", 1),
        "Doing: the newest evidence is at most 1 month old",
        "行为：最近一次证据距今不超过 1 个月",
    ),
    (
        ProcessAndOutcome("behavioural", False),
        "Doing: both the process and the outcome are supported",
        "行为：过程与结果均有充分证据",
    ),
    (ModuleCompleted("m", "", "装配"), "Module “装配” completed", "完成模块“装配”"),
    (
        TaskPractised("t", 1, "Set up", "装调"),
        "Typical task “Set up” practised at least once",
        "典型工作任务“装调”至少练习 1 次",
    ),
    (StageReached(4), "Stage decision of semester 4: reached", "第 4 学期阶段认定：达到"),
    (
        QualificationHeld("", "Welder", ""),
        "Holds the qualification “Welder”",
        "持有职业资格“Welder”",
    ),
]


@pytest.mark.parametrize(("asked", "en", "zh"), SAID, ids=lambda one: getattr(one, "kind", ""))
def test_requirement_is_one_sentence_in_both_languages(
    asked: Requirement, en: str, zh: str
) -> None:
    assert requirement_text(asked, NAMES) == Text(en, zh)


def test_every_kind_of_requirement_has_its_name_and_words() -> None:
    assert set(KIND_TEXT) == set(REQUIREMENTS)
    assert {type(asked) for asked, _en, _zh in SAID} == set(REQUIREMENTS.values())


@pytest.mark.parametrize("asked", [asked for asked, _en, _zh in SAID], ids=lambda one: one.kind)
def test_whoever_has_nothing_is_told_what_is_missing(asked: Requirement) -> None:
    [finding] = decide([asked], [], DAY).findings

    lack = lack_text(finding, NAMES)

    assert have_text(finding, NAMES) == Text("nothing yet", "尚无")
    assert lack is not None
    assert lack.en
    assert lack.zh


def level(part: str = "", measure: float = 0.0) -> LevelFact:
    chances = (0.0, 0.0, 0.1, 0.8, 0.1)
    cuts = (-2.0, -1.0, 1.0, 2.0)
    return LevelFact(
        "behavioural", part, measure, 0.1, chances, True, "f", "c", cuts, "m", "p", DAY
    )


EVIDENCE = EvidenceFact("behavioural", "r", True, "workplace", 2, DAY)
HAVE = [
    (LevelReached("behavioural", 3, 0.8), [level()], "probability 90%"),
    (RatedBy("behavioural", 1), [EVIDENCE], "1 rater, 1 from an enterprise"),
    (SeenIn("behavioural", 1), [EVIDENCE], "workplace"),
    (Recent("behavioural", 1), [EVIDENCE], "newest on 20 June 2026"),
    (
        ProcessAndOutcome("behavioural"),
        [level("process"), level("outcome", 0.1)],
        "they cannot be told apart",
    ),
    (ModuleCompleted("m"), [ModuleFact("m", 1, DAY)], "completed on 20 June 2026"),
    (TaskPractised("t", 1), [TaskFact("t", "workshop", 2, DAY)], "2 times"),
    (StageReached(1), [StageFact("d", 1, True, DAY)], "reached on 20 June 2026"),
    (
        QualificationHeld("urn:q"),
        [QualificationFact("q", "urn:q", "", "", DAY, None)],
        "awarded on 20 June 2026",
    ),
]


@pytest.mark.parametrize(("asked", "facts", "said"), HAVE, ids=lambda one: getattr(one, "kind", ""))
def test_whoever_has_it_is_told_what_they_have(asked: Requirement, facts: list, said: str) -> None:
    [finding] = decide([asked], facts, DAY).findings

    assert have_text(finding, NAMES).en == said
    assert lack_text(finding, NAMES) is None


@pytest.mark.parametrize(
    ("process", "outcome", "said"),
    [
        (0.0, 1.0, "the outcome is clearly above the process"),
        (1.0, 0.0, "the process is clearly above the outcome"),
    ],
)
def test_process_and_outcome_that_differ_say_which_is_above(
    process: float, outcome: float, said: str
) -> None:
    facts = [level("process", process), level("outcome", outcome)]

    [finding] = decide([ProcessAndOutcome("behavioural")], facts, DAY).findings

    assert have_text(finding, NAMES).en == said
    assert not finding.is_met


def test_percent_is_rounded_down_so_that_nobody_is_told_of_a_level_they_lack() -> None:
    said = [percent_text(share) for share in (0.7999, 0.8, 0.29, 0.999)]

    assert said == ["79%", "80%", "29%", "99%"]


def test_the_same_chance_is_told_alike_wherever_it_stands() -> None:
    assert (percent_text(0.9864), whole_percent(0.9864)) == ("98%", 98)


def test_nothing_is_told_as_certain_or_impossible() -> None:
    assert [percent_text(share) for share in (1.0, 1 - 1e-15, 0.004)] == ["99%", "99%", "<1%"]


@pytest.mark.parametrize(
    ("months", "last"),
    [(None, None), (1, date(2026, 7, 19)), (12, date(2027, 6, 19)), (240, date(2046, 6, 19))],
)
def test_certificate_is_valid_until_the_day_before(months: int | None, last: date | None) -> None:
    assert valid_until(months, DAY) == last
