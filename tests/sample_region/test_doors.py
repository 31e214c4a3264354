"""No page offers a door that its reader may not go through, and none leads nowhere.

Each goes through the sample region as a visitor does, by the links of its pages: from each
kind of page to each other kind once, whatever comes out of it.
"""

from collections import deque
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import Resolver404, resolve

from ronghe.apps.people.api import Account, Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sample_database")]

HOST = "127.0.0.1"
ROLES = (  # who reads most, and of each kind of duty one
    Role.STUDENT,
    Role.TEACHER,
    Role.MENTOR,
    Role.PROGRAMME_LEAD,
    Role.SCHOOL_ADMINISTRATOR,
)
ENDS = ("sign_out",)


class Links(HTMLParser):
    """The addresses of a page's links, files to save left out; of its frame, which is the same
    everywhere, only where asked for."""

    def __init__(self, *, with_frame: bool) -> None:
        super().__init__()
        self.found: list[str] = []
        self.is_heard = self.with_frame = with_frame

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "main":
            self.is_heard = True
        if tag == "a" and self.is_heard and given.get("href") and "download" not in given:
            self.found.append(given["href"] or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "main":
            self.is_heard = self.with_frame


def links_of(address: str, page: str) -> Iterator[str]:
    links = Links(with_frame=address == "/")
    links.feed(page)
    for link in links.found:
        parts = urlsplit(urljoin(f"http://{HOST}{address}", link))
        if parts.scheme == "http" and parts.netloc == HOST:
            yield parts._replace(scheme="", netloc="", fragment="").geturl()


def kind_of(address: str) -> str:
    """The name of an address, whatever row it is of."""
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return f"nothing at {address}"


def closed_doors(client: Client) -> list[str]:
    """Where a link led to a refusal or to nothing, as "from → address: status"."""
    waiting, seen, closed = deque([("the address bar", "/")]), set(), []
    while waiting:
        source, address = waiting.popleft()
        kind = kind_of(address)
        if (source, kind) in seen or kind in ENDS:
            continue
        seen.add((source, kind))
        answer = client.get(address, SERVER_NAME=HOST)
        if answer.status_code in (301, 302):
            waiting.append((source, urljoin(address, answer["Location"])))
        elif answer.status_code != 200:
            closed.append(f"{source} → {address}: {answer.status_code}")
        elif answer["Content-Type"].startswith("text/html"):
            waiting += [(kind, link) for link in links_of(address, answer.content.decode())]
    return closed


@pytest.mark.parametrize("role", ROLES)
def test_every_door_that_a_page_offers_is_open(role: str, client: Client) -> None:
    client.force_login(Account.objects.get(username=role))

    assert closed_doors(client) == []
