"""Sign-ins: made by whoever they are for, through a one-time link that an office hands out.

The office never knows a password. A link that is used, replaced or older than 14 days opens
nothing.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import override

from ronghe.apps.base.api import AuditEntry, Reference, Refused, Text, audit
from ronghe.apps.people.access import require_all
from ronghe.apps.people.links import SIGN_IN, digest_of, new_secret, open_link, use_link
from ronghe.apps.people.models import AccessLink, Account, Person
from ronghe.apps.people.roles_given import goes_beyond
from ronghe.apps.people.viewer import Viewer

MANAGE = "people.manage_sign_ins"
OPEN = "people.open_sign_in_link"
VALID_FOR = timedelta(days=14)
MOST_AT_ONCE = 200


def make_sign_in_links(
    *, viewer: Viewer, persons: Sequence[Person], at: datetime
) -> list[tuple[Person, str]]:
    """A one-time link for each person, with which they choose user name and password; returns
    each with its secret, which is shown once. Earlier open links of theirs end.

    Raises NotAllowed unless the viewer reaches them all; Refused when one of them holds a role
    that the viewer could not give, for none, or for more than 200 at once.
    """
    require_all(viewer, MANAGE, {person.pk for person in persons})
    _refuse_beyond(viewer, persons)
    if not 0 < len(persons) <= MOST_AT_ONCE:
        raise Refused(
            f"Links are made for 1 to {MOST_AT_ONCE} people at once. No link was made.",
            f"一次可为 1 至 {MOST_AT_ONCE} 人生成链接。未生成链接。",
            code="links-count",
        )
    made = [(person, new_secret()) for person in persons]
    with transaction.atomic():
        _open_links(persons).update(revoked_at=at)
        AccessLink.objects.bulk_create(_link(person, secret, at) for person, secret in made)
        audit(viewer, MANAGE, touched="one-time links for sign-ins", count=len(made))
    return made


def _refuse_beyond(viewer: Viewer, persons: Sequence[Person]) -> None:
    """Whoever makes a link could use it: it must not open more than they could give."""
    if goes_beyond(viewer, persons):
        audit(viewer, MANAGE, kind=AuditEntry.Kind.REFUSED, count=len(persons))
        raise Refused(
            "Somebody among them holds roles that you cannot give; whoever gives those makes the "
            "link. No link was made.",
            "其中有人担任您无权授予的角色，请由有权授予者生成链接。未生成链接。",
            code="holds-more",
        )


def _open_links(persons: Sequence[Person]) -> "QuerySet[AccessLink]":
    return AccessLink.objects.filter(
        person__in=[person.pk for person in persons],
        purpose=SIGN_IN,
        used_at=None,
        revoked_at=None,
    )


def _link(person: Person, secret: str, at: datetime) -> AccessLink:
    return AccessLink(
        person=person,
        purpose=SIGN_IN,
        subject=Reference("people.person", person.uuid),
        digest=digest_of(secret),
        created_at=at,
        expires_at=at + VALID_FOR,
    )


def person_of_link(secret: str, *, at: datetime) -> Person:
    """Whom a link lets choose their sign-in. Raises LinkSpent. Looking does not use it up."""
    _viewer, subject = open_link(secret, purpose=SIGN_IN, at=at)
    return Person.objects.get(uuid=subject.uuid)


def set_sign_in(*, secret: str, username: str, password: str, at: datetime) -> Account:
    """Make the sign-in, or give it a new user name and password, and use the link up.

    Raises LinkSpent; Refused for a weak password or a user name that is taken. Then the link
    stays open.
    """
    with transaction.atomic():
        viewer, subject = open_link(secret, purpose=SIGN_IN, at=at)
        use_link(secret, purpose=SIGN_IN, at=at)
        person = Person.objects.select_for_update().get(uuid=subject.uuid)
        account = write_account(person=person, username=username, password=password)
        audit(viewer, OPEN, subject=subject, touched="sign-in")
    return account


def write_account(*, person: Person, username: str, password: str) -> Account:
    """Give a person this user name and password; callers have checked who may. A password that
    was there is replaced and every session with it ends. Raises Refused; nothing is written then.
    """
    account = Account.objects.filter(person=person).first() or Account(person=person)
    account.username = Account.normalize_username(username.strip())
    _refuse_bad_name(account.username)
    _refuse_weak(password, account)
    account.set_password(password)
    try:
        with transaction.atomic():
            account.save()
    except IntegrityError:
        raise Refused(
            f"The user name {account.username} is taken; choose another. Nothing was changed.",
            f"用户名 {account.username} 已被占用，请换一个。未作任何更改。",
            code="username-taken",
        ) from None
    return account


def _refuse_bad_name(username: str) -> None:
    if not username or any(letter.isspace() for letter in username) or len(username) > 80:
        raise Refused(
            "A user name has 1 to 80 characters and no spaces. Nothing was changed.",
            "用户名须为 1 至 80 个字符，且不含空格。未作任何更改。",
            code="username-form",
        )


def _refuse_weak(password: str, account: Account) -> None:
    reasons = password_weakness(password, account)
    if reasons:
        raise Refused(
            f"{reasons.en} Nothing was changed.",
            f"{reasons.zh}未作任何更改。",
            code="password-weak",
        )


def password_weakness(password: str, account: Account | None = None) -> Text | None:
    """Why a password is too weak, in both languages; None when it will do."""
    reasons = Text(
        " ".join(_reasons_against(password, account, "en")),
        "".join(_reasons_against(password, account, "zh-hans")),
    )
    return reasons if reasons.en else None


def _reasons_against(password: str, account: Account | None, language: str) -> list[str]:
    """The validators speak in the language of the moment, and when they are asked."""
    with override(language):
        try:
            validate_password(password, account)
        except ValidationError as error:
            return error.messages
    return []
