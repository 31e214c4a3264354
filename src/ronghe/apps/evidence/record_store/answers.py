"""What the record store answers, errors first."""

from collections.abc import Mapping
from datetime import datetime
from email.utils import format_datetime
from typing import Any

import orjson
from django.http import HttpResponse

from ronghe.standards.xapi import XapiProblem

VERSION = "X-Experience-API-Version"
CONSISTENT = "X-Experience-API-Consistent-Through"
JSON = "application/json"


class Answer(Exception):
    """Ends a request with a status and a reason in both languages."""

    def __init__(
        self, status: int, en: str, zh: str, *, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(en)
        self.status, self.en, self.zh = status, en, zh
        self.headers = dict(headers or {})
        self.path = ""


def refused(status: int, problem: XapiProblem) -> Answer:
    """What a broken rule answers: where, and what is wrong there."""
    answer = Answer(status, problem.en, problem.zh)
    answer.path = problem.path
    return answer


def problem_response(answer: Answer) -> HttpResponse:
    body: dict[str, Any] = {
        "type": f"urn:ronghe:problem:xapi-{answer.status}",
        "status": answer.status,
        "detail": f"{answer.path} {answer.en}".strip(),
        "detail_zh": f"{answer.path} {answer.zh}".strip(),
    }
    if answer.path:
        body["path"] = answer.path
    return HttpResponse(
        orjson.dumps(body),
        status=answer.status,
        content_type="application/problem+json",
        headers=answer.headers,
    )


def json_response(value: Any) -> HttpResponse:
    return HttpResponse(orjson.dumps(value), content_type=JSON)


def no_content() -> HttpResponse:
    return HttpResponse(status=204)


def http_date(at: datetime) -> str:
    """A moment as HTTP writes it, in whole seconds."""
    return format_datetime(at.replace(microsecond=0), usegmt=True)
