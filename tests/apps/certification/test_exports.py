"""Everything issued, as files that verify without this installation."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from tests.apps.certification.issuers import AT, CONTENT
from tests.apps.certification.test_issuing import issued
from tests.apps.conftest import World

from ronghe.apps.base.api import Text
from ronghe.apps.certification.api import export_issued, issue_record, revoke_credential
from ronghe.apps.people.api import NotAllowed, Viewer, command_viewer, viewer_of_person
from ronghe.apps.people.services.erasure import erase_person
from ronghe.files.credential_lookups import Lookups, answers_of_folder
from ronghe.standards.openbadges3.baking import unbake
from ronghe.standards.verifiable_credentials.verifying import verify

SYSTEM = command_viewer()


def state_of(content: bytes | str, folder: Path) -> str:
    """With nothing but the files."""
    lookups = Lookups(at=AT, own=answers_of_folder(folder), is_offline=True)
    return verify(content, fetch=lookups, at=AT).state


def test_an_export_verifies_by_itself(world: World, issuer: Viewer, tmp_path: Path) -> None:
    credential = issued(world, issuer)
    taken_back = issued(world, issuer, person=world.students[1])
    revoke_credential(viewer=issuer, credential=taken_back, reason="mistake", at=AT)
    record = issue_record(
        viewer=issuer,
        person=world.students[0],
        organisation=world.school,
        title=Text("First year", "第一学年"),
        contents=[CONTENT, replace(CONTENT, code="other")],
        at=AT,
    )

    done = export_issued(viewer=SYSTEM, folder=tmp_path / "out")

    folder = tmp_path / "out"
    states = {
        one: {
            "json": state_of((folder / f"{one.uuid}.json").read_bytes(), folder),
            "jwt": state_of((folder / f"{one.uuid}.jwt").read_bytes(), folder),
            "png": state_of(unbake((folder / f"{one.uuid}.png").read_bytes()), folder),
            "svg": state_of(unbake((folder / f"{one.uuid}.svg").read_bytes()), folder),
        }
        for one in (credential, taken_back, record)
    }
    assert {one: set(found.values()) for one, found in states.items()} == {
        credential: {"valid"},
        taken_back: {"revoked"},
        record: {"valid"},
    }
    assert (done.credentials, done.issuers) == (3, 1)
    summary = json.loads((folder / "summary.json").read_text())
    assert [one["state"] for one in summary["credentials"]] == ["valid", "revoked", "valid"]
    assert len(list(folder.glob("*.pem"))) == 2
    assert sorted(file.suffix for file in folder.glob("*.status-*")) == [".json"] * 2 + [".jwt"] * 2
    assert not any(b"PRIVATE" in file.read_bytes() for file in folder.iterdir())


def test_an_erased_holders_credential_is_not_exported(
    world: World, issuer: Viewer, tmp_path: Path
) -> None:
    issued(world, issuer)
    erase_person(viewer=viewer_of_person(world.administrator), person=world.students[0], at=AT)

    assert export_issued(viewer=SYSTEM, folder=tmp_path / "out").credentials == 0


def test_nobody_else_exports_and_nothing_is_written(
    world: World, issuer: Viewer, tmp_path: Path
) -> None:
    issued(world, issuer)

    with pytest.raises(NotAllowed):
        export_issued(viewer=issuer, folder=tmp_path / "out")

    assert not (tmp_path / "out").exists()
