"""The page as a whole: its order, its words, and what holds it together."""

from collections.abc import Iterator
from html import escape
from importlib.resources import files

import numpy as np

from ronghe.engines.measurement import FacetTable
from ronghe.files.report import curves, html, listings
from ronghe.files.report.findings import Finding, findings
from ronghe.files.report.fit_plot import fit_plot
from ronghe.files.report.intervals import MOST_ROWS, interval_chart
from ronghe.files.report.method import method
from ronghe.files.report.subject import ReportInput
from ronghe.files.report.variable_map import variable_map
from ronghe.files.report.words import Say, decimal, whole

SIGNS = {"blocked": "✕", "attention": "!", "note": "i"}


def report_html(report: ReportInput, language: str) -> str:
    """The page's text, in English (`en`) or Chinese (`zh`)."""
    say = Say(language)
    parts = [*_sections(report, say)]
    title = say("Calibration of {file}", "{file} 的标定", file=report.run.input)
    style = files(__package__).joinpath("page.css").read_text(encoding="utf-8")
    return (
        f'<!doctype html><html lang="{"zh-Hans" if language == "zh" else "en"}"><head>'
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        '<meta name="color-scheme" content="light dark">'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{escape(title)}</title><style>{style}</style></head><body>"
        f"{_header(report, title, say)}{_contents(say)}<main>{''.join(parts)}</main>"
        f"{_footer(report, say)}</body></html>\n"
    )


def _sections(report: ReportInput, say: Say) -> Iterator[str]:
    yield _in_short(report, say)
    yield _map(report, say)
    yield _facets(report, say)
    yield _fit(report, say)
    yield _categories(report, say)
    yield _precision(report, say)
    yield _persons(report, say)
    yield html.section("method", say("Method", "方法"), "", method(report, say))


def _contents(say: Say) -> str:
    links = {
        "short": say("In short", "概要"),
        "map": say("Variable map", "变量图"),
        "facets": say("Measures", "测量值"),
        "fit": say("Fit", "拟合"),
        "categories": say("Categories", "类别"),
        "precision": say("Precision", "精度"),
        "persons": say("Persons", "人员"),
        "method": say("Method", "方法"),
    }
    items = "".join(f'<li><a href="#{key}">{escape(name)}</a></li>' for key, name in links.items())
    return f'<nav aria-label="{escape(say("Contents", "目录"))}"><ul>{items}</ul></nav>'


def _header(report: ReportInput, title: str, say: Say) -> str:
    found = report.calibration.summary
    about = say(
        "{ratings} ratings of {persons} persons, {made}",
        "{persons} 人，{ratings} 条评分，{made}",
        ratings=whole(found.n_observations),
        persons=whole(found.n_persons),
        made=report.made.isoformat(),
    )
    return f"<header><h1>{escape(title)}</h1><p>{escape(about)}</p></header>"


def _footer(report: ReportInput, say: Say) -> str:
    words = say(
        "Source: {file}, {made}. Ronghe, measurement engine {version}, seed {seed}. "
        "Every figure is in the CSV files and in summary.json beside this page.",
        "来源：{file}，{made}。融合测量引擎 {version}，随机种子 {seed}。"
        "全部数值见本页旁的 CSV 文件与 summary.json。",
        file=report.run.input,
        made=report.made.isoformat(),
        version=report.calibration.summary.version,
        seed=report.calibration.summary.seed,
    )
    return f"<footer><p>{escape(words)}</p></footer>"


def _in_short(report: ReportInput, say: Say) -> str:
    found = findings(report, say)
    return html.section(
        "short",
        say("In short", "概要"),
        _verdict(report, found, say),
        html.facts(_facts(report, say)) + _findings(found, say),
    )


def _verdict(report: ReportInput, found: list[Finding], say: Say) -> str:
    if not report.calibration.summary.converged:
        return say("There is no usable result yet.", "目前还没有可用的结果。")
    wanting = sum(finding.kind == "attention" for finding in found)
    if wanting:
        return say(
            "The estimation converged. {count} things want attention; they come first below.",
            "估计已收敛。有 {count} 处需要注意，列在下面最前。",
            count=wanting,
        ).replace("1 things want attention; they come", "1 thing wants attention; it comes")
    return say(
        "The estimation converged, and nothing wants attention.", "估计已收敛，没有需要注意之处。"
    )


