"""A plan as a CASE package: the plan is the document; competences, modules, situations and tasks
are items; parts are children, prerequisites precede, alignments are matches."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby
from uuid import UUID

from ronghe.apps.base.api import Text, text_of
from ronghe.apps.competence.api import Alignment, Competence
from ronghe.apps.curriculum.exports import link_identifier
from ronghe.apps.curriculum.queries.aims import AssessedAnchor, assessed_in
from ronghe.apps.curriculum.queries.plan_sheet import PlanSheet
from ronghe.apps.curriculum.services.plan_publication import motion_title
from ronghe.standards.case1 import (
    Association,
    Document,
    Item,
    Members,
    Node,
    Package,
    write_package,
)

MATCHES = {"exact": "exactMatchOf"}
STATUS = {"draft": "Draft", "in_review": "Draft", "approved": "Adopted", "published": "Adopted"}


def plan_case(sheet: PlanSheet, *, language: str, at: datetime) -> bytes:
    """The package as JSON (CASE 1.1)."""
    return write_package(plan_package(sheet, language=language, at=at))


def plan_package(sheet: PlanSheet, *, language: str, at: datetime) -> Package:
    return _Builder(sheet, language, at.isoformat()).package()


class _Builder:
    """Holds language and time, so that each part is named in one place."""

    def __init__(self, sheet: PlanSheet, language: str, at: str) -> None:
        self.sheet, self.language, self.at = sheet, language, at
        self.top = Node(
            str(sheet.plan.uuid), self._uri(sheet.plan.uuid), self._say(motion_title(sheet.plan))
        )
        self.items: dict[UUID, Item] = {}

    def _say(self, text: Text) -> str:
        return text.in_language(self.language)

    @staticmethod
    def _uri(identifier: object) -> str:
        return f"urn:uuid:{identifier}"

    def package(self) -> Package:
        plan = self.sheet.plan
        links = tuple(self._links())
        rubrics = tuple(self._rubrics())
        return Package(
            Document(
                identifier=self.top.identifier,
                uri=self.top.uri,
                creator=self._say(text_of(plan.programme.organisation)),
                title=self.top.title,
                changed_at=self.at,
                description=self._say(text_of(plan.profile, "summary")),
                language=self.language,
                version=str(plan.number),
                adoption_status=STATUS.get(plan.state, "Deprecated"),
            ),
            tuple(self.items.values()),
            links,
            rubrics=rubrics,
        )

    def _item(self, uuid: UUID, text: Text, code: str, kind: str) -> Node:
        statement = self._say(text) or code
        node = Node(str(uuid), self._uri(uuid), statement)
        self.items.setdefault(
            uuid,
            Item(
                identifier=node.identifier,
                uri=node.uri,
                statement=statement,
                changed_at=self.at,
                code=code,
                kind=kind,
                language=self.language,
            ),
        )
        return node

    def _link(
        self, kind: str, origin: Node, destination: Node, sequence: int | None = None
    ) -> Association:
        identifier = link_identifier(kind, UUID(origin.identifier), destination.uri)
        uri = self._uri(identifier)
        return Association(identifier, uri, kind, origin, destination, self.at, sequence)

    def _links(self) -> Iterator[Association]:
        competences = {
            one.pk: self._item(one.uuid, text_of(one), one.code, "competence")
            for one in self.sheet.target_competences
        }
        for number, node in enumerate(competences.values(), start=1):
            yield self._link("isChildOf", node, self.top, number)
        yield from self._alignments(competences)
        tasks = {
            one.pk: self._item(one.uuid, text_of(one), one.code, "typical task")
            for one in self.sheet.tasks
        }
        for number, node in enumerate(tasks.values(), start=1):
            yield self._link("isChildOf", node, self.top, number)
        yield from self._modules()

    def _alignments(self, competences: dict[int, Node]) -> Iterator[Association]:
        rows = Alignment.objects.filter(competence__in=competences).order_by("competence", "uri")
        for row in rows:
            kind = MATCHES.get(row.match, "isRelatedTo")
            there = Node(link_identifier("node", self.sheet.plan.uuid, row.uri), row.uri, row.uri)
            yield self._link(kind, competences[row.competence_id], there)

    def _modules(self) -> Iterator[Association]:
        nodes = {
            one.module_id: self._item(one.uuid, text_of(one), one.module.code, "module")
            for one in self.sheet.versions
        }
        for number, version in enumerate(self.sheet.versions, start=1):
            node = nodes[version.module_id]
            yield self._link("isChildOf", node, self.top, number)
            for required in self.sheet.requires.get(version.pk, ()):
                if required in nodes:
                    yield self._link("precedes", nodes[required], node)
            yield from self._situations(version.pk, node)

    def _situations(self, version: int, module: Node) -> Iterator[Association]:
        for number, one in enumerate(self.sheet.situations.get(version, ()), start=1):
            node = self._item(one.uuid, text_of(one), one.code, "learning situation")
            yield self._link("isChildOf", node, module, number)
            for task in self.sheet.situation_tasks.get(one.pk, ()):
                there = self._item(task.uuid, text_of(task), task.code, "typical task")
                yield self._link("isRelatedTo", node, there)
            for row in self.sheet.situation_competences.get(one.pk, ()):
                aim = row.competence
                there = self._item(aim.uuid, text_of(aim), aim.code, "competence")
                yield self._link("isRelatedTo", node, there)

    # --- what situations assess -------------------------------------------------------------------

    def _rubrics(self) -> Iterator[Members]:
        """One for each situation that assesses anchors: a criterion for each competence, a level
        for each anchor, in the words of the framework."""
        situations = {one.pk: one for _version, one in self.sheet.all_situations}
        for situation, anchors in assessed_in(situations).items():
            one = situations[situation]
            by_competence = groupby(anchors, lambda anchor: anchor.competence)
            yield {
                **self._row("rubric", one.uuid, ""),
                "title": self._say(text_of(one)) or one.code,
                "CFRubricCriteria": [
                    self._criterion(one.uuid, position, competence, found)
                    for position, (competence, found) in enumerate(by_competence, start=1)
                ],
            }

    def _criterion(
        self,
        situation: UUID,
        position: int,
        competence: Competence,
        anchors: Iterable[AssessedAnchor],
    ) -> Members:
        node = self._item(competence.uuid, text_of(competence), competence.code, "competence")
        return {
            **self._row("criterion", situation, node.uri),
            "CFItemURI": {"title": node.title, "identifier": node.identifier, "uri": node.uri},
            "position": position,
            "CFRubricCriterionLevels": [self._level(situation, one) for one in anchors],
        }

    def _level(self, situation: UUID, one: AssessedAnchor) -> Members:
        number = one.level.number
        return {
            **self._row("anchor", situation, f"{one.competence.uuid}/{number}"),
            "description": self._say(one.words),
            "quality": self._say(text_of(one.level)) or one.level.code,
            "score": number,
            "position": number + 1,
        }

    def _row(self, kind: str, situation: UUID, of: str) -> dict[str, str]:
        identifier = link_identifier(kind, situation, of)
        return {
            "identifier": identifier,
            "uri": self._uri(identifier),
            "lastChangeDateTime": self.at,
        }
