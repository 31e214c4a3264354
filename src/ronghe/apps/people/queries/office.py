"""What an office looks at: keys of systems, the audit table."""

from collections.abc import Mapping
from uuid import UUID

from django.db.models import QuerySet

from ronghe.apps.base.api import AuditEntry
from ronghe.apps.people.access import organisations_for, persons_for
from ronghe.apps.people.models import ClientKey, Organisation, Person
from ronghe.apps.people.roles import Role
from ronghe.apps.people.viewer import Viewer


def client_keys(viewer: Viewer, organisation: Organisation) -> "QuerySet[ClientKey]":
    """An organisation's keys that are not revoked, newest first."""
    reached = organisations_for(viewer, "people.manage_keys").filter(pk=organisation.pk)
    return ClientKey.objects.filter(organisation__in=reached, revoked_at=None).order_by("-pk")


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
