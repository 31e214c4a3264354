"""Whom to ask at an enterprise: personal data, on pages of their own that leave a trace."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ronghe.apps.base.api import NotFound
from ronghe.apps.industry.forms.enterprises import ContactForm
from ronghe.apps.industry.models import Contact
from ronghe.apps.industry.pages.enterprises import answer, trail_to
from ronghe.apps.industry.queries.enterprises import (
    CONTACTS,
    contacts_of,
    enterprise_for,
    persons_at,
)
from ronghe.apps.industry.queries.reach import organisations_reached
from ronghe.apps.industry.services.contacts import add_contact, change_contact, remove_contact
from ronghe.apps.industry.services.enterprises import MANAGE
from ronghe.apps.people.api import PageRequest, page


@require_GET
@page(CONTACTS)
def enterprise_contacts(request: PageRequest, uuid: UUID) -> HttpResponse:
    found = enterprise_for(request.viewer, CONTACTS, uuid)
    labels = dict(Contact.Purpose.choices)
    contacts = [
        (one, [labels[purpose] for purpose in one.purposes])
        for one in contacts_of(request.viewer, found)
    ]
    context = {"enterprise": found, "contacts": contacts, "trail": trail_to(found)}
    return render(request, "industry/contacts.html", context)


@require_http_methods(["GET", "POST"])
@page(MANAGE)
def contact_new(request: PageRequest, uuid: UUID) -> HttpResponse:
    found = enterprise_for(request.viewer, MANAGE, uuid)
    data = request.POST if request.method == "POST" else None
    form = ContactForm(data, people=persons_at(found, request.viewer.on_date))

    def act() -> HttpResponse:
        add_contact(viewer=request.viewer, enterprise=found, draft=form.draft())
        messages.success(request, _("The contact is entered."))
        return redirect("enterprise_contacts", found.uuid)

    context = {
        "title": _("Enter a contact"),
        "adds": True,
        "meaning": _("Only with their agreement, and only for what they agreed to."),
        "trail": trail_to(found),
    }
    return answer(request, form, act, context)


def _contact(request: PageRequest, uuid: UUID) -> Contact:
    reached = organisations_reached(request.viewer, MANAGE)
    rows = Contact.objects.filter(enterprise__in=reached).select_related("enterprise", "person")
    found = rows.filter(uuid=uuid).first()
    if found is None:
        raise NotFound("There is no such contact for you.", "没有您可以维护的这位联系人。")
    return found


@require_http_methods(["GET", "POST"])
@page(MANAGE)
def contact_change(request: PageRequest, uuid: UUID) -> HttpResponse:
    found = _contact(request, uuid)
    people = persons_at(found.enterprise, request.viewer.on_date)
    data = request.POST if request.method == "POST" else None
    form = ContactForm(data, people=people, contact=found)

    def act() -> HttpResponse:
        change_contact(viewer=request.viewer, contact=found, draft=form.draft())
        messages.success(request, _("The contact is up to date."))
        return redirect("enterprise_contacts", found.enterprise.uuid)

    context = {
        "title": str(found),
        "meaning": _("Only with their agreement, and only for what they agreed to."),
        "remove_url": reverse("contact_remove", args=[found.uuid]),
        "trail": trail_to(found.enterprise),
    }
    return answer(request, form, act, context)


@require_http_methods(["GET", "POST"])
@page(MANAGE)
def contact_remove(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Ask once, then delete the contact."""
    found = _contact(request, uuid)
    back = reverse("enterprise_contacts", args=[found.enterprise.uuid])
    if request.method == "POST":
        remove_contact(viewer=request.viewer, contact=found)
        messages.success(request, _("Nothing of the contact is kept."))
        return redirect(back)
    context = {
        "title": _("Delete this contact?"),
        "text": _("Name, phone and mail are deleted, and links that were not used stop working."),
        "action": _("Delete the contact"),
        "action_url": request.path,
        "back_url": back,
    }
    return render(request, "web/confirm.html", context)
