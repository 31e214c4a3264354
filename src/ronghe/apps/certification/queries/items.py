"""Items of portfolios as viewers may read them: texts and files included."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from ronghe.apps.base.api import NotFound, Reference
from ronghe.apps.certification.models import PortfolioItem
from ronghe.apps.curriculum.api import KINDS
from ronghe.apps.evidence.api import private_texts
from ronghe.apps.people.api import Person, Viewer, person_keys, persons_for, unlock_bytes

VIEW = "certification.view_portfolio"
ITEM = "certification.item"


def items_of(viewer: Viewer, person: Person) -> "QuerySet[PortfolioItem]":
    """What a person added: all of it for themselves, what is open to their school for others who
    may see the portfolio."""
    if not persons_for(viewer, VIEW).filter(pk=person.pk).exists():
        return PortfolioItem.objects.none()
    return visible_items(viewer).filter(portfolio__person=person)


def visible_items(viewer: Viewer) -> "QuerySet[PortfolioItem]":
    rows = PortfolioItem.objects.select_related("portfolio__person", "record")
    rows = rows.filter(portfolio__person__in=persons_for(viewer, VIEW))
    if viewer.is_system:
        return rows
    return rows.filter(Q(portfolio__person=viewer.person_id) | Q(is_open_to_school=True))


def item_for(viewer: Viewer, uuid: UUID) -> PortfolioItem:
    """One item that the viewer may see; NotFound otherwise."""
    found = visible_items(viewer).filter(uuid=uuid).prefetch_related("links").first()
    if found is None:
        raise NotFound("There is no such thing for you.", "没有您可以查看的这项内容。")
    return found


def own_item_for(viewer: Viewer, uuid: UUID) -> PortfolioItem:
    """One of the viewer's own items; NotFound for anybody else's."""
    item = item_for(viewer, uuid)
    if item.portfolio.person_id != viewer.person_id:
        raise NotFound("There is no such thing of yours.", "您的档案中没有这项内容。")
    return item


def reference_of_item(item: PortfolioItem) -> Reference:
    """Its origin; what was brought along keeps the name that it has where it comes from."""
    named = item.facts.get("reference") if item.kind == PortfolioItem.Kind.BROUGHT else None
    return Reference.parse(named) if named else Reference(ITEM, item.origin)


def texts_of(person: Person, items: Iterable[PortfolioItem]) -> dict[int, str]:
    """The words of items that one person added, reflections out of the log, by primary key."""
    rows = list(items)
    records = [row.record for row in rows if row.record is not None]
    private = private_texts(person, records)
    return {
        row.pk: str(private.get(row.record.uuid, {}).get("text", "")) if row.record else row.text
        for row in rows
    }


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file in the clear; `is_shown` kinds may open in a browser, the others are saved."""

    name: str
    media_type: str
    content: bytes
    is_shown: bool


def file_of(item: PortfolioItem) -> StoredFile:
    """The file of an item that the caller was shown to reach; NotFound where it is gone, or the
    person's key is."""
    person = item.portfolio.person
    key = person_keys([person.pk], create=False).get(person.pk)
    if not item.file or key is None or not item.file.storage.exists(str(item.file.name)):
        raise NotFound("This file is not there any more.", "该文件已不存在。")
    with item.file.open("rb") as stored:
        content = unlock_bytes(key, stored.read(), bound_to=item.origin.bytes)
    if content is None:
        raise NotFound("This file cannot be read any more.", "该文件已无法读取。")
    kind = KINDS.get(item.media_type)
    return StoredFile(
        item.file_name, item.media_type, content, is_shown=bool(kind and kind.is_shown)
    )
