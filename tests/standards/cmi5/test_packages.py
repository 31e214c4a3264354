"""Course packages: read by sections 13 and 14 of cmi5; what breaks a rule is refused whole."""

import zipfile
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cmi5_packages as make
from ronghe.standards.cmi5 import (
    AssignableUnit,
    Block,
    Limits,
    MoveOn,
    Objective,
    PackageError,
    media_path,
    read_media,
    read_package,
)

UNIT_1 = AssignableUnit(
    id="https://publisher.example/au/1",
    title={"en": "Unit 1"},
    description={"en": "About Unit 1"},
    url="index.html",
)


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(PackageError) as caught:
        act()
    assert "" not in {caught.value.en, caught.value.zh}
    return caught.value.code


def refused(*parts: str, head: str = "") -> str:
    return code_of(lambda: read_package(make.structure(*parts, head=head)))


def test_course_structure_is_read_with_every_part() -> None:
    objective = (
        f'<objectives><objective id="https://publisher.example/objective/1">'
        f"{make.described('Goal')}</objective></objectives>"
    )
    aims = '<objectives><objective idref="https://publisher.example/objective/1"/></objectives>'
    unit = (
        '<au id="https://publisher.example/au/2" moveOn="CompletedAndPassed" masteryScore="0.8" '
        'launchMethod="OwnWindow" activityType="http://adlnet.gov/expapi/activities/simulation">'
        f"{make.described('Unit 2')}{aims}<url>https://trainer.example/start?mode=full</url>"
        "<launchParameters>speed=slow</launchParameters><entitlementKey>key-9</entitlementKey></au>"
    )

    parts = make.block(1, make.au(1), make.block(2, unit))

    course = read_package(
        make.zipped({"cmi5.xml": make.structure(parts, head=objective), "index.html": make.PAGE})
    ).course

    read = AssignableUnit(
        id="https://publisher.example/au/2",
        title={"en": "Unit 2"},
        description={"en": "About Unit 2"},
        url="https://trainer.example/start?mode=full",
        move_on=MoveOn.COMPLETED_AND_PASSED,
        mastery_score=0.8,
        own_window=True,
        activity_type="http://adlnet.gov/expapi/activities/simulation",
        launch_parameters="speed=slow",
        entitlement_key="key-9",
        objectives=("https://publisher.example/objective/1",),
    )
    inner = Block(
        "https://publisher.example/block/2", {"en": "Block 2"}, {"en": "About Block 2"}, (read,)
    )
    outer = Block(
        "https://publisher.example/block/1",
        {"en": "Block 1"},
        {"en": "About Block 1"},
        (UNIT_1, inner),
    )
    assert course.id == "https://publisher.example/course/1"
    assert course.title == {"en": "Safe at the lathe"}
    assert course.parts == (outer,)
    assert course.objectives == (
        Objective("https://publisher.example/objective/1", {"en": "Goal"}, {"en": "About Goal"}),
    )
    assert list(course.units()) == [UNIT_1, read]
    assert list(course.blocks()) == [outer, inner]


def test_unit_has_the_defaults_of_the_specification() -> None:
    unit = next(read_package(make.package()).course.units())

    assert (unit.move_on, unit.mastery_score, unit.own_window) == (
        MoveOn.NOT_APPLICABLE,
        None,
        False,
    )


def test_structure_alone_is_a_package_when_its_addresses_name_hosts() -> None:
    package = read_package(make.structure(make.au(1, url="https://trainer.example/a.html")))

    assert (package.files, [one.url for one in package.course.units()]) == (
        {},
        ["https://trainer.example/a.html"],
    )


def test_structure_alone_with_a_relative_address_is_refused() -> None:
    assert refused(make.au(1)) == "no-entry"


@pytest.mark.parametrize("how", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA])
def test_zip_is_read_however_it_is_packed(how: int) -> None:
    data = make.zipped({"cmi5.xml": make.structure(make.au(1)), "index.html": "x"}, how=how)

    assert list(read_package(data).course.units()) == [UNIT_1]


def test_media_come_without_the_structure_and_with_their_paths() -> None:
    data = make.package(**{"img/one.png": b"png"})

    assert dict(read_media(data)) == {"index.html": make.PAGE.encode(), "img/one.png": b"png"}
    assert read_package(data).files.keys() == {"cmi5.xml", "index.html", "img/one.png"}


def test_relative_address_may_carry_a_query_and_encoded_characters() -> None:
    data = make.zipped(
        {"cmi5.xml": make.structure(make.au(1, url="a%20b/start.html?x=1")), "a b/start.html": "x"}
    )

    unit = next(read_package(data).course.units())

    assert (media_path(unit), unit.url) == ("a b/start.html", "a%20b/start.html?x=1")


