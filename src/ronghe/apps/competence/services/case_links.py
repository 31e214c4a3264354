"""Keeping what CASE packages say between competences and a framework's table does not."""

from collections.abc import Iterable

from ronghe.apps.competence.case_content import Link
from ronghe.apps.competence.models import CaseLink, Framework


def links_of(framework: Framework) -> tuple[Link, ...]:
    """The links of a version, by codes."""
    rows = CaseLink.objects.filter(origin__framework=framework).values_list(
        "origin__code", "kind", "destination__code", "uri", "title"
    )
    return tuple(
        Link(code, kind, there or "", uri, title) for code, kind, there, uri, title in rows
    )


def write_links(framework: Framework, links: Iterable[Link]) -> None:
    """Make a draft's links these. Call inside a transaction; links to codes that are not there
    are left out (their row was)."""
    competences = {row.code: row for row in framework.competences.all()}
    CaseLink.objects.filter(origin__framework=framework).delete()
    CaseLink.objects.bulk_create(
        [
            CaseLink(
                origin=competences[one.origin],
                kind=one.kind,
                destination=competences.get(one.destination),
                uri=one.uri,
                title=one.title,
            )
            for one in dict.fromkeys(links)
            if one.origin in competences and (one.uri or one.destination in competences)
        ],
        batch_size=500,
    )
