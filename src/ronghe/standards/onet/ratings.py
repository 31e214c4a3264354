"""The rating files of O*NET: skills, knowledge, abilities, work activities, work styles."""

from collections.abc import Callable, Iterator, Mapping

from ronghe.standards.onet import fields as check
from ronghe.standards.onet.data import RatedDomain, Rating
from ronghe.standards.tables import Layout, Row, Source

DOMAINS: Mapping[str, RatedDomain] = {
    "skills": "skills",
    "knowledge": "knowledge",
    "abilities": "abilities",
    "work activities": "work_activities",
    "work styles": "work_styles",
}
RATINGS = Layout(
    ("O*NET-SOC Code", "Element ID", "Scale ID", "Data Value"),
    ("N", "Standard Error", "Recommend Suppress", "Not Relevant"),
    dialect="tab",
)
# Scales whose values are percentages of answers per category are not single ratings.
SINGLE_VALUE_SCALES = ("IM", "LV")

Rows = Callable[[str, Layout], tuple[Source, Iterator[Row]]]


def read_ratings(rows_of: Rows, known: check.Known) -> tuple[Rating, ...]:
    """Every rating of importance (IM, 1 to 5) and level (LV, 0 to 7)."""
    ratings: list[Rating] = []
    for stem, domain in DOMAINS.items():
        source, rows = rows_of(stem, RATINGS)
        seen: dict[tuple[str, ...], int] = {}
        for line, row in rows:
            if row[2] not in SINGLE_VALUE_SCALES:
                source.error(
                    line,
                    "Scale ID",
                    "not_one_of",
                    value=row[2],
                    allowed=", ".join(SINGLE_VALUE_SCALES),
                )
            elif check.is_first(source, line, "Element ID", row[:3], seen):
                rating = _rating(source, line, row, domain, known)
                if rating is not None:
                    ratings.append(rating)
    return tuple(ratings)


def _rating(
    source: Source, line: int, row: tuple[str, ...], domain: RatedDomain, known: check.Known
) -> Rating | None:
    occupation, element, scale, text, count, standard_error, suppress, not_relevant = row
    if not check.is_occupation(source, line, occupation, known.occupations):
        return None
    if not check.is_known(source, line, "Element ID", element, known.elements):
        return None
    value = check.number(source, line, "Data Value", text)
    low, high = (1, 5) if scale == "IM" else (0, 7)
    if value is None:
        return None
    if not low <= value <= high:
        source.error(line, "Data Value", "out_of_range", value=text, low=low, high=high)
        return None
    answers = check.optional_number(source, line, "N", count)
    return Rating(
        occupation,
        element,
        scale,
        value,
        None if answers is None else int(answers),
        check.optional_number(source, line, "Standard Error", standard_error),
        suppress == "Y",
        None if not_relevant in check.NOTHING else not_relevant == "Y",
        domain,
    )
