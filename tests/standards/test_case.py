"""CASE packages: written by the specification, read from others, the same after a round."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ronghe.standards.case1 import (
    Association,
    CaseError,
    Document,
    Item,
    Node,
    Package,
    as_uuid,
    complete_package,
    read_package,
    write_package,
)

AT = "2026-03-02T04:00:00+00:00"


def uuid(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012d}"


def package() -> Package:
    document = Document(
        uuid(1), "urn:d", "Lake School", "Plan 2026", AT, language="en", adoption_status="Draft"
    )
    items = tuple(
        Item(uuid(n), f"urn:{n}", f"Statement {n}", AT, code=f"S{n}", kind="module") for n in (2, 3)
    )
    first, second = (Node(one.identifier, one.uri, one.statement) for one in items)
    top = Node(document.identifier, document.uri, document.title)
    return Package(
        document,
        items,
        (
            Association(uuid(4), "urn:4", "isChildOf", first, top, AT, sequence=1),
            Association(uuid(5), "urn:5", "precedes", first, second, AT),
            Association(
                uuid(6), "urn:6", "exactMatchOf", first, Node(uuid(9), "urn:esco", "e"), AT
            ),
        ),
    )


def test_a_package_reads_back_as_it_was_written() -> None:
    read = read_package(write_package(package()))

    assert (read.records, read.problems) == (package(), ())


def test_writing_what_was_read_gives_the_same_bytes() -> None:
    written = write_package(package())

    assert write_package(read_package(written).records) == written


def test_what_is_written_holds_to_the_official_schema(
    shared_data: Callable[[str], Path],
) -> None:
    file = shared_data("schemas") / "case-v1p1-cfpackage.official.json"
    schema = json.loads(file.read_text(encoding="utf-8"))

    jsonschema.validate(json.loads(write_package(package())), schema)


@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_only_version_1_1_names_itself(version: str) -> None:
    body = json.loads(write_package(package(), version=version))  # type: ignore[arg-type]

    assert body["CFDocument"].get("caseVersion") == ("1.1" if version == "1.1" else None)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"document": replace(package().document, title="")}, "no title"),
        ({"document": replace(package().document, adoption_status="Soon")}, "adoption status"),
        ({"items": (replace(package().items[0], identifier="7"),)}, "no UUID"),
        ({"items": (package().items[0], package().items[0])}, "stands twice"),
        ({"items": (replace(package().items[0], statement=""),)}, "no statement"),
        ({"items": package().items[1:]}, "begins nowhere"),
        ({"items": package().items[:1]}, "leads nowhere"),
    ],
)
def test_what_the_specification_forbids_is_not_written(change: dict[str, object], why: str) -> None:
    with pytest.raises(CaseError, match=why):
        write_package(replace(package(), **change))  # type: ignore[arg-type]


def test_an_unknown_kind_of_association_is_not_written_and_left_out_when_read() -> None:
    strange = replace(package().associations[0], kind="loves")

    with pytest.raises(CaseError):
        write_package(replace(package(), associations=(strange,)))
    body = json.loads(write_package(package()))
    body["CFAssociations"][0]["associationType"] = "loves"
    read = read_package(json.dumps(body).encode())

    assert len(read.records.associations) == 2
    assert [problem.code for problem in read.errors] == ["case_association"]


def test_an_item_without_statement_is_left_out_and_named() -> None:
    body = json.loads(write_package(package()))
    body["CFItems"][1]["fullStatement"] = None

    read = read_package(json.dumps(body).encode())

    assert [one.code for one in read.records.items] == ["S2"]
    assert uuid(3) in read.errors[0].en


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"CFDocument": 3}', b"[" * 100_000])
def test_what_is_no_package_is_refused(data: bytes) -> None:
    with pytest.raises(CaseError):
        read_package(data)


def test_a_number_as_text_is_read() -> None:
    body = json.loads(write_package(package()))
    body["CFAssociations"][0]["sequenceNumber"] = "3"

    read = read_package(json.dumps(body).encode())

    assert read.records.associations[0].sequence == 3


def test_packages_of_another_system_are_read_whole(shared_data: Callable[[str], Path]) -> None:
    files = sorted(shared_data("case").glob("*.json"))

    for file in files:
        body = json.loads(file.read_bytes())
        read = read_package(file.read_bytes())

        assert read.problems == ()
        assert len(read.records.items) == len(body.get("CFItems", []))
        assert len(read.records.associations) == len(body.get("CFAssociations", []))
    assert len(files) == 3


# --- everything else that a package may hold ------------------------------------------------------


def whole_package() -> Package:
    """With definitions, a rubric, further members, a kind of our own and extensions."""
    base = package()
    licence = {"title": "CC BY", "identifier": uuid(20), "uri": "urn:licence"}
    more = {"subject": ["Machining"], "licenseURI": licence, "extensions": {"ours": {"a": [1, 2]}}}
    item = {"conceptKeywords": ["lathe"], "educationLevel": ["VE"], "statusStartDate": "2026-01-01"}
    level = {
        "identifier": uuid(32),
        "uri": "urn:32",
        "lastChangeDateTime": AT,
        "quality": "competent",
        "score": 2.5,
        "position": 1,
    }
    criterion = {
        "identifier": uuid(31),
        "uri": "urn:31",
        "lastChangeDateTime": AT,
        "CFItemURI": {"title": "Statement 2", "identifier": uuid(2), "uri": "urn:2"},
        "weight": 1,
        "CFRubricCriterionLevels": [level],
    }
    rubric = {
        "identifier": uuid(30),
        "uri": "urn:30",
        "lastChangeDateTime": AT,
        "title": "Levels",
        "CFRubricCriteria": [criterion],
    }
    kind = {
        "identifier": uuid(21),
        "uri": "urn:21",
        "lastChangeDateTime": AT,
        "title": "module",
        "description": "A module",
        "hierarchyCode": "1",
    }
    peer = replace(base.associations[2], identifier=uuid(7), kind="ext:feedsInto")
    return replace(
        base,
        document=replace(base.document, more=more),
        items=(replace(base.items[0], more=item), base.items[1]),
        associations=(*base.associations, replace(peer, more={"notes": "why"})),
        definitions={"CFItemTypes": (kind,)},
        rubrics=(rubric,),
        extensions={"ours": True},
    )


def test_a_whole_package_reads_back_as_it_was_written() -> None:
    read = read_package(write_package(whole_package()))

    assert read.problems == ()
    assert read.records == whole_package()


def test_a_whole_package_holds_to_the_official_schema(shared_data: Callable[[str], Path]) -> None:
    file = shared_data("schemas") / "case-v1p1-cfpackage.official.json"
    schema = json.loads(file.read_text(encoding="utf-8"))

    jsonschema.validate(json.loads(write_package(whole_package())), schema)


def test_version_1_0_leaves_out_what_only_1_1_knows() -> None:
    written = write_package(whole_package(), version="1.0").decode()

    assert '"extensions"' not in written
    assert '"caseVersion"' not in written
    assert '"conceptKeywords"' in written


@pytest.mark.parametrize(
    "change",
    [
        {"definitions": {"CFOddities": ()}},
        {"definitions": {"CFSubjects": ({"identifier": uuid(1), "title": "x"},)}},
        {"rubrics": ({"identifier": "7", "uri": "u", "lastChangeDateTime": AT},)},
        {"rubrics": ({"identifier": uuid(1), "uri": "u", "lastChangeDateTime": AT, "odd": 1},)},
        {"rubrics": ({"uri": "u", "lastChangeDateTime": AT},)},
    ],
    ids=str,
)
def test_definitions_and_rubrics_that_the_standard_forbids_are_not_written(
    change: dict[str, object],
) -> None:
    with pytest.raises(CaseError):
        write_package(replace(package(), **change))  # type: ignore[arg-type]


def test_packages_of_another_system_come_out_whole_and_by_the_schema(
    shared_data: Callable[[str], Path],
) -> None:
    schema = json.loads(
        (shared_data("schemas") / "case-v1p1-cfpackage.official.json").read_text(encoding="utf-8")
    )
    for file in sorted(shared_data("case").glob("*.json")):
        read = read_package(file.read_bytes()).records

        written = write_package(read)

        jsonschema.validate(json.loads(written), schema)
        again = read_package(written)
        assert again.problems == ()
        assert [one.identifier for one in again.records.items] == [
            one.identifier for one in read.items
        ]
        assert [(one.kind, one.origin.identifier) for one in again.records.associations] == [
            (one.kind, one.origin.identifier) for one in read.associations
        ]
        assert write_package(again.records) == written


def test_a_member_that_does_not_fit_is_named_and_left_out() -> None:
    body = json.loads(write_package(package()))
    body["CFItems"][0]["statusStartDate"] = "soon"

    read = read_package(json.dumps(body).encode())

    [problem] = read.problems
    assert (problem.code, problem.severity) == ("case_member", "warning")
    assert read.records.items[0].more == {}


def test_ends_given_as_addresses_alone_are_read() -> None:
    body = json.loads(write_package(package()))
    body["CFAssociations"][2]["destinationNodeURI"] = "https://example.org/skill/1"

    read = read_package(json.dumps(body).encode())

    assert read.records.associations[2].destination.uri == "https://example.org/skill/1"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_package_with_any_values_in_it_is_read_or_refused(data: st.DataObject) -> None:
    body = json.loads(write_package(whole_package()))
    for member in ("CFDocument", "CFItems", "CFAssociations", "CFDefinitions", "CFRubrics"):
        part = body[member]
        row = part[0] if isinstance(part, list) else part
        row[data.draw(st.sampled_from(sorted(row)))] = data.draw(JSON)
    if data.draw(st.booleans()):
        body[data.draw(st.sampled_from(sorted(body)))] = data.draw(JSON)

    survive(json.dumps(body).encode())


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    survive(data)
    survive(b'{"CFDocument": {}, "CFItems": ' + data)


def survive(data: bytes) -> None:
    """A package with its problems, or CaseError; and so again when it is written."""
    try:
        read = read_package(data)
        write_package(read.records)
    except CaseError:
        return
    assert all(one.en and one.zh for one in read.problems)


# --- what others leave out ------------------------------------------------------------------------

FINITE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


def test_what_others_leave_out_is_completed_from_the_rest() -> None:
    body = json.loads(write_package(whole_package()))
    del body["CFItems"][0]["lastChangeDateTime"], body["CFItems"][0]["uri"]
    body["CFItems"][1]["identifier"] = "S-3"
    body["CFAssociations"][1]["destinationNodeURI"]["identifier"] = "S-3"
    body["CFDefinitions"]["CFItemTypes"] = [{"typeCode": "module"}]
    level = body["CFRubrics"][0]["CFRubricCriteria"][0]["CFRubricCriterionLevels"][0]
    for member in ("identifier", "uri", "lastChangeDateTime"):
        del level[member]

    whole = complete_package(read_package(json.dumps(body).encode()).records)

    first, second = whole.items
    assert (first.uri, first.changed_at) == (f"urn:uuid:{uuid(2)}", AT)
    assert second.identifier == as_uuid("s-3")
    assert whole.associations[1].destination.identifier == second.identifier
    [kind] = whole.definitions["CFItemTypes"]
    assert (kind["title"], kind["hierarchyCode"]) == ("module", "1")
    assert read_package(write_package(whole)).problems == ()


def test_what_is_whole_is_left_as_it_is() -> None:
    assert complete_package(whole_package()) == whole_package()


def test_packages_of_another_system_are_left_as_they_are(
    shared_data: Callable[[str], Path],
) -> None:
    for file in sorted(shared_data("case").glob("*.json")):
        read = read_package(file.read_bytes()).records

        whole = complete_package(read)

        assert whole.items == read.items
        assert whole.associations == read.associations


def test_rows_that_stand_twice_are_taken_once() -> None:
    body = json.loads(write_package(package()))
    body["CFItems"].append(body["CFItems"][0])
    body["CFAssociations"].append({**body["CFAssociations"][0], "uri": "urn:again"})

    whole = complete_package(read_package(json.dumps(body).encode()).records)

    assert len(whole.items) == 2
    assert len({one.identifier for one in whole.associations}) == 4


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_any_package_that_is_read_can_be_completed_and_written(data: st.DataObject) -> None:
    body = json.loads(write_package(whole_package()))
    for member in ("CFDocument", "CFItems", "CFAssociations", "CFRubrics"):
        part = body[member]
        row = part[0] if isinstance(part, list) else part
        row[data.draw(st.sampled_from(sorted(row)))] = data.draw(FINITE)
    kinds = body["CFDefinitions"]["CFItemTypes"][0]
    kinds[data.draw(st.sampled_from(sorted(kinds)))] = data.draw(FINITE)

    whole = complete_package(read_package(json.dumps(body).encode()).records)

    assert read_package(write_package(whole)).records == whole
