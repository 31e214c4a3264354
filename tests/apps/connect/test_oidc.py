"""Signing in through a school's own identity provider: an independent one over real HTTP
(oidc-provider-mock), and answers of a made-up one that do not hold."""

import base64
import hashlib
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from oidc_provider_mock import User, run_server_in_thread
from tests.apps.conftest import World

from api_calls import signed_in, state_of_tables
from ronghe.apps.base.api import AuditEntry, Refused, Text, now
from ronghe.apps.connect.models import IdentityProvider, LinkedAccount, OutsideLogin
from ronghe.apps.connect.services.oidc import (
    ProviderFacts,
    change_provider,
    close_provider,
    register_provider,
)
from ronghe.apps.people.api import (
    Account,
    Membership,
    NotAllowed,
    Organisation,
    Person,
    Role,
    command_viewer,
    unwrap_secret,
    viewer_of_person,
)

SYSTEM = command_viewer()


@pytest.fixture(scope="module")
def school_site() -> Iterator[str]:
    """The school's own sign-in; who types a subject there is that user."""
    users = [
        User(sub="li", claims={"preferred_username": "2025001", "name": "Li"}),
        User(sub="nobody", claims={"preferred_username": "9999"}),
        User(sub="blank", claims={}),
    ]
    with run_server_in_thread(user_claims=users) as server:
        yield f"http://localhost:{server.server_port}"


def facts(site: str, **changes: Any) -> ProviderFacts:
    fields = {
        "title": Text("Lake school", "湖区学校"),
        "issuer": site,
        "client_id": "ronghe",
        "secret": "s3cret",
        "number_claim": "preferred_username",
        **changes,
    }
    return ProviderFacts(**fields)


@pytest.fixture
def provider(school_site: str, world: World) -> IdentityProvider:
    Person.objects.filter(pk=world.students[0].pk).update(number="2025001")
    return register_provider(
        viewer=viewer_of_person(world.administrator),
        organisation=world.school,
        facts=facts(school_site),
        at=now(),
    )


def leave(client: Client, provider: IdentityProvider, target: str = "") -> str:
    """Press the school's button; the address at the school that the browser goes to."""
    page = client.post(reverse("school_sign_in_begin", args=[provider.uuid]), {"next": target})
    assert page.status_code == 200
    return str(page.context["address"])


def at_school(address: str, subject: str) -> str:
    """Sign in at the school; where it sends the browser back to."""
    answer = requests.post(address, {"sub": subject}, allow_redirects=False, timeout=10)
    assert answer.status_code == 302
    back = urlsplit(answer.headers["Location"])
    assert back.path == reverse("school_sign_in_done")
    return f"{back.path}?{back.query}"


def come_in(provider: IdentityProvider, subject: str, target: str = "") -> tuple[Client, Any]:
    client = Client()
    return client, client.get(at_school(leave(client, provider, target), subject))


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


# --- the whole way --------------------------------------------------------------------------------


def test_a_student_whom_the_school_wrote_down_is_let_in(
    provider: IdentityProvider, world: World
) -> None:
    client, response = come_in(provider, "li", "/forms/")

    assert (response.status_code, response["Location"]) == (302, "/forms/")
    account = Account.objects.get(person=world.students[0])
    assert client.session["_auth_user_id"] == str(account.pk)
    linked = LinkedAccount.objects.get()
    assert (linked.subject, linked.person) == ("li", world.students[0])


def test_from_then_on_the_subject_says_who_it_is(provider: IdentityProvider, world: World) -> None:
    come_in(provider, "li")
    Person.objects.filter(pk=world.students[0].pk).update(number="")
    Person.objects.filter(pk=world.students[1].pk).update(number="2025001")

    client, _ = come_in(provider, "li")

    account = Account.objects.get(person=world.students[0])
    assert client.session["_auth_user_id"] == str(account.pk)


