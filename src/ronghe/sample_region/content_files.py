"""Reads the sample region's content files into frozen records."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from ronghe.sample_region.content import (
    DIMENSIONS,
    Competence,
    Content,
    Instrument,
    Item,
    Level,
    Occupation,
    Programme,
    Project,
    Text,
    WorkTask,
)

PROGRAMME_FILES = ("mechatronics", "cnc", "automotive", "elderly_care", "ecommerce")
SELF_REPORTS = {"values": "occupational-identity", "adaptability": "adapt-to-working-life"}

# Numbers of the questions of each form of the knowledge test; four stand in both and tie them.
TEST_FORMS = {
    "a": ("q01", "q03", "q04", "q05", "q07", "q09", "q11", "q12", "q13", "q15"),
    "b": ("q02", "q04", "q06", "q07", "q08", "q10", "q11", "q12", "q14", "q16"),
}

Table = Mapping[str, Any]


@cache
def read_content() -> Content:
    """Read all content files of the package. Raises KeyError where one lacks a part."""
    common = read_file("common")
    shared = read_file("anchor_tasks")
    sources = {name: read_file(name) for name in PROGRAMME_FILES}
    programmes = tuple(_programme(source, common, shared) for source in sources.values())
    return Content(
        levels=tuple(_level(row) for row in common["level"]),
        programmes=programmes,
        second=_second_programme(read_file("second_region"), shared, programmes),
        places=read_file("region"),
    )


def read_file(name: str) -> dict[str, Any]:
    """One file of the folder content, by its name without the ending."""
    path = files("ronghe.sample_region") / "content" / f"{name}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def text(row: Table) -> Text:
    return Text(row["en"], row["zh"])


def _texts(rows: Sequence[Table]) -> tuple[Text, ...]:
    return tuple(text(row) for row in rows)


def _level(row: Table) -> Level:
    return Level(row["key"], text(row["title"]), text(row["summary"]))


def _competence(row: Table) -> Competence:
    return Competence(
        code=row["key"],
        dimension=row["dimension"],
        order=row["order"],
        title=text(row["title"]),
        summary=text(row["summary"]),
        tasks=tuple(row["tasks"]),
        esco=tuple(row["esco"]),
        anchors=_texts(row.get("anchors", [])),
    )


def _programme(source: Table, common: Table, shared: Table) -> Programme:
    head = source["programme"]
    rows = [*source["competence"], *common["competence"]]
    competences = tuple(sorted((_competence(r) for r in rows), key=_by_dimension))
    writer = _ItemWriter(head["key"], {found.code: found for found in competences})
    instruments = [*_rated(writer, source, common), *_answered(writer, source, common)]
    if shared["programme"] == head["key"]:
        instruments.append(_anchor_tasks(writer, shared, common))
    return Programme(
        key=head["key"],
        trade=head["key"],
        title=text(head["title"]),
        summary=text(head["summary"]),
        process=text(head["process"]),
        occupations=tuple(
            Occupation(text(r["title"]), r["esco"], r["csco"]) for r in source["occupation"]
        ),
        tasks=tuple(
            WorkTask(r["key"], text(r["title"]), text(r["summary"])) for r in source["task"]
        ),
        competences=competences,
        instruments=tuple(instruments),
        projects=tuple(
            Project(r["key"], text(r["title"]), r["context"]) for r in source["project"]
        ),
        reflections=_texts(source["reflection"]),
    )


def _by_dimension(competence: Competence) -> int:
    return DIMENSIONS.index(competence.dimension)


@dataclass(frozen=True, slots=True)
class _ItemWriter:
    """Makes a programme's items; the competence gives dimension and order."""

    programme: str
    competences: Mapping[str, Competence]

    def item(
        self,
        code: str,
        competence: str,
        words: Text,
        categories: Sequence[Text],
        scores: Sequence[int] | None = None,
        anchor: str = "",
    ) -> Item:
        found = self.competences[competence]
        return Item(
            key=f"{self.programme}.{code}",
            code=code,
            competence=competence,
            dimension=found.dimension,
            order=found.order,
            text=words,
            categories=tuple(categories),
            scores=tuple(range(len(categories)) if scores is None else scores),
            anchor=anchor,
        )

    def rated(self, dimension: str) -> Iterator[Item]:
        for found in self.competences.values():
            if found.dimension == dimension and found.anchors:
                yield self.item(found.code, found.code, found.title, found.anchors)


YES_NO = (Text("no", "否"), Text("yes", "是"))


