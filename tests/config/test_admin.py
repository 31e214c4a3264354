"""ronghe admin, as a person types it: what it makes, what it refuses, and said again."""

import io
from collections.abc import Callable

import pytest

from ronghe.apps.base.api import today
from ronghe.apps.people.api import (
    Account,
    Membership,
    Organisation,
    Person,
    Region,
    administrators,
)
from ronghe.config import cli
from ronghe.config.doctor.work import check_administrator

pytestmark = pytest.mark.django_db

GOOD = "Kailing-2026!"
ALL = ("--username", "li.min", "--name", "李敏", "--region", "港湾区域", "--organisation", "教育局")

Run = Callable[..., int]


@pytest.fixture
def admin(monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")

    def run(*options: str, typed: str = f"{GOOD}\n") -> int:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        return cli.main(["admin", *options])

    return run


def test_options_and_a_password_on_standard_input_make_the_first_administrator(
    admin: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert admin(*ALL, "--password-stdin") == 0

    assert capsys.readouterr().out.startswith("li.min can sign in as system administrator.")
    [account] = administrators(today())
    assert account.check_password(GOOD)
    assert account.person.name_zh == "李敏"
    assert (Region.objects.get().title_zh, Organisation.objects.get().kind) == (
        "港湾区域",
        "bureau",
    )


def test_said_again_it_changes_nothing(admin: Run, capsys: pytest.CaptureFixture[str]) -> None:
    admin(*ALL)

    assert admin(*ALL, typed="Another-2026!\n") == 0

    assert "nothing was changed" in capsys.readouterr().out
    assert Account.objects.get().check_password(GOOD)
    assert Person.objects.count() == Region.objects.count() == Membership.objects.count() == 1


def test_a_second_administrator_joins_the_same_organisation(admin: Run) -> None:
    admin(*ALL)

    admin("--username", "wang", "--name", "Wang Fang", *ALL[4:])

    assert Organisation.objects.count() == 1
    assert [one.username for one in administrators(today())] == ["li.min", "wang"]


def test_a_forgotten_password_is_set_anew(admin: Run) -> None:
    admin(*ALL)

    assert admin("--username", "li.min", "--new-password", typed="Other-Kailing-7\n") == 0

    assert Account.objects.get().check_password("Other-Kailing-7")


@pytest.mark.parametrize(
    ("typed", "said"),
    [("12345678\n", "too common"), ("", "no password on standard input")],
)
def test_a_weak_password_and_none_make_nothing(
    admin: Run, capsys: pytest.CaptureFixture[str], typed: str, said: str
) -> None:
    assert admin(*ALL, typed=typed) == 2

    assert said in capsys.readouterr().err
    assert not Region.objects.exists()
    assert not Person.objects.exists()


def test_without_a_terminal_what_is_missing_is_named(
    admin: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert admin(*ALL[:4]) == 2

    assert capsys.readouterr().err == (
        "ronghe admin: name it with --region: there is no terminal to ask on\n"
    )
    assert not Person.objects.exists()


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_on_a_terminal_it_asks_and_names_the_reason_against_a_weak_password(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    passwords = iter(["short", GOOD, "mistyped", GOOD, GOOD])
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setattr("sys.stdin", Terminal("li.min\n李敏\nHarbour\n\nBureau\n"))
    monkeypatch.setattr("getpass.getpass", lambda prompt: next(passwords))

    assert cli.main(["admin"]) == 0

    assert "too short" in capsys.readouterr().err
    assert Account.objects.get().check_password(GOOD)
    assert Region.objects.get().title_en == "Harbour"


def test_the_doctor_says_when_nobody_can_sign_in(admin: Run) -> None:
    [before] = check_administrator()

    admin(*ALL)

    [after] = check_administrator()
    assert "run `ronghe admin`" in before.en
    assert (before.level.name, after.level.name) == ("FAULT", "WELL")
