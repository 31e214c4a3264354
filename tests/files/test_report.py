"""report.html: one file that opens anywhere and says what matters first, in two languages."""

import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import numpy as np
import pytest

from ronghe.engines.measurement import Calibration, FacetTable, Ratings, StepTable
from ronghe.files.report import ReportInput, report_html
from ronghe.files.report.findings import findings
from ronghe.files.report.words import Say, decimal
from ronghe.files.summary import Run

ENGLISH = Say("en")
VOID = {"meta", "br"}


def report_of(calibration: Calibration) -> ReportInput:
    count = 60
    items = calibration.items.levels
    ratings = Ratings.from_codes(
        persons=calibration.persons.person[: len(np.unique(calibration.persons.person))],
        items=items,
        person=np.arange(count) % 25,
        item=np.arange(count) % len(items),
        score=np.arange(count) % 3,
    )
    run = Run("ratings.csv", 60, 0, (), {"reading": 1.0})
    return ReportInput(calibration, ratings, run, date(2026, 11, 23))


class Page(HTMLParser):
    """Collects what a page holds, and checks that its elements are nested rightly."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.ids: list[str] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_page_is_whole_and_needs_nothing_else(calibration: Calibration, language: str) -> None:
    text = report_html(report_of(calibration), language)
    page = Page(text)

    assert page.open == []
    assert len(page.ids) == len(set(page.ids))
    assert not {tag for tag, _, _ in page.attributes} & {"script", "link", "img", "iframe"}
    assert not [value for _, name, value in page.attributes if name in ("src", "xlink:href")]
    links = [value for _, name, value in page.attributes if name == "href"]
    assert {link[1:] for link in links} <= set(page.ids)
    assert "http" not in text.replace("http-equiv", "")
    assert "url(" not in text
    assert "@import" not in text


def test_every_drawing_is_named_and_described(calibration: Calibration) -> None:
    page = Page(report_html(report_of(calibration), "en"))

    named = [
        value for tag, name, value in page.attributes if (tag, name) == ("svg", "aria-labelledby")
    ]

    assert len(named) >= 8
    assert {part for value in named for part in value.split()} <= set(page.ids)


def test_languages(calibration: Calibration) -> None:
    english = report_html(report_of(calibration), "en")
    chinese = report_html(report_of(calibration), "zh")

    assert '<html lang="en">' in english
    assert not re.search("[\u4e00-\u9fff]", english.replace("张", ""))
    assert '<html lang="zh-Hans">' in chinese
    assert "变量图" in chinese


def test_labels_cannot_become_markup(calibration: Calibration) -> None:
    evil = "<script>alert(1)</script>\"'&"
    items = replace(calibration.items, levels=np.array([evil, "measuring", "setting up"]))
    steps = replace(calibration.steps, item=np.repeat([evil, "measuring", "setting up"], 2))

    text = report_html(report_of(replace(calibration, items=items, steps=steps)), "en")

    assert "<script" not in text
    assert evil in "".join(Page(text).words)


def test_same_input_gives_the_same_page(calibration: Calibration) -> None:
    assert report_html(report_of(calibration), "en") == report_html(report_of(calibration), "en")


def test_what_did_not_converge_is_said_first(noted: Calibration) -> None:
    report = report_of(noted)

    first = findings(report, ENGLISH)[0]

    assert (first.kind, first.what) == ("blocked", "The estimation did not converge.")
    assert "There is no usable result yet." in report_html(report, "en")


def test_notes_of_the_engine_are_passed_on(noted: Calibration) -> None:
    kinds = {finding.what: finding.kind for finding in findings(report_of(noted), ENGLISH)}

    assert kinds["Scores <start> at 1."] == "note"
    assert "Scores &lt;start&gt; at 1." in report_html(report_of(noted), "en")


def test_misfitting_rater_and_disordered_steps_want_attention(calibration: Calibration) -> None:
    found = [
        finding.what
        for finding in findings(report_of(calibration), ENGLISH)
        if finding.kind == "attention"
    ]

    assert found == [
        "1 of 3 items fit worse than expected (infit above 1.5): setting up.",
        "1 of 3 raters fit worse than expected (infit above 1.5): 张.",
        "Some category is never the most likely one in 1 of 3 sets of steps: setting up.",
    ]


def test_few_ratings_low_reliability_and_ceiling_want_attention(calibration: Calibration) -> None:
    raters = replace(calibration.facets["rater"], n=np.array([9, 10, 11]))
    summary = replace(calibration.summary, wle_reliability={"1": 0.42}, mean={"1": 1.5})
    extreme = np.zeros(25, dtype=np.int8)
    extreme[-3:] = 1
    persons = replace(calibration.persons, extreme=extreme)
    changed = replace(calibration, facets={"rater": raters}, summary=summary, persons=persons)

    found = [finding.what for finding in findings(report_of(changed), ENGLISH)]

    assert "Persons are told apart poorly: reliability 0.42." in found
    assert "Fewer than 10 ratings for 1 of 3 raters: Li." in found
    assert "3 persons have the highest possible score and 0 the lowest." in found
    assert (
        "The items are easy for these persons: the average person stands 1.50 logits above the "
        "average item." in found
    )


def repeated(table: FacetTable, count: int) -> FacetTable:
    """The same facet with many levels, rising evenly."""
    columns = {
        name: np.resize(getattr(table, name), count)
        for name in table.__dataclass_fields__
        if name != "facet"
    }
    columns["levels"] = np.array([f"rater {number:04d}" for number in range(count)])
    columns["measure"] = np.linspace(-2, 2, count)
    return FacetTable(facet=table.facet, **columns)


def test_long_tables_are_cut_and_say_where_the_rest_is(calibration: Calibration) -> None:
    raters = repeated(calibration.facets["rater"], 1_500)

    text = report_html(report_of(replace(calibration, facets={"rater": raters})), "en")

    assert "100 of 1,500 rows are shown; all of them are in rater.csv." in text
    assert "The twenty at each end are drawn; all 1,500 are in rater.csv." in text
    assert "rater 0750" not in text
    assert len(text) < 400_000


def test_levels_without_an_estimate_leave_the_page_whole(calibration: Calibration) -> None:
    missing = np.array([np.nan, 0.0, 1.0])
    raters = replace(
        calibration.facets["rater"], measure=missing, se=missing, infit=missing, outfit=missing
    )

    text = report_html(report_of(replace(calibration, facets={"rater": raters})), "en")

    assert "nan" not in "".join(Page(text).words).lower().replace("wang", "")
    assert 'x="nan"' not in text.lower()


def test_no_facets_and_dichotomous_items(calibration: Calibration) -> None:
    """One step per item at its location: the plain Rasch model."""
    steps = StepTable(
        item=calibration.items.levels,
        step=np.ones(3, dtype=np.int64),
        measure=np.zeros(3),
        se=np.zeros(3),
    )
    separation = {"item": calibration.summary.facet_separation["item"]}
    summary = replace(calibration.summary, facet_separation=separation)
    rasch = replace(
        calibration,
        facets={},
        steps=steps,
        summary=summary,
        categories=dict.fromkeys(calibration.categories, (0, 1)),
    )

    assert Page(report_html(report_of(rasch), "zh")).open == []


def test_several_dimensions_have_each_their_columns(calibration: Calibration) -> None:
    names = ("behaviour", "knowledge")
    persons = calibration.persons
    doubled = replace(
        persons,
        **{
            name: np.concatenate([getattr(persons, name)] * 2)
            for name in persons.__dataclass_fields__
            if name != "dimension"
        },
        dimension=np.repeat(names, 25),
    )
    by_dimension = {
        name: dict.fromkeys(names, getattr(calibration.summary, name)["1"])
        for name in ("mean", "sd", "eap_reliability", "wle_reliability", "separation", "strata")
    }
    correlation = {one: dict.fromkeys(names, 0.6) for one in names}
    population = replace(
        calibration.population,
        dimensions=names,
        contrasts=np.zeros((0, 2)),
        contrasts_se=np.zeros((0, 2)),
    )
    dimensions = {"clamping": "behaviour", "setting up": "behaviour", "measuring": "knowledge"}
    model = replace(calibration.model, dimensions=dimensions)
    summary = replace(calibration.summary, correlation=correlation, **by_dimension)
    several = replace(
        calibration, model=model, persons=doubled, population=population, summary=summary
    )

    text = report_html(report_of(several), "en")

    assert text.count(">Persons</text>") == 2
    assert "Correlations of the dimensions" in text


@pytest.mark.parametrize(
    ("value", "shown"),
    [(1.005, "1.00"), (-0.5, "\u22120.50"), (-0.001, "0.00"), (1234.5, "1,234.50"), (np.nan, "–")],
)
def test_numbers_for_reading(value: float, shown: str) -> None:
    assert decimal(value) == shown
