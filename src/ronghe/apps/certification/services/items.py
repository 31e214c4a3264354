"""What a student adds to their portfolio: reflections, files, links; changing and removing them.

A reflection's text goes into the evidence log, encrypted with the student's key; a file is
encrypted with it too, so that erasing the student leaves nothing readable, in backups either.
"""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import BinaryIO
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils import timezone

from ronghe.apps.base.api import Reference, Refused, audit, new_uuid
from ronghe.apps.certification.models import ItemLink, Portfolio, PortfolioItem, ShareChoice
from ronghe.apps.certification.portfolio_limits import (
    LONGEST_TEXT,
    LONGEST_TITLE,
    MOST_ABOUT,
    MOST_BYTES,
    MOST_FILE_BYTES,
    MOST_ITEMS,
)
from ronghe.apps.certification.queries.items import reference_of_item
from ronghe.apps.certification.queries.students import enrolled
from ronghe.apps.certification.services.portfolios import lock_portfolio, reference_of
from ronghe.apps.curriculum.api import kind_of, safe_name
from ronghe.apps.evidence.api import NewRecord, Record, append_records
from ronghe.apps.people.api import (
    Organisation,
    Person,
    Viewer,
    lock_bytes,
    person_keys,
    require,
)

KEEP = "certification.keep_portfolio"
REFLECTED = "http://adlnet.gov/expapi/verbs/commented"
EARLIEST = date(1990, 1, 1)


@dataclass(frozen=True, slots=True)
class ItemDraft:
    """What is to be added. `about` names what it belongs to; `origin` is set when it travels."""

    kind: str
    title: str
    lang: str
    happened_on: date
    text: str = ""
    link: str = ""
    file: BinaryIO | None = None
    file_name: str = ""
    file_size: int = 0
    is_open_to_school: bool = False
    about: tuple[Reference, ...] = ()
    origin: UUID | None = None


def item_reference(item: PortfolioItem) -> Reference:
    """By which items are pointed at, here and in exports: their origin."""
    return reference_of_item(item)


def add_item(*, viewer: Viewer, person: Person, draft: ItemDraft, at: datetime) -> PortfolioItem:
    """Add something to a person's own portfolio.

    Raises NotAllowed; Refused for a text, file or date that cannot be taken, a full portfolio, or
    an origin that is there already. Nothing is stored then.
    """
    require(viewer, KEEP, person=person)
    refuse_unfit(draft, at)
    with transaction.atomic():
        portfolio = lock_portfolio(person, at)
        _refuse_full(portfolio, draft)
        item = store_item(viewer, portfolio, person, draft, at)
        audit(viewer, KEEP, subject=reference_of(portfolio), touched=f"added a {item.kind}")
    return item


def change_item(
    *, viewer: Viewer, item: PortfolioItem, draft: ItemDraft, at: datetime
) -> PortfolioItem:
    """Change title, text, day and what it is about; a reflection's new text is a new record that
    corrects the old one. A file stays the file it was.

    Raises NotAllowed and Refused as `add_item` does; nothing is changed then.
    """
    person = item.portfolio.person
    require(viewer, KEEP, person=person)
    _refuse_texts(draft)
    _refuse_day(draft.happened_on, at)
    with transaction.atomic():
        portfolio = lock_portfolio(person, at)
        if item.kind == PortfolioItem.Kind.REFLECTION:
            item.record = _record(viewer, person, draft, at, before=item.record)
        else:
            item.text = draft.text.strip()
        if item.kind == PortfolioItem.Kind.LINK:
            item.link = draft.link or item.link
        item.title = draft.title.strip()
        item.happened_on = draft.happened_on
        item.is_open_to_school = draft.is_open_to_school
        item.save()
        _set_about(item, draft.about)
        audit(viewer, KEEP, subject=reference_of(portfolio), touched=f"changed a {item.kind}")
    return item


def remove_item(*, viewer: Viewer, item: PortfolioItem, at: datetime) -> None:
    """Take it out of the portfolio and of every link at once; its file is deleted. The record of
    a reflection stays in the log, readable to whoever wrote it alone."""
    person = item.portfolio.person
    require(viewer, KEEP, person=person)
    with transaction.atomic():
        portfolio = lock_portfolio(person, at)
        target = item_reference(item)
        ShareChoice.objects.filter(link__portfolio=portfolio, target=target).delete()
        ShareChoice.objects.filter(entry__person=person, target=target).delete()
        ItemLink.objects.filter(item__portfolio=portfolio, target=target).delete()
        if item.file:
            name = str(item.file.name)
            transaction.on_commit(partial(item.file.storage.delete, name))
        item.delete()
        audit(viewer, KEEP, subject=reference_of(portfolio), touched=f"removed a {item.kind}")


# --- what is refused ------------------------------------------------------------------------------


def refuse_unfit(draft: ItemDraft, at: datetime) -> None:
    """Raises Refused for a draft that no portfolio takes."""
    _refuse_texts(draft)
    _refuse_day(draft.happened_on, at)
    if draft.kind == PortfolioItem.Kind.REFLECTION and not draft.text.strip():
        raise Refused(
            "Write what you think. Nothing was kept.",
            "请写下您的想法。未保存。",
            code="text-missing",
        )
    if draft.kind == PortfolioItem.Kind.LINK and not draft.link:
        raise Refused(
            "Give the address. Nothing was kept.", "请填写网址。未保存。", code="link-missing"
        )
    if draft.kind == PortfolioItem.Kind.FILE:
        _refuse_file(draft)


