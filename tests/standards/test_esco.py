"""ESCO's CSV files: a small release made by hand, and the whole one where it is at hand."""

import io
from collections import Counter

import pytest

from ronghe.files.classification_sources import open_classification
from ronghe.standards.classification import Concept, Relation
from ronghe.standards.esco import ATTRIBUTION, Skill, SkillGroup, read_esco, to_classification

E = "http://data.europa.eu/esco"
SKILLS = f"""\
conceptType,conceptUri,skillType,reuseLevel,preferredLabel,altLabels,hiddenLabels,status,\
modifiedDate,scopeNote,definition,inScheme,description
KnowledgeSkillCompetence,{E}/skill/turn,skill/competence,sector-specific,turn metal,"metal turning
turn metal
turning of metal",,released,2020-01-01,,,"{E}/scheme/skills,
{E}/scheme/member-skills",Remove metal on a lathe.
X,{E}/skill/chips,knowledge,cross-sector,chip formation,,,released,,,,,How chips form.
"""
OCCUPATIONS = f"""\
conceptType,conceptUri,iscoGroup,preferredLabel,altLabels,description,code
Occupation,{E}/occupation/turner,7223,turner,lathe hand,Turns metal.,7223.4
"""
RELATIONS = f"""\
occupationUri,relationType,skillType,skillUri
{E}/occupation/turner,essential,skill/competence,{E}/skill/turn
{E}/occupation/turner,optional,knowledge,{E}/skill/chips
"""
RELEASE = {
    "skills_en.csv": SKILLS,
    "occupations_en.csv": OCCUPATIONS,
    "occupationSkillRelations.csv": RELATIONS,
    "ISCOGroups_en.csv": (
        "conceptType,conceptUri,code,preferredLabel,status,altLabels,inScheme,description\n"
        f"ISCOGroup,{E}/isco/C7223,7223,Metal workers,released,,,\n"
    ),
    "skillGroups_en.csv": (
        "conceptType,conceptUri,preferredLabel,altLabels,status,description,code\n"
        f"SkillGroup,{E}/skill/S8,working with machinery,,released,,S8\n"
    ),
    "skillsHierarchy_en.csv": (
        "Level 0 URI,Level 0 preferred term,Level 1 URI,Level 1 preferred term,Level 2 URI,"
        "Level 2 preferred term,Level 3 URI,Level 3 preferred term,Description,Scope note,"
        "Level 0 code,Level 1 code,Level 2 code,Level 3 code\n"
        f"{E}/skill/S8,working with machinery,,,,,,,,,S8\n"
        f"{E}/skill/S8,working with machinery,{E}/skill/S81,lathes,,,,,On lathes,,S8,S8.1\n"
    ),
    "broaderRelationsOccPillar.csv": (
        "conceptType,conceptUri,broaderType,broaderUri\n"
        f"Occupation,{E}/occupation/turner,ISCOGroup,{E}/isco/C7223\n"
    ),
    "broaderRelationsSkillPillar.csv": (
        "conceptType,conceptUri,broaderType,broaderUri\n"
        f"KnowledgeSkillCompetence,{E}/skill/turn,SkillGroup,{E}/skill/S81\n"
        f"SkillGroup,{E}/skill/S81,SkillGroup,{E}/skill/S8\n"
    ),
    "skillSkillRelations.csv": (
        "originalSkillUri,originalSkillType,relationType,relatedSkillType,relatedSkillUri\n"
        f"{E}/skill/turn,skill/competence,essential,knowledge,{E}/skill/chips\n"
    ),
    "conceptSchemes_en.csv": (
        "conceptType,conceptSchemeUri,preferredLabel,title,status,description,hasTopConcept\n"
        f'ConceptScheme,{E}/scheme/green,Green,,released,,"{E}/skill/turn,\n{E}/skill/chips"\n'
    ),
    "greenSkillsCollection_en.csv": f"conceptType,conceptUri\nX,{E}/skill/turn\n",
}


def read(**changes: str):
    """Read the small release with some files exchanged ("" leaves one out)."""
    files = {**RELEASE, **{f"{name}.csv": text for name, text in changes.items()}}
    return read_esco({n: io.BytesIO(text.encode()) for n, text in files.items() if text})


def places(result) -> list[tuple[str, int, str, str, str]]:
    return [(p.file, p.line, p.column, p.code, p.severity) for p in result.problems]


def test_a_whole_release_is_read_without_a_complaint() -> None:
    result = read()

    assert result.problems == ()
    assert result.records.lang == "en"
    assert result.records.skills[0] == Skill(
        uri=f"{E}/skill/turn",
        label="turn metal",
        alternative_labels=("metal turning", "turning of metal"),
        hidden_labels=(),
        description="Remove metal on a lathe.",
        definition="",
        scope_note="",
        skill_type="skill/competence",
        reuse_level="sector-specific",
        status="released",
        modified="2020-01-01",
        schemes=(f"{E}/scheme/skills", f"{E}/scheme/member-skills"),
    )


def test_a_group_that_only_the_hierarchy_names_is_taken_from_there() -> None:
    assert read().records.skill_groups[1] == SkillGroup(
        f"{E}/skill/S81", "lathes", (), "On lathes", "", "S8.1", "", ()
    )


def test_the_language_is_the_one_in_the_file_name() -> None:
    french = {**{k: v for k, v in RELEASE.items() if k != "skills_en.csv"}, "skills_fr.csv": SKILLS}

    result = read_esco({name: io.BytesIO(text.encode()) for name, text in french.items()})

    assert result.records.lang == "fr"
    assert result.problems == ()


