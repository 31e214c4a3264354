"""A taken port is known, and the next free one is offered."""

import socket
from collections.abc import Iterator

import pytest

from ronghe.config import ports
from ronghe.config.commands.serve import refuse_open_local_mode, refuse_taken_port
from ronghe.config.faults import CommandFault
from ronghe.config.serving import Place


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_listening_port_is_taken_and_answers(taken: int) -> None:
    assert not ports.is_free("127.0.0.1", taken)
    assert ports.answers("127.0.0.1", taken)


def test_the_next_free_port_is_above_the_taken_one(taken: int) -> None:
    free = ports.next_free("127.0.0.1", taken)

    assert free is not None
    assert free > taken
    assert ports.is_free("127.0.0.1", free)
    assert not ports.answers("127.0.0.1", free)


def test_no_port_is_offered_above_the_last() -> None:
    assert ports.next_free("127.0.0.1", 65_535) is None


def test_serving_on_a_taken_port_names_it_and_offers_another(taken: int) -> None:
    free = ports.next_free("127.0.0.1", taken)

    with pytest.raises(CommandFault) as caught:
        refuse_taken_port(Place("127.0.0.1", taken))

    assert caught.value.en == (
        f"port {taken} on 127.0.0.1 is taken; port {free} is free: add --port {free}"
    )
    assert caught.value.zh == (
        f"127.0.0.1 的端口 {taken} 已被占用；端口 {free} 可用：加上 --port {free}"
    )


def test_local_mode_serves_this_machine_only() -> None:
    refuse_open_local_mode(Place("127.0.0.1", 8000))

    with pytest.raises(CommandFault, match=r"listens to this machine only, not on 0\.0\.0\.0"):
        refuse_open_local_mode(Place("0.0.0.0", 8000))


def test_an_address_of_version_six_stands_in_brackets() -> None:
    assert Place("::1", 8000).url == "http://[::1]:8000/"
    assert Place("::1", 8000).bind == "[::1]:8000"