def _refuse_texts(draft: ItemDraft) -> None:
    if not 0 < len(draft.title.strip()) <= LONGEST_TITLE or len(draft.text) > LONGEST_TEXT:
        raise Refused(
            f"Give a title of at most {LONGEST_TITLE} characters and a text of at most "
            f"{LONGEST_TEXT}. Nothing was kept.",
            f"请填写不超过 {LONGEST_TITLE} 字的标题，正文不超过 {LONGEST_TEXT} 字。未保存。",
            code="text-length",
        )
    if len(draft.about) > MOST_ABOUT:
        raise Refused(
            f"It can be about {MOST_ABOUT} things at most. Nothing was kept.",
            f"最多可关联 {MOST_ABOUT} 项内容。未保存。",
            code="about-count",
        )


def _refuse_day(day: date, at: datetime) -> None:
    if not EARLIEST <= day <= timezone.localdate(at):
        raise Refused(
            "Give the day it happened: not after today. Nothing was kept.",
            "请填写发生日期，不能晚于今天。未保存。",
            code="day",
        )


def _refuse_file(draft: ItemDraft) -> None:
    if draft.file is None or not 0 < draft.file_size <= MOST_FILE_BYTES:
        raise Refused(
            f"Choose a file that is not empty and at most {MOST_FILE_BYTES // 1024**2} MB. "
            "Nothing was kept.",
            f"请选择非空且不超过 {MOST_FILE_BYTES // 1024**2} MB 的文件。未保存。",
            code="file-size",
        )


def _refuse_full(portfolio: Portfolio, draft: ItemDraft) -> None:
    items = PortfolioItem.objects.filter(portfolio=portfolio)
    size = items.aggregate(size=Sum("size_bytes"))["size"] or 0
    if items.count() >= MOST_ITEMS or size + draft.file_size > MOST_BYTES:
        raise Refused(
            f"A portfolio holds {MOST_ITEMS} things and {MOST_BYTES // 1024**2} MB of files. "
            "Remove something first; nothing was kept.",
            f"一份成长档案最多容纳 {MOST_ITEMS} 项内容和 {MOST_BYTES // 1024**2} MB 文件。"
            "请先移除一些内容。未保存。",
            code="portfolio-full",
        )


# --- storing --------------------------------------------------------------------------------------


def store_item(
    viewer: Viewer, portfolio: Portfolio, person: Person, draft: ItemDraft, at: datetime
) -> PortfolioItem:
    """Store a draft that was checked in a portfolio that is locked: for services of this app."""
    origin = draft.origin or new_uuid()
    is_reflection = draft.kind == PortfolioItem.Kind.REFLECTION
    item = PortfolioItem(
        portfolio=portfolio,
        origin=origin,
        kind=draft.kind,
        title=draft.title.strip(),
        text="" if is_reflection else draft.text.strip(),
        lang=draft.lang,
        happened_on=draft.happened_on,
        added_at=at,
        is_open_to_school=draft.is_open_to_school,
        link=draft.link if draft.kind == PortfolioItem.Kind.LINK else "",
    )
    if is_reflection:
        item.record = _record(viewer, person, draft, at, before=None)
    if draft.kind == PortfolioItem.Kind.FILE:
        _keep_file(item, person, draft)
    try:
        with transaction.atomic():
            item.save()
    except IntegrityError:
        if item.file:
            item.file.storage.delete(str(item.file.name))
        raise Refused(
            "This is in the portfolio already. Nothing was kept twice.",
            "成长档案中已有此项，未重复保存。",
            code="item-there",
        ) from None
    _set_about(item, draft.about)
    return item


def _record(
    viewer: Viewer, person: Person, draft: ItemDraft, at: datetime, *, before: Record | None
) -> Record:
    [record] = append_records(
        viewer=viewer,
        action=KEEP,
        records=[
            NewRecord(
                organisation=school_of(person),
                kind=Record.Kind.REFLECTION,
                verb=REFLECTED,
                subject=person,
                actor=person,
                observed_at=at,
                body={"lang": draft.lang},
                private={"text": draft.text.strip()},
                corrects=before.uuid if before else None,
            )
        ],
        at=at,
    )
    return record


def school_of(person: Person) -> Organisation:
    """The school in whose log a student's reflections stand. Raises Refused without one."""
    found = enrolled(person)
    if found is None:
        raise Refused(
            "Reflections are kept for students of a class. Nothing was kept.",
            "只有班级学生可以保存反思。未保存。",
            code="not-enrolled",
        )
    return found.organisation


def _keep_file(item: PortfolioItem, person: Person, draft: ItemDraft) -> None:
    assert draft.file is not None  # refuse_unfit has seen to it
    kind = kind_of(draft.file, draft.file_size)
    draft.file.seek(0)
    plain = draft.file.read(MOST_FILE_BYTES + 1)
    key = person_keys([person.pk], create=True)[person.pk]
    item.file_name = safe_name(draft.file_name, kind)
    item.media_type = kind.media_type
    item.size_bytes = len(plain)
    item.digest = hashlib.sha256(plain).hexdigest()
    locked = lock_bytes(key, plain, bound_to=item.origin.bytes)
    item.file.save(item.file_name, ContentFile(locked), save=False)


def _set_about(item: PortfolioItem, about: tuple[Reference, ...]) -> None:
    item.links.exclude(target__in=[str(one) for one in about]).delete()
    there = {str(row.target) for row in item.links.all()}
    ItemLink.objects.bulk_create(
        [ItemLink(item=item, target=one) for one in dict.fromkeys(about) if str(one) not in there]
    )
