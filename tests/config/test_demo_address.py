"""The sample region's certificates name the address at which it is served."""

import os
from pathlib import Path

import pytest

from ronghe.config.commands.demo import take_address

HERE, THERE = "http://127.0.0.1:8650", "http://127.0.0.1:8651"


@pytest.fixture(autouse=True)
def data_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RONGHE_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("RONGHE_PUBLIC_URL", "")
    monkeypatch.delenv("RONGHE_PUBLIC_URL")


def taken(own: str, *, is_new: bool = False) -> str:
    os.environ.pop("RONGHE_PUBLIC_URL", None)
    take_address(own, is_new=is_new)
    return os.environ["RONGHE_PUBLIC_URL"]


def test_the_first_start_takes_its_own_host_and_port() -> None:
    assert taken(HERE) == HERE


def test_what_was_signed_keeps_its_address_on_another_port(
    capsys: pytest.CaptureFixture[str],
) -> None:
    taken(HERE)

    assert taken(THERE) == HERE
    assert HERE in capsys.readouterr().out


def test_starting_over_takes_the_new_address() -> None:
    taken(HERE)

    assert taken(THERE, is_new=True) == THERE
    assert taken(HERE) == THERE


def test_an_address_that_is_set_goes_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RONGHE_PUBLIC_URL", "https://school.example")

    take_address(HERE, is_new=True)

    assert os.environ["RONGHE_PUBLIC_URL"] == "https://school.example"
