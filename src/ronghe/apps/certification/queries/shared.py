"""What a link shows to whoever holds it: the choice of its owner, and nothing beside it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Max, QuerySet

from ronghe.apps.assessment.api import CompetenceView, competence_of
from ronghe.apps.base.api import AuditEntry, NotFound, Reference, Text, text_of
from ronghe.apps.base.presentation.ruler import Ruler
from ronghe.apps.certification.models import PortfolioItem, ShareChoice, ShareLink
from ronghe.apps.certification.queries.timeline import Entry, timeline_of
from ronghe.apps.people.api import Person, Viewer, command_viewer

OPEN = "certification.open_shared_portfolio"


@dataclass(frozen=True, slots=True)
class Shown:
    """Somebody's choice: who they are, what they learn where, the things, and levels if chosen."""

    person: Person
    programme: Text | None
    school: Text | None
    entries: tuple[Entry, ...]
    levels: tuple[tuple[Text, Ruler], ...] = ()


@dataclass(frozen=True, slots=True)
class LinkRow:
    """One link in its owner's list, with how often it was opened and when last."""

    link: ShareLink
    chosen: int
    standing: str
    opened: int = 0
    opened_last_at: datetime | None = None


def links_of(viewer: Viewer, at: datetime) -> list[LinkRow]:
    """The viewer's own links, the newest first. Two queries."""
    return _rows(own_links(viewer), at)


def link_row(link: ShareLink, at: datetime) -> LinkRow:
    """One link that the caller was shown to own."""
    return _rows(ShareLink.objects.filter(pk=link.pk), at)[0]


def _rows(links: "QuerySet[ShareLink]", at: datetime) -> list[LinkRow]:
    rows = list(links.select_related("portfolio__person").annotate(chosen=Count("choices")))
    opened = _openings(rows)
    return [
        LinkRow(row, row.chosen, standing_of(row, at), *opened.get(row.uuid, (0, None)))
        for row in rows
    ]


def _openings(links: Iterable[ShareLink]) -> dict[UUID, tuple[int, datetime]]:
    """How often and when last, out of the audit table."""
    subjects = [Reference("certification.share_link", link.uuid) for link in links]
    rows = (
        AuditEntry.objects.filter(action=OPEN, subject__in=subjects)
        .values("subject")
        .annotate(opened=Count("pk"), last=Max("at"))
        .order_by("subject")
    )
    return {row["subject"].uuid: (row["opened"], row["last"]) for row in rows if row["subject"]}


def own_links(viewer: Viewer) -> "QuerySet[ShareLink]":
    rows = ShareLink.objects.filter(portfolio__person=viewer.person_id or 0)
    return rows.select_related("portfolio__person").order_by("-made_at", "-pk")


def link_for(viewer: Viewer, uuid: UUID) -> ShareLink:
    """One of the viewer's own links; NotFound for anybody else's."""
    found = own_links(viewer).filter(uuid=uuid).first()
    if found is None:
        raise NotFound("There is no such link of yours.", "您没有这个链接。")
    return found


def standing_of(link: ShareLink, at: datetime) -> str:
    """ "open", "withdrawn", "expired", or "closed" for one that was brought along."""
    if link.withdrawn_at is not None:
        return "withdrawn"
    if link.digest is None:
        return "closed"
    return "open" if link.expires_at > at else "expired"


def targets_of(choices: Iterable[ShareChoice]) -> tuple[Reference, ...]:
    return tuple(one.target for one in choices if one.target is not None)


def shown_by(link: ShareLink) -> Shown:
    """What an open link shows. The owner's own choice stands in for a viewer's grants: whoever
    holds the link sees that and no more."""
    targets = targets_of(link.choices.all())
    return shown_of(link.portfolio.person, targets, shows_levels=link.shows_levels)


def shown_of(person: Person, targets: Iterable[Reference], *, shows_levels: bool) -> Shown:
    """The chosen things of a person. Callers have checked who asks."""
    viewer = command_viewer()
    timeline = timeline_of(viewer, person)
    wanted = set(targets)
    found = timeline.enrolled
    return Shown(
        person=person,
        programme=text_of(found.programme) if found else None,
        school=text_of(found.organisation) if found else None,
        entries=tuple(_outside(one) for one in timeline.entries if one.reference in wanted),
        levels=_levels(competence_of(viewer, person)) if shows_levels else (),
    )


def _outside(entry: Entry) -> Entry:
    """Without the addresses that only those who sign in can open."""
    return replace(entry, url="")


def _levels(view: CompetenceView) -> tuple[tuple[Text, Ruler], ...]:
    return tuple(
        (one.title, one.ruler)
        for one in view.dimensions
        if one.ruler is not None and one.estimate is not None and one.estimate.is_supported
    )


def shared_item(link: ShareLink, uuid: UUID) -> PortfolioItem:
    """An item with a file that the link shows; NotFound for every other."""
    item = link.portfolio.items.filter(uuid=uuid).select_related("portfolio__person").first()
    chosen = targets_of(link.choices.all())
    if item is None or Reference("certification.item", item.origin) not in chosen:
        raise NotFound("This link does not show that.", "该链接未展示此内容。")
    return item
