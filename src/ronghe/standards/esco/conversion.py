"""From an ESCO release to the one shape for classifications."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from ronghe.standards.classification import Classification, Concept, Relation
from ronghe.standards.esco.data import EscoRelease, Skill

ATTRIBUTION = "This service uses the ESCO classification of the European Commission."
ATTRIBUTION_ZH = "本服务使用欧盟委员会的 ESCO 分类体系。"


def to_classification(release: EscoRelease, *, version: str = "1.1.1") -> Classification:
    """EscoRelease -> Classification; keys are ESCO's URIs.

    A URI that is only referred to becomes a concept that is not described, so that no relation
    is lost.
    """
    relations = tuple(_relations(release))
    described = tuple(_concepts(release))
    known = {concept.key for concept in described}
    return Classification(
        code="esco",
        version=version,
        title="ESCO – European Skills, Competences, Qualifications and Occupations",
        title_zh="ESCO：欧洲技能、能力、资格与职业分类",
        publisher="European Commission",
        licence="Commission Decision 2011/833/EU",
        attribution=ATTRIBUTION,
        attribution_zh=ATTRIBUTION_ZH,
        homepage="https://esco.ec.europa.eu/",
        lang=release.lang,
        concepts=described + tuple(_undescribed(relations, known, release.lang)),
        relations=relations,
    )


def _concepts(release: EscoRelease) -> Iterator[Concept]:
    collections = _collections(release)
    for group in release.isco_groups:
        yield Concept(
            group.uri,
            "occupation_group",
            group.label,
            release.lang,
            group.code,
            group.description,
            group.alternative_labels,
            _attributes(status=group.status),
        )
    for occupation in release.occupations:
        yield Concept(
            occupation.uri,
            "occupation",
            occupation.label,
            release.lang,
            occupation.code,
            occupation.description or occupation.definition,
            occupation.alternative_labels,
            _attributes(
                status=occupation.status,
                scope_note=occupation.scope_note,
                regulated_profession=occupation.regulated_profession.rsplit("/", 1)[-1],
                isco_group=occupation.isco_group,
                collections=collections.get(occupation.uri, ""),
            ),
        )
    for skill_group in release.skill_groups:
        yield Concept(
            skill_group.uri,
            "skill_group",
            skill_group.label,
            release.lang,
            skill_group.code,
            skill_group.description,
            skill_group.alternative_labels,
            _attributes(status=skill_group.status, scope_note=skill_group.scope_note),
        )
    for skill in release.skills:
        yield _skill(skill, release.lang, collections.get(skill.uri, ""))


def _skill(skill: Skill, lang: str, collections: str) -> Concept:
    return Concept(
        skill.uri,
        "knowledge" if skill.skill_type == "knowledge" else "skill",
        skill.label,
        lang,
        "",
        skill.description or skill.definition,
        skill.alternative_labels,
        _attributes(
            status=skill.status,
            scope_note=skill.scope_note,
            skill_type=skill.skill_type,
            reuse_level=skill.reuse_level,
            collections=collections,
        ),
    )


def _attributes(**attributes: str) -> Mapping[str, str]:
    return {name: value for name, value in attributes.items() if value}


def _collections(release: EscoRelease) -> Mapping[str, str]:
    named: dict[str, list[str]] = defaultdict(list)
    for member in release.collection_members:
        named[member.uri].append(member.collection)
    return {uri: " ".join(sorted(set(names))) for uri, names in named.items()}


def _relations(release: EscoRelease) -> Iterator[Relation]:
    for pair in release.broader:
        yield Relation(pair.uri, pair.broader, "broader")
    for need in release.occupation_skills:
        yield Relation(need.occupation, need.skill, need.necessity)
    for link in release.skill_skills:
        yield Relation(link.skill, link.related, link.necessity)


def _undescribed(relations: Iterable[Relation], known: set[str], lang: str) -> Iterator[Concept]:
    referred = dict.fromkeys(key for pair in relations for key in (pair.source, pair.target))
    for uri in referred:
        if uri not in known:
            is_occupation = "/occupation/" in uri or "/isco/" in uri
            yield Concept(
                uri, "occupation" if is_occupation else "skill", uri, lang, described=False
            )
