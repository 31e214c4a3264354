"""One-time links for sign-ins: one, or a sheet for a class or the staff; and what they open."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from ronghe.apps.base.api import Refused, now, text_of
from ronghe.apps.base.presentation.qr import qr_path
from ronghe.apps.people.forms_persons import OwnSignInForm
from ronghe.apps.people.guessing import count_miss, has_missed_too_often
from ronghe.apps.people.links import LinkSpent
from ronghe.apps.people.models import Account, Person
from ronghe.apps.people.queries import units
from ronghe.apps.people.queries.people import person_for
from ronghe.apps.people.routing import PageRequest, page
from ronghe.apps.people.services.sign_ins import (
    MANAGE,
    MOST_AT_ONCE,
    OPEN,
    VALID_FOR,
    make_sign_in_links,
    person_of_link,
    set_sign_in,
)


@dataclass(frozen=True, slots=True)
class Card:
    """One person's link on a sheet."""

    person: Person
    address: str
    qr_path: str
    qr_size: int


def private(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Keep secret addresses out of caches and search engines."""

    @wraps(view)
    def kept(*args: object, **kwargs: object) -> HttpResponse:
        response = never_cache(view)(*args, **kwargs)
        response["X-Robots-Tag"] = "noindex"
        return response

    return kept


@private
@require_POST
@page(MANAGE)
def sign_in_link(request: PageRequest, uuid: UUID) -> HttpResponse:
    """A link for one person: a first sign-in, or a forgotten password."""
    found = person_for(request.viewer, uuid, MANAGE)
    return _sheet(request, [found], str(found), reverse("person", args=[found.uuid]))


@private
@require_POST
@page(MANAGE)
def school_class_links(request: PageRequest, uuid: UUID) -> HttpResponse:
    """A link for every student of a class who has no sign-in."""
    found = units.class_for(request.viewer, uuid, MANAGE)
    persons = units.without_sign_in(request.viewer, role="student", school_class=found)
    back = reverse("school_class", args=[found.uuid])
    return _sheet(request, list(persons[:MOST_AT_ONCE]), str(text_of(found)), back)


@private
@require_POST
@page(MANAGE)
def organisation_sign_in_links(request: PageRequest, uuid: UUID) -> HttpResponse:
    """A link for everybody of the staff who has no sign-in."""
    found = units.organisation_for(request.viewer, MANAGE, uuid)
    persons = units.without_sign_in(request.viewer, role="staff", organisation=found)
    back = reverse("organisation", args=[found.uuid])
    return _sheet(request, list(persons[:MOST_AT_ONCE]), str(text_of(found)), back)


def _sheet(request: PageRequest, persons: Sequence[Person], title: str, back: str) -> HttpResponse:
    at = now()
    try:
        made = make_sign_in_links(viewer=request.viewer, persons=persons, at=at)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(back)
    cards = [_card(request, person, secret) for person, secret in made]
    context = {"cards": cards, "title": title, "back": back, "until": at + VALID_FOR}
    return render(request, "people/link_sheet.html", context)


def _card(request: PageRequest, person: Person, secret: str) -> Card:
    address = request.build_absolute_uri(reverse("sign_in_by_link", args=[secret]))
    return Card(person, address, *qr_path(address))


@private
@require_http_methods(["GET", "POST"])
@page(OPEN)
def sign_in_by_link(request: PageRequest, secret: str) -> HttpResponse:
    """Whoever has the link chooses a user name and a password, once."""
    if has_missed_too_often(request):
        return render(request, "people/link_wait.html", status=429)
    try:
        return _choose(request, secret, person_of_link(secret, at=now()))
    except LinkSpent:
        count_miss(request)
        return render(request, "people/link_spent.html", status=410)


def _choose(request: PageRequest, secret: str, person: Person) -> HttpResponse:
    account = Account.objects.filter(person=person).first()
    form = OwnSignInForm(
        request.POST or None, initial={"username": account.username if account else person.number}
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            set_sign_in(
                secret=secret, username=said["username"], password=said["password"], at=now()
            )
        except Refused as refusal:
            field = "password" if refusal.code == "password-weak" else "username"
            form.add_error(field, str(refusal))
        else:
            messages.success(request, _("Done. Sign in with what you chose."))
            return redirect("account_login")
    context = {"form": form, "person": person, "is_new": account is None}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "people/sign_in_by_link.html", context, status=status)
