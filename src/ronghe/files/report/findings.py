"""What a reader should attend to first, in plain words, with what to do about it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from ronghe.engines.measurement import FacetTable
from ronghe.files.report.curves import disordered
from ronghe.files.report.fit_plot import misfitting, overfitting
from ronghe.files.report.subject import ReportInput
from ronghe.files.report.words import Say, decimal, whole

Kind = Literal["blocked", "attention", "note"]
ORDER = {"blocked": 0, "attention": 1, "note": 2}

LOW_RELIABILITY = 0.7
FAR_OFF_TARGET = 1.0
MANY_EXTREME = 0.05
FEW_RATINGS = 10
WIDE_FAIR_RANGE = 0.5


@dataclass(frozen=True, slots=True)
class Finding:
    """`what` was found and what to `do`; `kind` is said in a word as well as in colour."""

    kind: Kind
    what: str
    do: str = ""


def findings(report: ReportInput, say: Say) -> list[Finding]:
    """All findings, the gravest first."""
    found = [
        *_convergence(report, say),
        *_reliability(report, say),
        *(finding for table in report.facets for finding in _fit(table, say)),
        *_steps(report, say),
        *_targeting(report, say),
        *_extremes(report, say),
        *(finding for table in report.calibration.facets.values() for finding in _few(table, say)),
        *(finding for table in report.calibration.facets.values() for finding in _fair(table, say)),
        *(Finding("note", say(note.en, note.zh)) for note in report.calibration.notes),
    ]
    return sorted(found, key=lambda finding: ORDER[finding.kind])


def _convergence(report: ReportInput, say: Say) -> Iterator[Finding]:
    if not report.calibration.summary.converged:
        yield Finding(
            "blocked",
            say("The estimation did not converge.", "估计未收敛。"),
            say(
                "Do not use these measures for decisions. Look for levels with few ratings or "
                "scores that hardly vary, and calibrate again.",
                "请勿用这些测量值作决定。请检查评分很少或分数几乎不变的水平，再重新标定。",
            ),
        )


def _reliability(report: ReportInput, say: Say) -> Iterator[Finding]:
    for dimension, value in report.calibration.summary.wle_reliability.items():
        if not np.isfinite(value) or value >= LOW_RELIABILITY:
            continue
        name = f" ({dimension})" if len(report.dimensions) > 1 else ""
        yield Finding(
            "attention",
            say(
                "Persons{name} are told apart poorly: reliability {value}.",
                "人员{name}的区分度不足：信度 {value}。",
                name=name,
                value=decimal(max(value, 0.0)),
            ),
            say(
                "Add ratings per person, or items near the persons' level, before comparing "
                "persons with one another.",
                "在比较个人之前，请增加每人的评分次数，或增加难度接近其水平的题目。",
            ),
        )


def _fit(table: FacetTable, say: Say) -> Iterator[Finding]:
    noisy, tidy = misfitting(table), overfitting(table)
    if noisy:
        names = say.names([str(table.levels[place]) for place in noisy])
        yield Finding(
            "attention",
            say(
                "{count} of {all} {facet} fit worse than expected (infit above 1.5): {names}.",
                "{all} 个{facet}中有 {count} 个拟合不佳（infit 高于 1.5）：{names}。",
                count=len(noisy),
                all=whole(len(table.levels)),
                facet=say.facet(table.facet),
                names=names,
            ),
            _fit_advice(table.facet, say),
        )
    if tidy:
        names = say.names([str(table.levels[place]) for place in tidy])
        yield Finding(
            "note",
            say(
                "{count} of {all} {facet} are more predictable than expected (infit below 0.5): "
                "{names}. The measures stand, but these ratings add little.",
                "{all} 个{facet}中有 {count} 个过于可预测（infit 低于 0.5）：{names}。"
                "测量值可用，但这些评分提供的信息较少。",
                count=len(tidy),
                all=whole(len(table.levels)),
                facet=say.facet(table.facet),
                names=names,
            ),
        )


def _fit_advice(facet: str, say: Say) -> str:
    if facet == "rater":
        return say(
            "Go through some of their ratings together, anchor by anchor; the reason is often "
            "an anchor read differently, not carelessness.",
            "请与他们一起按行为描述对照几份评分；原因往往是对某一条描述理解不同，而不是粗心。",
        )
    if facet == "item":
        return say(
            "Read these items again: two demands in one, unclear wording, or another competence "
            "coming in.",
            "请重读这些题目：是否一题含两项要求、措辞不清，或混入了其他能力。",
        )
    return say("See whether something else was at work there.", "请查看这些情形是否另有原因。")


def _steps(report: ReportInput, say: Say) -> Iterator[Finding]:
    sets = report.different_step_sets(say("all items", "全部题目"))
    owners = [owner for owner, steps in sets.items() if disordered(steps)]
    if owners:
        yield Finding(
            "attention",
            say(
                "Some category is never the most likely one in {count} of {all} sets of steps: "
                "{names}.",
                "{all} 组步阶中有 {count} 组存在从未成为最可能的类别：{names}。",
                count=len(owners),
                all=whole(len(sets)),
                names=say.names(owners),
            ),
            say(
                "See whether raters can tell that category from its neighbours; reword or join it.",
                "请检查评分者能否把该类别与相邻类别区分开；必要时改写或合并。",
            ),
        )


def _targeting(report: ReportInput, say: Say) -> Iterator[Finding]:
    for dimension, mean in report.calibration.summary.mean.items():
        if abs(mean) <= FAR_OFF_TARGET or report.calibration.model.anchors is not None:
            continue
        easy = mean > 0
        name = f" ({dimension})" if len(report.dimensions) > 1 else ""
        yield Finding(
            "attention",
            say(
                "The items{name} are {way} for these persons: the average person stands {gap} "
                "logits {side} the average item.",
                "题目{name}对这些人员{way}：人员平均水平比题目平均难度{side} {gap} logit。",
                name=name,
                way=say("easy", "偏易") if easy else say("hard", "偏难"),
                gap=decimal(abs(mean)),
                side=say("above", "高") if easy else say("below", "低"),
            ),
            say("Add harder items.", "请增加较难的题目。")
            if easy
            else say("Add easier items.", "请增加较易的题目。"),
        )


def _extremes(report: ReportInput, say: Say) -> Iterator[Finding]:
    extreme = report.calibration.persons.extreme
    count = int(np.count_nonzero(extreme))
    if count and count > MANY_EXTREME * len(extreme):
        yield Finding(
            "attention",
            say(
                "{high} persons have the highest possible score and {low} the lowest.",
                "{high} 人得到最高可能分，{low} 人得到最低可能分。",
                high=whole(np.count_nonzero(extreme > 0)),
                low=whole(np.count_nonzero(extreme < 0)),
            ),
            say(
                "Their measures only say above, or below, what was asked.",
                "他们的测量值只说明高于或低于所测范围。",
            ),
        )


def _few(table: FacetTable, say: Say) -> Iterator[Finding]:
    few = [str(table.levels[place]) for place in np.flatnonzero(table.n < FEW_RATINGS)]
    if few:
        yield Finding(
            "attention",
            say(
                "Fewer than {limit} ratings for {count} of {all} {facet}: {names}.",
                "{all} 个{facet}中有 {count} 个的评分少于 {limit} 条：{names}。",
                count=len(few),
                all=whole(len(table.levels)),
                facet=say.facet(table.facet),
                limit=FEW_RATINGS,
                names=say.names(few),
            ),
            say(
                "Look at their intervals before drawing conclusions.",
                "下结论前请先看其区间。",
            ),
        )


def _fair(table: FacetTable, say: Say) -> Iterator[Finding]:
    """How many score points the choice of level is worth."""
    usable = np.flatnonzero(np.isfinite(table.fair_average))
    if len(usable) < 2:
        return
    fair = table.fair_average[usable]
    gap = float(fair.max() - fair.min())
    if gap < WIDE_FAIR_RANGE:
        return
    yield Finding(
        "note",
        say(
            "Between {facet}, the same performance differs by up to {gap} score points ({low} "
            "to {high}). The measures are corrected for this; raw averages are not.",
            "不同{facet}对同一表现的评分最多相差 {gap} 分（{low} 至 {high}）。"
            "测量值已作校正，原始平均分没有。",
            facet=say.facet(table.facet),
            gap=decimal(gap),
            low=str(table.levels[usable[int(np.argmin(fair))]]),
            high=str(table.levels[usable[int(np.argmax(fair))]]),
        ),
    )
