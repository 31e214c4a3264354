"""Reading ratings: what a table may look like, and what is said when it does not."""

import gzip
from pathlib import Path

import duckdb
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ronghe.files.errors import FileError
from ronghe.files.ratings import RatingsFile, read_ratings

HEADER = "person,item,rater,score\n"


def write(folder: Path, content: str | bytes, name: str = "ratings.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def rows(read: RatingsFile) -> list[tuple[object, ...]]:
    found = read.ratings
    columns = [found.persons[found.person], found.items[found.item]]
    columns += [found.facets[name][found.facet[name]] for name in found.facets]
    return sorted(zip(*(column.tolist() for column in columns), found.score.tolist(), strict=True))


def refusal(path: Path, **options: object) -> FileError:
    with pytest.raises(FileError) as caught:
        read_ratings(path, **options)  # type: ignore[arg-type]
    return caught.value


def to_parquet(csv: Path, select: str = "*") -> Path:
    path = csv.with_suffix(".parquet")
    table = f"read_csv('{csv}', all_varchar=true, header=true)"
    duckdb.sql(f"COPY (SELECT {select} FROM {table}) TO '{path}' (FORMAT parquet)")
    return path


def test_identifiers_stay_text(tmp_path: Path) -> None:
    path = write(tmp_path, HEADER + "007,1,01,2\n7,1,1,0\n")

    read = read_ratings(path)

    assert rows(read) == [("007", "1", "01", 2), ("7", "1", "1", 0)]


def test_labels_are_sorted_by_code_point(tmp_path: Path) -> None:
    path = write(tmp_path, HEADER + "张,i,r,1\nb,i,r,1\nÄ,i,r,1\nB,i,r,1\n10,i,r,1\n9,i,r,1\n")

    assert read_ratings(path).ratings.persons.tolist() == ["10", "9", "B", "b", "Ä", "张"]


def test_column_order_does_not_matter(tmp_path: Path) -> None:
    path = write(tmp_path, "score,rater,item,person\n2,r,i,p\n")

    assert rows(read_ratings(path)) == [("p", "i", "r", 2)]


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbfperson,item,rater,score\na,i,r,1\nb,i,r,0\n",
        b"person,item,rater,score\r\na,i,r,1\r\nb,i,r,0\r\n",
        b"person,item,rater,score\r\na,i,r,1\nb,i,r,0\n",
        b"person,item,rater,score\na,i,r,1\n\nb,i,r,0",
        b'"person","item","rater","score"\n"a","i","r","1"\n"b","i","r","0"\n',
        b"person;item;rater;score\na;i;r;1\nb;i;r;0\n",
        b"person\titem\trater\tscore\na\ti\tr\t1\nb\ti\tr\t0\n",
        b"person,item,rater,score\na,i,r,1.0\nb,i,r, 0\n",
    ],
    ids=["bom", "crlf", "mixed ends", "blank line", "quoted", "semicolon", "tab", "decimals"],
)
def test_spellings_of_the_same_table(tmp_path: Path, content: bytes) -> None:
    assert rows(read_ratings(write(tmp_path, content))) == [("a", "i", "r", 1), ("b", "i", "r", 0)]


def test_quoted_cells_may_hold_commas_quotes_and_line_ends(tmp_path: Path) -> None:
    path = write(tmp_path, HEADER + '"a,b","say ""x""","two\nlines",3\n')

    assert rows(read_ratings(path)) == [("a,b", 'say "x"', "two\nlines", 3)]


def test_content_decides_not_the_name(tmp_path: Path) -> None:
    plain = write(tmp_path, HEADER + "a,i,r,1\n", "ratings[1].parquet")
    packed = write(tmp_path, gzip.compress((HEADER + "a,i,r,1\n").encode()), "packed.csv")
    parquet = to_parquet(write(tmp_path, HEADER + "a,i,r,1\n")).rename(tmp_path / "other.csv")

    assert [rows(read_ratings(path)) for path in (plain, packed, parquet)] == [
        [("a", "i", "r", 1)]
    ] * 3


def test_parquet_numbers_become_text(tmp_path: Path) -> None:
    path = to_parquet(
        write(tmp_path, HEADER + "7,2,5,1\n"),
        "person::BIGINT AS person, item::TINYINT AS item, rater, score::DOUBLE AS score",
    )

    assert rows(read_ratings(path)) == [("7", "2", "5", 1)]


@pytest.mark.parametrize("missing", ["", "NA", '""'])
def test_rows_without_a_score_are_left_out_and_counted(tmp_path: Path, missing: str) -> None:
    path = write(tmp_path, HEADER + f"a,i,r,1\nonly,i,r,{missing}\n,,,{missing}\n")

    read = read_ratings(path)

    assert rows(read) == [("a", "i", "r", 1)]
    assert (read.n_rows, read.n_missing) == (3, 2)
    assert read.ratings.persons.tolist() == ["a"]


