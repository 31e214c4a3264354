"""Opening the tree step by step, and one concept with its links."""

from uuid import uuid4

import pytest
from tests.apps.competence.conftest import RELATIONS, TURN, TURNER, small_classification
from tests.apps.conftest import NOON

from ronghe.apps.base.api import NotFound
from ronghe.apps.competence.models import Concept, Framework
from ronghe.apps.competence.queries.browsing import (
    PAGE,
    concept_with,
    narrower,
    tops,
    view_concept,
)
from ronghe.apps.competence.queries.frameworks import (
    competence_with,
    frameworks,
    view_competence,
    view_framework,
)
from ronghe.apps.competence.services.classifications import Imported, import_classification
from ronghe.apps.people.api import Viewer
from ronghe.standards.classification import Classification, Relation
from ronghe.standards.classification import Concept as Published


def test_the_tree_opens_one_step_at_a_time(keeper: Viewer, imported: Imported) -> None:
    branch = tops(keeper, imported.classification)

    assert [node.label for node in branch.nodes] == [
        "chip formation",
        "Metal workers",
        "working with machinery",
    ]
    assert [node.label for node in narrower(keeper, branch.nodes[1]).nodes] == ["turner"]


def test_a_long_branch_comes_in_pages_without_gaps(keeper: Viewer) -> None:
    children = [Published(f"c{n:03}", "skill", f"skill {n:03}", "en") for n in range(PAGE + 5)]
    content = Classification(
        "trial", "1", "T", "试", "P", "L", "A", "甲", "", "en",
        (Published("top", "skill_group", "top", "en"), *children),
        tuple(Relation(child.key, "top", "broader") for child in children),
    )  # fmt: skip
    import_classification(viewer=keeper, content=content, at=NOON)
    top = Concept.objects.get(key="top")

    first = narrower(keeper, top)
    second = narrower(keeper, top, first.next_start)

    assert (len(first.nodes), first.has_more) == (PAGE, True)
    assert (len(second.nodes), second.has_more) == (5, False)
    labels = [node.label for node in (*first.nodes, *second.nodes)]
    assert labels == [child.label for child in children]


def test_a_concept_shows_the_way_up_and_its_links_by_kind(
    keeper: Viewer, imported: Imported
) -> None:
    view = view_concept(keeper, Concept.objects.get(key=TURNER))

    assert [above.label for above in view.trail] == ["Metal workers"]
    assert [(g.kind, g.outgoing, [one.label for one in g.links]) for g in view.groups] == [
        ("essential", True, ["turn metal"]),
        ("has_task", True, ["操作数控机床"]),
        ("optional", True, ["chip formation"]),
    ]


def test_a_skill_shows_who_needs_it(keeper: Viewer, imported: Imported) -> None:
    view = view_concept(keeper, Concept.objects.get(key=TURN))

    assert [(g.kind, g.outgoing, [one.label for one in g.links]) for g in view.groups] == [
        ("essential", False, ["turner"])
    ]


def test_rated_links_come_with_the_most_important_first(keeper: Viewer) -> None:
    rated = (
        Relation(TURNER, "skill/chips", "rated", 2.0, 1.0),
        Relation(TURNER, TURN, "rated", 4.5, 3.0),
    )
    import_classification(
        viewer=keeper, content=small_classification(relations=(*RELATIONS[:2], *rated)), at=NOON
    )

    (group,) = view_concept(keeper, Concept.objects.get(key=TURNER)).groups

    assert [(one.label, one.importance, one.level) for one in group.links] == [
        ("turn metal", 4.5, 3.0),
        ("chip formation", 2.0, 1.0),
    ]


def test_own_competences_and_occupations_are_found_from_what_they_are_aligned_to(
    keeper: Viewer, imported: Imported, framework: Framework
) -> None:
    skill = view_concept(keeper, Concept.objects.get(key=TURN))
    occupation = view_concept(keeper, Concept.objects.get(key=TURNER))

    assert [one.code for one in skill.competences] == ["M.1"]
    assert [one.code for one in occupation.occupations] == ["turner"]


def test_the_number_of_queries_does_not_grow_with_the_links(
    keeper: Viewer, imported: Imported, django_assert_num_queries
) -> None:
    concepts = [Published(f"s{n}", "skill", f"s {n}", "en") for n in range(100)]
    content = small_classification()
    more = small_classification(
        (*content.concepts, *concepts),
        (*content.relations, *(Relation(TURNER, one.key, "essential") for one in concepts)),
    )
    turner = Concept.objects.select_related("classification").get(key=TURNER)
    with django_assert_num_queries(6):
        view_concept(keeper, turner)
    import_classification(viewer=keeper, content=more, at=NOON)

    with django_assert_num_queries(6):
        view_concept(keeper, turner)


def test_what_is_not_there_is_said_to_be_missing(keeper: Viewer) -> None:
    with pytest.raises(NotFound):
        concept_with(keeper, uuid4())


def test_a_framework_shows_its_dimensions_as_trees(keeper: Viewer, framework: Framework) -> None:
    view = view_framework(keeper, framework)

    trees = {tree.dimension.value: tree for tree in view.dimensions}
    assert [tree.count for tree in view.dimensions] == [0, 2, 1, 0, 0]
    (machines,) = trees["behavioural"].nodes
    assert machines.competence.code == "M"
    assert [(node.competence.code, node.depth) for node in machines.children] == [("M.1", 1)]
    (outline,) = view.work
    assert outline.occupation.code == "turner"
    assert [task.code for task in outline.processes[0][1]] == ["lathe"]


def test_a_competence_shows_anchors_work_and_what_it_is_aligned_to(
    keeper: Viewer, imported: Imported, framework: Framework
) -> None:
    row = competence_with(keeper, framework.competences.get(code="M.1").uuid)

    view = view_competence(keeper, row)

    assert [anchor.title_en for anchor in view.anchors] == ["Sets up a lathe alone"]
    assert [task.code for task in view.tasks] == ["lathe"]
    assert [one.code for one in view.essential_for] == ["turner"]
    (aligned,) = view.alignments
    assert aligned.concept is not None
    assert aligned.concept.label == "turn metal"


def test_the_list_of_frameworks_costs_one_query_whatever_its_length(
    keeper: Viewer, framework: Framework, django_assert_num_queries
) -> None:
    with django_assert_num_queries(1):
        rows = list(frameworks(keeper))
    Framework.objects.bulk_create(Framework(code=f"f{n}", version="1") for n in range(20))

    with django_assert_num_queries(1):
        assert len(list(frameworks(keeper))) == 21
    assert (rows[0].competence_count, rows[0].higher_count) == (3, 1)