@pytest.mark.parametrize("subject", ["nobody", "blank"])
def test_whom_nobody_wrote_down_is_refused_and_not_added(
    provider: IdentityProvider, subject: str
) -> None:
    before = (Person.objects.count(), Account.objects.count(), LinkedAccount.objects.count())

    client, response = come_in(provider, subject)

    assert response.status_code == 400
    assert "nobody was added" in response.content.decode()
    assert not is_in(client)
    after = (Person.objects.count(), Account.objects.count(), LinkedAccount.objects.count())
    assert after == before
    assert AuditEntry.objects.get(kind="refused").touched == "nobody-here"


def test_a_number_of_two_people_lets_neither_in(provider: IdentityProvider, world: World) -> None:
    Person.objects.filter(pk=world.students[1].pk).update(number="2025001")

    client, response = come_in(provider, "li")

    assert "nobody-here" in response.content.decode()
    assert not is_in(client)


def test_a_number_at_another_school_is_nobody_s_here(
    provider: IdentityProvider, world: World
) -> None:
    other = Organisation.objects.create(
        region=world.region, kind="school", code="second", title_en="S", title_zh="二"
    )
    Membership.objects.filter(person=world.students[0]).update(organisation=other)

    assert "nobody-here" in come_in(provider, "li")[1].content.decode()


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMINISTRATOR, Role.REGIONAL_OFFICER])
def test_a_school_does_not_let_in_who_rules_more_than_a_school(
    provider: IdentityProvider, world: World, role: Role
) -> None:
    person = world.add_person("Officer", role)
    Person.objects.filter(pk=world.students[0].pk).update(number="")
    Person.objects.filter(pk=person.pk).update(number="2025001")

    client, response = come_in(provider, "li")

    assert "reaches-beyond" in response.content.decode()
    assert not is_in(client)
    assert not LinkedAccount.objects.exists()


def test_a_second_factor_is_still_asked_for(provider: IdentityProvider, world: World) -> None:
    account = Account.objects.create_user("li", "x", person=world.students[0])
    Authenticator.objects.create(user=account, type=Authenticator.Type.TOTP, data={"secret": "x"})

    client, response = come_in(provider, "li")

    assert response["Location"].startswith(reverse("mfa_authenticate"))
    assert not is_in(client)


# --- once, and from the same browser --------------------------------------------------------------


def test_coming_back_twice_is_refused_the_second_time(provider: IdentityProvider) -> None:
    client = Client()
    back = at_school(leave(client, provider), "li")

    first, again = client.get(back), client.get(back)

    assert first.status_code == 302
    assert "login-spent" in again.content.decode()


def test_coming_back_in_another_browser_is_refused(provider: IdentityProvider) -> None:
    """Else somebody could sign a visitor in as themselves."""
    back = at_school(leave(Client(), provider), "li")
    other = Client()

    assert "other-browser" in other.get(back).content.decode()
    assert not is_in(other)


def test_the_school_s_refusal_is_said(provider: IdentityProvider) -> None:
    response = Client().get(reverse("school_sign_in_done"), {"error": "access_denied"})

    assert response.status_code == 400
    assert "school-error" in response.content.decode()


def test_a_code_that_the_school_did_not_give_is_refused(provider: IdentityProvider) -> None:
    client = Client()
    state = dict(parse_qsl(urlsplit(leave(client, provider)).query))["state"]

    response = client.get(reverse("school_sign_in_done"), {"code": "guessed", "state": state})

    assert "not-reached" in response.content.decode()
    assert not is_in(client)


def test_a_closed_provider_lets_nobody_in(provider: IdentityProvider) -> None:
    client = Client()
    back = at_school(leave(client, provider), "li")

    close_provider(viewer=SYSTEM, provider=provider, at=now())

    assert "provider-closed" in client.get(back).content.decode()
    address = reverse("school_sign_in_begin", args=[provider.uuid])
    assert client.post(address).status_code == 404
    provider.refresh_from_db()
    assert bytes(provider.secret) == b""


# --- what goes out --------------------------------------------------------------------------------


