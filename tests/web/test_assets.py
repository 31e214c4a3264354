"""What is built, what it is built from, and what a strict policy and a reader's eyes ask of it."""

import re
from importlib import util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src/ronghe"
TEMPLATES = sorted(SOURCE.rglob("templates/**/*.html"))


def load(path: Path) -> ModuleType:
    spec = util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


build_assets = load(ROOT / "build_assets.py")


@pytest.fixture(scope="module")
def stylesheet() -> str:
    built: Path = build_assets.build_styles(ROOT)
    return built.read_text()


def test_a_file_that_did_not_change_keeps_its_time(tmp_path: Path) -> None:
    target = tmp_path / "new/app.css"
    assert build_assets.write_if_changed(target, b"a")
    before = target.stat().st_mtime_ns
    assert not build_assets.write_if_changed(target, b"a")
    assert target.stat().st_mtime_ns == before
    assert build_assets.write_if_changed(target, b"b")
    assert [path.name for path in target.parent.iterdir()] == ["app.css"]


def test_a_stylesheet_with_a_mistake_is_not_built(tmp_path: Path) -> None:
    styles = tmp_path / "src/ronghe/web/styles"
    styles.mkdir(parents=True)
    (styles / "app.css").write_text('@import "./missing.css";')
    with pytest.raises(SystemExit, match="not built"):
        build_assets.build_styles(tmp_path)


def test_catalogues_are_compiled_without_their_gaps(tmp_path: Path) -> None:
    folder = tmp_path / "src/ronghe/locale/zh_Hans/LC_MESSAGES"
    folder.mkdir(parents=True)
    header = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
    plural = 'msgid "one"\nmsgid_plural "many"\nmsgstr[0] ""\n\n'
    (folder / "django.po").write_text(f'{header}{plural}msgid "Save"\nmsgstr "保存"\n')
    [compiled] = build_assets.build_translations(tmp_path)
    content = compiled.read_bytes()
    assert "保存".encode() in content
    assert b"many" not in content


def selector(name: str) -> str:
    """A class as the stylesheet writes it: `.gap-2\\.5`."""
    return "." + re.sub(r"([^a-zA-Z0-9_-])", r"\\\1", name)


def classes_of(template: Path) -> set[str]:
    """The class names a template writes; what a tag puts together is left to the page's tests."""
    text = re.sub(r"{#.*?#}|{% comment %}.*?{% endcomment %}", "", template.read_text(), flags=re.S)
    found = set()
    for value in re.findall(r'\bclass="((?:{%.*?%}|{{.*?}}|[^"{])*)"', text):
        found |= set(re.sub(r"{%.*?%}", " ", re.sub(r"[\w-]*{{.*?}}[\w-]*", " ", value)).split())
    return found


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda t: t.relative_to(SOURCE).as_posix())
def test_templates_use_only_classes_of_the_stylesheet(template: Path, stylesheet: str) -> None:
    missing = {name for name in classes_of(template) if selector(name) not in stylesheet}
    assert missing == set()


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda t: t.relative_to(SOURCE).as_posix())
def test_templates_hold_no_inline_style_or_script_and_no_foreign_address(template: Path) -> None:
    text = template.read_text()
    assert re.findall(r"\sstyle=|<style|\son[a-z]+=|javascript:", text) == []
    scripts = re.findall(r"<script\b[^>]*>", text)
    assert [tag for tag in scripts if "src=" not in tag and "application/json" not in tag] == []
    assert re.findall(r"""(?:src|action|<link[^>]*href)=["'](?:https?:)?//""", text) == []


def test_the_stylesheet_is_small_and_asks_no_other_host(stylesheet: str) -> None:
    assert len(stylesheet) < 60_000
    assert re.findall(r"url\(|@import", stylesheet) == []


# --- contrast, by the formula of WCAG 2.2 --------------------------------------------------------


def tokens(theme: str) -> dict[str, str]:
    """The colours of one theme as tokens.css states them."""
    text = (SOURCE / "web/styles/tokens.css").read_text()
    light, dark = text.split("@variant night {")
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", light))
    return found | (
        dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", dark)) if theme == "dark" else {}
    )


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_contrast_of_black_on_white_is_21() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)


MEANINGS = ("accent", "supported", "attention", "blocked", "unknown")
GROUNDS = ("paper", "surface", "sunken")
READ = [(ink, ground) for ink in ("ink", "muted") for ground in GROUNDS]
READ += [(meaning, ground) for meaning in MEANINGS for ground in ("paper", "surface")]
READ += [(meaning, f"{meaning}-soft") for meaning in MEANINGS]
READ += [("ink", f"{meaning}-soft") for meaning in MEANINGS]
READ += [("on-accent", "accent"), ("accent-strong", "accent-soft")]
SEEN = [("line-strong", "surface"), ("line-strong", "paper"), ("focus", "paper")]
SEEN += [(f"chart-{n}", "surface") for n in range(1, 7)]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_is_read_has_a_contrast_of_4_5_and_what_is_seen_of_3(theme: str) -> None:
    colour = tokens(theme)
    low = {(a, b) for a, b in READ if contrast(colour[a], colour[b]) < 4.5}
    low |= {(a, b) for a, b in SEEN if contrast(colour[a], colour[b]) < 3}
    assert low == set()


def test_light_and_dark_name_the_same_colours() -> None:
    text = (SOURCE / "web/styles/tokens.css").read_text()
    light, dark = (
        set(re.findall(r"--([\w-]+): #", half)) for half in text.split("@variant night {")
    )
    assert light == dark
