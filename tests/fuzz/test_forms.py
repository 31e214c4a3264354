"""What people upload and type into a running Ronghe: read against its rows, refused in words."""

from typing import Any

import pytest
from django.http import QueryDict
from hypothesis import strategies as st
from tests.apps.assessment.test_mapping_pages import TYPED
from tests.apps.assessment.test_mappings import ROW, draft, instrument
from tests.apps.assessment.test_uploads import GOOD as RATINGS
from tests.apps.assessment.test_uploads import LONG, ready
from tests.apps.conftest import World, world
from tests.apps.industry.conftest import SYSTEM, Industry, industry
from tests.apps.industry.test_imports import GOOD as ENTERPRISES
from tests.apps.industry.test_imports import HEADER as COLUMNS
from tests.apps.industry.test_surveys import published
from tests.apps.people.test_import import GOOD as PEOPLE

from fuzzing import TEXTS, assert_storable, attack, json_files, spoilt_json, table_files
from ronghe.apps.assessment.forms_mappings import MappingForm, PastedForm
from ronghe.apps.assessment.models import Instrument, StatementMapping
from ronghe.apps.assessment.queries.mapping_trials import try_on
from ronghe.apps.assessment.services.mappings import write_mapping
from ronghe.apps.assessment.services.upload_reading import Defaults
from ronghe.apps.assessment.services.upload_table import guess_columns, header_of
from ronghe.apps.assessment.services.uploads import plan_upload
from ronghe.apps.base.api import Refused, now
from ronghe.apps.certification.rule_engine.documents import (
    NotADocument,
    facts_of,
    json_of,
    requirements_of,
)
from ronghe.apps.certification.rule_engine.requirements import RequirementFault
from ronghe.apps.industry.forms.surveys import AnswerForm
from ronghe.apps.industry.services.imports import plan_enterprises
from ronghe.apps.people.api import viewer_of_person
from ronghe.apps.people.services.imports import plan_import

__all__ = ["industry", "instrument", "ready", "world"]

REQUIREMENTS = [
    {"kind": "level", "dimension": "behavioural", "level": 2, "probability": 0.8},
    {"kind": "raters", "dimension": "behavioural", "at_least": 2, "from_enterprise": 1},
    {"kind": "contexts", "dimension": "", "at_least": 2, "named": ["workshop"]},
]


def told(problems: Any) -> None:
    for problem in problems:
        assert problem.reason.en
        assert problem.reason.zh
        assert_storable(problem)


def test_any_file_of_people_is_planned_or_its_cells_are_named(world: World) -> None:
    viewer = viewer_of_person(world.administrator)

    def read(content: bytes) -> None:
        plan = plan_import(viewer=viewer, organisation=world.school, content=content)
        told(plan.problems)
        assert_storable([(row.number, row.name_zh, row.name_en) for row in plan.rows])

    attack(read, table_files(PEOPLE))


def test_any_file_of_enterprises_is_planned_or_its_cells_are_named(industry: Industry) -> None:
    def read(content: bytes) -> None:
        region = industry.world.region
        told(plan_enterprises(viewer=SYSTEM, region=region, content=content).problems)

    attack(read, table_files(f"{COLUMNS}\n{ENTERPRISES}"))


def test_any_file_of_scores_is_planned_or_its_cells_are_named(ready: World) -> None:
    viewer = viewer_of_person(ready.lead)

    def read(content: bytes) -> None:
        header, _ = header_of(content)
        for columns in (LONG, guess_columns(header, ["scale-1", "scale-2"])):
            plan = plan_upload(
                viewer=viewer,
                framework=ready.framework,
                content=content,
                columns=columns,
                defaults=Defaults(),
            )
            told(plan.problems)

    attack(read, table_files(RATINGS))


def typed(valid: dict[str, str]) -> st.SearchStrategy[dict[str, str]]:
    """A form with some fields exchanged, as Django decodes it: always UTF-8."""
    sent = [text.encode("utf-8", "replace").decode() for text in TEXTS]
    some = st.dictionaries(
        st.sampled_from(sorted(valid)), st.sampled_from(sent) | st.text(max_size=12), max_size=4
    )
    return some.map(lambda changes: {**valid, **changes})


def test_any_rule_for_statements_is_written_or_its_fields_are_named(
    world: World, instrument: Instrument
) -> None:
    mapping, viewer = draft(world, instrument), viewer_of_person(world.lead)

    def read(data: dict[str, str]) -> None:
        form = MappingForm(data, instrument=instrument, row=ROW)
        if form.is_valid():
            write_mapping(viewer=viewer, mapping=mapping, row=form.as_row())
        else:
            assert all(form.errors.values())

    attack(read, typed(TYPED))


def test_any_pasted_statement_is_tried_or_refused(world: World, instrument: Instrument) -> None:
    mapping: StatementMapping = draft(world, instrument)
    viewer = viewer_of_person(world.lead)
    statement = {
        "actor": {"mbox": "mailto:a@b.example"},
        "verb": {"id": "http://adlnet.gov/expapi/verbs/passed"},
        "object": {"id": "https://trainer.example/1", "definition": {"type": "urn:x:y"}},
        "result": {"success": True, "score": {"scaled": 0.7}, "duration": "PT5M"},
        "context": {"contextActivities": {"parent": {"id": "https://trainer.example"}}},
        "timestamp": "2026-03-02T04:00:00Z",
    }

    def read(content: bytes) -> None:
        form = PastedForm({"statement": content.decode("utf-8", "replace")})
        if form.is_valid():
            assert_storable(try_on(viewer, mapping, form.cleaned_data["statement"], at=now()).said)

    attack(read, json_files(statement), refusals=(Refused,))


def test_any_answers_to_a_survey_are_taken_or_their_fields_are_named(industry: Industry) -> None:
    questions = list(published(industry).questions.all())
    valid = {
        "q1": "0",
        "q2": "1",
        "q3": "4",
        "q4": "10",
        "q4_next": "14",
        "q5": "A robot",
        "q5_since": "2026-05-04",
    }

    def read(data: dict[str, str]) -> None:
        sent = QueryDict(mutable=True)
        sent.update(data)
        form = AnswerForm(sent, questions=questions, draft={})
        assert_storable(form.typed())
        if form.is_valid():
            assert_storable(form.values())

    attack(read, typed(valid))


def test_any_rule_of_a_certificate_is_read_or_refused() -> None:
    def read(data: Any) -> None:
        found = requirements_of(data)
        assert requirements_of([json_of(one) for one in found]) == found

    attack(read, spoilt_json(REQUIREMENTS), refusals=(NotADocument, RequirementFault))


@pytest.mark.parametrize("kind", ["module", "qualification", "evidence", "level"])
def test_any_facts_are_read_or_refused(kind: str) -> None:
    facts = [{"kind": kind, "key": "k", "code": "m", "on": "2026-03-02", "dimension": "x"}]

    attack(facts_of, spoilt_json(facts), refusals=(NotADocument,), examples=15)
