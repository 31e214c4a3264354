"""What revisions and teaching resources hold about a person: who judged, wrote, taught, reported.

What somebody reported is theirs and goes with them; what they decided for the school stays,
without their name.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import Model

from ronghe.apps.base.api import PersonalData, Text, personal_data
from ronghe.apps.curriculum.models import (
    EffectReview,
    ImpactDecision,
    ModuleReview,
    ModuleTeaching,
    ResourceAuthor,
    ResourceReader,
    ResourceReport,
    ResourceVersion,
    Revision,
    RevisionEvent,
    RevisionStep,
    SignalTriage,
)

# Table and column in which a person's name stands beside an act of office.
ACTS: tuple[tuple[type[Model], str], ...] = (
    (SignalTriage, "decided_by"),
    (Revision, "opened_by"),
    (RevisionStep, "owner"),
    (RevisionEvent, "by"),
    (ModuleTeaching, "marked_by"),
    (EffectReview, "looked_by"),
    (ImpactDecision, "owner"),
    (ImpactDecision, "decided_by"),
    (ModuleReview, "reviewed_by"),
    (ResourceVersion, "made_by"),
    (ResourceReport, "answered_by"),
)
# Tables whose row is about the person and goes with them.
OWN: tuple[tuple[type[Model], str], ...] = (
    (ResourceReader, "person"),
    (ResourceAuthor, "person"),
    (ResourceReport, "reported_by"),
)


def count(person: UUID) -> int:
    return sum(_rows(model, column, person).count() for model, column in (*ACTS, *OWN))


def export(person: UUID) -> Mapping[str, Any]:
    acts = {model._meta.model_name: _rows(model, column, person).count() for model, column in ACTS}
    reports = ResourceReport.objects.filter(reported_by__uuid=person).order_by("pk")
    authored = ResourceAuthor.objects.filter(person__uuid=person).select_related(
        "version__resource"
    )
    return {
        "acts": {name: number for name, number in acts.items() if number},
        "reports_on_resources": [
            {
                "place": row.place,
                "text": row.text,
                "reported_at": row.reported_at.isoformat(),
                "answer": row.answer,
                "answer_text": row.answer_text,
            }
            for row in reports
        ],
        "resources_written": [
            f"{row.version.resource.code} {row.version.number}" for row in authored.order_by("pk")
        ],
    }


def erase(person: UUID) -> int:
    rows = 0
    for model, column in OWN:
        rows += _rows(model, column, person).delete()[0]
    for model, column in ACTS:
        rows += _rows(model, column, person).update(**{column: None})
    return rows


def _rows(model: type[Model], column: str, person: UUID) -> Any:
    return model._default_manager.filter(**{f"{column}__uuid": person})


def register() -> None:
    personal_data.register(
        "curriculum.revisions",
        PersonalData(
            title=Text("Revisions and teaching resources", "模块修订与教学资源"),
            tables=tuple(sorted({f"curriculum.{model.__name__}" for model, _ in (*ACTS, *OWN)})),
            count=count,
            export=export,
            erase=erase,
        ),
    )
