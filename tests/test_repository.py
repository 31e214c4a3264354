"""What holds for every file of the repository: nothing of one machine, nothing too long, nothing
half done."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from house import ROOT, app_folders

LONGEST_FUNCTION = 80
LONGEST_FILE = {"src/ronghe/engines": 600, "src/ronghe": 400, "tests": 700}
LARGEST_FILE_BYTES = 2_000_000
# Split, so that this file does not find itself.
MACHINE_PATHS = re.compile(r"/(?:work|home|Users)/" + r"[a-z]|/root/" + r"[a-z.]|/tmp/" + r"[a-z]")
HOSTS = re.compile(
    r"(?:extra-)?index" + r"-url|find" + r"-links =|\"resolved\"" + r":|registry" + r" = "
)
UNFINISHED = re.compile(
    r"\b(?:Not" + r"ImplementedError|TO" + r"DO|FIX" + r"ME|XX" + r"X)\b"
    r"|mark\.sk" + r"ip|pytest\.sk" + r"ip\(|xf" + r"ail"
)


def tracked() -> list[Path]:
    """Every file that git keeps or would keep."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def texts() -> Iterator[tuple[str, str]]:
    for path in tracked():
        content = path.read_bytes()
        if b"\0" not in content:
            yield name_of(path), content.decode("utf-8")


def python_files() -> list[Path]:
    return [
        path for path in tracked() if path.suffix == ".py" and "/migrations/" not in name_of(path)
    ]


def places(pattern: re.Pattern[str], *, only: str = "", but: tuple[str, ...] = ()) -> list[str]:
    """Where a pattern stands, as file:line: what."""
    return [
        f"{name}:{number}: {found.group()}"
        for name, text in texts()
        if name.endswith(only) and name not in but
        for number, line in enumerate(text.splitlines(), 1)
        if (found := pattern.search(line))
    ]


def test_no_file_names_a_path_of_one_machine() -> None:
    assert places(MACHINE_PATHS) == []


def test_no_file_names_a_package_host() -> None:
    assert places(HOSTS, but=("Makefile",)) == []


@pytest.mark.parametrize("lock", ["run", "test"])
def test_a_lock_names_no_host_and_pins_every_package_by_hash(lock: str) -> None:
    entries = re.split(r"\n(?=\S)", (ROOT / f"requirements/{lock}.txt").read_text().strip())

    pinned = re.compile(r"[\w.\-\[\],]+==[^\s;]+")
    assert [entry for entry in entries if not pinned.match(entry)] == []
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []
    assert [entry for entry in entries if "://" in entry] == []


def test_nothing_is_unfinished_or_left_out() -> None:
    assert places(UNFINISHED, only=".py") == []


def test_every_app_says_what_it_is_for() -> None:
    said = {
        folder.name: (folder / "README.md").is_file()
        and (folder / "README.md").read_text(encoding="utf-8").startswith("# ")
        for folder in app_folders()
    }

    assert [app for app, is_said in said.items() if not is_said] == []


def limit_for(name: str) -> int | None:
    return next((limit for folder, limit in LONGEST_FILE.items() if name.startswith(folder)), None)


def test_no_file_is_longer_than_its_room_allows() -> None:
    lengths = {name_of(path): len(path.read_text().splitlines()) for path in python_files()}

    too_long = {
        name: length
        for name, length in lengths.items()
        if (limit := limit_for(name)) is not None and length > limit
    }

    assert too_long == {}


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from `def` to the last, without the docstring."""
    first = function.body[0]
    has_text = ast.get_docstring(function, clean=False) is not None
    text = (first.end_lineno or 0) - first.lineno + 1 if has_text else 0
    return (function.end_lineno or 0) - function.lineno + 1 - text


def test_no_function_is_longer_than_a_screen() -> None:
    too_long = [
        f"{name_of(path)}:{function.lineno} {function.name}"
        for path in python_files()
        for function in functions(path)
        if length_of(function) > LONGEST_FUNCTION
    ]

    assert too_long == []


def test_functions_are_short_as_a_rule() -> None:
    """Median at most 8 lines, 95 of 100 at most 40, over the product."""
    lengths = sorted(
        length_of(function)
        for path in python_files()
        if name_of(path).startswith("src/")
        for function in functions(path)
    )

    assert lengths[len(lengths) // 2] <= 8
    assert lengths[len(lengths) * 95 // 100] <= 40


def test_no_file_is_too_large_for_git() -> None:
    large = [name_of(path) for path in tracked() if path.stat().st_size > LARGEST_FILE_BYTES]

    assert large == []
