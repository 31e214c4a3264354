"""A site and a post, as somebody enters and corrects them; until when there is one."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ronghe.apps.base.api import Text, text_of
from ronghe.apps.base.presentation.picking import PickMany
from ronghe.apps.competence.api import Occupation, TypicalTask
from ronghe.apps.industry.forms.enterprises import TitledForm
from ronghe.apps.industry.forms.picking import DayField, chosen
from ronghe.apps.industry.forms.picking_tasks import TasksField, unless_searching
from ronghe.apps.industry.models import Equipment, Post, Site
from ronghe.apps.industry.services.workplaces import MOST_PEOPLE, PostDraft


class SiteForm(TitledForm):
    address = forms.CharField(label=_("Address"), required=False, max_length=240)

    def __init__(self, data: Any = None, *, site: Site | None = None) -> None:
        names = ("title_en", "title_zh", "address")
        super().__init__(data, initial={name: getattr(site, name) for name in names if site})


class ClosingForm(forms.Form):
    """Until when there is a site, or a post."""

    last_day = DayField(label=_("Last day"))


class PostForm(TitledForm):
    """A kind of workplace. Without a site there is nowhere to put it: the page says so."""

    site = forms.ChoiceField(label=_("Site"))
    headcount = forms.IntegerField(
        label=_("How many people do this work"), min_value=0, max_value=MOST_PEOPLE, initial=1
    )
    occupation = forms.ChoiceField(label=_("Occupation"), required=False)
    tasks = TasksField(label=_("Typical tasks"))
    equipment = forms.MultipleChoiceField(
        label=_("Equipment they work with"), required=False, widget=PickMany
    )

    def __init__(
        self,
        data: Any = None,
        *,
        sites: Sequence[Site],
        equipment: Sequence[Equipment],
        near: Sequence[TypicalTask],
        post: Post | None = None,
    ) -> None:
        kept = _post_initial(post)
        checked, initial = unless_searching(type(self), data, kept)
        super().__init__(checked, initial=initial)
        self.fields["tasks"].offer(near, data, kept.get("tasks", ()))  # type: ignore[attr-defined]
        self.sites, self.all_equipment = sites, with_those_of(post, equipment)
        self.occupations = list(Occupation.objects.order_by("code"))
        choices: dict[str, Any] = {
            "site": [(str(site.uuid), text_of(site)) for site in sites],
            "occupation": [("", _("not known")), *_titled(self.occupations)],
            "equipment": [(str(one.uuid), equipment_words(one)) for one in self.all_equipment],
        }
        for name, rows in choices.items():
            self.fields[name].choices = rows  # type: ignore[attr-defined]
            if not rows:
                del self.fields[name]
        if post is not None:
            del self.fields["site"]

    @property
    def chosen_site(self) -> Site:
        return chosen(self.sites, [self.cleaned_data["site"]])[0]

    def draft(self) -> PostDraft:
        cleaned = self.cleaned_data
        occupations = chosen(self.occupations, [cleaned.get("occupation", "")])
        return PostDraft(
            self.title,
            headcount=cleaned["headcount"],
            occupation=occupations[0] if occupations else None,
            tasks=cleaned["tasks"],
            equipment=chosen(self.all_equipment, cleaned.get("equipment", ())),
        )


def _titled(rows: Sequence[Any]) -> list[tuple[str, Any]]:
    return [(str(row.uuid), text_of(row)) for row in rows]


def with_those_of(post: Post | None, equipment: Sequence[Equipment]) -> list[Equipment]:
    """What is in use, and what the post names besides: saving loses no device out of use."""
    named = [] if post is None else [one for one in post.equipment.all() if one not in equipment]
    return [*equipment, *named]


def _post_initial(post: Post | None) -> dict[str, Any]:
    if post is None:
        return {}
    return {
        "title_en": post.title_en,
        "title_zh": post.title_zh,
        "headcount": post.headcount,
        "occupation": str(post.occupation.uuid) if post.occupation else "",
        "tasks": [str(task.uuid) for task in post.tasks.all()],
        "equipment": [str(one.uuid) for one in post.equipment.all()],
    }


def equipment_words(one: Equipment) -> Text:
    """A device as a list names it: kind, generation, model, year."""
    kind, generation = text_of(one.type), one.generation
    rest = " · ".join(
        [
            *([one.model] if one.model else []),
            *([str(one.year)] if one.year else []),
        ]
    )
    parts = [
        (
            kind.in_language(code),
            f"{generation.number} {text_of(generation).in_language(code)}" if generation else "",
            rest,
        )
        for code in ("en", "zh")
    ]
    en, zh = (" · ".join(part for part in row if part) for row in parts)
    return Text(en, zh)
