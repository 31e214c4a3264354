"""How a stored file is answered, to pages and to the HTTP API alike."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from ronghe.apps.certification.queries.items import StoredFile

# What is served may show itself and nothing else: no script, no form, no frame around it.
FILE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; sandbox"


def file_response(stored: StoredFile) -> HttpResponse:
    """A file as it was added; only kinds that a browser does not run open in it."""
    response = HttpResponse(stored.content, content_type=stored.media_type)
    disposition = content_disposition_header(
        as_attachment=not stored.is_shown, filename=stored.name
    )
    response["Content-Disposition"] = disposition or "attachment"
    response["Content-Security-Policy"] = FILE_POLICY
    response["X-Content-Type-Options"] = "nosniff"
    return response
