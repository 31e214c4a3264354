"""Signing a person in who was made known by a school's own system; allauth's stages stay."""

from allauth.account.utils import perform_login
from django.http import HttpRequest, HttpResponse

from ronghe.apps.base.api import Reference, audit
from ronghe.apps.connect.services.outside import refuse_beyond, sign_in_of
from ronghe.apps.people.api import Organisation, Person, viewer_of_person

ENTER = "people.sign_in"


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
