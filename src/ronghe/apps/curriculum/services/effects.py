"""Looking at the effect of a revision, and writing down what was seen."""

from datetime import datetime

from django.db import IntegrityError, transaction

from ronghe.apps.base.api import Refused, audit
from ronghe.apps.curriculum.models import EffectReview, Revision
from ronghe.apps.curriculum.queries.effects import effect_of, figures_of
from ronghe.apps.curriculum.services.revision_moves import locked_revision, move_revision
from ronghe.apps.curriculum.services.revision_opening import reference_of
from ronghe.apps.people.api import Viewer, require

LEAD = "curriculum.lead_revision"
LONGEST_TEXT = 4_000
Conclusion = EffectReview.Conclusion


def review_effect(
    *, viewer: Viewer, revision: Revision, conclusion: str, text: str, lang: str, at: datetime
) -> EffectReview:
    """Keep what is concluded from the estimates of today, with the estimates, and close the
    revision.

    Raises NotAllowed; Refused before it is taught, a second time, without a text, or for "it
    helped" or "it got worse" where the estimates of too few students are known to say so.
    """
    require(viewer, LEAD, programme=revision.programme)
    _refuse_unsaid(conclusion, text)
    view = effect_of(viewer, revision)
    if conclusion in (Conclusion.HELPED, Conclusion.WORSE) and not view.is_telling:
        raise Refused(
            "Too few students have supported estimates before and after for this conclusion. "
            "Nothing was written.",
            "前后均有充分依据的学生太少，不能得出此结论。未保存。",
            code="effect-unsupported",
        )
    try:
        with transaction.atomic():
            current = locked_revision(revision)
            review = EffectReview.objects.create(
                revision=current,
                conclusion=conclusion,
                text=text.strip(),
                lang=lang,
                figures=figures_of(view),
                looked_at=at,
                looked_by_id=viewer.person_id,
            )
            move_revision(viewer, locked_revision(revision), Revision.State.CLOSED, at=at)
            audit(viewer, LEAD, subject=reference_of(current), touched="effect")
    except IntegrityError:
        raise Refused(
            "Its effect has been looked at already. Nothing was written.",
            "该修订的成效已查看。未保存。",
            code="effect-reviewed",
        ) from None
    return review


def _refuse_unsaid(conclusion: str, text: str) -> None:
    if conclusion not in Conclusion.values or not 0 < len(text.strip()) <= LONGEST_TEXT:
        raise Refused(
            "Choose a conclusion and say a sentence to it. Nothing was written.",
            "请选择结论并写一句说明。未保存。",
            code="effect-text",
        )
