"""A launch that does not hold in any respect lets nobody in and changes nothing; one that holds
lets in whoever the school knows, once, and no further than the school reaches."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from django.urls import reverse
from tests.apps.conftest import World
from tests.apps.connect.lti_steps import CLIENT, ISSUER, LTI, ROLES, Door, add_platform, link

from api_calls import signed_in, state_of_tables
from ronghe.apps.base.api import AuditEntry, Refused, now
from ronghe.apps.connect.models import (
    LinkedAccount,
    LtiCourse,
    LtiLink,
    LtiPlatform,
    LtiTicket,
    OutsideLogin,
)
from ronghe.apps.connect.services.lti_keys import public_keys, rotate_key, signer
from ronghe.apps.connect.services.lti_launches import receive_launch
from ronghe.apps.connect.services.outside import drop_spent, question_of, use_question
from ronghe.apps.people.api import (
    Account,
    Membership,
    NotAllowed,
    Organisation,
    Rate,
    Role,
    command_viewer,
    viewer_of_person,
)


@pytest.fixture
def door(world: World) -> Door:
    return Door(world, add_platform(world.school))


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


# --- asking ---------------------------------------------------------------------------------------


def test_the_browser_is_sent_to_the_platform_with_state_and_nonce(door: Door) -> None:
    response = door.ask(lti_message_hint="m")

    assert response["Location"].startswith(f"{ISSUER}/authorize?")
    question = door.question()
    assert question["client_id"] == CLIENT
    assert (question["response_mode"], question["prompt"]) == ("form_post", "none")
    assert question["redirect_uri"] == "http://testserver/lti/launch/"
    assert len(question["state"]) == len(question["nonce"]) == 43


def test_the_cookie_of_the_browser_is_no_session_and_goes_to_one_place(door: Door) -> None:
    plain = door.ask().cookies["ronghe_lti"]
    secure = Client().get(
        reverse("lti_login"),
        {"iss": ISSUER, "target_link_uri": "https://testserver/"},
        secure=True,
    )

    assert (plain["path"], plain["httponly"], plain["samesite"]) == ("/lti/", True, "Lax")
    cookie = secure.cookies["ronghe_lti"]
    assert (cookie["samesite"], cookie["secure"]) == ("None", True)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"iss": "https://stranger.example"}, "platform-unknown"),
        ({"client_id": "another"}, "platform-unknown"),
        ({"target_link_uri": "https://evil.example/lti/launch/"}, "target-foreign"),
        ({"target_link_uri": "http://testserver.evil.example/"}, "target-foreign"),
        ({"target_link_uri": ""}, "target-foreign"),
    ],
)
def test_a_question_that_is_not_ours_is_refused_and_nothing_changes(
    door: Door, changes: dict[str, str], code: str
) -> None:
    before = state_of_tables()

    response = door.ask(**changes)

    assert response.status_code == 400
    assert code in response.content.decode()
    assert state_of_tables() == before


def test_an_issuer_that_two_schools_share_needs_its_client(door: Door) -> None:
    add_platform(door.world.enterprise, client_id="second")

    assert door.ask(client_id="").status_code == 400
    assert door.ask(client_id="second").status_code == 302


def test_a_flood_of_questions_from_one_address_is_stopped(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ronghe.apps.connect.entering.QUESTIONS", Rate(2, seconds=10**9))
    door.client = Client(REMOTE_ADDR="203.0.113.9")

    codes = [door.ask().status_code for _ in range(3)]

    assert codes == [302, 302, 400]
    assert OutsideLogin.objects.count() == 2


# --- answers that do not hold ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"iss": "https://evil.example"}, "issuer-wrong"),
        ({"aud": "another"}, "audience-wrong"),
        ({"nonce": "another"}, "nonce-wrong"),
        ({"exp": 1, "iat": 1}, "out-of-time"),
        ({LTI + "deployment_id": "d2"}, "deployment-unknown"),
        ({LTI + "version": "1.1.0"}, "version-unknown"),
        ({"sub": None}, "claim-missing"),
    ],
)
def test_an_answer_that_does_not_hold_lets_nobody_in(
    door: Door, changes: dict[str, Any], code: str
) -> None:
    link(door.platform, door.world.students[0])
    question = door.question()
    before = state_of_tables()

    response = door.launch(question, door.token(question, **changes))

    assert response.status_code == 400
    assert code in response.content.decode()
    assert not is_in(door.client)
    assert state_of_tables() == before
    assert AuditEntry.objects.get(kind="refused", action="connect.launch_lti").touched == code


def test_an_answer_signed_by_another_is_refused(door: Door) -> None:
    question = door.question()
    forged = door.token(question, key=rsa.generate_private_key(65_537, 2048))

    assert "signature-wrong" in door.launch(question, forged).content.decode()


def test_a_refusal_can_be_read_in_a_frame_and_holds_nothing_to_act_with(door: Door) -> None:
    door.ask()

    refused = door.launch(door.question(), "no token", **{"sec-fetch-dest": "iframe"})

    assert refused.status_code == 400
    assert "frame-ancestors *" in refused["Content-Security-Policy"]
    assert "X-Frame-Options" not in refused
    assert 'name="ticket"' not in refused.content.decode()


def test_a_state_of_nobody_is_refused(door: Door) -> None:
    question = door.question()

    response = door.launch({"state": "guessed"}, door.token(question))

    assert "login-spent" in response.content.decode()


def test_an_answer_that_comes_too_late_is_refused(door: Door) -> None:
    question = door.question()
    OutsideLogin.objects.update(expires_at=now() - timedelta(seconds=1))

    assert "login-spent" in door.launch(question, door.token(question)).content.decode()


def test_the_platform_s_own_refusal_is_said(door: Door) -> None:
    response = door.client.post(reverse("lti_launch"), {"error": "login_required", "state": "x"})

    assert response.status_code == 400
    assert "Sign in there again" in response.content.decode()


def test_a_closed_platform_lets_nobody_in(door: Door) -> None:
    question = door.question()
    LtiPlatform.objects.update(closed_at=now())

    assert "platform-closed" in door.launch(question, door.token(question)).content.decode()
    assert "platform-unknown" in door.ask().content.decode()


# --- once -----------------------------------------------------------------------------------------


def test_the_same_answer_twice_is_refused_the_second_time(door: Door) -> None:
    link(door.platform, door.world.students[0])
    question = door.question()
    token = door.token(question)

    first = door.launch(question, token)
    again = Door(door.world, door.platform).launch(question, token)

    assert first.status_code == 302
    assert "login-spent" in again.content.decode()
    assert LtiTicket.objects.count() == 1


def test_of_two_at_once_one_is_refused(door: Door) -> None:
    """Both have read the question as open; only one of them can use it up."""
    question = door.question()
    first, second = (question_of(question["state"], at=now()) for _ in range(2))

    use_question(first, at=now())

    with pytest.raises(Refused) as caught:
        use_question(second, at=now())
    assert caught.value.code == "login-spent"


def test_another_answer_to_a_question_that_was_answered_is_refused(door: Door) -> None:
    """A fresh token with the same nonce is no less a replay."""
    link(door.platform, door.world.students[0])
    question = door.question()
    door.launch(question, door.token(question))

    again = door.launch(question, door.token(question, iat=int(now().timestamp()) - 1))

    assert "login-spent" in again.content.decode()


def test_what_has_run_out_is_dropped_with_the_names_in_it(door: Door) -> None:
    door.enter()

    said = drop_spent(now() + timedelta(hours=1))

    assert said == "2 old questions dropped"
    assert not OutsideLogin.objects.exists()
    assert not LtiTicket.objects.exists()


# --- who is let in --------------------------------------------------------------------------------


def test_a_known_student_is_let_in_and_it_leaves_a_trace(door: Door) -> None:
    student = door.world.students[0]
    link(door.platform, student)

    response = door.enter()

    assert (response.status_code, response["Location"]) == (302, reverse("home"))
    assert door.client.session["_auth_user_id"] == str(Account.objects.get(person=student).pk)
    entry = AuditEntry.objects.get(action="people.sign_in")
    assert (entry.actor, entry.touched) == (student.uuid, "by the school")


def test_who_had_no_sign_in_gets_one_without_a_password(door: Door) -> None:
    link(door.platform, door.world.students[0])

    door.enter()

    account = Account.objects.get(person=door.world.students[0])
    assert not account.has_usable_password()


def test_a_session_that_was_there_is_not_gone_on_with(door: Door) -> None:
    link(door.platform, door.world.students[0])
    door.client = signed_in(door.world.teacher)
    before = door.client.session.session_key

    door.enter()

    assert door.client.session.session_key != before
    account = Account.objects.get(person=door.world.students[0])
    assert door.client.session["_auth_user_id"] == str(account.pk)


def test_a_second_factor_is_still_asked_for(door: Door) -> None:
    teacher = door.world.teacher
    link(door.platform, teacher)
    account = Account.objects.create_user("teacher", "x", person=teacher)
    Authenticator.objects.create(user=account, type=Authenticator.Type.TOTP, data={"secret": "x"})

    response = door.enter(**{LTI + "roles": [ROLES + "Instructor"]})

    assert response["Location"].startswith(reverse("mfa_authenticate"))
    assert not is_in(door.client)


def test_a_closed_sign_in_stays_closed(door: Door) -> None:
    link(door.platform, door.world.students[0])
    Account.objects.create_user("u", "x", person=door.world.students[0], is_active=False)

    response = door.enter()

    assert "sign-in-closed" in response.content.decode()
    assert not is_in(door.client)


def test_from_another_browser_nobody_is_signed_in_unasked(door: Door) -> None:
    """Another site could post its own launch into somebody's browser."""
    link(door.platform, door.world.students[0])
    question = door.question()
    other = Door(door.world, door.platform)

    response = other.launch(question, door.token(question))

    assert response.status_code == 200
    assert "signed in as Student 1" in response.content.decode()
    assert not is_in(other.client)


