"""What issuers publish for verifiers: their keys and their status lists, open to anyone."""

import json
from uuid import UUID

from django.http import HttpResponse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_GET

from ronghe.apps.certification.addresses import status_address
from ronghe.apps.certification.queries.issuers import issuer_document, status_list
from ronghe.apps.people.api import PageRequest, page

FETCH = "certification.fetch_issuer"
SECONDS = 300
DOCUMENT, TOKEN = "application/vc+ld+json", "application/vc+jwt"


@require_GET
@page(FETCH)
def did_document(request: PageRequest, uuid: UUID) -> HttpResponse:
    return _published(json.dumps(issuer_document(uuid)), "application/did+json")


@require_GET
@page(FETCH)
def status(request: PageRequest, uuid: UUID, number: int, purpose: str) -> HttpResponse:
    """A list as a document; as a token for those who ask for nothing but tokens."""
    if request.get_preferred_type([DOCUMENT, TOKEN]) == TOKEN:
        response = status_token(request, uuid, number, purpose)
        response["Content-Location"] = status_address(uuid, number, purpose, is_token=True)
    else:
        response = _published(status_list(uuid, number, purpose), DOCUMENT)
    patch_vary_headers(response, ["Accept"])
    return response


@require_GET
@page(FETCH)
def status_token(request: PageRequest, uuid: UUID, number: int, purpose: str) -> HttpResponse:
    """The same list as a token (VC-JWT), at an address of its own."""
    return _published(status_list(uuid, number, purpose, is_token=True), TOKEN)


def _published(text: str, kind: str) -> HttpResponse:
    """Readable from any page of the web, and kept by caches for as long as the list says."""
    response = HttpResponse(text, content_type=kind)
    response["Access-Control-Allow-Origin"] = "*"
    patch_cache_control(response, public=True, max_age=SECONDS)
    return response
