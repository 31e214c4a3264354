"""Where a signal comes from: what a reference points at, and what is offered as news."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from ronghe.apps.base.api import Reference, day_of, text_of
from ronghe.apps.competence.api import Classification, Framework
from ronghe.apps.industry.models import Answer, Equipment, Signal, TechnicalEvent
from ronghe.apps.people.api import Region, Viewer, organisations_for

SURVEYS = "industry.manage_surveys"
OFFERED_FOR = timedelta(days=365)
FRAMEWORK, CLASSIFICATION = "competence.framework", "competence.classification"
EVENT, EQUIPMENT, ANSWER = (
    "industry.technical_event",
    "industry.equipment",
    "industry.answer",
)


@dataclass(frozen=True, slots=True)
class Source:
    """What a signal rests on: named, dated, and where to read it (empty when nowhere)."""

    reference: Reference
    title: str
    happened_on: date
    url: str
    kind: str


def source_of(reference: Reference | None) -> Source | None:
    """What a reference of this app or of `competence` points at; None for anything else."""
    if reference is None:
        return None
    makers = {
        FRAMEWORK: _framework,
        CLASSIFICATION: _classification,
        EVENT: _event,
        EQUIPMENT: _equipment,
        ANSWER: _answer,
    }
    maker = makers.get(reference.kind)
    return maker(reference) if maker else None


def source_seen(viewer: Viewer, reference: Reference | None) -> Source | None:
    """The same without the way to a survey that is not the viewer's to read."""
    source = source_of(reference)
    if source is None or source.reference.kind != ANSWER:
        return source
    answers = Answer.objects.filter(
        uuid=source.reference.uuid,
        invitation__survey__organisation__in=organisations_for(viewer, SURVEYS),
    )
    return source if answers.exists() else replace(source, url="")


def offered_versions(viewer: Viewer, region: Region) -> list[Source]:
    """Versions of standards and frameworks that came in the last year and that nobody of the
    region recorded as a signal yet, newest first. Three queries."""
    since = viewer.on_date - OFFERED_FOR
    frameworks = Framework.objects.filter(
        published_at__date__gte=since, replaced_by=None, replaces__isnull=False
    )
    found = [_of_framework(one) for one in frameworks.distinct()]
    imported = Classification.objects.filter(imported_at__date__gte=since)
    found += [_of_classification(one) for one in imported]
    known = set(
        Signal.objects.filter(region=region, source__in=[s.reference for s in found]).values_list(
            "source", flat=True
        )
    )
    fresh = [source for source in found if source.reference not in known]
    return sorted(fresh, key=lambda source: source.happened_on, reverse=True)


def _framework(reference: Reference) -> Source | None:
    row = Framework.objects.filter(uuid=reference.uuid).first()
    return _of_framework(row) if row else None


def _of_framework(row: Framework) -> Source:
    title = _("Framework %(title)s, version %(version)s")
    return Source(
        Reference(FRAMEWORK, row.uuid, row.version),
        title % {"title": text_of(row), "version": row.version},
        day_of(row.published_at) if row.published_at else date.min,
        reverse("framework", args=[row.uuid]),
        Signal.Kind.FRAMEWORK_VERSION,
    )


def _classification(reference: Reference) -> Source | None:
    row = Classification.objects.filter(uuid=reference.uuid).first()
    return _of_classification(row) if row else None


def _of_classification(row: Classification) -> Source:
    title = _("%(title)s, version %(version)s")
    return Source(
        Reference(CLASSIFICATION, row.uuid, row.version),
        title % {"title": text_of(row), "version": row.version},
        day_of(row.imported_at),
        reverse("classification", args=[row.uuid]),
        Signal.Kind.STANDARD_VERSION,
    )


def _event(reference: Reference) -> Source | None:
    row = TechnicalEvent.objects.filter(uuid=reference.uuid).first()
    if row is None:
        return None
    url = reverse("technical_event", args=[row.uuid])
    return Source(reference, row.title, row.held_on, url, Signal.Kind.TECHNICAL_EVENT)


def _equipment(reference: Reference) -> Source | None:
    rows = Equipment.objects.select_related("type", "organisation")
    row = rows.filter(uuid=reference.uuid).first()
    if row is None:
        return None
    title = f"{text_of(row.type)} {row.model}".strip()
    url = reverse("equipment_of", args=[row.organisation.uuid])
    return Source(reference, title, row.acquired_on or date.min, url, Signal.Kind.EQUIPMENT_BOUGHT)


def _answer(reference: Reference) -> Source | None:
    rows = Answer.objects.select_related("question", "invitation__survey")
    row = rows.filter(uuid=reference.uuid).first()
    if row is None or row.invitation.answered_at is None:
        return None
    survey = row.invitation.survey
    return Source(
        reference,
        f"{text_of(survey)}: {text_of(row.question)}",
        day_of(row.invitation.answered_at),
        reverse("survey", args=[survey.uuid]),
        Signal.Kind.SURVEY,
    )
