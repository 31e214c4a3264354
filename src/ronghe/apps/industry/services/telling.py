"""What somebody at an enterprise tells of it, signed in or by a one-time link."""

from datetime import datetime, timedelta

from django.db import transaction

from ronghe.apps.base.api import NotFound, audit
from ronghe.apps.industry.models import Signal
from ronghe.apps.industry.queries.enterprises import TELL_LINK
from ronghe.apps.industry.services.enterprises import reference_of
from ronghe.apps.industry.services.signals import SignalDraft, record_signal
from ronghe.apps.people.api import (
    ENTERPRISE_ROLES,
    LinkSpent,
    Membership,
    Organisation,
    Person,
    Viewer,
    in_force,
    make_link,
    open_link,
    require,
    revoke_links,
    use_link,
)

TELL = "industry.tell_change"
ASK = "industry.ask_to_tell"
OPEN = "industry.open_tell_link"
PURPOSE = TELL_LINK
VALID_FOR = timedelta(days=30)


def tell_change(*, viewer: Viewer, draft: SignalDraft, at: datetime) -> Signal:
    """Record what changed at the viewer's own enterprise. Raises NotAllowed for another one's,
    Refused for what `record_signal` refuses."""
    require(viewer, TELL, organisation=draft.enterprise)
    return record_signal(viewer=viewer, draft=draft, at=at)


def make_tell_link(
    *, viewer: Viewer, person: Person, enterprise: Organisation, at: datetime
) -> str:
    """Make a link for a mentor or expert of an enterprise; returns its secret, shown once. It
    takes the place of an earlier one. Raises NotAllowed, or NotFound for anybody else."""
    require(viewer, ASK, organisation=enterprise)
    held = Membership.objects.filter(
        in_force(viewer.on_date), person=person, organisation=enterprise, role__in=ENTERPRISE_ROLES
    )
    if not held.exists():
        raise NotFound("This person is no mentor there.", "此人不是该企业的师傅。")
    subject = reference_of(enterprise)
    with transaction.atomic():
        revoke_links(person=person, purpose=PURPOSE, subject=subject, at=at)
        secret = make_link(
            person=person, purpose=PURPOSE, subject=subject, at=at, valid_for=VALID_FOR
        )
        audit(viewer, ASK, subject=subject, touched=f"link for {person.pseudonym}")
    return secret


def open_tell_link(secret: str, *, at: datetime) -> tuple[Viewer, Organisation]:
    """Who comes by a link and for which enterprise. Raises LinkSpent; also for somebody who is
    not of that enterprise any more."""
    viewer, subject = open_link(secret, purpose=PURPOSE, at=at)
    enterprise = (
        Organisation.objects.filter(
            uuid=subject.uuid,
            pk__in={held.organisation_id for held in viewer.held_as(ENTERPRISE_ROLES)},
        )
        .select_related("region")
        .first()
    )
    if enterprise is None:
        raise LinkSpent
    return viewer, enterprise


def tell_by_link(*, viewer: Viewer, secret: str, draft: SignalDraft, at: datetime) -> Signal:
    """Record one change by a link and use the link up, in one transaction. A second one by the
    same link raises LinkSpent and records nothing."""
    with transaction.atomic():
        use_link(secret, purpose=PURPOSE, at=at)
        return tell_change(viewer=viewer, draft=draft, at=at)
