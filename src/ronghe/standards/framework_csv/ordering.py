"""The one order in which nodes are written, so that equal frameworks give equal bytes."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from ronghe.standards.framework_csv.data import PARENT_KIND, FrameworkTable, Kind, Node

Below = Mapping[tuple[Kind, str], list[Node]]


def ordered(table: FrameworkTable) -> tuple[Node, ...]:
    """Framework, levels from the lowest, support rules, competences, occupations by code.

    Each competence is followed by its anchors and then by those under it; processes and tasks
    follow their occupation. Siblings otherwise keep their order.
    """
    below: dict[tuple[Kind, str], list[Node]] = defaultdict(list)
    for node in table.nodes:
        if node.parent:
            below[PARENT_KIND[node.kind], node.parent].append(node)
    numbers = {node.code: int(node.level) for node in table.of_kind("level")}
    competences = (node for node in table.of_kind("competence") if not node.parent)
    occupations = sorted(table.of_kind("occupation"), key=lambda node: node.code)
    return (
        *table.of_kind("framework"),
        *sorted(table.of_kind("level"), key=lambda node: int(node.level)),
        *sorted(table.of_kind("support"), key=lambda node: node.code),
        *_with_descendants(competences, below, numbers),
        *_with_descendants(occupations, below, numbers),
    )


def _with_descendants(
    tops: Iterable[Node], below: Below, numbers: Mapping[str, int]
) -> Iterator[Node]:
    """Depth first without recursion: frameworks may be deep."""
    waiting = list(tops)[::-1]
    while waiting:
        node = waiting.pop()
        yield node
        children = below.get((node.kind, node.code), [])
        anchors = (child for child in children if child.kind == "anchor")
        yield from sorted(anchors, key=lambda anchor: numbers.get(anchor.level, 0))
        waiting += [child for child in children[::-1] if child.kind != "anchor"]