def test_a_ticket_opens_once_and_not_from_another_site(door: Door) -> None:
    link(door.platform, door.world.students[0])
    question = door.question()
    page = door.launch(question, door.token(question), **{"sec-fetch-dest": "iframe"})
    ticket = {"ticket": page.context["secret"]}
    address = reverse("lti_open")

    foreign = Client().post(address, ticket, headers={"origin": "https://evil.example"})
    sandboxed = Client().post(address, ticket, headers={"origin": "null"})
    first = Client().post(address, ticket, headers={"origin": "http://testserver"})
    second = Client().post(address, ticket, headers={"origin": "http://testserver"})

    codes = [one.status_code for one in (foreign, sandboxed, first, second)]
    assert codes == [400, 400, 302, 400]


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMINISTRATOR, Role.REGIONAL_OFFICER])
def test_who_rules_more_than_a_school_is_not_let_in_by_a_school(door: Door, role: Role) -> None:
    person = door.world.add_person("Officer", role)
    link(door.platform, person)

    response = door.enter()

    assert "reaches-beyond" in response.content.decode()
    assert not is_in(door.client)


def test_who_holds_a_role_elsewhere_is_not_let_in_by_one_school(door: Door) -> None:
    student = door.world.students[0]
    link(door.platform, student)
    Membership.objects.create(
        person=student,
        role=Role.EMPLOYEE_LEARNER,
        organisation=door.world.enterprise,
        starts_on="2020-01-01",
    )

    assert "reaches-beyond" in door.enter().content.decode()


