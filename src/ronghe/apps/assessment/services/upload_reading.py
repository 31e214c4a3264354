"""The cells of an uploaded file against what its sender reaches: persons, items, scores, days."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import translation

from ronghe.apps.assessment.models import Category, Instrument, Item
from ronghe.apps.assessment.services.sessions import is_answered_by_subject
from ronghe.apps.assessment.services.upload_table import Cell, UploadProblem
from ronghe.apps.base.api import Text
from ronghe.apps.competence.api import Framework
from ronghe.apps.evidence.api import Record
from ronghe.apps.people.api import (
    RATING_ROLES,
    Membership,
    Organisation,
    Person,
    Role,
    Viewer,
    persons_for,
)

UPLOAD = "assessment.upload_ratings"


@dataclass(frozen=True, slots=True)
class Defaults:
    """What holds where the file has no column for it; `first_score` is how its lowest score is
    written (0, or 1 where scores count from one)."""

    day: date | None = None
    context: str = ""
    phase: str = ""
    first_score: int = 0


@dataclass(frozen=True, slots=True)
class UploadedForm:
    """One person, judged by one rater (None: answered by themselves) with one instrument on one
    day: becomes one record. Scores and chosen categories by item code."""

    line: int
    instrument: Instrument
    subject: Person
    rater: Person | None
    organisation: Organisation
    day: date
    context: str
    phase: str
    scores: Mapping[str, int]
    chosen: Mapping[str, int]


def known_items(framework: Framework) -> dict[str, Item]:
    """The framework's items by code, of each code the newest published version."""
    rows = (
        Item.objects.filter(instrument__framework=framework, instrument__published_at__isnull=False)
        .select_related("instrument")
        .prefetch_related("categories")
        .order_by("instrument__version", "pk")
    )
    return {item.code: item for item in rows}


FormKey = tuple[int, int | None, int, date, str, str]


