"""A form that adds something is acted on once, however often it is sent: back and send again, a
second press while the first is under way, a page that was kept open.

`{% once %}` in the form numbers it; the page acts through `act_once`.
"""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from ronghe.apps.base.models import SentForm
from ronghe.apps.base.time import now

FIELD = "form_number"
KEPT = timedelta(days=7)


def act_once(request: HttpRequest, act: Callable[[], HttpResponse]) -> HttpResponse:
    """Act, unless a form with the same number was acted on: then lead to where that one led.

    A form without a number is acted on each time. What is refused or breaks leaves the number
    unused, so that the corrected form can be sent.
    """
    number = _number(request)
    if number is None:
        return act()
    if not _take(number):
        return _sent_before(request, number)
    try:
        answer = act()
    except BaseException:
        SentForm.objects.filter(number=number).delete()
        raise
    leads_to = getattr(answer, "url", "")
    SentForm.objects.filter(number=number).update(leads_to=leads_to[:500])
    return answer


def _number(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.POST.get(FIELD, ""))
    except ValueError:
        return None


def _take(number: UUID) -> bool:
    """Whether the number was free; of two at once one gets it."""
    at = now()
    SentForm.objects.filter(at__lt=at - KEPT).delete()
    try:
        with transaction.atomic():
            SentForm.objects.create(number=number, at=at)
    except IntegrityError:
        return False
    return True


def _sent_before(request: HttpRequest, number: UUID) -> HttpResponse:
    sent = SentForm.objects.filter(number=number).first()
    messages.info(
        request, _("You sent this already; it was not done a second time. To add more, begin anew.")
    )
    return redirect(sent.leads_to if sent and sent.leads_to else request.path)
