"""The CSV tables: exact columns, exact digits, text that reads back as it was."""

import csv
import io
from dataclasses import replace
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ronghe.engines.measurement import Calibration
from ronghe.files.tables import write_csv, write_facet, write_persons, write_tables


def text_of(names: list[str], *columns: object) -> str:
    stream = io.StringIO()
    write_csv(names, [np.asarray(column) for column in columns], stream)
    return stream.getvalue()


def test_every_table_is_written_under_its_name(calibration: Calibration, tmp_path: Path) -> None:
    names = write_tables(calibration, tmp_path)

    assert sorted(names) == ["item.csv", "person.csv", "rater.csv", "step.csv"]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names)


def test_facet_table(calibration: Calibration) -> None:
    stream = io.StringIO()

    write_facet(calibration.facets["rater"], stream)

    assert stream.getvalue().splitlines() == [
        "rater,measure,se,n,infit,infit_z,outfit,outfit_z,observed_average,fair_average",
        "Li,-0.500000,0.125000,40,0.800000,-1.000000,0.900000,-0.500000,1.250000,1.500000",
        "Wang,0.000000,0.125000,40,1.200000,1.000000,1.300000,1.000000,1.250000,1.500000",
        "张,0.500000,0.125000,40,1.600000,3.000000,1.700000,2.500000,1.250000,1.500000",
    ]


def test_steps_are_relative_to_their_item(calibration: Calibration, tmp_path: Path) -> None:
    write_tables(calibration, tmp_path)

    lines = (tmp_path / "step.csv").read_text().splitlines()

    assert lines[:3] == [
        "item,step,measure,se",
        "clamping,1,-0.750000,0.100000",
        "clamping,2,0.750000,0.100000",
    ]


def test_person_table(calibration: Calibration, tmp_path: Path) -> None:
    write_tables(calibration, tmp_path)

    lines = (tmp_path / "person.csv").read_text().splitlines()

    assert lines[:2] == [
        "person,dimension,eap,eap_se,wle,wle_se,n,infit,outfit,score,max_score",
        "000,1,-2.700000,0.500000,-3.000000,0.600000,12,1.000000,1.000000,0,24",
    ]


def test_weighted_scores_keep_their_fractions(calibration: Calibration) -> None:
    persons = replace(calibration.persons, score=calibration.persons.score + 0.5)
    stream = io.StringIO()

    write_persons(persons, stream)

    assert stream.getvalue().splitlines()[1].endswith(",0.500000,24")


def test_a_value_that_does_not_exist_is_an_empty_cell() -> None:
    assert (
        text_of(["name", "measure"], ["a", "b"], [np.nan, 1.0]) == "name,measure\na,\nb,1.000000\n"
    )


def test_no_minus_zero() -> None:
    assert text_of(["measure"], [-1e-9, -0.0]) == "measure\n0.000000\n0.000000\n"


def test_many_rows_are_all_written_in_order() -> None:
    numbers = np.arange(120_001)

    lines = text_of(["n", "value"], numbers, numbers / 4).splitlines()

    assert len(lines) == 120_002
    assert lines[50_001] == "50000,12500.000000"


@given(st.lists(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"))))
def test_labels_read_back_as_they_were(labels: list[str]) -> None:
    found = list(csv.reader(io.StringIO(text_of(["name", "n"], labels, range(len(labels))))))

    assert [row[0] for row in found[1:]] == [str(label) for label in np.asarray(labels, dtype=str)]
