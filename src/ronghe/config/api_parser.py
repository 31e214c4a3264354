"""What the API reads: JSON and query strings whose texts a database can keep."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from ninja.errors import HttpError
from ninja.parser import Parser


class StorableParser(Parser):
    """Refuses (400) a text with a NUL or half a surrogate pair: JSON can spell them, PostgreSQL
    keeps no NUL, and nothing encodes the half. Pages refuse them in their form fields."""

    def parse_body(self, request: HttpRequest) -> Any:
        found = super().parse_body(request)
        if b"\\u" in request.body:  # neither comes into JSON but by its escape
            _refuse_unstorable(_texts(found))
        return found

    def parse_querydict(
        self, data: "MultiValueDict[str, Any]", list_fields: list[str], request: HttpRequest
    ) -> Any:
        found = super().parse_querydict(data, list_fields, request)
        _refuse_unstorable(_texts(found))
        return found


def _texts(found: object) -> Iterator[str]:
    if isinstance(found, str):
        yield found
    elif isinstance(found, dict):
        for key, value in found.items():
            yield from _texts(key)
            yield from _texts(value)
    elif isinstance(found, list):
        for value in found:
            yield from _texts(value)


def _refuse_unstorable(texts: Iterator[str]) -> None:
    for text in texts:
        if "\x00" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
            raise HttpError(HTTPStatus.BAD_REQUEST, "a text that cannot be kept")
