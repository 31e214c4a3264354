"""Importing a classification: whole, again without harm, and the next version of it."""

from dataclasses import replace
from pathlib import Path

import pytest
from tests.apps.competence.conftest import (
    CONCEPTS,
    RELATIONS,
    TURN,
    TURNER,
    small_classification,
)
from tests.apps.conftest import NOON, World

from ronghe.apps.base.api import AuditEntry
from ronghe.apps.competence.classification_files import run_import
from ronghe.apps.competence.models import Classification, Concept, ConceptRelation
from ronghe.apps.competence.services.classifications import Imported, import_classification
from ronghe.apps.competence.services.relation_rows import Changes
from ronghe.apps.people.api import NotAllowed, Viewer, viewer_of_person
from ronghe.standards.classification import Relation


def edges() -> set[tuple[str, str, str, str]]:
    rows = ConceptRelation.objects.values_list("source__key", "kind", "target__key", "note")
    return set(rows)


def test_a_first_import_writes_everything(imported: Imported) -> None:
    row = imported.classification

    assert (imported.added, imported.changed, imported.withdrawn) == (6, 0, 0)
    assert imported.relations == Changes(5, 0, 0)
    assert (row.concept_count, row.occupation_count, row.skill_count) == (6, 1, 2)
    turn = Concept.objects.get(key=TURN)
    assert (turn.uri, turn.label, turn.description) == (TURN, "turn metal", "On a lathe.")
    assert turn.alternative_labels == ["metal turning", "数控车削"]
    assert edges() == {(one.source, one.kind, one.target, one.note) for one in RELATIONS}


def test_the_tree_knows_where_it_begins_and_what_opens(imported: Imported) -> None:
    assert set(Concept.objects.filter(is_top=True).values_list("key", flat=True)) == {
        "isco/7223",
        "skill/S8",
        "skill/chips",
    }
    assert set(Concept.objects.filter(has_narrower=True).values_list("key", flat=True)) == {
        "isco/7223",
        "skill/S8",
    }


def test_the_same_import_again_changes_nothing(imported: Imported, keeper: Viewer) -> None:
    before = list(Concept.objects.order_by("pk").values())

    again = import_classification(viewer=keeper, content=small_classification(), at=NOON)

    assert again.did_nothing
    assert again.unchanged == 6
    assert list(Concept.objects.order_by("pk").values()) == before


def test_a_new_version_changes_adds_withdraws_and_keeps_identity(
    imported: Imported, keeper: Viewer
) -> None:
    uuid = Concept.objects.get(key=TURN).uuid
    turn = replace(CONCEPTS[3], label="turn metals")
    concepts = (*CONCEPTS[:3], turn, replace(CONCEPTS[4], key="skill/new"), CONCEPTS[5])
    relations = (RELATIONS[0], RELATIONS[2], Relation(TURNER, "task/1", "has_task", note="New"))

    second = import_classification(
        viewer=keeper, content=small_classification(concepts, relations, "2"), at=NOON
    )

    assert (second.added, second.changed, second.withdrawn, second.unchanged) == (1, 1, 1, 4)
    assert second.relations == Changes(0, 1, 2)
    assert Classification.objects.get().version == "2"
    assert Concept.objects.get(key=TURN).uuid == uuid
    assert Concept.objects.get(key=TURN).label == "turn metals"
    assert Concept.objects.get(key="skill/chips").withdrawn
    assert edges() == {(one.source, one.kind, one.target, one.note) for one in relations}


def test_a_withdrawn_concept_that_comes_back_is_the_same_one(
    imported: Imported, keeper: Viewer
) -> None:
    uuid = Concept.objects.get(key="skill/chips").uuid
    without = small_classification(
        tuple(one for one in CONCEPTS if one.key != "skill/chips"), RELATIONS[:3]
    )
    import_classification(viewer=keeper, content=without, at=NOON)

    import_classification(viewer=keeper, content=small_classification(), at=NOON)

    back = Concept.objects.get(key="skill/chips")
    assert (back.uuid, back.withdrawn) == (uuid, False)


def test_ratings_of_importance_and_level_are_kept(keeper: Viewer) -> None:
    rated = Relation(TURNER, TURN, "rated", 4.25, 3.5, "suppress")

    import_classification(viewer=keeper, content=small_classification(relations=(rated,)), at=NOON)

    row = ConceptRelation.objects.get()
    assert (row.importance, row.level, row.note) == (4.25, 3.5, "suppress")


def test_whoever_may_not_import_changes_nothing_and_is_written_down(world: World) -> None:
    viewer = viewer_of_person(world.teacher)

    with pytest.raises(NotAllowed):
        import_classification(viewer=viewer, content=small_classification(), at=NOON)

    assert not Classification.objects.exists()
    assert AuditEntry.objects.get().kind == AuditEntry.Kind.REFUSED


CSCO = (
    "level,code,code_num,name,definition,tasks,csco_code_num,alias\n"
    "1,6-00-00-00,1,生产制造人员,,,1,\n"
    "4,6-18-01-01,1,车工,操作车床。,1.装夹 2.车削,1,数控车工\n"
    "4,6-18-01,1,铣工,,,1,\n"
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "csco22.csv"
    path.write_text(CSCO, encoding="utf-8")
    return path


def test_a_file_is_imported_and_its_bad_rows_are_reported(keeper: Viewer, file: Path) -> None:
    report = run_import(viewer=keeper, name="csco", path=file, at=NOON)

    assert report.imported is not None
    assert report.imported.added == 4
    assert [(p.line, p.column, p.code) for p in report.errors] == [(4, "code", "bad_code")]
    assert Concept.objects.get(code="6-18-01-01").uri == "csco:occupation:6-18-01-01"


def test_all_or_none_keeps_everything_out_when_a_row_is_bad(keeper: Viewer, file: Path) -> None:
    report = run_import(viewer=keeper, name="csco", path=file, at=NOON, all_or_none=True)

    assert report.imported is None
    assert not Concept.objects.exists()


def test_a_dry_run_writes_nothing(keeper: Viewer, file: Path) -> None:
    report = run_import(viewer=keeper, name="csco", path=file, at=NOON, dry_run=True)

    assert (report.imported, report.concepts, report.relations) == (None, 4, 3)
    assert not Classification.objects.exists()
