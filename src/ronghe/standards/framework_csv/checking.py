"""Whether the rows of a framework fit together; those that do not are reported and left out."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from ronghe.standards.framework_csv.data import DIMENSIONS, ORDERS, PARENT_KIND, Kind, Node
from ronghe.standards.tables import Source

Numbered = tuple[int, Node]
Key = tuple[Kind, str]


@dataclass(slots=True)
class _Table:
    """The rows that are still thought sound, by kind and code, with their lines."""

    source: Source
    rows: dict[Key, Numbered] = field(default_factory=dict)

    def of_kind(self, *kinds: Kind) -> list[tuple[Key, int, Node]]:
        return [(key, line, node) for key, (line, node) in self.rows.items() if node.kind in kinds]

    def node(self, kind: Kind, code: str) -> Node | None:
        row = self.rows.get((kind, code))
        return row[1] if row else None

    def drop(self, key: Key, column: str, problem: str, **params: object) -> None:
        line, _ = self.rows.pop(key)
        self.source.error(line, column, problem, **params)


def keep_sound_rows(source: Source, rows: Sequence[Numbered]) -> tuple[Node, ...]:
    """The nodes that fit together, children with their parent's dimension filled in."""
    table = _Table(source)
    _take_first_of_each_code(table, rows)
    _check_levels(table)
    _check_circles(table)
    _check_competences(table)
    _check_anchors(table)
    _check_links(table)
    for kind in ("competence", "anchor", "work_process", "work_task"):
        _check_parents(table, kind)
    return tuple(node for _, node in table.rows.values())


def _take_first_of_each_code(table: _Table, rows: Sequence[Numbered]) -> None:
    framework_line = 0
    for line, node in rows:
        key = (node.kind, node.code)
        if node.kind == "framework" and framework_line:
            table.source.error(line, "kind", "second_framework", first_line=framework_line)
        elif not node.parent and node.kind in ("anchor", "work_process", "work_task"):
            table.source.error(line, "parent", "empty")
        elif key in table.rows:
            first_line, _ = table.rows[key]
            table.source.error(line, "code", "repeated", value=node.code, first_line=first_line)
        else:
            table.rows[key] = (line, node)
            framework_line = line if node.kind == "framework" else framework_line


def _check_levels(table: _Table) -> None:
    numbers: dict[int, int] = {}
    for key, line, node in table.of_kind("level"):
        number = int(node.level) if node.level.isascii() and node.level.isdigit() else -1
        if not 0 <= number <= 99:
            table.drop(key, "level", "level_number", value=node.level)
        elif number in numbers:
            table.drop(key, "level", "level_repeated", value=number, first_line=numbers[number])
        else:
            numbers[number] = line
            table.rows[key] = (line, replace(node, level=str(number)))


def _check_circles(table: _Table) -> None:
    """Competences that lead back to themselves fall out (and so do those that hang on them)."""
    parents = {node.code: node.parent for _, _, node in table.of_kind("competence")}
    sound: set[str] = set()
    for start in parents:
        path: dict[str, None] = {}
        code = start
        while code in parents and code not in sound and code not in path:
            path[code] = None
            code = parents[code]
        if code not in path:
            sound.update(path)
    for key, _, node in table.of_kind("competence"):
        if node.code not in sound:
            table.drop(key, "parent", "parent_circle", value=node.code)


def _check_competences(table: _Table) -> None:
    """From the top down, so that a competence without a dimension takes its parent's."""
    for key in _top_down(table):
        line, node = table.rows[key]
        parent = table.node("competence", node.parent)
        dimension = node.dimension or (parent.dimension if parent else "")
        if node.parent and parent is None:
            table.drop(key, "parent", "unknown_parent", value=node.parent)
        elif dimension not in DIMENSIONS:
            table.drop(
                key, "dimension", "not_one_of", value=dimension, allowed=", ".join(DIMENSIONS)
            )
        elif parent and dimension != parent.dimension:
            table.drop(
                key, "dimension", "dimension_differs", value=dimension, expected=parent.dimension
            )
        elif node.order not in ORDERS:
            table.drop(key, "order", "not_one_of", value=node.order, allowed=", ".join(ORDERS))
        else:
            table.rows[key] = (line, replace(node, dimension=dimension))


def _top_down(table: _Table) -> list[Key]:
    """Competences with those nearer to the top first, otherwise as in the file."""
    parents = {node.code: node.parent for _, _, node in table.of_kind("competence")}
    depths: dict[str, int] = {"": -1}
    for start in parents:
        path = []
        code = start
        while code not in depths and code in parents:
            path.append(code)
            code = parents[code]
        depth = depths.get(code, -1)
        for step, member in enumerate(reversed(path), start=1):
            depths[member] = depth + step
    return [("competence", code) for code in sorted(parents, key=lambda code: depths[code])]


def _check_anchors(table: _Table) -> None:
    for key, _, node in table.of_kind("anchor"):
        if table.node("level", node.level) is None:
            table.drop(key, "level", "unknown_level", value=node.level)


def _check_links(table: _Table) -> None:
    """Competences that an occupation or task needs must be there; an unknown one drops the row."""
    for key, _, node in table.of_kind("occupation", "work_task"):
        for column, codes in (("essential", node.essential), ("optional", node.optional)):
            unknown = _first(codes, lambda code: table.node("competence", code) is None)
            if unknown is not None:
                table.drop(key, column, "unknown_competence", value=unknown)
                break


def _first(codes: Iterable[str], holds: Callable[[str], bool]) -> str | None:
    return next((code for code in codes if holds(code)), None)


def _check_parents(table: _Table, kind: Kind) -> None:
    for key, _, node in table.of_kind(kind):
        if node.parent and table.node(PARENT_KIND[kind], node.parent) is None:
            table.drop(key, "parent", "unknown_parent", value=node.parent)
