"""The small tables beside the ratings: dimensions of items, groups of persons, anchors."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from ronghe.engines.measurement import Anchors
from ronghe.files.cells import parse_number, quoted
from ronghe.files.errors import FileError, bad_cell, row_length, text_broken
from ronghe.files.faults import first_line_not_utf8
from ronghe.files.sources import Source, not_utf8, open_source, open_text

MAX_BYTES = 1 << 30
MAX_MEASURE = 100
ONE_DIMENSION = "1"

Key = TypeVar("Key")
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a small table: its place and its cells by column."""

    where: Mapping[str, object]
    cells: Mapping[str, str]

    def text(self, column: str) -> str:
        """A cell that must not be empty."""
        if not self.cells[column]:
            raise bad_cell(self.where, column, "cell_empty", "the cell is empty", "单元格为空")
        return self.cells[column]

    def measure(self) -> float:
        text = self.cells["measure"]
        number = parse_number(text)
        if number is None or not abs(number) <= MAX_MEASURE:
            raise bad_cell(
                self.where,
                "measure",
                "measure_not_a_number",
                "{value} is not a measure in logits (a number from -{limit} to {limit})",
                "{value} 不是 logit 测量值（-{limit} 到 {limit} 之间的数字）",
                value=quoted(text),
                limit=MAX_MEASURE,
            )
        return number


@dataclass(frozen=True, slots=True)
class PopulationRows:
    """Anchors of the population as they are read."""

    mean: dict[str, float]
    sd: dict[str, float]
    correlation: dict[tuple[str, str], float]


def read_dimensions(path: Path) -> dict[str, str]:
    """Read `item,dimension`: the dimension of each item. Raises FileError."""
    return _read_pairs(path, "item", "dimension")


def read_groups(path: Path) -> dict[str, str]:
    """Read `person,group`: the group of each person. Raises FileError."""
    return _read_pairs(path, "person", "group")


def read_anchors(paths: list[Path]) -> Anchors:
    """Read measures to hold fixed, in logits, from one or more tables.

    A table has `facet,level,measure` (the facet is item, rater, ...), or `item,step,measure`, or
    is a file written by a calibration: `step.csv` as it stands, or a facet's table, whose first
    column is the facet and whose second is `measure`. The population's anchors stand in a table
    `population,dimension,measure`, with a column `with` where there are correlations.

    Raises FileError for an unreadable row and for an anchor given twice.
    """
    measures: dict[str, dict[str, float]] = {}
    steps: dict[str, dict[int, float]] = {}
    population = PopulationRows({}, {}, {})
    for path in paths:
        columns, lines = _read_lines(path)
        shape = _anchor_shape(path, columns)
        for line in lines:
            if shape == "step":
                _add_step(steps, line)
            elif shape == "population":
                _add_population(population, line)
            else:
                facet = line.text("facet") if shape == "facet" else shape
                level = line.text("level" if shape == "facet" else shape)
                _add_once(measures.setdefault(facet, {}), level, line.measure(), line)
    return Anchors(
        measures=measures,
        steps={item: _in_order(item, found) for item, found in steps.items()},
        population_mean=population.mean,
        population_sd=population.sd,
        population_correlation=population.correlation,
    )


def _anchor_shape(path: Path, columns: tuple[str, ...]) -> str:
    """`facet`, `step`, `population`, or the facet whose table of results this is."""
    if {"population", "dimension", "measure"} <= set(columns):
        return "population"
    if {"facet", "level", "measure"} <= set(columns):
        return "facet"
    if {"item", "step", "measure"} <= set(columns):
        return "step"
    if len(columns) > 1 and columns[1] == "measure" and columns[0]:
        return columns[0]
    raise FileError(
        "anchors_columns",
        "{file}, line 1: an anchors file has the columns facet,level,measure or "
        "item,step,measure or population,dimension,measure; found: {found}",
        "{file} 第 1 行：锚定文件的列应为 facet,level,measure、item,step,measure 或 "
        "population,dimension,measure；现有：{found}",
        file=path.name,
        line=1,
        found=", ".join(columns),
    )


