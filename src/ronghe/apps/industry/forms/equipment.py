"""An entry of the register of equipment; kinds and generations; the offer of a signal."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ronghe.apps.base.api import text_of
from ronghe.apps.competence.api import TypicalTask
from ronghe.apps.industry.forms.enterprises import TitledForm
from ronghe.apps.industry.forms.picking import (
    DayField,
    EquipmentField,
    chosen,
)
from ronghe.apps.industry.forms.picking_tasks import TasksField, unless_searching
from ronghe.apps.industry.models import Equipment, EquipmentType, Site
from ronghe.apps.industry.services.equipment import EARLIEST_YEAR, MOST_DEVICES, EquipmentDraft
from ronghe.apps.people.api import Organisation


class EquipmentFilterForm(forms.Form):
    is_search = True
    q = forms.CharField(label=_("Words"), required=False, max_length=100)
    kind = forms.ChoiceField(label=_("Kind of equipment"), required=False)
    of = forms.ChoiceField(
        label=_("Whose"),
        required=False,
        choices=[
            ("", _("schools and enterprises")),
            ("school", _("schools only")),
            ("enterprise", _("enterprises only")),
        ],
    )

    def __init__(self, data: Any, *, kinds: Sequence[EquipmentType]) -> None:
        super().__init__(data)
        rows = [(kind.code, text_of(kind)) for kind in kinds]
        self.fields["kind"].choices = [("", _("all kinds")), *rows]  # type: ignore[attr-defined]


class EquipmentForm(forms.Form):
    """Devices of one model."""

    equipment = EquipmentField(
        label=_("Kind and generation"),
        needs_one=True,
        help_text=_("The generation lets schools compare their own with what partners use."),
    )
    model = forms.CharField(label=_("Model"), required=False, max_length=120)
    count = forms.IntegerField(label=_("How many"), min_value=1, max_value=MOST_DEVICES, initial=1)
    year = forms.IntegerField(
        label=_("Built in"), required=False, min_value=EARLIEST_YEAR, max_value=2100
    )
    acquired_on = DayField(label=_("Acquired on"), required=False)
    site = forms.ChoiceField(label=_("Site"), required=False)
    tasks = TasksField(label=_("Typical tasks it serves"))

    def __init__(
        self,
        data: Any = None,
        *,
        organisation: Organisation,
        sites: Sequence[Site],
        near: Sequence[TypicalTask],
        equipment: Equipment | None = None,
    ) -> None:
        kept = _initial(equipment)
        checked, initial = unless_searching(type(self), data, kept)
        super().__init__(checked, initial=initial)
        self.organisation, self.sites = organisation, sites
        self.fields["tasks"].offer(near, data, kept.get("tasks", ()))  # type: ignore[attr-defined]
        kinds: EquipmentField = self.fields["equipment"]  # type: ignore[assignment]
        kinds.load(near, organisation, with_others=True)
        rows = [("", _("not known")), *((str(site.uuid), text_of(site)) for site in sites)]
        self.fields["site"].choices = rows  # type: ignore[attr-defined]
        if not sites:
            del self.fields["site"]

    def draft(self) -> EquipmentDraft:
        cleaned = self.cleaned_data
        kind, generation = cleaned["equipment"]
        sites = chosen(self.sites, [cleaned.get("site", "")])
        return EquipmentDraft(
            organisation=self.organisation,
            type=kind,
            generation=generation,
            site=sites[0] if sites else None,
            model=cleaned["model"],
            year=cleaned["year"],
            count=cleaned["count"],
            tasks=cleaned["tasks"],
            acquired_on=cleaned["acquired_on"],
        )


def _initial(equipment: Equipment | None) -> dict[str, Any]:
    if equipment is None:
        return {}
    kept = equipment.generation or equipment.type
    return {
        "equipment": str(kept.uuid),
        "model": equipment.model,
        "count": equipment.count,
        "year": equipment.year,
        "acquired_on": equipment.acquired_on.isoformat() if equipment.acquired_on else "",
        "site": str(equipment.site.uuid) if equipment.site else "",
        "tasks": [str(task.uuid) for task in equipment.tasks.all()],
    }


class RetireForm(forms.Form):
    retired_on = DayField(label=_("Out of use from"))


class NewsForm(forms.Form):
    """The sentence under which a purchase becomes a signal; it can be put otherwise."""

    title = forms.CharField(label=_("What changed"), max_length=200)


class KindForm(TitledForm):
    """A kind of device, with a code of its own."""

    code = forms.SlugField(
        label=_("Code"), max_length=60, help_text=_("Latin letters, digits and hyphens.")
    )

    field_order = ("code", "title_zh", "title_en")

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="kind_%s")


class GenerationForm(TitledForm):
    """A generation of a kind of device."""

    kind = forms.ChoiceField(label=_("Kind of equipment"))
    number = forms.IntegerField(
        label=_("Number"), min_value=1, max_value=99, help_text=_("A higher number came later.")
    )
    year = forms.IntegerField(
        label=_("Introduced in"), required=False, min_value=EARLIEST_YEAR, max_value=2100
    )

    field_order = ("kind", "number", "title_zh", "title_en", "year")

    def __init__(self, data: Any = None, *, kinds: Sequence[EquipmentType]) -> None:
        super().__init__(data, auto_id="generation_%s")
        self.kinds = kinds
        rows = [(str(kind.uuid), text_of(kind)) for kind in kinds]
        self.fields["kind"].choices = rows  # type: ignore[attr-defined]

    @property
    def chosen_kind(self) -> EquipmentType:
        return chosen(self.kinds, [self.cleaned_data["kind"]])[0]
