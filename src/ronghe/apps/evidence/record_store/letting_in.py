"""The record store for whom an app above has let in by a secret of its own."""

from collections.abc import Callable, Mapping

from django.http import HttpRequest, HttpResponse

from ronghe.apps.evidence.record_store import documents, lookups, statements
from ronghe.apps.people.api import Viewer
from ronghe.standards import xapi

RESOURCES: Mapping[str, Callable[..., HttpResponse]] = {
    "statements": statements.statements,
    "activities/state": documents.state,
    "activities/profile": documents.activity_profile,
    "agents/profile": documents.agent_profile,
    "activities": lookups.activities,
    "agents": lookups.agents,
    "about": lookups.about,
}


def answer_as(
    viewer: Viewer, request: HttpRequest, address: str, version: xapi.Version
) -> HttpResponse:
    """Answer a request to a resource as this viewer, whatever key the request carries. The caller
    has asked whether the viewer may have just this."""
    request.store_viewer = viewer  # type: ignore[attr-defined]
    return RESOURCES[address](request, version=version)
