"""The Chinese catalogue is taken from the source, joined from its parts, and checked."""

import sys
from importlib import util
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

ROOT = Path(__file__).resolve().parents[2]
spec = util.spec_from_file_location("translations", ROOT / "tools/translations.py")
assert spec is not None
assert spec.loader is not None
translations = util.module_from_spec(spec)
sys.modules["translations"] = translations  # its dataclasses look themselves up there
spec.loader.exec_module(translations)


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A small source tree with a Python file, a template and an engine that must stay silent."""
    (tmp_path / "src/apps/one/templates/one").mkdir(parents=True)
    (tmp_path / "src/engines").mkdir()
    (tmp_path / "parts").mkdir()
    (tmp_path / "src/apps/one/pages.py").write_text(
        "from django.utils.translation import gettext as _, ngettext, pgettext_lazy\n"
        'a = _("Save")\nb = ngettext("%(n)s day", "%(n)s days", 2)\n'
        'c = pgettext_lazy("month", "May")\n'
    )
    (tmp_path / "src/apps/one/templates/one/page.html").write_text(
        '{% load i18n %}<p>   it\'s {% translate "Save" %}</p>\n'
        "    {% blocktranslate %}Hello {{ name }}{% endblocktranslate %}\n"
        "{% blocktranslate count n=n %}{{ n }} step"
        "{% plural %}{{ n }} steps{% endblocktranslate %}\n"
    )
    (tmp_path / "src/engines/model.py").write_text('_ = str\nd = _("Not a message")\n')
    return tmp_path


def part(house: Path, text: str, name: str = "one.po") -> None:
    (house / "parts" / name).write_text(text)


def joined(house: Path) -> tuple[Catalog, list[str]]:
    catalogue, problems = translations.joined(
        house / "src", house / "parts", house / "src/locale/django.po"
    )
    return catalogue, [str(problem) for problem in problems]


WHOLE = """
msgid "Save"
msgstr "保存"

msgid "Hello %(name)s"
msgstr "%(name)s，您好"

msgid "%(n)s day"
msgid_plural "%(n)s days"
msgstr[0] "%(n)s 天"

msgid "%(n)s step"
msgid_plural "%(n)s steps"
msgstr[0] "%(n)s 步"

msgctxt "month"
msgid "May"
msgstr "五月"
"""


def test_messages_come_from_python_and_templates_but_not_from_engines(house: Path) -> None:
    found = {str(message.id) for message in translations.source_catalogue(house / "src")}
    assert found - {""} == {
        "Save",
        "May",
        "Hello %(name)s",
        "('%(n)s day', '%(n)s days')",
        "('%(n)s step', '%(n)s steps')",
    }


def test_parts_make_the_catalogue_whole(house: Path) -> None:
    part(house, WHOLE)
    catalogue, problems = joined(house)
    assert problems == []
    assert catalogue["Save"].string == "保存"
    assert catalogue["%(n)s day"].string == ("%(n)s 天",)
    may = catalogue.get("May", "month")
    assert may is not None
    assert may.string == "五月"


def test_what_was_translated_once_stays_without_its_part(house: Path) -> None:
    part(house, WHOLE)
    text = translations.as_text(joined(house)[0])
    (house / "src/locale").mkdir()
    (house / "src/locale/django.po").write_bytes(text)
    (house / "parts/one.po").unlink()
    catalogue, problems = joined(house)
    assert problems == []
    assert translations.as_text(catalogue) == text


def test_what_is_missing_is_named(house: Path) -> None:
    part(house, WHOLE.replace('msgstr "保存"', 'msgstr ""'))
    assert joined(house)[1] == ["not translated: 'Save'"]


def test_a_lost_placeholder_is_named(house: Path) -> None:
    part(house, WHOLE.replace("%(name)s，您好", "您好"))
    assert joined(house)[1] == ["placeholders differ: 'Hello %(name)s'"]


def test_a_message_translated_in_two_ways_is_named(house: Path) -> None:
    part(house, WHOLE)
    part(house, 'msgid "Save"\nmsgstr "存储"\n', "two.po")
    catalogue, problems = joined(house)
    assert problems == ["translated twice, again in two.po: 'Save'"]
    assert catalogue["Save"].string == "保存"


def test_everything_that_the_shell_says_is_said_in_chinese() -> None:
    shell = ("web/", "apps/base/")
    catalogue, _ = translations.joined()
    silent = [
        message.id
        for message in catalogue
        if message.id and not any(message.string)
        if any(name.startswith(shell) for name, _ in message.locations)
    ]
    assert silent == []


def test_a_message_inside_an_f_string_is_told_of_since_no_extraction_finds_it(house: Path) -> None:
    part(house, WHOLE)
    page = house / "src/apps/one/more.py"
    page.write_text("from django.utils.translation import gettext as _\ne = f\"{_('Lost')} 1\"\n")

    _, problems = joined(house)

    assert problems == ["hidden from the catalogue (more.py): \"_('Lost')\""]


def test_a_message_called_by_another_name_is_told_of_too(house: Path) -> None:
    part(house, WHOLE)
    page = house / "src/apps/one/more.py"
    page.write_text("from django.utils.translation import gettext as _x\ne = _x('Lost')\n")

    _, problems = joined(house)

    assert problems == ["hidden from the catalogue (more.py): 'gettext as _x'"]
