"""The rhythm of modules: on its date a published version is confirmed, or a revision begins."""

from datetime import datetime

from django.db import transaction

from ronghe.apps.base.api import Refused, audit, day_of, text_of
from ronghe.apps.curriculum.models import (
    ModuleReview,
    ModuleVersion,
    Revision,
    RevisionTrigger,
)
from ronghe.apps.curriculum.services.drafts import reference_of
from ronghe.apps.curriculum.services.publication import REVIEW_MONTHS, months_after
from ronghe.apps.curriculum.services.revision_opening import (
    RevisionDraft,
    add_trigger,
    open_revision,
)
from ronghe.apps.people.api import Viewer, require

REVIEW = "curriculum.review_modules"
LONGEST_REASON = 2_000


def confirm_module(
    *, viewer: Viewer, version: ModuleVersion, reason: str, lang: str, at: datetime
) -> ModuleReview:
    """Say that a published version stays as it is, and why; it is due again in twelve months.

    Raises NotAllowed; Refused without a reason, or for a version that is not the published one.
    """
    require(viewer, REVIEW, programme=version.module.programme)
    with transaction.atomic():
        current = _locked(version, reason)
        due = months_after(day_of(at), REVIEW_MONTHS)
        review = ModuleReview.objects.create(
            version=current,
            outcome=ModuleReview.Outcome.CONFIRMED,
            reason=reason.strip(),
            lang=lang,
            reviewed_at=at,
            reviewed_by_id=viewer.person_id,
            next_due=due,
        )
        # When a version is looked at again is not part of what it says: its digest stays.
        ModuleVersion.objects.filter(pk=current.pk).update(review_due=due)
        audit(viewer, REVIEW, subject=reference_of(current))
    return review


def revise_module(
    *, viewer: Viewer, version: ModuleVersion, reason: str, lang: str, at: datetime
) -> Revision:
    """Begin a revision because the review of a published version asks for one.

    Raises NotAllowed; Refused without a reason, or for a version that is not the published one.
    """
    require(viewer, REVIEW, programme=version.module.programme)
    with transaction.atomic():
        current = _locked(version, reason)
        title = text_of(current).in_language(lang)
        draft = RevisionDraft(current.module.programme, current.module, title, reason, lang)
        revision = open_revision(
            viewer=viewer, draft=draft, state=Revision.State.ACCEPTED, note=reason, at=at
        )
        add_trigger(
            revision=revision,
            programme=draft.programme,
            origin=RevisionTrigger.Origin.REVIEW,
            source=reference_of(current),
            text=reason.strip(),
        )
        ModuleReview.objects.create(
            version=current,
            outcome=ModuleReview.Outcome.REVISED,
            reason=reason.strip(),
            lang=lang,
            reviewed_at=at,
            reviewed_by_id=viewer.person_id,
            revision=revision,
        )
        audit(viewer, REVIEW, subject=reference_of(current))
    return revision


def _locked(version: ModuleVersion, reason: str) -> ModuleVersion:
    if not 0 < len(reason.strip()) <= LONGEST_REASON:
        raise Refused(
            f"Give a reason of at most {LONGEST_REASON} characters. Nothing was changed.",
            f"请填写理由，不超过 {LONGEST_REASON} 个字符。未作任何更改。",
            code="reason-missing",
        )
    current = (
        ModuleVersion.objects.select_for_update(of=("self",))
        .select_related("module__programme")
        .get(pk=version.pk)
    )
    if current.state != ModuleVersion.State.PUBLISHED:
        raise Refused(
            "Only the published version is reviewed. Nothing was changed.",
            "只有已发布的版本才能复核。未作任何更改。",
            code="version-not-published",
        )
    return current