def test_parquet_nulls_are_missing_scores(tmp_path: Path) -> None:
    csv = write(tmp_path, HEADER + "a,i,r,1\nb,i,r,\n")

    read = read_ratings(to_parquet(csv, "person, item, rater, score::INTEGER AS score"))

    assert (read.n_rows, read.n_missing) == (2, 1)


def test_weight_is_no_facet(tmp_path: Path) -> None:
    path = write(tmp_path, "person,item,score,weight\na,i,1,0.5\nb,i,,\nc,i,0,2\n")

    read = read_ratings(path)

    assert dict(read.ratings.facets) == {}
    assert read.ratings.weight is not None
    assert sorted(read.ratings.weight.tolist()) == [0.5, 2.0]


def test_further_columns_are_facets_unless_some_are_picked(tmp_path: Path) -> None:
    path = write(tmp_path, "person,item,rater,place,note,score\na,i,r,p,n,1\n")

    every = read_ratings(path)
    picked = read_ratings(path, facets=["place", "rater"])

    assert list(every.ratings.facets) == ["rater", "place", "note"]
    assert list(picked.ratings.facets) == ["rater", "place"]
    assert picked.ignored == ("note",)


def test_no_facets_may_be_picked(tmp_path: Path) -> None:
    path = write(tmp_path, HEADER + "a,i,r,1\n")

    read = read_ratings(path, facets=[])

    assert dict(read.ratings.facets) == {}
    assert read.ignored == ("rater",)


def test_names_that_differ_in_case_are_different_columns(tmp_path: Path) -> None:
    path = write(tmp_path, "Person,person,item,score\nx,a,i,1\n")

    assert rows(read_ratings(path, facets=[])) == [("a", "i", 1)]


@pytest.mark.parametrize(
    ("content", "code", "line", "column"),
    [
        ("a,i,r,1\nb,i,r,x\n", "score_not_a_number", 3, "score"),
        ("a,i,r,nan\n", "score_not_a_number", 2, "score"),
        ("a,i,r,-1\n", "score_negative", 2, "score"),
        ("a,i,r,2.5\n", "score_not_whole", 2, "score"),
        ("a,i,r,1001\n", "score_too_large", 2, "score"),
        ("a,i,r,1\n,i,r,1\n", "identifier_empty", 3, "person"),
        ("a,i,,1\n", "identifier_empty", 2, "rater"),
        ("a,i,r,1\na\0,i,r,1\n", "identifier_unreadable", 3, "person"),
        (f"{'x' * 201},i,r,1\n", "identifier_too_long", 2, "person"),
        ("a,i,r,1\na,i,r\n", "row_length", 3, None),
        ("a,i,r,1\na,i,r,1,1\n", "row_length", 3, None),
        ('"two\nlines",i,r,1\nb,i,r,x\n', "score_not_a_number", 4, "score"),
        ('"a,i,r,1\n', "row_length", 2, None),
    ],
)
def test_bad_row_is_named(
    tmp_path: Path, content: str, code: str, line: int, column: str | None
) -> None:
    error = refusal(write(tmp_path, HEADER + content))

    assert (error.code, error.params["line"]) == (code, line)
    assert error.params.get("column") == column


def test_the_message_is_one_line_in_both_languages(tmp_path: Path) -> None:
    error = refusal(write(tmp_path, HEADER + "a,i,r,1\nb,i,r,good\n"))

    assert error.en == 'ratings.csv, line 3, column score: "good" is not a number'
    assert error.zh == 'ratings.csv 第 3 行“score”列："good" 不是数字'


@pytest.mark.parametrize("weight", ["", "x", "-1", "inf"])
def test_bad_weight_is_named(tmp_path: Path, weight: str) -> None:
    content = f"person,item,score,weight\na,i,1,1\nb,i,1,{weight}\n"
    csv = write(tmp_path, content)

    assert (refusal(csv).code, refusal(csv).params["line"]) == ("weight_unusable", 3)
    assert refusal(to_parquet(csv)).params["row"] == 2


@pytest.mark.parametrize("score", ["-1", "2.5", "'nan'", "1001"])
def test_bad_parquet_row_is_named(tmp_path: Path, score: str) -> None:
    path = tmp_path / "ratings.parquet"
    duckdb.sql(
        "COPY (SELECT 'a' AS person, 'i' AS item, 1::DOUBLE AS score UNION ALL "
        f"SELECT 'b', 'i', {score}::DOUBLE) TO '{path}' (FORMAT parquet)"
    )

    error = refusal(path)

    assert (error.params["row"], error.params["column"]) == (2, "score")


