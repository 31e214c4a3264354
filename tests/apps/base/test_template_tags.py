"""`{% load ronghe %}`: what templates say about texts, numbers, dates and states."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.test import override_settings
from django.utils import translation

from ronghe.apps.base.presentation.ruler import Reading, Ruler, Scale
from ronghe.apps.base.text import Text
from ronghe.apps.base.time import today


@dataclass
class Named:
    title_en: str
    title_zh: str


def drawn(source: str, language: str = "en", **context: object) -> str:
    with translation.override(language):
        return Template("{% load ronghe %}" + source).render(Context(context))


def test_a_text_is_shown_in_the_language_of_the_page() -> None:
    both = Named("Plans the work", "规划工作")
    assert drawn("{{ it|text }}", it=both) == "Plans the work"
    assert drawn("{{ it|text:'title' }}", "zh-hans", it=both) == "规划工作"


def test_a_text_in_the_other_language_only_is_marked_with_it() -> None:
    english = drawn("{{ it|text }}", "zh-hans", it=Named("Cut & measure", ""))
    assert english == '<span lang="en">Cut &amp; measure</span>'
    assert drawn("{{ it|both }}", it=Text("", "测量")) == '<span lang="zh-Hans">测量</span>'
    assert drawn("{{ it|text }}", it=Named("", "")) == ""


@pytest.mark.parametrize(
    ("value", "shown"),
    [(1.26, "1.3"), (-0.94, "−0.9"), (-0.04, "0.0"), (None, "–"), (2, "2.0")],
)
def test_a_measure_has_one_place_and_a_proper_minus(value: float | None, shown: str) -> None:
    assert drawn("{{ it|measure }}", it=value) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0.0, "0%"), (0.004, "&lt; 1%"), (0.5, "50%"), (0.996, "&gt; 99%"), (1.0, "100%")],
)
def test_a_share_is_never_rounded_to_nothing_or_all(value: float, shown: str) -> None:
    assert drawn("{{ it|percent }}", it=value) == shown


def test_days_are_written_as_each_language_writes_them() -> None:
    day = date(2024, 11, 3)
    assert drawn("{{ it|day }}, {{ it|month }}", it=day) == "3 November 2024, November 2024"
    assert drawn("{{ it|day }}, {{ it|month }}", "zh-hans", it=day) == "2024年11月3日, 2024年11月"
    assert drawn("{{ it|day }}", it=None) == ""


def test_a_short_day_has_its_year_where_it_is_another_than_this() -> None:
    here, before = date(today().year, 11, 3), date(2024, 11, 3)
    assert drawn("{{ a|short_day }}, {{ b|short_day }}", a=here, b=before) == "3 Nov, 3 Nov 2024"
    chinese = drawn("{{ a|short_day }}, {{ b|short_day }}", "zh-hans", a=here, b=before)
    assert chinese == "11月3日, 2024年11月3日"


@override_settings(TIME_ZONE="Asia/Shanghai")
def test_a_moment_is_told_in_the_time_zone_of_the_installation() -> None:
    late = datetime(2026, 11, 3, 18, 5, tzinfo=UTC)
    assert drawn("{{ it|moment }}", it=late) == "4 November 2026 02:05"


@pytest.mark.parametrize(
    ("minutes", "english", "chinese"),
    [(0, "0 min", "0 分钟"), (60, "1 hour", "1 小时"), (125, "2 hours 5 min", "2 小时 5 分钟")],
)
def test_durations_are_hours_and_minutes(minutes: int, english: str, chinese: str) -> None:
    assert drawn("{{ it|duration }}", it=minutes) == english
    assert drawn("{{ it|duration }}", "zh-hans", it=minutes) == chinese


@pytest.mark.parametrize("meaning", ["supported", "attention", "blocked", "unknown"])
def test_a_meaning_always_has_a_sign_and_a_word(meaning: str) -> None:
    shown = drawn("{% badge it %}", it=meaning)
    assert f'data-meaning="{meaning}"' in shown
    assert "<svg" in shown
    assert shown.removesuffix("</span>")[-1].isalpha()


def test_a_meaning_that_does_not_exist_is_a_mistake() -> None:
    with pytest.raises(TemplateSyntaxError, match="green"):
        drawn("{% badge 'green' %}")


SCALE = Scale(-2.0, 2.0, (Text("Novice", "新手"), Text("Expert", "专家")), (0.0,))


def test_a_ruler_says_in_words_what_it_shows() -> None:
    ruler = Ruler(SCALE, (Reading(value=1.0, se=0.25, level=Text("Expert", "专家")),))
    assert 'aria-label="Expert, 1.0, between 0.5 and 1.5"' in drawn("{% ruler it %}", it=ruler)
    assert 'aria-label="专家, 1.0，区间 0.5 至 1.5"' in drawn("{% ruler it %}", "zh-hans", it=ruler)


def test_a_ruler_without_support_lists_what_is_missing_and_shows_no_number() -> None:
    lacking = Ruler(SCALE, (Reading(missing=(Text("2 more ratings", "还需 2 次评分"),)),))
    shown = drawn("{% ruler it %}", it=lacking)
    assert "Not yet supported" in shown
    assert "<li>2 more ratings</li>" in shown
    assert "ruler-dot" not in shown


def test_a_comparison_says_whether_the_two_can_be_told_apart() -> None:
    process = Reading(Text("Process", "过程"), 0.0, 0.3)
    apart = Ruler(SCALE, (process, Reading(Text("Outcome", "结果"), 1.5, 0.3)))
    close = Ruler(SCALE, (process, Reading(Text("Outcome", "结果"), 0.2, 0.3)))
    assert "Outcome is higher by 1.5, more than the uncertainty." in drawn(
        "{% ruler it %}", it=apart
    )
    assert "结果高出 1.5，超出了误差范围。" in drawn("{% ruler it %}", "zh-hans", it=apart)
    assert "cannot be told apart yet" in drawn("{% ruler it %}", it=close)


def test_numbers_in_drawings_are_not_written_in_the_manner_of_a_language() -> None:
    ruler = Ruler(SCALE, (Reading(value=0.123, se=0.2),))
    assert 'cx="53.08%"' in drawn("{% ruler it compact=True %}", "zh-hans", it=ruler)


def test_what_people_wrote_is_escaped() -> None:
    ruler = Ruler(SCALE, (Reading("<b>", 0.0, 0.1, "<i>"), Reading("<u>", 0.0, 0.1)))
    assert not {"<b>", "<i>", "<u>"} & set(drawn("{% ruler it %}", it=ruler).split("&"))
    assert "<i>" not in drawn("{% ruler it %}", it=ruler)
