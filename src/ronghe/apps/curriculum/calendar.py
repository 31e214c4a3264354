"""Steps of revisions in the calendars of those who own them, also those not yet their turn."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import override

from ronghe.apps.base.api import CalendarEntry, Days, Reference, Text, calendar_entries
from ronghe.apps.curriculum.flows_revisions import FINAL
from ronghe.apps.curriculum.models import ModuleVersion, RevisionStep
from ronghe.apps.curriculum.services.module_reviews import REVIEW
from ronghe.apps.people.api import Viewer, may, programmes_for


def steps_between(viewer: Viewer, about: Reference | None, days: Days) -> Iterator[CalendarEntry]:
    if viewer.person_id is None or about is not None:
        return
    rows = RevisionStep.objects.filter(
        owner=viewer.person_id,
        done_at__isnull=True,
        due_on__gte=days.first,
        due_on__lte=days.last,
    ).exclude(revision__state__in=FINAL)
    for step in rows.select_related("revision").order_by("due_on", "pk"):
        yield CalendarEntry(
            uid=f"curriculum.revision.{step.revision.uuid}.{step.step}",
            title=_title(step),
            starts=step.due_on,
            ends=step.due_on,
            url=reverse("revision", args=[step.revision.uuid]),
            kind="revision",
        )


def _title(step: RevisionStep) -> Text:
    words = {}
    for language in ("en", "zh-hans"):
        with override(language):
            words[language] = str(step.get_step_display())
    title = step.revision.title
    return Text(f"{words['en']}: {title}", f"{words['zh-hans']}：{title}")


def reviews_between(viewer: Viewer, about: Reference | None, days: Days) -> Iterator[CalendarEntry]:
    """Modules whose yearly review falls into these days, for those who review them."""
    if viewer.person_id is None or about is not None or not may(viewer, REVIEW):
        return
    rows = ModuleVersion.objects.filter(
        state=ModuleVersion.State.PUBLISHED,
        review_due__gte=days.first,
        review_due__lte=days.last,
        module__programme__in=programmes_for(viewer, REVIEW),
    )
    for version in rows.order_by("review_due", "pk"):
        assert version.review_due is not None  # the filter above
        yield CalendarEntry(
            uid=f"curriculum.review.{version.uuid}",
            title=Text(f"Review due: {version.title_en}", f"模块复核到期：{version.title_zh}"),
            starts=version.review_due,
            ends=version.review_due,
            url=reverse("module_review", args=[version.uuid]),
            kind="review",
        )


def register() -> None:
    calendar_entries.register("curriculum.revisions", steps_between)
    calendar_entries.register("curriculum.reviews", reviews_between)
