"""Tables that people and systems bring: ratings, classifications, frameworks, postings, lists."""

import io
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import strategies as st
from tests.standards import test_csco, test_esco, test_framework_csv, test_job_posting, test_onet
from tests.standards.test_instrument_csv import SCALE

from fuzzing import (
    assert_storable,
    attack,
    json_files,
    spoilt_bytes,
    spoilt_folder,
    spoilt_table,
    table_files,
)
from ronghe.files.errors import FileError
from ronghe.files.ratings import read_ratings
from ronghe.files.side_files import read_anchors, read_dimensions, read_groups
from ronghe.standards import csco, esco, onet
from ronghe.standards.framework_csv import read_framework, write_framework
from ronghe.standards.instrument_csv import read_instruments, write_instruments
from ronghe.standards.job_posting import column_names, guess_format, read_postings
from ronghe.standards.problems import ReadResult
from ronghe.standards.teaching_standard_csv import read_elements

RATINGS = (
    "person,item,rater,score,weight\n"
    + "S1,clamp,Li,2,1\nS1,turn,Li,NA,0.5\n007,clamp,王,3.0,\n张三,turn,Wang,0,2\n" * 2
)
SIDE_FILES = {
    "dimensions": (read_dimensions, "item,dimension\nclamp,behavioural\nturn,cognitive\n"),
    "groups": (read_groups, "person,group\nS1,A\n007,B\n"),
    "measures": (lambda path: read_anchors([path]), "facet,level,measure\nrater,Li,0.5\n"),
    "steps": (lambda path: read_anchors([path]), "item,step,measure\nclamp,1,-1\nclamp,2,1\n"),
    "population": (
        lambda path: read_anchors([path]),
        "population,dimension,measure,with\nmean,1,0.2,\nsd,1,1.1,\ncorrelation,1,0.5,2\n",
    ),
}
CSCO = {"csco22.csv": test_csco.HEADER + test_csco.GROUPS + test_csco.TURNER}
Reading = tuple[Callable[[Mapping[str, Any]], Any], Callable[[Any], Any]]
CLASSIFICATIONS: dict[str, tuple[Reading, Mapping[str, str], str]] = {
    "csco": ((csco.read_csco, csco.to_classification), CSCO, ","),
    "esco": ((esco.read_esco, esco.to_classification), test_esco.RELEASE, ","),
    "onet": ((onet.read_onet, onet.to_classification), test_onet.RELEASE, "\t"),
}
POSTINGS = (
    "id,title,description,company,city,date,occupation code\n"
    "J-7,CNC turner,Sets up lathes,Lake Works,Kailing,2026-03-05,6-18-01-01\n"
    "J-8,铣工,会看图纸,湖畔,凯陵,2026/3/6,\n"
)
PAGE = (
    '<html><head><script type="application/ld+json">'
    + json.dumps(test_job_posting.TURNER)
    + "</script></head><body>Job</body></html>"
)


def told(result: ReadResult[Any]) -> None:
    """Every fault has its words, and what was read can be kept."""
    assert all(problem.en and problem.zh for problem in result.problems)
    assert_storable(result.records)
    assert_storable(result.problems)


def written(folder: Path, content: bytes, name: str) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def parquet(folder: Path) -> bytes:
    text, path = written(folder, RATINGS.encode(), "all.csv"), folder / "all.parquet"
    table = f"read_csv('{text}', all_varchar=true, header=true)"
    duckdb.sql(f"COPY (SELECT * FROM {table}) TO '{path}' (FORMAT parquet)")
    return path.read_bytes()


@pytest.mark.parametrize("kind", ["csv", "csv.gz", "parquet"])
def test_any_table_of_ratings_is_read_or_refused(kind: str, tmp_path: Path) -> None:
    inputs = spoilt_bytes(parquet(tmp_path)) if kind == "parquet" else table_files(RATINGS)

    def read(content: bytes) -> None:
        assert_storable(read_ratings(written(tmp_path, content, f"ratings.{kind}")))

    attack(read, inputs, refusals=(FileError,))


@pytest.mark.parametrize("kind", SIDE_FILES)
def test_any_table_beside_the_ratings_is_read_or_refused(kind: str, tmp_path: Path) -> None:
    reader, text = SIDE_FILES[kind]

    def read(content: bytes) -> None:
        reader(written(tmp_path, content, "side.csv"))

    attack(read, table_files(text), refusals=(FileError,), examples=15)


@pytest.mark.parametrize("name", CLASSIFICATIONS)
def test_any_classification_is_read_with_its_faults(name: str) -> None:
    (reader, convert), files, delimiter = CLASSIFICATIONS[name]
    valid = {file: text.encode() for file, text in files.items()}
    tables = {file: table_files(text, delimiter) for file, text in files.items()}

    def read(folder: Mapping[str, bytes]) -> None:
        result = reader({file: io.BytesIO(content) for file, content in folder.items()})
        told(result)
        assert_storable(convert(result.records))

    attack(read, spoilt_folder(valid, tables))


def test_any_framework_is_read_with_its_faults_and_written_again() -> None:
    def read(content: bytes) -> None:
        result = read_framework(io.BytesIO(content))
        told(result)
        again = read_framework(io.BytesIO(write_framework(result.records)))
        assert {problem.code for problem in again.errors} <= {"no_framework"}

    attack(read, table_files(test_framework_csv.SMALL))


def test_any_instruments_are_read_with_their_faults_and_written_again() -> None:
    def read(content: bytes) -> None:
        result = read_instruments(io.BytesIO(content))
        told(result)
        if result.records:
            again = read_instruments(io.BytesIO(write_instruments(result.records)))
            assert again.errors == ()

    attack(read, table_files(write_instruments([SCALE]).decode()))


def test_any_teaching_standard_is_read_with_its_faults() -> None:
    text = "code,title_zh,title_en,area_zh\nB2,识图,Drawings,基础\nA1,公差,,\n"

    attack(
        lambda content: told(read_elements(io.BytesIO(content), name="s.csv")), table_files(text)
    )


@pytest.mark.parametrize("name", ["p.csv", "p.json", "p.jsonl", "p.html", ""])
def test_any_postings_are_read_with_their_faults(name: str) -> None:
    turner = test_job_posting.TURNER
    plain = {"id": "J-1", "title": "Turner", "description": "Turns", "date": "2026-03-05"}
    by_kind: dict[str, st.SearchStrategy[bytes]] = {
        "p.csv": table_files(POSTINGS),
        "p.json": json_files([turner, {"@graph": [turner]}]),
        "p.jsonl": st.lists(json_files(plain) | json_files(turner), max_size=3).map(b"\n".join),
        "p.html": spoilt_bytes(PAGE.encode()),
        "": spoilt_table(POSTINGS) | json_files(turner) | spoilt_bytes(PAGE.encode()),
    }

    def read(content: bytes) -> None:
        guess_format(name, content)
        column_names(content)
        told(read_postings(content, name=name))

    attack(read, by_kind[name])
