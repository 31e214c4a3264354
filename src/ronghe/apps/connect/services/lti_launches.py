"""A launch, from the platform's first question to a ticket for what its bearer may do next."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.db import transaction

from ronghe.apps.base.api import AuditEntry, Reference, Refused, audit
from ronghe.apps.connect.models import LtiCourse, LtiLink, LtiPlatform, LtiTicket, OutsideLogin
from ronghe.apps.connect.outside import in_words
from ronghe.apps.connect.services.key_sets import verify_from
from ronghe.apps.connect.services.lti_platforms import reference_of
from ronghe.apps.connect.services.outside import (
    ask_outside,
    person_of_account,
    question_of,
    refuse_beyond,
    use_question,
)
from ronghe.apps.people.api import Person, command_viewer, digest_of, new_secret, viewer_of_person
from ronghe.standards.lti import Launch, read_launch

LAUNCH = "connect.launch_lti"
TICKET_HOLDS = timedelta(minutes=10)
TARGET = "ronghe"  # the custom parameter that deep linking puts into a link
KNOWN_TARGETS = ("assessment.session", "people.school_class")
MOST_HINT = 4_000


@dataclass(frozen=True, slots=True)
class Sent:
    """Where the browser goes to be known, and the secret that it keeps in a cookie."""

    url: str
    browser: str


@dataclass(frozen=True, slots=True)
class Received:
    """A launch that held: the ticket (its row and its secret), and whether the browser is the one
    that was sent. `ticket.person` is who it is here, if that is known."""

    ticket: LtiTicket
    secret: str
    launch: Launch
    is_same_browser: bool


def begin_launch(
    *, asked: Mapping[str, str], launch_url: str, site: str, browser: str, at: datetime
) -> Sent:
    """Answer a platform's login initiation (OpenID third-party initiated login). Raises Refused
    for a platform that nobody registered, or a link that is not ours."""
    platform = _platform_asking(asked)
    target = asked.get("target_link_uri", "")
    if not target.startswith(f"{site}/"):
        raise Refused(
            "The platform asked for an address that is not here.",
            "平台请求的地址不属于本系统。",
            code="target-foreign",
        )
    question = ask_outside(action=LAUNCH, door=reference_of(platform), at=at, browser=browser)
    fields = {
        "scope": "openid",
        "response_type": "id_token",
        "response_mode": "form_post",
        "prompt": "none",
        "client_id": platform.client_id,
        "redirect_uri": launch_url,
        "login_hint": asked.get("login_hint", "")[:MOST_HINT],
        "state": question.state,
        "nonce": question.nonce,
    }
    if asked.get("lti_message_hint"):
        fields["lti_message_hint"] = asked["lti_message_hint"][:MOST_HINT]
    joint = "&" if urlsplit(platform.login_url).query else "?"
    return Sent(f"{platform.login_url}{joint}{urlencode(fields)}", question.browser)


def _platform_asking(asked: Mapping[str, str]) -> LtiPlatform:
    """By issuer, and by client where it is named; an issuer alone must name one platform."""
    rows = LtiPlatform.objects.filter(issuer=asked.get("iss", ""), closed_at=None)
    if asked.get("client_id"):
        rows = rows.filter(client_id=asked["client_id"])
    found = list(rows[:2])
    if len(found) != 1:
        raise Refused(
            "This learning platform is not registered here. Its school's administrator registers "
            "it under Learning platforms.",
            "该学习平台尚未登记。请由学校管理员在“学习平台”中登记。",
            code="platform-unknown",
        )
    return found[0]


def receive_launch(*, token: str, state: str, browser: str, at: datetime) -> Received:
    """Check the platform's answer, use its state and nonce up, and give a ticket.

    Raises Refused for an answer that does not hold, and for one that was given before: what was
    refused leaves a row in the audit table and nothing else.
    """
    question = question_of(state, at=at)
    platform = _platform_asked(question)
    try:
        launch = _checked(platform, token, question, at)
        with transaction.atomic():
            use_question(question, at=at)
            return _ticket(platform, launch, question, browser, at)
    except Refused as refusal:
        audit(
            command_viewer("lti"),
            LAUNCH,
            kind=AuditEntry.Kind.REFUSED,
            subject=reference_of(platform),
            touched=refusal.code,
        )
        raise


def _platform_asked(question: OutsideLogin) -> LtiPlatform:
    door = question.door
    assert isinstance(door, Reference)
    found = LtiPlatform.objects.filter(uuid=door.uuid, closed_at=None)
    platform = found.select_related("organisation").first()
    if platform is None:
        raise Refused(
            "This learning platform is not registered here any more.",
            "该学习平台已停用。",
            code="platform-closed",
        )
    return platform


@in_words
def _checked(platform: LtiPlatform, token: str, question: OutsideLogin, at: datetime) -> Launch:
    claims = verify_from(platform, token, audience=platform.client_id, nonce=question.nonce, at=at)
    launch = read_launch(claims)
    if launch.deployment not in platform.deployments:
        raise Refused(
            f"The platform's deployment “{launch.deployment}” is not registered here.",
            f"平台的部署编号“{launch.deployment}”尚未登记。",
            code="deployment-unknown",
        )
    return launch


def _ticket(
    platform: LtiPlatform, launch: Launch, question: OutsideLogin, browser: str, at: datetime
) -> Received:
    person = person_of_account(platform.organisation, platform.issuer, launch.subject)
    if person is not None:
        refuse_beyond(person, platform.organisation, viewer_of_person(person))
    _keep_course(platform, launch)
    target = _keep_link(platform, launch)
    secret = new_secret()
    ticket = LtiTicket.objects.create(
        platform=platform,
        purpose=_purpose(launch, person),
        person=person,
        launch=_to_keep(launch),
        target=target,
        digest=digest_of(secret),
        made_at=at,
        expires_at=at + TICKET_HOLDS,
    )
    viewer = viewer_of_person(person) if person else command_viewer("lti")
    audit(viewer, LAUNCH, subject=reference_of(platform), touched=ticket.purpose)
    is_same = bool(browser) and digest_of(browser) == bytes(question.browser)
    return Received(ticket, secret, launch, is_same)


def _purpose(launch: Launch, person: Person | None) -> LtiTicket.Purpose:
    if person is None:
        return LtiTicket.Purpose.CONNECT
    return LtiTicket.Purpose.CHOOSE if launch.deep_linking else LtiTicket.Purpose.OPEN


def _to_keep(launch: Launch) -> dict[str, Any]:
    """What the next step needs of the launch; gone again with the ticket."""
    kept: dict[str, Any] = {
        "subject": launch.subject,
        "name": launch.name,
        "is_learner": launch.is_learner,
        "deployment": launch.deployment,
    }
    if launch.deep_linking:
        kept["deep_linking"] = asdict(launch.deep_linking)
    return kept


def _keep_course(platform: LtiPlatform, launch: Launch) -> None:
    """Remember the course, and where its people are listed, as it was told last."""
    if launch.course is None:
        return
    fields = {"title": launch.course.title, "members_url": launch.course.members_url}
    LtiCourse.objects.update_or_create(
        platform=platform, identifier=launch.course.identifier, defaults=fields
    )


def _keep_link(platform: LtiPlatform, launch: Launch) -> Reference | None:
    """What the link opens, as deep linking wrote it into the link, and where its score goes."""
    if launch.deep_linking:
        return None
    target = target_of(launch.custom.get(TARGET, ""))
    may_score = launch.grades is not None and launch.grades.may_score
    line_item = launch.grades.line_item if launch.grades and may_score else ""
    LtiLink.objects.update_or_create(
        platform=platform,
        deployment=launch.deployment,
        identifier=launch.resource,
        defaults={"target": target, "line_item": line_item},
    )
    return target


def target_of(text: str) -> Reference | None:
    """What a custom parameter names; nothing for what is not a thing that can be opened."""
    try:
        found = Reference.parse(text)
    except ValueError:
        return None
    return found if found.kind in KNOWN_TARGETS else None


# --- tickets --------------------------------------------------------------------------------------


def open_ticket(secret: str, purpose: LtiTicket.Purpose, *, at: datetime) -> LtiTicket:
    """The ticket of a secret, unused. Raises Refused."""
    found = LtiTicket.objects.filter(
        digest=digest_of(secret),
        purpose=purpose,
        used_at=None,
        expires_at__gt=at,
        platform__closed_at=None,
    )
    ticket = found.select_related("platform__organisation", "person").first()
    if ticket is None:
        raise _spent()
    return ticket


def use_ticket(ticket: LtiTicket, *, at: datetime) -> None:
    """Use it up in one statement; a second use is refused."""
    if LtiTicket.objects.filter(pk=ticket.pk, used_at=None).update(used_at=at) != 1:
        raise _spent()


def _spent() -> Refused:
    return Refused(
        "This page was used already or has been open too long. Go back to your course and open it "
        "again.",
        "此页面已使用或停留过久。请返回课程重新打开。",
        code="ticket-spent",
    )
