"""Signing in through a school's own identity provider (OpenID Connect, code flow with PKCE)."""

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from ronghe.apps.base.api import AuditEntry, Reference, Refused, Text, audit
from ronghe.apps.connect.models import IdentityProvider, OutsideLogin
from ronghe.apps.connect.outside import FORM, ask, check_address, in_words
from ronghe.apps.connect.services.key_sets import fetch_keys, verify_from
from ronghe.apps.connect.services.outside import (
    ask_outside,
    link_account,
    person_of_account,
    question_of,
    use_question,
)
from ronghe.apps.people.api import (
    Membership,
    Organisation,
    Person,
    Viewer,
    command_viewer,
    digest_of,
    in_force,
    new_secret,
    require,
    unwrap_secret,
    viewer_of_person,
    wrap_secret,
)
from ronghe.files.web_documents import NotFetched
from ronghe.standards.json_text import read_json
from ronghe.standards.openid import Discovery, read_discovery

MANAGE = "connect.manage_identity_providers"
ENTER = "connect.sign_in_by_school"
WELL_KNOWN = "/.well-known/openid-configuration"
MOST_SUBJECT = 255


@dataclass(frozen=True, slots=True)
class ProviderFacts:
    """What the school says of its provider. An empty `secret` keeps the one that is there."""

    title: Text
    issuer: str
    client_id: str
    secret: str
    number_claim: str


# --- registering ----------------------------------------------------------------------------------


def register_provider(
    *, viewer: Viewer, organisation: Organisation, facts: ProviderFacts, at: datetime
) -> IdentityProvider:
    """Register a provider: its own document is read and its keys fetched at once. Raises
    NotAllowed, Refused; nothing is written then."""
    require(viewer, MANAGE, organisation=organisation)
    if not facts.secret:
        raise Refused("Give the client secret.", "请填写客户端密钥。", code="secret-missing")
    fields = _columns(facts) | _fetched(facts, at)
    try:
        with transaction.atomic():
            provider = IdentityProvider.objects.create(
                organisation=organisation,
                registered_at=at,
                client_id=facts.client_id,
                **fields,
            )
            audit(viewer, MANAGE, subject=reference_of(provider), touched="registered")
    except IntegrityError:
        raise Refused(
            "This provider is registered already. Nothing was changed.",
            "该身份提供方已登记。未作任何更改。",
            code="provider-there",
        ) from None
    return provider


def change_provider(
    *, viewer: Viewer, provider: IdentityProvider, facts: ProviderFacts, at: datetime
) -> None:
    """Raises NotAllowed, Refused. Who it is stays: under another issuer, accounts that are
    connected would be other people's."""
    require(viewer, MANAGE, organisation=provider.organisation)
    if (facts.issuer.rstrip("/"), facts.client_id) != (
        provider.issuer.rstrip("/"),
        provider.client_id,
    ):
        raise Refused(
            "Issuer and client stay as they are; register another provider instead. Nothing was "
            "changed.",
            "签发者与客户端标识不可更改；请另行登记。未作任何更改。",
            code="provider-identity",
        )
    fields = _columns(facts) | _fetched(facts, at)
    with transaction.atomic():
        IdentityProvider.objects.filter(pk=provider.pk).update(**fields)
        audit(viewer, MANAGE, subject=reference_of(provider), touched="changed")


def close_provider(*, viewer: Viewer, provider: IdentityProvider, at: datetime) -> None:
    """Nobody signs in by it any more."""
    require(viewer, MANAGE, organisation=provider.organisation)
    with transaction.atomic():
        rows = IdentityProvider.objects.filter(pk=provider.pk, closed_at=None)
        rows.update(closed_at=at, secret=b"")
        audit(viewer, MANAGE, subject=reference_of(provider), touched="closed")


def reference_of(provider: IdentityProvider) -> Reference:
    return Reference("connect.identity_provider", provider.uuid)


def _columns(facts: ProviderFacts) -> dict[str, Any]:
    if not (facts.title.en.strip() or facts.title.zh.strip()):
        raise Refused("Give it a name.", "请填写名称。", code="title-missing")
    if not facts.number_claim.strip():
        raise Refused(
            "Say in which claim the number stands.",
            "请填写编号所在的声明名称。",
            code="claim-missing",
        )
    fields: dict[str, Any] = {
        "title_en": facts.title.en.strip(),
        "title_zh": facts.title.zh.strip(),
        "number_claim": facts.number_claim.strip(),
    }
    return fields | ({"secret": wrap_secret(facts.secret.encode())} if facts.secret else {})


@in_words
def _fetched(facts: ProviderFacts, at: datetime) -> dict[str, Any]:
    """What the provider says of itself."""
    address = facts.issuer.rstrip("/") + WELL_KNOWN
    found: Discovery = read_discovery(ask(address), issuer=facts.issuer)
    for one in (found.authorization_endpoint, found.token_endpoint):
        check_address(one)
    return {
        "issuer": found.issuer,
        "authorization_url": found.authorization_endpoint,
        "token_url": found.token_endpoint,
        "keys_url": found.jwks_uri,
        "keys": fetch_keys(found.jwks_uri),
        "keys_fetched_at": at,
    }


# --- signing in -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sent:
    """Where the browser goes, and the secret that it keeps in its session."""

    url: str
    browser: str


