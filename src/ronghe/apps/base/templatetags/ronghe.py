"""`{% load ronghe %}`: texts in two languages, dates, measures, and the components of the house."""

from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django import template
from django.template.loader import get_template
from django.utils import formats, timezone
from django.utils.html import conditional_escape, format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from ronghe.apps.base.presentation import doors, icons
from ronghe.apps.base.presentation.charts import Chart
from ronghe.apps.base.presentation.dates import day_in_words, duration_in_words
from ronghe.apps.base.presentation.once import FIELD
from ronghe.apps.base.presentation.ruler import Reading, Ruler
from ronghe.apps.base.presentation.tables import Cell, Table
from ronghe.apps.base.text import Text, text_of
from ronghe.apps.base.time import today

register = template.Library()

MINUS = "\N{MINUS SIGN}"
MEANINGS = ("supported", "attention", "blocked", "unknown")


def _chinese() -> bool:
    return (get_language() or "en").startswith("zh")


def _in_own_language(text: Text) -> str | SafeString:
    """The text in the page's language; in the other one, marked with it, where that is missing."""
    wanted, other = (text.zh, text.en) if _chinese() else (text.en, text.zh)
    if wanted or not other:
        return wanted
    return format_html('<span lang="{}">{}</span>', "en" if _chinese() else "zh-Hans", other)


@register.filter
def text(thing: Any, field: str = "title") -> str | SafeString:
    """`{{ competence|text:"title" }}`: the fields title_en and title_zh by the page's language."""
    return _in_own_language(text_of(thing, field)) if thing else ""


@register.filter
def both(value: Any) -> Any:
    """`{{ level.name|both }}`: a Text in the page's language; anything else as it is."""
    return _in_own_language(value) if isinstance(value, Text) else value


@register.filter
def measure(value: float | None, places: int = 1) -> str:
    """A measure with its sign's proper minus and a fixed number of places; a dash for none."""
    if value is None:
        return "\N{EN DASH}"
    rounded = f"{value:.{places}f}"
    if float(rounded) == 0:
        rounded = rounded.removeprefix("-")
    return rounded.replace("-", MINUS)


@register.filter
def percent(value: float | None) -> str:
    """A share between 0 and 1 in whole percent; never 0 % or 100 % unless it is exactly that."""
    if value is None:
        return "\N{EN DASH}"
    if 0 < value < 0.01:
        return "< 1%"
    if 0.99 < value < 1:
        return "> 99%"
    return f"{value:.0%}"


def _local(value: date | datetime) -> date:
    if isinstance(value, datetime):
        return timezone.localtime(value) if timezone.is_aware(value) else value
    return value


@register.filter
def day(value: date | datetime | None) -> str:
    """23 November 2026, or 2026年11月23日."""
    if not value:
        return ""
    return day_in_words(_local(value))


@register.filter
def short_day(value: date | datetime | None) -> str:
    """23 Nov, or 11月23日; with the year, 23 Nov 2025, when it is another one than this."""
    if not value:
        return ""
    local = _local(value)
    is_this_year = local.year == today().year
    if _chinese():
        year = "" if is_this_year else f"{local.year}年"
        return f"{year}{local.month}月{local.day}日"
    return formats.date_format(local, "j M" if is_this_year else "j M Y")


@register.filter
def month(value: date | None) -> str:
    """November 2026, or 2026年11月."""
    if not value:
        return ""
    return f"{value.year}年{value.month}月" if _chinese() else formats.date_format(value, "F Y")


@register.filter
def moment(value: datetime | None) -> str:
    """The day with hours and minutes, in the installation's time zone."""
    if not value:
        return ""
    return f"{day(value)} {_local(value):%H:%M}"


@register.filter
def duration(minutes: int) -> str:
    """45 minutes, 1 hour 30 minutes; in Chinese 45 分钟, 1 小时 30 分钟."""
    return duration_in_words(int(minutes))


@register.simple_tag(takes_context=True)
def once(context: Any) -> SafeString:
    """`{% once %}` in a form that adds something: its number, so that it is acted on once."""
    sent = context["request"].POST.get(FIELD, "") if "request" in context else ""
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, sent or uuid4())


@register.simple_tag(takes_context=True)
def opens(context: template.Context, address: str) -> bool:
    """`{% opens motion_url as is_open %}`: whether the page's reader may go there. True where a
    template is drawn for nobody in particular (a mail, a document)."""
    request = context.get("request")
    return bool(address) if request is None else doors.opens(request, address)


@register.simple_tag
def icon(name: str) -> SafeString:
    """`{% icon "clock" %}`: a sign beside a word."""
    return icons.icon(name)


@register.simple_tag
def badge(meaning: str, word: Any = "") -> SafeString:
    """`{% badge "supported" %}` or with its own word: a meaning, its sign and a word."""
    if meaning not in MEANINGS:
        raise template.TemplateSyntaxError(f"badge: {meaning!r} is none of {', '.join(MEANINGS)}")
    return format_html(
        '<span class="badge" data-meaning="{}">{}{}</span>',
        meaning,
        icons.icon(meaning),
        both(word) or meaning_word(meaning),
    )


