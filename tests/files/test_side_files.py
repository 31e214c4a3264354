"""The small tables beside the ratings: dimensions, groups and anchors."""

from pathlib import Path

import pytest

from ronghe.files.errors import FileError
from ronghe.files.side_files import read_anchors, read_dimensions, read_groups


def write(folder: Path, content: str | bytes, name: str = "table.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_dimensions_map_items(tmp_path: Path) -> None:
    path = write(tmp_path, "\ufeffitem,dimension\r\n01,cognitive\r\n1,behavioural\r\n")

    assert read_dimensions(path) == {"01": "cognitive", "1": "behavioural"}


def test_groups_map_persons_and_further_columns_are_ignored(tmp_path: Path) -> None:
    path = write(tmp_path, "group,person,note\n甲,007,x\n乙,7,\n")

    assert read_groups(path) == {"007": "甲", "7": "乙"}


def test_anchors_by_facet(tmp_path: Path) -> None:
    path = write(tmp_path, "facet,level,measure\nitem,i1,0.5\nrater,r1,-1\nrater,r2,1e0\n")

    anchors = read_anchors([path])

    assert anchors.measures == {"item": {"i1": 0.5}, "rater": {"r1": -1.0, "r2": 1.0}}
    assert anchors.steps == {}


def test_anchors_of_the_population(tmp_path: Path) -> None:
    one = write(tmp_path, "population,dimension,measure\nmean,,0.2\nsd,,1.1\n", "one.csv")
    rows = "mean,b,0,\nsd,a,1,\nsd,b,2,\ncorrelation,b,0.5,a\n"
    two = write(tmp_path, f"population,dimension,measure,with\n{rows}", "two.csv")

    single, several = read_anchors([one]), read_anchors([two])

    assert (single.population_mean, single.population_sd) == ({"1": 0.2}, {"1": 1.1})
    assert several.population_mean == {"b": 0.0}
    assert several.population_sd == {"a": 1.0, "b": 2.0}
    assert several.population_correlation == {("a", "b"): 0.5}


def test_results_of_a_calibration_are_anchors_as_they_stand(tmp_path: Path) -> None:
    items = write(tmp_path, "item,measure,se,n\ni1,0.5,0.1,30\n", "item.csv")
    steps = write(tmp_path, "item,step,measure,se\ni1,2,0.25,0.1\ni1,1,-0.25,0.1\n", "step.csv")

    anchors = read_anchors([items, steps])

    assert anchors.measures == {"item": {"i1": 0.5}}
    assert anchors.steps == {"i1": (-0.25, 0.25)}


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        ("facet,level,measure\nitem,i1,high\n", "measure_not_a_number", 2),
        ("facet,level,measure\nitem,i1,nan\n", "measure_not_a_number", 2),
        ("facet,level,measure\nitem,i1,101\n", "measure_not_a_number", 2),
        ("facet,level,measure\nitem,,1\n", "cell_empty", 2),
        ("facet,level,measure\nitem,i1,1\nitem,i1,1\n", "key_repeated", 3),
        ("facet,level,measure\nitem,i1\n", "row_length", 2),
        ("item,step,measure\ni1,0,1\n", "step_not_a_number", 2),
        ("item,step,measure\ni1,first,1\n", "step_not_a_number", 2),
        ("item,step,measure\ni1,1,1\ni1,1,2\n", "key_repeated", 3),
        ("level,facet,value\nitem,i1,1\n", "anchors_columns", 1),
        ("population,dimension,measure\nmedian,,1\n", "population_row_unknown", 2),
        ("population,dimension,measure\ncorrelation,a,1\n", "population_row_unknown", 2),
        ("population,dimension,measure\nmean,,1\nmean,1,1\n", "key_repeated", 3),
        ("population,dimension,measure\nsd,,wide\n", "measure_not_a_number", 2),
    ],
)
def test_bad_anchor_is_named(tmp_path: Path, content: str, code: str, line: int) -> None:
    with pytest.raises(FileError) as caught:
        read_anchors([write(tmp_path, content)])

    assert (caught.value.code, caught.value.params["line"]) == (code, line)


def test_steps_of_an_item_are_anchored_together(tmp_path: Path) -> None:
    with pytest.raises(FileError) as caught:
        read_anchors([write(tmp_path, "item,step,measure\ni1,1,0.5\ni1,3,-0.5\n")])

    assert caught.value.code == "anchor_step_missing"
    assert (caught.value.params["item"], caught.value.params["missing"]) == ("i1", 2)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("item,dim\ni1,a\n", "column_missing"),
        ("item,dimension\ni1,a\ni1,b\n", "key_repeated"),
        ("item,dimension\ni1,\n", "cell_empty"),
        (b"item,dimension\n\xff\xfe\xfa,a\n", "not_utf8"),
        (b"PAR1PAR1", "not_csv"),
    ],
)
def test_bad_dimensions_are_refused(tmp_path: Path, content: str | bytes, code: str) -> None:
    with pytest.raises(FileError) as caught:
        read_dimensions(write(tmp_path, content))

    assert caught.value.code == code
