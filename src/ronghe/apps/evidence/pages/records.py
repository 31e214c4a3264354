"""One record of the log, as whoever may see it reads it; and the check of the log."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from ronghe.apps.base.api import Reference, explanations
from ronghe.apps.evidence.queries import record_for, streams_for
from ronghe.apps.evidence.services.verification import verify_log
from ronghe.apps.people.api import PageRequest, page


@require_GET
@page("evidence.view_records")
def record(request: PageRequest, uuid: UUID) -> HttpResponse:
    """What was seen or answered, in the words of whichever app knows the instrument."""
    found = record_for(request.viewer, uuid)
    context = {
        "record": found,
        "explanations": explanations(request.viewer, Reference("evidence.record", uuid)),
    }
    return render(request, "evidence/record.html", context)


@require_GET
@page("evidence.verify_log")
def verification(request: PageRequest) -> HttpResponse:
    """Check the logs of the viewer's organisations now, and say what was found."""
    streams = streams_for(request.viewer)
    found = verify_log({stream.pk for stream in streams})
    return render(request, "evidence/verification.html", {"found": found, "streams": streams})