def meaning_word(meaning: str) -> str:
    """The word that stands beside a meaning's colour and sign."""
    words = {
        "supported": gettext("Supported"),
        "attention": gettext("Wants attention"),
        "blocked": gettext("Blocked"),
        "unknown": gettext("Not yet known"),
    }
    return words[meaning]


@register.simple_tag
def table_number(cell: Cell) -> str:
    """A number as its column wants it: whole numbers whole, others to the column's places."""
    if isinstance(cell.value, int):
        return table_integer(cell.value)
    return measure(float(cell.value), cell.column.places)


@register.simple_tag
def table_cell(cell: Cell) -> SafeString:
    """One cell with its tag. In Python: a table has hundreds, and a template for each is slow."""
    shown = cell_content(cell)
    if cell.column.header:
        return format_html('<th scope="row" role="rowheader">{}</th>', shown)
    named = CELL_CLASSES.get(cell.column.kind, "")
    classes = f"{named} is-absent" if cell.is_absent and named in ("", "is-number") else named
    return format_html(
        '<td role="cell" data-label="{}"{}>{}</td>',
        strip_tags(str(both(cell.column.label))),
        format_html(' class="{}"', classes.strip()) if classes else "",
        shown,
    )


CELL_CLASSES = {"number": "is-number", "ruler": "is-ruler", "day": "is-day", "month": "is-day"}


def cell_content(cell: Cell) -> SafeString | str:
    """What stands in a cell: a dash that is read as "none", a drawing, a badge, a link, words."""
    kind, value = cell.column.kind, cell.value
    if cell.is_absent:
        dash = '<span aria-hidden="true">–</span><span class="visually-hidden">{}</span>'
        return format_html(dash, gettext("none"))
    if kind == "ruler":
        return draw_ruler(value, compact=True)
    if kind == "badge":
        return badge(value.meaning, value.word)
    if cell.url:
        return format_html('<a href="{}">{}</a>', cell.url, both(value))
    if kind == "month":
        return month(value)
    if kind == "day":
        return day(value)
    if kind == "number":
        return table_number(cell)
    return conditional_escape(both(value))


@register.inclusion_tag("web/components/table.html")
def table(table: Table) -> dict[str, Any]:
    """`{% table students %}`: a Table of presentation.tables."""
    return {"table": table}


def spoken_reading(reading: Reading) -> str:
    """A reading as a sentence for whoever does not see the drawing."""
    label = f"{both(reading.label)}: " if reading.label else ""
    if reading.value is None:
        return label + gettext("not yet supported")
    numbers = gettext("%(value)s, between %(lower)s and %(upper)s") % {
        "value": measure(reading.value),
        "lower": measure(reading.lower),
        "upper": measure(reading.upper),
    }
    level = f"{both(reading.level)}, " if reading.level else ""
    return f"{label}{level}{numbers}"


def verdict_of(ruler: Ruler) -> str:
    """Whether two readings on one ruler can be told apart, in words."""
    comparison = ruler.comparison
    if comparison is None:
        return ""
    if not comparison.distinct:
        return gettext(
            "The two cannot be told apart yet: the difference is within its uncertainty."
        )
    ahead = ruler.readings[1 if comparison.difference > 0 else 0]
    words = {"ahead": both(ahead.label), "by": measure(abs(comparison.difference))}
    return gettext("%(ahead)s is higher by %(by)s, more than the uncertainty.") % words


@register.simple_tag(name="ruler")
def draw_ruler(ruler: Ruler, compact: bool = False) -> SafeString:
    """`{% ruler reading_on_scale %}`, in a table cell `{% ruler … compact=True %}`."""
    name = "web/components/ruler_compact.html" if compact else "web/components/ruler.html"
    label = f"{both(ruler.label)}. " if ruler.label and ruler.with_labels else ""
    spoken = label + "; ".join(strip_tags(spoken_reading(one)) for one in ruler.readings)
    words = {
        "spoken": spoken,
        "verdict": verdict_of(ruler),
        "not_yet": gettext("Not yet supported"),
        "provisional": gettext("Provisional"),
    }
    return mark_safe(get_template(name).render({"ruler": ruler, **words}))  # an escaped template


@register.inclusion_tag("web/components/chart.html")
def chart(chart: Chart) -> dict[str, Any]:
    """`{% chart growth %}`: a Chart of presentation.charts with table, source and downloads."""
    return {"chart": chart}


@register.simple_tag
def chart_cell(value: Any) -> SafeString:
    """A cell of a chart's table: rounded for reading, whole in `data-value` for the download."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        shown = value.isoformat() if isinstance(value, date) else both(value)
        return format_html("<td>{}</td>", shown)
    shown = measure(float(value), 2) if isinstance(value, float) else table_integer(value)
    return format_html('<td class="is-number" data-value="{}">{}</td>', repr(value), shown)


@register.filter
def grouped(value: int) -> str:
    """`{{ total|grouped }}`: a count with its thousands apart."""
    return table_integer(value)


def table_integer(value: int) -> str:
    return f"{value:,}".replace("-", MINUS)
