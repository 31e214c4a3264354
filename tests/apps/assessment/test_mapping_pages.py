"""Rules for statements as a programme lead meets them: choose a test, write rows, try, use."""

import json
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.apps.assessment.test_mapped_evidence import active, said, send, trainer
from tests.apps.assessment.test_mappings import PASSED, ROW, draft, instrument
from tests.apps.assessment.test_rating_pages import signed_in
from tests.apps.conftest import World

from ronghe.apps.assessment.mapping_rows import MappingRow, ScoreRow, row_of_mapping
from ronghe.apps.assessment.mapping_rules import Condition
from ronghe.apps.assessment.models import Instrument, StatementMapping
from ronghe.apps.people.api import Viewer

__all__ = ["instrument", "trainer"]

TYPED = {
    "title_en": "Lathe trainer",
    "title_zh": "车床模拟器",
    "context": "simulator",
    "phase": "outcome",
    "takes_from": "2026-02-01",
    "asked-0": "verb:is",
    "value-0": PASSED,
    "upper-0": "",
    "asked-1": "success:is",
    "value-1": "Yes",
    "upper-1": "",
    "asked-2": "scaled:between",
    "value-2": "0,5",
    "upper-2": "1",
    "source-0": "success",
    "source-1": "scaled",
    "cuts-1": " 0.6 ",
    "source-2": "",
    "cuts-2": "",
}


def address(name: str, mapping: StatementMapping) -> str:
    return reverse(name, args=[mapping.uuid])


def test_published_tests_of_the_programme_are_offered_and_begin_a_draft(
    world: World, instrument: Instrument
) -> None:
    client = signed_in(world.lead)
    page = client.get(reverse("mapping_new"))
    [(programme, choices)] = page.context["form"].fields["target"].choices
    [(value, label)] = choices

    answer = client.post(reverse("mapping_new"), {"target": value})

    mapping = StatementMapping.objects.get()
    assert (programme, label) == ("CNC machining", "test, version 1")
    assert answer["Location"] == address("mapping_edit", mapping)
    assert (mapping.instrument, mapping.takes_from) == (instrument, date.today())


def test_without_a_published_test_the_page_says_what_to_do_first(world: World) -> None:
    page = signed_in(world.lead).get(reverse("mapping_new")).content.decode()

    assert "No test or scale is published yet" in page


def test_rows_are_written_as_they_were_typed(world: World, instrument: Instrument) -> None:
    mapping = draft(world, instrument)

    answer = signed_in(world.lead).post(address("mapping_edit", mapping), TYPED)

    mapping.refresh_from_db()
    assert answer["Location"] == address("mapping", mapping)
    assert row_of_mapping(mapping) == MappingRow(
        title_en="Lathe trainer",
        title_zh="车床模拟器",
        context="simulator",
        phase="outcome",
        takes_from=date(2026, 2, 1),
        conditions=(
            Condition("verb", "is", PASSED),
            Condition("success", "is", "yes"),
            Condition("scaled", "between", "0.5", "1"),
        ),
        scores=(ScoreRow("test-1", "success"), ScoreRow("test-2", "scaled", "", (0.6,))),
    )


def test_page_shows_again_what_was_written(world: World, instrument: Instrument) -> None:
    mapping = draft(world, instrument)
    client = signed_in(world.lead)

    form = client.get(address("mapping_edit", mapping)).context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    client.post(address("mapping_edit", mapping), data)

    assert row_of_mapping(StatementMapping.objects.get()) == ROW


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"value-0": "passed"}, "value-0"),
        ({"value-1": "perhaps"}, "value-1"),
        ({"upper-2": ""}, "value-2"),
        ({"asked-0": "", "value-0": PASSED}, "asked-0"),
        ({"cuts-1": ""}, "cuts-1"),
        ({"cuts-1": "much"}, "cuts-1"),
        ({"cuts-1": "0.2; 0.4"}, "cuts-1"),
        ({"takes_from": "soon"}, "takes_from"),
        ({"source-0": "magic"}, "source-0"),
    ],
)
def test_bad_row_is_named_beside_its_field_and_nothing_is_written(
    world: World, instrument: Instrument, change: dict[str, str], field: str
) -> None:
    mapping = draft(world, instrument)

    page = signed_in(world.lead).post(address("mapping_edit", mapping), TYPED | change)

    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert page.context["form"]["title_en"].value() == "Lathe trainer"
    assert row_of_mapping(StatementMapping.objects.get()) == ROW


