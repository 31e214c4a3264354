"""ronghe import ratings, as a person types it: what lands, what is named, what is left."""

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.apps.conftest import World, add_instrument

from ronghe.apps.assessment.api import Observation
from ronghe.apps.people.api import Person
from ronghe.config import cli


@pytest.fixture
def import_ratings(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., int]:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    add_instrument(world.framework)
    Person.objects.filter(pk=world.students[0].pk).update(number="S1")
    Person.objects.filter(pk=world.teacher.pk).update(number="T1")

    def run(text: str, *options: str, framework: str = "cnc") -> int:
        file = tmp_path / "ratings.csv"
        file.write_text(text, encoding="utf-8")
        return cli.main(["import", "ratings", str(file), "--framework", framework, *options])

    return run


RATINGS = "学号,工号,日期,情境,阶段,scale-1,scale-2\nS1,T1,2026-03-05,workshop,process,3,2\n"


def test_ratings_land_with_columns_known_by_their_chinese_names(
    import_ratings: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert import_ratings(RATINGS) == 0

    said = "2 scores in 1 forms are evidence now; 0 waiting forms are handed in.\n"
    assert capsys.readouterr().out == said
    assert Observation.objects.count() == 2


def test_a_column_that_is_not_known_is_said_and_what_has_no_column_too(
    import_ratings: Callable[..., int],
) -> None:
    text = "who,item,score,rater\nS1,scale-1,5,T1\n"
    rest = ["--day", "2026-03-05", "--context", "class", "--phase", "outcome"]

    status = import_ratings(text, "--column", "person=who", "--first-score", "1", *rest)

    row = Observation.objects.get()
    assert (status, row.score, row.context, row.phase) == (0, 4, "class", "outcome")


def test_a_wrong_rating_is_named_by_line_and_column_and_nothing_lands(
    import_ratings: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert import_ratings(RATINGS.replace(",3,2", ",9,2")) == 1

    assert capsys.readouterr().out.splitlines() == [
        "ratings.csv, line 2, column scale-1: “9” is no score of this item. Scores: 0, 1, 2, 3, 4.",
        "Nothing was written. 0 scores in 0 forms could be taken, 0 of them asked for; 1 problems.",
    ]
    assert not Observation.objects.exists()


def test_a_dry_run_of_ratings_writes_nothing(
    import_ratings: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert import_ratings(RATINGS, "--dry-run") == 0

    assert "2 scores in 1 forms could be taken" in capsys.readouterr().out
    assert not Observation.objects.exists()


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (["--framework", "none"], "there is no published framework none"),
        (["--framework", "cnc/9"], "there is no published framework cnc/9"),
        (["--column", "who=a"], "--column who: say one of person"),
    ],
)
def test_what_cannot_be_used_at_all_ends_with_status_2(
    import_ratings: Callable[..., int],
    capsys: pytest.CaptureFixture[str],
    options: list[str],
    why: str,
) -> None:
    assert import_ratings(RATINGS, *options) == 2

    assert why in capsys.readouterr().err
