"""Calls to services whose addresses somebody typed in: what is reached, and what never is."""

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from ronghe.files.web_documents import NotFetched
from ronghe.files.web_services import Answer, call_service

INSIDE = {"127.0.0.1"}


class Service(BaseHTTPRequestHandler):
    """Answers by path: what was sent, a redirect, too much, or nothing for long."""

    def do_GET(self) -> None:
        match self.path:
            case "/moved":
                self._answer(302, b"", Location="/here")
            case "/large":
                self._answer(200, b"x" * 2_000)
            case "/slow":
                time.sleep(1.0)
            case _:
                self._answer(200, self.path.encode(), Link='<http://x/2>; rel="next"')

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self._answer(201, body + b" " + self.headers["Content-Type"].encode())

    def _answer(self, status: int, content: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args: object) -> None:
        """Stay quiet."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def test_a_host_inside_answers_with_its_links(site: str) -> None:
    answer = call_service(f"{site}/a?b=1", inside=INSIDE)

    assert answer == Answer(200, b"/a?b=1", {"next": "http://x/2"})
    assert answer.is_good


def test_a_body_is_posted_with_its_type(site: str) -> None:
    answer = call_service(
        f"{site}/", inside=INSIDE, body=b"hello", headers={"Content-Type": "text/x"}
    )

    assert (answer.status, answer.content) == (201, b"hello text/x")


def test_a_redirect_is_an_answer_and_is_not_followed(site: str) -> None:
    answer = call_service(f"{site}/moved", inside=INSIDE)

    assert (answer.status, answer.is_good) == (302, False)


def test_what_is_too_large_or_too_slow_is_given_up(site: str) -> None:
    with pytest.raises(NotFetched, match="too large"):
        call_service(f"{site}/large", inside=INSIDE, largest=1_000)
    with pytest.raises(NotFetched, match="could not be reached"):
        call_service(f"{site}/slow", inside=INSIDE, seconds=0.2)


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:1/",
        "https://127.0.0.1:1/",
        "https://localhost/",
        "https://10.0.0.1/",
        "https://169.254.169.254/latest/meta-data/",
        "https://[::1]/",
        "https://user:secret@example.org/",
        "file:///etc/passwd",
        "ftp://example.org/",
        "https:///nothing",
        "https://example.org:port/",
        "https://example.org/\r\nHost: other",
        "rubbish",
        "",
    ],
)
def test_nothing_inside_is_reached_that_the_operator_did_not_name(address: str) -> None:
    with pytest.raises(NotFetched):
        call_service(address, inside=set())


def test_nobody_at_home_is_said(site: str) -> None:
    with pytest.raises(NotFetched, match="could not be reached"):
        call_service("http://127.0.0.1:9/", inside=INSIDE)