def test_version_in_use_says_that_the_next_one_is_to_be_begun(
    world: World, instrument: Instrument
) -> None:
    mapping = active(world, instrument)

    page = signed_in(world.lead).post(address("mapping_edit", mapping), TYPED)

    assert page.status_code == 422
    assert "Begin the next version" in page.content.decode()


def test_one_version_says_in_words_what_it_asks_and_gives(
    world: World, instrument: Instrument
) -> None:
    mapping = draft(world, instrument)

    view = signed_in(world.lead).get(address("mapping", mapping)).context["view"]

    assert [one.en for one in view.conditions] == [f"verb is “passed” ({PASSED})"]
    assert [(item.en, said.en) for item, said in view.scores] == [
        ("Item 1", "success"),
        ("Item 2", "scaled score, from 0.6 on"),
    ]
    assert view.faults == ()


def test_rule_goes_into_use_and_out_of_it_after_one_question(
    world: World, instrument: Instrument
) -> None:
    mapping = draft(world, instrument)
    client = signed_in(world.lead)

    asked = client.get(address("mapping_activate", mapping)).content.decode()
    client.post(address("mapping_activate", mapping))
    used = StatementMapping.objects.get().state
    client.post(address("mapping_retire", mapping))

    assert "Put this rule in use?" in asked
    assert (used, StatementMapping.objects.get().state) == ("active", "retired")


def test_next_version_opens_with_its_rows_and_a_draft_is_discarded(
    world: World, instrument: Instrument
) -> None:
    mapping = active(world, instrument)
    client = signed_in(world.lead)

    answer = client.post(address("mapping_version", mapping))
    second = StatementMapping.objects.get(version=2)
    client.post(address("mapping_discard", second))

    assert answer["Location"] == address("mapping_edit", second)
    assert list(StatementMapping.objects.all()) == [mapping]


def test_try_counts_what_would_become_evidence(
    world: World, instrument: Instrument, trainer: Viewer
) -> None:
    mapping = draft(world, instrument)
    send(trainer, said(world.students[0]), said("somebody else"))

    page = signed_in(world.lead).get(address("mapping_trial", mapping)).content.decode()

    assert "Of the newest 2 statements 1 would become evidence." in " ".join(page.split())
    assert "It is about nobody whom the school knows." in page


def test_pasted_statement_is_shown_with_what_it_becomes(
    world: World, instrument: Instrument
) -> None:
    mapping = draft(world, instrument)
    pasted = json.dumps(said(world.students[0]))

    page = signed_in(world.lead).post(address("mapping_trial", mapping), {"statement": pasted})

    assert page.status_code == 200
    assert page.context["row"].said.en == "Item 1 – right; Item 2 – right"


@pytest.mark.parametrize("pasted", ["no json", "[1]", "{}", '{"actor": 3}', "[" * 30_000])
def test_pasted_text_that_is_no_statement_is_kept_and_explained(
    world: World, instrument: Instrument, pasted: str
) -> None:
    mapping = draft(world, instrument)

    page = signed_in(world.lead).post(address("mapping_trial", mapping), {"statement": pasted})

    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["statement"]
    assert page.context["form"]["statement"].value() == pasted


def test_pages_cost_the_same_for_one_row_and_for_many(
    world: World, instrument: Instrument, trainer: Viewer
) -> None:
    mapping = draft(world, instrument)
    send(trainer, said(world.students[0]))
    client = signed_in(world.lead)
    urls = [reverse("mappings"), address("mapping", mapping), address("mapping_trial", mapping)]

    def costs() -> list[int]:
        counted = []
        for url in urls:
            with CaptureQueriesContext(connection) as seen:
                assert client.get(url).status_code == 200
            counted.append(len(seen))
        return counted

    costs()
    first = costs()
    draft(world, instrument)
    send(trainer, *(said(one) for one in world.students), said("else"))

    assert costs() == first
