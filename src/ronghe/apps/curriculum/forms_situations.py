"""The parts in which a learning situation is written, each a form of its own.

A part puts what was typed into the draft of the whole situation (`applied`) and leaves the other
parts as they are; rules are in services.
"""

from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ronghe.apps.base.api import text_of
from ronghe.apps.base.presentation.picking import PickMany
from ronghe.apps.competence.api import TypicalTask
from ronghe.apps.curriculum.forms import TitledForm, text_area
from ronghe.apps.curriculum.models import KnowledgeElement, LearningSituation, SituationPhase
from ronghe.apps.curriculum.services.situations import PhaseDraft, SituationDraft
from ronghe.apps.evidence.api import Record
from ronghe.apps.industry.api import EquipmentType

TEXTS = ("trigger_en", "trigger_zh", "product_en", "product_zh")


def choices_of(rows: Iterable[Any]) -> list[tuple[str, Any]]:
    return [(str(one.uuid), text_of(one)) for one in rows]


class WhatForm(TitledForm):
    """What the company asks for, and what comes out of it."""

    code = forms.SlugField(
        label=_("Short code"),
        max_length=60,
        help_text=_("Letters, digits and hyphens; it stays the same from version to version."),
    )
    trigger_zh = text_area(_("What the company asks for, in Chinese"))
    trigger_en = text_area(_("What the company asks for, in English"))
    product_zh = text_area(_("What comes out of it, in Chinese"))
    product_en = text_area(_("What comes out of it, in English"))

    def __init__(self, data: Any = None, *, situation: LearningSituation | None = None) -> None:
        names = ("code", "title_en", "title_zh", *TEXTS)
        said = {name: getattr(situation, name) for name in names} if situation else None
        super().__init__(data, initial=said)
        self.order_fields(
            ["title_zh", "title_en", "trigger_zh", "trigger_en", "product_zh", "product_en"]
        )

    def applied(self, draft: SituationDraft) -> SituationDraft:
        said = self.cleaned_data
        return replace(
            draft, **{name: said[name] for name in ("code", "title_en", "title_zh", *TEXTS)}
        )


class NewSituationForm(WhatForm):
    """The same for a situation that there is not yet; its other parts follow."""

    place = forms.ChoiceField(
        label=_("Where it is learnt"), choices=Record.Context.choices, widget=forms.RadioSelect
    )

    def draft(self, position: int) -> SituationDraft:
        place = self.cleaned_data["place"]
        blank = SituationDraft(code="", title_en="", title_zh="", place=place, position=position)
        return self.applied(blank)


class WorkForm(forms.Form):
    """The tasks that the situation comes from, and the equipment that is used."""

    tasks = forms.MultipleChoiceField(
        label=_("Typical tasks it comes from"),
        required=False,
        widget=PickMany,
        help_text=_("A draft may go without; before the module is handed in there has to be one."),
    )
    equipment_types = forms.MultipleChoiceField(
        label=_("Equipment used"), required=False, widget=PickMany
    )

    def __init__(
        self,
        data: Any = None,
        *,
        situation: LearningSituation,
        tasks: Iterable[TypicalTask],
        equipment: Iterable[EquipmentType],
    ) -> None:
        own, used = list(situation.tasks.all()), list(situation.equipment_types.all())
        self.task_rows = {str(one.uuid): one for one in (*own, *tasks)}
        self.equipment = {str(one.uuid): one for one in (*used, *equipment)}
        super().__init__(
            data,
            initial={
                "tasks": [str(one.uuid) for one in own],
                "equipment_types": [str(one.uuid) for one in used],
            },
        )
        self.fields["tasks"].choices = choices_of(self.task_rows.values())  # type: ignore[attr-defined]
        kinds = choices_of(self.equipment.values())
        self.fields["equipment_types"].choices = kinds  # type: ignore[attr-defined]
        if not kinds:
            del self.fields["equipment_types"]

    def applied(self, draft: SituationDraft) -> SituationDraft:
        said = self.cleaned_data
        return replace(
            draft,
            tasks=[self.task_rows[key] for key in said["tasks"]],
            equipment_types=[self.equipment[key] for key in said.get("equipment_types", ())],
        )


