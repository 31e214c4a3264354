"""What the dictionary finds in a text, where, and what it leaves out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ronghe.engines.demand import Ambiguous, DemandInputError, Label, Mention, SkillDictionary
from ronghe.engines.demand.data import Language
from ronghe.engines.demand.inflection import ing_form
from ronghe.engines.demand.normalising import canonical


def dictionary(*texts: str, language: Language = "en") -> SkillDictionary:
    """Each label is its own concept."""
    return SkillDictionary.build([Label(text, text, language, True) for text in texts])


def found(one: SkillDictionary, text: str, language: Language = "en") -> list[str]:
    return [text[m.start : m.end] for m in one.find(text, language)]


def test_a_mention_says_where_it_stands_and_what_it_means() -> None:
    one = SkillDictionary.build([Label("urn:turning", "CNC turning", "en", False)])

    mentions = one.find("Experience in CNC  turning, please", "en")

    assert mentions == (Mention(14, 26, "urn:turning", "CNC turning"),)


def test_labels_begin_and_end_at_words() -> None:
    assert found(dictionary("java", "art"), "javascript and smart artful java.") == ["java"]


def test_the_longest_label_wins() -> None:
    one = dictionary("machine", "machine learning", "learning", "learning to weld")

    assert found(one, "machine learning to weld") == ["machine learning"]
    assert found(one, "machine, learning") == ["machine, learning"]


def test_a_long_label_that_does_not_come_to_its_end_leaves_the_short_one() -> None:
    one = dictionary("data", "data protection officer", "protection")

    assert found(one, "data protection rules") == ["data", "protection"]


@pytest.mark.parametrize(
    "text", ["Cutting-tools", "cutting tool", "cutting\ntools", "CUTTING/TOOLS", "cutting   tool"]
)
def test_case_hyphens_spaces_and_plurals_do_not_matter(text: str) -> None:
    assert found(dictionary("cutting tools"), f"uses {text} daily") == [text]


def test_a_verb_phrase_is_found_with_ing() -> None:
    one = dictionary("plan production", "manage staff", "engineer")

    text = "planning production and managing staff; engineering"

    assert found(one, text) == ["planning production", "managing staff"]


def test_signs_inside_names_are_part_of_them() -> None:
    one = dictionary("C++", "C#", "node.js", "R&D")

    assert found(one, "C++, C# and node.js. R&D.") == ["C++", "C#", "node.js", "R&D"]


def test_letters_that_grow_when_lowered_keep_their_places() -> None:
    text = "İİİ welding"

    assert found(dictionary("welding"), text) == ["welding"]


@pytest.mark.parametrize(
    ("token", "form"),
    [
        ("machines", "machine"),
        ("batteries", "battery"),
        ("switches", "switch"),
        ("business", "business"),
        ("analysis", "analysis"),
        ("physics", "physics"),
        ("gas", "gas"),
        ("c#", "c#"),
        ("...", "..."),
    ],
)
def test_plurals_go_only_where_that_is_safe(token: str, form: str) -> None:
    assert canonical(token) == form


@pytest.mark.parametrize(
    ("verb", "form"),
    [("manage", "managing"), ("plan", "planning"), ("weld", "welding"), ("tie", "tying")],
)
def test_ing_forms(verb: str, form: str) -> None:
    assert ing_form(verb) == form


# --- labels that mean something else --------------------------------------------------------------

R = Ambiguous("R", "en", "a letter", ("statistics",), as_written="R")
DIE = Ambiguous("die", "en", "an everyday verb", ("stamping",))


def doubtful() -> SkillDictionary:
    labels = [
        Label("r", "R", "en", True, "programming"),
        Label("python", "Python", "en", True, "programming"),
        Label("die", "die", "en", True, "tools"),
        Label("welding", "welding", "en", True, "metal"),
    ]
    return SkillDictionary.build(labels, [R, DIE])


def test_an_ambiguous_label_alone_does_not_count() -> None:
    assert found(doubtful(), "Plan R: or die trying, with welding") == ["welding"]


def test_an_ambiguous_label_counts_beside_a_word_of_its_context() -> None:
    assert found(doubtful(), "statistics with R; stamping dies") == ["R", "dies"]


def test_the_word_of_the_context_must_be_near() -> None:
    far = "statistics " + "word " * 20 + "with R"

    assert found(doubtful(), far) == []


def test_an_ambiguous_label_counts_with_a_neighbour_anywhere_in_the_text() -> None:
    text = "Python " + "word " * 40 + "and R"

    assert found(doubtful(), text) == ["Python", "R"]


def test_an_ambiguous_label_must_be_written_as_it_is_written() -> None:
    assert found(doubtful(), "Python and r") == ["Python"]


# --- labels of several concepts -------------------------------------------------------------------


def test_a_label_of_two_concepts_belongs_to_the_one_that_prefers_it() -> None:
    labels = [Label("a", "Turning", "en", False), Label("b", "turning", "en", True)]

    one = SkillDictionary.build(labels)

    assert [m.concept for m in one.find("turning", "en")] == ["b"]
    assert one.undecided == ()


def test_a_label_that_nobody_or_both_prefer_is_left_out_and_said() -> None:
    labels = [Label("a", "Turning", "en", False), Label("b", "turning", "en", False)]

    one = SkillDictionary.build(labels)

    assert one.find("turning", "en") == ()
    assert one.undecided == ("Turning",)


def test_a_label_in_an_unknown_language_or_without_concept_is_refused() -> None:
    with pytest.raises(DemandInputError, match="language"):
        SkillDictionary.build([Label("a", "drehen", "de", True)])  # type: ignore[arg-type]
    with pytest.raises(DemandInputError, match="no concept"):
        SkillDictionary.build([Label("", "turning", "en", True)])


def test_an_empty_dictionary_finds_nothing() -> None:
    one = SkillDictionary.build([Label("a", " ,", "en", True)])

    assert one.size == 0
    assert one.find_many(["turning", ""], "en") == ((), ())
    assert one.find("车床", "zh") == ()


# --- Chinese --------------------------------------------------------------------------------------


def test_chinese_labels_stand_anywhere_and_the_longest_wins() -> None:
    one = dictionary("数控车床", "操作数控车床", "车床", language="zh")

    assert found(one, "能独立操作数控车床，会修车床。", "zh") == ["操作数控车床", "车床"]


def test_latin_words_in_chinese_are_not_cut() -> None:
    one = dictionary("PLC编程", "PLC", language="zh")

    assert found(one, "熟悉ＰＬＣ编程、XPLC、plc。", "zh") == ["ＰＬＣ编程", "plc"]


def test_a_single_chinese_character_is_no_label() -> None:
    assert dictionary("车", language="zh").size == 0


def test_chinese_ambiguity_asks_for_context() -> None:
    labels = [Label("sand", "打磨", "zh", True)]
    one = SkillDictionary.build(labels, [Ambiguous("打磨", "zh", "figurative", ("工件",))])

    assert found(one, "打磨自己的能力", "zh") == []
    assert found(one, "打磨工件表面", "zh") == ["打磨"]


# --- whatever the text ----------------------------------------------------------------------------

LABELS = ["plan production", "C++", "die", "data", "数控车床", "PLC编程"]


@given(st.text(max_size=300), st.sampled_from(["en", "zh"]))
def test_mentions_lie_inside_the_text_in_order_without_overlap(
    text: str, language: Language
) -> None:
    one = SkillDictionary.build([Label(label, label, language, True) for label in LABELS])

    mentions = one.find(text, language)

    ends = [0, *(m.end for m in mentions)]
    assert all(end <= m.start < m.end for end, m in zip(ends, mentions, strict=False))
    assert ends[-1] <= len(text)


@given(
    st.lists(st.sampled_from(["planning production", "data", "and", "C++", "the"]), max_size=12),
    st.sampled_from([" ", "\n", ", ", " / ", "  "]),
)
def test_what_is_found_reads_like_its_label(words: list[str], gap: str) -> None:
    one = dictionary("plan production", "data", "C++")
    text = gap.join(words)

    expected = [word for word in words if word not in ("and", "the")]

    assert found(one, text) == expected
