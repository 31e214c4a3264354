"""Phrases out of the sentences of a task list."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ronghe.engines.demand import verb_object_phrases


@pytest.mark.parametrize(
    ("sentence", "phrases"),
    [
        ("1.操作数控车床", ("操作数控车床", "数控车床操作")),
        ("安装、调试电气设备", ("安装电气设备", "电气设备安装", "调试电气设备", "电气设备调试")),
        ("操作车床、铣床。", ("操作车床", "车床操作", "操作铣床", "铣床操作")),
        ("维护保养机床", ("维护机床", "机床维护", "保养机床", "机床保养")),
        ("填写维修记录", ("填写维修记录", "维修记录填写")),
        ("进行工件检测", ("工件检测",)),
        ("清洁作业场地（含通道）等", ("清洁作业场地", "作业场地清洁")),
        ("预防意外伤害", ()),
        ("分析汽车在运行条件下性能变化的规律", ()),
        ("", ()),
    ],
)
def test_a_verb_stands_before_its_object_or_behind_it(
    sentence: str, phrases: tuple[str, ...]
) -> None:
    assert verb_object_phrases(sentence) == phrases


@given(st.text(alphabet="操作安装维护设备车床、，。和的进行1.等（）", max_size=40))
def test_phrases_are_short_and_said_once(sentence: str) -> None:
    phrases = verb_object_phrases(sentence)

    assert len(set(phrases)) == len(phrases)
    assert all(4 <= len(phrase) <= 12 for phrase in phrases)
