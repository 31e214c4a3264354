"""The import contracts catch what they are there for: faults planted in a copy of the source."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from house import ROOT, app_folders, contracts

# A fault: the file, the line put into it, and what the report must say.
PLANTED = {
    "Django in an engine": (
        "engines/measurement/planted_django.py",
        "import django",
        "ronghe.engines.measurement.planted_django -> django",
    ),
    "Django in files": (
        "files/planted_django.py",
        "from django.conf import settings",
        "ronghe.files.planted_django -> django",
    ),
    "an engine that knows another": (
        "engines/planted/__init__.py",
        "import ronghe.engines.measurement",
        "ronghe.engines.planted -> ronghe.engines.measurement",
    ),
    "an engine that knows a standard": (
        "engines/measurement/planted_standard.py",
        "import ronghe.standards.esco",
        "ronghe.engines.measurement.planted_standard -> ronghe.standards.esco",
    ),
    "a standard that knows another": (
        "standards/esco/planted_sibling.py",
        "import ronghe.standards.onet",
        "ronghe.standards.esco.planted_sibling -> ronghe.standards.onet",
    ),
    "a standard that knows an app": (
        "standards/esco/planted_app.py",
        "import ronghe.apps.base.api",
        "ronghe.standards.esco.planted_app -> ronghe.apps.base.api",
    ),
    "an app that knows the shell": (
        "apps/base/planted_shell.py",
        "import ronghe.web.apps",
        "ronghe.apps.base.planted_shell -> ronghe.web.apps",
    ),
    "the shell that knows the sample region": (
        "web/planted_sample.py",
        "import ronghe.sample_region",
        "ronghe.web.planted_sample -> ronghe.sample_region",
    ),
    "the sample region that knows the command line": (
        "sample_region/planted_config.py",
        "import ronghe.config.paths",
        "ronghe.sample_region.planted_config -> ronghe.config.paths",
    ),
    "an app that imports a higher one": (
        "apps/base/planted_upward.py",
        "import ronghe.apps.people.api",
        "ronghe.apps.base.planted_upward -> ronghe.apps.people.api",
    ),
    "an app that reads another's tables": (
        "apps/evidence/planted_tables.py",
        "from ronghe.apps.people import models",
        "ronghe.apps.evidence.planted_tables -> ronghe.apps.people.models",
    ),
    "an app that calls another's services": (
        "apps/evidence/planted_services.py",
        "from ronghe.apps.people.services import relationships",
        "ronghe.apps.evidence.planted_services -> ronghe.apps.people.services.relationships",
    ),
    "tables that call services": (
        "apps/people/models/planted_services.py",
        "import ronghe.apps.people.services.relationships",
        "ronghe.apps.people.models.planted_services -> ronghe.apps.people.services.relationships",
    ),
    "an app that no layer names": ("apps/planted/__init__.py", "", "- ronghe.apps.planted"),
    "a package that no layer names": ("planted/__init__.py", "", "- ronghe.planted"),
    "a standard that no layer names": (
        "standards/planted/__init__.py",
        "",
        "- ronghe.standards.planted",
    ),
}


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What import-linter says of a copy with every fault planted."""
    copy = tmp_path_factory.mktemp("planted")
    shutil.copy(ROOT / ".importlinter", copy)
    only_python = shutil.ignore_patterns("static", "templates", "locale", "__pycache__")
    shutil.copytree(ROOT / "src/ronghe", copy / "ronghe", ignore=only_python)
    for file, line, _ in PLANTED.values():
        target = copy / "ronghe" / file
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(f"{line}\n", encoding="utf-8")
    return lint(copy)


def lint(folder: Path) -> str:
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [program, "--no-cache"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "COLUMNS": "1000"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault_is_reported(report: str, fault: str) -> None:
    expected = PLANTED[fault][2]

    assert expected in report


def test_every_app_has_a_door_that_only_its_api_opens() -> None:
    named = contracts()
    for app in (folder.name for folder in app_folders()):
        door = named[f"importlinter:contract:door-of-{app}"]
        assert door["type"] == "protected"
        assert door["protected_modules"].split() == [f"ronghe.apps.{app}.*"]
        assert door["allowed_importers"].split() == [f"ronghe.apps.{app}"]