PHASE_LABELS = (
    ("learner_zh", _("What learners do, in Chinese")),
    ("learner_en", _("What learners do, in English")),
    ("teacher_zh", _("What the teacher does, in Chinese")),
    ("teacher_en", _("What the teacher does, in English")),
)


class PhasesForm(forms.Form):
    """The six phases of a whole action: fields `<phase>-<who>_<language>`."""

    def __init__(self, data: Any = None, *, situation: LearningSituation) -> None:
        said = {row.phase: row for row in situation.phases.all()}
        super().__init__(data)
        for phase in SituationPhase.Phase:
            for name, label in PHASE_LABELS:
                field = text_area(label)
                field.widget.attrs["rows"] = 2
                field.initial = getattr(said.get(phase), name, "")
                self.fields[f"{phase}-{name}"] = field

    @property
    def phases(self) -> list[tuple[Any, list[forms.BoundField]]]:
        return [
            (phase.label, [self[f"{phase}-{name}"] for name, _label in PHASE_LABELS])
            for phase in SituationPhase.Phase
        ]

    def applied(self, draft: SituationDraft) -> SituationDraft:
        return replace(draft, phases={phase: self._said(phase) for phase in SituationPhase.Phase})

    def _said(self, phase: str) -> PhaseDraft:
        said = self.cleaned_data
        return PhaseDraft(**{name: said[f"{phase}-{name}"] for name, _label in PHASE_LABELS})


class PlaceForm(forms.Form):
    """Where it is learnt, for how long, and after which other situations."""

    place = forms.ChoiceField(
        label=_("Where it is learnt"), choices=Record.Context.choices, widget=forms.RadioSelect
    )
    hours = forms.IntegerField(label=_("Hours"), min_value=0, max_value=2_000)
    position = forms.IntegerField(label=_("Place in the module"), min_value=0, max_value=99)

    def __init__(
        self, data: Any = None, *, situation: LearningSituation, total: int, others: int
    ) -> None:
        said = {name: getattr(situation, name) for name in ("place", "hours", "position")}
        super().__init__(data, initial=said)
        words = _("The module has %(total)d hours; its other situations take %(others)d of them.")
        self.fields["hours"].help_text = words % {"total": total, "others": others}

    def applied(self, draft: SituationDraft) -> SituationDraft:
        return replace(draft, **self.cleaned_data)


class KnowledgeForm(forms.Form):
    """What of the teaching standard's knowledge the situation takes up."""

    knowledge = forms.MultipleChoiceField(
        label=_("Knowledge of the teaching standard"), required=False, widget=PickMany
    )

    def __init__(
        self,
        data: Any = None,
        *,
        situation: LearningSituation,
        elements: Iterable[KnowledgeElement],
    ) -> None:
        own = [row.element for row in situation.knowledge.all()]
        self.elements = {str(one.uuid): one for one in (*elements, *own)}
        super().__init__(data, initial={"knowledge": [str(one.uuid) for one in own]})
        self.fields["knowledge"].choices = [  # type: ignore[attr-defined]
            *([(_("Taken up here"), choices_of(own))] if own else []),
            *_by_area(one for one in self.elements.values() if one not in own),
        ]
        if not self.elements:
            del self.fields["knowledge"]

    def applied(self, draft: SituationDraft) -> SituationDraft:
        keys = self.cleaned_data.get("knowledge", ())
        return replace(draft, knowledge=[self.elements[key] for key in keys])


def _by_area(elements: Iterable[KnowledgeElement]) -> list[tuple[str, Any]]:
    areas = groupby(elements, lambda one: text_of(one, "area"))
    return [(str(area), choices_of(rows)) for area, rows in areas]
