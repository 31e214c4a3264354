"""From an edition of the Chinese classification to the one shape for classifications."""

from collections.abc import Iterator

from ronghe.standards.classification import Classification, Concept, Relation
from ronghe.standards.csco.data import CscoEdition, Entry, Rank

LANG = "zh"
ATTRIBUTION = (
    "Source: Occupational Classification of the People's Republic of China (2022 edition), "
    "Ministry of Human Resources and Social Security, State Administration for Market "
    "Regulation, National Bureau of Statistics."
)
ATTRIBUTION_ZH = (
    "来源：《中华人民共和国职业分类大典（2022年版）》，"
    "人力资源和社会保障部、国家市场监督管理总局、国家统计局。"
)


def to_classification(edition: CscoEdition, *, version: str = "2022") -> Classification:
    """CscoEdition -> Classification; each numbered main task becomes a concept of its own.

    Keys are `<rank>:<code>` and, for tasks, `task:<code>/<number>`.
    """
    return Classification(
        code="csco",
        version=version,
        title="Occupational Classification of the People's Republic of China",
        title_zh="中华人民共和国职业分类大典",
        publisher="Ministry of Human Resources and Social Security of China",
        licence="Official publication",
        attribution=ATTRIBUTION,
        attribution_zh=ATTRIBUTION_ZH,
        homepage="https://www.mohrss.gov.cn/",
        lang=LANG,
        concepts=tuple(_concepts(edition)),
        relations=tuple(_relations(edition)),
    )


def _key(rank: Rank, code: str) -> str:
    return f"{rank}:{code}"


def _task_key(entry: Entry, number: int) -> str:
    owner = entry.code if entry.rank == "occupation" else _key(entry.rank, entry.code)
    return f"task:{owner}/{number}"


def _concepts(edition: CscoEdition) -> Iterator[Concept]:
    for entry in edition.entries:
        yield Concept(
            _key(entry.rank, entry.code),
            "occupation" if entry.rank == "occupation" else "occupation_group",
            entry.name,
            LANG,
            entry.code,
            entry.definition,
            entry.aliases,
            _attributes(entry),
        )
        for number, task in enumerate(entry.tasks, start=1):
            yield Concept(_task_key(entry, number), "task", task, LANG, f"{entry.code}/{number}")


def _attributes(entry: Entry) -> dict[str, str]:
    marks = {"digital": entry.is_digital, "green": entry.is_green}
    return {"rank": entry.rank} | {name: "yes" for name, holds in marks.items() if holds}


def _relations(edition: CscoEdition) -> Iterator[Relation]:
    for entry in edition.entries:
        own = _key(entry.rank, entry.code)
        if entry.parent is not None:
            yield Relation(own, _key(*entry.parent), "broader")
        for number in range(1, len(entry.tasks) + 1):
            yield Relation(own, _task_key(entry, number), "has_task", note=str(number))
