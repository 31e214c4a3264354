"""A form with a number is acted on once; without one, each time."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template import Context, Template
from django.test import RequestFactory

from ronghe.apps.base.errors import Refused
from ronghe.apps.base.models import SentForm
from ronghe.apps.base.presentation.once import FIELD, KEPT, act_once
from ronghe.apps.base.time import now

pytestmark = pytest.mark.django_db


def sent(number: UUID | str) -> HttpRequest:
    request = RequestFactory().post("/there/", {FIELD: str(number)})
    request._messages = CookieStorage(request)  # type: ignore[attr-defined]
    return request


def counting(done: list[str], leads_to: str = "/made/1/") -> Callable[[], HttpResponse]:
    def act() -> HttpResponse:
        done.append(leads_to)
        return HttpResponseRedirect(leads_to)

    return act


def test_a_form_sent_twice_is_done_once_and_leads_to_the_same_place() -> None:
    done: list[str] = []
    number = uuid4()

    answers = [act_once(sent(number), counting(done)) for _ in range(2)]

    assert done == ["/made/1/"]
    assert [one.headers["Location"] for one in answers] == ["/made/1/", "/made/1/"]


def test_two_forms_are_two() -> None:
    done: list[str] = []

    for _ in range(2):
        act_once(sent(uuid4()), counting(done))

    assert len(done) == 2


@pytest.mark.parametrize("number", ["", "no-number"])
def test_without_a_number_each_is_done_and_nothing_is_kept(number: str) -> None:
    done: list[str] = []

    for _ in range(2):
        act_once(sent(number), counting(done))

    assert (len(done), SentForm.objects.count()) == (2, 0)


def test_what_was_refused_can_be_corrected_and_sent() -> None:
    done: list[str] = []
    number = uuid4()

    def refused() -> HttpResponse:
        raise Refused("Not so.", "不可。")

    with pytest.raises(Refused):
        act_once(sent(number), refused)
    act_once(sent(number), counting(done))

    assert done == ["/made/1/"]


def test_a_second_press_while_the_first_is_under_way_does_nothing() -> None:
    done: list[str] = []
    number = uuid4()
    inner: list[HttpResponse] = []

    def slow() -> HttpResponse:
        inner.append(act_once(sent(number), counting(done)))
        return HttpResponseRedirect("/made/1/")

    act_once(sent(number), slow)

    assert done == []
    assert inner[0].headers["Location"] == "/there/"


def test_numbers_go_after_a_week() -> None:
    SentForm.objects.create(number=uuid4(), at=now() - KEPT - timedelta(hours=1))

    act_once(sent(number := uuid4()), counting([]))

    assert [one.number for one in SentForm.objects.all()] == [number]


def test_a_form_that_is_shown_again_keeps_its_number() -> None:
    number = str(uuid4())
    draw = Template("{% load ronghe %}{% once %}").render

    fresh = draw(Context({"request": RequestFactory().get("/")}))
    again = draw(Context({"request": sent(number)}))

    assert number in again
    assert number not in fresh
