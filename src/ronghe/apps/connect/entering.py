"""Signing a person in who was made known by a school's own system; allauth's stages stay."""

from allauth.account.utils import perform_login
from axes.helpers import get_client_ip_address
from django.http import HttpRequest, HttpResponse

from ronghe.apps.base.api import Reference, Refused, audit, now
from ronghe.apps.connect.services.outside import refuse_beyond, sign_in_of
from ronghe.apps.people.api import Organisation, Person, Rate, take_turn, viewer_of_person

ENTER = "people.sign_in"
# A whole school comes from one address; a machine that floods the table of questions does too.
QUESTIONS = Rate(600, seconds=60, lease=20)


def asks_too_often(request: HttpRequest) -> bool:
    """Whether this address has begun too many sign-ins within a minute; counts this one."""
    subject = f"outside-login:{get_client_ip_address(request)}"
    return not take_turn(subject, QUESTIONS, at=now())


def too_often() -> Refused:
    return Refused(
        "Too many sign-ins were begun from here. Wait a minute and try again.",
        "此处发起的登录过多，请稍候一分钟再试。",
        code="too-often",
    )


def enter(
    request: HttpRequest, person: Person, organisation: Organisation, target: str
) -> HttpResponse:
    """Sign the person in and go to `target`. Whoever has a second factor is asked for it first.
    Raises Refused for who reaches beyond the school, or whose sign-in is closed."""
    viewer = viewer_of_person(person)
    refuse_beyond(person, organisation, viewer)
    account = sign_in_of(person)
    audit(viewer, ENTER, subject=Reference("people.person", person.uuid), touched="by the school")
    request.session.flush()  # nothing of whoever sat here before goes on
    response: HttpResponse = perform_login(request, account, redirect_url=target)
    return response
