"""Forms of modules and situations: they read what was typed; rules are in services."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ronghe.apps.assessment.api import Instrument
from ronghe.apps.base.api import text_of
from ronghe.apps.competence.api import Competence, Level, TypicalTask
from ronghe.apps.curriculum.models import (
    KnowledgeElement,
    LearningSituation,
    Module,
    ModuleVersion,
    SituationPhase,
)
from ronghe.apps.curriculum.services.drafts import ModuleDraft
from ronghe.apps.curriculum.services.situations import PhaseDraft, SituationDraft
from ronghe.apps.evidence.api import Record
from ronghe.apps.industry.api import EquipmentType

LONG = {"rows": 3}


def text_area(label: Any, *, help_text: Any = "", most: int = 4_000) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=most,
        help_text=help_text,
        widget=forms.Textarea(attrs=LONG),
    )


class TitledForm(forms.Form):
    """A title in at least one of the two languages."""

    title_zh = forms.CharField(label=_("Title in Chinese"), required=False, max_length=200)
    title_en = forms.CharField(label=_("Title in English"), required=False, max_length=200)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not cleaned.get("title_zh") and not cleaned.get("title_en"):
            self.add_error("title_zh", _("Give a title in at least one language."))
        return cleaned


class ModuleForm(TitledForm):
    """What a version of a module says; `code` only for a new module."""

    code = forms.SlugField(
        label=_("Short code"),
        max_length=60,
        help_text=_("Letters, digits and hyphens; it stays the same from version to version."),
    )
    group = forms.ChoiceField(label=_("Group"), choices=ModuleVersion.Group.choices)
    task = forms.ChoiceField(
        label=_("Typical task"),
        required=False,
        help_text=_("A module is about one whole typical task, or about one technical unit."),
    )
    technical_unit_zh = forms.CharField(
        label=_("Technical unit in Chinese"), required=False, max_length=200
    )
    technical_unit_en = forms.CharField(
        label=_("Technical unit in English"), required=False, max_length=200
    )
    position = forms.IntegerField(
        label=_("Place in the order of the work"), min_value=0, max_value=999, initial=1
    )
    order_reason = text_area(
        _("Why it leaves the order of the work"),
        help_text=_("Only where it does; the committee reads it."),
    )
    total_hours = forms.IntegerField(label=_("Hours"), min_value=0, max_value=2_000)
    practice_hours = forms.IntegerField(label=_("of them practice"), min_value=0, max_value=2_000)
    requires = forms.MultipleChoiceField(
        label=_("To be completed before"), required=False, widget=forms.CheckboxSelectMultiple
    )
    description_zh = text_area(_("What it is about, in Chinese"))
    description_en = text_area(_("What it is about, in English"))

    def __init__(
        self,
        data: Any = None,
        *,
        tasks: Iterable[TypicalTask],
        modules: Sequence[tuple[Module, object]],
        version: ModuleVersion | None = None,
    ) -> None:
        self.tasks = {str(one.uuid): one for one in tasks}
        self.modules = {str(one.uuid): one for one, _title in modules}
        super().__init__(data, initial=_module_initial(version) if version else None)
        self.order_fields(["code", "title_zh", "title_en"])
        if version is not None:
            if version.task is not None:
                self.tasks.setdefault(str(version.task.uuid), version.task)
            del self.fields["code"]
        labels = [(key, text_of(one)) for key, one in self.tasks.items()]
        self._fill("task", [("", _("No task; a technical unit")), *labels])
        self._fill("requires", [(str(one.uuid), title) for one, title in modules])

    def _fill(self, name: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        total, practice = cleaned.get("total_hours"), cleaned.get("practice_hours")
        if total is not None and practice is not None and practice > total:
            self.add_error("practice_hours", _("There is more practice than there are hours."))
        return cleaned

    def draft(self) -> ModuleDraft:
        said = self.cleaned_data
        names = set(ModuleDraft.__slots__) - {"task"}
        return ModuleDraft(
            task=self.tasks.get(said["task"]), **{name: said[name] for name in names}
        )

    def required_modules(self) -> list[Module]:
        return [self.modules[key] for key in self.cleaned_data["requires"]]


def _module_initial(version: ModuleVersion) -> dict[str, Any]:
    names = set(ModuleDraft.__slots__) - {"task"}
    required = version.prerequisites.values_list("requires__uuid", flat=True)
    return {
        **{name: getattr(version, name) for name in names},
        "task": str(version.task.uuid) if version.task else "",
        "requires": [str(uuid) for uuid in required],
    }


class SituationForm(TitledForm):
    """A whole learning situation. Competences with their levels are fields `level-<uuid>`, the
    phases fields `<phase>-<who>_<language>`; both are drawn by the page in groups of their own."""

    code = forms.SlugField(label=_("Short code"), max_length=60)
    position = forms.IntegerField(
        label=_("Place in the module"), min_value=0, max_value=99, initial=1
    )
    place = forms.ChoiceField(
        label=_("Where it is learnt"), choices=Record.Context.choices, widget=forms.RadioSelect
    )
    hours = forms.IntegerField(label=_("Hours"), min_value=0, max_value=2_000)
    tasks = forms.MultipleChoiceField(
        label=_("Typical tasks it comes from"), required=False, widget=forms.CheckboxSelectMultiple
    )
    equipment_types = forms.MultipleChoiceField(
        label=_("Equipment used"), required=False, widget=forms.CheckboxSelectMultiple
    )
    trigger_zh = text_area(_("What the company asks for, in Chinese"))
    trigger_en = text_area(_("What the company asks for, in English"))
    product_zh = text_area(_("What comes out of it, in Chinese"))
    product_en = text_area(_("What comes out of it, in English"))
    instruments = forms.MultipleChoiceField(
        label=_("Assessed with"), required=False, widget=forms.CheckboxSelectMultiple
    )
    knowledge = forms.MultipleChoiceField(
        label=_("Knowledge of the teaching standard"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self,
        data: Any = None,
        *,
        tasks: Iterable[TypicalTask],
        competences: Iterable[Competence],
        levels: Iterable[Level],
        instruments: Iterable[Instrument],
        elements: Iterable[KnowledgeElement],
        equipment: Iterable[EquipmentType],
        situation: LearningSituation | None = None,
    ) -> None:
        self.task_rows = {str(one.uuid): one for one in tasks}
        self.competences = {str(one.uuid): one for one in competences}
        self.levels = {str(one.number): one for one in levels}
        self.instrument_rows = {str(one.uuid): one for one in instruments}
        self.elements = {str(one.uuid): one for one in elements}
        self.equipment = {str(one.uuid): one for one in equipment}
        super().__init__(data, initial=_situation_initial(situation) if situation else None)
        self.order_fields(["code", "title_zh", "title_en"])
        self._fill("tasks", self.task_rows)
        self._fill("equipment_types", self.equipment)
        self._fill("instruments", self.instrument_rows)
        self._fill("knowledge", self.elements)
        self._add_levels()
        self._add_phases()

    def _fill(self, name: str, rows: dict[str, Any]) -> None:
        choices = [(key, text_of(one)) for key, one in rows.items()]
        self.fields[name].choices = choices  # type: ignore[attr-defined]
        if not choices:
            del self.fields[name]

    def _add_levels(self) -> None:
        choices = [
            ("", _("not here")),
            *((key, text_of(one)) for key, one in self.levels.items()),
        ]
        for key, competence in self.competences.items():
            self.fields[f"level-{key}"] = forms.ChoiceField(
                label=str(text_of(competence)), required=False, choices=choices
            )

    def _add_phases(self) -> None:
        for phase in SituationPhase.Phase:
            for name, label in PHASE_LABELS:
                self.fields[f"{phase}-{name}"] = text_area(label)

    # --- how the page draws it ----------------------------------------------------------------

    @property
    def main_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if "-" not in name]

    @property
    def level_fields(self) -> list[forms.BoundField]:
        return [self[f"level-{key}"] for key in self.competences]

    @property
    def phase_fields(self) -> list[tuple[Any, list[forms.BoundField]]]:
        return [
            (phase.label, [self[f"{phase}-{name}"] for name, _label in PHASE_LABELS])
            for phase in SituationPhase.Phase
        ]

    # --- what was typed -----------------------------------------------------------------------

    def draft(self) -> SituationDraft:
        said = self.cleaned_data
        plain = ("code", "title_en", "title_zh", "place", "position", "hours")
        texts = ("trigger_en", "trigger_zh", "product_en", "product_zh")
        return SituationDraft(
            **{name: said[name] for name in (*plain, *texts)},
            tasks=[self.task_rows[key] for key in said.get("tasks", ())],
            equipment_types=[self.equipment[key] for key in said.get("equipment_types", ())],
            phases={phase: self._phase(phase) for phase in SituationPhase.Phase},
            competences=[
                (competence, self.levels[said[f"level-{key}"]])
                for key, competence in self.competences.items()
                if said[f"level-{key}"]
            ],
            instruments=[self.instrument_rows[key] for key in said.get("instruments", ())],
            knowledge=[self.elements[key] for key in said.get("knowledge", ())],
        )

    def _phase(self, phase: str) -> PhaseDraft:
        said = self.cleaned_data
        return PhaseDraft(**{name: said[f"{phase}-{name}"] for name, _label in PHASE_LABELS})


PHASE_LABELS = (
    ("learner_zh", _("What learners do, in Chinese")),
    ("learner_en", _("What learners do, in English")),
    ("teacher_zh", _("What the teacher does, in Chinese")),
    ("teacher_en", _("What the teacher does, in English")),
)


def _situation_initial(situation: LearningSituation) -> dict[str, Any]:
    plain = ("code", "title_en", "title_zh", "place", "position", "hours")
    texts = ("trigger_en", "trigger_zh", "product_en", "product_zh")
    initial: dict[str, Any] = {name: getattr(situation, name) for name in (*plain, *texts)}
    initial["tasks"] = [str(one.uuid) for one in situation.tasks.all()]
    initial["equipment_types"] = [str(one.uuid) for one in situation.equipment_types.all()]
    initial["instruments"] = [str(row.instrument.uuid) for row in situation.assessments.all()]
    initial["knowledge"] = [str(row.element.uuid) for row in situation.knowledge.all()]
    for aim in situation.situation_competences.all():
        initial[f"level-{aim.competence.uuid}"] = str(aim.level.number)
    for phase in situation.phases.all():
        for name, _label in PHASE_LABELS:
            initial[f"{phase.phase}-{name}"] = getattr(phase, name)
    return initial


class NoteForm(forms.Form):
    """A few words that go with a step."""

    note = forms.CharField(
        label=_("What has to be done"), max_length=2_000, widget=forms.Textarea(attrs=LONG)
    )
