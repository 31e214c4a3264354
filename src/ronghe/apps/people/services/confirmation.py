"""Signing in again at the moment of an act that binds: the password is asked once more."""

import math
from datetime import datetime, timedelta

from ronghe.apps.base.api import AuditEntry, Confirmation, Refused, audit
from ronghe.apps.people.access import require
from ronghe.apps.people.models import Account
from ronghe.apps.people.rates import Rate, count_turn, drop_turns, turns_taken
from ronghe.apps.people.viewer import Viewer

CONFIRM = "people.manage_own_sign_in"
MOST_WRONG = 5
LOCKED_FOR = timedelta(minutes=15)
WRONG = Rate(MOST_WRONG, LOCKED_FOR.seconds)


def confirm_sign_in(*, viewer: Viewer, password: str, at: datetime) -> Confirmation:
    """Check the viewer's own password; the confirmation is good for one act within minutes.

    Raises Refused for a wrong password, for somebody without a sign-in, and after five wrong ones
    within a quarter of an hour. A wrong one leaves a refused row in the audit table.
    """
    require(viewer, CONFIRM)
    account = Account.objects.filter(person=viewer.person_id, is_active=True).first()
    key = f"confirm-sign-in:{viewer.person_id}"
    wrong = turns_taken(key, WRONG, at=at)
    if account is None or viewer.person_uuid is None or wrong >= MOST_WRONG:
        raise Refused(
            f"This cannot be confirmed now. Try again in {math.ceil(LOCKED_FOR.seconds / 60)} "
            "minutes.",
            f"现在无法确认，请在 {math.ceil(LOCKED_FOR.seconds / 60)} 分钟后再试。",
            code="confirmation-locked",
        )
    if not account.check_password(password):
        count_turn(key, WRONG, at=at)
        audit(viewer, CONFIRM, kind=AuditEntry.Kind.REFUSED, touched="password asked again")
        raise Refused(
            "This is not your password. Nothing was signed.",
            "密码不正确。未签署。",
            code="wrong-password",
        )
    if wrong:
        drop_turns(key)
    return Confirmation(viewer.person_uuid, at)
