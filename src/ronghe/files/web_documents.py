"""Documents of strangers, fetched so that nothing inside this network can be reached through us.

Only https, only public addresses: the name is resolved here, every address it has is looked at,
and the connection goes to the one that was looked at. No redirects, a limit on size and on time.
"""

import hashlib
import http.client
import ipaddress
import json
import os
import socket
import ssl
import tempfile
import threading
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

LARGEST = 2 * 1024 * 1024
SECONDS = 8.0


class NotFetched(Exception):
    """Why a document could not be had, in one line of both languages."""

    def __init__(self, en: str, zh: str) -> None:
        super().__init__(en)
        self.en = en
        self.zh = zh


@dataclass(frozen=True, slots=True)
class WebDocument:
    content: bytes
    fetched_at: datetime


def fetch_document(address: str, *, largest: int = LARGEST, seconds: float = SECONDS) -> bytes:
    """The body of an https address. Raises NotFetched."""
    host, port, path = _parts(address)
    ip = public_address_of(host, port)
    connection = PinnedConnection(host, port, ip, timeout=seconds)
    alarm = threading.Timer(seconds, connection.cut)
    alarm.daemon = True
    alarm.start()
    try:
        connection.request("GET", path, headers={"Accept": "application/json, */*;q=0.1"})
        answer = connection.getresponse()
        content = answer.read(largest + 1)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise NotFetched(f"{host} could not be reached.", f"无法连接 {host}。") from error
    finally:
        alarm.cancel()
        connection.close()
    if answer.status != 200:
        raise NotFetched(f"{host} answered {answer.status}.", f"{host} 返回 {answer.status}。")
    if len(content) > largest:
        raise NotFetched(f"What {host} sent is too large.", f"{host} 返回的内容过大。")
    return content


def public_address_of(host: str, port: int) -> str:
    """An address of the host to connect to. Raises NotFetched unless all it has are public."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NotFetched(f"{host} is not known.", f"无法解析 {host}。") from error
    addresses = [str(row[4][0]) for row in found]
    if not addresses or not all(is_public(one) for one in addresses):
        raise NotFetched(f"{host} is not a public address.", f"{host} 不是公网地址。")
    return addresses[0]


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open Internet, looking through IPv6 wrappings."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is not None:
            return is_public(str(inner))
        if ip in ipaddress.ip_network("64:ff9b::/96"):
            return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
    return ip.is_global and not ip.is_multicast


def _parts(address: str) -> tuple[str, int, str]:
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port or 443
    except ValueError as error:
        raise NotFetched("This is not a web address.", "这不是网址。") from error
    if parts.scheme != "https" or not host or parts.username or parts.password:
        raise NotFetched("Only https addresses are looked up.", "只查询 https 地址。")
    path = parts.path or "/"
    if any(not 32 < ord(letter) < 127 for letter in path + parts.query):
        raise NotFetched("This is not a web address.", "这不是网址。")
    return host, port, path + (f"?{parts.query}" if parts.query else "")


class PinnedConnection(http.client.HTTPSConnection):
    """Connects to the address that was looked at, and speaks TLS with the host by its name."""

    def __init__(self, host: str, port: int, ip: str, *, timeout: float) -> None:
        context = ssl.create_default_context()
        super().__init__(host, port, timeout=timeout, context=context)
        self._ip = ip
        self._tls = context

    def connect(self) -> None:
        plain = socket.create_connection((self._ip, self.port), self.timeout)
        self.sock = self._tls.wrap_socket(plain, server_hostname=self.host)

    def cut(self) -> None:
        """End it from outside when its time is over, whatever it waits for."""
        if self.sock is not None:
            try:
                self.sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                return


class DocumentFolder:
    """Documents that were fetched, each in a file by the hash of its address, with its time."""

    def __init__(self, folder: Path, *, most: int = 2_000) -> None:
        self._folder = folder
        self._most = most

    def get(self, address: str) -> WebDocument | None:
        """The copy of an address, however old; None where there is none that can be read."""
        try:
            kept = json.loads(self._file(address).read_text("utf-8"))
            return WebDocument(
                kept["content"].encode("latin-1"), datetime.fromisoformat(kept["fetched_at"])
            )
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None

    def keep(self, address: str, content: bytes, at: datetime) -> None:
        """Put a copy in place in one step; where the folder cannot be written, go without."""
        text = json.dumps(
            {"address": address, "fetched_at": at.isoformat(), "content": content.decode("latin-1")}
        )
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._make_room()
            with tempfile.NamedTemporaryFile("w", dir=self._folder, delete=False) as draft:
                draft.write(text)
            os.replace(draft.name, self._file(address))
        except OSError:
            return

    def _file(self, address: str) -> Path:
        return self._folder / f"{hashlib.sha256(address.encode()).hexdigest()}.json"

    def _make_room(self) -> None:
        files = sorted(self._folder.glob("*.json"), key=lambda one: one.stat().st_mtime)
        for old in files[: max(0, len(files) - self._most)]:
            old.unlink(missing_ok=True)
