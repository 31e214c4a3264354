"""A programme's framework as the CSV that Ronghe itself reads and writes."""

from collections.abc import Iterator
from typing import Any

from ronghe.sample_region.content import Competence, Content, Occupation, Programme, Text
from ronghe.standards.framework_csv import Alignment, FrameworkTable, Node, write_framework

VERSION = "1"
# Of an occupation, what its work asks for at once; the rest helps.
ESSENTIAL = ("cognitive", "behavioural")


def framework_csv(programme: Programme, content: Content) -> bytes:
    """Levels, competences with their anchors, occupations and tasks of one programme."""
    return write_framework(FrameworkTable(tuple(_nodes(programme, content))))


def _nodes(programme: Programme, content: Content) -> Iterator[Node]:
    title = Text(f"{programme.title.en}: competences", f"{programme.title.zh}专业能力框架")
    yield Node(
        kind="framework",
        code=programme.key,
        settings={"version": VERSION, "trade": programme.trade},
        **_texts(title, programme.summary),
    )
    for number, level in enumerate(content.levels):
        texts = _texts(level.title, level.summary)
        yield Node(kind="level", code=level.code, level=str(number), **texts)
    for competence in programme.competences:
        yield from _competence(competence, content)
    yield from _work(programme)


def _texts(title: Text, summary: Text) -> dict[str, Any]:
    return {
        "title_en": title.en,
        "title_zh": title.zh,
        "description_en": summary.en,
        "description_zh": summary.zh,
    }


def _competence(competence: Competence, content: Content) -> Iterator[Node]:
    yield Node(
        kind="competence",
        code=competence.code,
        dimension=competence.dimension,
        order=competence.order,
        alignments=tuple(Alignment(uri) for uri in competence.esco),
        **_texts(competence.title, competence.summary),
    )
    for level, anchor in zip(content.levels, competence.anchors, strict=False):
        yield Node(
            kind="anchor",
            code=f"{competence.code}/{level.code}",
            parent=competence.code,
            level=level.code,
            title_en=anchor.en,
            title_zh=anchor.zh,
        )


def _work(programme: Programme) -> Iterator[Node]:
    """Occupations, and the tasks in their order under the first of them."""
    for occupation in programme.occupations:
        yield _occupation(occupation, programme)
    process = f"{occupation_code(programme.occupations[0])}/{programme.trade}"
    yield Node(
        kind="work_process",
        code=process,
        parent=occupation_code(programme.occupations[0]),
        title_en=programme.process.en,
        title_zh=programme.process.zh,
    )
    for task in programme.tasks:
        yield Node(
            kind="work_task",
            code=f"{process}/{task.code}",
            parent=process,
            essential=tuple(c.code for c in programme.competences if task.code in c.tasks),
            **_texts(task.title, task.summary),
        )


def _occupation(occupation: Occupation, programme: Programme) -> Node:
    essential = tuple(c.code for c in programme.competences if c.dimension in ESSENTIAL)
    optional = tuple(c.code for c in programme.competences if c.dimension not in ESSENTIAL)
    return Node(
        kind="occupation",
        code=occupation_code(occupation),
        title_en=occupation.title.en,
        title_zh=occupation.title.zh,
        essential=essential,
        optional=optional,
        alignments=(
            Alignment(occupation.esco, "exact"),
            Alignment(f"csco:occupation:{occupation.csco}", "exact"),
        ),
    )


def occupation_code(occupation: Occupation) -> str:
    return occupation.title.en.lower().replace(" ", "-")