def test_empty_parquet_identifier_is_named(tmp_path: Path) -> None:
    path = tmp_path / "ratings.parquet"
    duckdb.sql(
        "COPY (SELECT unnest(['a', NULL]) AS person, 'i' AS item, 1 AS score) "
        f"TO '{path}' (FORMAT parquet)"
    )

    assert (refusal(path).code, refusal(path).params["row"]) == ("identifier_empty", 2)


def test_fractional_identifiers_are_refused(tmp_path: Path) -> None:
    csv = write(tmp_path, HEADER + "1,i,r,1\n")

    error = refusal(to_parquet(csv, "person::DOUBLE AS person, item, rater, score"))

    assert (error.code, error.params["column"]) == ("column_type", "person")


@pytest.mark.parametrize("missing", ["person", "item", "score"])
def test_missing_column_is_named(tmp_path: Path, missing: str) -> None:
    error = refusal(write(tmp_path, HEADER.replace(missing, "other") + "a,b,c,d\n"))

    assert (error.code, error.params["column"]) == ("column_missing", missing)


@pytest.mark.parametrize(
    "name", ["step", "summary", "Person", "ITEM", "Score", "a/b", "..", "", "x" * 81, "tab\x07"]
)
def test_unusable_facet_name_is_refused(tmp_path: Path, name: str) -> None:
    error = refusal(write(tmp_path, f"person,item,score,{name}\na,i,1,x\n"))

    assert error.code in {"facet_reserved", "facet_name_unusable"}


def test_facets_that_would_share_a_file_are_refused(tmp_path: Path) -> None:
    error = refusal(write(tmp_path, "person,item,score,rater,Rater\na,i,1,x,y\n"))

    assert error.code == "facet_ambiguous"


@pytest.mark.parametrize("name", ["nobody", "person", "score", "weight"])
def test_picked_facet_must_be_there(tmp_path: Path, name: str) -> None:
    error = refusal(write(tmp_path, HEADER + "a,i,r,1\n"), facets=[name])

    assert error.params["column"] == name


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"person,item,score\n", "no_scores"),
        (b"person,item,score\na,i,\n", "no_scores"),
        (b"person,item,score,item\n", "column_repeated"),
        ("person,item,score\né,i,1\n".encode("latin-1"), "not_utf8"),
        ("person,item,score\na,i,1\n".encode("utf-16"), "not_utf8"),
        ("person,item,score\n张,i,1\n".encode("gb18030"), "not_utf8"),
        (b"PK\x03\x04 an Excel workbook", "file_is_zip"),
        (b"PAR1 cut off", "file_damaged"),
        (gzip.compress(b"person,item,score\na,i,1\n" * 9, mtime=0)[:-9], "gzip_damaged"),
        (gzip.compress(b"PAR1", mtime=0), "parquet_gzipped"),
    ],
)
def test_unusable_file_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    assert refusal(write(tmp_path, content)).code == code


def test_bad_encoding_names_its_line(tmp_path: Path) -> None:
    error = refusal(write(tmp_path, HEADER.encode() + b"a,i,r,1\nb,i,r,1\n\xe9,i,r,1\n"))

    assert error.params["line"] == 4


def test_absent_file_and_folder_are_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "nowhere.csv").code == "file_missing"
    assert refusal(tmp_path).code == "file_is_folder"


def test_limits_hold_for_what_is_inside_gzip(tmp_path: Path) -> None:
    packed = write(tmp_path, gzip.compress(HEADER.encode() + b"a,i,r,1\n" * 10_000))

    assert packed.stat().st_size < 1_000
    assert refusal(packed, max_bytes=10_000).code == "file_too_large"
    assert refusal(packed, max_rows=9_999).code == "too_many_rows"
    assert read_ratings(packed, max_rows=10_000).n_rows == 10_000


CELL = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufeff"), min_size=1
).filter(lambda text: len(text) <= 50)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None
)
@given(st.lists(st.tuples(CELL, CELL, CELL, st.integers(0, 9)), min_size=1, max_size=20))
def test_any_text_comes_back_as_it_was(
    tmp_path: Path, table: list[tuple[str, str, str, int]]
) -> None:
    def cell(value: object) -> str:
        return '"' + str(value).replace('"', '""') + '"'

    lines = [",".join(cell(value) for value in row) for row in table]
    path = write(tmp_path, HEADER + "\n".join(lines))

    read = read_ratings(path)

    assert rows(read) == sorted(table)
    for name in ("person", "item", "rater"):
        labels = read.ratings.labels_of(name)
        assert np.array_equal(labels, np.unique(labels))
