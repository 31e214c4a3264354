"""Bringing a portfolio in: all of it or nothing, nothing twice, no link lost.

What the student added is added again. What another installation measured or decided comes along
as what it is there: brought along, not checked here, and named by what it is called there.
"""

import io
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Sum

from ronghe.apps.base.api import Refused, audit
from ronghe.apps.certification.models import (
    ItemLink,
    Portfolio,
    PortfolioItem,
    ShareChoice,
    ShareLink,
)
from ronghe.apps.certification.portfolio_archive import (
    Archive,
    ArchiveEntry,
    ArchiveShare,
)
from ronghe.apps.certification.portfolio_limits import LONGEST_TITLE, MOST_BYTES, MOST_ITEMS
from ronghe.apps.certification.queries.timeline import timeline_of
from ronghe.apps.certification.services.items import (
    KEEP,
    ItemDraft,
    refuse_unfit,
    store_item,
)
from ronghe.apps.certification.services.portfolios import lock_portfolio, reference_of
from ronghe.apps.people.api import Person, Viewer, require


@dataclass(frozen=True, slots=True)
class Brought:
    """How many things came in, how many were there already, and how many links came back."""

    added: int
    brought: int
    there: int
    links: int


def bring_in(*, viewer: Viewer, person: Person, archive: Archive, at: datetime) -> Brought:
    """Bring an archive into one's own portfolio. Doing it again changes nothing.

    Raises NotAllowed; Refused for a portfolio that would be too full and for whatever adding a
    thing refuses. Nothing is written then, and no file is left behind.
    """
    require(viewer, KEEP, person=person)
    stored: list[PortfolioItem] = []
    try:
        with transaction.atomic():
            return _bring(viewer, person, archive, at, stored)
    except BaseException:
        for item in stored:
            if item.file:
                item.file.storage.delete(str(item.file.name))
        raise


def _bring(
    viewer: Viewer,
    person: Person,
    archive: Archive,
    at: datetime,
    stored: list[PortfolioItem],
) -> Brought:
    portfolio = lock_portfolio(person, at)
    there = set(timeline_of(viewer, person).names)
    origins = set(portfolio.items.values_list("origin", flat=True))
    new = [one for one in archive.entries if one.id not in there and one.id.uuid not in origins]
    _refuse_full(portfolio, new)
    for one in new:
        stored.append(_store(viewer, portfolio, person, one, archive, at))
    links = [_share(portfolio, one, at) for one in archive.shares]
    count = sum(link is not None for link in links)
    audit(viewer, KEEP, subject=reference_of(portfolio), touched="brought in", count=len(new))
    added = sum(one.is_own for one in new)
    return Brought(added, len(new) - added, len(archive.entries) - len(new), count)


def _refuse_full(portfolio: Portfolio, new: list[ArchiveEntry]) -> None:
    size = portfolio.items.aggregate(size=Sum("size_bytes"))["size"] or 0
    size += sum(one.file.size for one in new if one.file)
    if portfolio.items.count() + len(new) > MOST_ITEMS or size > MOST_BYTES:
        raise Refused(
            f"With this the portfolio would hold more than {MOST_ITEMS} things or "
            f"{MOST_BYTES // 1024**2} MB. Nothing was brought in.",
            f"导入后档案将超过 {MOST_ITEMS} 项或 {MOST_BYTES // 1024**2} MB。未导入。",
            code="portfolio-full",
        )


def _store(
    viewer: Viewer,
    portfolio: Portfolio,
    person: Person,
    one: ArchiveEntry,
    archive: Archive,
    at: datetime,
) -> PortfolioItem:
    if not one.is_own:
        return _store_brought(portfolio, one, at)
    content = archive.contents[one.file.sha256] if one.file else b""
    draft = ItemDraft(
        kind=one.kind,
        title=(one.title_zh or one.title_en)[:LONGEST_TITLE],
        lang=one.lang or "zh-hans",
        happened_on=one.day,
        text=one.text,
        link=one.link,
        file=io.BytesIO(content) if one.file else None,
        file_name=one.file.name if one.file else "",
        file_size=len(content),
        is_open_to_school=one.is_open_to_school,
        origin=one.id.uuid,
    )
    refuse_unfit(draft, at)
    item = store_item(viewer, portfolio, person, draft, at)
    _link(item, one)
    return item


def _store_brought(portfolio: Portfolio, one: ArchiveEntry, at: datetime) -> PortfolioItem:
    item = PortfolioItem.objects.create(
        portfolio=portfolio,
        origin=one.id.uuid,
        kind=PortfolioItem.Kind.BROUGHT,
        title=(one.title_zh or one.title_en)[:LONGEST_TITLE],
        text=one.text,
        lang=one.lang,
        happened_on=one.day,
        added_at=at,
        is_open_to_school=one.is_open_to_school,
        facts={
            "reference": str(one.id),
            "kind": one.kind,
            "title": [one.title_en, one.title_zh],
            "detail": [one.detail_en, one.detail_zh],
            "lines": [list(line) for line in one.lines],
            "document": one.document,
        },
    )
    _link(item, one)
    return item


def _link(item: PortfolioItem, one: ArchiveEntry) -> None:
    ItemLink.objects.bulk_create([ItemLink(item=item, target=target) for target in one.about])


def _share(portfolio: Portfolio, one: ArchiveShare, at: datetime) -> ShareLink | None:
    """A choice that was shown elsewhere: kept with what it held, opening nothing."""
    if portfolio.share_links.filter(origin=one.id).exists():
        return None
    link = ShareLink.objects.create(
        portfolio=portfolio,
        origin=UUID(str(one.id)),
        purpose=one.purpose,
        lang=one.lang or "zh-hans",
        digest=None,
        shows_levels=one.shows_levels,
        made_at=one.made_at,
        expires_at=one.expires_at,
        withdrawn_at=one.withdrawn_at,
    )
    ShareChoice.objects.bulk_create([ShareChoice(link=link, target=target) for target in one.shows])
    return link
