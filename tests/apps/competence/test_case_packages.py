"""Frameworks as CASE packages: our own come back as they were, others become competences."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.apps.competence.case_steps import (
    KEEPER,
    bring_in,
    export,
    foreign,
    look,
)
from tests.apps.conftest import NOON, World

from api_calls import signed_in, state_of_tables, system_of
from ronghe.apps.base.api import Refused
from ronghe.apps.competence.case_reading import read_case
from ronghe.apps.competence.framework_tables import bytes_of
from ronghe.apps.competence.models import Alignment, CaseLink, Framework
from ronghe.apps.competence.services.case_links import links_of
from ronghe.apps.competence.services.framework_imports import (
    import_framework_csv,
)
from ronghe.apps.competence.services.frameworks import (
    begin_version,
    publish_framework,
)
from ronghe.apps.people.api import NotAllowed, viewer_of_person
from ronghe.config.cli import main
from ronghe.standards.case1 import CaseError, read_package

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
