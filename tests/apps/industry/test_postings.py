"""Postings taken in: each once, with the skills found in them, counted by month."""

import json
from collections.abc import Iterable
from datetime import UTC, date, datetime

import pytest
from tests.apps.conftest import World

from ronghe.apps.base.api import Refused
from ronghe.apps.competence.api import Occupation
from ronghe.apps.competence.models import Classification, Concept
from ronghe.apps.industry.models import MonthlyCount, Posting, PostingImport, PostingMention
from ronghe.apps.industry.queries.demand import (
    demanded_shares,
    monthly_shares,
    occupations_in_demand,
    postings_behind,
    unknown_postings,
)
from ronghe.apps.industry.services.postings import (
    PostingFile,
    land_postings,
    plan_postings,
    without_contacts,
)
from ronghe.apps.people.api import NotAllowed, Region, command_viewer, viewer_of_person

SYSTEM = command_viewer()
NOON = datetime(2026, 5, 4, 4, tzinfo=UTC)


def add_classification(code: str, lang: str) -> Classification:
    return Classification.objects.create(
        code=code, lang=lang, version="1", title_en=code, title_zh=code, imported_at=NOON
    )


@pytest.fixture
def occupation(world: World) -> Occupation:
    """A turner; two skills of ESCO and a task of the national classification."""
    esco, national = add_classification("esco", "en"), add_classification("csco", "zh")
    for key, label, others in (
        ("turn", "operate lathes", ["lathe work"]),
        ("draw", "read technical drawings", []),
        ("data", "statistics", ["data"]),
    ):
        Concept.objects.create(
            classification=esco, key=key, uri=f"urn:{key}", kind="skill", label=label,
            alternative_labels=others,
        )  # fmt: skip
    Concept.objects.create(
        classification=national,
        key="t1",
        uri="csco:t1",
        kind="task",
        label="操作数控车床，进行工件检测",
    )
    return Occupation.objects.create(
        code="turner", title_en="CNC turner", title_zh="数控车工", csco_code="6-18-01-01"
    )


def posting(number: int, **fields: str) -> dict[str, str]:
    base = {
        "id": f"J{number}",
        "title": "CNC turner wanted",
        "text": f"You operate lathes and read technical drawings. {'abcdefghij'[number % 10]}",
        "date": "2026-03-05",
    }
    return {**base, **fields}


def file_of(region: Region, rows: Iterable[dict[str, str]], **how: object) -> PostingFile:
    content = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode()
    return PostingFile(region=region, source="board", name="p.jsonl", content=content, **how)  # type: ignore[arg-type]


def land(region: Region, rows: Iterable[dict[str, str]], **how: bool) -> PostingImport | None:
    return land_postings(viewer=SYSTEM, file=file_of(region, rows), at=NOON, **how)[1]


def test_postings_land_with_their_occupation_and_skills(
    world: World, occupation: Occupation
) -> None:
    land(world.region, [posting(1), posting(2, title="招聘数控车工", text="能操作数控车床")])

    english, chinese = Posting.objects.order_by("identifier")
    assert (english.lang, english.occupation, english.occupation_basis) == (
        "en",
        occupation,
        "CNC turner",
    )
    assert sorted(english.mentions.values_list("concept", flat=True)) == ["urn:draw", "urn:turn"]
    assert (chinese.lang, chinese.occupation) == ("zh", occupation)
    assert list(chinese.mentions.values_list("concept", flat=True)) == ["csco:t1"]


def test_the_publishers_code_comes_before_the_title(world: World, occupation: Occupation) -> None:
    land(world.region, [posting(1, title="Somebody", csco="6-18-01-01"), posting(2, title="Nurse")])

    assert [one.occupation for one in Posting.objects.order_by("identifier")] == [occupation, None]
    assert unknown_postings(SYSTEM, world.region) == 1


def test_a_dry_run_says_what_would_happen_and_writes_nothing(
    world: World, occupation: Occupation
) -> None:
    rows = [posting(1), posting(2), posting(3, date="soon")]

    plan = plan_postings(viewer=SYSTEM, file=file_of(world.region, rows))

    assert (len(plan.new), plan.with_occupation, plan.with_skills, plan.errors) == (2, 2, 2, 1)
    assert [(p.line, p.column) for p in plan.problems] == [(3, "posted_on")]
    assert Posting.objects.count() == 0


def test_a_file_taken_in_twice_changes_nothing(world: World, occupation: Occupation) -> None:
    rows = [posting(1), posting(2)]
    land(world.region, rows)
    counts = list(MonthlyCount.objects.order_by("pk").values_list("concept", "postings"))

    plan, _ = land_postings(viewer=SYSTEM, file=file_of(world.region, rows), at=NOON)

    assert (len(plan.new), plan.repeated) == (0, 2)
    assert Posting.objects.count() == 2
    assert list(MonthlyCount.objects.order_by("pk").values_list("concept", "postings")) == counts


