"""ronghe admin: the first region, organisation and system administrator, with a sign-in.

Asks on a terminal for what no option names. The password comes from the prompt or from standard
input, never from an argument. Said again, it makes nothing twice.
"""

import argparse
import getpass
import re
import sys
from typing import TYPE_CHECKING

from ronghe.config.faults import CommandFault, words
from ronghe.config.start import start_with_database

if TYPE_CHECKING:
    from ronghe.apps.base.api import Text
    from ronghe.apps.people.api import Account

HAN = re.compile(r"[\u3400-\u9fff]")
TRIES = 3
KINDS = ("bureau", "school", "enterprise")
# What to ask, by the option that answers it.
QUESTIONS = {
    "username": ("User name to sign in with", "登录用户名"),
    "name": ("Name of the administrator", "管理员姓名"),
    "region": ("Name of the region", "区域名称"),
    "organisation": (
        "Name of the organisation where the administrator works (bureau or school)",
        "管理员所在单位名称（主管部门或学校）",
    ),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    for name, (en, zh) in QUESTIONS.items():
        parser.add_argument(f"--{name}", metavar="NAME", help=words(en, zh))
    parser.add_argument(
        "--kind", choices=KINDS, default="bureau", help="what the organisation is, if it is new"
    )
    parser.add_argument(
        "--password-stdin", action="store_true", help="read the password from standard input"
    )
    parser.add_argument(
        "--new-password", action="store_true", help="set a new password for a sign-in that is there"
    )


def run(arguments: argparse.Namespace) -> int:
    start_with_database()
    from ronghe.apps.base.api import RongheError, today
    from ronghe.apps.people import api as people

    username = arguments.username = answer(arguments, "username")
    account = people.Account.objects.filter(username=username).select_related("person").first()
    stands = account is not None and account in people.administrators(today())
    try:
        if account is not None and stands:
            return renew(arguments, account) if arguments.new_password else say_stands(username)
        set_up(arguments, account)
    except RongheError as error:
        raise CommandFault(error.text.en, error.text.zh) from error
    return say_done(username)


def answer(arguments: argparse.Namespace, name: str) -> str:
    """What the option says, or what is typed; without a terminal a missing one is a fault."""
    given = (getattr(arguments, name) or "").strip()
    while not given:
        if not sys.stdin.isatty() or arguments.password_stdin:
            raise CommandFault(
                f"name it with --{name}: there is no terminal to ask on",
                f"没有可以提问的终端，请用 --{name} 指定",
            )
        given = ask(*QUESTIONS[name])
    return given


def ask(en: str, zh: str) -> str:
    try:
        return input(words(f"{en}: ", f"{zh}：")).strip()
    except EOFError:
        raise CommandFault("nothing was typed", "未输入任何内容") from None


def in_its_language(name: str) -> "Text":
    """A name as it was typed: Chinese where it has Chinese characters, else English."""
    from ronghe.apps.base.api import Text

    return Text("", name) if HAN.search(name) else Text(name, "")


def set_up(arguments: argparse.Namespace, account: "Account | None") -> None:
    from ronghe.apps.base.api import today
    from ronghe.apps.people import api as people

    name = in_its_language(answer(arguments, "name")) if account is None else account.person.name
    place = people.FirstPlace(
        region=in_its_language(answer(arguments, "region")),
        organisation=in_its_language(answer(arguments, "organisation")),
        kind=people.Organisation.Kind(arguments.kind),
    )
    needs_password = account is None or arguments.new_password
    people.set_up_administrator(
        viewer=people.command_viewer(),
        place=place,
        facts=people.PersonFacts(name_en=name.en, name_zh=name.zh),
        username=arguments.username,
        password=new_password(arguments) if needs_password else "",
        on_date=today(),
    )


def new_password(arguments: argparse.Namespace) -> str:
    """A password that will do: the first line of standard input, or typed twice the same."""
    if not sys.stdin.isatty() or arguments.password_stdin:
        return read_line()
    for _ in range(TRIES):
        typed = getpass.getpass(words("Password: ", "密码："))
        weakness = weakness_of(typed)
        if weakness:
            print(words(*weakness), file=sys.stderr)
        elif typed == getpass.getpass(words("The same again: ", "再输入一次：")):
            return typed
        else:
            print(words("The two differ.", "两次输入不一致。"), file=sys.stderr)
    raise CommandFault("no password was set; nothing was changed", "未设置密码，未作任何更改")


def weakness_of(password: str) -> tuple[str, str] | None:
    from ronghe.apps.people.api import password_weakness

    found = password_weakness(password)
    return (found.en, found.zh) if found else None


def read_line() -> str:
    password = sys.stdin.readline().rstrip("\r\n")
    if not password:
        raise CommandFault("there is no password on standard input", "标准输入中没有密码")
    return password


def renew(arguments: argparse.Namespace, account: "Account") -> int:
    from ronghe.apps.people import api as people

    password = new_password(arguments)
    people.renew_password(viewer=people.command_viewer(), account=account, password=password)
    print(words(f"{account.username} has a new password.", f"{account.username} 的密码已更新。"))
    return 0


def say_stands(username: str) -> int:
    print(
        words(
            f"{username} is a system administrator and can sign in; nothing was changed. "
            "A new password: --new-password.",
            f"{username} 已是系统管理员，可以登录；未作任何更改。如需新密码：--new-password。",
        )
    )
    return 0


def say_done(username: str) -> int:
    print(
        words(
            f"{username} can sign in as system administrator. Run `ronghe serve`, sign in, and "
            "follow the next steps: they begin with the first school.",
            f"{username} 可以以系统管理员身份登录。请运行 `ronghe serve` 并登录，"
            "按“下一步”操作：先添加第一所学校。",
        )
    )
    return 0
