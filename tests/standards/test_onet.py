"""O*NET's text files: a small release made by hand, and the whole one where it is at hand."""

import io
from collections import Counter

import pytest

from ronghe.files.classification_sources import open_classification
from ronghe.standards.classification import Concept, Relation
from ronghe.standards.onet import (
    DetailedActivity,
    Element,
    JobZone,
    Occupation,
    Rating,
    Task,
    TechnologyUse,
    ToolUse,
    read_onet,
    to_classification,
)


def table(*rows: str) -> str:
    return "".join("\t".join(row.split("|")) + "\r\n" for row in rows)


SOC = "O*NET-SOC Code"
RELEASE = {
    "Read_Me.txt": "O*NET 29.2 Database\nFebruary 2025 Release\n",
    "Occupation_Data.txt": table(
        f"{SOC}|Title|Description", "51-4041.00|Machinists|Set up and operate machine tools."
    ),
    "Alternate_Titles.txt": table(
        f"{SOC}|Alternate Title|Short Title|Source(s)", "51-4041.00|Tool Room Machinist|n/a|08"
    ),
    "Content_Model_Reference.txt": table(
        "Element ID|Element Name|Description",
        "2.A|Basic Skills|Developed capacities",
        "2.A.1|Content|Background",
        "2.A.1.a|Reading Comprehension|Understanding sentences",
        "4.A|Work Activities|Activities",
        "4.A.3|Work Output|What is done",
        "1.A|Abilities|Attributes",
    ),
    "Task_Statements.txt": table(
        f"{SOC}|Task ID|Task|Task Type|Incumbents Responding|Date|Domain Source",
        '51-4041.00|3034|"Set up ""CNC"" machines."|Core|95|08/2023|Incumbent',
        "51-4041.00|3035|Maintain machines.|n/a|n/a|08/2023|Incumbent",
    ),
    "IWA_Reference.txt": table("Element ID|IWA ID|IWA Title", "4.A.3|4.A.3.I01|Set up equipment."),
    "DWA_Reference.txt": table(
        "Element ID|IWA ID|DWA ID|DWA Title", "4.A.3|4.A.3.I01|4.A.3.I01.D01|Set up lathes."
    ),
    "Tasks_to_DWAs.txt": table(
        f"{SOC}|Task ID|DWA ID|Date|Domain Source",
        "51-4041.00|3034|4.A.3.I01.D01|03/2014|Analyst",
    ),
    "Job_Zones.txt": table(f"{SOC}|Job Zone|Date|Domain Source", "51-4041.00|3|07/2016|Analyst"),
    "Skills.txt": table(
        f"{SOC}|Element ID|Element Name|Scale ID|Data Value|N|Standard Error|Recommend Suppress"
        "|Not Relevant",
        "51-4041.00|2.A.1.a|Reading Comprehension|IM|3.25|8|0.1637|N|n/a",
        "51-4041.00|2.A.1.a|Reading Comprehension|LV|3.00|8|n/a|Y|N",
    ),
    "UNSPSC_Reference.txt": table(
        "Commodity Code|Commodity Title|Class Code|Class Title|Family Code|Family Title"
        "|Segment Code|Segment Title",
        "23242500|Lathes|23242000|Metal cutting|23240000|Metal machines|23000000|Machinery",
        "43232604|CAD software|43232600|Design software|43230000|Software|43000000|IT",
    ),
    "Technology_Skills.txt": table(
        f"{SOC}|Example|Commodity Code|Commodity Title|Hot Technology|In Demand",
        "51-4041.00|Autodesk AutoCAD|43232604|CAD software|Y|Y",
    ),
    "Tools_Used.txt": table(
        f"{SOC}|Example|Commodity Code|Commodity Title", "51-4041.00|CNC lathes|23242500|Lathes"
    ),
}


def read(**changes: str):
    files = {**RELEASE, **{f"{name}.txt": text for name, text in changes.items()}}
    return read_onet({name: io.BytesIO(text.encode()) for name, text in files.items()})


def places(result) -> list[tuple[str, int, str, str, str]]:
    return [(p.file, p.line, p.column, p.code, p.severity) for p in result.problems]


def test_a_whole_release_is_read_without_a_complaint() -> None:
    result = read()

    records = result.records
    assert result.problems == ()
    assert records.version == "29.2"
    assert records.occupations == (
        Occupation(
            "51-4041.00",
            "Machinists",
            "Set up and operate machine tools.",
            ("Tool Room Machinist",),
        ),
    )
    assert records.elements[2] == Element(
        "2.A.1.a", "Reading Comprehension", "Understanding sentences"
    )
    assert records.job_zones == (JobZone("51-4041.00", 3),)
    assert records.technologies == (
        TechnologyUse("51-4041.00", "Autodesk AutoCAD", "43232604", "CAD software", True, True),
    )
    assert records.tools == (ToolUse("51-4041.00", "CNC lathes", "23242500", "Lathes"),)
    assert records.detailed_activities == (
        DetailedActivity("4.A.3.I01.D01", "Set up lathes.", "4.A.3.I01", "4.A.3"),
    )


