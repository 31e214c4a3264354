"""Who a platform's users are here: said by themselves with both sign-ins, or by the office."""

from datetime import datetime

from django.db import transaction

from ronghe.apps.base.api import Refused
from ronghe.apps.connect.models import LinkedAccount, LtiPlatform, LtiTicket
from ronghe.apps.connect.services.lti_launches import open_ticket, use_ticket
from ronghe.apps.connect.services.lti_platforms import MANAGE
from ronghe.apps.connect.services.outside import link_account, unlink_account
from ronghe.apps.people.api import Person, Role, Viewer, require, viewer_of_person

CONNECT = "connect.link_own_account"


def connect_own_account(*, viewer: Viewer, secret: str, at: datetime) -> LinkedAccount:
    """Connect the platform's account of an open launch with whoever is signed in here. Raises
    Refused; nothing is written then, and the ticket stays good."""
    require(viewer, CONNECT)
    ticket = open_ticket(secret, LtiTicket.Purpose.CONNECT, at=at)
    person = Person.objects.get(pk=viewer.person_id or 0)
    refuse_other_kind(viewer, is_learner=bool(ticket.launch["is_learner"]))
    with transaction.atomic():
        use_ticket(ticket, at=at)
        return link_account(
            viewer=viewer,
            action=CONNECT,
            organisation=ticket.platform.organisation,
            issuer=ticket.platform.issuer,
            subject=ticket.launch["subject"],
            person=person,
            at=at,
        )


def refuse_other_kind(viewer: Viewer, *, is_learner: bool) -> None:
    """A learner of the platform is a student here and nobody else is: whoever could connect a
    student's account with a teacher could then come in as the teacher."""
    is_student = viewer.roles == {Role.STUDENT}
    if is_student == is_learner:
        return
    raise Refused(
        "The platform and Ronghe know you in different roles: a learner there is a student here, "
        "and a teacher there is none. Ask your school's office. Nothing was changed.",
        "平台与融合中的身份不一致：平台上的学习者在此应为学生，教师则不应为学生。"
        "请联系学校办公室。未作任何更改。",
        code="other-kind",
    )


def link_by_office(
    *,
    viewer: Viewer,
    platform: LtiPlatform,
    subject: str,
    is_learner: bool,
    person: Person,
    at: datetime,
) -> LinkedAccount:
    """Connect on the word of the office, which has looked at both names. Raises Refused."""
    require(viewer, MANAGE, organisation=platform.organisation)
    refuse_other_kind(viewer_of_person(person), is_learner=is_learner)
    return link_account(
        viewer=viewer,
        action=MANAGE,
        organisation=platform.organisation,
        issuer=platform.issuer,
        subject=subject,
        person=person,
        at=at,
    )


def disconnect(*, viewer: Viewer, account: LinkedAccount) -> None:
    """The office takes a connection back."""
    require(viewer, MANAGE, organisation=account.organisation)
    unlink_account(viewer=viewer, action=MANAGE, account=account)
