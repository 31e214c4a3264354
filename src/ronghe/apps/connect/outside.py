"""How other systems of a school are called, and what goes wrong with them in words for people."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.conf import settings

from ronghe.apps.base.api import Refused
from ronghe.files.web_documents import NotFetched
from ronghe.files.web_services import Answer, address_parts, call_service
from ronghe.standards.lti import LtiProblem
from ronghe.standards.openid import OpenIdProblem

Result = TypeVar("Result")
FORM = "application/x-www-form-urlencoded"


def inside_hosts() -> frozenset[str]:
    """The hosts that the operator named as standing inside (RONGHE_INSIDE_HOSTS)."""
    return frozenset(settings.RONGHE_INSIDE_HOSTS)


def in_words(work: Callable[..., Result]) -> Callable[..., Result]:
    """What a service or message of another system did wrong becomes a refusal that can be read."""

    @wraps(work)
    def said(*args: Any, **kwargs: Any) -> Result:
        try:
            return work(*args, **kwargs)
        except (LtiProblem, OpenIdProblem) as problem:
            raise Refused(problem.en, problem.zh, code=problem.code) from problem
        except NotFetched as problem:
            raise Refused(problem.en, problem.zh, code="not-reached") from problem

    return said


def ask(address: str, **more: Any) -> bytes:
    """What a service answers, where it answers well. Raises NotFetched."""
    answer = call(address, **more)
    if not answer.is_good:
        host = address_parts(address, inside=inside_hosts()).hostname
        raise NotFetched(
            f"{host} answered with the error {answer.status}.",
            f"{host} 返回错误 {answer.status}。",
        )
    return answer.content


def call(address: str, **more: Any) -> Answer:
    return call_service(address, inside=inside_hosts(), **more)


@in_words
def check_address(address: str) -> None:
    """Raises Refused for an address that will never be called."""
    address_parts(address, inside=inside_hosts())