def _facts(report: ReportInput, say: Say) -> list[tuple[str, str, str]]:
    summary = report.calibration.summary
    facts = [
        (whole(summary.n_observations), say("ratings", "评分"), _missing(report, say)),
        (whole(summary.n_persons), say("persons", "人员"), _items(report, say)),
    ]
    return [*facts, _reliability(report, say)]


def _reliability(report: ReportInput, say: Say) -> tuple[str, str, str]:
    found = report.calibration.summary
    lowest = min(report.dimensions, key=lambda name: found.wle_reliability[name])
    value = _reliability_value(found.wle_reliability[lowest], say)
    if len(report.dimensions) == 1:
        return value, say("reliability", "信度"), _told_apart(found.strata[lowest], say)
    highest = decimal(max(found.wle_reliability.values()))
    name = say("reliability, {n} dimensions", "信度（{n} 个维度）", n=len(report.dimensions))
    return f"{value}–{highest}", name, say("lowest: {name}", "最低：{name}", name=lowest)


def _reliability_value(value: float, say: Say) -> str:
    return say("below 0", "低于 0") if value < 0 else decimal(value)


def _told_apart(strata: float, say: Say) -> str:
    if not strata >= 1:
        return say("does not tell persons apart", "不足以区分人员")
    return say("tells about {n} groups apart", "约可区分 {n} 个层次", n=decimal(strata, 1))


def _missing(report: ReportInput, say: Say) -> str:
    missing = report.run.n_missing_scores
    if not missing:
        return say("none without a score", "没有缺失分数")
    return say("{n} rows had no score", "{n} 行没有分数", n=whole(missing))


def _items(report: ReportInput, say: Say) -> str:
    counts = [f"{whole(len(table.levels))} {say.facet(table.facet)}" for table in report.facets]
    return say("on ", "") + say(", ", "，").join(counts)


def _findings(found: list[Finding], say: Say) -> str:
    words = {
        "blocked": say("Do not use", "不可使用"),
        "attention": say("Attention", "请注意"),
        "note": say("Good to know", "供参考"),
    }
    items = "".join(
        f'<li class="{finding.kind}"><p class="kind"><span aria-hidden="true">'
        f"{SIGNS[finding.kind]}</span> {escape(words[finding.kind])}</p>"
        f"<div><p>{escape(finding.what)}</p>"
        + (f'<p class="do">{escape(finding.do)}</p>' if finding.do else "")
        + "</div></li>"
        for finding in found
    )
    return f'<ul class="findings">{items}</ul>' if items else ""


def _map(report: ReportInput, say: Say) -> str:
    reading = say(
        "One ruler for all. A person level with a step, all else being average, is as likely to "
        "take it as not. M marks the mean of the persons, S one standard deviation, T two.",
        "所有对象共用一把尺。人员与某一步阶同高、其余取平均时，迈过与不迈过的可能性相同。"
        "M 为人员均值，S 为一个标准差，T 为两个标准差。",
    )
    drawing = html.figure(_map_title(report, say), variable_map(report, say), reading, is_wide=True)
    return html.section("map", say("Variable map", "变量图"), "", drawing)


def _map_title(report: ReportInput, say: Say) -> str:
    spreads = []
    for table in report.facets:
        measure = table.measure[np.isfinite(table.measure)]
        spread = float(measure.max() - measure.min()) if len(measure) else 0.0
        spreads.append(f"{say.facet(table.facet)} {decimal(spread, 1)}")
    sd = report.calibration.summary.sd[report.dimensions[0]]
    return say(
        "Persons spread with an SD of {sd} logits; from end to end: {spreads}",
        "人员标准差 {sd} logit；两端跨度：{spreads}",
        sd=decimal(sd, 1),
        spreads=say(", ", "，").join(spreads),
    )


def _facets(report: ReportInput, say: Say) -> str:
    parts = []
    for place, table in enumerate(report.facets):
        title = _facet_title(table, say)
        reading = say(
            "Each dot is a measure, each bar its 95 % interval; 0 is the average.",
            "圆点为测量值，横线为 95% 区间；0 为平均。",
        )
        if len(table.levels) > MOST_ROWS:
            reading += say(
                " The twenty at each end are drawn; all {count} are in {file}.",
                "此处画出两端各二十个；全部 {count} 个见 {file}。",
                count=whole(len(table.levels)),
                file=f"{table.facet}.csv",
            )
        drawing = interval_chart(table, f"measures-{place}", title, say)
        parts.append(html.figure(title, drawing, reading, is_wide=True))
        name = say("Table: {facet}", "表：{facet}", facet=say.facet(table.facet))
        parts.append(html.details(name, listings.facet_listing(table, say)))
    parts.append(listings.separation_listing(report, say))
    return html.section("facets", say("Measures", "测量值"), "", "".join(parts))


