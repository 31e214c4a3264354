"""Production refuses to start with anything unsafe; keys made here are an installation's own."""

import base64
import os
import stat
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from ronghe.config import safety

GOOD_SECRET = "q7V-xK2p_Wd9sLrT4bNfH8mYcZ3gUaEj6RkXoP1tQvBnMhDwSy"
GOOD_MASTER_KEY = base64.b64encode(bytes(range(32))).decode()


def refusal(**changes: object) -> str:
    given = {
        "secret": GOOD_SECRET,
        "master_key": GOOD_MASTER_KEY,
        "debug": False,
        "hosts": ["ronghe.example.org"],
        **changes,
    }
    with pytest.raises(ImproperlyConfigured) as caught:
        safety.refuse_unsafe_production(**given)  # type: ignore[arg-type]
    return str(caught.value)


def test_production_starts_with_good_keys_debug_off_and_a_host() -> None:
    safety.refuse_unsafe_production(
        secret=GOOD_SECRET, master_key=GOOD_MASTER_KEY, debug=False, hosts=["ronghe.example.org"]
    )


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"secret": ""}, "RONGHE_SECRET_KEY is not set"),
        ({"secret": "django-insecure-" + GOOD_SECRET}, "RONGHE_SECRET_KEY is a default"),
        ({"secret": "ChangeMe" + GOOD_SECRET}, "RONGHE_SECRET_KEY is a default"),
        ({"secret": GOOD_SECRET[:49]}, "RONGHE_SECRET_KEY is shorter than 50 characters"),
        ({"secret": "ab" * 25}, "RONGHE_SECRET_KEY has fewer than 10 kinds of character"),
        ({"master_key": ""}, "RONGHE_MASTER_KEY is not set"),
        ({"master_key": "not base64!"}, "RONGHE_MASTER_KEY is not base64"),
        ({"master_key": "AAAA"}, "RONGHE_MASTER_KEY holds 3 bytes, not 32"),
        ({"debug": True}, "RONGHE_DEBUG is on"),
        ({"hosts": []}, "RONGHE_HOSTS names no host"),
        ({"hosts": ["*"]}, "RONGHE_HOSTS must not be *"),
    ],
)
def test_production_refuses(change: dict[str, object], named: str) -> None:
    assert f"in production: {named}." in refusal(**change)


def test_everything_that_is_wrong_is_named_at_once() -> None:
    said = refusal(secret="", debug=True, hosts=[])

    expected = "RONGHE_SECRET_KEY is not set; RONGHE_DEBUG is on; RONGHE_HOSTS names no host"
    assert expected in said


def test_a_local_secret_is_made_once_and_kept(tmp_path: Path) -> None:
    first = safety.local_secret(tmp_path / "data")

    assert safety.local_secret(tmp_path / "data") == first
    assert safety.secret_weakness(first) is None


def test_two_installations_have_different_keys(tmp_path: Path) -> None:
    assert safety.local_secret(tmp_path / "a") != safety.local_secret(tmp_path / "b")
    assert safety.local_master_key(tmp_path / "a") != safety.local_master_key(tmp_path / "b")


def test_a_local_master_key_is_fit_for_production(tmp_path: Path) -> None:
    assert safety.master_key_fault(safety.local_master_key(tmp_path)) is None


def test_keys_are_readable_by_their_owner_only(tmp_path: Path) -> None:
    safety.local_secret(tmp_path)

    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_a_key_that_another_process_made_first_is_kept(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_text("made by the other")

    safety._write_once(tmp_path / "secret_key", "made by this one")

    assert (tmp_path / "secret_key").read_text() == "made by the other"


def test_a_data_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(ImproperlyConfigured, match=f"cannot write its data folder {tmp_path}/file"):
        safety.local_secret(tmp_path / "file")
    assert os.listdir(tmp_path) == ["file"]
