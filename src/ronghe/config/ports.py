"""Find a port to listen on. Knows no Django."""

import socket
from contextlib import closing

PORTS_TRIED = 50
LOOPBACK = ("127.0.0.1", "::1", "localhost")


def is_free(host: str, port: int) -> bool:
    """Say whether a server could listen there now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with closing(socket.socket(family, socket.SOCK_STREAM)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def answers(host: str, port: int) -> bool:
    """Say whether somebody accepts connections there."""
    try:
        with socket.create_connection((host, port), timeout=1):
            return True
    except OSError:
        return False


def next_free(host: str, port: int) -> int | None:
    """Return the nearest free port above `port`, or None when none of the next fifty is."""
    above = range(port + 1, min(port + 1 + PORTS_TRIED, 65536))
    return next((candidate for candidate in above if is_free(host, candidate)), None)
