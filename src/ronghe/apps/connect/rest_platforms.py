"""Routes of learning platforms (LTI 1.3) and of schools' own sign-ins (OIDC), for their offices."""

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Field, Router, Schema
from ninja.pagination import paginate

from ronghe.apps.base.api import Text, now, text_of
from ronghe.apps.connect.models import IdentityProvider, LtiPlatform
from ronghe.apps.connect.queries.lti_platforms import (
    MANAGE,
    account_for,
    accounts_of,
    grade_counts,
    platform_for,
    platforms_for,
)
from ronghe.apps.connect.queries.oidc import MANAGE as PROVIDERS
from ronghe.apps.connect.queries.oidc import provider_for, providers_for
from ronghe.apps.connect.services.lti_accounts import disconnect
from ronghe.apps.connect.services.lti_grades import send_again
from ronghe.apps.connect.services.lti_keys import ROTATE, rotate_key
from ronghe.apps.connect.services.lti_platforms import (
    PlatformFacts,
    change_platform,
    close_platform,
    register_platform,
)
from ronghe.apps.connect.services.oidc import (
    ProviderFacts,
    change_provider,
    close_provider,
    register_provider,
)
from ronghe.apps.people.api import (
    GoneOut,
    InBothLanguages,
    Paged,
    PageRequest,
    Strict,
    organisation_for,
    route,
)

router = Router()
ADDRESS = Field(min_length=1, max_length=500)


class PlatformIn(Strict):
    """As the platform's administrator says it."""

    title: str = Field(min_length=1, max_length=120)
    issuer: str = Field(min_length=1, max_length=300)
    client_id: str = Field(min_length=1, max_length=255)
    deployments: list[str] = Field(default_factory=list, max_length=50)
    login_url: str = ADDRESS
    token_url: str = ADDRESS
    keys_url: str = ADDRESS

    def facts(self) -> PlatformFacts:
        said = self.dict(exclude={"deployments"})
        return PlatformFacts(**said, deployments=tuple(self.deployments))


class PlatformOut(Schema):
    """A registered platform; `closed_at` is empty while people come in from it."""

    uuid: UUID
    organisation: UUID
    title: str
    issuer: str
    client_id: str
    deployments: list[str]
    registered_at: datetime
    closed_at: datetime | None

    @staticmethod
    def resolve_organisation(row: LtiPlatform) -> UUID:
        return row.organisation.uuid


class LinkedAccountOut(Schema):
    uuid: UUID
    person: UUID
    subject: str
    linked_at: datetime

    @staticmethod
    def resolve_person(row: Any) -> UUID:
        return UUID(str(row.person.uuid))


class GradesOut(Schema):
    """Grades that wait to be sent, were sent, and were given up."""

    waiting: int
    sent: int
    failed: int


class KeyRotatedOut(Schema):
    made_at: datetime


class ProviderIn(Strict):
    """As the school's provider says it; an empty secret keeps the one that is there."""

    title_en: str = Field("", max_length=80)
    title_zh: str = Field("", max_length=80)
    issuer: str = Field(min_length=1, max_length=300)
    client_id: str = Field(min_length=1, max_length=255)
    secret: str = Field("", max_length=500)
    number_claim: str = Field("preferred_username", min_length=1, max_length=80)

    def facts(self) -> ProviderFacts:
        said = self.dict(exclude={"title_en", "title_zh"})
        return ProviderFacts(title=Text(self.title_en, self.title_zh), **said)


class ProviderOut(Schema):
    """Without its secret."""

    uuid: UUID
    organisation: UUID
    title: InBothLanguages
    issuer: str
    client_id: str
    number_claim: str
    closed_at: datetime | None

    @staticmethod
    def resolve_organisation(row: IdentityProvider) -> UUID:
        return row.organisation.uuid

    @staticmethod
    def resolve_title(row: IdentityProvider) -> InBothLanguages:
        return InBothLanguages.of(text_of(row))


@router.get("/lti-platforms", response=list[PlatformOut], summary="Learning platforms")
@paginate(Paged)
@route(MANAGE)
def lti_platforms(request: PageRequest) -> Any:
    """Those of the organisations that you look after; open ones first."""
    return platforms_for(request.viewer).select_related("organisation")


@router.post("/lti-platforms", response={201: PlatformOut}, summary="Register a platform")
@route(MANAGE)
def create_platform(request: PageRequest, body: PlatformIn) -> Any:
    """Its keys are fetched at once."""
    organisation = organisation_for(request.viewer, MANAGE)
    return register_platform(
        viewer=request.viewer, organisation=organisation, facts=body.facts(), at=now()
    )


