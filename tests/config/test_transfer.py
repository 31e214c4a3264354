"""ronghe import and export, as a person types them: what lands, what is named, what is left."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from ronghe.apps.people.api import Organisation, Person, Region
from ronghe.config import cli

pytestmark = pytest.mark.django_db

PEOPLE = "number,role,starts_on,name_zh,name_en\n"


@pytest.fixture
def school() -> Organisation:
    region = Region.objects.create(code="lake", title_en="Lake", title_zh="湖区")
    return Organisation.objects.create(
        region=region, kind="school", code="school", title_en="School", title_zh="学校"
    )


@pytest.fixture
def import_people(
    school: Organisation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., int]:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")

    def run(rows: str, *options: str) -> int:
        file = tmp_path / "people.csv"
        file.write_text(PEOPLE + rows, encoding="utf-8")
        return cli.main(["import", "people", "--organisation", "school", str(file), *options])

    return run


def test_people_land(import_people: Callable[..., int], capsys: pytest.CaptureFixture[str]) -> None:
    assert import_people("S1,student,2025-09-01,李华,Li Hua\n") == 0

    assert capsys.readouterr().out == "1 new persons, 1 new roles.\n"
    assert Person.objects.get(number="S1").name_zh == "李华"


def test_a_dry_run_says_what_would_happen_and_does_nothing(
    import_people: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert import_people("S1,student,2025-09-01,李华,Li Hua\n", "--dry-run") == 0

    assert capsys.readouterr().out == (
        "Nothing was written. 1 rows could be taken, 1 of them new persons; 0 problems.\n"
    )
    assert not Person.objects.exists()


def test_one_bad_row_is_named_and_nothing_lands(
    import_people: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    rows = "S1,student,2025-09-01,李华,Li Hua\nS2,pupil,2025-09-01,王芳,Wang Fang\n"

    assert import_people(rows) == 1

    first, last = capsys.readouterr().out.splitlines()
    assert first.startswith("people.csv, line 3, column role: ")
    assert last.startswith("Nothing was written. ")
    assert not Person.objects.exists()


def test_an_unknown_organisation_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")

    assert cli.main(["import", "people", "--organisation", "nowhere", "people.csv"]) == 2

    assert capsys.readouterr().err == "ronghe import: 没有代码为 nowhere 的单位\n"


@pytest.mark.parametrize("what", ["esco", "onet", "csco", "framework"])
def test_a_file_that_is_not_there_is_named(
    what: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")

    assert cli.main(["import", what, "no-such-file"]) == 2

    said = capsys.readouterr().err
    assert said.startswith("ronghe import: ")
    assert "no-such-file" in said
    assert said.count("\n") == 1


def test_everything_about_a_person_goes_into_one_private_file(
    school: Organisation, tmp_path: Path
) -> None:
    person = Person.objects.create(name_en="Li Hua", name_zh="李华")
    out = tmp_path / "li-hua.json"

    assert cli.main(["export", "person", str(person.uuid), "--out", str(out)]) == 0

    assert "李华" in json.dumps(json.loads(out.read_text()), ensure_ascii=False)
    assert out.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("uuid", ["no uuid", "0198c0de-0000-7000-8000-000000000000"])
def test_a_person_who_is_not_there_is_named(
    uuid: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")

    assert cli.main(["export", "person", uuid, "--out", str(tmp_path / "out")]) == 2

    assert capsys.readouterr().err == f"ronghe export: there is no person {uuid}\n"
    assert list(tmp_path.iterdir()) == []


def test_postings_land_and_what_was_bad_is_named(
    db: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Region.objects.create(code="lake", title_en="Lake", title_zh="湖区")
    file = tmp_path / "p.csv"
    file.write_text("id,title,date\n1,Turner,2026-03-05\n2,Miller,soon\n")
    words = ["import", "postings", "--region", "lake", str(file)]

    kept_out = cli.main(words)
    taken = cli.main([*words, "--sound-rows"])

    said = capsys.readouterr().out
    assert (kept_out, taken) == (1, 1)
    assert "p.csv, line 3, column date: soon is not a day" in said
    assert "Taken in: 1 new postings" in said
    assert cli.main([*words[:3], "nowhere", str(file)]) == 2
