"""Instruments are made from a page or a file, looked at, published once, and never change then."""

import io
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.apps.assessment.test_rating_pages import signed_in
from tests.apps.conftest import NOON, World, add_instrument

from ronghe.apps.assessment.instrument_rows import faults_of, row_of
from ronghe.apps.assessment.models import Instrument
from ronghe.apps.assessment.queries.sessions import instruments_of
from ronghe.apps.assessment.services.instruments import (
    begin_instrument_version,
    copy_instrument,
    discard_draft,
    export_instruments,
    import_instruments,
    plan_instruments,
    publish_instrument,
    write_draft,
)
from ronghe.apps.base.api import Refused
from ronghe.apps.competence.api import Competence, Level, ProgrammeFramework
from ronghe.apps.competence.models import Anchor
from ronghe.apps.people.api import NotAllowed, Person, viewer_of_person
from ronghe.standards.instrument_csv import CategoryRow, InstrumentRow, ItemRow

DIMENSIONS = {"clamps": "behavioural", "reasons": "cognitive"}
STEPS = (CategoryRow(0, "Shown", "示范"), CategoryRow(1, "Alone", "独立"))
ITEM = ItemRow("turning-1", "clamps", "Clamps", "装夹", categories=STEPS)
SCALE = InstrumentRow("turning", "anchored_scale", "Turning", "车削", items=(ITEM,))


@pytest.fixture
def ready(world: World) -> World:
    ProgrammeFramework.objects.create(
        programme=world.programme, framework=world.framework, from_entry_year=2020
    )
    for position, (code, dimension) in enumerate(DIMENSIONS.items()):
        Competence.objects.create(
            framework=world.framework,
            code=code,
            dimension=dimension,
            position=position,
            title_en=code.title(),
            title_zh=f"能力{position}",
        )
    return world


def draft(world: World, row: InstrumentRow = SCALE, who: Person | None = None) -> Instrument:
    viewer = viewer_of_person(who or world.lead)
    return write_draft(viewer=viewer, framework=world.framework, row=row)


def publish(world: World, instrument: Instrument) -> Instrument:
    return publish_instrument(viewer=viewer_of_person(world.lead), instrument=instrument, at=NOON)


# --- drafts and versions --------------------------------------------------------------------------


def test_a_draft_says_what_was_written_and_is_written_whole_again(ready: World) -> None:
    first = draft(ready)
    changed = replace(SCALE, title_en="Turning at work", items=())

    second = draft(ready, changed)

    assert (second.pk, second.version, row_of(second)) == (first.pk, 1, changed)


def test_publishing_a_second_version_replaces_the_first(ready: World) -> None:
    first = publish(ready, draft(ready))
    viewer = viewer_of_person(ready.lead)
    second = begin_instrument_version(viewer=viewer, instrument=first)

    publish(ready, second)

    first.refresh_from_db()
    assert (second.version, first.replaced_by) == (2, second)
    assert row_of(second) == row_of(first)


def test_a_version_that_was_begun_is_gone_on_with(ready: World) -> None:
    first = publish(ready, draft(ready))
    viewer = viewer_of_person(ready.lead)

    one, other = (begin_instrument_version(viewer=viewer, instrument=first) for _ in range(2))

    assert one == other


def test_what_is_published_is_refused_every_change_and_stays(ready: World) -> None:
    published = publish(ready, draft(ready))
    viewer = viewer_of_person(ready.lead)

    with pytest.raises(Refused):
        discard_draft(viewer=viewer, instrument=published)
    with pytest.raises(Refused):
        publish(ready, published)
    draft(ready, replace(SCALE, title_en="Other"))

    published.refresh_from_db()
    assert row_of(published) == SCALE


def test_a_copy_has_its_items_under_codes_of_its_own(ready: World) -> None:
    original = draft(ready)

    copied = copy_instrument(
        viewer=viewer_of_person(ready.lead), instrument=original, code="milling"
    )

    assert [item.code for item in row_of(copied).items] == ["milling-1"]
    assert row_of(copied).items[0].categories == STEPS


def test_an_item_code_of_another_instrument_is_refused_and_nothing_is_written(
    ready: World,
) -> None:
    draft(ready)

    with pytest.raises(Refused) as refusal:
        draft(ready, replace(SCALE, code="milling"))

    assert refusal.value.code == "item-code-taken"
    assert not Instrument.objects.filter(code="milling").exists()


@pytest.mark.parametrize("who", ["teacher", "mentor"])
def test_who_leads_nothing_makes_no_instrument(ready: World, who: str) -> None:
    with pytest.raises(NotAllowed):
        draft(ready, who=getattr(ready, who))

    assert not Instrument.objects.exists()


def test_a_framework_that_none_of_ones_programmes_follows_is_out_of_reach(ready: World) -> None:
    ProgrammeFramework.objects.all().delete()

    with pytest.raises(NotAllowed):
        draft(ready)

    assert not Instrument.objects.exists()


