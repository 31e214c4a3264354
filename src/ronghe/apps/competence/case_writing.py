"""A framework's version as a CASE package: competences, occupations and tasks are items, parts are
children, alignments are matches, levels with their anchors a rubric; a newer version is named by
`replacedBy`, of the document and of each competence. What came from a publisher goes out as it
came (`case_kept`)."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from ronghe.apps.base.api import Text, text_of
from ronghe.apps.competence.case_content import as_ours, members_of, ours
from ronghe.apps.competence.case_kept import (
    KEPT,
    Kept,
    identifier_of,
    link_identifier,
    with_ours,
)
from ronghe.apps.competence.framework_tables import table_of
from ronghe.apps.competence.models import CaseLink, Framework
from ronghe.standards.case1 import (
    Association,
    Document,
    Item,
    Members,
    Node,
    Package,
    uri_of,
)
from ronghe.standards.framework_csv import Node as Row

PARENT_KIND = {"work_process": "occupation", "work_task": "work_process"}
ITEM_KINDS = {
    "competence": "competence",
    "occupation": "occupation",
    "work_process": "work process",
    "work_task": "typical work task",
}


def package_of(
    framework: Framework, *, kept: Kept, creator: str, language: str, at: datetime
) -> Package:
    """Every part of one version, with `kept` of its publisher; a fixed number of queries."""
    return _Builder(framework, kept, creator, language, at).package()


class _Builder:
    """Holds language and time, so that each part is named in one place."""

    def __init__(
        self, framework: Framework, kept: Kept, creator: str, language: str, at: datetime
    ) -> None:
        self.framework, self.kept = framework, kept
        self.creator, self.language = creator, language
        self.at = (framework.published_at or at).isoformat(timespec="seconds")
        self.table = table_of(framework)
        self.uuids = dict(framework.competences.values_list("code", "uuid"))
        self.nodes: dict[tuple[str, str], Node] = {
            (row.kind, row.code): self._node(row)
            for row in self.table.nodes
            if row.kind in ITEM_KINDS
        }
        self.top = self._top()
        self.inner = {self.top.identifier, *(one.identifier for one in self.nodes.values())}

    def _top(self) -> Node:
        known = self.kept.document
        if known is not None:
            return Node(known.identifier, known.uri, known.title)
        title = self._say(text_of(self.framework)) or self.framework.code
        return Node(str(self.framework.uuid), _uri(self.framework.uuid), title)

    def _say(self, text: Text) -> str:
        return text.in_language(self.language)

    def _identifier(self, *parts: str) -> str:
        """The same for the same part of the same version, whenever it is written."""
        return identifier_of(self.framework.uuid, *parts)

    def _node(self, row: Row) -> Node:
        known = self.kept.items.get(row.code) if row.kind == "competence" else None
        if known is not None:
            return Node(known.identifier, known.uri, known.statement)
        own = self.uuids.get(row.code) if row.kind == "competence" else None
        identifier = str(own) if own else self._identifier(row.kind, row.code)
        title = self._say(Text(row.title_en, row.title_zh)) or row.code
        return Node(identifier, _uri(identifier), title)

    def package(self) -> Package:
        return Package(
            self._document(),
            tuple(self._items()),
            tuple(self._as_kept(self._associations())),
            self.kept.definitions,
            (self._rubric(), *self.kept.rubrics),
            self.kept.extensions,
        )

    def _document(self) -> Document:
        row, framework = self.table.framework, self.framework
        assert row is not None
        support = [members_of(one) for one in self.table.of_kind("support")]
        is_replaced = framework.replaced_by_id is not None
        published = "Deprecated" if is_replaced else "Adopted"
        status = published if framework.is_published else "Draft"
        told: dict[str, Any] = {"framework": members_of(row), "support": support}
        known = self.kept.document
        if known is not None:
            told |= {KEPT: True, "status": known.adoption_status}
            status = status if is_replaced else known.adoption_status or status
            return replace(known, adoption_status=status, more=with_ours(known.more, told))
        return Document(
            identifier=self.top.identifier,
            uri=self.top.uri,
            creator=self.creator,
            title=self.top.title,
            changed_at=self.at,
            description=self._say(text_of(framework, "description")),
            language=self.language[:2],
            version=framework.version,
            adoption_status=status,
            more=with_ours(self.kept.more, told),
        )

    def _items(self) -> Iterator[Item]:
        for row in self.table.nodes:
            if row.kind not in ITEM_KINDS:
                continue
            known = self.kept.items.get(row.code) if row.kind == "competence" else None
            if known is not None:
                told = {**members_of(row), KEPT: True}
                yield replace(known, more=with_ours(known.more, told))
                continue
            node = self.nodes[row.kind, row.code]
            yield Item(
                identifier=node.identifier,
                uri=node.uri,
                statement=node.title,
                changed_at=self.at,
                code=row.code,
                kind=ITEM_KINDS[row.kind],
                notes=self._say(Text(row.description_en, row.description_zh)),
                language=self.language[:2],
                more=as_ours(members_of(row)),
            )

    def _associations(self) -> Iterator[Association]:
        places: Counter[str] = Counter()
        for row in self.table.nodes:
            if row.kind in ITEM_KINDS:
                node, parent = self.nodes[row.kind, row.code], self._parent(row)
                places[parent.identifier] += 1
                yield self._link("isChildOf", node, parent, places[parent.identifier])
                yield from self._matches(row, node)
                yield from self._needs(row, node)
        yield from self._kept_links()
        yield from self._replaced()

    def _parent(self, row: Row) -> Node:
        kind: str = PARENT_KIND.get(row.kind, row.kind)
        return self.nodes.get((kind, row.parent), self.top) if row.parent else self.top

    def _matches(self, row: Row, node: Node) -> Iterator[Association]:
        for one in row.alignments:
            if one.uri == node.uri:
                continue
            there = Node(self._identifier("node", one.uri), one.uri, one.uri)
            if one.match == "exact":
                yield self._link("exactMatchOf", node, there)
            else:
                yield self._link("isRelatedTo", node, there, more=as_ours({"match": one.match}))

    def _needs(self, row: Row, node: Node) -> Iterator[Association]:
        for weight, codes in (("essential", row.essential), ("optional", row.optional)):
            for code in codes:
                there = self.nodes.get(("competence", code))
                if there is not None:
                    yield self._link("isRelatedTo", node, there, more=as_ours({"weight": weight}))

    def _kept_links(self) -> Iterator[Association]:
        rows = CaseLink.objects.filter(origin__framework=self.framework)
        for one in rows.select_related("origin", "destination"):
            origin = self.nodes["competence", one.origin.code]
            if one.destination is not None:
                there = self.nodes["competence", one.destination.code]
            else:
                there = Node(self._identifier("node", one.uri), one.uri, one.title or one.uri)
            yield self._link(one.kind, origin, there)

    def _replaced(self) -> Iterator[Association]:
        """Where the version, and each competence that is still in the next one, went."""
        newer = self.framework.replaced_by
        if newer is None:
            return
        title = self._say(text_of(newer)) or newer.code
        yield self._link("replacedBy", self.top, Node(str(newer.uuid), _uri(newer.uuid), title))
        for one in newer.competences.order_by("position", "pk"):
            here = self.nodes.get(("competence", one.code))
            if here is not None:
                title = self._say(text_of(one)) or one.code
                yield self._link("replacedBy", here, Node(str(one.uuid), _uri(one.uuid), title))

    def _link(
        self,
        kind: str,
        origin: Node,
        destination: Node,
        sequence: int | None = None,
        more: Members | None = None,
    ) -> Association:
        identifier = link_identifier(self.framework.uuid, kind, origin, destination)
        return Association(
            identifier, _uri(identifier), kind, origin, destination, self.at, sequence, more or {}
        )

    def _as_kept(self, rows: Iterable[Association]) -> Iterator[Association]:
        """As the publisher says it where the publisher says it; and what else it says."""
        known: dict[tuple[str, str, str], Association] = {}
        for one in self.kept.associations:
            known.setdefault(self._key(one), one)
        told: set[str] = set()
        for one in rows:
            found = known.get(self._key(one), one)
            if found.identifier in told:
                continue
            told.add(found.identifier)
            yield one if found is one else _flagged(found, one.more)
        for one in self.kept.associations:
            if one.identifier not in told:
                yield _flagged(one, {})

    def _key(self, one: Association) -> tuple[str, str, str]:
        there = one.destination
        return (
            one.kind,
            one.origin.identifier,
            there.identifier if there.identifier in self.inner else there.uri,
        )

    def _rubric(self) -> Members:
        """The levels, and what is seen of somebody on each level of a competence."""
        levels = {row.code: row for row in self.table.of_kind("level")}
        anchors: dict[str, list[Row]] = {}
        for row in self.table.of_kind("anchor"):
            anchors.setdefault(row.parent, []).append(row)
        told = {
            "levels": [members_of(one) for one in levels.values()],
            "anchors": [members_of(one) for rows in anchors.values() for one in rows],
        }
        return {
            **self._identity("rubric"),
            "title": self.top.title,
            **self._criteria(anchors, levels),
            **as_ours(told),
        }

    def _criteria(
        self, anchors: dict[str, list[Row]], levels: dict[str, Row]
    ) -> dict[str, list[Members]]:
        rows: list[Members] = [
            {
                **self._identity("criterion", code),
                "CFItemURI": _plain(self.nodes["competence", code]),
                "position": position,
                "CFRubricCriterionLevels": [self._level(one, levels[one.level]) for one in found],
            }
            for position, (code, found) in enumerate(anchors.items(), start=1)
        ]
        return {"CFRubricCriteria": rows} if rows else {}

    def _level(self, anchor: Row, level: Row) -> Members:
        return {
            **self._identity("anchor", anchor.code),
            "description": self._say(Text(anchor.title_en, anchor.title_zh)) or anchor.code,
            "quality": self._say(Text(level.title_en, level.title_zh)) or level.code,
            "score": int(level.level),
            "position": int(level.level) + 1,
        }

    def _identity(self, *parts: str) -> dict[str, str]:
        identifier = self._identifier(*parts)
        return {"identifier": identifier, "uri": _uri(identifier), "lastChangeDateTime": self.at}


def _plain(node: Node) -> dict[str, str]:
    return {"title": node.title, "identifier": node.identifier, "uri": node.uri}


def _flagged(one: Association, generated: Members) -> Association:
    """The publisher's association, marked as such, with what Ronghe says of it as well."""
    return replace(one, more=with_ours(one.more, {**ours(generated), KEPT: True}))


def _uri(identifier: UUID | str) -> str:
    return uri_of(str(identifier))
