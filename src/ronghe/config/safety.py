"""What must hold before Ronghe is shown to others, and the secret it uses while it is not."""

import base64
import os
import secrets
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

MASTER_KEY_BYTES = 32
SHORTEST_SECRET = 50
FEWEST_DIFFERENT_CHARACTERS = 10
PLACEHOLDERS = ("change", "default", "django-insecure", "example", "insecure", "secret")


def secret_weakness(secret: str) -> str | None:
    """Say why a secret key is too weak for production, or None when it will do."""
    if not secret:
        return "RONGHE_SECRET_KEY is not set"
    if secret.lower().startswith(PLACEHOLDERS):
        return "RONGHE_SECRET_KEY is a default"
    if len(secret) < SHORTEST_SECRET:
        return f"RONGHE_SECRET_KEY is shorter than {SHORTEST_SECRET} characters"
    if len(set(secret)) < FEWEST_DIFFERENT_CHARACTERS:
        return f"RONGHE_SECRET_KEY has fewer than {FEWEST_DIFFERENT_CHARACTERS} kinds of character"
    return None


def master_key_fault(master_key: str) -> str | None:
    """Say what is wrong with the key that wraps every person's own key, or None."""
    if not master_key:
        return "RONGHE_MASTER_KEY is not set"
    try:
        length = len(base64.b64decode(master_key, validate=True))
    except ValueError:
        return "RONGHE_MASTER_KEY is not base64"
    if length != MASTER_KEY_BYTES:
        return f"RONGHE_MASTER_KEY holds {length} bytes, not {MASTER_KEY_BYTES}"
    return None


def refuse_unsafe_production(
    *, secret: str, master_key: str, debug: bool, hosts: Sequence[str]
) -> None:
    """Raise ImproperlyConfigured, naming everything that is wrong at once."""
    faults = [
        secret_weakness(secret),
        master_key_fault(master_key),
        "RONGHE_DEBUG is on" if debug else None,
        None if hosts else "RONGHE_HOSTS names no host",
        "RONGHE_HOSTS must not be *" if "*" in hosts else None,
    ]
    named = [fault for fault in faults if fault]
    if named:
        raise ImproperlyConfigured(
            f"Ronghe does not start in production: {'; '.join(named)}. "
            "`ronghe doctor --new-keys` prints a fresh pair of keys."
        )


def new_secret() -> str:
    return secrets.token_urlsafe(50)


def new_master_key() -> str:
    return base64.b64encode(secrets.token_bytes(MASTER_KEY_BYTES)).decode("ascii")


def local_secret(folder: Path) -> str:
    """Return this installation's own secret, made at first use and readable by its owner only.

    Every process of one installation shares it; no two installations do.
    """
    return _kept(folder / "secret_key", new_secret)


def local_master_key(folder: Path) -> str:
    """Return this installation's own master key, made at first use.

    Without it nothing that identifies a person in the evidence log can be read again.
    """
    return _kept(folder / "master_key", new_master_key)


def _kept(path: Path, make: Callable[[], str]) -> str:
    if not path.exists():
        _write_once(path, make())
    return path.read_text(encoding="ascii").strip()


def _write_once(path: Path, content: str) -> None:
    """Create `path` whole or leave the one that another process made first."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".key-")
    except OSError as error:
        raise ImproperlyConfigured(
            f"Ronghe cannot write its data folder {path.parent} ({error.strerror}): "
            "name another one in RONGHE_DATA."
        ) from error
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(content)
        os.link(draft, path)
    except FileExistsError:
        return
    finally:
        os.unlink(draft)
