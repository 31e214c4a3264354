"""A portfolio to take along, in each of its forms."""

from django.template.loader import render_to_string

from ronghe.apps.certification.portfolio_archive import Archive, archive_json
from ronghe.apps.certification.portfolio_document import portfolio_document
from ronghe.apps.certification.portfolio_files import archive_zip
from ronghe.apps.certification.queries.timeline import timeline_of
from ronghe.apps.people.api import PageRequest, Person
from ronghe.files.documents.typst_pdf import render_pdf

TYPES = {
    "zip": "application/zip",
    "json": "application/json",
    "zh.pdf": "application/pdf",
    "en.pdf": "application/pdf",
}


def taken_along(request: PageRequest, person: Person, archive: Archive, form: str) -> bytes:
    """The file in a form of `TYPES`: pages with files (ZIP), JSON, or PDF in one language."""
    if form == "json":
        return archive_json(archive, with_contents=True)
    timeline = timeline_of(request.viewer, person)
    if form == "zip":
        context = {"archive": archive, "person": person, "parts": _parts(archive, timeline)}
        index = render_to_string("certification/archive.html", context, request=request)
        return archive_zip(archive, {"index.html": index.encode()})
    return render_pdf(portfolio_document(archive, timeline, form[:2]), at=archive.made_at)


def _parts(archive: Archive, timeline: object) -> list[tuple[int, list[object]]]:
    named = {str(one.id): one for one in archive.entries}
    titles = {key: one.title_zh or one.title_en for key, one in named.items()}
    return [
        (
            part.number,
            [
                (
                    named[str(entry.reference)],
                    [
                        (str(target), titles[str(target)])
                        for target in entry.about
                        if str(target) in titles
                    ],
                )
                for entry in part.entries
                if str(entry.reference) in named
            ],
        )
        for part in timeline.parts  # type: ignore[attr-defined]
    ]
