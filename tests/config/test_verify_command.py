"""`ronghe verify`, as a person types it: no Django, no network."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.standards.verifiable_credentials.issuing import (
    DID,
    LISTS,
    award,
    school_web,
    signed_award,
    signing,
)

from ronghe.config import cli
from ronghe.files.credential_lookups import INDEX
from ronghe.standards.openbadges3.baking import bake_svg
from ronghe.standards.openbadges3.data import Achievement
from ronghe.standards.verifiable_credentials.dids import address_of_did
from ronghe.standards.verifiable_credentials.tokens import sign_token


@pytest.fixture(autouse=True)
def data_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RONGHE_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


def export_of(folder: Path, revoked: tuple[int, ...] = ()) -> Path:
    """What an export holds: the issuer's document and lists, by their addresses."""
    folder.mkdir()
    names = {address_of_did(DID): "did.json", **{LISTS[one]: f"{one}.json" for one in LISTS}}
    web = school_web(revoked)
    for address, name in names.items():
        (folder / name).write_bytes(web.pages[address])
    (folder / INDEX).write_text(json.dumps(names))
    return folder


def written(folder: Path, content: Any, name: str = "credential.json") -> str:
    text = content if isinstance(content, bytes) else json.dumps(content).encode()
    (folder / name).write_bytes(text)
    return str(folder / name)


def test_a_credential_is_verified_with_an_export_and_no_network(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, folder = written(tmp_path, signed_award()), export_of(tmp_path / "export")

    status = cli.main(["verify", file, "--with", str(folder), "--offline"])

    said = capsys.readouterr().out
    assert status == 0
    assert said.startswith("valid: It is unchanged since it was issued")
    assert "holder: 李伟 Li Wei" in said
    assert f"({DID})" in said


@pytest.mark.parametrize("form", ["token", "svg"])
def test_tokens_and_badges_are_verified_as_well(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    token = sign_token(award(), signing("rsa"))
    svg = bake_svg(b'<svg xmlns="http://www.w3.org/2000/svg"/>', token)
    file = written(tmp_path, token.encode() if form == "token" else svg, f"c.{form}")
    folder = export_of(tmp_path / "export")

    assert cli.main(["verify", file, "--with", str(folder), "--offline"]) == 0
    assert capsys.readouterr().out.startswith("valid")


def test_a_revoked_one_is_said_to_be_and_exits_with_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, folder = written(tmp_path, signed_award(7)), export_of(tmp_path / "export", (7,))

    assert cli.main(["verify", file, "--with", str(folder), "--offline", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["state"] == "revoked"


def test_offline_without_a_copy_it_could_not_be_checked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = cli.main(["verify", written(tmp_path, signed_award()), "--offline"])

    said = capsys.readouterr().out
    assert status == 3
    assert said.startswith("could not be checked")
    assert "revoked" not in said


def test_a_changed_one_is_not_genuine(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spoilt = {**signed_award(), "name": "Master of everything"}
    folder = export_of(tmp_path / "export")

    status = cli.main(["verify", written(tmp_path, spoilt), "--with", str(folder), "--offline"])

    said = capsys.readouterr().out
    assert status == 1
    assert said.startswith("not genuine")
    assert "Master" not in said


def test_a_file_of_another_kind_could_not_be_checked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = cli.main(["verify", written(tmp_path, b"a letter\n", "letter.txt"), "--offline"])

    assert status == 3
    assert "There is no credential in this that can be checked" in capsys.readouterr().out


def test_a_strangers_text_does_not_reach_the_terminal_as_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wild = Achievement("urn:uuid:1", "Certificate", "a\x1b[2Jb", "d", "c")
    file = written(tmp_path, signed_award(achievement=wild))
    folder = export_of(tmp_path / "export")

    cli.main(["verify", file, "--with", str(folder), "--offline"])

    assert "\x1b" not in capsys.readouterr().out


def test_a_file_that_is_not_there_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["verify", str(tmp_path / "gone.json")]) == 2
    assert "gone.json" in capsys.readouterr().err


def test_verifying_needs_no_django(tmp_path: Path) -> None:
    program = (
        "import sys; from ronghe.config import cli\n"
        f"cli.main(['verify', {written(tmp_path, signed_award())!r}, '--offline'])\n"
        "sys.exit('django' in sys.modules)"
    )

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)

    assert done.returncode == 0, done.stderr


def test_a_reader_who_has_seen_enough_ends_it_without_a_traceback(tmp_path: Path) -> None:
    program = (
        "import os, sys; from ronghe.config import cli\n"
        "reader, writer = os.pipe(); os.close(reader); os.dup2(writer, 1)\n"
        f"sys.exit(cli.main(['verify', {written(tmp_path, signed_award())!r}, '--offline']))"
    )

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)

    assert (done.returncode, done.stderr) == (141, b"")
