"""Routes of credentials: one's own, those that a school issued, and talent.

Checking anybody's needs no account and so no route: that is the page /verify/.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Field, Router, Schema
from ninja.pagination import paginate

from ronghe.apps.base.api import Refused, now, text_of
from ronghe.apps.certification.models import Credential, TalentChoice
from ronghe.apps.certification.queries.credentials import (
    VIEW_ISSUED,
    VIEW_OWN,
    issued_credential,
    issued_credentials,
    own_credential,
    own_credentials,
)
from ronghe.apps.certification.queries.talent import (
    SEARCH,
    Talent,
    TalentQuery,
    consented_to_be_found,
    findable,
    search_talent,
)
from ronghe.apps.certification.services.credentials import (
    TAKE_BACK,
    reinstate_credential,
    revoke_credential,
    suspend_credential,
)
from ronghe.apps.certification.services.sharing import SHARE, show_credential
from ronghe.apps.certification.services.talent import CHOOSE, TalentFields, choose_talent_fields
from ronghe.apps.people.api import (
    InBothLanguages,
    Paged,
    PageRequest,
    Person,
    Strict,
    persons_for,
    route,
)

router = Router()
LONGEST_REASON = 400


class CredentialOut(Schema):
    """What was issued. `state` is valid, suspended or revoked; one whose `valid_until` is past is
    expired, whatever its state was."""

    uuid: UUID
    person: UUID | None
    organisation: UUID
    kind: str
    title: InBothLanguages
    issued_at: datetime
    valid_until: date | None
    state: str
    state_reason: str
    is_shown: bool

    @staticmethod
    def resolve_person(row: Credential) -> UUID | None:
        return row.person.uuid if row.person else None

    @staticmethod
    def resolve_organisation(row: Credential) -> UUID:
        return row.organisation.uuid

    @staticmethod
    def resolve_title(row: Credential) -> InBothLanguages:
        return InBothLanguages.of(text_of(row))


class SignedCredentialOut(CredentialOut):
    """With the signed document (JSON) and the token (JWT)."""

    document: str
    token: str


class ShowIn(Strict):
    is_shown: bool


class ReasonIn(Strict):
    """The holder reads it."""

    reason: str = Field(min_length=1, max_length=LONGEST_REASON)


class TalentFieldsIn(Strict):
    """What recruiters may find beside one's certificates in force, once one consented."""

    name: bool = False
    levels: bool = False
    tasks: bool = False


class TalentFieldsOut(Schema):
    """`is_consented` says whether one consented to be found at all; without it nothing is."""

    name: bool
    levels: bool
    tasks: bool
    is_consented: bool


class FoundCertificateOut(Schema):
    title: str
    school: str
    level: str
    tasks: list[str]
    contexts: list[str]
    confirmed_by: list[str]
    open_page: UUID | None


class TalentOut(Schema):
    """One student as they let themselves be seen: by name, or by a reference for the school."""

    name: str
    reference: str
    certificates: list[FoundCertificateOut]

    @classmethod
    def of(cls, one: Talent) -> "TalentOut":
        certificates = [
            FoundCertificateOut(
                **{name: getattr(row, name) for name in FoundCertificateOut.model_fields}
            )
            for row in one.certificates
        ]
        return cls(name=one.name, reference=one.reference, certificates=certificates)


# --- one's own ------------------------------------------------------------------------------------


@router.get("/credentials/mine", response=list[SignedCredentialOut], summary="Own credentials")
@paginate(Paged)
@route(VIEW_OWN)
def own_credentials_listed(request: PageRequest) -> Any:
    """One's own, the newest first, to take along. For signed-in persons."""
    return own_credentials(request.viewer)


@router.post("/credentials/{uuid}/share", response=CredentialOut, summary="Open or close its page")
@route(SHARE)
def share_credential(request: PageRequest, uuid: UUID, body: ShowIn) -> Any:
    """Let whoever has its address read the page, or nobody any more. For signed-in persons."""
    found = own_credential(request.viewer, uuid)
    show_credential(viewer=request.viewer, credential=found, is_shown=body.is_shown)
    return own_credential(request.viewer, uuid)


