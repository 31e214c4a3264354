"""Which column of a ratings table is what: person, item, score, weight and the facets."""

from collections.abc import Sequence
from dataclasses import dataclass

from ronghe.files.errors import FileError

RESERVED = frozenset({"person", "item", "step", "summary"})
"""Names that output files carry, so that no facet may have them."""

REQUIRED = ("person", "item", "score")
UNSAFE = frozenset('/\\:*?"<>|')
MAX_FACETS = 20
MAX_NAME = 80


@dataclass(frozen=True, slots=True)
class Layout:
    """Column names by their part; `ignored` are columns that take no part."""

    facets: tuple[str, ...]
    has_weight: bool
    ignored: tuple[str, ...]

    @property
    def identifiers(self) -> tuple[str, ...]:
        return ("person", "item", *self.facets)

    @property
    def parts(self) -> tuple[str, ...]:
        """Every column that takes part: identifiers, score and weight."""
        return (*self.identifiers, "score", *(("weight",) if self.has_weight else ()))


def choose_columns(
    file: str, columns: Sequence[str], facets: Sequence[str] | None = None
) -> Layout:
    """Give each column its part. `facets` picks some; None takes every further column.

    Raises FileError for a missing column and for a facet whose name cannot be used.
    """
    for name in REQUIRED:
        if name not in columns:
            raise FileError(
                "column_missing",
                "{file}, line 1: there is no column {column}; found: {found}",
                "{file} 第 1 行：缺少列“{column}”；现有：{found}",
                file=file,
                line=1,
                column=name,
                found=", ".join(columns) or "-",
            )
    further = [name for name in columns if name not in (*REQUIRED, "weight")]
    chosen = further if facets is None else _picked(file, further, facets)
    _check_facet_names(file, chosen)
    return Layout(
        facets=tuple(chosen),
        has_weight="weight" in columns,
        ignored=tuple(name for name in further if name not in chosen),
    )


def _picked(file: str, further: Sequence[str], facets: Sequence[str]) -> list[str]:
    for name in facets:
        _check_name(file, name)
        if name not in further:
            raise FileError(
                "facet_missing",
                "{file}: --facets names {column}, but there is no such column; found: {found}",
                "{file}：--facets 指定了“{column}”，但没有这一列；现有：{found}",
                file=file,
                column=name,
                found=", ".join(further) or "-",
            )
    return [name for name in further if name in facets]


def _check_facet_names(file: str, names: Sequence[str]) -> None:
    if len(names) > MAX_FACETS:
        raise FileError(
            "too_many_facets",
            "{file}: {count} facet columns, at most {limit}; pick some with --facets",
            "{file}：有 {count} 个侧面列，最多 {limit} 个；请用 --facets 选择",
            file=file,
            count=len(names),
            limit=MAX_FACETS,
        )
    seen: set[str] = set()
    for name in names:
        _check_name(file, name)
        if name.casefold() in seen:
            raise FileError(
                "facet_ambiguous",
                "{file}, line 1: two facets differ only in upper and lower case: {column}",
                "{file} 第 1 行：两个侧面名仅大小写不同：{column}",
                file=file,
                line=1,
                column=name,
            )
        seen.add(name.casefold())


def _check_name(file: str, name: str) -> None:
    """A facet's name becomes a file's name: it must be free, and safe on every system."""
    if name.casefold() in RESERVED | {"score", "weight"}:
        raise FileError(
            "facet_reserved",
            "{file}, line 1: {column} cannot be the name of a facet (person, item, step and "
            "summary are taken)",
            "{file} 第 1 行：“{column}”不能用作侧面名（person、item、step、summary 已被占用）",
            file=file,
            line=1,
            column=name,
        )
    unsafe = not name or len(name) > MAX_NAME or name != name.strip(" .")
    if unsafe or not name.isprintable() or UNSAFE & set(name):
        raise FileError(
            "facet_name_unusable",
            "{file}, line 1: {column} cannot be the name of a facet, because it names a file: "
            "use letters, digits, - and _",
            "{file} 第 1 行：“{column}”不能用作侧面名（它将成为文件名）：请用文字、数字、- 和 _",
            file=file,
            line=1,
            column=repr(name),
        )
