"""The command `ronghe`, as a person types it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ronghe.config import cli


def ronghe(*words: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("RONGHE_", "DJANGO_", "LC_"))
    }
    return subprocess.run(
        [sys.executable, "-m", "ronghe.config.cli", *words],
        env={**kept, "RONGHE_DATA": str(folder), "LC_ALL": "C.UTF-8", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([]) == 0

    listed = [line.split()[0] for line in capsys.readouterr().out.splitlines()[2:-2]]
    assert listed == list(cli.COMMANDS)


def test_every_command_explains_its_options(capsys: pytest.CaptureFixture[str]) -> None:
    for name, command in cli.COMMANDS.items():
        with pytest.raises(SystemExit) as left:
            cli.main([name, "--help"])
        assert left.value.code == 0
        said = capsys.readouterr().out
        assert said.startswith(f"usage: ronghe {name} ")
        assert command.summary in " ".join(said.split())


def test_a_command_that_does_not_exist_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["calibrat"]) == 2

    assert capsys.readouterr().err.startswith("ronghe: there is no command 'calibrat'\n")


def test_the_version_is_the_packages(capsys: pytest.CaptureFixture[str]) -> None:
    from importlib.metadata import version

    assert cli.main(["--version"]) == 0
    assert capsys.readouterr().out == f"ronghe {version('ronghe')}\n"


def test_calibrating_needs_no_django(tmp_path: Path) -> None:
    program = (
        "import sys; from ronghe.config import cli\n"
        "try: cli.main(['calibrate', '--help'])\n"
        "except SystemExit: print('django' in sys.modules, 'numpy' in sys.modules)"
    )

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)

    assert done.stdout.splitlines()[-1] == "False False"


def test_migrate_makes_the_database_and_says_when_nothing_waits(tmp_path: Path) -> None:
    assert ronghe("migrate", "--check", folder=tmp_path).returncode == 1

    assert ronghe("migrate", folder=tmp_path).returncode == 0

    again = ronghe("migrate", "--check", folder=tmp_path)
    assert (again.returncode, again.stdout) == (0, "The database is up to date.\n")


def test_serving_an_old_database_says_what_to_run(tmp_path: Path) -> None:
    done = ronghe("serve", "--port", "1024", folder=tmp_path)

    assert done.returncode == 2
    assert done.stderr == (
        "ronghe serve: the database is not up to date: run `ronghe migrate` first\n"
    )


@pytest.mark.parametrize(
    "words",
    [
        ("bench", "pages"),
        ("evidence", "verify"),
        ("export", "instruments", "turning", "--out", "turning.csv"),
        ("import", "people", "--organisation", "school", "people.csv"),
        ("certification", "rotate-keys"),
    ],
    ids=lambda words: words[0],
)
def test_a_command_on_an_old_database_says_what_to_run(
    words: tuple[str, ...], tmp_path: Path
) -> None:
    done = ronghe(*words, folder=tmp_path)

    assert done.returncode == 2
    assert done.stderr == (
        f"ronghe {words[0]}: the database is not up to date: run `ronghe migrate` first\n"
    )


def test_a_fault_is_said_in_the_language_of_the_terminal(tmp_path: Path) -> None:
    done = ronghe("backup", "copy.sqlite3", folder=tmp_path, LC_ALL="zh_CN.UTF-8")

    assert done.returncode == 2
    assert done.stderr == f"ronghe backup: {tmp_path}/ronghe.sqlite3 处没有数据库\n"


def test_a_wrong_setting_is_one_clear_line(tmp_path: Path) -> None:
    done = ronghe("doctor", folder=tmp_path, RONGHE_MODE="staging")

    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "RONGHE_MODE" in done.stderr


def test_fresh_keys_are_fit_for_production(capsys: pytest.CaptureFixture[str]) -> None:
    from ronghe.config import safety

    assert cli.main(["doctor", "--new-keys"]) == 0

    keys = dict(line.split("=", 1) for line in capsys.readouterr().out.splitlines())
    assert safety.secret_weakness(keys["RONGHE_SECRET_KEY"]) is None
    assert safety.master_key_fault(keys["RONGHE_MASTER_KEY"]) is None
