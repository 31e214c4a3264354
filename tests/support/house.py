"""The layers of the house as .importlinter states them, for what else is held to them."""

from configparser import ConfigParser
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ROOT / "src/ronghe/apps"


def contracts() -> ConfigParser:
    parser = ConfigParser()
    parser.read(ROOT / ".importlinter", encoding="utf-8")
    return parser


def app_layers() -> list[set[str]]:
    """Top to bottom, the apps on each layer."""
    lines = contracts()["importlinter:contract:apps"]["layers"].split("\n")
    return [{name.strip() for name in line.split("|")} for line in lines if line.strip()]


def apps_below(app: str) -> set[str]:
    """The apps that `app` may know: every one on a lower layer."""
    layers = app_layers()
    floor = next(number for number, layer in enumerate(layers) if app in layer)
    return set().union(*layers[floor + 1 :])


def app_folders() -> list[Path]:
    return sorted(folder for folder in APPS.iterdir() if (folder / "__init__.py").is_file())
