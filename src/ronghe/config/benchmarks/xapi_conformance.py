"""`ronghe bench xapi-conformance`: the official conformance suite against a server of its own.

The suite (adlnet/lrs-conformance-test-suite) is not part of Ronghe: `--suite` names a checkout in
which `npm install` has been run.
"""

import argparse
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ronghe.config.benchmarks.temporary_store import Store, named_database, temporary_store
from ronghe.config.faults import CommandFault, words

MOUNTS = {"1.0.3": "1.0.3", "2.0.0": "2.0"}
LONGEST_SECONDS = 1_800
_LOG = re.compile(r"Full run log written to (?P<file>.+)")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one run of the suite came to."""

    version: str
    passed: int
    failed: int
    faults: tuple[str, ...]

    def sentence(self, database: str) -> str:
        return words(
            f"xAPI {self.version} on {database}: {self.passed} passed, {self.failed} failed",
            f"xAPI {self.version}（{database}）：通过 {self.passed}，失败 {self.failed}",
        )


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--suite", type=Path, required=True, metavar="DIR", help="a checkout of it")
    parser.add_argument("--database", default="", metavar="URL", help="a PostgreSQL server")
    parser.add_argument("--version", choices=MOUNTS, help="one version only")
    parser.add_argument("--grep", default="", metavar="TEXT", help="only tests that name this")


def run(arguments: argparse.Namespace) -> int:
    """0 where nothing failed."""
    suite: Path = arguments.suite
    if not (suite / "bin/console_runner.js").is_file() or not (suite / "node_modules").is_dir():
        raise CommandFault(
            f"{suite} is no checkout of the suite in which npm install has been run",
            f"{suite} 不是已执行 npm install 的测试套件",
        )
    print(words(f"suite at {commit_of(suite)}", f"测试套件版本 {commit_of(suite)}"))
    failed = 0
    with temporary_store(named_database(arguments.database)) as store:
        for version in [arguments.version] if arguments.version else MOUNTS:
            outcome = outcome_of(suite, store, version, arguments.grep)
            print(outcome.sentence(store.database), flush=True)
            for fault in outcome.faults:
                print(f"  {fault}")
            failed += outcome.failed
    return 1 if failed else 0


def commit_of(suite: Path) -> str:
    git = shutil.which("git")
    if git is None:
        return "?"
    command = [git, "-C", str(suite), "rev-parse", "HEAD"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.strip() or "?"


def outcome_of(suite: Path, store: Store, version: str, grep: str) -> Outcome:
    node = shutil.which("node")
    if node is None:
        raise CommandFault("node is not installed", "未安装 node")
    command = [node, "bin/console_runner.js", "-x", version, "-z"]
    command += ["-e", f"{store.url}/xapi/{MOUNTS[version]}", "-a"]
    command += ["-u", store.user, "-p", store.secret]
    command += ["-g", grep] if grep else []
    done = subprocess.run(
        command, cwd=suite, capture_output=True, text=True, check=False, timeout=LONGEST_SECONDS
    )
    written = _LOG.search(done.stdout)
    if written is None:
        raise CommandFault(
            f"the suite did not run: {done.stdout[-400:]}{done.stderr[-400:]}", "测试套件未能运行"
        )
    log = json.loads(Path(written["file"].strip()).read_text())
    summary = log["summary"]
    faults = tuple(_faults(log.get("log") or {}))
    return Outcome(version, summary["passed"], summary["failed"], faults)


def _faults(node: dict[str, Any]) -> Iterator[str]:
    """The innermost tests that failed, with why."""
    inner = node.get("tests") or []
    if not inner and node.get("error"):
        yield f"{node.get('title')}: {str(node['error'])[:300]}"
    for one in inner:
        yield from _faults(one)