def _facet_title(table: FacetTable, say: Say) -> str:
    usable = np.flatnonzero(np.isfinite(table.measure))
    if not len(usable):
        return say.title(table.facet)
    order = usable[np.argsort(table.measure[usable], kind="stable")]
    low, high = int(order[0]), int(order[-1])
    return say(
        "{facet}: {high_name} is {most} ({high}), {low_name} {least} ({low})",
        "{facet}：{most}为 {high_name}（{high}），{least}为 {low_name}（{low}）",
        facet=say.title(table.facet),
        high_name=table.levels[high],
        most=say.most(table.facet),
        high=decimal(float(table.measure[high])),
        low_name=table.levels[low],
        least=say.least(table.facet),
        low=decimal(float(table.measure[low])),
    )


def _fit(report: ReportInput, say: Say) -> str:
    lead = say(
        "Filled dots are infit, hollow ones outfit. 1 is as the model expects; within the band "
        "(0.5 to 1.5) ratings serve measurement well. Above it they are noisier than expected.",
        "实心点为 infit，空心点为 outfit。1 为符合模型预期；在色带内（0.5 至 1.5）适合用于测量，"
        "高于色带则噪声偏大。",
    )
    drawings = "".join(
        html.small_figure(
            say.title(table.facet), fit_plot(table, f"fit-{place}", say.title(table.facet), say)
        )
        for place, table in enumerate(report.facets)
    )
    return html.section("fit", say("Fit", "拟合"), lead, f'<div class="pair">{drawings}</div>')


def _categories(report: ReportInput, say: Say) -> str:
    lead = say(
        "How likely each category is for persons of rising ability, with all else at the average. "
        "A good scale shows one hill after another.",
        "能力逐渐升高时各类别出现的可能性（其余取平均）。好的量表呈现一座接一座的山峰。",
    )
    sets = curves.charted_sets(report, say)
    drawings = "".join(
        html.small_figure(
            owner, curves.category_chart(report, owner, steps, f"category-{place}", say)
        )
        for place, (owner, steps) in enumerate(sets.items())
    )
    count = len(report.different_step_sets(""))
    note = listings.cut_note(len(sets), count, "step.csv", say)
    below = f'<p class="cut-note">{escape(note)}</p>' if note else ""
    tables = html.details(say("Table: steps", "表：步阶"), listings.step_listing(report, say))
    tables += html.details(
        say("Table: use of the scores", "表：分数使用情况"), listings.category_listing(report, say)
    )
    content = f'<div class="grid">{drawings}</div>{below}{tables}'
    return html.section("categories", say("Categories", "类别"), lead, content)


def _precision(report: ReportInput, say: Say) -> str:
    lead = say(
        "What one rating on each item can tell along the scale. The band marks the middle 90 % of "
        "the persons: precision is wanted there.",
        "每题各评一次时，量尺各处所能提供的信息。色带为中间 90% 的人员，精度应集中在此处。",
    )
    parts = []
    for place, dimension in enumerate(report.dimensions):
        if len(report.dimensions) > 1:
            parts.append(f"<h3>{escape(dimension)}</h3>")
        drawings = curves.information_charts(report, dimension, f"precision-{place}", say)
        parts.append(f'<div class="pair">{drawings}</div>')
    return html.section("precision", say("Precision", "精度"), lead, "".join(parts))


def _persons(report: ReportInput, say: Say) -> str:
    parts = [listings.population_listing(report, say)]
    if len(report.dimensions) > 1:
        parts.append(listings.correlation_listing(report, say))
    if report.calibration.population.groups:
        parts.append(listings.group_listing(report, say))
    parts.append(listings.person_listing(report, say))
    lead = say(
        "Every person's measures are in person.csv. Here stand the distribution, and the persons "
        "worth a closer look.",
        "每个人的测量值见 person.csv。此处列出总体分布，以及值得细看的人员。",
    )
    return html.section("persons", say("Persons", "人员"), lead, "".join(parts))