def test_a_statement_loses_a_spreadsheets_quotation_marks_and_keeps_its_own() -> None:
    assert read().records.tasks == (
        Task("51-4041.00", "3034", 'Set up "CNC" machines.', "Core"),
        Task("51-4041.00", "3035", "Maintain machines.", ""),
    )


def test_ratings_keep_what_the_publisher_says_about_their_worth() -> None:
    assert read().records.ratings == (
        Rating("51-4041.00", "2.A.1.a", "IM", 3.25, 8, 0.1637, False, None, "skills"),
        Rating("51-4041.00", "2.A.1.a", "LV", 3.0, 8, None, True, False, "skills"),
    )


def test_files_are_known_with_blanks_or_underscores_in_their_names() -> None:
    files = {name.replace("_", " "): io.BytesIO(t.encode()) for name, t in RELEASE.items()}

    assert read_onet(files) == read()


@pytest.mark.parametrize(
    ("file", "row", "column", "code"),
    [
        ("Occupation_Data", "514041|Title|Text", SOC, "bad_code"),
        ("Occupation_Data", "51-4041.00|Title|Text", SOC, "repeated"),
        ("Occupation_Data", "51-4042.00||Text", "Title", "empty"),
        ("Task_Statements", "51-4041.00|3034|Again|Core|1|d|s", "Task ID", "repeated"),
        ("Task_Statements", "51-4041.00|9||Core|1|d|s", "Task", "empty"),
        ("Job_Zones", "51-4041.00|6|d|s", "Job Zone", "out_of_range"),
        ("Skills", "51-4041.00|2.A.1.a|x|XX|3|8|0.1|N|N", "Scale ID", "not_one_of"),
        ("Skills", "51-4041.00|2.A|x|IM|much|8|0.1|N|N", "Data Value", "not_a_number"),
        ("Skills", "51-4041.00|2.A|x|IM|nan|8|0.1|N|N", "Data Value", "not_a_number"),
        ("Skills", "51-4041.00|2.A|x|IM|5.5|8|0.1|N|N", "Data Value", "out_of_range"),
        ("Tools_Used", "51-4041.00|CNC lathes|23242500|Lathes", "Example", "repeated"),
    ],
)
def test_a_bad_row_is_left_out_with_line_column_and_reason(
    file: str, row: str, column: str, code: str
) -> None:
    text = RELEASE[f"{file}.txt"] + table(row)

    result = read(**{file: text})

    assert places(result) == [(f"{file}.txt", text.count("\n"), column, code, "error")]


def test_a_reference_to_something_not_described_is_kept_and_reported() -> None:
    rows = RELEASE["Tasks_to_DWAs.txt"] + table("51-4041.00|77|4.A.3.I01.D01|d|s")

    result = read(Tasks_to_DWAs=rows)

    assert places(result) == [("Tasks_to_DWAs.txt", 3, "Task ID", "unknown_reference", "warning")]
    concepts = {concept.key: concept for concept in to_classification(result.records).concepts}
    assert concepts["task:77"] == Concept("task:77", "task", "77", "en", "77", described=False)


def test_missing_files_are_named() -> None:
    assert places(read_onet({})) == [
        ("Occupation Data.txt", 0, "", "file_missing", "error"),
        ("Task Statements.txt", 0, "", "file_missing", "error"),
    ]


def test_the_common_shape_joins_importance_and_level() -> None:
    relations = set(to_classification(read().records).relations)

    assert (
        Relation("soc:51-4041.00", "element:2.A.1.a", "rated", 3.25, 3.0, "suppress") in relations
    )


def test_the_common_shape_holds_concepts_and_relations() -> None:
    classification = to_classification(read().records)

    assert classification.version == "29.2"
    assert Counter(concept.kind for concept in classification.concepts) == {
        "occupation_group": 1,
        "occupation": 1,
        "task": 2,
        "skill_group": 2,
        "skill": 1,
        "work_activity": 4,
        "product_group": 8,
        "technology": 1,
        "tool": 1,
    }
    assert Counter(relation.kind for relation in classification.relations) == {
        "broader": 1 + 2 + 1 + 1 + 1 + 6 + 2,
        "rated": 1,
        "has_task": 2,
        "involves": 1,
        "uses": 2,
    }


def test_release_29_2_is_read_whole(shared_data) -> None:
    with open_classification(shared_data("onet")) as files:
        result = read_onet(files)

    records = result.records
    assert result.problems == ()
    assert (len(records.occupations), len(records.tasks)) == (1_016, 18_796)
    assert (len(records.intermediate_activities), len(records.detailed_activities)) == (332, 2_087)
    assert (len(records.technologies), len(records.tools)) == (32_627, 41_662)
    assert (len(records.commodities), len(records.job_zones)) == (4_262, 923)
    assert Counter(rating.domain for rating in records.ratings) == {
        "skills": 61_530,
        "knowledge": 58_014,
        "work_styles": 14_064,
    }
    keys = [concept.key for concept in to_classification(records).concepts]
    assert len(keys) == len(set(keys))
