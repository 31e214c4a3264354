"""A CASE package as a framework's table. Packages of Ronghe come back as they were; of others each
item becomes a competence of one dimension that whoever imports it names."""

import io
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ronghe.apps.competence.case_content import Link, node_of, ours
from ronghe.apps.competence.case_kept import CaseContent, kept_of_others, kept_of_ours
from ronghe.apps.competence.framework_tables import default_support_nodes
from ronghe.standards.case1 import Association, Item, Package, read_package
from ronghe.standards.framework_csv import (
    Alignment,
    FrameworkTable,
    Match,
    Node,
    read_framework,
    write_framework,
)
from ronghe.standards.problems import MESSAGES, ProblemLog, ReadResult

LONGEST_CODE, LONGEST_TITLE, LONGEST_URI, LONGEST_VERSION = 60, 300, 300, 20
NOT_IN_A_CODE = re.compile(r"[\s,;=]+")
NOT_IN_A_SLUG = re.compile(r"[^A-Za-z0-9_-]+")
# What a table says by itself; everything else is kept as a link.
IN_THE_TABLE = {"isChildOf", "exactMatchOf", "isRelatedTo"}
CASE_MESSAGES: Mapping[str, tuple[str, str]] = {
    **MESSAGES,
    "case_circle": (
        "{value} stands below itself; it was put at the top",
        "{value} 位于自身之下，已置于顶层",
    ),
    "case_two_parents": (
        "{value} has several parents; it stands below the first, the others are kept as links",
        "{value} 有多个上级，已归入第一个，其余保留为关联",
    ),
    "case_lost": (
        "the association {value} does not begin at an item of this package and is left out",
        "关联 {value} 的起点不是本文件中的条目，已略过",
    ),
    "case_uri": (
        "the address {value} is longer than 300 characters and is left out",
        "地址 {value} 超过 300 个字符，已略过",
    ),
    "case_language": (
        "titles stand in one language only; add the other one before publishing",
        "名称只有一种语言，发布前请补充另一种语言",
    ),
    "case_levels": (
        "the package holds no levels; add them by CSV before publishing",
        "文件中没有等级，发布前请通过 CSV 添加",
    ),
}


def read_case(data: bytes, *, name: str, dimension: str) -> ReadResult[CaseContent]:
    """Read a CFPackage. Raises CaseError for what is none."""
    read = read_package(data, name=name)
    if ours(read.records.document.more).get("framework"):
        result = _own(read.records, name)
    else:
        result = _Foreign(read.records, name, dimension).result()
    return ReadResult(result.records, (*read.problems, *result.problems))


# --- our own ---


def _own(package: Package, name: str) -> ReadResult[CaseContent]:
    """Written out and read by the framework's own reader, which checks every row."""
    nodes = tuple(map(node_of, _own_rows(package)))
    table = FrameworkTable(tuple(map(_in_both, nodes)))
    read = read_framework(io.BytesIO(write_framework(table)), name=name)
    codes = {
        one.identifier: str(ours(one.more).get("code", one.code))
        for one in package.items
        if _is_competence(one)
    }
    links = tuple(_links(package.associations, codes))
    blank = {(one.kind, one.code): _blank(one) for one in nodes if _blank(one)}
    found = [
        replace(one, **blank.get((one.kind, one.code), {}))  # type: ignore[arg-type]
        for one in read.records.nodes
    ]
    kept = kept_of_ours(package)
    return ReadResult(CaseContent(FrameworkTable(tuple(found)), links, kept), read.problems)


def _blank(node: Node) -> dict[str, str]:
    """The title that a draft does not have yet."""
    if not node.title_en and node.title_zh:
        return {"title_en": ""}
    return {"title_zh": ""} if node.title_en and not node.title_zh else {}


def _in_both(node: Node) -> Node:
    """With its only title in both languages, as a table's reader asks for."""
    title = node.title_en or node.title_zh
    return replace(node, title_en=node.title_en or title, title_zh=node.title_zh or title)


def _own_rows(package: Package) -> Iterator[Mapping[str, Any]]:
    top = ours(package.document.more)
    rubrics = [ours(one) for one in package.rubrics]
    yield from _rows([top.get("framework")])
    for rubric in rubrics:
        yield from _rows(rubric.get("levels"))
    yield from _rows(top.get("support"))
    for item in package.items:
        yield from _rows([ours(item.more)])
    for rubric in rubrics:
        yield from _rows(rubric.get("anchors"))


