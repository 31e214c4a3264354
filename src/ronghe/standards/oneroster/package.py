"""A OneRoster package as a zip file: opened within limits, the manifest before anything else."""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from ronghe.standards.oneroster.data import Mode, Version
from ronghe.standards.oneroster.messages import RosterError
from ronghe.standards.problems import ProblemLog
from ronghe.standards.tables import Layout, Limits, Source, read_rows
from ronghe.standards.zips import DAMAGE

LARGEST_ZIP = 32 * 2**20
LARGEST_FILE = 64 * 2**20
LARGEST_WHOLE = 192 * 2**20
MOST_ENTRIES = 100
MANIFEST = "manifest.csv"
MODES = {"bulk", "delta"}
PROPERTIES = Layout(("propertyName", "value"), ragged=True)


@dataclass(frozen=True, slots=True)
class Manifest:
    """`modes` names what came: the file's name without ending -> bulk or delta."""

    version: Version
    modes: Mapping[str, Mode]
    source_name: str


def unpack(data: bytes) -> dict[str, bytes]:
    """The CSV files of a zip by name in lower case, whatever folder they stand in.

    Raises RosterError for what is no zip, is locked, or unpacks to more than is reasonable: what
    the zip itself says about sizes is not believed, bytes are counted as they come out.
    """
    if len(data) > LARGEST_ZIP:
        raise RosterError("The file is larger than 32 MB.", "文件大于 32 MB。")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _files_of(archive)
    except RuntimeError:
        raise RosterError(
            "The zip file is locked with a password, or packed in a way that is not read.",
            "zip 文件设有密码，或压缩方式无法读取。",
        ) from None
    except DAMAGE as error:
        if isinstance(error, RosterError):
            raise
        raise RosterError(
            "This is not a zip file, or it is damaged.", "这不是 zip 文件，或文件已损坏。"
        ) from None


def _files_of(archive: zipfile.ZipFile) -> dict[str, bytes]:
    entries = [one for one in archive.infolist() if _is_table(one.filename)]
    if len(archive.infolist()) > MOST_ENTRIES:
        raise RosterError(
            f"The zip file holds more than {MOST_ENTRIES} files.",
            f"zip 中的文件超过 {MOST_ENTRIES} 个。",
        )
    found: dict[str, bytes] = {}
    left = LARGEST_WHOLE
    for entry in entries:
        name = entry.filename.replace("\\", "/").rsplit("/", 1)[-1].lower()
        if name in found:
            raise RosterError(f"{name} stands in the zip twice.", f"zip 中有两个 {name}。")
        with archive.open(entry) as stream:
            found[name] = stream.read(min(LARGEST_FILE, left) + 1)
        left -= len(found[name])
        if len(found[name]) > LARGEST_FILE or left < 0:
            raise RosterError(
                f"{name} unpacks to more than is read (64 MB a file, 192 MB in all).",
                f"{name} 解压后超出可读取的大小（单个文件 64 MB，合计 192 MB）。",
            )
    return found


def _is_table(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    is_hidden = any(part.startswith((".", "__MACOSX")) for part in parts)
    return name.lower().endswith(".csv") and not is_hidden


def read_manifest(files: Mapping[str, bytes], log: ProblemLog) -> Manifest:
    """What the package says about itself. Raises RosterError without it or for another version."""
    if MANIFEST not in files:
        raise RosterError(
            "There is no manifest.csv in the zip file, so it is no OneRoster package.",
            "zip 中没有 manifest.csv，不是 OneRoster 数据包。",
        )
    source = Source(MANIFEST, log, Limits(rows=1_000, field_characters=2_000))
    rows = list(read_rows(source, io.BytesIO(files[MANIFEST]), PROPERTIES))
    said = {name.strip().lower(): value.strip() for _, (name, value) in rows}
    version = said.get("oneroster.version", "")
    if version not in ("1.1", "1.2"):
        raise RosterError(
            f"The manifest names OneRoster {version[:20] or '?'}; 1.1 and 1.2 are read.",
            f"清单中的 OneRoster 版本为 {version[:20] or '？'}；可读取 1.1 与 1.2。",
        )
    return Manifest(cast(Version, version), _modes(rows, log), said.get("source.systemname", ""))


def _modes(rows: list[tuple[int, tuple[str, ...]]], log: ProblemLog) -> dict[str, Mode]:
    modes: dict[str, Mode] = {}
    for line, (name, value) in rows:
        prefix, _, file = name.strip().partition(".")
        mode = value.strip().lower()
        if prefix.lower() != "file" or mode in ("", "absent"):
            continue
        if mode in MODES:
            modes[file] = cast(Mode, mode)
        else:
            log.error(MANIFEST, line, "value", "no_mode", value=value)
    return modes
