"""Parts are kept alive together and stopped together. Every part here is a real process."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from ronghe.config.supervision import Part, Supervisor, describe, wait_for

# A supervisor in a process of its own over two parts that write their pid and wait.
PROGRAM = """
import os, sys
from ronghe.config.supervision import Part, Supervisor
folder = sys.argv[1]
wait = "import os, pathlib, sys, time; " \\
    "pathlib.Path(sys.argv[1], f'{sys.argv[2]}-{os.getpid()}').touch(); time.sleep(60)"
parts = [Part(n, [sys.executable, "-c", wait, folder, n]) for n in ("web", "worker")]
sys.exit(Supervisor(parts, os.environ, lambda line: print(line, flush=True)).run())
"""


def until(condition: Callable[[], object], seconds: float = 20.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.02)


def pids(folder: Path, part: str) -> list[int]:
    return sorted(int(path.name.split("-")[1]) for path in folder.glob(f"{part}-*"))


def is_alive(pid: int) -> bool:
    status = Path(f"/proc/{pid}/status")
    return status.is_file() and "State:\tZ" not in status.read_text()


@pytest.fixture
def supervised(tmp_path: Path):
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    until(lambda: pids(tmp_path, "web") and pids(tmp_path, "worker"))
    yield process
    if process.poll() is None:
        process.kill()
    process.wait()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_every_part(supervised, tmp_path: Path, number: int) -> None:
    web, worker = pids(tmp_path, "web")[0], pids(tmp_path, "worker")[0]

    supervised.send_signal(number)

    assert supervised.wait(timeout=20) == 0
    assert not is_alive(web)
    assert not is_alive(worker)


def test_a_dead_part_is_started_again_and_named(supervised, tmp_path: Path) -> None:
    (worker,) = pids(tmp_path, "worker")

    os.kill(worker, signal.SIGKILL)

    until(lambda: len(pids(tmp_path, "worker")) == 2)
    supervised.terminate()
    said, _ = supervised.communicate(timeout=20)
    assert said == "worker ended (signal 9); starting it again.\n"
    assert len(pids(tmp_path, "web")) == 1


def test_parts_end_even_when_the_supervisor_is_killed(supervised, tmp_path: Path) -> None:
    (web,) = pids(tmp_path, "web")

    supervised.kill()

    until(lambda: not is_alive(web))


def test_a_part_that_cannot_be_kept_alive_stops_the_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("ronghe.config.supervision.LONGEST_PAUSE_SECONDS", 0.0)
    said: list[str] = []
    part = Part("the worker", [sys.executable, "-c", "raise SystemExit(3)"])

    status = Supervisor([part], os.environ, said.append).run()

    assert status == 1
    assert said == [
        *["the worker ended (status 3); starting it again."] * 5,
        "the worker cannot be kept alive: stopping.",
    ]


def test_a_part_that_will_not_stop_is_ended() -> None:
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + (
        "print('deaf', flush=True); time.sleep(60)"
    )
    process = subprocess.Popen([sys.executable, "-c", deaf], stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    process.terminate()

    assert wait_for([process], 0.1) is False

    process.kill()
    assert wait_for([process], 10) is True
    process.stdout.close()


def test_an_end_is_described_by_its_signal_or_status() -> None:
    assert describe(-15) == "signal 15"
    assert describe(3) == "status 3"
