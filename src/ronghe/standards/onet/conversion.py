"""From an O*NET release to the one shape for classifications."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from ronghe.standards.classification import Classification, Concept, ConceptKind, Relation
from ronghe.standards.onet.data import OnetRelease, Rating

ATTRIBUTION = (
    "This page includes information from the O*NET Database by the U.S. Department of Labor, "
    "Employment and Training Administration (USDOL/ETA), used under the CC BY 4.0 license. "
    "O*NET® is a trademark of USDOL/ETA."
)
ATTRIBUTION_ZH = (
    "本页含有美国劳工部就业与培训局（USDOL/ETA）O*NET 数据库的信息，依 CC BY 4.0 许可使用。"
    "O*NET® 是 USDOL/ETA 的商标。"
)
LANG = "en"
ELEMENT_KINDS: tuple[tuple[str, ConceptKind], ...] = (
    ("2.A", "skill"),
    ("2.B", "skill"),
    ("2.C", "knowledge"),
    ("4.A", "work_activity"),
)
"""Which branches of the content model are carried over, and as what."""


MAJOR_GROUPS: Mapping[str, str] = {
    "11": "Management Occupations",
    "13": "Business and Financial Operations Occupations",
    "15": "Computer and Mathematical Occupations",
    "17": "Architecture and Engineering Occupations",
    "19": "Life, Physical, and Social Science Occupations",
    "21": "Community and Social Service Occupations",
    "23": "Legal Occupations",
    "25": "Educational Instruction and Library Occupations",
    "27": "Arts, Design, Entertainment, Sports, and Media Occupations",
    "29": "Healthcare Practitioners and Technical Occupations",
    "31": "Healthcare Support Occupations",
    "33": "Protective Service Occupations",
    "35": "Food Preparation and Serving Related Occupations",
    "37": "Building and Grounds Cleaning and Maintenance Occupations",
    "39": "Personal Care and Service Occupations",
    "41": "Sales and Related Occupations",
    "43": "Office and Administrative Support Occupations",
    "45": "Farming, Fishing, and Forestry Occupations",
    "47": "Construction and Extraction Occupations",
    "49": "Installation, Maintenance, and Repair Occupations",
    "51": "Production Occupations",
    "53": "Transportation and Material Moving Occupations",
    "55": "Military Specific Occupations",
}
"""Major groups of the 2018 Standard Occupational Classification, which O*NET's codes begin with."""


def to_classification(release: OnetRelease) -> Classification:
    """OnetRelease -> Classification.

    Keys are `socgroup:`, `soc:`, `element:`, `task:`, `dwa:`, `iwa:`, `unspsc:`, `technology:`
    and `tool:` with O*NET's own identifiers. Ratings of importance and level become one relation;
    the publisher's advice to suppress one stands in its note.
    """
    relations = tuple(_relations(release))
    described = tuple(_concepts(release))
    known = {concept.key for concept in described}
    return Classification(
        code="onet",
        version=release.version or "unknown",
        title="O*NET Database",
        title_zh="O*NET 职业信息数据库",
        publisher="U.S. Department of Labor, Employment and Training Administration",
        licence="CC BY 4.0",
        attribution=ATTRIBUTION,
        attribution_zh=ATTRIBUTION_ZH,
        homepage="https://www.onetcenter.org/database.html",
        lang=LANG,
        concepts=described + tuple(_undescribed(relations, known)),
        relations=relations,
    )


def _concepts(release: OnetRelease) -> Iterator[Concept]:
    used = {occupation.code[:2] for occupation in release.occupations}
    for code, title in MAJOR_GROUPS.items():
        if code in used:
            yield Concept(f"socgroup:{code}", "occupation_group", title, LANG, f"{code}-0000")
    zones = {zone.occupation: str(zone.zone) for zone in release.job_zones}
    for occupation in release.occupations:
        zone = zones.get(occupation.code)
        yield Concept(
            f"soc:{occupation.code}",
            "occupation",
            occupation.title,
            LANG,
            occupation.code,
            occupation.description,
            occupation.alternative_titles,
            {"job_zone": zone} if zone else {},
        )
    for task in release.tasks:
        yield Concept(
            f"task:{task.code}",
            "task",
            task.statement,
            LANG,
            task.code,
            attributes={"task_type": task.task_type} if task.task_type else {},
        )
    yield from _elements(release)
    yield from _activities(release)
    yield from _products(release)


@cache
def _element_kind(code: str) -> ConceptKind | None:
    for branch, kind in ELEMENT_KINDS:
        if f"{code}.".startswith(f"{branch}."):
            return kind
    return None


def _elements(release: OnetRelease) -> Iterator[Concept]:
    inner = {element.code.rpartition(".")[0] for element in release.elements}
    for element in release.elements:
        kind = _element_kind(element.code)
        if kind is None:
            continue
        if kind in ("skill", "knowledge") and element.code in inner:
            kind = "skill_group"
        yield Concept(
            f"element:{element.code}", kind, element.name, LANG, element.code, element.description
        )