def test_more_than_a_thousand_units_are_read() -> None:
    units = (make.au(n, url="https://trainer.example/") for n in range(1_200))

    assert len(list(read_package(make.structure(*units)).course.units())) == 1_200


def test_elements_of_vendors_are_passed_over() -> None:
    vendor = '<x:hint xmlns:x="urn:vendor">one</x:hint>'

    assert list(read_package(make.package(make.au(1, inside=vendor))).course.units()) == [UNIT_1]


WEB = "https://trainer.example/"


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ((make.au(1, url=WEB, moveOn="Sometimes"),), "bad-value"),
        ((make.au(1, url=WEB, masteryScore="1.01"),), "bad-value"),
        ((make.au(1, url=WEB, masteryScore="NaN"),), "bad-value"),
        ((make.au(1, url=WEB, masteryScore="80"),), "bad-value"),
        ((make.au(1, url=WEB, launchMethod="Popup"),), "bad-value"),
        ((make.au(1, url="javascript:alert(1)"),), "bad-url"),
        ((make.au(1, url="file:///etc/passwd"),), "bad-url"),
        ((make.au(1, url="//host.example/x"),), "bad-url"),
        ((make.au(1, url="/start.html"),), "bad-url"),
        ((make.au(1, url="https://trainer.example/?actor=x"),), "bad-url"),
        ((make.au(1, url=""),), "bad-url"),
        ((make.au(1, url=WEB), make.au(1, url=WEB)), "double-id"),
        ((make.block(1),), "empty"),
        ((), "empty"),
        ((f'<au id="no iri">{make.described("x")}<url>{WEB}</url></au>',), "bad-id"),
        ((f'<au id="urn:x"><url>{WEB}</url></au>',), "missing"),
        ((f'<au id="urn:x"><title/><description/><url>{WEB}</url></au>',), "missing"),
    ],
)
def test_structure_that_breaks_a_rule_is_refused(parts: tuple[str, ...], code: str) -> None:
    assert refused(*parts) == code


def test_blocks_too_deep_in_each_other_are_refused() -> None:
    part = make.au(1, url=WEB)
    for number in range(30):
        part = make.block(number, part)

    assert refused(part) == "too-deep"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not-xml"),
        (b"no xml", "not-xml"),
        (b"<courseStructure/>", "not-cmi5"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', "not-xml"),
        (b'<!DOCTYPE x SYSTEM "http://host.example/x.dtd"><x/>', "not-xml"),
        (b"PK\x03\x04 broken", "not-a-zip"),
        (make.zipped({"inner/cmi5.xml": make.structure(make.au(1))}), "no-structure"),
        (make.zipped({"cmi5.xml": make.structure(make.au(1))}), "no-entry"),
    ],
)
def test_what_is_no_package_is_refused(data: bytes, code: str) -> None:
    assert code_of(lambda: read_package(data)) == code


@pytest.mark.parametrize("name", ["../x.html", "/x.html", "a/../../x", "C:/x", "a\\b"])
def test_file_name_that_leaves_the_package_is_refused(name: str) -> None:
    assert code_of(lambda: read_package(make.package(**{name: b"x"}))) == "path"


def test_package_beyond_a_limit_is_refused() -> None:
    data = make.package(**{"big.bin": b"\0" * (3 * 2**20), "other.bin": b"x"})

    assert code_of(lambda: read_package(data, limits=Limits(package=10))) == "too-large"
    assert code_of(lambda: read_package(data, limits=Limits(files=3))) == "bomb"
    assert code_of(lambda: read_package(data, limits=Limits(unpacked=2**20))) == "bomb"
    assert code_of(lambda: read_package(data)) == "bomb"  # packed a thousand times smaller
    assert code_of(lambda: read_package(make.structure(), limits=Limits(structure=5))) == "bomb"


def test_size_that_the_archive_lies_about_is_counted_while_unpacking() -> None:
    data = bytearray(make.zipped({"cmi5.xml": b"x" * 5_000}, how=zipfile.ZIP_DEFLATED))
    place = data.rindex(b"PK\x01\x02") + 24  # uncompressed size in the central directory
    data[place : place + 4] = (10).to_bytes(4, "little")

    assert code_of(lambda: read_package(bytes(data))) in {"not-a-zip", "not-xml"}


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300), st.integers(0, 2_000))
def test_any_bytes_are_read_or_refused_but_never_crash(noise: bytes, place: int) -> None:
    data = bytearray(make.package())
    data[place : place + len(noise)] = noise

    for candidate in (bytes(data), noise, b"PK" + noise):
        with suppress(PackageError):
            read_package(candidate)
            list(read_media(candidate))
