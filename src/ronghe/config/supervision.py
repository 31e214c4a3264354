"""Keep the processes of one installation alive together, and stop them together.

Knows no Django: the supervisor stays small and outlives a fault in any part.
"""

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

LOOK_SECONDS = 0.2
STEADY_SECONDS = 30.0  # a part that lived this long is well again
LONGEST_PAUSE_SECONDS = 30.0
DEATHS_BEFORE_GIVING_UP = 5
PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None  # loaded before any fork


@dataclass(frozen=True, slots=True)
class Part:
    """One process: its name in messages and its command line."""

    name: str
    command: Sequence[str]


@dataclass(slots=True)
class Running:
    """A part with the process it has now and what happened to it in a row."""

    part: Part
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    deaths_in_a_row: int = 0
    start_again_at: float = 0.0


def end_with_parent() -> None:
    """Ask Linux to end this process when the supervisor dies, even when it is killed."""
    if LIBC is not None:
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass(slots=True)
class Supervisor:
    """Run the parts until SIGTERM or SIGINT, or until one of them cannot be kept alive."""

    parts: Sequence[Part]
    environment: Mapping[str, str]
    report: Callable[[str], None]
    grace_seconds: float = 20.0
    stopping: threading.Event = field(default_factory=threading.Event)
    running: list[Running] = field(default_factory=list)

    def run(self, when_started: Callable[[], None] = lambda: None) -> int:
        """Return 0 after a wished stop, 1 when a part kept dying."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.stopping.set())
        self.running = [Running(part) for part in self.parts]
        try:
            for one in self.running:
                self.start(one)
            threading.Thread(target=when_started, daemon=True).start()
            return self.watch()
        finally:
            self.stop()

    def watch(self) -> int:
        while not self.stopping.wait(LOOK_SECONDS):
            for one in self.running:
                self.look_after(one)
                if one.deaths_in_a_row >= DEATHS_BEFORE_GIVING_UP:
                    self.report(f"{one.part.name} cannot be kept alive: stopping.")
                    return 1
        return 0

    def start(self, one: Running) -> None:
        # A session of its own, so that Ctrl-C reaches the supervisor alone and the parts are
        # asked to stop once, in order.
        one.process = subprocess.Popen(
            one.part.command,
            env=dict(self.environment),
            start_new_session=True,
            preexec_fn=end_with_parent,
        )
        one.started = time.monotonic()

    def look_after(self, one: Running) -> None:
        now = time.monotonic()
        if one.process is None:
            if now >= one.start_again_at:
                self.start(one)
            return
        status = one.process.poll()
        if status is None:
            if now - one.started > STEADY_SECONDS:
                one.deaths_in_a_row = 0
            return
        one.process = None
        one.deaths_in_a_row += 1
        pause = min(LONGEST_PAUSE_SECONDS, 2.0 ** (one.deaths_in_a_row - 1))
        one.start_again_at = now + pause
        self.report(f"{one.part.name} ended ({describe(status)}); starting it again.")

    def stop(self) -> None:
        """Ask every part to stop, once and then again, and end what is left."""
        living = [one.process for one in self.running if one.process is not None]
        for number, seconds in ((signal.SIGTERM, self.grace_seconds), (signal.SIGTERM, 5.0)):
            for process in living:
                if process.poll() is None:
                    process.send_signal(number)
            if wait_for(living, seconds):
                return
        for process in living:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def wait_for(processes: Sequence[subprocess.Popen[bytes]], seconds: float) -> bool:
    """Wait until all have ended, at most so long; say whether they have."""
    end = time.monotonic() + seconds
    for process in processes:
        try:
            process.wait(max(0.0, end - time.monotonic()))
        except subprocess.TimeoutExpired:
            return False
    return True


def describe(status: int) -> str:
    return f"signal {-status}" if status < 0 else f"status {status}"
