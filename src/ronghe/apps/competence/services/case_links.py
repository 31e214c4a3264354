"""Keeping what CASE packages say between competences and a framework's table does not."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from ronghe.apps.competence.case_content import Link
from ronghe.apps.competence.case_kept import NOTHING_KEPT, Kept, for_next_version, in_force
from ronghe.apps.competence.framework_tables import table_of
from ronghe.apps.competence.models import CaseLink, CasePackage, Framework
from ronghe.standards.case1 import Document, Package, body_of, read_body
from ronghe.standards.framework_csv import FrameworkTable


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


def kept_with(framework: Framework) -> Kept:
    """What came with the package that the framework was read from; nothing where none did."""
    row = CasePackage.objects.filter(framework=framework).first()
    return NOTHING_KEPT if row is None else _as_kept(row)


def _as_kept(row: CasePackage) -> Kept:
    package = read_body({**row.body, **row.vocabulary}).records
    by_identifier = {one.identifier: one for one in package.items}
    return Kept(
        document=package.document if row.is_whole else None,
        more=package.document.more,
        items={code: by_identifier[identifier] for code, identifier in row.codes.items()},
        associations=package.associations,
        definitions=package.definitions,
        rubrics=package.rubrics,
        extensions=package.extensions,
    )


def kept_in_force(framework: Framework, table: FrameworkTable | None = None) -> Kept:
    """As far as the framework still says what its publisher said."""
    kept = kept_with(framework)
    if not kept:
        return kept
    uuids = dict(framework.competences.values_list("code", "uuid"))
    return in_force(kept, table or table_of(framework), framework.uuid, uuids)


def write_kept(framework: Framework, kept: Kept) -> None:
    """Make this what a draft's publisher says. Call inside a transaction."""
    CasePackage.objects.filter(framework=framework).delete()
    if kept:
        CasePackage.objects.create(framework=framework, **_columns(kept, framework.uuid))


def _columns(kept: Kept, framework: UUID) -> dict[str, Any]:
    stand_in = Document(str(framework), "", "", "", "", more=kept.more)
    whole = Package(
        kept.document or stand_in,
        tuple(kept.items.values()),
        kept.associations,
        kept.definitions,
        kept.rubrics,
        kept.extensions,
    )
    body = body_of(whole)
    vocabulary = {name: body.pop(name, None) for name in ("CFDefinitions", "CFRubrics")}
    return {
        "identifier": kept.document.identifier if kept.document else "",
        "is_whole": kept.document is not None,
        "body": body,
        "vocabulary": {name: rows for name, rows in vocabulary.items() if rows},
        "codes": {code: one.identifier for code, one in kept.items.items()},
    }


def keep_for_next_version(framework: Framework, draft: Framework) -> None:
    """Let what the publisher says of a version be said of the draft that begins as its copy."""
    kept = kept_in_force(framework)
    if kept:
        uuids = dict(draft.competences.values_list("code", "uuid"))
        write_kept(draft, for_next_version(kept, draft.uuid, uuids))
