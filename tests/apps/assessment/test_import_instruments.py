"""ronghe import and export instruments, as a person types them."""

from pathlib import Path

import pytest
from tests.apps.conftest import World, add_instrument

from ronghe.apps.assessment.models import Instrument
from ronghe.config import cli


@pytest.fixture
def exported(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One instrument of the framework, written to a file and taken out of the database."""
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    add_instrument(world.framework)
    file = tmp_path / "instruments.csv"
    assert cli.main(["export", "instruments", "cnc", "--out", str(file)]) == 0
    Instrument.objects.all().delete()
    return file


def test_what_was_exported_comes_back_as_a_draft(
    exported: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()

    assert cli.main(["import", "instruments", str(exported), "--framework", "cnc"]) == 0

    said = "1 of 1 instruments are drafts now; 0 said the same already; 0 problems.\n"
    assert capsys.readouterr().out == said
    assert Instrument.objects.get().published_at is None


def test_a_dry_run_writes_nothing(exported: Path) -> None:
    options = ["--framework", "cnc", "--dry-run"]

    assert cli.main(["import", "instruments", str(exported), *options]) == 0

    assert not Instrument.objects.exists()


def test_a_bad_row_is_named_and_nothing_lands(
    exported: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = exported.read_text(encoding="utf-8-sig").replace("anchored_scale", "quiz")
    exported.write_text(text, encoding="utf-8")
    capsys.readouterr()

    assert cli.main(["import", "instruments", str(exported), "--framework", "cnc"]) == 1

    assert "instruments.csv, line 2, column kind: quiz is not one of" in capsys.readouterr().out
    assert not Instrument.objects.exists()
