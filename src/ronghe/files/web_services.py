"""Calls to services of partners (a school's learning platform, its identity provider) whose
addresses somebody typed in: nothing inside this network is reached unless the operator named it.

https to public addresses; hosts that the operator names as standing inside may be private and,
where they are, plain http as well. No redirects, a limit on size and on time.
"""

import http.client
import threading
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from ronghe.files.web_documents import NotFetched, PinnedConnection, public_address_of

LARGEST = 5 * 1024 * 1024
SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service answered. `links` are the relations of its Link header."""

    status: int
    content: bytes
    links: Mapping[str, str]

    @property
    def is_good(self) -> bool:
        return 200 <= self.status < 300


def call_service(
    address: str,
    *,
    inside: Collection[str],
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    seconds: float = SECONDS,
    largest: int = LARGEST,
) -> Answer:
    """GET, or POST where there is a body. Raises NotFetched where no answer could be had."""
    parts = address_parts(address, inside=inside)
    connection = _connection(parts, seconds, is_inside=_host(parts) in inside)
    alarm = threading.Timer(seconds, _cut, [connection])
    alarm.daemon = True
    alarm.start()
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request("POST" if body is not None else "GET", path, body, dict(headers or {}))
        answer = connection.getresponse()
        content = answer.read(largest + 1)
        links = _links(answer.getheader("Link") or "")
    except (OSError, http.client.HTTPException, ValueError) as error:
        host = _host(parts)
        raise NotFetched(f"{host} could not be reached.", f"无法连接 {host}。") from error
    finally:
        alarm.cancel()
        connection.close()
    if len(content) > largest:
        raise NotFetched(f"What {_host(parts)} sent is too large.", "对方返回的内容过大。")
    return Answer(answer.status, content, links)


def address_parts(address: str, *, inside: Collection[str]) -> SplitResult:
    """The parts of an address that may be called at all; raises NotFetched for another."""
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError as error:
        raise NotFetched("This is not a web address.", "这不是网址。") from error
    is_plain = any(not 32 < ord(letter) < 127 for letter in address)
    if not parts.hostname or parts.username or parts.password or is_plain:
        raise NotFetched("This is not a web address.", "这不是网址。")
    if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in inside):
        return parts
    raise NotFetched(
        "The address must begin with https://.",
        "网址必须以 https:// 开头。",
    )


def _host(parts: SplitResult) -> str:
    return parts.hostname or ""


def _connection(
    parts: SplitResult, seconds: float, *, is_inside: bool
) -> http.client.HTTPConnection:
    """To the address that was looked at; a host inside is taken as it is."""
    host = _host(parts)
    if parts.scheme == "http":
        return http.client.HTTPConnection(host, parts.port or 80, timeout=seconds)
    port = parts.port or 443
    if is_inside:
        return http.client.HTTPSConnection(host, port, timeout=seconds)
    return PinnedConnection(host, port, public_address_of(host, port), timeout=seconds)


def _cut(connection: http.client.HTTPConnection) -> None:
    if connection.sock is not None:
        connection.sock.close()


def _links(header: str) -> dict[str, str]:
    """`<address>; rel="next"` by relation; what is written otherwise is passed over."""
    found: dict[str, str] = {}
    for part in header.split(","):
        target, _, rest = part.strip().partition(">")
        for piece in rest.split(";"):
            name, _, value = piece.strip().partition("=")
            if name == "rel" and target.startswith("<"):
                found[value.strip('"')] = target[1:]
    return found
