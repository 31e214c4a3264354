"""What the committee reads of demand: what moves first, in the words of the page of trends."""

from datetime import date

from ronghe.apps.base.api import Text
from ronghe.apps.curriculum.queries.programme_demand import (
    _skills,
    _sources,
    _unknown,
    verdict_words,
    worth_showing,
)
from ronghe.apps.industry.api import DemandedSkill
from ronghe.engines.demand import RecallRecord

MEASURED = RecallRecord("en", "concept found", "marked postings", 12, 40, date(2026, 11, 1), "1")
UNMEASURED = RecallRecord("zh", "not measured", "no public set", 0, 0, date(2026, 11, 1), "1")


def skill(name: str, share: float, verdict: str = "unclear", **more: object) -> DemandedSkill:
    fields = {
        "concept": name,
        "label": name,
        "lang": "en",
        "share": share,
        "low": share / 2,
        "high": min(1.0, share * 2),
        "mentions": round(200 * share),
        "postings": 200,
        "verdict": verdict,
        "recall": MEASURED,
        "title": Text(name, ""),
        **more,
    }
    return DemandedSkill(**fields)  # type: ignore[arg-type]


def test_what_rises_and_declines_comes_first_however_small() -> None:
    large = [skill(f"large {n}", 0.9 - n / 100) for n in range(12)]
    found = worth_showing([*large, skill("falls", 0.02, "declining"), skill("new", 0.01, "rising")])

    assert [one.concept for one in found] == ["new", "falls", *(f"large {n}" for n in range(8))]


def test_a_skill_stands_once_with_its_shares_in_both_languages() -> None:
    found = worth_showing(
        [
            skill("welding", 0.3),
            skill("robots", 0.2, recall=UNMEASURED),
            skill("robots", 0.1, "rising"),
            skill("welding", 0.05, recall=UNMEASURED),
        ]
    )

    assert [(one.concept, one.share) for one in found] == [
        ("robots", 0.2),
        ("robots", 0.1),
        ("welding", 0.3),
        ("welding", 0.05),
    ]


def test_many_that_move_are_all_shown_up_to_twenty() -> None:
    moving = [skill(f"s{n}", 0.5, "rising") for n in range(30)]

    assert len(worth_showing([*moving, skill("large", 0.9)])) == 20


def test_a_row_says_share_interval_count_and_trend_in_both_languages() -> None:
    table = _skills([skill("welding", 0.2, title=Text("welding", "焊接"))])

    assert table is not None
    assert table.rows == (
        (
            Text("welding", "焊接"),
            Text("English", "英文"),
            "20% (10%–40%)",
            Text("40 of 200", "200 条中的 40 条"),
            Text("no clear trend", "无明显趋势"),
        ),
    )


def test_a_label_without_a_title_stands_in_its_own_language() -> None:
    table = _skills([skill("焊接", 0.2, lang="zh", title=Text("", ""))])

    assert table is not None
    assert table.rows[0][0] == Text("", "焊接")


def test_a_skill_that_was_not_assessed_says_so() -> None:
    assert verdict_words("").en == "not assessed yet"


def test_a_measured_search_is_a_source_and_an_unmeasured_one_is_missing() -> None:
    skills = [skill("a", 0.2), skill("b", 0.1), skill("c", 0.1, recall=UNMEASURED)]

    sources, missing = _sources(skills), _unknown(skills)

    assert [one.title.en for one in sources] == [
        "Register of posts",
        "In English postings the search finds 12 of 40 marked wishes "
        "(marked postings, 1 November 2026)",
    ]
    assert missing[-1] == Text(
        "how much the search misses in Chinese postings: nobody has marked any yet",
        "中文招聘信息的漏识比例：尚无人工标注",
    )
    assert not any("0 of 0" in text.en for text in missing)
