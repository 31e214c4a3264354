"""What a publisher says in a CASE package beyond what a table holds is kept and goes out again."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.apps.competence.case_steps import (
    KEEPER,
    bring_in,
    by_identifier,
    export,
    foreign,
    look,
    published,
    uuid,
    without_ronghe,
)
from tests.apps.conftest import NOON, World

from api_calls import signed_in, system_of
from ronghe.apps.competence.framework_tables import bytes_of
from ronghe.apps.competence.models import Framework
from ronghe.apps.competence.queries.publishers import publisher_of
from ronghe.apps.competence.services.frameworks import (
    begin_version,
)
from ronghe.standards.case1 import complete_package, read_package, write_package


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


def test_a_package_of_another_system_goes_out_by_version_1_0_too(baked: Framework) -> None:
    came = json.loads(write_package(read_package(published()).records, version="1.0"))

    out = json.loads(export(baked, version="1.0"))

    assert "extensions" not in json.dumps(out)
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


# --- on pages -------------------------------------------------------------------------------------


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
