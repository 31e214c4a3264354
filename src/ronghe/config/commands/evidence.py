"""ronghe evidence: check the log, seal it, keep its heads elsewhere, rebuild what is copied."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from ronghe.config.faults import CommandFault, words
from ronghe.config.start import start_with_database


def add_arguments(parser: argparse.ArgumentParser) -> None:
    what = parser.add_subparsers(dest="what", required=True, metavar="verify|seal|heads|rebuild")
    check = what.add_parser("verify", help="check every link of every stream's chain")
    check.add_argument(
        "--heads",
        type=Path,
        metavar="FILE",
        help="set the log against signed heads that were kept elsewhere",
    )
    what.add_parser("seal", help="seal what waits now, without waiting for the clock")
    keep = what.add_parser("heads", help="write the signed heads, one line of JSON each, to keep")
    keep.add_argument("file", type=Path, nargs="?", help="where to; without it they are printed")
    what.add_parser("rebuild", help="make observations and estimates anew from the log")


def run(arguments: argparse.Namespace) -> int:
    start_with_database()
    match arguments.what:
        case "verify":
            return verify(arguments.heads)
        case "heads":
            return heads(arguments.file)
        case "rebuild":
            return rebuild()
    return seal()


def verify(kept: Path | None = None) -> int:
    from ronghe.apps.evidence.api import verify_log

    against = compared(kept) if kept else True
    found = verify_log()
    for damage in found.damage:
        print(damage.sentence())
    print(
        words(
            f"{found.checked} sealed records checked, {len(found.damage)} places damaged; "
            f"{found.unsealed} records wait for their seal.",
            f"已核对 {found.checked} 条封存记录，{len(found.damage)} 处受损；"
            f"{found.unsealed} 条记录等待封存。",
        )
    )
    return 0 if found.is_whole and against else 1


def compared(kept: Path) -> bool:
    """Print where the log is not what heads kept elsewhere say; True when it is."""
    from ronghe.apps.base.api import RongheError
    from ronghe.apps.evidence.api import compare_heads, read_heads

    try:
        with kept.open(encoding="utf-8") as file:
            count, damage = compare_heads(read_heads(file))
    except RongheError as error:
        raise CommandFault(error.text.en, error.text.zh) from error
    except (OSError, UnicodeDecodeError) as error:
        raise CommandFault(f"cannot read {kept}: {error}", f"无法读取 {kept}：{error}") from error
    for one in damage:
        print(one.sentence())
    print(
        words(
            f"{count} kept heads compared, {len(damage)} do not fit this log.",
            f"已比对 {count} 个另存的链首，{len(damage)} 个与本日志不符。",
        )
    )
    return not damage


def heads(file: Path | None) -> int:
    from ronghe.apps.evidence.api import line_of, signed_heads

    count = 0
    with _target(file) as out:
        for head in signed_heads():
            print(line_of(head), file=out)
            count += 1
    said = words(f"{count} signed heads written.", f"已写出 {count} 个签名链首。")
    print(said, file=sys.stderr)
    return 0


@contextmanager
def _target(file: Path | None) -> Iterator[TextIO]:
    if file is None:
        yield sys.stdout
        return
    try:
        with file.open("x", encoding="utf-8") as out:
            yield out
    except FileExistsError as error:
        raise CommandFault(
            f"{file} is there already; kept heads are not written over",
            f"{file} 已存在；另存的链首不会被覆盖",
        ) from error
    except OSError as error:
        raise CommandFault(f"cannot write {file}: {error}", f"无法写入 {file}：{error}") from error


def rebuild() -> int:
    from ronghe.apps.evidence.api import rebuild_index

    count = rebuild_index()
    print(words(f"{count} statements indexed anew.", f"已重建 {count} 条语句的索引。"))
    return observations()


def observations() -> int:
    from ronghe.apps.assessment.api import rebuild_from_log
    from ronghe.apps.base.api import now
    from ronghe.apps.people.api import command_viewer

    done = rebuild_from_log(viewer=command_viewer(), at=now())
    print(
        words(
            f"{done.observations} observations made anew from {done.records} records; "
            f"{done.estimates} estimates of {done.calibrations} calibrations in force.",
            f"已由 {done.records} 条记录重建 {done.observations} 条观测；"
            f"重建 {done.calibrations} 次生效标定的 {done.estimates} 个估计值。",
        )
    )
    return 0


def seal() -> int:
    from ronghe.apps.evidence.api import seal_all

    count = seal_all()
    print(words(f"{count} records sealed.", f"已封存 {count} 条记录。"))
    return 0
