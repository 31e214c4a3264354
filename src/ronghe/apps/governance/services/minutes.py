"""Minutes: drawn up from the events, signed by both chairs, corrected only beside."""

from datetime import datetime

from django.db import transaction

from ronghe.apps.base.api import (
    Confirmation,
    Refused,
    Signature,
    audit,
    digest_of_content,
    sign_document,
    signatures_of,
)
from ronghe.apps.governance.flows import MEETING
from ronghe.apps.governance.models import Meeting, Minutes, MinutesAnnex, Seat
from ronghe.apps.governance.queries.minutes import (
    content_of,
    is_unchanged,
    latest_minutes,
    reference_of,
)
from ronghe.apps.governance.services.access import (
    CONVENE,
    TAKE_PART,
    require_committee,
    require_leading,
    require_seat,
)
from ronghe.apps.people.api import Viewer, confirm_sign_in

CAPACITIES = {"school": "school chair", "enterprise": "enterprise chair"}


def draw_up_minutes(*, viewer: Viewer, meeting: Meeting, at: datetime) -> Minutes:
    """Draw the minutes up from what was recorded; again as long as nobody has signed.

    Raises NotAllowed; Refused before the meeting is closed, and once somebody has signed.
    """
    require_committee(viewer, CONVENE, meeting.committee)
    with transaction.atomic():
        Meeting.objects.select_for_update().get(pk=meeting.pk)
        last = latest_minutes(meeting)
        if last is not None and signatures_of(reference_of(last)):
            raise Refused(
                "These minutes are signed. A correction goes into an annex. Nothing was changed.",
                "纪要已签署，更正请写入附件。未作任何更改。",
                code="minutes-signed",
            )
        MEETING.make(meeting, "draw_up")
        content = content_of(meeting)
        minutes = Minutes.objects.create(
            meeting=meeting,
            version=last.version + 1 if last else 1,
            content=content,
            digest=digest_of_content(content),
            drawn_up_at=at,
            drawn_up_by_id=viewer.person_id,
        )
        audit(viewer, CONVENE, subject=reference_of(minutes), touched="minutes")
    return minutes


def sign_minutes(
    *, viewer: Viewer, meeting: Meeting, digest: str, password: str, at: datetime
) -> Signature:
    """Sign the minutes as the chair of one's bench, with the password given again. With both
    signatures the meeting is over.

    `digest` is of what the signer was shown. Raises NotAllowed; Refused for a wrong password, for
    who is no chair, when there is a newer version or the content was tampered with, or when it is
    signed already.
    """
    require_seat(viewer, meeting.committee)
    confirmation = confirm_sign_in(viewer=viewer, password=password, at=at)
    return sign_confirmed(
        viewer=viewer, meeting=meeting, digest=digest, confirmation=confirmation, at=at
    )


def sign_confirmed(
    *, viewer: Viewer, meeting: Meeting, digest: str, confirmation: Confirmation, at: datetime
) -> Signature:
    """`sign_minutes` with the password confirmed already; the sample region, in which nobody can
    sign in yet, has no other way. Raises what `sign_minutes` raises but for the password."""
    seat = require_seat(viewer, meeting.committee)
    with transaction.atomic():
        locked = Meeting.objects.select_for_update().get(pk=meeting.pk)
        minutes = _signable(locked, seat, digest)
        signature = sign_document(
            viewer=viewer,
            document=reference_of(minutes),
            digest=minutes.digest,
            capacity=CAPACITIES[seat.bench],
            confirmation=confirmation,
            at=at,
        )
        if not chairs_missing(minutes):
            MEETING.make(locked, "sign")
        audit(viewer, TAKE_PART, subject=reference_of(minutes), touched="signed")
    meeting.refresh_from_db()
    return signature


def chairs_missing(minutes: Minutes) -> list[str]:
    """The benches whose chair has not signed this version."""
    signed = {signature.capacity for signature in signatures_of(reference_of(minutes))}
    return [bench for bench, capacity in CAPACITIES.items() if capacity not in signed]


def add_annex(*, viewer: Viewer, minutes: Minutes, text: str, at: datetime) -> MinutesAnnex:
    """Correct signed minutes beside them. Raises NotAllowed; Refused while they may still be
    drawn up again, or without a text."""
    require_leading(viewer, minutes.meeting.committee)
    if not text.strip() or not signatures_of(reference_of(minutes)):
        raise Refused(
            "An annex needs a text, and corrects signed minutes only. Nothing was changed.",
            "附件须有内容，且只用于更正已签署的纪要。未作任何更改。",
            code="no-annex",
        )
    with transaction.atomic():
        Meeting.objects.select_for_update().get(pk=minutes.meeting_id)
        annex = MinutesAnnex.objects.create(
            minutes=minutes,
            number=minutes.annexes.count() + 1,
            text=text.strip(),
            lang=viewer.language,
            written_at=at,
            written_by_id=viewer.person_id,
        )
        audit(viewer, CONVENE, subject=reference_of(minutes), touched="annex")
    return annex


def _signable(meeting: Meeting, seat: Seat, digest: str) -> Minutes:
    minutes = latest_minutes(meeting)
    if not seat.is_chair or minutes is None or meeting.state != Meeting.State.MINUTES:
        raise Refused(
            "The two chairs sign, once the minutes are drawn up. Nothing was signed.",
            "纪要整理后由双方主任委员签署。未签署。",
            code="not-signable",
        )
    if minutes.digest != digest or not is_unchanged(minutes):
        raise Refused(
            "The minutes are no longer the ones you were shown. Read them again. "
            "Nothing was signed.",
            "纪要已不是您所看到的版本，请重新阅读。未签署。",
            code="minutes-changed",
        )
    return minutes
