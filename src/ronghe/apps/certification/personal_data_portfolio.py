"""What portfolios, stages and displays hold about a person."""

from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction

from ronghe.apps.base.api import PersonalData, Text, personal_data
from ronghe.apps.certification.models import (
    Display,
    DisplayEntry,
    EntryAssessment,
    Portfolio,
    PortfolioItem,
    ShareLink,
    StageDecision,
)


def count(person: UUID) -> int:
    return (
        PortfolioItem.objects.filter(portfolio__person__uuid=person).count()
        + ShareLink.objects.filter(portfolio__person__uuid=person).count()
        + StageDecision.objects.filter(person__uuid=person).count()
        + DisplayEntry.objects.filter(person__uuid=person).count()
    )


def export(person: UUID) -> Mapping[str, Any]:
    items = PortfolioItem.objects.filter(portfolio__person__uuid=person).order_by("pk")
    links = ShareLink.objects.filter(portfolio__person__uuid=person).order_by("pk")
    decisions = StageDecision.objects.filter(person__uuid=person)
    return {
        "items": [
            {
                "kind": item.kind,
                "title": item.title,
                "text": item.text,
                "happened_on": item.happened_on.isoformat(),
                "file": item.file_name,
                "link": item.link,
                "about": [str(link.target) for link in item.links.all()],
            }
            for item in items.prefetch_related("links")
        ],
        "links": [
            {
                "purpose": link.purpose,
                "made_at": link.made_at.isoformat(),
                "expires_at": link.expires_at.isoformat(),
                "withdrawn_at": link.withdrawn_at and link.withdrawn_at.isoformat(),
            }
            for link in links
        ],
        "stage_decisions": [
            {
                "semester": row.semester,
                "outcome": row.outcome,
                "rule": row.rule,
                "facts": row.facts,
                "decided_at": row.decided_at.isoformat(),
            }
            for row in decisions.order_by("semester", "number")
        ],
    }


def erase(person: UUID) -> int:
    """Delete it all, and the files once that stands; what they decided about others stays
    without their name."""
    rows = 0
    items = PortfolioItem.objects.filter(portfolio__person__uuid=person)
    for item in items.exclude(file=""):
        transaction.on_commit(partial(item.file.storage.delete, str(item.file.name)))
    rows += Portfolio.objects.filter(person__uuid=person).delete()[0]
    rows += StageDecision.objects.filter(person__uuid=person).delete()[0]
    rows += DisplayEntry.objects.filter(person__uuid=person).delete()[0]
    rows += StageDecision.objects.filter(decided_by__uuid=person).update(decided_by=None)
    rows += EntryAssessment.objects.filter(marked_by__uuid=person).update(marked_by=None)
    rows += Display.objects.filter(opened_by__uuid=person).update(opened_by=None)
    return rows


def register() -> None:
    personal_data.register(
        "certification.portfolio",
        PersonalData(
            title=Text("Portfolio, stage decisions, displays", "成长档案、阶段认定与档案展示"),
            tables=(
                "certification.Portfolio",
                "certification.StageDecision",
                "certification.EntryAssessment",
                "certification.Display",
                "certification.DisplayEntry",
            ),
            count=count,
            export=export,
            erase=erase,
            own_page=("certification.view_own_portfolio", "portfolio"),
        ),
    )
