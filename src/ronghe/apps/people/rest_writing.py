"""Routes of `people` that write: organisations, programmes, classes, roles; the same rules.

They join the router of those that read: one path answers to one router.
"""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from ninja import Field, Schema

from ronghe.apps.base.api import NotFound, Text
from ronghe.apps.people.access import persons_for, regions_for
from ronghe.apps.people.models import Membership, Organisation
from ronghe.apps.people.queries import units
from ronghe.apps.people.rest import ClassOut, OrganisationOut, ProgrammeOut, router
from ronghe.apps.people.rest_routing import Strict, route
from ronghe.apps.people.roles import Role
from ronghe.apps.people.routing import PageRequest
from ronghe.apps.people.services import organisations as organisation_services
from ronghe.apps.people.services import programmes as programme_services
from ronghe.apps.people.services.memberships import MANAGE as ROLES
from ronghe.apps.people.services.memberships import end_role, give_role
from ronghe.apps.people.viewer import Viewer

ADD = organisation_services.ADD
UNITS = organisation_services.MANAGE
CODE = r"^[-a-zA-Z0-9_]*$"


class TitleIn(Strict):
    en: str = Field("", max_length=160)
    zh: str = Field("", max_length=160)

    def text(self) -> Text:
        return Text(self.en.strip(), self.zh.strip())


class ShortTitleIn(TitleIn):
    en: str = Field("", max_length=80)
    zh: str = Field("", max_length=80)


class OrganisationIn(Strict):
    """`region` is the region's code; it may be left out where the caller reaches one only."""

    kind: Literal["school", "enterprise", "bureau"]
    title: TitleIn
    code: str = Field("", max_length=60, pattern=CODE)
    region: str = ""


class ProgrammeIn(Strict):
    organisation: UUID
    title: TitleIn
    trade: str = Field("", max_length=60, pattern=CODE)
    code: str = Field("", max_length=60, pattern=CODE)


class ClassIn(Strict):
    programme: UUID
    entry_year: int
    title: ShortTitleIn


class MembershipIn(Strict):
    """A role in an organisation, perhaps in one of its programmes or classes."""

    person: UUID
    organisation: UUID
    role: Literal[tuple(role.value for role in Role)]  # type: ignore[valid-type]
    starts_on: date
    ends_on: date | None = None
    programme: UUID | None = None
    school_class: UUID | None = None


class EndIn(Strict):
    on_date: date


class MembershipOut(Schema):
    uuid: UUID
    person: UUID
    organisation: UUID
    role: str
    programme: UUID | None
    school_class: UUID | None
    starts_on: date
    ends_on: date | None

    @staticmethod
    def of(row: Membership) -> "MembershipOut":
        return MembershipOut(
            uuid=row.uuid,
            person=row.person.uuid,
            organisation=row.organisation.uuid,
            role=row.role,
            programme=row.programme.uuid if row.programme else None,
            school_class=row.school_class.uuid if row.school_class else None,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
        )


@router.post("/organisations", response={201: OrganisationOut})
@route(ADD)
def add_organisation(request: PageRequest, body: OrganisationIn) -> Any:
    """Put up a school, an enterprise or a bureau. Left empty, the code is made from the title."""
    regions = regions_for(request.viewer, ADD)
    found = list((regions.filter(code=body.region) if body.region else regions)[:2])
    if len(found) != 1:
        raise NotFound("Name one of your regions by its code.", "请用代码指定您的一个区域。")
    return organisation_services.add_organisation(
        viewer=request.viewer,
        region=found[0],
        kind=Organisation.Kind(body.kind),
        title=body.title.text(),
        code=body.code,
    )


@router.post("/programmes", response={201: ProgrammeOut})
@route(UNITS)
def add_programme(request: PageRequest, body: ProgrammeIn) -> Any:
    """Add a programme to an organisation."""
    return programme_services.add_programme(
        viewer=request.viewer,
        organisation=units.organisation_for(request.viewer, UNITS, body.organisation),
        title=body.title.text(),
        trade=body.trade,
        code=body.code,
    )


@router.post("/classes", response={201: ClassOut})
@route(UNITS)
def add_class(request: PageRequest, body: ClassIn) -> Any:
    """Add a class to those who entered a programme in a year."""
    return programme_services.add_class(
        viewer=request.viewer,
        programme=units.programme_for(request.viewer, body.programme, UNITS),
        entry_year=body.entry_year,
        title=body.title.text(),
    )


@router.post("/memberships", response={201: MembershipOut})
@route(ROLES)
def add_membership(request: PageRequest, body: MembershipIn) -> Any:
    """Give somebody a role from a day on."""
    viewer = request.viewer
    person = persons_for(viewer, ROLES).filter(uuid=body.person).first()
    if person is None:
        raise NotFound("There is no such person for you.", "没有您可以查看的这个人。")
    made = give_role(
        viewer=viewer,
        person=person,
        organisation=units.organisation_for(viewer, ROLES, body.organisation),
        role=Role(body.role),
        starts_on=body.starts_on,
        ends_on=body.ends_on,
        programme=units.programme_for(viewer, body.programme, ROLES) if body.programme else None,
        school_class=units.class_for(viewer, body.school_class, ROLES)
        if body.school_class
        else None,
    )
    return MembershipOut.of(made)


@router.post("/memberships/{uuid}/end", response=MembershipOut)
@route(ROLES)
def end_membership(request: PageRequest, uuid: UUID, body: EndIn) -> Any:
    """End a role: the day named is its last."""
    row = membership_of(request.viewer, uuid)
    end_role(viewer=request.viewer, membership=row, on_date=body.on_date)
    row.refresh_from_db()
    return MembershipOut.of(row)


def membership_of(viewer: Viewer, uuid: UUID) -> Membership:
    """One of a person and an organisation whom the caller reaches. Raises NotFound."""
    rows = Membership.objects.select_related("person", "organisation", "programme", "school_class")
    found = rows.filter(uuid=uuid, person__in=persons_for(viewer, ROLES)).first()
    if found is None:
        raise NotFound("There is no such role for you.", "没有您可以管理的这个角色。")
    return found