def _rows(value: Any) -> Iterator[Mapping[str, Any]]:
    for one in value if isinstance(value, list) else []:
        if isinstance(one, dict) and one:
            yield one


def _is_competence(item: Item) -> bool:
    return ours(item.more).get("kind", "competence") == "competence"


def _links(associations: Sequence[Association], codes: Mapping[str, str]) -> Iterator[Link]:
    """What a table cannot say, between competences and from them to elsewhere."""
    seen: set[Link] = set()
    for one in associations:
        is_ours = bool(ours(one.more).keys() & {"match", "weight"})
        origin, there = codes.get(one.origin.identifier), codes.get(one.destination.identifier, "")
        is_told = one.kind in IN_THE_TABLE and not (one.kind == "isRelatedTo" and there)
        if origin is None or is_ours or is_told or one.kind == "replacedBy":
            continue
        uri = "" if there else one.destination.uri
        link = Link(origin, one.kind, there, uri, "" if there else one.destination.title[:300])
        if link not in seen and len(uri) <= LONGEST_URI and len(one.kind) <= LONGEST_CODE:
            seen.add(link)
            yield link


# --- of others ---


@dataclass(slots=True)
class _Foreign:
    package: Package
    name: str
    dimension: str
    log: ProblemLog = field(default_factory=lambda: ProblemLog(1_000, CASE_MESSAGES))
    codes: dict[str, str] = field(default_factory=dict)

    def result(self) -> ReadResult[CaseContent]:
        self._name_items()
        parents = self._parents()
        aligned = self._aligned()
        nodes = [
            self._competence(item, parents.get(item.identifier, ""), aligned[item.identifier])
            for item in self._in_order()
        ]
        for code in ("case_language", "case_levels") if nodes else ():
            self.log.warning(self.name, 0, "", code)
        table = FrameworkTable((self._framework(), *default_support_nodes(), *nodes))
        links = (*_links(self.package.associations, self.codes), *self._further_parents(parents))
        kept = kept_of_others(self.package, self.codes)
        return ReadResult(CaseContent(table, tuple(dict.fromkeys(links)), kept), self.log.all())

    def _titles(self, text: str, language: str) -> dict[str, str]:
        """In the language that is named, or that the characters show."""
        named = (language or self.package.document.language).lower()
        is_chinese = named.startswith("zh") if named else bool(re.search("[\u3400-\u9fff]", text))
        suffix = "zh" if is_chinese else "en"
        short = text if len(text) <= LONGEST_TITLE else f"{text[: LONGEST_TITLE - 1]}…"
        whole = {f"description_{suffix}": text} if short != text else {}
        return {f"title_{suffix}": short, **whole}

    def _framework(self) -> Node:
        document = self.package.document
        slug = NOT_IN_A_SLUG.sub("-", document.title).strip("-").lower()[:50].strip("-")
        is_readable = len(slug) >= len(document.title) / 2
        code = slug if is_readable and slug else f"case-{document.identifier[:8] or 'package'}"
        version = NOT_IN_A_CODE.sub("-", document.version)[:LONGEST_VERSION] or "1"
        title = self._titles(document.title[:200] or code, document.language)
        suffix = next(iter(title))[-2:]
        about = {f"description_{suffix}": document.description} if document.description else {}
        clean = NOT_IN_A_SLUG.sub("-", code)
        return Node("framework", clean, **{**title, **about}, settings={"version": version})  # type: ignore[arg-type]

    def _name_items(self) -> None:
        """The human coding scheme where it can be a code and is not taken; else a number."""
        taken: set[str] = set()
        for number, item in enumerate(self.package.items, start=1):
            code = NOT_IN_A_CODE.sub("-", item.code).strip("-")[:LONGEST_CODE]
            while not code or code in taken:
                code = f"{number}" if not code else f"{code[:50]}-{number}"
                number += len(self.package.items)
            taken.add(code)
            self.codes.setdefault(item.identifier, code)

    def _child_links(self) -> dict[str, list[Association]]:
        found: dict[str, list[Association]] = defaultdict(list)
        for one in self.package.associations:
            if one.kind == "isChildOf" and one.destination.identifier in self.codes:
                found[one.origin.identifier].append(one)
        for rows in found.values():
            rows.sort(key=lambda one: one.sequence if one.sequence is not None else 10**9)
        return found

    def _parents(self) -> dict[str, str]:
        """Each item's parent by identifier; who would stand below themselves stands at the top."""
        links = self._child_links()
        parents = {
            child: rows[0].destination.identifier
            for child, rows in links.items()
            if child in self.codes
        }
        for child, rows in links.items():
            if len({one.destination.identifier for one in rows}) > 1 and child in self.codes:
                self.log.warning(
                    self.name, 0, "CFAssociations", "case_two_parents", value=self.codes[child]
                )
        for child in list(parents):
            if _leads_back(child, parents):
                del parents[child]
                self.log.warning(
                    self.name, 0, "CFAssociations", "case_circle", value=self.codes[child]
                )
        return parents

    def _further_parents(self, parents: Mapping[str, str]) -> Iterator[Link]:
        for child, rows in self._child_links().items():
            for one in rows:
                there = one.destination.identifier
                if child in self.codes and there != parents.get(child) and there != child:
                    yield Link(self.codes[child], "isChildOf", self.codes[there])

    def _in_order(self) -> list[Item]:
        """Siblings by their number, and what precedes before what follows."""
        items = {one.identifier: one for one in self.package.items}
        places = {
            child: rows[0].sequence if rows[0].sequence is not None else 10**9
            for child, rows in self._child_links().items()
        }
        before: dict[str, list[str]] = defaultdict(list)
        for one in self.package.associations:
            if one.kind == "precedes" and one.origin.identifier in items:
                before[one.destination.identifier].append(one.origin.identifier)
        numbered = sorted(enumerate(items), key=lambda pair: (places.get(pair[1], 10**9), pair[0]))
        ordered = [identifier for _, identifier in numbered]
        return [items[one] for one in _followers_later(ordered, before)]

    def _aligned(self) -> dict[str, list[Alignment]]:
        found: dict[str, dict[str, Match]] = defaultdict(dict)
        for item in self.package.items:
            if item.uri.startswith("http"):
                self._align(found[item.identifier], item.uri, "exact")
        for one in self.package.associations:
            is_inner = one.destination.identifier in self.codes
            if one.origin.identifier not in self.codes:
                if one.origin.identifier != self.package.document.identifier:
                    self.log.warning(
                        self.name, 0, "CFAssociations", "case_lost", value=one.identifier
                    )
            elif one.kind == "exactMatchOf" or (one.kind == "isRelatedTo" and not is_inner):
                match: Match = "exact" if one.kind == "exactMatchOf" else "related"
                self._align(found[one.origin.identifier], one.destination.uri, match)
        rows: dict[str, list[Alignment]] = defaultdict(list)
        for identifier, uris in found.items():
            rows[identifier] = [Alignment(uri, match) for uri, match in uris.items()]
        return rows

    def _align(self, found: dict[str, Match], uri: str, match: Match) -> None:
        if len(uri) > LONGEST_URI:
            self.log.warning(self.name, 0, "", "case_uri", value=uri)
        elif uri and " " not in uri:
            found.setdefault(uri, match)

    def _competence(self, item: Item, parent: str, alignments: list[Alignment]) -> Node:
        titles = self._titles(item.statement, item.language)
        if item.notes:
            suffix = next(iter(titles))[-2:]
            titles.setdefault(f"description_{suffix}", item.notes)
        return Node(
            "competence",
            self.codes[item.identifier],
            parent=self.codes.get(parent, ""),
            dimension=self.dimension,
            order="basic",
            **titles,  # type: ignore[arg-type]
            alignments=tuple(alignments),
        )


def _leads_back(child: str, parents: Mapping[str, str]) -> bool:
    seen: set[str] = set()
    at = parents.get(child)
    while at is not None and at not in seen:
        if at == child:
            return True
        seen.add(at)
        at = parents.get(at)
    return False


def _followers_later(ordered: Sequence[str], before: Mapping[str, Sequence[str]]) -> list[str]:
    """The order kept, but for what must come after something else; a circle is left as it is."""
    done: dict[str, None] = {}
    for start in ordered:
        stack = [start]
        asked: set[str] = set()
        while stack:
            at = stack[-1]
            waiting = [one for one in before.get(at, ()) if one not in done and one not in asked]
            asked.add(at)
            if waiting:
                stack.append(waiting[0])
            else:
                done.setdefault(stack.pop())
    return list(done)
