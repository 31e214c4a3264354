"""`ronghe import enterprises`: lands, names bad rows, takes the sound ones when told."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ronghe.apps.people.api import Organisation, Region
from ronghe.config import cli

HEADER = "kind,code,title_en\n"
GOOD = "enterprise,blue,Blue Lake Valves\n"
BAD = "rocket,red,Red\n"
Import = Callable[..., int]


@pytest.fixture
def import_enterprises(db: None, tmp_path: Path) -> Import:
    Region.objects.create(code="lake", title_en="Lake", title_zh="湖")

    def run(rows: str, *options: str) -> int:
        file = tmp_path / "enterprises.csv"
        file.write_text(HEADER + rows, encoding="utf-8")
        return cli.main(["import", "enterprises", "--region", "lake", str(file), *options])

    return run


def codes() -> list[str]:
    return list(Organisation.objects.values_list("code", flat=True))


def test_enterprises_land(import_enterprises: Import) -> None:
    assert import_enterprises(GOOD) == 0
    assert codes() == ["blue"]


def test_a_dry_run_writes_nothing(import_enterprises: Import) -> None:
    assert import_enterprises(GOOD, "--dry-run") == 0
    assert codes() == []


def test_a_bad_row_is_named_and_keeps_everything_out(
    import_enterprises: Import, capsys: pytest.CaptureFixture[str]
) -> None:
    assert import_enterprises(GOOD + BAD) == 1
    assert "line 3, column kind" in capsys.readouterr().out
    assert codes() == []


def test_the_sound_rows_land_when_that_is_said(import_enterprises: Import) -> None:
    assert import_enterprises(GOOD + BAD, "--sound-rows") == 1
    assert codes() == ["blue"]


def test_an_unknown_region_is_said(
    import_enterprises: Import, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["import", "enterprises", "--region", "nowhere", "x.csv"]) == 2
    assert "nowhere" in capsys.readouterr().err
