"""Everything that was issued, as files that verify without this installation."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ronghe.apps.certification.addresses import (
    credential_address,
    did_document_address,
    did_of,
    status_address,
)
from ronghe.apps.certification.credential_files import FORMS
from ronghe.apps.certification.models import Credential, IssuerKey, StatusList
from ronghe.apps.certification.queries.issuers import issuer_document
from ronghe.apps.people.api import Organisation, Viewer, require
from ronghe.files.credential_lookups import INDEX
from ronghe.files.output_folder import LAST, whole_or_nothing
from ronghe.standards.verifiable_credentials.dids import address_of_did

EXPORT = "certification.export_issued"
PURPOSES = ("revocation", "suspension")
# As which column a list is kept, and how its file ends.
LIST_FORMS = {"": "json", "_token": "jwt"}


@dataclass(frozen=True, slots=True)
class Exported:
    credentials: int
    issuers: int
    files: int


def export_issued(
    *, viewer: Viewer, folder: Path, credentials: Iterable[Credential] | None = None
) -> Exported:
    """Write each credential as JSON, token, PNG and SVG, the issuers' documents and public keys,
    and their status lists; all files or none. `addresses.json` says which file stands for which
    address, so that `ronghe verify FILE --with FOLDER` needs no network."""
    require(viewer, EXPORT)
    rows = list(credentials) if credentials is not None else list(_all())
    with whole_or_nothing(folder) as draft:
        addresses: dict[str, str] = {}
        for row in rows:
            _write_credential(draft, row)
            addresses[credential_address(row.uuid)] = f"{row.uuid}.json"
        organisations = {row.organisation_id: row.organisation for row in rows}
        for organisation in organisations.values():
            addresses |= _write_issuer(draft, organisation)
        _write(draft / INDEX, addresses)
        _write(draft / LAST, {"credentials": [_line(row) for row in rows]})
        count = sum(1 for _ in draft.iterdir())
    return Exported(len(rows), len(organisations), count)


def _all() -> Iterable[Credential]:
    """Those whose holder was erased are gone here; their copies and their places remain."""
    rows = Credential.objects.filter(person__isnull=False)
    return rows.select_related("organisation", "person").order_by("pk").iterator(chunk_size=200)


def _write_credential(folder: Path, row: Credential) -> None:
    for ending, (_kind, write) in FORMS.items():
        (folder / f"{row.uuid}.{ending}").write_bytes(write(row))


def _write_issuer(folder: Path, organisation: Organisation) -> dict[str, str]:
    """The issuer's files; returns address -> name."""
    start = f"issuer-{organisation.uuid}"
    _write(folder / f"{start}.did.json", issuer_document(organisation.uuid))
    names = dict.fromkeys(
        (did_document_address(organisation.uuid), address_of_did(did_of(organisation.uuid))),
        f"{start}.did.json",
    )
    for key in IssuerKey.objects.filter(organisation=organisation):
        (folder / f"{start}.{key.fragment}.pem").write_text(key.public_pem)
    for place in StatusList.objects.filter(organisation=organisation):
        for purpose in PURPOSES:
            for form, ending in LIST_FORMS.items():
                name = f"{start}.status-{place.number}-{purpose}.{ending}"
                content = getattr(place, f"{purpose}{form}")
                if content:
                    (folder / name).write_text(content)
                    is_token = bool(form)
                    address = status_address(
                        organisation.uuid, place.number, purpose, is_token=is_token
                    )
                    names[address] = name
    return names


def _line(row: Credential) -> dict[str, object]:
    return {
        "uuid": str(row.uuid),
        "kind": row.kind,
        "title_en": row.title_en,
        "title_zh": row.title_zh,
        "issuer": did_of(row.organisation.uuid),
        "issued_at": row.issued_at.isoformat(),
        "state": row.state,
        "files": [f"{row.uuid}.{ending}" for ending in FORMS],
    }


def _write(file: Path, content: object) -> None:
    file.write_text(json.dumps(content, ensure_ascii=False, indent=2), encoding="utf-8")
