"""Choosing tasks, competences, equipment and trades: lists in both languages, grouped."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _

from ronghe.apps.base.api import text_of
from ronghe.apps.competence.api import Competence, Framework, TypicalTask
from ronghe.apps.industry.models import EquipmentGeneration, EquipmentType
from ronghe.apps.industry.queries.equipment import equipment_types, types_at_work
from ronghe.apps.people.api import Organisation, Programme

Choices = list[tuple[Any, Any]]


class DayField(forms.DateField):
    """A day, picked as the device lets one pick days."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}), **kwargs)


def language_of(text: str) -> str:
    """The language a text is marked with: Chinese as soon as it holds a Chinese character."""
    return "zh-hans" if any("\u4e00" <= letter <= "\u9fff" for letter in text) else "en"


# --- competences ---------------------------------------------------------------------------------


def current_competences(programmes: Iterable[Programme]) -> list[Competence]:
    """The competences of the published frameworks that the programmes follow today."""
    frameworks = Framework.objects.filter(
        programme_frameworks__programme__in=list(programmes),
        published_at__isnull=False,
        replaced_by=None,
    )
    rows = Competence.objects.filter(framework__in=frameworks).select_related("framework")
    return list(rows.order_by("framework__code", "dimension", "code").distinct())


def competence_choices(competences: Iterable[Competence]) -> Choices:
    return [
        (title, [(str(one.uuid), text_of(one)) for one in group])
        for title, group in groupby(competences, lambda one: str(text_of(one.framework)))
    ]


# --- equipment ----------------------------------------------------------------------------------


class EquipmentField(forms.ChoiceField):
    """A kind of device, or one of its generations, in one list. Gives (type, generation)."""

    def __init__(self, *, needs_one: bool = False, **kwargs: Any) -> None:
        super().__init__(required=needs_one, **kwargs)
        self.kinds: dict[str, tuple[EquipmentType, EquipmentGeneration | None]] = {}

    def load(
        self,
        tasks: Iterable[TypicalTask] = (),
        owner: Organisation | None = None,
        *,
        with_others: bool = False,
    ) -> None:
        """Fill the list; four queries at most. With tasks or an owner, only with the kinds that are
        used for these tasks or stand at the owner, as long as there are any; `with_others` those
        come first and the rest after them."""
        choices: Choices = [("", _("Choose") if self.required else _("None"))]
        kinds = types_at_work(list(tasks), owner)
        if with_others:
            kinds = list(dict.fromkeys([*kinds, *equipment_types()]))
        for kind in kinds:
            rows: Choices = [
                (self._key(kind), _("%(kind)s, generation not known") % {"kind": text_of(kind)})
            ]
            self.kinds[self._key(kind)] = (kind, None)
            for generation in kind.generations.all():
                self.kinds[self._key(generation)] = (kind, generation)
                rows.append((self._key(generation), self._label(generation)))
            choices.append((str(text_of(kind)), rows))
        self.choices = choices

    @staticmethod
    def _key(one: EquipmentType | EquipmentGeneration) -> str:
        return str(one.uuid)

    @staticmethod
    def _label(generation: EquipmentGeneration) -> str:
        year = f" ({generation.introduced_year})" if generation.introduced_year else ""
        return f"{generation.number} · {text_of(generation)}{year}"

    def clean(self, value: Any) -> tuple[EquipmentType | None, EquipmentGeneration | None]:
        key = super().clean(value)
        return self.kinds[key] if key else (None, None)


# --- organisations and trades -------------------------------------------------------------------


def organisation_choices(organisations: Iterable[Organisation], blank: str = "") -> Choices:
    rows: Choices = [(str(one.uuid), text_of(one)) for one in organisations]
    return [("", blank), *rows] if blank else rows


def trade_choices(programmes: Iterable[Programme], blank: str) -> Choices:
    """Each trade once, named as its first programme is."""
    titles: dict[str, Any] = {}
    for programme in programmes:
        titles.setdefault(programme.trade, text_of(programme))
    return [("", blank), *titles.items()]


def chosen(rows: Iterable[Any], keys: Iterable[str]) -> list[Any]:
    """The rows whose UUID was chosen, in their own order."""
    wanted = set(keys)
    return [row for row in rows if str(row.uuid) in wanted]


def uuid_of(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def iso(day: date | None) -> str:
    return day.isoformat() if day else ""
