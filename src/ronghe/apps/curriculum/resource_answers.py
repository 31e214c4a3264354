"""The file of a teaching resource as an answer, for the page and the API alike."""

from typing import cast

from django.http import FileResponse, HttpResponse

from ronghe.apps.base.api import NotFound
from ronghe.apps.curriculum.models import ResourceVersion
from ronghe.apps.curriculum.resource_files import KINDS

# Nothing in it runs, whatever it holds.
FILE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; sandbox"


def file_answer(version: ResourceVersion) -> HttpResponse:
    """The file of a version that the caller has found for its viewer. Kinds that a browser shows
    safely are shown, the others saved. Raises NotFound where the version is a link."""
    if not version.file:
        raise NotFound("This version is a link and has no file.", "该版本为链接，没有文件。")
    kind = KINDS[version.media_type]
    response = FileResponse(
        version.file.open("rb"),
        as_attachment=not kind.is_shown,
        filename=version.file_name,
        content_type=kind.media_type,
    )
    response["Content-Security-Policy"] = FILE_POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return cast(HttpResponse, response)  # it streams; what wraps a page reads its status only