@dataclass(slots=True)
class UploadReader:
    """Reads cells against what the viewer reaches; collects problems instead of stopping."""

    viewer: Viewer
    items: Mapping[str, Item]
    defaults: Defaults
    problems: list[UploadProblem] = field(default_factory=list)
    found: dict[FormKey, dict[str, tuple[int, Category]]] = field(default_factory=dict)
    persons: dict[int, Person] = field(default_factory=dict)
    schools: dict[int, Organisation] = field(default_factory=dict)

    def refuse(self, line: int, column: str, en: str, zh: str) -> None:
        self.problems.append(UploadProblem(line, column, Text(en, zh)))

    def read(self, cells: Sequence[Cell]) -> None:
        subjects = self._people({cell.person for cell in cells}, subjects=True)
        raters = self._people({cell.rater for cell in cells if cell.rater}, subjects=False)
        contexts, phases = _words(Record.Context), _words(Record.Phase)
        for cell in cells:
            before = len(self.problems)
            item = self._item(cell)
            subject = self._person(cell, "person", cell.person, subjects)
            rater = self._rater(cell, item, subject, raters)
            day = self._day(cell)
            context = self._choice(cell, "context", contexts, self.defaults.context)
            phase = self._choice(cell, "phase", phases, self.defaults.phase)
            category = self._category(cell, item)
            if len(self.problems) > before or not (item and subject and day and category):
                continue
            key = (subject, rater, item.instrument_id, day, context, phase)
            self._add(cell, key, item, category)

    def _add(self, cell: Cell, key: FormKey, item: Item, category: Category) -> None:
        form = self.found.setdefault(key, {})
        if item.code in form:
            line = form[item.code][0]
            en, zh = f"The same score stands on line {line}.", f"与第 {line} 行重复。"
            self.refuse(cell.line, cell.column, en, zh)
            return
        form[item.code] = (cell.line, category)

    def _people(self, names: set[str], *, subjects: bool) -> dict[str, list[int]]:
        """Primary keys by number and by organisation/number, of those the viewer reaches."""
        numbers = {name.rsplit("/", 1)[-1] for name in names}
        rows = Membership.objects.filter(person__number__in=numbers, person__erased_at=None)
        if subjects:
            reached = persons_for(self.viewer, UPLOAD)
            rows = rows.filter(role=Role.STUDENT, person__in=reached)
        else:
            rows = rows.filter(role__in=RATING_ROLES)
            if not self.viewer.is_system:
                regions = {held.region_id for held in self.viewer.held}
                rows = rows.filter(organisation__region__in=regions)
        found: dict[str, list[int]] = {}
        for row in rows.select_related("person", "organisation").order_by("pk"):
            person = row.person
            self.persons[person.pk] = person
            if subjects:
                self.schools[person.pk] = row.organisation
            for name in (person.number, f"{row.organisation.code}/{person.number}"):
                known = found.setdefault(name, [])
                if person.pk not in known:
                    known.append(person.pk)
        return found

    def _person(
        self, cell: Cell, part: str, name: str, known: Mapping[str, list[int]]
    ) -> int | None:
        matches = known.get(name, [])
        if len(matches) == 1:
            return matches[0]
        if not name:
            self.refuse(cell.line, part, "This cell is empty.", "此单元格为空。")
        elif not matches:
            self.refuse(
                cell.line,
                part,
                f"“{name}” is nobody's number within your reach.",
                f"在您的权限范围内没有编号为“{name}”的人员。",
            )
        else:
            self.refuse(
                cell.line,
                part,
                f"Several people have the number “{name}”. Write organisation/number.",
                f"编号“{name}”对应多人，请写成“单位代码/编号”。",
            )
        return None

    def _rater(
        self, cell: Cell, item: Item | None, subject: int | None, raters: Mapping[str, list[int]]
    ) -> int | None:
        if item is None or subject is None:
            return None
        if not is_answered_by_subject(item.instrument):
            return self._person(cell, "rater", cell.rater, raters)
        if cell.rater and cell.rater != cell.person:
            self.refuse(
                cell.line,
                "rater",
                "This item is answered by the student; leave the rater empty.",
                "该题目由学生本人作答，请将评分者留空。",
            )
        return None

    def _item(self, cell: Cell) -> Item | None:
        item = self.items.get(cell.item)
        if item is None:
            en = f"The framework has no item “{cell.item}”."
            self.refuse(cell.line, "item", en, f"该能力框架没有题目“{cell.item}”。")
        return item

    def _category(self, cell: Cell, item: Item | None) -> Category | None:
        if item is None:
            return None
        categories = list(item.categories.all())
        allowed = sorted({c.score + self.defaults.first_score for c in categories})
        text = cell.score.removesuffix(".0")
        if not text.isascii() or not text.isdigit() or int(text) not in allowed:
            listed = ", ".join(map(str, allowed))
            self.refuse(
                cell.line,
                cell.column,
                f"“{cell.score}” is no score of this item. Scores: {listed}.",
                f"“{cell.score}”不是该题目的分数。可用分数：{listed}。",
            )
            return None
        score = int(text) - self.defaults.first_score
        return next(c for c in categories if c.score == score)

    def _day(self, cell: Cell) -> date | None:
        if not cell.date and self.defaults.day:
            return self.defaults.day
        try:
            year, month, day = cell.date.replace("/", "-").split("-")
            found = date(int(year), int(month), int(day))
        except ValueError:
            en = f"“{cell.date}” is not a day; write it as 2026-09-01."
            self.refuse(cell.line, "date", en, f"“{cell.date}”不是日期，请写成 2026-09-01。")
            return None
        if found > self.viewer.on_date:
            self.refuse(cell.line, "date", "This day has not come yet.", "该日期尚未到来。")
        return found

    def _choice(self, cell: Cell, part: str, words: Mapping[str, str], default: str) -> str:
        text = cell.context if part == "context" else cell.phase
        found = words.get(text.casefold()) if text else default
        if not found:
            allowed = ", ".join(sorted(set(words.values())))
            self.refuse(
                cell.line,
                part,
                f"“{text}” is not known. Known: {allowed}.",
                f"无法识别“{text}”。可用值：{allowed}。",
            )
        return found or ""

    def forms(self) -> list[UploadedForm]:
        instruments = {item.instrument_id: item.instrument for item in self.items.values()}
        return [
            UploadedForm(
                line=min(line for line, _ in scored.values()),
                instrument=instruments[instrument],
                subject=self.persons[subject],
                rater=self.persons[rater] if rater else None,
                organisation=self.schools[subject],
                day=day,
                context=context,
                phase=phase,
                scores={code: category.score for code, (_, category) in scored.items()},
                chosen={code: category.number for code, (_, category) in scored.items()},
            )
            for (subject, rater, instrument, day, context, phase), scored in self.found.items()
        ]


def _words(choices: Any) -> dict[str, str]:
    """Values of a choice by value and by label in either language."""
    found = {value.casefold(): value for value in choices.values}
    for language in ("en", "zh-hans"):
        with translation.override(language):
            found |= {str(label).casefold(): value for value, label in choices.choices}
    return found
