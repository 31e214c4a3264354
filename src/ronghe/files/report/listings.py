"""The report's tables; a long one is cut and says where the whole of it is."""

from collections.abc import Sequence

import numpy as np

from ronghe.engines.measurement import FacetTable
from ronghe.files.report.html import Head, table
from ronghe.files.report.subject import ReportInput
from ronghe.files.report.words import Say, decimal, whole

MOST_ROWS = 100
MOST_PERSONS = 25
UNEXPECTED_Z = 2.0


def cut_note(shown: int, count: int, file: str, say: Say) -> str:
    """What a cut table says of the rest."""
    if shown >= count:
        return ""
    return say(
        "{shown} of {count} rows are shown; all of them are in {file}.",
        "此处显示 {count} 行中的 {shown} 行；全部数据见 {file}。",
        shown=whole(shown),
        count=whole(count),
        file=file,
    )


def facet_listing(facet: FacetTable, say: Say) -> str:
    """Levels falling by measure; of many, those at both ends."""
    order = np.argsort(-np.nan_to_num(facet.measure, nan=-np.inf), kind="stable")
    if len(order) > MOST_ROWS:
        order = np.concatenate([order[: MOST_ROWS // 2], order[-MOST_ROWS // 2 :]])
    rows = [_facet_row(facet, int(place), say) for place in order]
    note = cut_note(len(rows), len(facet.levels), f"{facet.facet}.csv", say)
    return table(say.title(facet.facet), _facet_heads(facet, say), rows, note)


def _facet_heads(facet: FacetTable, say: Say) -> list[Head]:
    return [
        Head(say.title(facet.facet), is_figure=False),
        Head(say("measure", "测量值"), hint="logit"),
        Head(say("SE", "标准误")),
        Head(say("ratings", "评分数")),
        Head("infit"),
        Head("z"),
        Head("outfit"),
        Head("z"),
        Head(say("observed average", "观测均分")),
        Head(say("fair average", "公平均分")),
        Head(say("point-measure r", "点-测量相关")),
    ]


def _facet_row(facet: FacetTable, place: int, say: Say) -> list[str]:
    name = str(facet.levels[place])
    if facet.anchored[place]:
        name += say(" (anchored)", "（锚定）")
    figures = (facet.measure, facet.se)
    fits = (facet.infit, facet.infit_z, facet.outfit, facet.outfit_z)
    rest = (facet.observed_average, facet.fair_average, facet.point_measure)
    return [
        name,
        *(decimal(float(column[place])) for column in figures),
        whole(facet.n[place]),
        *(decimal(float(column[place])) for column in (*fits, *rest)),
    ]


def step_listing(report: ReportInput, say: Say) -> str:
    """Steps relative to their item (or rater), a row for each."""
    steps = report.calibration.steps
    owner = (
        report.calibration.model.rater_facet
        if report.calibration.model.steps == "rater"
        else ("item")
    )
    heads = [
        Head(say.title(owner), is_figure=False),
        Head(say("step", "步阶")),
        Head(say("measure", "测量值")),
        Head(say("SE", "标准误")),
    ]
    rows = [
        [str(item), str(step), decimal(float(measure)), decimal(float(se))]
        for item, step, measure, se in zip(
            steps.item[:MOST_ROWS], steps.step, steps.measure, steps.se, strict=False
        )
    ]
    note = cut_note(len(rows), len(steps.item), "step.csv", say)
    return table(say("Steps", "步阶"), heads, rows, note)


def category_listing(report: ReportInput, say: Say) -> str:
    """How often each score was given on each item."""
    counts = report.category_counts()
    used = np.flatnonzero(np.sum(list(counts.values()), axis=0))
    heads = [Head(say.title("item"), is_figure=False), *(Head(str(score)) for score in used)]
    rows = [
        [item, *(whole(of_item[score]) for score in used)]
        for item, of_item in list(counts.items())[:MOST_ROWS]
    ]
    note = cut_note(len(rows), len(counts), say("the ratings", "评分数据"), say)
    return table(say("How often each score was given", "各分数的使用次数"), heads, rows, note)


def person_listing(report: ReportInput, say: Say) -> str:
    """The persons whose ratings are the least expected, as these are worth a look."""
    persons = report.calibration.persons
    score = np.nan_to_num(persons.outfit_z, nan=-np.inf)
    order = np.argsort(-score, kind="stable")[:MOST_PERSONS]
    order = order[score[order] > UNEXPECTED_Z]
    if not len(order):
        return ""
    heads = [
        Head(say("person", "人员"), is_figure=False),
        *([Head(say("dimension", "维度"), is_figure=False)] if _many_dimensions(report) else []),
        Head("WLE"),
        Head(say("SE", "标准误")),
        Head(say("ratings", "评分数")),
        Head("infit"),
        Head("outfit"),
        Head("outfit z"),
        Head(say("score", "得分")),
        Head(say("of", "满分")),
    ]
    count = int(np.count_nonzero(score > UNEXPECTED_Z))
    note = cut_note(len(order), count, "person.csv", say)
    title = say("Persons whose ratings are the least expected", "评分最出乎预期的人员")
    return table(title, heads, [_person_row(report, int(place)) for place in order], note)


def _many_dimensions(report: ReportInput) -> bool:
    return len(report.dimensions) > 1


def _person_row(report: ReportInput, place: int) -> list[str]:
    persons = report.calibration.persons
    figures = (persons.infit, persons.outfit, persons.outfit_z)
    return [
        str(persons.person[place]),
        *([str(persons.dimension[place])] if _many_dimensions(report) else []),
        decimal(float(persons.wle[place])),
        decimal(float(persons.wle_se[place])),
        whole(persons.n[place]),
        *(decimal(float(column[place])) for column in figures),
        _score(float(persons.score[place])),
        _score(float(persons.max_score[place])),
    ]


def _score(value: float) -> str:
    return decimal(value, 0 if value == int(value) else 2)


def population_listing(report: ReportInput, say: Say) -> str:
    """Mean, SD and reliabilities of each dimension."""
    found = report.calibration.summary
    heads = [
        Head(say("dimension", "维度"), is_figure=False),
        Head(say("mean", "均值")),
        Head("SD"),
        Head(say("EAP reliability", "EAP 信度")),
        Head(say("WLE reliability", "WLE 信度")),
        Head(say("separation", "分离指数")),
        Head(say("strata", "层数")),
    ]
    columns = (
        found.mean,
        found.sd,
        found.eap_reliability,
        found.wle_reliability,
        found.separation,
        found.strata,
    )
    rows = [[name, *(decimal(column[name]) for column in columns)] for name in report.dimensions]
    return table(say("Persons by dimension", "各维度的人员分布"), heads, rows)


def correlation_listing(report: ReportInput, say: Say) -> str:
    """Correlations between dimensions, without the error of measurement."""
    names: Sequence[str] = report.dimensions
    heads = [Head(say("dimension", "维度"), is_figure=False), *(Head(name) for name in names)]
    found = report.calibration.summary.correlation
    rows = [[one, *(decimal(found[one][other]) for other in names)] for one in names]
    return table(say("Correlations of the dimensions", "维度间相关"), heads, rows)


def group_listing(report: ReportInput, say: Say) -> str:
    """How far each group's mean lies from the reference group's."""
    population = report.calibration.population
    heads = [Head(say("group", "组"), is_figure=False)]
    for name in report.dimensions:
        label = name if _many_dimensions(report) else say("difference", "差异")
        heads += [Head(label), Head(say("SE", "标准误"))]
    rows = [
        [
            group,
            *(
                decimal(float(value))
                for pair in zip(
                    population.contrasts[place], population.contrasts_se[place], strict=True
                )
                for value in pair
            ),
        ]
        for place, group in enumerate(population.groups)
    ]
    title = say(
        "Difference from {group}, in logits",
        "与 {group} 的差异（logit）",
        group=population.reference_group,
    )
    return table(title, heads, rows)


def separation_listing(report: ReportInput, say: Say) -> str:
    """How well the levels of each facet are told apart."""
    heads = [
        Head(say("facet", "侧面"), is_figure=False),
        Head(say("true SD", "真实标准差")),
        Head("RMSE"),
        Head(say("separation", "分离指数")),
        Head(say("strata", "层数")),
        Head(say("reliability", "信度")),
    ]
    rows = [
        [
            say.title(name),
            *(
                decimal(value)
                for value in (
                    found.true_sd,
                    found.rmse,
                    found.separation,
                    found.strata,
                    found.reliability,
                )
            ),
        ]
        for name, found in report.calibration.summary.facet_separation.items()
    ]
    return table(say("Separation of the facets", "各侧面的分离"), heads, rows)
