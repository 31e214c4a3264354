"""`ronghe certification`: export and new keys, as an administrator types it."""

from pathlib import Path

import pytest
from tests.apps.certification.issuers import AT, CONTENT, give_keys

from ronghe.apps.certification.api import check_own, issue_credential
from ronghe.apps.certification.models import IssuerKey
from ronghe.apps.people.api import Organisation, Person, Region, command_viewer
from ronghe.config import cli


@pytest.fixture
def school(db: None) -> Organisation:
    region = Region.objects.create(code="lake", title_en="Lake", title_zh="湖区")
    school = Organisation.objects.create(
        region=region, kind="school", code="school", title_en="School", title_zh="学校"
    )
    give_keys(school)
    return school


def test_an_export_says_what_it_wrote(
    school: Organisation, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    person = Person.objects.create(name_en="Li Wei")
    issue_credential(
        viewer=command_viewer(),
        person=person,
        organisation=school,
        content=CONTENT,
        decision=None,
        at=AT,
    )

    status = cli.main(["certification", "export", str(tmp_path / "out")])

    assert status == 0
    assert "1 credentials of 1 issuers in 13 files" in capsys.readouterr().out


def test_new_keys_sign_and_old_signatures_verify(
    school: Organisation, capsys: pytest.CaptureFixture[str]
) -> None:
    person = Person.objects.create(name_en="Li Wei")
    facts = {"viewer": command_viewer(), "person": person, "organisation": school}
    before = issue_credential(**facts, content=CONTENT, decision=None, at=AT)  # type: ignore[arg-type]

    status = cli.main(["certification", "rotate-keys"])

    assert (status, capsys.readouterr().out) == (0, "school: new keys.\n")
    assert check_own(before, at=AT).state == "valid"
    assert IssuerKey.objects.filter(retired_at=None).count() == 2
    assert IssuerKey.objects.count() == 4


def test_an_issuer_without_keys_is_named(
    school: Organisation, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["certification", "rotate-keys", "--organisation", "other"]) == 2
    assert "other has no signing keys here" in capsys.readouterr().err