# --- what a school issued -------------------------------------------------------------------------


@router.get("/credentials", response=list[CredentialOut], summary="Issued credentials")
@paginate(Paged)
@route(VIEW_ISSUED)
def credentials_issued(request: PageRequest) -> Any:
    """What the school issued to those whom you lead or administer, the newest first."""
    return issued_credentials(request.viewer)


@router.get("/credentials/{uuid}", response=SignedCredentialOut, summary="One issued credential")
@route(VIEW_ISSUED)
def credential_issued(request: PageRequest, uuid: UUID) -> Any:
    """One credential that the school issued, as it was signed."""
    return issued_credential(request.viewer, uuid)


@router.post("/credentials/{uuid}/suspend", response=CredentialOut, summary="Suspend")
@route(TAKE_BACK)
def suspend(request: PageRequest, uuid: UUID, body: ReasonIn) -> Any:
    """Take a credential out of force for now; whoever verifies it sees that at once."""
    found = issued_credential(request.viewer, uuid)
    suspend_credential(viewer=request.viewer, credential=found, reason=body.reason, at=now())
    return issued_credential(request.viewer, uuid)


@router.post("/credentials/{uuid}/reinstate", response=CredentialOut, summary="Reinstate")
@route(TAKE_BACK)
def reinstate(request: PageRequest, uuid: UUID) -> Any:
    """Put a suspended credential in force again."""
    found = issued_credential(request.viewer, uuid)
    reinstate_credential(viewer=request.viewer, credential=found, at=now())
    return issued_credential(request.viewer, uuid)


@router.post("/credentials/{uuid}/revoke", response=CredentialOut, summary="Revoke")
@route(TAKE_BACK)
def revoke(request: PageRequest, uuid: UUID, body: ReasonIn) -> Any:
    """Take a credential back for good."""
    found = issued_credential(request.viewer, uuid)
    revoke_credential(viewer=request.viewer, credential=found, reason=body.reason, at=now())
    return issued_credential(request.viewer, uuid)


# --- talent ---------------------------------------------------------------------------------------


@router.get("/talent/mine", response=TalentFieldsOut, summary="What recruiters may find of me")
@route(CHOOSE)
def own_talent_fields(request: PageRequest) -> Any:
    """One's own choice. For signed-in students."""
    return _fields(_own(request))


@router.post("/talent/mine", response=TalentFieldsOut, summary="Choose what they may find")
@route(CHOOSE)
def choose_talent(request: PageRequest, body: TalentFieldsIn) -> Any:
    """It holds from the next search on, while the consent stands. For signed-in students."""
    person = _own(request)
    fields = TalentFields(**body.dict())
    choose_talent_fields(viewer=request.viewer, person=person, fields=fields, at=now())
    return _fields(person)


def _own(request: PageRequest) -> Person:
    person = persons_for(request.viewer, CHOOSE).first()  # the grant reaches oneself alone
    if person is None:
        raise Refused("Only a student chooses this.", "仅学生本人可作此选择。", code="no-student")
    return person


def _fields(person: Person) -> TalentFieldsOut:
    choice = TalentChoice.objects.filter(person=person).first()
    return TalentFieldsOut(
        name=bool(choice and choice.shows_name),
        levels=bool(choice and choice.shows_levels),
        tasks=bool(choice and choice.shows_tasks),
        is_consented=consented_to_be_found(person),
    )


@router.get("/talent", response=list[TalentOut], summary="Search talent")
@paginate(Paged)
@route(SEARCH)
def talent_found(
    request: PageRequest,
    certificate: str = "",
    level: str = "",
    task: str = "",
    school: UUID | None = None,
) -> Any:
    """Those who consented to be found, by what they chose to show. For signed-in recruiters."""
    asked = TalentQuery(certificate.strip(), level, task.strip(), school)
    rows = findable(request.viewer, request.viewer.on_date)
    return [TalentOut.of(one) for one in search_talent(asked, rows)]