def _add_step(steps: dict[str, dict[int, float]], line: Line) -> None:
    text = line.text("step")
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 1_000):
        raise bad_cell(
            line.where,
            "step",
            "step_not_a_number",
            "{value} is not a step number (1, 2, ...)",
            "{value} 不是步阶序号（1、2……）",
            value=quoted(text),
        )
    found = steps.setdefault(line.text("item"), {})
    _add_once(found, int(text), line.measure(), line)


def _add_population(found: PopulationRows, line: Line) -> None:
    """One row `mean`, `sd` or `correlation`; without dimensions there is one, called 1."""
    kind, dimension = line.text("population"), line.cells["dimension"] or ONE_DIMENSION
    if kind == "mean":
        _add_once(found.mean, dimension, line.measure(), line)
    elif kind == "sd":
        _add_once(found.sd, dimension, line.measure(), line)
    elif kind == "correlation" and "with" in line.cells:
        other = line.text("with")
        pair = (min(dimension, other), max(dimension, other))
        _add_once(found.correlation, pair, line.measure(), line)
    else:
        raise bad_cell(
            line.where,
            "population",
            "population_row_unknown",
            "{value} is not mean, sd or correlation (which needs a column with)",
            "{value} 不是 mean、sd 或 correlation（correlation 还需要 with 列）",
            value=quoted(kind),
        )


def _in_order(item: str, found: Mapping[int, float]) -> tuple[float, ...]:
    missing = [step for step in range(1, max(found) + 1) if step not in found]
    if missing:
        raise FileError(
            "anchor_step_missing",
            "the anchors of item {item} give step {last} but not step {missing}",
            "题目 {item} 的锚定给出了第 {last} 步，却缺少第 {missing} 步",
            item=item,
            last=max(found),
            missing=missing[0],
        )
    return tuple(found[step] for step in sorted(found))


def _read_pairs(path: Path, key: str, value: str) -> dict[str, str]:
    columns, lines = _read_lines(path)
    for name in (key, value):
        if name not in columns:
            raise FileError(
                "column_missing",
                "{file}, line 1: there is no column {column}; found: {found}",
                "{file} 第 1 行：缺少列“{column}”；现有：{found}",
                file=path.name,
                line=1,
                column=name,
                found=", ".join(columns),
            )
    pairs: dict[str, str] = {}
    for line in lines:
        _add_once(pairs, line.text(key), line.text(value), line)
    return pairs


def _add_once(found: dict[Key, Value], key: Key, value: Value, line: Line) -> None:
    if key in found:
        raise FileError(
            "key_repeated",
            "{file}, line {line}: {key} stands there twice",
            "{file} 第 {line} 行：{key} 重复出现",
            **line.where,
            key=quoted(str(key)),
        )
    found[key] = value


def _read_lines(path: Path) -> tuple[tuple[str, ...], Iterator[Line]]:
    source = open_source(path, max_bytes=MAX_BYTES)
    if source.kind == "parquet":
        raise FileError(
            "not_csv",
            "{file} is Parquet; this table is read from CSV",
            "{file} 是 Parquet；此表只从 CSV 读取",
            file=source.name,
        )
    return source.columns, _lines(source)


def _lines(source: Source) -> Iterator[Line]:
    try:
        with open_text(source) as text:
            reader = csv.reader(text, delimiter=source.delimiter)
            next(reader, None)
            for row in reader:
                if row:
                    yield _line(source, row, reader.line_num)
    except csv.Error:
        raise text_broken({"file": source.name, "line": reader.line_num}) from None
    except UnicodeDecodeError:
        raise not_utf8(source.name, first_line_not_utf8(source)) from None


def _line(source: Source, row: list[str], number: int) -> Line:
    where = {"file": source.name, "line": number}
    if len(row) != len(source.columns):
        raise row_length(where, len(row), len(source.columns))
    return Line(where, dict(zip(source.columns, row, strict=True)))