def _activities(release: OnetRelease) -> Iterator[Concept]:
    for intermediate in release.intermediate_activities:
        yield Concept(
            f"iwa:{intermediate.code}",
            "work_activity",
            intermediate.title,
            LANG,
            intermediate.code,
        )
    for detailed in release.detailed_activities:
        yield Concept(f"dwa:{detailed.code}", "work_activity", detailed.title, LANG, detailed.code)


def _products(release: OnetRelease) -> Iterator[Concept]:
    groups: dict[str, str] = {}
    for commodity in release.commodities:
        groups[commodity.segment_code] = commodity.segment_title
        groups[commodity.family_code] = commodity.family_title
        groups[commodity.class_code] = commodity.class_title
        groups[commodity.code] = commodity.title
    for code, title in groups.items():
        yield Concept(f"unspsc:{code}", "product_group", title, LANG, code)
    hot = {use.example for use in release.technologies if use.is_hot}
    for name in dict.fromkeys(use.example for use in release.technologies):
        yield Concept(
            f"technology:{name}",
            "technology",
            name,
            LANG,
            attributes={"hot_technology": "yes"} if name in hot else {},
        )
    for name in dict.fromkeys(use.example for use in release.tools):
        yield Concept(f"tool:{name}", "tool", name, LANG)


def _relations(release: OnetRelease) -> Iterator[Relation]:
    yield from _hierarchy(release)
    yield from _rated(release.ratings)
    for task in release.tasks:
        yield Relation(
            f"soc:{task.occupation}", f"task:{task.code}", "has_task", note=task.task_type
        )
    for link in release.task_activities:
        yield Relation(f"task:{link.task}", f"dwa:{link.activity}", "involves")
    yield from _uses(release)
    for pair in release.related:
        yield Relation(f"soc:{pair.occupation}", f"soc:{pair.related}", "related", note=pair.tier)


def _hierarchy(release: OnetRelease) -> Iterator[Relation]:
    for occupation in release.occupations:
        if occupation.code[:2] in MAJOR_GROUPS:
            yield Relation(f"soc:{occupation.code}", f"socgroup:{occupation.code[:2]}", "broader")
    codes = {element.code for element in release.elements if _element_kind(element.code)}
    for code in sorted(codes):
        parent = code.rpartition(".")[0]
        if parent in codes:
            yield Relation(f"element:{code}", f"element:{parent}", "broader")
    for intermediate in release.intermediate_activities:
        yield Relation(f"iwa:{intermediate.code}", f"element:{intermediate.element}", "broader")
    for detailed in release.detailed_activities:
        yield Relation(f"dwa:{detailed.code}", f"iwa:{detailed.intermediate}", "broader")
    pairs: dict[tuple[str, str], None] = {}
    for commodity in release.commodities:
        pairs[commodity.family_code, commodity.segment_code] = None
        pairs[commodity.class_code, commodity.family_code] = None
        pairs[commodity.code, commodity.class_code] = None
    for lower, upper in pairs:
        yield Relation(f"unspsc:{lower}", f"unspsc:{upper}", "broader")


def _rated(ratings: Iterable[Rating]) -> Iterator[Relation]:
    """One relation for the ratings of importance and level that belong together."""
    joined: dict[tuple[str, str], dict[str, Rating]] = defaultdict(dict)
    for rating in ratings:
        if _element_kind(rating.element):
            joined[rating.occupation, rating.element][rating.scale] = rating
    for (occupation, element), scales in joined.items():
        importance, level = scales.get("IM"), scales.get("LV")
        yield Relation(
            f"soc:{occupation}",
            f"element:{element}",
            "rated",
            importance.value if importance else None,
            level.value if level else None,
            _caution(scales),
        )


def _caution(scales: Mapping[str, Rating]) -> str:
    if any(rating.suppress for rating in scales.values()):
        return "suppress"
    return "not relevant" if any(rating.not_relevant for rating in scales.values()) else ""


def _uses(release: OnetRelease) -> Iterator[Relation]:
    """Occupation -> example, and example -> commodity."""
    examples: dict[tuple[str, str], None] = {}
    used: dict[tuple[str, str], str] = {}
    for technology in release.technologies:
        key = f"technology:{technology.example}"
        examples[key, f"unspsc:{technology.commodity}"] = None
        used[f"soc:{technology.occupation}", key] = "in demand" if technology.in_demand else ""
    for tool in release.tools:
        key = f"tool:{tool.example}"
        examples[key, f"unspsc:{tool.commodity}"] = None
        used[f"soc:{tool.occupation}", key] = ""
    for (occupation, example), note in used.items():
        yield Relation(occupation, example, "uses", note=note)
    for example, commodity in examples:
        yield Relation(example, commodity, "broader")


UNDESCRIBED_KINDS: Mapping[str, ConceptKind] = {
    "soc": "occupation",
    "element": "skill",
    "task": "task",
    "dwa": "work_activity",
    "iwa": "work_activity",
    "unspsc": "product_group",
}


def _undescribed(relations: Iterable[Relation], known: set[str]) -> Iterator[Concept]:
    referred = dict.fromkeys(key for pair in relations for key in (pair.source, pair.target))
    for key in referred:
        if key not in known:
            prefix, _, code = key.partition(":")
            yield Concept(key, UNDESCRIBED_KINDS[prefix], code, LANG, code, described=False)