def test_the_same_text_posted_again_in_a_month_is_kept_and_not_counted(
    world: World, occupation: Occupation
) -> None:
    same = {"text": "You operate lathes."}

    land(world.region, [posting(1, **same), posting(2, text="You  operate lathes!"),
                        posting(3, **same, date="2026-04-01")])  # fmt: skip

    assert Posting.objects.filter(is_alike=True).count() == 1
    totals = MonthlyCount.objects.filter(concept="").order_by("month")
    assert list(totals.values_list("month", "postings")) == [
        (date(2026, 3, 1), 1),
        (date(2026, 4, 1), 1),
    ]


def test_a_bad_row_keeps_the_file_out_unless_the_sound_rows_are_asked_for(
    world: World, occupation: Occupation
) -> None:
    rows = [posting(1), posting(2, date="soon")]

    refused = land(world.region, rows)
    taken = land(world.region, rows, sound_rows=True)

    assert refused is None
    assert taken is not None
    assert (taken.created, taken.refused, Posting.objects.count()) == (1, 1, 1)


def test_a_malformed_file_is_reported_and_nothing_changes(world: World) -> None:
    bad = PostingFile(world.region, "board", "x.json", b"[{")

    plan, landed = land_postings(viewer=SYSTEM, file=bad, at=NOON, sound_rows=True)

    assert [p.code for p in plan.problems] == ["not_json"]
    assert landed is None
    assert PostingImport.objects.count() == 0


def test_a_source_must_be_a_short_code(world: World) -> None:
    with pytest.raises(Refused, match="small letters"):
        plan_postings(
            viewer=SYSTEM, file=PostingFile(world.region, "My Board!", "x", b"title,date\n")
        )


def test_who_may_not_is_refused_and_nothing_changes(world: World, occupation: Occupation) -> None:
    far = Region.objects.create(code="far", title_en="Far", title_zh="远")

    for viewer, region in (
        (viewer_of_person(world.teacher), world.region),
        (viewer_of_person(world.lead), far),
    ):
        with pytest.raises(NotAllowed):
            land_postings(viewer=viewer, file=file_of(region, [posting(1)]), at=NOON)
    assert Posting.objects.count() == 0


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("call 138-1234-5678 now", "call … now"),
        ("mail hr.team@works.example.cn", "mail …"),
        ("0571 8888 6666, 3 shifts, M12x30", "…, 3 shifts, M12x30"),
    ],
)
def test_telephone_numbers_and_mail_addresses_are_taken_out(text: str, kept: str) -> None:
    assert without_contacts(text) == kept


# --- what is read from them -----------------------------------------------------------------------


def test_shares_are_of_postings_in_the_same_language_with_interval_and_recall(
    world: World, occupation: Occupation
) -> None:
    english = [posting(n) for n in range(3)] + [posting(3, text="Only welding here")]
    land(world.region, [*english, posting(9, title="数控车工", text="操作数控车床")])

    shares = {one.concept: one for one in demanded_shares(SYSTEM, world.region, occupation)}

    assert {key: (one.mentions, one.postings) for key, one in shares.items()} == {
        "urn:turn": (3, 4),
        "urn:draw": (3, 4),
        "csco:t1": (1, 1),
    }
    turning = shares["urn:turn"]
    assert (turning.label, turning.share) == ("operate lathes", 0.75)
    assert turning.low < 0.75 < turning.high
    assert turning.recall.measure == "concept found"
    assert shares["csco:t1"].recall.measure == "not measured"


def test_shares_look_at_the_last_twelve_months_with_postings(
    world: World, occupation: Occupation
) -> None:
    land(world.region, [posting(1, date="2025-03-31"), posting(2, date="2026-03-01")])

    [one, _] = demanded_shares(SYSTEM, world.region, occupation)

    assert one.postings == 1


def test_every_share_opens_onto_its_postings_and_months(
    world: World, occupation: Occupation
) -> None:
    land(world.region, [posting(1), posting(2, date="2026-04-02"), posting(3, text="nothing")])

    months = monthly_shares(SYSTEM, world.region, occupation, "en", ["urn:turn"])["urn:turn"]
    behind = postings_behind(SYSTEM, world.region, occupation, "urn:turn")

    assert [(one.month.month, one.mentions, one.postings) for one in months] == [
        (3, 1, 2),
        (4, 1, 1),
    ]
    assert [one.identifier for one in behind] == ["J2", "J1"]


def test_a_viewer_of_another_region_sees_nothing(world: World, occupation: Occupation) -> None:
    far = Region.objects.create(code="far", title_en="Far", title_zh="远")
    land(far, [posting(1)])
    viewer = viewer_of_person(world.lead)

    assert demanded_shares(viewer, far, occupation) == []
    assert occupations_in_demand(viewer, far) == []
    assert monthly_shares(viewer, far, occupation, "en", ["urn:turn"]) == {}
    assert list(postings_behind(viewer, far, occupation, "urn:turn")) == []
    assert unknown_postings(viewer, far) == 0


def test_mentions_are_kept_once_for_a_posting(world: World, occupation: Occupation) -> None:
    land(world.region, [posting(1, text="operate lathes, lathe work, operate lathes")])

    assert PostingMention.objects.count() == 1
