"""A small classification, a small framework, and who looks at them."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.apps.competence.case_steps import CSV, bring_in, published
from tests.apps.conftest import NOON
from tests.standards.conftest import pytest_collection_modifyitems, shared_data

from ronghe.apps.competence.models import Framework
from ronghe.apps.competence.services.classifications import import_classification
from ronghe.apps.competence.services.framework_imports import import_framework_csv
from ronghe.apps.people.api import Viewer, command_viewer
from ronghe.standards.classification import Classification, Concept, Relation

TURNER = "http://data.europa.eu/esco/occupation/turner"
TURN = "http://data.europa.eu/esco/skill/turn"

CONCEPTS = (
    Concept("isco/7223", "occupation_group", "Metal workers", "en", "7223"),
    Concept(TURNER, "occupation", "turner", "en", "7223.4", "Turns metal.", ("lathe hand",)),
    Concept("skill/S8", "skill_group", "working with machinery", "en", "S8"),
    Concept(TURN, "skill", "turn metal", "en", "", "On a lathe.", ("metal turning", "数控车削")),
    Concept("skill/chips", "knowledge", "chip formation", "en"),
    Concept("task/1", "task", "操作数控机床", "zh", "1"),
)
RELATIONS = (
    Relation(TURNER, "isco/7223", "broader"),
    Relation(TURN, "skill/S8", "broader"),
    Relation(TURNER, TURN, "essential"),
    Relation(TURNER, "skill/chips", "optional"),
    Relation(TURNER, "task/1", "has_task", note="Core"),
)


def small_classification(
    concepts: tuple[Concept, ...] = CONCEPTS,
    relations: tuple[Relation, ...] = RELATIONS,
    version: str = "1",
) -> Classification:
    return Classification(
        code="esco",
        version=version,
        title="Small",
        title_zh="小",
        publisher="Somebody",
        licence="free",
        attribution="Made by somebody.",
        attribution_zh="由某人制作。",
        homepage="https://example.org/",
        lang="en",
        concepts=concepts,
        relations=relations,
    )


HEADER = (
    "kind,code,parent,dimension,order,level,title_en,title_zh,description_en,essential,optional,"
    "alignments,settings\n"
)
FRAMEWORK = (
    HEADER
    + "framework,turning,,,,,Turning,车削,What a turner can do,,,,version=1 trade=cnc\n"
    + "level,novice,,,,0,Novice,新手,,,,,\n"
    + "level,competent,,,,1,Competent,胜任,,,,,\n"
    + "competence,M,,behavioural,basic,,Machines parts,加工零件,,,,,\n"
    + f"competence,M.1,M,,higher,,Sets up a lathe,调整车床,,,,exact={TURN},\n"
    + "competence,A,,attitudinal,basic,,Minds safety,注意安全,,,,,\n"
    + "anchor,,M.1,,,competent,Sets up a lathe alone,独立调整车床,,,,,\n"
    + "occupation,turner,,,,,Turner,车工,,M M.1,A,"
    + f"exact={TURNER} exact=csco:occupation:6-18-01-01 onet:soc:51-4041.00,\n"
    + "work_process,setup,turner,,,,Setting up,调整,,,,,\n"
    + "work_task,lathe,setup,,,,Set up a lathe,调整车床,,M.1,,onet:task:3034,\n"
)


def upload(viewer: Viewer, text: str, **options: bool):
    stream = io.BytesIO(text.encode())
    return import_framework_csv(viewer=viewer, stream=stream, name="turning.csv", **options)


@pytest.fixture
def keeper(db: None) -> Viewer:
    """Whoever holds the machine."""
    return command_viewer()


@pytest.fixture
def imported(keeper: Viewer):
    """The small classification, imported."""
    return import_classification(viewer=keeper, content=small_classification(), at=NOON)


@pytest.fixture
def framework(keeper: Viewer):
    """The small framework, a draft."""
    return upload(keeper, FRAMEWORK).framework


@pytest.fixture
def shared_schema(shared_data: Callable[[str], Path]) -> dict[str, Any]:
    """The official JSON Schema of CASE packages."""
    file = shared_data("schemas") / "case-v1p1-cfpackage.official.json"
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


__all__ = ["pytest_collection_modifyitems", "shared_data"]


@pytest.fixture
def turning(db: None) -> Framework:
    framework = bring_in(CSV).framework
    assert framework is not None
    return framework


@pytest.fixture
def baked(db: None) -> Framework:
    framework = bring_in(published()).framework
    assert framework is not None
    return framework
