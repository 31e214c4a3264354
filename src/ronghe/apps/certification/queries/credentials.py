"""Credentials as their holders and their issuers find them; every read from a viewer."""

from uuid import UUID

from django.db.models import QuerySet

from ronghe.apps.base.api import NotFound
from ronghe.apps.certification.models import Credential
from ronghe.apps.people.api import Viewer, organisations_for, persons_for

VIEW_OWN = "certification.view_own_credentials"
VIEW_ISSUED = "certification.view_issued"


def own_credentials(viewer: Viewer) -> "QuerySet[Credential]":
    """The viewer's own, newest first."""
    return (
        Credential.objects.filter(person__in=persons_for(viewer, VIEW_OWN))
        .select_related("organisation", "person")
        .order_by("-issued_at", "-pk")
    )


def own_credential(viewer: Viewer, uuid: UUID) -> Credential:
    """Raises NotFound for one that is not the viewer's own."""
    return _one(own_credentials(viewer), uuid)


def issued_credentials(viewer: Viewer) -> "QuerySet[Credential]":
    """What the viewer's school issued to those whom they lead or administer, newest first."""
    return (
        Credential.objects.filter(
            person__in=persons_for(viewer, VIEW_ISSUED),
            organisation__in=organisations_for(viewer, VIEW_ISSUED),
        )
        .select_related("organisation", "person")
        .order_by("-issued_at", "-pk")
    )


def issued_credential(viewer: Viewer, uuid: UUID) -> Credential:
    return _one(issued_credentials(viewer), uuid)


def hosted_credential(uuid: UUID) -> Credential:
    """Whatever stands at this address, for anybody who has it; what of it is shown is asked with
    `is_open_to`. Raises NotFound also once its holder was erased."""
    return _one(
        Credential.objects.filter(person__isnull=False).select_related("organisation", "person"),
        uuid,
    )


def is_gone(uuid: UUID) -> bool:
    """Whether a credential was at this address whose holder has been erased since."""
    return Credential.objects.filter(uuid=uuid, person__isnull=True).exists()


def is_open_to(viewer: Viewer, credential: Credential) -> bool:
    """Whether this viewer may read it: its holder always, others while the holder shows it."""
    return credential.is_shown or is_held_by(viewer, credential)


def is_held_by(viewer: Viewer, credential: Credential) -> bool:
    return viewer.person_id is not None and viewer.person_id == credential.person_id


def _one(rows: "QuerySet[Credential]", uuid: UUID) -> Credential:
    found = rows.filter(uuid=uuid).first()
    if found is None:
        raise NotFound("There is no such credential for you.", "没有您可以查看的这个凭证。")
    return found
