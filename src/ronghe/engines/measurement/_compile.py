"""One way to compile a kernel: cached on disk, without the interpreter lock, exact arithmetic."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar, cast

Function = TypeVar("Function", bound=Callable[..., object])


def _cache_folder() -> str | None:
    """A folder for compiled kernels where numba would find none by itself, else None."""
    here = Path(__file__).parent
    home = Path(os.environ.get("XDG_CACHE_HOME", str(Path.home() / ".cache")))
    nearest = next(folder for folder in (home, *home.parents) if folder.exists())
    if os.access(here, os.W_OK) or os.access(nearest, os.W_OK):
        return None
    return str(Path(tempfile.gettempdir()) / f"ronghe-kernels-{os.getuid()}")


if "NUMBA_CACHE_DIR" not in os.environ and (folder := _cache_folder()):
    Path(folder).mkdir(mode=0o700, exist_ok=True)
    os.environ["NUMBA_CACHE_DIR"] = folder

import numba  # noqa: E402 - the cache folder must be known before numba starts


def compiled(function: Function) -> Function:
    """`function` compiled; same digits on every run because fastmath stays off."""
    compile_it = numba.njit(cache=True, nogil=True, fastmath=False, error_model="numpy")
    return cast("Function", compile_it(function))


def inlined(function: Function) -> Function:
    """`function` compiled into each caller: for small ones, whose call costs more."""
    compile_it = numba.njit(inline="always", nogil=True, fastmath=False, error_model="numpy")
    return cast("Function", compile_it(function))