def test_who_has_left_the_school_is_not_let_in(door: Door) -> None:
    link(door.platform, door.world.students[0])
    Membership.objects.filter(person=door.world.students[0]).update(ends_on="2020-02-01")

    assert "reaches-beyond" in door.enter().content.decode()


def test_the_same_subject_of_another_school_is_somebody_else(door: Door) -> None:
    other = Organisation.objects.create(
        region=door.world.region, kind="school", code="second", title_en="S", title_zh="二"
    )
    link(add_platform(other, client_id="second"), door.world.students[0])

    response = door.enter()

    assert "Connect your account" in response.content.decode()
    assert not is_in(door.client)


# --- what is kept ---------------------------------------------------------------------------------


def test_the_course_and_the_link_are_kept_as_told_last(door: Door) -> None:
    for title in ("Old", "New"):
        door.enter(**{LTI + "context": {"id": "c1", "title": title}})

    assert [course.title for course in LtiCourse.objects.all()] == ["New"]
    assert LtiLink.objects.get().identifier == "r1"


@pytest.mark.parametrize(
    "text", ["", "rubbish", "people.person:00000000-0000-0000-0000-000000000000:"]
)
def test_a_link_to_what_cannot_be_opened_leads_home(door: Door, text: str) -> None:
    link(door.platform, door.world.students[0])

    response = door.enter(**{LTI + "custom": {"ronghe": text}})

    assert response["Location"] == reverse("home")
    assert LtiLink.objects.get().target is None


