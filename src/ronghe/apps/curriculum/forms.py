"""Forms of modules and situations: they read what was typed; rules are in services."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ronghe.apps.base.api import text_of
from ronghe.apps.base.presentation.two_languages import OneOfTwoField
from ronghe.apps.competence.api import TypicalTask
from ronghe.apps.curriculum.models import Module, ModuleVersion
from ronghe.apps.curriculum.services.drafts import ModuleDraft

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

    title_zh = OneOfTwoField(label=_("Title in Chinese"), max_length=200)
    title_en = OneOfTwoField(label=_("Title in English"), max_length=200)

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


class NoteForm(forms.Form):
    """A few words that go with a step."""

    note = forms.CharField(
        label=_("What has to be done"), max_length=2_000, widget=forms.Textarea(attrs=LONG)
    )
