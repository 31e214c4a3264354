"""The file in which a portfolio travels: JSON by itself, or a ZIP with pages and files. Pure but
for memory: everything is bounded before it is unpacked."""

import io
import zipfile
from collections.abc import Mapping

from ronghe.apps.certification.portfolio_archive import (
    Archive,
    ArchiveUnreadable,
    archive_json,
    read_archive,
)
from ronghe.apps.certification.portfolio_limits import MOST_BYTES, MOST_FILE_BYTES
from ronghe.standards.zips import DAMAGE

MOST_UPLOADED = MOST_BYTES * 3 // 2
MOST_JSON = 40 * 1024 * 1024
MOST_MEMBERS = 6_000
DOCUMENT = "portfolio.json"
FOLDER = "files/"


def archive_zip(archive: Archive, pages: Mapping[str, bytes]) -> bytes:
    """A ZIP that opens without Ronghe: the pages given, the files, and the JSON to bring in."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, page in pages.items():
            bundle.writestr(_dated(name, archive), page)
        bundle.writestr(_dated(DOCUMENT, archive), archive_json(archive, with_contents=False))
        for digest, content in sorted(archive.contents.items()):
            bundle.writestr(_dated(f"{FOLDER}{digest}", archive), content)
    return packed.getvalue()


def _dated(name: str, archive: Archive) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, archive.made_at.timetuple()[:6])
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def read_file(content: bytes) -> Archive:
    """A portfolio out of either kind of file. Raises ArchiveUnreadable."""
    if not 0 < len(content) <= MOST_UPLOADED:
        raise _too_large()
    if content.startswith(b"PK"):
        return _read_zip(content)
    return read_archive(content, {})


def _read_zip(content: bytes) -> Archive:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as bundle:
            members = bundle.infolist()
            if len(members) > MOST_MEMBERS:
                raise _too_large()
            document, files = _unpack(bundle, members)
    except DAMAGE:
        raise ArchiveUnreadable([("ZIP", "it is damaged", "文件已损坏")]) from None
    if document is None:
        raise ArchiveUnreadable([("ZIP", f"{DOCUMENT} is missing", f"缺少 {DOCUMENT}")])
    return read_archive(document, files)


def _unpack(
    bundle: zipfile.ZipFile, members: list[zipfile.ZipInfo]
) -> tuple[bytes | None, dict[str, bytes]]:
    """Only what the format names, each no longer than it may be, whatever its header says."""
    document, files, total = None, {}, 0
    for member in members:
        if member.filename == DOCUMENT:
            document = _bounded(bundle, member, MOST_JSON)
        elif member.filename.startswith(FOLDER) and len(member.filename) == len(FOLDER) + 64:
            found = _bounded(bundle, member, MOST_FILE_BYTES)
            total += len(found)
            if total > MOST_BYTES:
                raise _too_large()
            files[member.filename[len(FOLDER) :]] = found
    return document, files


def _bounded(bundle: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> bytes:
    with bundle.open(member) as stored:
        found = stored.read(most + 1)
    if len(found) > most:
        raise _too_large()
    return found


def _too_large() -> ArchiveUnreadable:
    most = MOST_BYTES // 1024**2
    return ArchiveUnreadable(
        [("file", f"it is empty or larger than {most} MB", f"文件为空或超过 {most} MB")]
    )
