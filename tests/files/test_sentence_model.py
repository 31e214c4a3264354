"""A sentence model is optional: found where it is installed, its vectors made once and kept."""

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from ronghe.engines.demand import Label, LinkProposer
from ronghe.files import sentence_model
from ronghe.files.sentence_model import (
    KEPT_FROM,
    NotPrepared,
    SentenceModel,
    encoder_of,
    find_model,
    kept_path,
)

# Stands in for the library: a vector holds how often each of three letters comes, and the texts
# that were encoded are written down beside the model.
LIBRARY = """
from pathlib import Path
import numpy as np

class SentenceTransformer:
    def __init__(self, folder, device, local_files_only):
        assert device == "cpu" and local_files_only
        self.log = Path(folder) / "log"

    def encode(self, texts, batch_size, convert_to_numpy, show_progress_bar):
        with self.log.open("a") as log:
            log.writelines(text + "\\n" for text in texts)
        return np.array([[1.0 + text.count(c) for c in "abc"] for text in texts])
"""


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SentenceModel]:
    library, folder = tmp_path / "library", tmp_path / "model"
    library.mkdir()
    folder.mkdir()
    (library / "sentence_transformers.py").write_text(LIBRARY)
    (folder / "modules.json").write_text("[]")
    monkeypatch.syspath_prepend(str(library))
    found = find_model(str(folder))
    assert found is not None
    yield found
    sys.modules.pop("sentence_transformers", None)
    sentence_model._loaded.cache_clear()


def read(model: SentenceModel) -> int:
    log = model.folder / "log"
    return len(log.read_text().splitlines()) if log.exists() else 0


def many(start: int = 0) -> list[str]:
    return [f"text {n}" for n in range(start, start + KEPT_FROM)]


def test_without_the_library_there_is_no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sentence_model, "LIBRARY", "no_such_library")

    assert find_model() is None


def test_a_folder_without_a_model_is_none(model: SentenceModel, tmp_path: Path) -> None:
    assert find_model(str(tmp_path / "library")) is None


def test_a_named_model_is_taken_for_both_languages(model: SentenceModel) -> None:
    assert (model.languages, model.name) == (("en", "zh"), "model")


def test_sentences_are_encoded_as_they_come(model: SentenceModel, tmp_path: Path) -> None:
    vectors = encoder_of(model, tmp_path / "kept")(["ab", "c"])

    assert vectors.dtype == np.float32
    assert vectors.tolist() == [[2, 2, 1], [1, 1, 2]]
    assert not (tmp_path / "kept").exists()


def test_many_texts_that_nobody_prepared_are_refused_and_nothing_is_read(
    model: SentenceModel, tmp_path: Path
) -> None:
    with pytest.raises(NotPrepared, match="2000 texts"):
        encoder_of(model, tmp_path)(many())
    assert read(model) == 0


def test_prepared_vectors_are_read_and_not_made_again(model: SentenceModel, tmp_path: Path) -> None:
    made = encoder_of(model, tmp_path, may_make=True)(many())

    again = encoder_of(model, tmp_path)(many())

    assert np.array_equal(made, again)
    assert read(model) == KEPT_FROM
    assert kept_path(model, tmp_path).is_file()


def test_a_few_new_labels_among_prepared_ones_are_made_on_the_way(
    model: SentenceModel, tmp_path: Path
) -> None:
    encoder_of(model, tmp_path, may_make=True)(many())

    vectors = encoder_of(model, tmp_path)([*many(), "abc", "abc"])

    assert vectors[-2:].tolist() == [[2, 2, 2], [2, 2, 2]]
    assert read(model) == KEPT_FROM + 1


def test_sentences_find_what_shares_no_word(model: SentenceModel, tmp_path: Path) -> None:
    labels = [Label("urn:a", "aaaa", "en", True), Label("urn:b", "bbbb", "en", True)]
    encoder = encoder_of(model, tmp_path)

    [words] = LinkProposer.build(labels, "en").propose(["xx ba yy b"], 1)
    [with_sentences] = LinkProposer.build(labels, "en", encoder=encoder).propose(["xx ba yy b"], 1)

    assert words == ()
    assert with_sentences[0].concept == "urn:b"