@router.get("/lti-platforms/{uuid}", response=PlatformOut, summary="One platform")
@route(MANAGE)
def read_platform(request: PageRequest, uuid: UUID) -> Any:
    """One platform."""
    return platform_for(request.viewer, uuid)


@router.post("/lti-platforms/{uuid}", response=PlatformOut, summary="Change a platform")
@route(MANAGE)
def edit_platform(request: PageRequest, uuid: UUID, body: PlatformIn) -> Any:
    """Its keys are fetched again; issuer and client stay as they are."""
    found = platform_for(request.viewer, uuid)
    change_platform(viewer=request.viewer, platform=found, facts=body.facts(), at=now())
    return platform_for(request.viewer, uuid)


@router.post("/lti-platforms/{uuid}/close", response=PlatformOut, summary="Close a platform")
@route(MANAGE)
def shut_platform(request: PageRequest, uuid: UUID) -> Any:
    """Nobody comes in from it any more, and nothing is told to it."""
    found = platform_for(request.viewer, uuid)
    close_platform(viewer=request.viewer, platform=found, at=now())
    return platform_for(request.viewer, uuid)


@router.get("/lti-platforms/{uuid}/accounts", response=list[LinkedAccountOut], summary="Accounts")
@paginate(Paged)
@route(MANAGE)
def platform_accounts(request: PageRequest, uuid: UUID) -> Any:
    """Who of the platform is who here."""
    return accounts_of(platform_for(request.viewer, uuid))


@router.post("/linked-accounts/{uuid}/disconnect", response=GoneOut, summary="Disconnect")
@route(MANAGE)
def end_account(request: PageRequest, uuid: UUID) -> Any:
    """They can connect again with both sign-ins."""
    disconnect(viewer=request.viewer, account=account_for(request.viewer, uuid))
    return {"uuid": uuid}


@router.get("/lti-platforms/{uuid}/grades", response=GradesOut, summary="Grades told back")
@route(MANAGE)
def platform_grades(request: PageRequest, uuid: UUID) -> Any:
    """How many were sent, wait, and were given up."""
    found = grade_counts(platform_for(request.viewer, uuid))
    return {"waiting": found.waiting, "sent": found.sent, "failed": found.failed}


@router.post("/lti-platforms/{uuid}/grades/again", response=GradesOut, summary="Try again")
@route(MANAGE)
def send_grades_again(request: PageRequest, uuid: UUID) -> Any:
    """Let what was given up be tried again."""
    send_again(viewer=request.viewer, platform=platform_for(request.viewer, uuid), at=now())
    return platform_grades(request, uuid)


@router.post("/lti-key/rotate", response=KeyRotatedOut, summary="Change the signing key")
@route(ROTATE)
def renew_lti_key(request: PageRequest) -> Any:
    """Platforms fetch the new key by themselves; the old one is shown for 30 days yet."""
    return rotate_key(viewer=request.viewer, at=now())


@router.get("/identity-providers", response=list[ProviderOut], summary="Schools' own sign-ins")
@paginate(Paged)
@route(PROVIDERS)
def identity_providers(request: PageRequest) -> Any:
    """Those of the organisations that you look after."""
    return providers_for(request.viewer).select_related("organisation")


@router.post("/identity-providers", response={201: ProviderOut}, summary="Register a sign-in")
@route(PROVIDERS)
def create_provider(request: PageRequest, body: ProviderIn) -> Any:
    """Its own document is read and its keys are fetched at once."""
    organisation = organisation_for(request.viewer, PROVIDERS)
    return register_provider(
        viewer=request.viewer, organisation=organisation, facts=body.facts(), at=now()
    )


@router.post("/identity-providers/{uuid}", response=ProviderOut, summary="Change a sign-in")
@route(PROVIDERS)
def edit_provider(request: PageRequest, uuid: UUID, body: ProviderIn) -> Any:
    """Issuer and client stay as they are."""
    found = provider_for(request.viewer, uuid)
    change_provider(viewer=request.viewer, provider=found, facts=body.facts(), at=now())
    return provider_for(request.viewer, uuid)


@router.post("/identity-providers/{uuid}/close", response=ProviderOut, summary="Close a sign-in")
@route(PROVIDERS)
def shut_provider(request: PageRequest, uuid: UUID) -> Any:
    """Nobody signs in by it any more."""
    found = provider_for(request.viewer, uuid)
    close_provider(viewer=request.viewer, provider=found, at=now())
    return provider_for(request.viewer, uuid)
