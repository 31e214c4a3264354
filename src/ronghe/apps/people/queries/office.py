"""What an office looks at: keys of systems, the audit table."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from ronghe.apps.base.api import AuditEntry, NotFound
from ronghe.apps.people.access import organisations_for, persons_for
from ronghe.apps.people.models import ClientKey, Organisation, Person
from ronghe.apps.people.roles import Role
from ronghe.apps.people.viewer import Viewer

MANAGE_KEYS = "people.manage_keys"


def client_keys(viewer: Viewer, organisation: Organisation) -> "QuerySet[ClientKey]":
    """An organisation's keys with their last use and successor, newest first, the revoked too."""
    reached = organisations_for(viewer, MANAGE_KEYS).filter(pk=organisation.pk)
    return _with_use(ClientKey.objects.filter(organisation__in=reached)).order_by("-pk")


def client_key_for(viewer: Viewer, uuid: UUID) -> ClientKey:
    """Raises NotFound."""
    reached = organisations_for(viewer, MANAGE_KEYS)
    key = _with_use(ClientKey.objects.filter(organisation__in=reached)).filter(uuid=uuid).first()
    if key is None:
        raise NotFound("There is no such key.", "没有此密钥。")
    return key


def keys_running_out(viewer: Viewer, *, after: datetime, before: datetime) -> "QuerySet[ClientKey]":
    """Keys in use that will run out in this time and that nothing has replaced."""
    reached = organisations_for(viewer, MANAGE_KEYS)
    found = ClientKey.objects.filter(organisation__in=reached, revoked_at=None, replaced_by=None)
    found = found.filter(expires_at__gt=after, expires_at__lte=before)
    return found.select_related("organisation").order_by("expires_at", "pk")


def _with_use(keys: "QuerySet[ClientKey]") -> "QuerySet[ClientKey]":
    return keys.select_related("organisation", "use", "replaced_by", "replaces")


def audit_entries(viewer: Viewer) -> "QuerySet[AuditEntry]":
    """Audit rows by or about the people whom the viewer may audit, newest first."""
    entries = AuditEntry.objects.order_by("-at", "-pk")
    if viewer.is_system or viewer.has_role(Role.SYSTEM_ADMINISTRATOR):
        return entries
    people = persons_for(viewer, "people.view_audit")
    return entries.filter(actor__in=people.values("uuid"))


def names_by_uuid(uuids: set[UUID]) -> Mapping[UUID, str]:
    persons = Person.objects.filter(uuid__in=uuids, erased_at=None)
    return {person.uuid: str(person) for person in persons}
