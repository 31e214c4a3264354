"""The way of a version from draft to published: submit, return, approve, publish."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from ronghe.apps.base.api import Reference, Refused, audit, day_of
from ronghe.apps.curriculum.contents import digest_of, version_content
from ronghe.apps.curriculum.flows import MODULE
from ronghe.apps.curriculum.models import ModuleVersion, Revision
from ronghe.apps.curriculum.services.drafts import EDIT, locked, reference_of
from ronghe.apps.curriculum.services.followers import follow_in_draft_plans
from ronghe.apps.people.api import Viewer, require

APPROVE = "curriculum.approve_modules"
REVIEW_MONTHS = 12


def submit_version(*, viewer: Viewer, version: ModuleVersion, at: datetime) -> ModuleVersion:
    """Hand a draft in for review. Raises NotAllowed; Refused with what is missing."""
    require(viewer, EDIT, programme=version.module.programme)
    return _move(viewer, EDIT, version, "submit", submitted_at=at, submitted_by_id=viewer.person_id)


def return_version(*, viewer: Viewer, version: ModuleVersion, note: str) -> ModuleVersion:
    """Give a version back to its authors with what has to be done; it is a draft again."""
    require(viewer, APPROVE, programme=version.module.programme)
    if not note.strip():
        raise Refused(
            "Say what has to be done. Nothing was changed.",
            "请写明需要修改什么。未作任何更改。",
            code="note-missing",
        )
    return _move(viewer, APPROVE, version, "return", change_note=note.strip())


def approve_version(*, viewer: Viewer, version: ModuleVersion, at: datetime) -> ModuleVersion:
    """Approve what somebody else has handed in. Raises NotAllowed; Refused for one's own, and for
    the version of a revision, which the committee approves."""
    require(viewer, APPROVE, programme=version.module.programme)
    if Revision.objects.filter(version=version).exists():
        raise Refused(
            "This version belongs to a revision; the committee approves it. Nothing was changed.",
            "该版本属于模块修订，由委员会批准。未作任何更改。",
            code="version-of-revision",
        )
    if viewer.person_id is not None and version.submitted_by_id == viewer.person_id:
        raise Refused(
            "Whoever hands a version in does not approve it; ask somebody else. "
            "Nothing was changed.",
            "提交者不能批准自己提交的版本，请由他人批准。未作任何更改。",
            code="own-version",
        )
    return _move(
        viewer, APPROVE, version, "approve", approved_at=at, approved_by_id=viewer.person_id
    )


def approve_version_by_decision(
    *, viewer: Viewer, version: ModuleVersion, decision: Reference, at: datetime
) -> ModuleVersion:
    """What a carried decision of the committee does; called inside its transaction by the effect
    of its kind, so that the right to approve is the committee's, not the clerk's."""
    moved = _move(viewer, APPROVE, version, "approve", approved_at=at)
    audit(viewer, APPROVE, subject=decision, touched=f"module version {version.uuid}")
    return moved


def return_version_by_decision(
    *, viewer: Viewer, version: ModuleVersion, decision: Reference
) -> ModuleVersion:
    """What a decision that was not carried does: the version is a draft again."""
    moved = _move(viewer, APPROVE, version, "return")
    audit(viewer, APPROVE, subject=decision, touched=f"module version {version.uuid}")
    return moved


def publish_version(*, viewer: Viewer, version: ModuleVersion, at: datetime) -> ModuleVersion:
    """Publish an approved version: it never changes again, the one before is retired, draft plans
    take it up, and its review falls due in twelve months. Raises NotAllowed and Refused."""
    require(viewer, EDIT, programme=version.module.programme)
    with transaction.atomic():
        current = locked(version)
        MODULE.check("publish", current.state, current)
        MODULE.make_all(current.module.versions.all(), "retire", retired_at=at)
        MODULE.make(
            current,
            "publish",
            published_at=at,
            review_due=months_after(day_of(at), REVIEW_MONTHS),
            published_digest=digest_of(version_content(current)),
        )
        follow_in_draft_plans(current)
        audit(viewer, EDIT, subject=reference_of(current))
    return current


def months_after(day: date, months: int) -> date:
    """The same day some months later; the 28th where the month may be shorter."""
    year, month = divmod(day.month - 1 + months, 12)
    return date(day.year + year, month + 1, min(day.day, 28))


def _move(
    viewer: Viewer, action: str, version: ModuleVersion, step: str, **changes: Any
) -> ModuleVersion:
    with transaction.atomic():
        current = locked(version)
        MODULE.make(current, step, **changes)
        audit(viewer, action, subject=reference_of(current), touched=f"{step} module version")
    return current