def test_a_student_is_not_led_to_a_class_page(door: Door) -> None:
    link(door.platform, door.world.students[0])
    target = f"people.school_class:{door.world.school_class.uuid}:"

    assert door.enter(**{LTI + "custom": {"ronghe": target}})["Location"] == reverse("home")


def test_a_teacher_is_led_to_their_class(door: Door) -> None:
    link(door.platform, door.world.teacher)
    where = door.world.school_class.uuid

    response = door.enter(**{LTI + "custom": {"ronghe": f"people.school_class:{where}:"}})

    assert response["Location"] == reverse("class", args=[where])


# --- keys -----------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_key_set_shows_public_halves_only() -> None:
    signer(now())

    response = Client().get(reverse("lti_keys"))

    [key] = response.json()["keys"]
    assert set(key) == {"kty", "n", "e", "kid", "use", "alg"}


@pytest.mark.django_db
def test_a_retired_key_is_shown_for_thirty_days_and_signs_nothing() -> None:
    first = signer(now())

    rotate_key(viewer=command_viewer(), at=now())

    assert signer(now()).key_id != first.key_id
    shown = {key["kid"] for key in public_keys(now() + timedelta(days=29))}
    assert shown == {first.key_id, signer(now()).key_id}
    assert len(public_keys(now() + timedelta(days=31))) == 1


def test_a_school_s_administrator_changes_no_key(world: World) -> None:
    signer(now())
    before = state_of_tables()

    with pytest.raises(NotAllowed):
        rotate_key(viewer=viewer_of_person(world.administrator), at=now())

    assert state_of_tables() == before


def test_a_key_that_is_not_known_is_asked_for_at_most_once_a_minute(door: Door) -> None:
    """The platform's host does not exist: asking would be said."""
    LtiPlatform.objects.update(keys={"keys": []})

    young = door.enter()
    LtiPlatform.objects.update(keys_fetched_at=now() - timedelta(minutes=2))
    old = door.enter()

    assert "key-unknown" in young.content.decode()
    assert "not-reached" in old.content.decode()


def test_receiving_needs_no_page(door: Door) -> None:
    link(door.platform, door.world.students[0])
    question = door.question()

    received = receive_launch(
        token=door.token(question), state=question["state"], browser="", at=now()
    )

    assert received.ticket.person == door.world.students[0]
    assert not received.is_same_browser
    assert LinkedAccount.objects.count() == 1