def _rated(writer: _ItemWriter, source: Table, common: Table) -> Iterator[Instrument]:
    titles = common["titles"]
    yield _instrument("scale", "anchored_scale", titles, writer.rated("behavioural"), minutes=3)
    yield _instrument("conduct", "conduct_scale", titles, writer.rated("attitudinal"), minutes=1)
    for sheet in source["checklist"]:
        yield _checklist(writer, sheet)
    for code, kind, rows, competence in (
        ("project", "project_rubric", source["criterion"], ""),
        (
            "reflection",
            "reflection_rubric",
            common["reflection_criterion"],
            "learn-from-experience",
        ),
        ("career-plan", "career_plan_rubric", common["career_criterion"], "plan-own-career"),
    ):
        items = (
            writer.item(
                f"{code}-{row['key']}",
                competence or row["competence"],
                text(row["title"]),
                _texts(row["levels"]),
            )
            for row in rows
        )
        yield _instrument(code, kind, titles, items, phase="outcome", minutes=5)


def _checklist(writer: _ItemWriter, sheet: Table) -> Instrument:
    items = (
        writer.item(f"{sheet['key']}-{number}", step["competence"], text(step), YES_NO)
        for number, step in enumerate(sheet["steps"], start=1)
    )
    return Instrument(
        code=sheet["key"],
        kind="checklist",
        phase="process",
        title=text(sheet["title"]),
        items=tuple(items),
        minutes=4,
        context=sheet["context"],
    )


def _answered(writer: _ItemWriter, source: Table, common: Table) -> Iterator[Instrument]:
    titles = common["titles"]
    questions = {row["key"]: _question(writer, row) for row in source["question"]}
    for form, numbers in TEST_FORMS.items():
        title = text(titles["test"])
        yield Instrument(
            code=f"test-{form}",
            kind="knowledge_test",
            phase="outcome",
            title=Text(f"{title.en}, form {form.upper()}", f"{title.zh}（{form.upper()}卷）"),
            items=tuple(questions[number] for number in numbers),
            minutes=15,
        )
    agreement = _texts(common["agreement"]["labels"])
    for form, competence in SELF_REPORTS.items():
        rows = [r for r in (*common["statement"], *source["statement"]) if r["form"] == form]
        items = (
            writer.item(f"{form}-{number}", competence, text(row), agreement)
            for number, row in enumerate(rows, start=1)
        )
        yield _instrument(form, "self_report", titles, items, minutes=3)
    yield _confidence(writer, common)


def _question(writer: _ItemWriter, row: Table) -> Item:
    right = row["correct"]
    options = _texts(row["options"])
    scores = [int(number == right) for number in range(len(options))]
    return writer.item(row["key"], row["competence"], text(row["stem"]), options, scores)


def _confidence(writer: _ItemWriter, common: Table) -> Instrument:
    labels = _texts(common["confidence"]["labels"])
    items = (
        writer.item(f"confidence-{rated.code}", "judge-own-work", rated.text, labels)
        for rated in writer.rated("behavioural")
    )
    return _instrument("confidence", "confidence", common["titles"], items, minutes=2)


def _anchor_tasks(writer: _ItemWriter, shared: Table, common: Table) -> Instrument:
    items = (_tied_item(writer, row, row["key"]) for row in shared["anchor_task"])
    return _instrument(
        "anchor", "anchored_scale", common["titles"], items, phase="outcome", minutes=5
    )


def _tied_item(writer: _ItemWriter, row: Table, anchor: str = "") -> Item:
    made = writer.item(
        row["key"], row["competence"], text(row["title"]), _texts(row["anchors"]), anchor=anchor
    )
    if made.order != row["order"]:
        raise ValueError(f"{row['key']}: its competence is {made.order}, not {row['order']}")
    return made


def _instrument(
    code: str,
    kind: str,
    titles: Table,
    items: Iterator[Item],
    *,
    phase: str = "process",
    minutes: int,
) -> Instrument:
    return Instrument(code, kind, phase, text(titles[code]), tuple(items), minutes)


def _second_programme(local: Table, shared: Table, programmes: Sequence[Programme]) -> Programme:
    """The other region's programme: same trade, own tasks, and the anchor tasks in common."""
    first = next(found for found in programmes if found.key == local["programme"])
    key = f"{first.key}-yuping"
    rated = [row["competence"] for row in (*local["local_task"], *shared["anchor_task"])]
    competences = tuple(found for found in first.competences if found.code in rated)
    writer = _ItemWriter(key, {found.code: found for found in competences})
    tasks = (_tied_item(writer, row) for row in local["local_task"])
    titles = {
        "local": {"en": "Rated tasks of valve making", "zh": "阀门加工任务评定"},
        "anchor": first.instrument("anchor").title._asdict(),
    }
    return Programme(
        key=key,
        trade=first.key,
        title=first.title,
        summary=first.summary,
        process=first.process,
        occupations=first.occupations,
        tasks=first.tasks,
        competences=competences,
        instruments=(
            _instrument("local", "anchored_scale", titles, tasks, minutes=3),
            _anchor_tasks(writer, shared, {"titles": titles}),
        ),
        projects=(),
        reflections=(),
    )
