"""Pieces of the page: tables, lists and figures, with every label escaped."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True, slots=True)
class Head:
    """A column's heading; figures are set to the right, and `hint` explains the word."""

    name: str
    is_figure: bool = True
    hint: str = ""


def table(
    caption: str, heads: Sequence[Head], rows: Sequence[Sequence[str]], after: str = ""
) -> str:
    """A table whose first column names its rows; `after` says what was left out."""
    top = "".join(_head(head) for head in heads)
    body = "".join(_row(heads, row) for row in rows)
    note = f'<p class="cut-note">{escape(after)}</p>' if after else ""
    return (
        f'<div class="table-frame" role="region" tabindex="0" aria-label="{escape(caption)}">'
        f"<table><caption>{escape(caption)}</caption><thead><tr>{top}</tr></thead>"
        f"<tbody>{body}</tbody></table></div>{note}"
    )


def _head(head: Head) -> str:
    class_ = ' class="figure"' if head.is_figure else ""
    hint = f' title="{escape(head.hint)}"' if head.hint else ""
    return f'<th scope="col"{class_}{hint}>{escape(head.name)}</th>'


def _row(heads: Sequence[Head], cells: Sequence[str]) -> str:
    parts = [f'<th scope="row">{escape(cells[0])}</th>']
    for head, cell in zip(heads[1:], cells[1:], strict=True):
        class_ = ' class="figure"' if head.is_figure else ""
        parts.append(f"<td{class_}>{escape(cell)}</td>")
    return f"<tr>{''.join(parts)}</tr>"


def section(key: str, title: str, lead: str, content: str) -> str:
    """A part of the page with its heading and one leading sentence."""
    opening = f'<p class="lead">{escape(lead)}</p>' if lead else ""
    return f'<section id="{key}"><h2>{escape(title)}</h2>{opening}{content}</section>'


def figure(title: str, drawing: str, caption: str = "", *, is_wide: bool = False) -> str:
    """A drawing with its finding above and how to read it below; wide ones scroll by themselves."""
    reading = f"<p>{escape(caption)}</p>" if caption else ""
    frame = drawing
    if is_wide:
        frame = (
            f'<div class="scroll" role="region" tabindex="0" aria-label="{escape(title)}">'
            f"{drawing}</div>"
        )
    return f"<figure><figcaption><h3>{escape(title)}</h3>{reading}</figcaption>{frame}</figure>"


def small_figure(title: str, drawing: str, under: str = "") -> str:
    """One of several small drawings side by side."""
    below = f'<p class="under">{escape(under)}</p>' if under else ""
    return (
        f'<figure class="small"><figcaption>{escape(title)}</figcaption>{drawing}{below}</figure>'
    )


def facts(pairs: Sequence[tuple[str, str, str]]) -> str:
    """Key figures: a number, its name, and what it means."""
    items = "".join(
        f"<div><dt>{escape(name)}</dt><dd><strong>{escape(value)}</strong>"
        f"<span>{escape(meaning)}</span></dd></div>"
        for value, name, meaning in pairs
    )
    return f'<dl class="facts">{items}</dl>'


def definitions(pairs: Sequence[tuple[str, str]]) -> str:
    """Names with their values or explanations."""
    items = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>" for name, value in pairs
    )
    return f'<dl class="definitions">{items}</dl>'


def details(summary: str, content: str) -> str:
    return f"<details><summary>{escape(summary)}</summary>{content}</details>"