# --- what keeps one from being published ----------------------------------------------------------


def of_kind(kind: str, *scores: int, competence: str = "clamps") -> InstrumentRow:
    categories = tuple(CategoryRow(score, "a", "甲") for score in scores)
    item = replace(ITEM, competence=competence, categories=categories)
    return replace(SCALE, kind=kind, items=(item,))


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (replace(SCALE, items=()), "It has no item yet."),
        (of_kind("anchored_scale", 0), "Item 1: it needs two answers at least."),
        (
            of_kind("knowledge_test", 0, 1),
            "Item 1: an instrument of this kind does not measure the dimension “behavioural”.",
        ),
        (
            of_kind("knowledge_test", 1, 1, competence="reasons"),
            "Item 1: exactly one answer counts 1, the others 0.",
        ),
        (
            of_kind("anchored_scale", 0, 2),
            "Item 1: scores rise by one from answer to answer, beginning with 0 or 1.",
        ),
        (
            of_kind("situational_judgement", 2, 2, competence="reasons"),
            "Item 1: at least two answers must count differently.",
        ),
        (
            of_kind("checklist", 0, 1, competence="x"),
            "Item 1: the framework has no competence x.",
        ),
    ],
)
def test_what_an_instrument_lacks_is_said(row: InstrumentRow, fault: str) -> None:
    assert [one.en for one in faults_of(row, DIMENSIONS)] == [fault]


@pytest.mark.parametrize(
    "row",
    [
        SCALE,
        of_kind("checklist", 0, 1),
        of_kind("anchored_scale", 1, 2, 3),
        of_kind("knowledge_test", 0, 1, 0, competence="reasons"),
        of_kind("situational_judgement", 2, 0, 3, 1, competence="reasons"),
        of_kind("open_task", 0, 1, 2, competence="reasons"),
    ],
)
def test_a_whole_instrument_lacks_nothing(row: InstrumentRow) -> None:
    assert faults_of(row, DIMENSIONS) == ()


def test_publishing_what_is_not_whole_is_refused_and_it_stays_a_draft(ready: World) -> None:
    unready = draft(ready, replace(SCALE, items=()))

    with pytest.raises(Refused) as refusal:
        publish(ready, unready)

    unready.refresh_from_db()
    assert (refusal.value.code, unready.published_at) == ("instrument-not-ready", None)


# --- files ----------------------------------------------------------------------------------------


def test_a_file_becomes_drafts_and_goes_out_as_the_same_bytes(ready: World) -> None:
    content = export_instruments([draft(ready)])
    Instrument.objects.all().delete()

    plan, written = import_instruments(
        viewer=viewer_of_person(ready.lead),
        framework=ready.framework,
        stream=io.BytesIO(content),
        name="a.csv",
    )

    assert (plan.can_land, [one.version for one in written]) == (True, [1])
    assert export_instruments(written) == content


def test_a_file_that_says_what_stands_already_does_nothing(ready: World) -> None:
    content = export_instruments([publish(ready, draft(ready))])

    plan = plan_instruments(
        viewer=viewer_of_person(ready.lead),
        framework=ready.framework,
        stream=io.BytesIO(content),
        name="a.csv",
    )

    assert (plan.drafts, plan.unchanged, plan.can_land) == ((), ("turning",), False)


def test_one_instrument_that_cannot_be_keeps_the_whole_file_out(ready: World) -> None:
    content = export_instruments([draft(ready)]).decode() + "\r\n".join(
        ["instrument,b,checklist,,5,,,,B,乙,,", "item,b-1,,,,none,,,I,项,,", ""]
    )
    Instrument.objects.all().delete()

    with pytest.raises(Refused) as refusal:
        import_instruments(
            viewer=viewer_of_person(ready.lead),
            framework=ready.framework,
            stream=io.BytesIO(content.encode()),
            name="a.csv",
        )

    assert refusal.value.code == "unknown-competence"
    assert not Instrument.objects.exists()


# --- the pages ------------------------------------------------------------------------------------


def new_scale(client: Client) -> Instrument:
    said = {"code": "turning", "kind": "anchored_scale", "title_en": "Turning", "title_zh": "车削"}
    client.post(reverse("instrument_new"), {**said, "minutes": "6"})
    return Instrument.objects.get(code="turning")


def answers(**more: str) -> dict[str, str]:
    said = {"competence": "clamps", "code": "turning-1"}
    return {**said, "title_en": "Clamps", "title_zh": "装夹", **more}


