"""ronghe verify FILE|URL: whether a credential is genuine and in force.

Starts no Django and needs no database: `--with` a folder that was exported answers for its
issuers, and what was fetched before is kept with its age.
"""

import argparse
import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from ronghe.config import paths
from ronghe.config.faults import CommandFault, words
from ronghe.files.credential_lookups import Lookups, answers_of_folder
from ronghe.files.web_documents import DocumentFolder, NotFetched, fetch_document
from ronghe.standards.openbadges3.baking import LARGEST_IMAGE
from ronghe.standards.openbadges3.carriers import carried
from ronghe.standards.openbadges3.reading import Summary, summary_of
from ronghe.standards.verifiable_credentials.data import Unreadable
from ronghe.standards.verifiable_credentials.verifying import Verification, verify

STATE_WORDS = {
    "valid": ("valid", "有效"),
    "unproven": ("unchanged, issuer not proven", "未被改动，颁发者未经证明"),
    "not_yet_valid": ("not yet valid", "尚未生效"),
    "expired": ("expired", "已过期"),
    "suspended": ("suspended", "已暂停"),
    "revoked": ("revoked", "已撤销"),
    "not_checked": ("could not be checked", "无法核验"),
    "not_genuine": ("not genuine", "不真实"),
}
# 0: nothing speaks against it; 1: it does not hold; 3: nobody can say now.
STATUS = {"valid": 0, "unproven": 0, "not_checked": 3}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "source", metavar="FILE|URL", help="JSON, token, baked PNG or SVG, PDF; or '-'"
    )
    parser.add_argument(
        "--with",
        dest="folder",
        type=Path,
        metavar="DIR",
        help="keys and lists of an export, instead of the network",
    )
    parser.add_argument("--offline", action="store_true", help="ask only what was kept here")
    parser.add_argument("--json", action="store_true", help="say it as JSON")


def run(arguments: argparse.Namespace) -> int:
    at = datetime.now(UTC)
    found = checked(arguments, at)
    if arguments.json:
        print(json.dumps(as_json(found), ensure_ascii=False, indent=2))
    else:
        print("\n".join(lines_of(found, at)))
    return STATUS.get(found.state, 1)


def checked(arguments: argparse.Namespace, at: datetime) -> Verification:
    lookups = Lookups(
        at=at,
        copies=DocumentFolder(paths.data_folder() / "lookups"),
        is_offline=arguments.offline,
        **({"own": answers_of_folder(arguments.folder)} if arguments.folder else {}),
    )
    content = content_of(arguments.source, is_offline=arguments.offline)
    try:
        return verify(carried(content), fetch=lookups, at=at)
    except Unreadable as problem:
        return Verification("not_checked", problem.en, problem.zh)


def content_of(source: str, *, is_offline: bool) -> bytes:
    """What stands in a file, on standard input or at an address."""
    if source == "-":
        return sys.stdin.buffer.read(LARGEST_IMAGE + 1)
    if source.startswith(("https://", "http://")):
        return _from_the_web(source, is_offline)
    try:
        with Path(source).open("rb") as file:
            return file.read(LARGEST_IMAGE + 1)
    except OSError as error:
        raise CommandFault(
            f"cannot read {source}: {error.strerror}", f"无法读取 {source}：{error.strerror}"
        ) from error


def _from_the_web(address: str, is_offline: bool) -> bytes:
    if is_offline:
        raise CommandFault("an address cannot be read offline", "离线时无法读取网址")
    try:
        return fetch_document(address)
    except NotFetched as error:
        raise CommandFault(error.en, error.zh) from error


def lines_of(found: Verification, at: datetime) -> list[str]:
    """The outcome for a person: the state first, then what it says."""
    lines = [f"{words(*STATE_WORDS[found.state])}: {words(found.en, found.zh)}"]
    if found.document:
        lines += _summary_lines(summary_of(found.document))
    for number, part in enumerate(found.parts, start=1):
        lines.append(f"  {number}. {words(*STATE_WORDS[part.state])}")
    if found.looked_up_at and found.looked_up_at < at:
        when = f"{found.looked_up_at:%Y-%m-%d %H:%M} UTC"
        lines.append(words(f"keys and lists as of {when}", f"密钥与状态列表截至 {when}"))
    return lines


def _summary_lines(summary: Summary) -> list[str]:
    rows = [
        (words("what", "内容"), summary.name),
        (words("holder", "持有人"), summary.holder),
        (words("issuer", "颁发者"), f"{summary.issuer_name} ({summary.issuer_id})"),
        (words("from", "自"), summary.valid_from),
        (words("until", "至"), summary.valid_until),
        *((one.name, one.value) for one in summary.results),
        *((one.genre, one.name) for one in summary.support),
    ]
    return [f"  {_plain(name)}: {_plain(value)}" for name, value in rows if value]


def _plain(text: str) -> str:
    """A stranger's text in one line of a terminal, without its control characters."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def as_json(found: Verification) -> dict[str, object]:
    return {
        "state": found.state,
        "en": found.en,
        "zh": found.zh,
        "issuer": found.issuer,
        "looked_up_at": found.looked_up_at.isoformat() if found.looked_up_at else None,
        "parts": [as_json(one) for one in found.parts],
    }
