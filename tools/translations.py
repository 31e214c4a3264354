"""The Chinese catalogue: taken from the source, joined from its parts, checked to be whole.

    python tools/translations.py list     every message of the source, with what is missing
    python tools/translations.py update   write src/ronghe/locale/zh_Hans/LC_MESSAGES/django.po
    python tools/translations.py check    fail when a message is missing, or a placeholder differs

English is the language of the source. Translations come from the catalogue itself and from
locale-parts/*.po, which win; a message that the source no longer has is dropped. The command ends
with status 1 when something is wrong.
"""

import ast
import os
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src/ronghe"
PARTS = ROOT / "locale-parts"
CATALOGUE = SOURCE / "locale/zh_Hans/LC_MESSAGES/django.po"
LOCALE = "zh_Hans"

PLAIN = ("_", "gettext", "gettext_lazy", "gettext_noop")
KEYWORDS: dict[str, Any] = {
    **dict.fromkeys(PLAIN),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%[sd]|\{\w*\}")

Identifier = str | tuple[str, ...]
Key = tuple[str, Identifier]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with one message, in words."""

    message: str
    why: str

    def __str__(self) -> str:
        return f"{self.why}: {self.message!r}"


def key_of(message: Message) -> Key:
    identifier = message.id
    return message.context or "", identifier if isinstance(identifier, str) else tuple(identifier)


def template_code(text: str, origin: str) -> bytes:
    """A template as the calls that it stands for, in brackets so that indentation is free."""
    from django.utils.translation.template import templatize

    return b"(\n" + templatize(text, origin=origin).encode() + b"\n)"


def messages_in(path: Path) -> Iterator[tuple[Identifier, str]]:
    """The messages of one file with their context."""
    source = path.read_bytes()
    if path.suffix in (".html", ".txt"):
        source = template_code(source.decode(), str(path))
    for _line, found, _comments, context in extract("python", BytesIO(source), KEYWORDS):
        yield (found if isinstance(found, str) else (found[0], found[1])), context or ""


def hidden_in(path: Path) -> Iterator[str]:
    """Messages that no extraction sees on every Python that we support: inside an f-string, or
    called by a name of their file's own."""
    if path.suffix != ".py":
        return
    for outer in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(outer, ast.ImportFrom) and outer.module == "django.utils.translation":
            names = {one.name: one.asname for one in outer.names if one.name in KEYWORDS}
            yield from (f"{a} as {b}" for a, b in names.items() if b and b not in KEYWORDS)
        if isinstance(outer, ast.JoinedStr):
            for call in ast.walk(outer):
                name = getattr(getattr(call, "func", None), "id", "")
                if name in KEYWORDS and isinstance(call, ast.Call):
                    yield ast.unparse(call)


def source_files(source: Path = SOURCE) -> list[Path]:
    """Python files and templates, in order; engines, standards and files know no gettext."""
    silent = {source / name for name in ("engines", "standards", "files")}
    found = [*source.rglob("*.py"), *source.rglob("templates/**/*.html")]
    found += source.rglob("templates/**/*.txt")
    return sorted(path for path in found if not silent.intersection(path.parents))


def source_catalogue(source: Path = SOURCE) -> Catalog:
    """Every message of the source with the files it stands in, without translations."""
    places: dict[Key, list[str]] = {}
    for path in source_files(source):
        for identifier, context in messages_in(path):
            files = places.setdefault((context, identifier), [])
            name = path.relative_to(source).as_posix()
            files.append(name) if name not in files else None
    catalogue = empty_catalogue()
    for (context, identifier), files in sorted(places.items(), key=_alphabetical):
        locations: Any = [(name, None) for name in files]
        catalogue.add(identifier, None, locations=locations, context=context or None)
    return catalogue


def _alphabetical(item: tuple[Key, list[str]]) -> tuple[str, str]:
    context, identifier = item[0]
    return identifier if isinstance(identifier, str) else identifier[0], context


def empty_catalogue() -> Catalog:
    """The shell of the Chinese catalogue; not fuzzy, or everything in it would be skipped."""
    return Catalog(
        locale=LOCALE,
        project="Ronghe",
        header_comment="# Simplified Chinese, written by itself; domain terms as in the glossary.",
        fuzzy=False,
    )


def translations(files: Iterable[Path]) -> tuple[dict[Key, tuple[str, ...]], list[Problem]]:
    """The Chinese of each message; where two parts differ the first one holds and it is said."""
    known: dict[Key, tuple[str, ...]] = {}
    problems = []
    for path in files:
        for message in read_po(BytesIO(path.read_bytes()), locale=LOCALE):
            if not message.id or not any(_strings(message)):
                continue
            said = known.setdefault(key_of(message), _strings(message))
            if said != _strings(message):
                problems.append(Problem(str(message.id), f"translated twice, again in {path.name}"))
    return known, problems


def _strings(message: Message) -> tuple[str, ...]:
    string = message.string
    return (string,) if isinstance(string, str) else tuple(string or ())


def joined(
    source: Path = SOURCE, parts: Path = PARTS, catalogue: Path = CATALOGUE
) -> tuple[Catalog, list[Problem]]:
    """The source's messages with their translations, and what is wrong with them."""
    known, problems = translations(sorted(parts.glob("*.po")))
    older, _ = translations([catalogue] if catalogue.is_file() else [])
    known = older | known
    result = source_catalogue(source)
    for path in source_files(source):
        problems += [
            Problem(one, f"hidden from the catalogue ({path.name})") for one in hidden_in(path)
        ]
    for message in result:
        if message.id:
            said = known.get(key_of(message), ())
            message.string = (said[:1] or ("",)) if message.pluralizable else (said or ("",))[0]
            problems += _faults(message)
    return result, problems


def _faults(message: Message) -> list[Problem]:
    name = message.id if isinstance(message.id, str) else message.id[-1]
    said = _strings(message)
    if not any(said):
        return [Problem(name, "not translated")]
    wanted = set(PLACEHOLDER.findall(name)), PLACEHOLDER.search(name) is None
    given = set(PLACEHOLDER.findall(said[0])), PLACEHOLDER.search(said[0]) is None
    return [] if wanted == given else [Problem(name, "placeholders differ")]


def as_text(catalogue: Catalog) -> bytes:
    """The catalogue as it is kept: without line numbers and dates, so that it changes rarely."""
    out = BytesIO()
    write_po(out, catalogue, width=100, omit_header=True, include_lineno=False)
    header = (
        f"{catalogue.header_comment}\n"
        'msgid ""\nmsgstr ""\n'
        f'"Language: {LOCALE}\\n"\n'
        '"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
        '"Plural-Forms: nplurals=1; plural=0;\\n"\n\n'
    )
    return header.encode() + out.getvalue()


def main(arguments: list[str]) -> int:
    command = arguments[0] if arguments else "check"
    if command not in ("list", "update", "check"):
        print(__doc__, file=sys.stderr)
        return 2
    catalogue, problems = joined()
    if command == "list":
        print("\n".join(str(message.id) for message in catalogue if message.id))
    if command == "update":
        CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
        CATALOGUE.write_bytes(as_text(catalogue))
    if command == "check" and not (CATALOGUE.is_file() and as_text(catalogue) == _kept()):
        problems.append(Problem(CATALOGUE.name, "not up to date; run `make messages`"))
    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"{len(catalogue)} messages, {len(problems)} problems")
    return 1 if problems else 0


def _kept() -> bytes:
    return CATALOGUE.read_bytes()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ronghe.config.settings")
    sys.path.insert(0, str(ROOT / "src"))
    sys.exit(main(sys.argv[1:]))
