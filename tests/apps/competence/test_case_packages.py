"""Frameworks as CASE packages: our own come back as they were, others become competences."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.apps.conftest import NOON, World

from api_calls import signed_in, state_of_tables, system_of
from ronghe.apps.base.api import Refused
from ronghe.apps.competence.case_reading import read_case
from ronghe.apps.competence.framework_tables import bytes_of
from ronghe.apps.competence.models import Alignment, CaseLink, Framework
from ronghe.apps.competence.queries.publishers import publisher_of
from ronghe.apps.competence.services.case_links import links_of
from ronghe.apps.competence.services.framework_imports import (
    FrameworkImport,
    FrameworkPlan,
    import_framework_csv,
    plan_framework_import,
)
from ronghe.apps.competence.services.frameworks import (
    begin_version,
    export_framework_case,
    publish_framework,
)
from ronghe.apps.people.api import NotAllowed, command_viewer, viewer_of_person
from ronghe.config.cli import main
from ronghe.standards.case1 import CaseError, complete_package, read_package, write_package

KEEPER = command_viewer("keeper")
COLUMNS = (
    "kind,code,parent,dimension,order,level,title_en,title_zh,"
    "description_en,essential,alignments,settings\n"
)
CSV = f"""{COLUMNS}framework,turning,,,,,Turning,车削,How to turn,,,version=1 trade=cnc
level,novice,,,,0,Novice,新手,,,,
level,competent,,,,1,Competent,胜任,,,,
support,rated,,,,,,,,,,ratings=2 raters=2
competence,M,,behavioural,basic,,Machines parts,加工零件,,,,
competence,M.1,M,,higher,,Sets up a lathe,调整车床,,,exact=urn:esco:e4 onet:task:3034,
competence,A,,attitudinal,basic,,Takes care,细心,,,,
anchor,,M.1,,,competent,Sets it up alone,独立调整,,,,
occupation,turner,,,,,Turner,车工,,M M.1,exact=csco:occupation:6-18-01-01,
work_process,setup,turner,,,,Setting up,调整,,,,
work_task,lathe,setup,,,,Set up a lathe,调整车床,,M.1,,
"""


def uuid(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012d}"


def bring_in(content: bytes | str, **more: Any) -> FrameworkImport:
    data = content.encode() if isinstance(content, str) else content
    return import_framework_csv(viewer=KEEPER, stream=io.BytesIO(data), name="package.json", **more)


def look(content: bytes) -> FrameworkPlan:
    return plan_framework_import(viewer=KEEPER, stream=io.BytesIO(content), name="package.json")


def export(framework: Framework, **more: Any) -> bytes:
    return export_framework_case(viewer=KEEPER, framework=framework, at=NOON, **more)


@pytest.fixture
def turning(db: None) -> Framework:
    framework = bring_in(CSV).framework
    assert framework is not None
    return framework


def foreign(*links: tuple[int, str, int | str], items: int = 3, **document: Any) -> bytes:
    """A package of another system: items 1 to n, and associations between them or to addresses."""
    at = "2026-01-01T00:00:00Z"

    def end(to: int | str) -> dict[str, str]:
        if isinstance(to, str):
            return {"title": to, "identifier": to, "uri": to}
        return {"title": str(to), "identifier": uuid(to), "uri": f"https://x.org/{to}"}

    return json.dumps(
        {
            "CFDocument": {
                "identifier": uuid(90),
                "uri": "https://x.org/90",
                "creator": "Elsewhere",
                "title": "Bakery",
                "lastChangeDateTime": at,
                "language": "en",
                **document,
            },
            "CFItems": [
                {
                    "identifier": uuid(n),
                    "uri": f"https://x.org/{n}",
                    "fullStatement": f"Bakes {n}",
                    "humanCodingScheme": f"B {n}",
                    "lastChangeDateTime": at,
                }
                for n in range(1, items + 1)
            ],
            "CFAssociations": [
                {
                    "identifier": uuid(100 + number),
                    "uri": f"https://x.org/a{number}",
                    "associationType": kind,
                    "originNodeURI": end(origin),
                    "destinationNodeURI": end(there),
                    "lastChangeDateTime": at,
                }
                for number, (origin, kind, there) in enumerate(links)
            ],
        }
    ).encode()


# --- our own -------------------------------------------------------------------------------------


def test_a_framework_goes_out_and_comes_back_as_it_was(turning: Framework) -> None:
    table, package = bytes_of(turning), export(turning)

    assert look(package).outcome == "same"
    Framework.objects.all().delete()
    landed = bring_in(package)

    assert landed.plan.problems == ()
    assert landed.framework is not None
    assert bytes_of(landed.framework) == table


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_what_goes_out_holds_to_the_official_schema(
    turning: Framework, shared_schema: dict[str, Any], language: str
) -> None:
    jsonschema.validate(json.loads(export(turning, language=language)), shared_schema)


def test_the_same_version_gives_the_same_package(turning: Framework) -> None:
    assert export(turning) == export(turning)


def test_parts_are_children_alignments_are_matches_levels_are_a_rubric(turning: Framework) -> None:
    package = read_package(export(turning, language="zh-hans")).records

    kinds = [one.kind for one in package.associations]
    items = {one.code: one for one in package.items}
    assert (kinds.count("isChildOf"), kinds.count("exactMatchOf")) == (6, 2)
    assert items["M.1"].statement == "调整车床"
    assert items["M.1"].identifier == str(turning.competences.get(code="M.1").uuid)
    [criterion] = package.rubrics[0]["CFRubricCriteria"]
    assert criterion["CFRubricCriterionLevels"][0]["quality"] == "胜任"
    assert package.document.adoption_status == "Draft"


def test_a_version_names_what_replaced_it(turning: Framework) -> None:
    publish_framework(viewer=KEEPER, framework=turning, at=NOON)
    newer = begin_version(viewer=KEEPER, framework=turning, version="2")
    publish_framework(viewer=KEEPER, framework=newer, at=NOON)
    turning.refresh_from_db()

    package = read_package(export(turning)).records

    replaced = [one for one in package.associations if one.kind == "replacedBy"]
    assert replaced[0].origin.identifier == str(turning.uuid)
    assert replaced[0].destination.identifier == str(newer.uuid)
    assert len(replaced) == 1 + 3
    assert package.document.adoption_status == "Deprecated"


def test_version_1_0_comes_without_extensions(turning: Framework) -> None:
    body = json.loads(export(turning, version="1.0"))

    assert "caseVersion" not in body["CFDocument"]
    assert '"extensions"' not in json.dumps(body)


def test_a_package_of_ours_that_was_spoilt_is_reported_like_a_table(turning: Framework) -> None:
    body = json.loads(export(turning))
    body["CFItems"][1]["extensions"]["ronghe"]["order"] = "highest"

    plan = look(json.dumps(body).encode())

    assert plan.errors[0].column == "order"
    assert bring_in(json.dumps(body)).framework is None


# --- of others -----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_items_of_another_system_become_competences_of_the_dimension_that_is_named() -> None:
    data = foreign((2, "isChildOf", 1), (1, "isChildOf", 90), (3, "exactMatchOf", "urn:esco:7"))

    landed = bring_in(data, dimension="cognitive")

    framework = Framework.objects.get()
    assert (framework.code, framework.version, framework.title_en) == ("bakery", "1", "Bakery")
    rows = framework.competences.order_by("position")
    assert [(one.code, one.dimension, one.title_en) for one in rows] == [
        ("B-1", "cognitive", "Bakes 1"),
        ("B-2", "cognitive", "Bakes 2"),
        ("B-3", "cognitive", "Bakes 3"),
    ]
    assert framework.competences.get(code="B-2").parent == framework.competences.get(code="B-1")
    exact = Alignment.objects.filter(competence__code="B-3", match="exact")
    assert sorted(exact.values_list("uri", flat=True)) == ["https://x.org/3", "urn:esco:7"]
    assert [one.code for one in landed.plan.problems] == ["case_language", "case_levels"]


@pytest.mark.django_db
def test_what_comes_before_what_is_kept_and_goes_out_again() -> None:
    data = foreign((3, "precedes", 1), (1, "precedes", "https://y.org/5"), (2, "exemplar", "urn:z"))

    landed = bring_in(data).framework

    assert landed is not None
    assert [one.code for one in landed.competences.order_by("position")] == ["B-3", "B-1", "B-2"]
    kept = {(one.origin, one.kind, one.destination or one.uri) for one in links_of(landed)}
    assert kept == {
        ("B-3", "precedes", "B-1"),
        ("B-1", "precedes", "https://y.org/5"),
        ("B-2", "exemplar", "urn:z"),
    }
    package = read_package(export(landed)).records
    out = {(one.kind, one.destination.title) for one in package.associations}
    assert {("precedes", "1"), ("exemplar", "urn:z")} <= out
    assert look(export(landed)).outcome == "same"


@pytest.mark.django_db
def test_links_go_along_into_the_next_version() -> None:
    framework = bring_in(foreign((3, "precedes", 1))).framework
    assert framework is not None

    draft = begin_version(viewer=KEEPER, framework=framework, version="2")

    assert [(one.origin, one.destination) for one in links_of(draft)] == [("B-3", "B-1")]


@pytest.mark.django_db
def test_the_same_package_a_second_time_is_nothing_to_do() -> None:
    data = foreign((2, "isChildOf", 1), (3, "precedes", 1))
    bring_in(data)

    assert look(data).outcome == "same"
    assert look(foreign((2, "isChildOf", 1))).outcome == "draft"


@pytest.mark.django_db
def test_circles_and_second_parents_are_named_and_nothing_hangs() -> None:
    data = foreign(
        (1, "isChildOf", 2), (2, "isChildOf", 1), (3, "isChildOf", 1), (3, "isChildOf", 2)
    )

    landed = bring_in(data)

    codes = [one.code for one in landed.plan.problems]
    assert "case_circle" in codes
    assert "case_two_parents" in codes
    assert CaseLink.objects.filter(kind="isChildOf").exists()


@pytest.mark.django_db
def test_a_title_in_chinese_stands_as_chinese() -> None:
    body = json.loads(foreign(language="", title="烘焙"))
    body["CFItems"][0]["fullStatement"] = "会揉面" * 120

    framework = bring_in(json.dumps(body)).framework

    assert framework is not None
    assert (framework.code, framework.title_zh, framework.title_en) == (
        "case-00000000",
        "烘焙",
        "",
    )
    first = framework.competences.order_by("position").first()
    assert first is not None
    assert (len(first.title_zh), first.description_zh) == (300, "会揉面" * 120)


@pytest.mark.django_db
def test_packages_of_another_system_come_in_whole(shared_data: Callable[[str], Path]) -> None:
    for file in sorted(shared_data("case").glob("*.json")):
        data = file.read_bytes()

        landed = bring_in(data).framework

        assert landed is not None
        assert landed.competences.count() == len(json.loads(data)["CFItems"])
        assert look(data).outcome == "same"
        assert look(export(landed)).outcome == "same"


@pytest.mark.django_db
@pytest.mark.parametrize("data", [b"{", b"{}", b'{"CFDocument": 3}', b'{"frameworks": []}'])
def test_json_that_is_no_package_is_refused(data: bytes) -> None:
    before = state_of_tables()

    with pytest.raises(Refused, match="not a CASE package"):
        bring_in(data)

    assert state_of_tables() == before


def test_whoever_keeps_no_frameworks_brings_none_in(world: World) -> None:
    with pytest.raises(NotAllowed):
        import_framework_csv(
            viewer=viewer_of_person(world.teacher), stream=io.BytesIO(foreign()), name="x"
        )

    assert Framework.objects.count() == 1


# --- what their publishers say beyond a table -----------------------------------------------------


def published(**more: Any) -> bytes:
    """A package with vocabularies, a rubric, and members that no table of ours holds."""
    body = json.loads(foreign((2, "isChildOf", 1), (1, "isChildOf", 90), (3, "precedes", 2)))
    at = "2026-01-01T00:00:00Z"

    def row(number: int, **members: Any) -> dict[str, Any]:
        named = {"identifier": uuid(number), "uri": f"https://x.org/{number}"}
        return {**named, "lastChangeDateTime": at, **members}

    def link(number: int, title: str) -> dict[str, str]:
        return {"title": title, "identifier": uuid(number), "uri": f"https://x.org/{number}"}

    level = row(403, quality="meets", description="Dough is smooth", score=3, position=1)
    criterion = row(
        402,
        description="Kneads dough",
        CFItemURI=link(2, "Bakes 2"),
        weight=2,
        CFRubricCriterionLevels=[level],
    )
    body["CFDocument"] |= {"licenseURI": link(302, "CC BY"), "subject": ["Food"], "notes": "By us"}
    body["CFItems"][1] |= {
        "CFItemType": "Skill",
        "CFItemTypeURI": link(301, "Skill"),
        "educationLevel": ["VE"],
        "extensions": {"theirs": {"hours": 12}},
    }
    body["CFAssociations"][2] |= {
        "CFAssociationGroupingURI": link(303, "Order"),
        "notes": "First the oven",
    }
    return json.dumps(
        body
        | {
            "CFDefinitions": {
                "CFConcepts": [row(304, title="Bread", hierarchyCode="1", keywords="loaf")],
                "CFSubjects": [row(305, title="Food", hierarchyCode="2")],
                "CFLicenses": [row(302, title="CC BY", licenseText="By attribution")],
                "CFItemTypes": [row(301, title="Skill", description="A skill", hierarchyCode="1")],
                "CFAssociationGroupings": [row(303, title="Order")],
            },
            "CFRubrics": [row(401, title="Bread day", CFRubricCriteria=[criterion])],
            "extensions": {"theirs": True},
        }
        | more
    ).encode()


def without_ronghe(value: Any) -> Any:
    """JSON without what Ronghe adds in `extensions`."""
    if isinstance(value, list):
        return [without_ronghe(one) for one in value]
    if not isinstance(value, dict):
        return value
    cleared = {k: without_ronghe(v) for k, v in value.items() if k not in ("ronghe", "caseVersion")}
    return {k: v for k, v in cleared.items() if (k, v) != ("extensions", {})}


def by_identifier(rows: list[Any]) -> dict[str, Any]:
    return {one["identifier"]: without_ronghe(one) for one in rows}


@pytest.fixture
def baked(db: None) -> Framework:
    framework = bring_in(published()).framework
    assert framework is not None
    return framework


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_package_of_another_system_goes_out_as_it_came(baked: Framework, language: str) -> None:
    came = json.loads(write_package(read_package(published()).records))

    out = json.loads(export(baked, language=language))

    assert without_ronghe(out["CFDocument"]) == {
        **without_ronghe(came["CFDocument"]),
        "adoptionStatus": "Draft",
    }
    assert by_identifier(out["CFItems"]) == by_identifier(came["CFItems"])
    links, theirs = by_identifier(out["CFAssociations"]), by_identifier(came["CFAssociations"])
    assert {name: links[name] for name in theirs} == theirs
    assert out["CFDefinitions"] == came["CFDefinitions"]
    assert out["CFRubrics"][1:] == came["CFRubrics"]
    assert out["extensions"] == {"theirs": True}


def test_real_packages_go_out_as_they_came(db: None, shared_data: Callable[[str], Path]) -> None:
    for file in sorted(shared_data("case").glob("*.json")):
        came = json.loads(write_package(complete_package(read_package(file.read_bytes()).records)))
        landed = bring_in(file.read_bytes()).framework
        assert landed is not None

        out = json.loads(export(landed))

        assert by_identifier(out["CFItems"]) == by_identifier(came["CFItems"])
        links, theirs = by_identifier(out["CFAssociations"]), by_identifier(came["CFAssociations"])
        assert {name: links[name] for name in theirs} == theirs
        assert out.get("CFDefinitions") == came.get("CFDefinitions")
        Framework.objects.all().delete()


def test_what_was_kept_goes_out_by_the_official_schema(
    baked: Framework, shared_schema: dict[str, Any]
) -> None:
    jsonschema.validate(json.loads(export(baked)), shared_schema)


def test_a_package_of_another_system_goes_out_by_version_1_0_too(
    baked: Framework, shared_data: Callable[[str], Path]
) -> None:
    file = shared_data("schemas") / "opencase-case-v1p0-cfpackage.json"
    came = json.loads(write_package(read_package(published()).records, version="1.0"))

    out = json.loads(export(baked, version="1.0"))

    jsonschema.validate(out, json.loads(file.read_text(encoding="utf-8")))
    assert by_identifier(out["CFItems"]) == by_identifier(came["CFItems"])
    assert out["CFDefinitions"] == came["CFDefinitions"]
    assert out["CFRubrics"][1:] == came["CFRubrics"]


def test_what_was_kept_comes_back_from_our_own_package(baked: Framework) -> None:
    package = export(baked)
    assert look(package).outcome == "same"
    Framework.objects.all().delete()

    again = bring_in(package).framework

    assert again is not None
    out, came = json.loads(export(again)), json.loads(package)
    assert by_identifier(out["CFItems"]) == by_identifier(came["CFItems"])
    for part in ("CFDocument", "CFDefinitions", "extensions"):
        assert without_ronghe(out[part]) == without_ronghe(came[part])
    assert out["CFRubrics"][1:] == came["CFRubrics"][1:]


def test_another_rubric_makes_another_package(baked: Framework) -> None:
    assert look(published()).outcome == "same"
    assert look(published(CFRubrics=[])).outcome == "draft"


def test_an_item_that_was_changed_here_goes_out_under_our_own_identity(baked: Framework) -> None:
    baked.competences.filter(code="B-2").update(title_en="Kneads by hand")

    out = read_package(export(baked)).records

    changed = {one.code: one for one in out.items}
    own = str(baked.competences.get(code="B-2").uuid)
    assert (changed["B-2"].identifier, changed["B-2"].statement) == (own, "Kneads by hand")
    assert changed["B 1"].identifier == uuid(1)
    assert out.document.identifier == str(baked.uuid)
    assert out.rubrics[1]["CFRubricCriteria"][0]["CFItemURI"]["identifier"] == own
    [before] = [one for one in out.associations if one.kind == "precedes"]
    assert (before.destination.identifier, before.more["notes"]) == (own, "First the oven")
    assert before.identifier not in {uuid(100), uuid(101), uuid(102)}
    assert look(export(baked)).outcome == "same"


def test_a_translation_leaves_an_item_its_publishers_identity(baked: Framework) -> None:
    baked.competences.filter(code="B-2").update(title_zh="揉面")

    out = read_package(export(baked, language="zh-hans")).records

    assert {one.identifier: one.statement for one in out.items}[uuid(2)] == "Bakes 2"
    assert out.document.identifier == uuid(90)


def test_an_item_that_is_gone_takes_its_links_along(baked: Framework) -> None:
    baked.competences.filter(code="B-3").delete()

    out = read_package(export(baked)).records

    assert "precedes" not in [one.kind for one in out.associations]
    assert out.document.identifier == str(baked.uuid)
    assert look(export(baked)).outcome == "same"


def test_the_next_version_has_the_vocabulary_under_its_own_identity(baked: Framework) -> None:
    draft = begin_version(viewer=KEEPER, framework=baked, version="2")

    out = read_package(export(draft)).records

    own = {str(one) for one in draft.competences.values_list("uuid", flat=True)}
    assert {one.identifier for one in out.items} == own
    assert [one.kind for one in out.items] == ["", "", "Skill"]
    assert out.definitions == read_package(published()).records.definitions
    criterion = out.rubrics[1]["CFRubricCriteria"][0]
    assert criterion["CFItemURI"]["identifier"] in own
    assert criterion["identifier"] != uuid(402)
    [before] = [one for one in out.associations if one.kind == "precedes"]
    assert before.more["CFAssociationGroupingURI"]["identifier"] == uuid(303)
    assert look(export(draft)).outcome == "same"


def test_completing_a_draft_by_table_keeps_what_came_with_it(baked: Framework) -> None:
    table = bytes_of(baked)

    bring_in(table)

    assert len(json.loads(export(baked))["CFRubrics"]) == 2


@pytest.mark.django_db
def test_a_package_without_identifiers_is_kept_under_ones_that_follow_from_it() -> None:
    body = json.loads(published())
    body["CFItems"][2]["identifier"] = "bread-3"
    body["CFAssociations"][2]["originNodeURI"]["identifier"] = "bread-3"
    del body["CFRubrics"][0]["CFRubricCriteria"][0]["identifier"]
    del body["CFDefinitions"]["CFSubjects"][0]["hierarchyCode"]

    landed = bring_in(json.dumps(body)).framework

    assert landed is not None
    assert look(export(landed)).outcome == "same"
    assert len(read_package(export(landed)).records.rubrics) == 2


def test_an_export_costs_the_same_for_few_items_and_many(db: None) -> None:
    counts = []
    for items in (3, 40):
        data = foreign((2, "isChildOf", 1), (3, "precedes", 1), items=items, title=f"B{items}")
        landed = bring_in(data).framework
        assert landed is not None
        with CaptureQueriesContext(connection) as queries:
            export(landed)
        counts.append(len(queries))

    assert counts[0] == counts[1]


# --- pages, API, command --------------------------------------------------------------------------


def test_a_package_is_looked_at_and_lands_on_the_page(world: World) -> None:
    office = signed_in(world.administrator)
    file = SimpleUploadedFile("p.json", foreign((2, "isChildOf", 1)), "application/json")

    page = office.post(reverse("framework_import"), {"file": file, "dimension": "cognitive"})
    text = page.content.decode()
    assert "bakery, version 1, can be taken whole as a draft" in text
    content = text.split('name="content" value="')[1].split('"')[0]
    office.post(
        reverse("framework_import_land"),
        {"content": content, "name": "p.json", "dimension": "cognitive"},
    )

    framework = Framework.objects.get(code="bakery")
    assert set(framework.competences.values_list("dimension", flat=True)) == {"cognitive"}
    answer = office.get(reverse("framework_case", args=[framework.uuid]))
    assert read_package(answer.content).records.document.title == "Bakery"


def test_json_that_is_no_package_is_said_beside_the_field(world: World) -> None:
    office = signed_in(world.administrator)
    file = SimpleUploadedFile("p.json", b"{}", "application/json")

    page = office.post(reverse("framework_import"), {"file": file})

    assert page.status_code == 422
    assert "This is not a CASE package" in page.content.decode()


def test_rubrics_and_vocabularies_are_read_on_the_frameworks_page(world: World) -> None:
    framework = bring_in(published()).framework
    assert framework is not None
    office = signed_in(world.administrator)

    text = office.get(reverse("framework", args=[framework.uuid])).content.decode()

    assert "Published by Elsewhere" in text
    assert "rubric with 1 criterion" in text
    kneads = framework.competences.get(code="B-2")
    assert reverse("framework_competence", args=[kneads.uuid]) in text
    for words in ("Bread day", "Kneads dough", "meets", "Dough is smooth", "By attribution"):
        assert words in text


def test_the_page_of_our_own_framework_names_no_publisher(world: World) -> None:
    office = signed_in(world.administrator)

    text = office.get(reverse("framework", args=[world.framework.uuid])).content.decode()

    assert "From its publisher" not in text


@pytest.mark.django_db
def test_what_a_publisher_says_costs_two_queries(
    django_assert_num_queries: Any, baked: Framework
) -> None:
    with django_assert_num_queries(2):
        found = publisher_of(KEEPER, baked)

    assert found is not None
    [rubric] = found.rubrics
    [criterion] = rubric.criteria
    assert criterion.competence == baked.competences.get(code="B-2")
    assert [(one.quality, one.score) for one in criterion.levels] == [("meets", 3)]


def test_a_package_is_found_by_its_publishers_identifier(world: World, baked: Framework) -> None:
    system = system_of(world.school, "frameworks:read")
    address = f"/api/v1/ims/case/v1p1/CFPackages/{uuid(90)}"
    assert system.get(address).status_code == 404
    Framework.objects.filter(pk=baked.pk).update(published_at=NOON)

    answer = system.get(address)

    assert answer.json()["CFDocument"]["identifier"] == uuid(90)
    assert system.get(f"/api/v1/ims/case/v1p1/CFPackages/{baked.uuid}").json() == answer.json()


def test_a_system_takes_and_brings_packages(world: World) -> None:
    system = system_of(world.school, "frameworks:read", "frameworks:write")

    def send(query: str = "") -> Any:
        file = SimpleUploadedFile("p.json", foreign(), "application/json")
        return system.post(f"/api/v1/framework-imports{query}", {"file": file})

    looked, landed = send("?dry_run=true"), send("?dimension=cognitive")
    assert (looked.json()["outcome"], looked.json()["landed"]) == ("new", False)
    assert landed.json()["landed"]

    assert system.post("/api/v1/framework-imports").json()["code"] == "no-file"
    base = "/api/v1/ims/case/v1p1"
    documents = system.get(f"{base}/CFDocuments")
    package = system.get(f"{base}/CFPackages/{world.framework.uuid}")
    document = system.get(f"{base}/CFDocuments/{world.framework.uuid}")

    assert [one["title"] for one in documents.json()["CFDocuments"]] == ["CNC"]
    assert package.json()["CFDocument"] == document.json()
    assert read_package(package.content).problems == ()


@pytest.mark.django_db
def test_commands_bring_packages_in_and_write_them(tmp_path: Path, capsys: Any) -> None:
    file, out = tmp_path / "p.json", tmp_path / "out.json"
    file.write_bytes(foreign((3, "precedes", 1)))

    assert main(["import", "case", str(file), "--dimension", "career", "--dry-run"]) == 0
    assert Framework.objects.count() == 0
    assert main(["import", "case", str(file), "--dimension", "career"]) == 0
    assert main(["export", "case", "bakery", "--out", str(out)]) == 0

    assert "precedes" in out.read_text(encoding="utf-8")
    capsys.readouterr()


# --- fuzzing -------------------------------------------------------------------------------------

VALUES = (
    st.none() | st.integers() | st.text(max_size=30) | st.lists(st.text(max_size=5), max_size=2)
)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_any_package_becomes_a_table_or_is_refused(data: st.DataObject) -> None:
    numbers = st.integers(1, 5) | st.just(90) | st.text(max_size=6)
    kinds = st.sampled_from(["isChildOf", "precedes", "exactMatchOf", "isRelatedTo", "ext:x", "?"])
    links = data.draw(st.lists(st.tuples(st.integers(1, 5), kinds, numbers), max_size=8))
    body = json.loads(foreign(*links, items=4))
    for row in (body["CFDocument"], *body["CFItems"]):
        row[data.draw(st.sampled_from(sorted(row)))] = data.draw(VALUES)

    try:
        read = read_case(json.dumps(body).encode(), name="p.json", dimension="behavioural")
    except CaseError:
        return

    nodes = read.records.table.of_kind("competence")
    assert len({one.code for one in nodes}) == len(nodes)
    assert all(len(one.code) <= 60 and " " not in one.code for one in nodes)
    assert {one.parent for one in nodes} - {""} <= {one.code for one in nodes}
