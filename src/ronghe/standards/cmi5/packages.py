"""Course packages (section 14): a zip with cmi5.xml at its root, or the course structure alone.

A package comes from anywhere: sizes are counted while unpacking and not believed from the
archive's own list, names that leave the package are refused, and XML has no entities.
"""

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from ronghe.standards.cmi5.course import AssignableUnit, Course
from ronghe.standards.cmi5.structure import PackageError, read_structure
from ronghe.standards.zips import DAMAGE

STRUCTURE = "cmi5.xml"
CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a package is read at most, in bytes and files."""

    package: int = 200 * 2**20
    structure: int = 8 * 2**20
    unpacked: int = 500 * 2**20
    one_file: int = 200 * 2**20
    files: int = 5_000
    ratio: int = 200


@dataclass(frozen=True, slots=True)
class Package:
    """A course structure, its XML, and the media beside it: the size in bytes of each file by its
    path."""

    course: Course
    structure: bytes
    files: Mapping[str, int] = field(default_factory=dict)


def read_package(data: bytes, *, limits: Limits | None = None) -> Package:
    """Read a package. Raises PackageError, which says in two languages what is wrong with it."""
    limits = limits or Limits()
    if len(data) > limits.package:
        megabytes = limits.package // 2**20
        raise PackageError(
            "too-large",
            f"The package is larger than {megabytes} MB and was not read.",
            f"课程包超过 {megabytes} MB，未读取。",
        )
    if not data.startswith(b"PK"):
        return _checked(_package(_structure(data, limits), {}))
    with _archive(data) as archive:
        files = _files(archive, limits)
        if STRUCTURE not in files:
            raise PackageError(
                "no-structure",
                "There is no cmi5.xml at the root of the zip file.",
                "zip 文件的根目录下没有 cmi5.xml。",
            )
        structure = _read(archive, STRUCTURE, limits.structure, limits)
    return _checked(_package(structure, files))


def read_media(data: bytes, *, limits: Limits | None = None) -> Iterator[tuple[str, bytes]]:
    """The files beside the course structure, one at a time; raises as `read_package` does."""
    limits = limits or Limits()
    if not data.startswith(b"PK"):
        return
    with _archive(data) as archive:
        left = limits.unpacked
        for name in _files(archive, limits):
            if name == STRUCTURE:
                continue
            content = _read(archive, name, min(left, limits.one_file), limits)
            left -= len(content)
            yield name, content


def _package(structure: bytes, files: Mapping[str, int]) -> Package:
    return Package(read_structure(structure), structure, files)


def _structure(data: bytes, limits: Limits) -> bytes:
    if len(data) > limits.structure:
        raise _bomb()
    return data


def _archive(data: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except DAMAGE:
        raise _broken() from None


def _files(archive: zipfile.ZipFile, limits: Limits) -> dict[str, int]:
    members = [one for one in archive.infolist() if not one.is_dir()]
    if len(members) > limits.files or sum(one.file_size for one in members) > limits.unpacked:
        raise _bomb()
    for one in members:
        if one.file_size > max(one.compress_size, 1) * limits.ratio and one.file_size > 2**20:
            raise _bomb()
        _refuse_path(one.filename)
    return {one.filename: one.file_size for one in members}


def _refuse_path(name: str) -> None:
    parts = name.split("/")
    if name.startswith("/") or "\\" in name or ":" in name or "\0" in name or ".." in parts:
        raise PackageError(
            "path",
            f"The file name “{name[:80]}” points outside the package.",
            f"文件名“{name[:80]}”指向课程包之外。",
        )


def _read(archive: zipfile.ZipFile, name: str, most: int, limits: Limits) -> bytes:
    """A member's bytes, counted as they come: the sizes in a zip's list are what its maker says."""
    content = bytearray()
    try:
        with archive.open(name) as member:
            while chunk := member.read(CHUNK):
                content += chunk
                if len(content) > most:
                    raise _bomb()
    except DAMAGE:
        raise _broken() from None
    return bytes(content)


def _checked(package: Package) -> Package:
    """An address without a host must be a file of the package (sections 14.1, 14.2)."""
    for unit in package.course.units():
        if not unit.is_absolute and media_path(unit) not in package.files:
            raise PackageError(
                "no-entry",
                f"The unit {unit.id} starts at “{unit.url}”, which is not in the package.",
                f"单元 {unit.id} 的起始文件“{unit.url}”不在课程包中。",
            )
    return package


def media_path(unit: AssignableUnit) -> str:
    """The path in the package at which a unit with a relative address starts."""
    return unquote(urlsplit(unit.url).path).removeprefix("./")


def _bomb() -> PackageError:
    return PackageError(
        "bomb",
        "The package holds more than is read: too many files, or too much in them.",
        "课程包内容超出读取上限：文件过多或过大。",
    )


def _broken() -> PackageError:
    return PackageError(
        "not-a-zip",
        "The zip file is damaged, encrypted or packed in a way that is not read.",
        "zip 文件已损坏、已加密，或其压缩方式无法读取。",
    )