def test_schemes_and_collections_are_read() -> None:
    records = read().records

    assert records.concept_schemes[0].top_concepts == (f"{E}/skill/turn", f"{E}/skill/chips")
    assert [(m.collection, m.uri) for m in records.collection_members] == [
        ("green", f"{E}/skill/turn")
    ]


def test_a_relation_to_something_not_described_is_kept_and_reported() -> None:
    unknown = f"{E}/occupation/lost"
    text = RELATIONS + f"{unknown},optional,knowledge,{E}/skill/chips\n"

    result = read(occupationSkillRelations=text)

    assert len(result.records.occupation_skills) == 3
    assert places(result) == [
        ("occupationSkillRelations.csv", 4, "occupationUri", "unknown_reference", "warning")
    ]
    concepts = {concept.key: concept for concept in to_classification(result.records).concepts}
    assert concepts[unknown] == Concept(unknown, "occupation", unknown, "en", described=False)


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ("X,,knowledge,cross-sector,label", "conceptUri", "empty"),
        ("X,lathe,knowledge,cross-sector,label", "conceptUri", "not_a_uri"),
        (f"X,{E}/skill/new,knowledge,cross-sector, ", "preferredLabel", "empty"),
        (f"X,{E}/skill/turn,knowledge,cross-sector,label", "conceptUri", "repeated"),
        (f"X,{E}/skill/new,habit,cross-sector,label", "skillType", "not_one_of"),
        (f"X,{E}/skill/new,knowledge,everywhere,label", "reuseLevel", "not_one_of"),
    ],
)
def test_a_bad_skill_is_left_out_with_line_column_and_reason(
    row: str, column: str, code: str
) -> None:
    files = {**RELEASE, "skills_en.csv": f"{SKILLS}{row},,,,,,,,\n"}

    result = read_esco({name: io.BytesIO(text.encode()) for name, text in files.items()})

    assert places(result) == [("skills_en.csv", 7, column, code, "error")]
    assert len(result.records.skills) == 2


def test_a_bad_or_repeated_relation_is_left_out() -> None:
    turner, turn = f"{E}/occupation/turner", f"{E}/skill/turn"
    text = RELATIONS + f"{turner},vital,,{turn}\n{turner},essential,,{turn}\n{turner},optional,,\n"

    result = read(occupationSkillRelations=text)

    name = "occupationSkillRelations.csv"
    assert places(result) == [
        (name, 4, "relationType", "not_one_of", "error"),
        (name, 5, "occupationUri", "repeated", "error"),
        (name, 6, "skillUri", "empty", "error"),
    ]
    assert len(result.records.occupation_skills) == 2


def test_missing_files_are_named() -> None:
    result = read_esco({})

    assert places(result) == [
        ("skills.csv", 0, "", "file_missing", "error"),
        ("occupations.csv", 0, "", "file_missing", "error"),
        ("occupationSkillRelations.csv", 0, "", "file_missing", "error"),
    ]


def test_the_common_shape_holds_concepts_and_relations() -> None:
    classification = to_classification(read().records)

    assert classification.attribution == ATTRIBUTION
    assert Counter(concept.kind for concept in classification.concepts) == {
        "occupation_group": 1,
        "occupation": 1,
        "skill_group": 2,
        "skill": 1,
        "knowledge": 1,
    }
    turn = next(c for c in classification.concepts if c.key == f"{E}/skill/turn")
    assert dict(turn.attributes) == {
        "status": "released",
        "skill_type": "skill/competence",
        "reuse_level": "sector-specific",
        "collections": "green",
    }
    assert Relation(f"{E}/occupation/turner", f"{E}/skill/turn", "essential") in set(
        classification.relations
    )
    assert Counter(relation.kind for relation in classification.relations) == {
        "broader": 3,
        "essential": 2,
        "optional": 1,
    }


def test_a_digest_changes_with_whatever_the_concept_says() -> None:
    concept = Concept("k", "skill", "label", "en", "c", "text", ("a", "b"), {"x": "1"})

    same = Concept("k", "skill", "label", "en", "c", "text", ("a", "b"), {"x": "1"})
    others = [
        Concept("k", "skill", "label", "en", "c", "text", ("ab",), {"x": "1"}),
        Concept("k", "skill", "label", "en", "c", "text", ("a", "b"), {"x": "2"}),
        Concept("k", "knowledge", "label", "en", "c", "text", ("a", "b"), {"x": "1"}),
        Concept("k", "skill", "label", "en", "c", "text", ("a", "b"), {"x": "1"}, described=False),
    ]

    assert concept.digest() == same.digest()
    assert len({concept.digest(), *(other.digest() for other in others)}) == 5


def test_version_1_1_1_is_read_whole(shared_data) -> None:
    with open_classification(shared_data("esco")) as files:
        result = read_esco(files)

    records = result.records
    assert (len(records.skills), len(records.occupations)) == (13_896, 3_007)
    assert (len(records.isco_groups), len(records.skill_groups)) == (619, 640 + 7)
    assert (len(records.occupation_skills), len(records.skill_skills)) == (123_855, 5_899)
    assert len(records.broader) == 3_617 + 20_656
    assert len(records.concept_schemes) == 19
    # One occupation of 1.1.1 stands in the relations but not among the occupations.
    assert Counter((p.file, p.code, p.severity) for p in result.problems) == {
        ("occupationSkillRelations.csv", "unknown_reference", "warning"): 67,
        ("broaderRelationsOccPillar.csv", "unknown_reference", "warning"): 1,
    }
