"""Run one command with a Chromium and a Chinese font: `python tests/support/browser.py -- …`.

The command finds the browser in RONGHE_CHROMIUM. Where no browser is found it is installed when
this is root on Debian; otherwise this says what to install and fails. The font comes with the
package manimgx-fonts-cjk and is shown to the browser through a data folder of this run's own, so
that pictures look the same on every machine.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
INSTALL = (
    ("apt-get", "update", "-qq"),
    ("apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium", "fontconfig"),
)


def find_browser() -> str | None:
    named = os.environ.get("RONGHE_CHROMIUM")
    return named or next((found for name in NAMES if (found := shutil.which(name))), None)


def install_browser() -> None:
    """Install Chromium from Debian's packages; fail with what to do where that cannot be done."""
    if os.getuid() != 0 or shutil.which("apt-get") is None:
        raise SystemExit(
            "The browser tests need Chromium and fontconfig. Install them (on Debian: "
            "apt-get install chromium fontconfig), or name a browser in RONGHE_CHROMIUM."
        )
    print("No browser is found: installing Debian's chromium.", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in INSTALL:
        if subprocess.call(command, env=environment) != 0:
            raise SystemExit(f"{' '.join(command)} failed: the browser tests cannot run.")


def font_file() -> Path:
    """The Chinese font that the test requirements bring."""
    found = importlib.util.find_spec("manimgx_fonts_cjk")
    if found is None or found.origin is None:
        raise SystemExit("The Chinese font for tests is not installed: run `make install-test`.")
    return next(Path(found.origin).parent.glob("*.ttc"))


def check_font(environment: dict[str, str]) -> None:
    if shutil.which("fc-list") is None:
        raise SystemExit("The browser tests need fontconfig: apt-get install fontconfig.")
    listed = subprocess.run(
        ["fc-list", ":lang=zh-cn"], env=environment, capture_output=True, text=True, check=False
    )
    if not listed.stdout.strip():
        raise SystemExit("fontconfig lists no font for Chinese: the pictures would show boxes.")


@contextmanager
def prepared() -> Iterator[dict[str, str]]:
    """The environment in which browser tests run."""
    if find_browser() is None:
        install_browser()
    browser = find_browser()
    if browser is None:
        raise SystemExit("Chromium was installed and is still not found.")
    with (
        tempfile.TemporaryDirectory(prefix="ronghe-fonts-") as folder,
        tempfile.TemporaryDirectory(prefix="ronghe-shared-") as shared,
    ):
        fonts = Path(folder) / "fonts"
        fonts.mkdir()
        (fonts / font_file().name).symlink_to(font_file())
        environment = {
            **os.environ,
            "RONGHE_CHROMIUM": browser,
            "RONGHE_TEST_SHARED": shared,
            "XDG_DATA_HOME": folder,
        }
        check_font(environment)
        yield environment


def main(words: Sequence[str]) -> int:
    command = list(words[1:] if words[:1] == ["--"] else words)
    if not command:
        raise SystemExit("usage: python tests/support/browser.py -- COMMAND …")
    with prepared() as environment:
        return subprocess.call(command, env=environment)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