def test_a_scale_is_made_published_and_listed_without_a_line_of_code(ready: World) -> None:
    client = signed_in(ready.lead)
    made = new_scale(client)
    texts = {"en-0": "Shown", "zh-0": "示范", "en-1": "Alone", "zh-1": "独立"}
    client.post(reverse("instrument_item_new", args=[made.uuid]), answers(**texts))

    client.post(reverse("instrument_publish", args=[made.uuid]))

    made.refresh_from_db()
    assert made.published_at is not None
    assert row_of(made).items == (replace(ITEM, categories=STEPS),)
    assert "in use" in client.get(reverse("instruments")).content.decode()


def test_an_item_of_a_scale_begins_with_the_anchors_of_its_competence(ready: World) -> None:
    competence = Competence.objects.get(code="clamps")
    for level in Level.objects.filter(framework=ready.framework):
        Anchor.objects.create(
            competence=competence, level=level, title_en=f"does {level.number}", title_zh="做"
        )
    client = signed_in(ready.lead)
    made = new_scale(client)

    page = client.get(reverse("instrument_item_new", args=[made.uuid]) + "?competence=clamps")

    text = page.content.decode()
    assert [f"does {n}" in text for n in range(6)] == [True] * 5 + [False]


def test_a_text_in_one_language_only_is_asked_for_in_the_other_and_kept(ready: World) -> None:
    client = signed_in(ready.lead)
    made = new_scale(client)

    page = client.post(
        reverse("instrument_item_new", args=[made.uuid]), answers(**{"en-0": "Shown first"})
    )

    assert page.status_code == 422
    assert "Both languages are needed." in page.content.decode()
    assert "Shown first" in page.content.decode()
    assert not made.items.exists()


def test_a_test_asks_which_answer_is_right(ready: World) -> None:
    made = draft(ready, replace(SCALE, kind="knowledge_test", items=()))
    texts = {"en-0": "a", "zh-0": "甲", "en-1": "b", "zh-1": "乙"}
    url = reverse("instrument_item_new", args=[made.uuid])
    client = signed_in(ready.lead)

    without = client.post(url, answers(competence="reasons", **texts))
    client.post(url, answers(competence="reasons", right="1", **texts))

    assert "Say which answer is right." in without.content.decode()
    assert [one.score for one in row_of(made).items[0].categories] == [0, 1]


def test_items_change_places_and_go(ready: World) -> None:
    second = replace(ITEM, code="turning-2")
    made = draft(ready, replace(SCALE, items=(ITEM, second)))
    client = signed_in(ready.lead)

    def move(place: int, to: str) -> list[str]:
        client.post(reverse("instrument_item_move", args=[made.uuid, place]), {"to": to})
        return [item.code for item in row_of(made).items]

    assert move(2, "up") == ["turning-2", "turning-1"]
    assert move(2, "down") == ["turning-2", "turning-1"]  # there is nothing below the last
    assert move(1, "out") == ["turning-1"]


def test_the_form_is_looked_at_before_it_goes_out(ready: World) -> None:
    made = draft(ready)

    page = signed_in(ready.lead).get(reverse("instrument_preview", args=[made.uuid]))

    assert "Alone" in page.content.decode()
    assert "I could not see this" in page.content.decode()


def test_a_file_is_looked_at_and_lands_when_told(ready: World) -> None:
    content = export_instruments([draft(ready)])
    Instrument.objects.all().delete()
    client = signed_in(ready.lead)
    file = SimpleUploadedFile("a.csv", content)
    said = {"framework": str(ready.framework.uuid), "file": file}
    page = client.post(reverse("instrument_import"), said)
    assert "1 instrument can be taken as a draft." in page.content.decode()
    assert not Instrument.objects.exists()

    landing = {"framework": said["framework"], "content": page.context["content"]}
    client.post(reverse("instrument_import_land"), landing)

    assert row_of(Instrument.objects.get()) == SCALE


def test_a_published_instrument_has_no_page_that_changes_it(ready: World) -> None:
    published = publish(ready, draft(ready))
    client = signed_in(ready.lead)

    names = ["instrument_draft", "instrument_about", "instrument_item_new", "instrument_publish"]
    statuses = {client.get(reverse(name, args=[published.uuid])).status_code for name in names}

    assert statuses == {404}


def test_a_draft_costs_the_same_for_one_item_and_for_many(ready: World) -> None:
    client = signed_in(ready.lead)
    few = draft(ready)
    many = draft(
        ready,
        replace(
            SCALE,
            code="long",
            items=tuple(replace(ITEM, code=f"long-{n}") for n in range(40)),
        ),
    )

    def queries(instrument: Instrument) -> int:
        with CaptureQueriesContext(connection) as caught:
            client.get(reverse("instrument_draft", args=[instrument.uuid]))
        return len(caught)

    assert queries(few) == queries(many)


def test_a_session_offers_only_what_is_published_and_newest(ready: World) -> None:
    add_instrument(ready.framework)
    draft(ready)

    offered = instruments_of(ready.school_class)

    assert [one.code for one in offered] == ["scale"]
