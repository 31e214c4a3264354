"""What evidence asks of the office: to say who an identity of another system is."""

from collections.abc import Iterable

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ronghe.apps.base.api import NextStep, next_step_providers, text_of
from ronghe.apps.evidence.queries.identities import TIE, identities_for
from ronghe.apps.people.api import Organisation, Viewer, may

MINUTES_EACH = 2
MOST_MINUTES = 60


def unknown_identities(viewer: Viewer) -> Iterable[NextStep]:
    """One step for each organisation whose systems name people whom nobody is known by."""
    if viewer.person_id is None or not may(viewer, TIE):
        return
    unknown = identities_for(viewer).filter(person=None).order_by()
    rows = unknown.values("stream__organisation").annotate(count=Count("pk"))
    counts = {row["stream__organisation"]: row["count"] for row in rows}
    for organisation in Organisation.objects.filter(pk__in=counts).order_by("pk"):
        yield _step(organisation, counts[organisation.pk])


def _step(organisation: Organisation, count: int) -> NextStep:
    title = ngettext(
        "Say who %(n)d unknown identity is at %(organisation)s",
        "Say who %(n)d unknown identities are at %(organisation)s",
        count,
    )
    return NextStep(
        key=f"evidence.identities.{organisation.pk}",
        title=title % {"n": count, "organisation": text_of(organisation)},
        why=_("Another system names them; what it says of them counts for nobody until then."),
        url=reverse("identities"),
        minutes=min(MOST_MINUTES, MINUTES_EACH * count),
        urgency="this_week",
    )


def register() -> None:
    next_step_providers.register("evidence.identities", unknown_identities)
