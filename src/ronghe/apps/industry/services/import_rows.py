"""Reading a CSV of enterprises row by row: what each row says, and every problem found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from ronghe.apps.base.api import Text
from ronghe.apps.competence.api import TypicalTask
from ronghe.apps.industry.models import (
    Contact,
    EnterpriseProfile,
    EquipmentGeneration,
    EquipmentType,
)
from ronghe.apps.industry.services.import_table import (
    KINDS,
    LONGEST,
    Known,
    Problem,
    Row,
)
from ronghe.apps.people.api import Programme

Cells = Mapping[str, str]
Item = TypeVar("Item")


@dataclass(slots=True)
class Reader:
    """Reads rows in the order of the file; collects problems instead of stopping."""

    known: Known
    problems: list[Problem] = field(default_factory=list)
    enterprises: set[str] = field(default_factory=set)
    sites: set[tuple[str, str]] = field(default_factory=set)
    seen: dict[tuple[str, ...], int] = field(default_factory=dict)

    def refuse(self, line: int, column: str, en: str, zh: str) -> None:
        self.problems.append(Problem(line, column, Text(en, zh)))

    def row(self, line: int, cells: Cells) -> Row | None:
        """The row, or None when anything in it is wrong."""
        before = len(self.problems)
        kind = cells.get("kind", "")
        if kind not in KINDS:
            known = ", ".join(KINDS)
            self.refuse(
                line,
                "kind",
                f"“{kind}” is not a kind of row. Kinds: {known}.",
                f"“{kind}”不是可用的行类型。可用类型：{known}。",
            )
            return None
        self._lengths(line, cells)
        readers = {
            "enterprise": self._enterprise,
            "site": self._site,
            "equipment": self._equipment,
            "post": self._post,
            "contact": self._contact,
        }
        found = readers[kind](line, cells)
        if len(self.problems) > before:
            return None
        self._remember(found)
        return found

    def _remember(self, row: Row) -> None:
        if row.kind == "enterprise":
            self.enterprises.add(row.code)
        if row.kind == "site":
            self.sites.add((row.enterprise, row.code))

    # --- kinds of rows ------------------------------------------------------------------------

    def _enterprise(self, line: int, cells: Cells) -> Row:
        code = self._code(line, "code", cells)
        if code in self.known.others:
            self.refuse(
                line,
                "code",
                f"“{code}” is a school or bureau.",
                f"“{code}”是学校或主管部门。",
            )
        self._once(line, "code", "enterprise", code)
        return Row(
            line,
            "enterprise",
            code,
            code,
            self._title(line, cells),
            sector=self._one_of(line, "sector", cells, EnterpriseProfile.Sector.values),
            size=self._one_of(line, "size", cells, EnterpriseProfile.Size.values),
            survey_months=self._number(line, "survey_months", cells, 1, 60, 12) or 12,
            partners=self._partners(line, cells),
        )

    def _site(self, line: int, cells: Cells) -> Row:
        enterprise, code = self._of(line, cells), self._code(line, "code", cells)
        self._once(line, "code", "site", enterprise, code)
        title, address = self._title(line, cells), cells.get("address", "")
        return Row(line, "site", enterprise, code, title, address=address)

    def _equipment(self, line: int, cells: Cells) -> Row:
        enterprise = self._of(line, cells)
        kind = self._named(line, "equipment", cells, self.known.types)
        generation = self._generation(line, cells, kind)
        site = self._site_of(line, cells, enterprise, is_needed=False)
        if not cells.get("equipment"):
            self._empty(line, "equipment")
        row = Row(
            line,
            "equipment",
            enterprise,
            site=site,
            type=kind,
            generation=generation,
            model=cells.get("model", ""),
            year=self._number(line, "year", cells, 1950, 2100, None),
            count=self._number(line, "count", cells, 1, 100_000, 1) or 1,
            tasks=self._tasks(line, cells),
            acquired_on=self._day(line, "acquired_on", cells),
        )
        number = str(generation.number) if generation else ""
        key = (enterprise, site, cells.get("equipment", ""), number, row.model, str(row.year))
        self._once(line, "equipment", "equipment", *key)
        return row

    def _post(self, line: int, cells: Cells) -> Row:
        enterprise, code = self._of(line, cells), self._code(line, "code", cells)
        site = self._site_of(line, cells, enterprise, is_needed=True)
        self._once(line, "code", "post", enterprise, site, code)
        return Row(
            line,
            "post",
            enterprise,
            code,
            self._title(line, cells),
            site=site,
            headcount=self._number(line, "headcount", cells, 0, 1_000_000, 0) or 0,
            occupation=self._named(line, "occupation", cells, self.known.occupations),
            tasks=self._tasks(line, cells),
        )

    def _contact(self, line: int, cells: Cells) -> Row:
        enterprise = self._of(line, cells)
        name = cells.get("name", "")
        if not name:
            self._empty(line, "name")
        self._once(line, "name", "contact", enterprise, name)
        return Row(
            line,
            "contact",
            enterprise,
            name=name,
            position=cells.get("position", ""),
            phone=cells.get("phone", ""),
            mail=self._mail(line, cells),
            purposes=self._purposes(line, cells),
        )

    # --- cells --------------------------------------------------------------------------------

    def _empty(self, line: int, column: str) -> None:
        self.refuse(line, column, "This cell is empty.", "此单元格为空。")

    def _lengths(self, line: int, cells: Cells) -> None:
        for column, longest in LONGEST.items():
            if len(cells.get(column, "")) > longest:
                self.refuse(
                    line, column, f"Longer than {longest} characters.", f"超过 {longest} 个字符。"
                )

    def _once(self, line: int, column: str, *key: str) -> None:
        if key in self.seen:
            self.refuse(
                line,
                column,
                f"The same as line {self.seen[key]}.",
                f"与第 {self.seen[key]} 行重复。",
            )
        self.seen.setdefault(key, line)

    def _code(self, line: int, column: str, cells: Cells) -> str:
        code = cells.get(column, "")
        if not code:
            self._empty(line, column)
        elif not all(letter.isascii() and (letter.isalnum() or letter in "-_") for letter in code):
            self.refuse(
                line,
                column,
                f"“{code}”: use Latin letters, digits and hyphens.",
                f"“{code}”：只能使用拉丁字母、数字与连字符。",
            )
        return code

    def _of(self, line: int, cells: Cells) -> str:
        code = cells.get("enterprise", "")
        if not code:
            self._empty(line, "enterprise")
        elif code not in self.known.enterprises and code not in self.enterprises:
            self.refuse(
                line,
                "enterprise",
                f"There is no enterprise “{code}”, neither here nor in an earlier good row.",
                f"没有企业“{code}”：系统中没有，前面的有效行中也没有。",
            )
        return code

    def _site_of(self, line: int, cells: Cells, enterprise: str, *, is_needed: bool) -> str:
        code = cells.get("site", "")
        if not code:
            if is_needed:
                self._empty(line, "site")
            return ""
        key = (enterprise, code)
        if key not in self.known.sites and key not in self.sites:
            self.refuse(
                line,
                "site",
                f"This enterprise has no site “{code}”.",
                f"该企业没有场所“{code}”。",
            )
        return code

    def _title(self, line: int, cells: Cells) -> Text:
        title = Text(cells.get("title_en", ""), cells.get("title_zh", ""))
        if not title.en and not title.zh:
            self._empty(line, "title_zh")
        return Text(title.en or title.zh, title.zh or title.en)

    def _one_of(self, line: int, column: str, cells: Cells, allowed: Sequence[str]) -> str:
        cell = cells.get(column, "")
        if cell and cell not in allowed:
            self.refuse(
                line,
                column,
                f"“{cell}” is not one of: {', '.join(allowed)}.",
                f"“{cell}”不在可用值中：{', '.join(allowed)}。",
            )
        return cell

    def _named(
        self, line: int, column: str, cells: Cells, known: Mapping[str, Item]
    ) -> Item | None:
        cell = cells.get(column, "")
        if cell and cell not in known:
            self.refuse(line, column, f"There is no “{cell}” here.", f"系统中没有“{cell}”。")
        return known.get(cell)

    def _number(
        self, line: int, column: str, cells: Cells, least: int, most: int, usual: int | None
    ) -> int | None:
        cell = cells.get(column, "")
        if not cell:
            return usual
        if cell.isascii() and cell.isdigit() and least <= int(cell) <= most:
            return int(cell)
        self.refuse(
            line,
            column,
            f"“{cell}” is not a whole number from {least} to {most}.",
            f"“{cell}”不是 {least} 至 {most} 的整数。",
        )
        return usual

    def _day(self, line: int, column: str, cells: Cells) -> date | None:
        cell = cells.get(column, "")
        try:
            return date.fromisoformat(cell) if cell else None
        except ValueError:
            self.refuse(
                line,
                column,
                f"“{cell}” is not a date; write it as 2026-09-01.",
                f"“{cell}”不是日期，请写成 2026-09-01 的形式。",
            )
            return None

    def _generation(
        self, line: int, cells: Cells, kind: EquipmentType | None
    ) -> EquipmentGeneration | None:
        number = self._number(line, "generation", cells, 1, 99, None)
        if number is None or kind is None:
            return None
        found = self.known.generations.get((kind.pk, number))
        if found is None:
            self.refuse(
                line,
                "generation",
                f"“{kind.code}” has no generation {number} here.",
                f"“{kind.code}”没有第 {number} 代。",
            )
        return found

    def _tasks(self, line: int, cells: Cells) -> list[TypicalTask]:
        found = []
        for code in _parts(cells.get("tasks", "")):
            matches = self.known.tasks.get(code, ())
            if len(matches) == 1:
                found.append(matches[0])
            elif matches:
                self.refuse(
                    line,
                    "tasks",
                    f"“{code}” names several tasks; write process/task.",
                    f"“{code}”对应多项任务，请写成“过程/任务”。",
                )
            else:
                self.refuse(line, "tasks", f"There is no task “{code}”.", f"没有任务“{code}”。")
        return found

    def _partners(self, line: int, cells: Cells) -> list[Programme]:
        found = []
        for code in _parts(cells.get("partners", "")):
            programme = self.known.programmes.get(code)
            if programme is None:
                self.refuse(
                    line,
                    "partners",
                    f"You reach no programme “{code}”; write school/programme.",
                    f"没有您可以管理的专业“{code}”；请写成“学校/专业”。",
                )
            else:
                found.append(programme)
        return found

    def _mail(self, line: int, cells: Cells) -> str:
        mail = cells.get("mail", "")
        name, at, domain = mail.partition("@")
        if mail and not (name and at and "." in domain):
            self.refuse(line, "mail", f"“{mail}” is no mail address.", f"“{mail}”不是邮箱地址。")
        return mail

    def _purposes(self, line: int, cells: Cells) -> list[str]:
        found = _parts(cells.get("purposes", ""))
        allowed = Contact.Purpose.values
        if not found or not set(found) <= set(allowed):
            self.refuse(
                line,
                "purposes",
                f"Say what they agreed to be asked for: {', '.join(allowed)}.",
                f"请填写其同意的用途：{', '.join(allowed)}。",
            )
        return found


def _parts(cell: str) -> list[str]:
    """The parts of a cell that lists several, apart by semicolons."""
    return [part.strip() for part in cell.replace("；", ";").split(";") if part.strip()]
