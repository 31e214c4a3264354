"""The people whom a viewer may list, and one of them."""

from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from ronghe.apps.base.api import NotFound
from ronghe.apps.people.access import persons_for
from ronghe.apps.people.models import Membership, Person
from ronghe.apps.people.viewer import Viewer, in_force


def people_listed(viewer: Viewer, *, search: str = "", role: str = "") -> "QuerySet[Person]":
    """The people whom the viewer may list, with their memberships in force."""
    persons = persons_for(viewer, "people.list_people")
    if search:
        persons = persons.filter(
            Q(name_zh__icontains=search)
            | Q(name_en__icontains=search)
            | Q(number__istartswith=search)
        )
    if role:
        held = Membership.objects.filter(in_force(viewer.on_date), role=role)
        persons = persons.filter(pk__in=held.values("person"))
    return _with_roles(viewer, persons.order_by("name_en", "pk"))


def _with_roles(viewer: Viewer, persons: "QuerySet[Person]") -> "QuerySet[Person]":
    """Each person with their memberships in force, as `current`; one query more."""
    current = Membership.objects.filter(in_force(viewer.on_date)).select_related(
        "organisation", "school_class"
    )
    return persons.prefetch_related(
        Prefetch("memberships", queryset=current.order_by("pk"), to_attr="current")
    )


def person_with_roles(viewer: Viewer, uuid: UUID) -> Person:
    """One person with their memberships in force, as `current`. Raises NotFound."""
    person = person_for(viewer, uuid)
    return _with_roles(viewer, Person.objects.filter(pk=person.pk)).get()


def person_for(viewer: Viewer, uuid: UUID, action: str = "people.view_person") -> Person:
    """One person; NotFound when they are not there or not for this viewer."""
    person = persons_for(viewer, action).filter(uuid=uuid).first()
    if person is None:
        raise NotFound("There is no such person for you.", "没有您可以查看的这个人。")
    return person
