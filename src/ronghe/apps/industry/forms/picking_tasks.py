"""Choosing typical tasks: those near whoever fills in the form, and others found by words.

The list may be long, so it is narrowed on the server: a form that is sent with other words than its
list was made for is drawn again with what was typed, and nothing is checked or done. Where a script
runs, that happens while one types (hx-post in industry/pick_tasks.html).
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ronghe.apps.base.api import text_of
from ronghe.apps.competence.api import TypicalTask
from ronghe.apps.industry.queries.work import holds_words, tasks_chosen, tasks_worded

WORDS, FOUND, SEARCH = "tasks_words", "tasks_found", "tasks_search"
LONGEST_WORDS = 80
MOST_FOUND = 30


def is_searching(data: Mapping[str, Any] | None) -> bool:
    """Whether a form was sent to narrow its tasks, not to be acted on."""
    if data is None:
        return False
    return SEARCH in data or _said(data, WORDS) != _said(data, FOUND)


def _said(data: Mapping[str, Any], name: str) -> str:
    return " ".join(str(data.get(name, "")).split())[:LONGEST_WORDS]


def unless_searching(
    form: type[forms.Form], data: Any, initial: Mapping[str, Any]
) -> tuple[Any, dict[str, Any]]:
    """Data and initial values of a form; while its tasks are searched, what was typed comes as
    initial values, so that nothing is checked yet."""
    if not is_searching(data):
        return data, dict(initial)
    fields: Mapping[str, forms.Field] = form.base_fields
    typed = {name: one.widget.value_from_datadict(data, {}, name) for name, one in fields.items()}
    return None, {**initial, **typed}


class PickTasks(forms.CheckboxSelectMultiple):
    """Boxes of tasks in groups: those near, and those of other trades."""

    template_name = "industry/pick_tasks.html"
    near_groups = 0
    words = ""
    is_cut = False

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        groups = context["widget"]["optgroups"]
        near, others = groups[: self.near_groups], groups[self.near_groups :]
        context |= {
            "near": near,
            "others": others,
            "words": self.words,
            "is_cut": self.is_cut,
            "shown": sum(len(options) for _, options, _ in groups),
            "is_open": bool(self.words or others or not near),
        }
        return context


class TasksField(forms.Field):
    """Typical tasks; gives a list of them. `offer` first says which."""

    widget = PickTasks

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.kept: frozenset[str] = frozenset()

    def offer(self, near: Sequence[TypicalTask], data: Any, initial: Iterable[str] = ()) -> None:
        """Those near first; others by the words of `data`, or chosen already. `initial` are the
        UUIDs that the row names now: they may stay, whatever became of the tasks. Two queries at
        most."""
        self.kept = frozenset(initial)
        chosen = set(data.getlist("tasks")) if data is not None else set(self.kept)
        words = _said(data, WORDS) if data is not None else ""
        near_here = [one for one in near if str(one.uuid) in chosen or holds_words(one, words)]
        known = {str(one.uuid) for one in near}
        away = tasks_chosen(chosen - known, self.kept)
        beyond = {one.uuid for one in (*near, *away)}
        found = tasks_worded(words, beyond, MOST_FOUND + 1) if words else []
        groups = _groups(near_here)
        widget: PickTasks = self.widget  # type: ignore[assignment]
        widget.words, widget.is_cut = words, len(found) > MOST_FOUND
        widget.near_groups = len(groups)
        widget.choices = [*groups, *_groups(away), *_groups(found[:MOST_FOUND])]

    def clean(self, value: Any) -> list[TypicalTask]:
        wanted = [str(one) for one in value or ()]
        found = tasks_chosen(wanted, self.kept)
        if len(found) != len(set(wanted)):
            raise ValidationError(_("A task that was ticked is not in force any more."))
        return found


def _groups(tasks: Iterable[TypicalTask]) -> list[tuple[Any, Any]]:
    def process(task: TypicalTask) -> str:
        return f"{text_of(task.work_process.occupation)} · {text_of(task.work_process)}"

    return [
        (title, [(str(task.uuid), text_of(task)) for task in group])
        for title, group in groupby(tasks, process)
    ]
