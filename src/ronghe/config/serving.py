"""What `ronghe serve` and `ronghe demo` share: the parts, the port, the static files."""

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

from ronghe.config import ports
from ronghe.config.supervision import Part

READY_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Place:
    """Where the platform listens."""

    host: str
    port: int

    @property
    def url(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}/"

    @property
    def bind(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"


def web_part(place: Place, *, processes: int, threads: int) -> Part:
    """gunicorn: threads wait for the database, processes use the cores."""
    command = [sys.executable, "-m", "gunicorn", "ronghe.config.wsgi:application"]
    command += ["--bind", place.bind, "--worker-class", "gthread"]
    command += ["--workers", str(processes), "--threads", str(threads)]
    command += ["--timeout", "60", "--graceful-timeout", "10", "--log-level", "error"]
    return Part("the web server", command)


def background_parts() -> tuple[Part, Part]:
    return (
        Part("the worker", [sys.executable, "-m", "ronghe.config.worker"]),
        Part("the clock", [sys.executable, "-m", "ronghe.config.clock"]),
    )


def tell_when_ready(place: Place, tell: Callable[[], None]) -> None:
    """Call `tell` once the web server accepts connections."""
    end = time.monotonic() + READY_SECONDS
    while time.monotonic() < end:
        if ports.answers(place.host, place.port):
            tell()
            return
        time.sleep(0.1)
