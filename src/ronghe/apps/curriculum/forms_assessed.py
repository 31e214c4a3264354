"""What a situation forms and assesses: competences are added, each with the level to be reached
and the framework's words that are looked for; and the instruments by which."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ronghe.apps.assessment.api import Instrument
from ronghe.apps.base.api import Text, in_both, text_of
from ronghe.apps.base.presentation.picking import PickMany
from ronghe.apps.competence.api import Competence, Dimension, Level
from ronghe.apps.curriculum.forms_situations import choices_of
from ronghe.apps.curriculum.queries.aims import Assessable
from ronghe.apps.curriculum.services.situations import SituationDraft

Pairs = list[tuple[Competence, Level]]


@dataclass(frozen=True, slots=True)
class AimRow:
    """A competence in the form. `instruments` look at it and are chosen; `possible` could."""

    competence: Competence
    level: forms.BoundField
    anchors: forms.BoundField | None
    instruments: tuple[Instrument, ...]
    possible: tuple[Instrument, ...]
    is_of_earlier_framework: bool


class AssessedForm(forms.Form):
    """The competences on the page are named by `aims`, each with fields `level-<uuid>` and
    `anchors-<uuid>`; `remove` takes one of them out, `add` takes up others."""

    add = forms.MultipleChoiceField(label=_("Competences to add"), required=False, widget=PickMany)
    add_level = forms.ChoiceField(label=_("Level to be reached in them"), required=False)
    instruments = forms.MultipleChoiceField(
        label=_("Assessed with"), required=False, widget=PickMany
    )

    def __init__(self, data: Any = None, *, offer: Assessable) -> None:
        self.offer = offer
        self.known = {str(one.uuid): one for one in offer.competences}
        self.instrument_rows = {str(one.uuid): one for one in (*offer.instruments, *offer.chosen)}
        super().__init__(data, initial=self._said())
        keys = data.getlist("aims") if data is not None else self._aims_before()
        self.keys = [key for key in dict.fromkeys(keys) if key in self.known]
        self.removed = data.get("remove", "") if data is not None else ""
        for key in self.keys:
            self._add_aim(key)
        self._fill_additions()
        self._fill_instruments()

    # --- the fields -------------------------------------------------------------------------------

    def _aims_before(self) -> list[str]:
        return [str(aim.competence.uuid) for aim in self.offer.aims]

    def _said(self) -> dict[str, Any]:
        said: dict[str, Any] = {
            f"level-{aim.competence.uuid}": str(aim.level.number) for aim in self.offer.aims
        }
        for one in self.offer.assessed:
            said.setdefault(f"anchors-{one.competence.uuid}", []).append(str(one.level.number))
        said["instruments"] = [str(one.uuid) for one in self.offer.chosen]
        said["add_level"] = self._usual_level()
        return said

    def _usual_level(self) -> str:
        """The level that the situation aims at elsewhere; else the one in the middle."""
        levels = [aim.level for aim in self.offer.aims] or self._levels_offered()
        return str(levels[len(levels) // 2].number) if levels else ""

    def _levels_offered(self) -> list[Level]:
        frameworks = [one.framework_id for one in (*self.offer.of_tasks, *self.offer.others)]
        return list(self.offer.levels.get(frameworks[0], ())) if frameworks else []

    def _add_aim(self, key: str) -> None:
        competence = self.known[key]
        self.fields[f"level-{key}"] = forms.ChoiceField(
            label=_("Level to be reached"),
            choices=[
                (str(one.number), text_of(one))
                for one in self.offer.levels.get(competence.framework_id, ())
            ],
        )
        anchors = self.offer.anchors.get(competence.pk, {})
        if anchors:
            self.fields[f"anchors-{key}"] = forms.MultipleChoiceField(
                label=_("Which of the framework's words are assessed here"),
                required=False,
                widget=forms.CheckboxSelectMultiple,
                choices=[
                    (str(one.level.number), _on_level(text_of(one.level), text_of(one)))
                    for one in anchors.values()
                ],
            )

    def _fill_additions(self) -> None:
        here = set(self.keys)
        groups = [(_("They show in the tasks of this situation"), self.offer.of_tasks)]
        groups += [
            (Dimension(dimension).label, tuple(rows))
            for dimension, rows in groupby(
                sorted(self.offer.others, key=_by_dimension), lambda one: one.dimension
            )
        ]
        choices = [
            (title, choices_of(one for one in rows if str(one.uuid) not in here))
            for title, rows in groups
        ]
        found = [(title, rows) for title, rows in choices if rows]
        self.fields["add"].choices = found  # type: ignore[attr-defined]
        levels = [(str(one.number), text_of(one)) for one in self._levels_offered()]
        self.fields["add_level"].choices = levels  # type: ignore[attr-defined]
        if not found:
            del self.fields["add"], self.fields["add_level"]

    def _fill_instruments(self) -> None:
        """Those that look at a competence of the situation first."""
        formed = {self.known[key].pk for key in self.keys}
        fitting = {
            one.pk for key, rows in self.offer.covering.items() if key in formed for one in rows
        }
        rows = self.instrument_rows.values()
        groups = (
            (_("They look at these competences"), [one for one in rows if one.pk in fitting]),
            (_("Others"), [one for one in rows if one.pk not in fitting]),
        )
        choices = [(title, _with_kind(found)) for title, found in groups if found]
        self.fields["instruments"].choices = choices  # type: ignore[attr-defined]
        if not choices:
            del self.fields["instruments"]

    # --- how the page draws it --------------------------------------------------------------------

    @property
    def rows(self) -> list[AimRow]:
        return [self._row(key) for key in self.keys]

    def _row(self, key: str) -> AimRow:
        competence = self.known[key]
        covering = self.offer.covering.get(competence.pk, ())
        chosen = set(self["instruments"].value() or ()) if "instruments" in self.fields else set()
        offered = {one.pk for one in (*self.offer.of_tasks, *self.offer.others)}
        return AimRow(
            competence,
            self[f"level-{key}"],
            self[f"anchors-{key}"] if f"anchors-{key}" in self.fields else None,
            tuple(one for one in covering if str(one.uuid) in chosen),
            tuple(
                one
                for one in covering
                if str(one.uuid) not in chosen and str(one.uuid) in self.instrument_rows
            ),
            competence.pk not in offered,
        )

    # --- what was typed ---------------------------------------------------------------------------

    def applied(self, draft: SituationDraft) -> SituationDraft:
        """What was on the page as it says now; what somebody else took up meanwhile stays."""
        here = {self.known[key].pk for key in self.keys}
        added, beside = self._added()
        return replace(
            draft,
            competences=_each_once(
                [
                    *self._levels(),
                    *added,
                    *(pair for pair in draft.competences if pair[0].pk not in here),
                ]
            ),
            anchors=list(
                dict.fromkeys(
                    [
                        *self._anchors(),
                        *beside,
                        *(pair for pair in draft.anchors if pair[0].pk not in here),
                    ]
                )
            ),
            instruments=[
                self.instrument_rows[key] for key in self.cleaned_data.get("instruments", ())
            ],
        )

    @property
    def first_added(self) -> str:
        return next(iter(self.cleaned_data.get("add", ())), "")

    def _levels(self) -> Pairs:
        return [
            (self.known[key], self._level(key, self.cleaned_data[f"level-{key}"]))
            for key in self.keys
            if key != self.removed
        ]

    def _anchors(self) -> Pairs:
        return [
            (self.known[key], self._level(key, number))
            for key in self.keys
            if key != self.removed
            for number in self.cleaned_data.get(f"anchors-{key}", ())
        ]

    def _added(self) -> tuple[Pairs, Pairs]:
        """What is taken up, and the words of the level to be reached as far as there are any."""
        pairs = [
            (self.known[key], self._level(key, self.cleaned_data["add_level"]))
            for key in self.cleaned_data.get("add", ())
        ]
        worded = [
            (one, level) for one, level in pairs if level.pk in self.offer.anchors.get(one.pk, {})
        ]
        return pairs, worded

    def _level(self, key: str, number: str) -> Level:
        levels = self.offer.levels[self.known[key].framework_id]
        wanted = number or self._usual_level()
        return next(one for one in levels if str(one.number) == wanted)


def _each_once(pairs: Pairs) -> Pairs:
    """A competence once, as it was said first."""
    return list({one.pk: (one, level) for one, level in reversed(pairs)}.values())[::-1]


def _by_dimension(one: Competence) -> tuple[int, int]:
    return list(Dimension).index(Dimension(one.dimension)), one.position


def _on_level(level: Text, words: Text) -> Text:
    return Text(f"{level.en}: {words.en}", f"{level.zh}：{words.zh}")


def _with_kind(rows: Iterable[Instrument]) -> list[tuple[str, Text]]:
    return [
        (str(one.uuid), _of_kind(text_of(one), in_both(one.get_kind_display()))) for one in rows
    ]


def _of_kind(title: Text, kind: Text) -> Text:
    return Text(f"{title.en} · {kind.en}", f"{title.zh} · {kind.zh}")
