"""multipart/mixed as xAPI uses it: the statements first, then each attachment with its hash."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ronghe.standards.xapi.problems import XapiProblem

MOST_PARTS = 1_000
LARGEST_HEADER = 8_000
_BOUNDARY = re.compile(r"""(?:^|;)\s*boundary\s*=\s*(?:"([^"]{1,70})"|([^\s";]{1,70}))""", re.I)


@dataclass(frozen=True, slots=True)
class Part:
    """One part; the names of its headers are in lower case."""

    headers: dict[str, str]
    content: bytes


def boundary_of(content_type: str) -> bytes:
    """Raises XapiProblem where a multipart content type names none."""
    found = _BOUNDARY.search(content_type.partition(";")[2])
    if found is None:
        raise XapiProblem("names no boundary", "未指定分隔符").within("Content-Type")
    return (found[1] or found[2]).encode()


def read_multipart(body: bytes, boundary: bytes) -> list[Part]:
    """The parts of a body in order. Raises XapiProblem for a body that does not end as it should,
    or has parts without headers of their own."""
    mark = b"--" + boundary
    text = b"\r\n" + body
    pieces = text.split(b"\r\n" + mark)
    if len(pieces) < 3 or not pieces[-1].startswith(b"--"):
        raise XapiProblem("does not end with its boundary", "未以分隔符结束")
    if len(pieces) > MOST_PARTS:
        raise XapiProblem("has too many parts", "部分过多")
    return [_part(piece) for piece in pieces[1:-1]]


def _part(piece: bytes) -> Part:
    line_end = piece.find(b"\r\n")
    if line_end < 0 or piece[:line_end].strip(b" \t"):
        raise XapiProblem("has a boundary that goes on in its line", "分隔符所在行有多余内容")
    rest = piece[line_end:]
    head, gap, content = rest.partition(b"\r\n\r\n")
    if not gap or len(head) > LARGEST_HEADER:
        raise XapiProblem("has a part without headers", "某一部分缺少标头")
    return Part(_headers(head), content)


def _headers(head: bytes) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in head.decode("latin-1").split("\r\n"):
        name, colon, value = line.partition(":")
        if line and not colon:
            raise XapiProblem("has a header without a value", "某一标头没有值")
        if line:
            found[name.strip().lower()] = value.strip()
    return found


def write_multipart(
    statements: bytes, attachments: Iterable[tuple[str, str, bytes]], boundary: str
) -> bytes:
    """Statements as JSON, then attachments as (SHA-2, content type, bytes)."""
    lines = [f"--{boundary}\r\nContent-Type: application/json\r\n\r\n".encode(), statements]
    for sha2, kind, content in attachments:
        head = (
            f"\r\n--{boundary}\r\nContent-Type: {kind}\r\nContent-Transfer-Encoding: binary\r\n"
            f"X-Experience-API-Hash: {sha2}\r\n\r\n"
        )
        lines += [head.encode(), content]
    return b"".join([*lines, f"\r\n--{boundary}--\r\n".encode()])