@dataclass(frozen=True, slots=True)
class Known:
    """Who came back, and where they wanted to go."""

    person: Person
    organisation: Organisation
    target: str


def providers_open() -> "QuerySet[IdentityProvider]":
    """Those that the page for signing in offers; which schools there are is no secret."""
    return IdentityProvider.objects.filter(closed_at=None).select_related("organisation")


def begin_sign_in(
    *, provider: IdentityProvider, redirect_url: str, target: str, at: datetime
) -> Sent:
    """Send the browser to the provider with state, nonce and a PKCE challenge, each good once."""
    verifier = new_secret() + new_secret()
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest())
    asked = ask_outside(
        action=ENTER, door=reference_of(provider), at=at, verifier=verifier, target=target
    )
    fields = {
        "response_type": "code",
        "scope": "openid profile",
        "client_id": provider.client_id,
        "redirect_uri": redirect_url,
        "state": asked.state,
        "nonce": asked.nonce,
        "code_challenge": challenge.decode().rstrip("="),
        "code_challenge_method": "S256",
    }
    joint = "&" if urlsplit(provider.authorization_url).query else "?"
    return Sent(f"{provider.authorization_url}{joint}{urlencode(fields)}", asked.browser)


def finish_sign_in(
    *, code: str, state: str, browser: str, redirect_url: str, at: datetime
) -> Known:
    """Who came back with this code. Raises Refused: for another browser than the one that was
    sent, for an answer given before, for a token that does not hold, and for whom nobody here has
    written down. Nobody is ever added."""
    question = question_of(state, at=at)
    provider = _provider_asked(question)
    try:
        if digest_of(browser) != bytes(question.browser):
            raise Refused(
                "This sign-in was begun in another browser. Begin again.",
                "本次登录由其他浏览器发起，请重新开始。",
                code="other-browser",
            )
        use_question(question, at=at)  # before the code is spent at the provider
        claims = _claims(provider, question, code, redirect_url, at)
        person = _person(provider, claims, at)
    except Refused as refusal:
        audit(
            command_viewer("oidc"),
            ENTER,
            kind=AuditEntry.Kind.REFUSED,
            subject=reference_of(provider),
            touched=refusal.code,
        )
        raise
    return Known(person, provider.organisation, question.target)


def _provider_asked(question: OutsideLogin) -> IdentityProvider:
    door = question.door
    assert isinstance(door, Reference)
    found = providers_open().filter(uuid=door.uuid).first()
    if found is None:
        raise Refused(
            "This way of signing in was closed.", "此登录方式已停用。", code="provider-closed"
        )
    return found


@in_words
def _claims(
    provider: IdentityProvider,
    question: OutsideLogin,
    code: str,
    redirect_url: str,
    at: datetime,
) -> dict[str, Any]:
    """Change the code into an ID token, and check that in every respect."""
    client, secret = (
        quote(one, safe="")
        for one in (provider.client_id, unwrap_secret(bytes(provider.secret)).decode())
    )
    basic = base64.b64encode(f"{client}:{secret}".encode()).decode()
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": redirect_url,
        "code_verifier": question.verifier,
    }
    content = ask(
        provider.token_url,
        body=urlencode(form).encode(),
        headers={"Content-Type": FORM, "Authorization": f"Basic {basic}"},
    )
    token = _id_token(content)
    return verify_from(provider, token, audience=provider.client_id, nonce=question.nonce, at=at)


def _id_token(content: bytes) -> str:
    try:
        token = read_json(content)["id_token"]
    except (ValueError, TypeError, KeyError):
        token = None
    if not isinstance(token, str):
        raise NotFetched("The provider gave no ID token.", "身份提供方未返回身份令牌。")
    return token


def _person(provider: IdentityProvider, claims: dict[str, Any], at: datetime) -> Person:
    """By subject, once that is known; on the first visit by what the office wrote down."""
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= MOST_SUBJECT:
        raise Refused(
            "The provider does not say who you are.",
            "身份提供方未提供用户标识。",
            code="no-subject",
        )
    known = person_of_account(provider.organisation, provider.issuer, subject)
    if known is not None:
        return known
    person = _written_down(provider, claims)
    link_account(
        viewer=viewer_of_person(person),
        action=ENTER,
        organisation=provider.organisation,
        issuer=provider.issuer,
        subject=subject,
        person=person,
        at=at,
    )
    return person


def _written_down(provider: IdentityProvider, claims: dict[str, Any]) -> Person:
    """The one person of the school with this number. Raises Refused where there is none, or more
    than one. An e-mail address would not do: people change their own (docs/adr/0038)."""
    here = Membership.objects.filter(
        in_force(command_viewer().on_date), organisation=provider.organisation
    )
    claim = claims.get(provider.number_claim)
    number = claim.strip() if isinstance(claim, str) else ""
    people = Person.objects.filter(pk__in=here.values("person"), erased_at=None)
    rows = people.filter(number=number) if number else people.none()
    found = list(rows[:2])
    if len(found) != 1:
        raise Refused(
            "Your school's sign-in knows you, but nobody here has written down that it is you. "
            "Ask your school's office; nobody was added.",
            "学校的登录系统认识您，但此处尚无您的对应记录。请联系学校办公室；未添加任何人。",
            code="nobody-here",
        )
    return found[0]