def test_what_goes_out_carries_state_nonce_and_a_challenge_of_the_kept_verifier(
    provider: IdentityProvider,
) -> None:
    asked = dict(parse_qsl(urlsplit(leave(Client(), provider)).query))

    question = OutsideLogin.objects.get()
    digest = hashlib.sha256(question.verifier.encode()).digest()
    assert asked["code_challenge"] == base64.urlsafe_b64encode(digest).decode().rstrip("=")
    assert (asked["code_challenge_method"], asked["response_type"]) == ("S256", "code")
    assert (asked["nonce"], asked["client_id"]) == (question.nonce, "ronghe")
    assert bytes(question.state) == hashlib.sha256(asked["state"].encode()).digest()


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:x"])
def test_afterwards_nobody_is_sent_to_another_site(provider: IdentityProvider, target: str) -> None:
    leave(Client(), provider, target)

    assert OutsideLogin.objects.get().target == "/"


# --- registering ----------------------------------------------------------------------------------


def test_the_secret_is_kept_wrapped(provider: IdentityProvider) -> None:
    assert unwrap_secret(bytes(provider.secret)) == b"s3cret"
    assert b"s3cret" not in bytes(provider.secret)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"secret": ""}, "secret-missing"),
        ({"number_claim": " "}, "claim-missing"),
        ({"title": Text("", "")}, "title-missing"),
        ({"issuer": "http://10.0.0.1"}, "not-reached"),
        ({"issuer": "rubbish"}, "not-reached"),
    ],
)
def test_a_provider_that_will_not_do_is_refused_and_nothing_changes(
    school_site: str, world: World, changes: dict[str, Any], code: str
) -> None:
    before = state_of_tables()

    with pytest.raises(Refused) as caught:
        register_provider(
            viewer=SYSTEM, organisation=world.school, facts=facts(school_site, **changes), at=now()
        )

    assert caught.value.code == code
    assert state_of_tables() == before


def test_changing_keeps_the_secret_where_none_is_given_and_who_it_is(
    provider: IdentityProvider, school_site: str
) -> None:
    change_provider(viewer=SYSTEM, provider=provider, facts=facts(school_site, secret=""), at=now())
    with pytest.raises(Refused, match="stay as they are"):
        change_provider(
            viewer=SYSTEM, provider=provider, facts=facts(school_site, client_id="x"), at=now()
        )

    provider.refresh_from_db()
    assert unwrap_secret(bytes(provider.secret)) == b"s3cret"


def test_a_teacher_registers_none(school_site: str, world: World) -> None:
    teacher = viewer_of_person(world.teacher)
    before = state_of_tables()

    with pytest.raises(NotAllowed):
        register_provider(
            viewer=teacher, organisation=world.school, facts=facts(school_site), at=now()
        )

    assert state_of_tables() == before


# --- pages ----------------------------------------------------------------------------------------


def test_the_page_for_signing_in_offers_it_only_where_there_is_one(
    school_site: str, world: World
) -> None:
    before = Client().get(reverse("account_login")).content.decode()

    register_provider(viewer=SYSTEM, organisation=world.school, facts=facts(school_site), at=now())

    after = Client().get(reverse("account_login")).content.decode()
    assert "Sign in through my school" not in before
    assert "Sign in through my school" in after
    assert "Lake school" in Client().get(reverse("school_sign_in")).content.decode()


def test_the_office_registers_on_a_page_that_keeps_what_was_typed(
    school_site: str, world: World
) -> None:
    client = signed_in(world.administrator)
    typed = {
        "title_en": "Lake",
        "issuer": "http://10.0.0.1",
        "client_id": "ronghe",
        "secret": "s",
        "number_claim": "preferred_username",
    }

    refused = client.post(reverse("identity_provider_new"), typed)
    done = client.post(reverse("identity_provider_new"), {**typed, "issuer": school_site})

    assert refused.status_code == 422
    assert "http://10.0.0.1" in refused.content.decode()
    page = client.get(done["Location"])
    assert "Nobody has signed in by it yet" in page.content.decode()
    assert "s3cret" not in page.content.decode()
