"""Fetching for strangers: nothing inside the network is reached; old copies are told as such."""

import json
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ronghe.files.credential_lookups import INDEX, Lookups, answers_of_folder
from ronghe.files.web_documents import (
    DocumentFolder,
    NotFetched,
    fetch_document,
    is_public,
    public_address_of,
)
from ronghe.standards.verifiable_credentials.data import NotReached

AT = datetime(2026, 11, 26, tzinfo=UTC)
HERE = "https://issuer.example/did.json"


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1%eth0",
        "fd00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "2002:7f00:1::",
        "64:ff9b::7f00:1",
        "not an address",
    ],
)
def test_addresses_inside_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:4700:4700::1111", "::ffff:8.8.8.8"])
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "http://issuer.example/did.json",
        "file:///etc/passwd",
        "ftp://issuer.example/x",
        "https://user:secret@issuer.example/did.json",
        "https:///did.json",
        "https://issuer.example:99999/",
        "https://issuer.example/a b",
        "https://issuer.example/\r\nHost: inside",
        "",
    ],
)
def test_only_plain_https_addresses_are_looked_up(address: str) -> None:
    with pytest.raises(NotFetched):
        fetch_document(address)


@pytest.mark.parametrize(
    "address",
    [
        "https://127.0.0.1/did.json",
        "https://localhost/did.json",
        "https://[::1]/did.json",
        "https://2130706433/did.json",
        "https://0x7f.1/did.json",
        "https://169.254.169.254/latest/meta-data",
    ],
)
def test_nothing_on_this_machine_or_network_is_reached(address: str) -> None:
    with pytest.raises(NotFetched):
        fetch_document(address)


def test_a_name_with_one_address_inside_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, 443))
        for ip in ("93.184.215.14", "10.0.0.1")
    ]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: rows)

    with pytest.raises(NotFetched):
        public_address_of("issuer.example", 443)


def test_a_copy_is_kept_and_read_back(tmp_path: Path) -> None:
    copies = DocumentFolder(tmp_path / "copies")
    assert copies.get(HERE) is None

    copies.keep(HERE, b"\x00\xff{}", AT)

    found = copies.get(HERE)
    assert found is not None
    assert (found.content, found.fetched_at) == (b"\x00\xff{}", AT)


def test_copies_do_not_grow_without_end(tmp_path: Path) -> None:
    copies = DocumentFolder(tmp_path, most=3)

    for number in range(9):
        copies.keep(f"{HERE}?{number}", b"{}", AT)

    assert len(list(tmp_path.glob("*.json"))) <= 4
    assert copies.get(f"{HERE}?8") is not None


def test_a_spoilt_copy_is_as_good_as_none(tmp_path: Path) -> None:
    copies = DocumentFolder(tmp_path)
    copies.keep(HERE, b"{}", AT)
    [file] = tmp_path.glob("*.json")

    for content in ("", "[]", '{"content": 7}', '{"content": "a", "fetched_at": "never"}'):
        file.write_text(content)
        assert copies.get(HERE) is None


def test_offline_an_old_copy_is_used_with_its_age(tmp_path: Path) -> None:
    copies = DocumentFolder(tmp_path)
    copies.keep(HERE, b"{}", AT - timedelta(days=30))

    found = Lookups(at=AT, copies=copies, is_offline=True)(HERE)

    assert found.at == AT - timedelta(days=30)


def test_a_fresh_copy_spares_the_web(tmp_path: Path) -> None:
    copies = DocumentFolder(tmp_path)
    copies.keep(HERE, b"{}", AT - timedelta(minutes=4))

    assert Lookups(at=AT, copies=copies)(HERE).content == b"{}"


def test_without_copy_and_network_it_is_out_of_reach() -> None:
    with pytest.raises(NotReached):
        Lookups(at=AT, is_offline=True)(HERE)


def test_what_is_known_here_needs_neither() -> None:
    own = {HERE: b"own"}

    assert Lookups(at=AT, own=own.get, is_offline=True)(HERE).content == b"own"


def test_an_export_answers_for_its_addresses_and_for_nothing_outside(tmp_path: Path) -> None:
    folder = tmp_path / "export"
    folder.mkdir()
    (tmp_path / "secret").write_text("secret")
    (folder / "did.json").write_text("{}")
    index = {HERE: "did.json", f"{HERE}2": "../secret", f"{HERE}3": 7, f"{HERE}4": "gone.json"}
    (folder / INDEX).write_text(json.dumps(index))

    answer = answers_of_folder(folder)

    assert [answer(HERE + end) for end in ("", "2", "3", "4", "5")] == [
        b"{}",
        None,
        None,
        None,
        None,
    ]
    assert answers_of_folder(tmp_path / "none")(HERE) is None
