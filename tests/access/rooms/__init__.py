"""What each newer room brings to the test of access: one module an app.

A module may offer `build(world)`, which makes the room's rows through its services and returns
them (kept as `world.rooms["<module>"]`), `SUBJECTS` (address name -> Make) and `DATA` (what is
posted to addresses that are about nothing in particular), as in subjects.py.
"""

from importlib import import_module
from pathlib import Path
from types import ModuleType


def rooms() -> dict[str, ModuleType]:
    """Every module of this folder by name, in order."""
    names = sorted(file.stem for file in Path(__file__).parent.glob("[a-z]*.py"))
    return {name: import_module(f"rooms.{name}") for name in names}
