"""Where Ronghe keeps what it writes. Knows no Django, so that every command can ask."""

import os
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]


def checkout_folder() -> Path | None:
    """Return the root of the source checkout this package runs from, or None when installed."""
    root = PACKAGE.parents[1]
    is_checkout = PACKAGE.parent.name == "src" and (root / "pyproject.toml").is_file()
    return root if is_checkout else None


def user_data_folder() -> Path:
    """Return the user's own data folder by the XDG convention."""
    base = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(base) / "ronghe"


def data_folder() -> Path:
    """Return the folder for database, files and keys: RONGHE_DATA, ./var of a checkout, or the
    user's data folder. It is not created here."""
    if chosen := os.environ.get("RONGHE_DATA"):
        return Path(chosen).expanduser().resolve()
    checkout = checkout_folder()
    return checkout / "var" if checkout else user_data_folder()


def prepare_kernel_cache() -> None:
    """Give compiled kernels a place to be kept where the package folder cannot be written.

    Numba reads the variable when it is imported, so this runs before any engine is loaded.
    """
    if "NUMBA_CACHE_DIR" not in os.environ and not os.access(PACKAGE, os.W_OK):
        os.environ["NUMBA_CACHE_DIR"] = str(data_folder() / "cache" / "kernels")
