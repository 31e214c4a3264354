"""Learning platforms: registered and looked after by their school's office."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from ronghe.apps.base.api import Reference, Refused, audit
from ronghe.apps.connect.models import LtiPlatform
from ronghe.apps.connect.outside import check_address, in_words
from ronghe.apps.connect.services.key_sets import fetch_keys
from ronghe.apps.people.api import Organisation, Viewer, require

MANAGE = "connect.manage_lti"
MOST_DEPLOYMENTS = 50


@dataclass(frozen=True, slots=True)
class PlatformFacts:
    """What the platform's administrator says of it."""

    title: str
    issuer: str
    client_id: str
    deployments: tuple[str, ...]
    login_url: str
    token_url: str
    keys_url: str


def register_platform(
    *, viewer: Viewer, organisation: Organisation, facts: PlatformFacts, at: datetime
) -> LtiPlatform:
    """Register a platform of an organisation. Its keys are fetched at once, so that a wrong
    address shows now and not at the first lesson. Raises NotAllowed, Refused."""
    require(viewer, MANAGE, organisation=organisation)
    keys = _checked_keys(facts)
    fields = _columns(facts) | {"keys": keys, "keys_fetched_at": at}
    try:
        with transaction.atomic():
            platform = LtiPlatform.objects.create(
                organisation=organisation, registered_at=at, **fields
            )
            audit(viewer, MANAGE, subject=reference_of(platform), touched="registered")
    except IntegrityError:
        raise _taken() from None
    return platform


def change_platform(
    *, viewer: Viewer, platform: LtiPlatform, facts: PlatformFacts, at: datetime
) -> None:
    """Raises NotAllowed, Refused; nothing is changed then. Who it is stays: another issuer or
    client would be another platform, and connected accounts another's."""
    require(viewer, MANAGE, organisation=platform.organisation)
    if (facts.issuer, facts.client_id) != (platform.issuer, platform.client_id):
        raise Refused(
            "Issuer and client stay as they are; register another platform instead. Nothing was "
            "changed.",
            "签发者与客户端标识不可更改；请另行登记平台。未作任何更改。",
            code="platform-identity",
        )
    keys = _checked_keys(facts)
    with transaction.atomic():
        fields = _columns(facts) | {"keys": keys, "keys_fetched_at": at}
        LtiPlatform.objects.filter(pk=platform.pk).update(**fields)
        audit(viewer, MANAGE, subject=reference_of(platform), touched="changed")


def close_platform(*, viewer: Viewer, platform: LtiPlatform, at: datetime) -> None:
    """Nobody comes in from it any more, and nothing goes there."""
    require(viewer, MANAGE, organisation=platform.organisation)
    with transaction.atomic():
        LtiPlatform.objects.filter(pk=platform.pk, closed_at=None).update(closed_at=at)
        audit(viewer, MANAGE, subject=reference_of(platform), touched="closed")


def reference_of(platform: LtiPlatform) -> Reference:
    return Reference("connect.lti_platform", platform.uuid)


def _columns(facts: PlatformFacts) -> dict[str, object]:
    return {
        "title": facts.title.strip(),
        "issuer": facts.issuer,
        "client_id": facts.client_id,
        "deployments": list(facts.deployments),
        "login_url": facts.login_url,
        "token_url": facts.token_url,
        "keys_url": facts.keys_url,
    }


@in_words
def _checked_keys(facts: PlatformFacts) -> dict[str, object]:
    if not 0 < len(facts.deployments) <= MOST_DEPLOYMENTS or not facts.title.strip():
        raise Refused(
            f"Give a name and 1 to {MOST_DEPLOYMENTS} deployments. Nothing was changed.",
            f"请填写名称和 1 至 {MOST_DEPLOYMENTS} 个部署编号。未作任何更改。",
            code="platform-incomplete",
        )
    for address in (facts.login_url, facts.token_url):
        check_address(address)
    return fetch_keys(facts.keys_url)


def _taken() -> Refused:
    return Refused(
        "This platform is registered already with this client. Nothing was changed.",
        "该平台及客户端标识已登记。未作任何更改。",
        code="platform-there",
    )
