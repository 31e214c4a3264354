"""The search, the same on both databases: words, beginnings of words, Chinese of two characters."""

import pytest
from tests.apps.conftest import NOON, World

from ronghe.apps.competence.models import Framework
from ronghe.apps.competence.queries.searching import search
from ronghe.apps.competence.services.classifications import Imported, import_classification
from ronghe.apps.competence.words import Term, terms_of, words_of
from ronghe.apps.people.api import NOBODY, NotAllowed, Viewer, viewer_of_person
from ronghe.standards.classification import Classification, Concept


def labelled(*concepts: Concept) -> Classification:
    return Classification(
        "trial", "1", "T", "试", "P", "L", "A", "甲", "", "en", tuple(concepts), ()
    )


CONCEPTS = (
    Concept("1", "skill", "machine metal parts", "en", "K1"),
    Concept("2", "skill", "machine", "en"),
    Concept("3", "occupation", "machinist", "en", "", "", ("machine operator", "铣工与车工")),
    Concept("4", "tool", "Machine vices", "en"),
    Concept("5", "technology", "C++", "en"),
    Concept("6", "technology", "C", "en"),
    Concept("7", "task", "操作数控机床加工零件", "zh"),
    Concept("8", "occupation", "机床装调维修工", "zh"),
    Concept("9", "skill", 'it\'s a "quoted" crème & more', "en"),
    Concept("10", "task", "维护数控系统，检查机床", "zh"),
)


@pytest.fixture
def found(keeper: Viewer):
    import_classification(viewer=keeper, content=labelled(*CONCEPTS), at=NOON)

    def labels(question: str, **options: object) -> list[str]:
        return [one.label for one in search(keeper, question, **options).concepts]

    return labels


def test_texts_are_cut_into_words_and_pairs_of_characters() -> None:
    assert words_of("Set up CNC 数控机床, C++ & Ｃ#!") == [
        "set", "up", "cnc", "数控", "控机", "机床", "床", "c++", "c#",
    ]  # fmt: skip


def test_a_question_asks_for_beginnings_of_words_and_for_characters_in_sequence() -> None:
    assert terms_of("CNC 数控机 车 q") == (
        Term(("cnc",), is_prefix=True),
        Term(("数控", "控机"), is_prefix=False),
        Term(("车",), is_prefix=True),
        Term(("q",), is_prefix=True),
    )
    assert terms_of("C") == (Term(("c",), is_prefix=False),)


def test_an_equal_title_comes_first_then_its_other_names_then_its_beginning(found) -> None:
    assert found("machine") == ["machine", "machine metal parts", "Machine vices", "machinist"]


def test_all_words_must_be_there_in_any_order_and_case(found) -> None:
    assert found("PARTS mach") == ["machine metal parts"]
    assert found("machine gearbox") == []


def test_a_chinese_word_of_two_characters_is_found_inside_a_sentence(found) -> None:
    assert set(found("数控")) == {"操作数控机床加工零件", "维护数控系统，检查机床"}
    assert found("机床")[0] == "机床装调维修工"


def test_longer_chinese_words_must_stand_together(found) -> None:
    assert found("数控机床") == ["操作数控机床加工零件"]
    assert found("控机") == ["操作数控机床加工零件"]
    assert set(found("数控 机床")) == {"操作数控机床加工零件", "维护数控系统，检查机床"}


def test_one_chinese_character_is_found_at_any_place(found) -> None:
    assert found("件") == ["操作数控机床加工零件"]
    assert found("车") == ["machinist"]


def test_names_with_signs_and_single_letters_are_found(found) -> None:
    assert found("c++") == ["C++"]
    assert found("c") == ["C"]


def test_signs_in_a_question_are_not_commands(found) -> None:
    for question in ("it's", '"quoted"', "creme", "a AND (b", "NEAR(", "machine:*", "\\", "%", "'"):
        found(question)
    assert found("crème") == found("creme") == ['it\'s a "quoted" crème & more']
    assert found('"quoted"') == ['it\'s a "quoted" crème & more']
    assert found("*!?") == []


def test_a_code_is_found(found) -> None:
    assert found("K1") == ["machine metal parts"]


def test_the_further_name_that_was_met_is_said(keeper: Viewer, found) -> None:
    (hit,) = search(keeper, "车工").concepts

    assert (hit.label, hit.also) == ("machinist", "铣工与车工")


def test_kinds_and_classifications_narrow_the_search(found) -> None:
    assert found("machine", kinds=("tool",)) == ["Machine vices"]
    assert found("machine", classification="other") == []


def test_more_than_the_limit_is_said(keeper: Viewer, found) -> None:
    results = search(keeper, "machine", limit=2)

    assert (len(results.concepts), results.has_more) == (2, True)


def test_a_withdrawn_concept_is_not_found(keeper: Viewer, found) -> None:
    import_classification(viewer=keeper, content=labelled(*CONCEPTS[1:]), at=NOON)

    assert found("parts") == []


def test_a_changed_title_is_found_by_its_new_words_only(keeper: Viewer, found) -> None:
    changed = Concept("1", "skill", "mill wood", "en")
    import_classification(viewer=keeper, content=labelled(changed, *CONCEPTS[1:]), at=NOON)

    assert found("parts") == []
    assert found("wood") == ["mill wood"]


def test_own_competences_and_tasks_come_along(keeper: Viewer, framework: Framework) -> None:
    own = search(keeper, "车床").own

    assert [(one.kind, one.code, one.title.zh) for one in own] == [
        ("competence", "M.1", "调整车床"),
        ("task", "lathe", "调整车床"),
    ]


def test_the_number_of_queries_does_not_grow(
    keeper: Viewer, imported: Imported, django_assert_num_queries
) -> None:
    many = labelled(*(Concept(f"n{n}", "skill", f"turning {n}", "en") for n in range(150)))
    with django_assert_num_queries(5):
        search(keeper, "turn")
    import_classification(viewer=keeper, content=many, at=NOON)

    with django_assert_num_queries(5):
        search(keeper, "turn", limit=100)


def test_whoever_has_not_signed_in_searches_nothing(world: World) -> None:
    with pytest.raises(NotAllowed):
        search(NOBODY, "machine")
    assert search(viewer_of_person(world.students[0]), "").concepts == ()
