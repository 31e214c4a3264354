"""Routes of `people` about links to sign in by, and about one's own next steps.

They join the router of those that read: one path answers to one router.
"""

from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from ninja import Field, Schema
from ninja.pagination import paginate

from ronghe.apps.base.api import When, next_steps, now
from ronghe.apps.people.models import Person
from ronghe.apps.people.queries import units
from ronghe.apps.people.queries.people import person_for
from ronghe.apps.people.rest import router
from ronghe.apps.people.rest_routing import Paged, Strict, route
from ronghe.apps.people.routing import PageRequest
from ronghe.apps.people.services.sign_ins import MANAGE as SIGN_INS
from ronghe.apps.people.services.sign_ins import MOST_AT_ONCE, VALID_FOR, make_sign_in_links

HOME = "people.view_home"


class SignInLinkOut(Schema):
    person: UUID
    path: str


class SignInLinksOut(Schema):
    """Addresses without the host, told this once; each opens until `until`, and once."""

    until: datetime
    links: list[SignInLinkOut]


class PersonsIn(Strict):
    persons: list[UUID] = Field(min_length=1, max_length=MOST_AT_ONCE)


class NextStepOut(Schema):
    """Something that needs one: what, why, how long it takes, and where to do it."""

    key: str
    title: str
    why: str
    url: str
    minutes: int
    urgency: str
    when: When
    due: date | None


@router.post("/sign-in-links", response={201: SignInLinksOut}, summary="Links to sign in by")
@route(SIGN_INS)
def create_sign_in_links(request: PageRequest, body: PersonsIn) -> Any:
    """A one-time link for each person; earlier ones of theirs end."""
    wanted = dict.fromkeys(body.persons)
    return _links(request, [person_for(request.viewer, uuid, SIGN_INS) for uuid in wanted])


@router.post("/classes/{uuid}/sign-in-links", response={201: SignInLinksOut}, summary="For a class")
@route(SIGN_INS)
def create_class_links(request: PageRequest, uuid: UUID) -> Any:
    """A link for every student of a class who has no sign-in."""
    found = units.class_for(request.viewer, uuid, SIGN_INS)
    persons = units.without_sign_in(request.viewer, role="student", school_class=found)
    return _links(request, list(persons[:MOST_AT_ONCE]))


@router.post(
    "/organisations/{uuid}/sign-in-links", response={201: SignInLinksOut}, summary="For the staff"
)
@route(SIGN_INS)
def create_staff_links(request: PageRequest, uuid: UUID) -> Any:
    """A link for everybody of the staff who has no sign-in."""
    found = units.organisation_for(request.viewer, SIGN_INS, uuid)
    persons = units.without_sign_in(request.viewer, role="staff", organisation=found)
    return _links(request, list(persons[:MOST_AT_ONCE]))


def _links(request: PageRequest, persons: list[Person]) -> SignInLinksOut:
    at = now()
    made = make_sign_in_links(viewer=request.viewer, persons=persons, at=at)
    links = [
        SignInLinkOut(person=person.uuid, path=reverse("sign_in_by_link", args=[secret]))
        for person, secret in made
    ]
    return SignInLinksOut(until=at + VALID_FOR, links=links)


@router.get("/next-steps", response=list[NextStepOut], summary="Next steps")
@paginate(Paged)
@route(HOME)
def own_next_steps(request: PageRequest) -> Any:
    """What waits for oneself by one's duty: overdue, now, this week, later, for information. For
    signed-in persons."""
    today = request.viewer.on_date
    return [
        NextStepOut(**asdict(step), when=step.when(today)) for step in next_steps(request.viewer)
    ]
