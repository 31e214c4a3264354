"""Coming in from another system: the question and its one answer, and who somebody is here."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.db.models import Q

from ronghe.apps.base.api import Reference, Refused, audit
from ronghe.apps.connect.models import LinkedAccount, LtiTicket, OutsideLogin
from ronghe.apps.people.api import (
    Account,
    Membership,
    Organisation,
    Person,
    Role,
    Viewer,
    command_viewer,
    digest_of,
    in_force,
    new_secret,
)

HOLDS_FOR = timedelta(minutes=10)
RESERVED = (Role.SYSTEM_ADMINISTRATOR, Role.REGIONAL_OFFICER)


@dataclass(frozen=True, slots=True)
class Asked:
    """What goes out with a question, and what stays with the browser that was sent."""

    state: str
    nonce: str
    browser: str


def ask_outside(
    *,
    action: str,
    door: Reference,
    at: datetime,
    browser: str = "",
    verifier: str = "",
    target: str = "",
) -> Asked:
    """Keep a question to another system; its state and nonce are good once, for ten minutes."""
    asked = Asked(new_secret(), new_secret(), browser or new_secret())
    OutsideLogin.objects.create(
        door=door,
        state=digest_of(asked.state),
        nonce=asked.nonce,
        browser=digest_of(asked.browser),
        verifier=verifier,
        target=target,
        asked_at=at,
        expires_at=at + HOLDS_FOR,
    )
    audit(command_viewer("connect"), action, subject=door, touched="asked")
    return asked


def question_of(state: str, *, at: datetime) -> OutsideLogin:
    """The open question of a state. Raises Refused where there is none (any more)."""
    found = OutsideLogin.objects.filter(
        state=digest_of(state), used_at=None, expires_at__gt=at
    ).first()
    if found is None:
        raise _spent()
    return found


def use_question(question: OutsideLogin, *, at: datetime) -> None:
    """Use state and nonce up, in one statement: of two answers at once, one is refused."""
    used = OutsideLogin.objects.filter(pk=question.pk, used_at=None).update(used_at=at)
    if used != 1:
        raise _spent()


def _spent() -> Refused:
    return Refused(
        "This sign-in was used already or has taken too long. Go back and open it again.",
        "本次登录已使用或已超时。请返回后重新打开。",
        code="login-spent",
    )


def drop_spent(at: datetime) -> str:
    """Drop questions and tickets that have run out: they name people who may not be known here."""
    gone = OutsideLogin.objects.filter(expires_at__lt=at - HOLDS_FOR).delete()[0]
    gone += LtiTicket.objects.filter(expires_at__lt=at - HOLDS_FOR).delete()[0]
    return f"{gone} old questions dropped"


# --- who somebody is here -------------------------------------------------------------------------


def person_of_account(organisation: Organisation, issuer: str, subject: str) -> Person | None:
    """Who a subject of a school's system is here, if that was said."""
    found = (
        LinkedAccount.objects.filter(
            organisation=organisation,
            issuer=issuer,
            subject=subject,
            person__erased_at__isnull=True,
        )
        .select_related("person")
        .first()
    )
    return found.person if found else None


def refuse_beyond(person: Person, organisation: Organisation, viewer: Viewer) -> None:
    """A school's system lets in people of that school and no further: whoever rules it could come
    in as any of them. Raises Refused for who is nobody there today, or more elsewhere."""
    held = Membership.objects.filter(in_force(viewer.on_date), person=person)
    beyond = held.filter(Q(role__in=RESERVED) | ~Q(organisation=organisation))
    if not held.exists() or beyond.exists():
        raise Refused(
            "Your roles here reach beyond this school (or have ended), so its system cannot let "
            "you in. Sign in with your own user name and password.",
            "您的角色超出本校范围（或已终止），不能通过学校系统进入。请用自己的用户名和密码登录。",
            code="reaches-beyond",
        )


def link_account(
    *,
    viewer: Viewer,
    action: str,
    organisation: Organisation,
    issuer: str,
    subject: str,
    person: Person,
    at: datetime,
) -> LinkedAccount:
    """Say that a subject is this person; callers have checked who may. Raises Refused where one of
    the two is somebody else's already, or the person reaches beyond the school."""
    refuse_beyond(person, organisation, viewer)
    try:
        with transaction.atomic():
            account = LinkedAccount.objects.create(
                organisation=organisation,
                issuer=issuer,
                subject=subject,
                person=person,
                linked_at=at,
            )
            audit(viewer, action, subject=Reference("people.person", person.uuid), touched=issuer)
    except IntegrityError:
        raise Refused(
            "One of the two accounts is connected with another one already. Nothing was changed.",
            "其中一个账号已与其他账号关联。未作任何更改。",
            code="linked-already",
        ) from None
    return account


def unlink_account(*, viewer: Viewer, action: str, account: LinkedAccount) -> None:
    """Take it back; callers have checked who may."""
    with transaction.atomic():
        LinkedAccount.objects.filter(pk=account.pk).delete()
        subject = Reference("people.person", account.person.uuid)
        audit(viewer, action, subject=subject, touched=f"{account.issuer} taken back")


def sign_in_of(person: Person) -> Account:
    """The person's sign-in. Who has none gets one without a password: it opens only through their
    school's system, until they choose a password by a link of the office."""
    account = Account.objects.filter(person=person).first()
    if account is None:
        with transaction.atomic():
            Person.objects.select_for_update().get(pk=person.pk)
            account = Account.objects.filter(person=person).first() or _new_account(person)
    if not account.is_active:
        raise Refused(
            "Your sign-in is closed. Ask your school's office.",
            "您的登录已停用。请联系学校办公室。",
            code="sign-in-closed",
        )
    return account


def _new_account(person: Person) -> Account:
    account = Account.objects.create_user(f"via-school-{uuid4().hex[:12]}", person=person)
    audit(
        command_viewer("school sign-in"),
        "people.manage_sign_ins",
        subject=Reference("people.person", person.uuid),
        touched="sign-in without a password",
    )
    return account
