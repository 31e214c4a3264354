"""The parts of a situation, in the order in which they are written, and each one's form."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from ronghe.apps.curriculum.forms_assessed import AssessedForm
from ronghe.apps.curriculum.forms_situations import (
    KnowledgeForm,
    PhasesForm,
    PlaceForm,
    WhatForm,
    WorkForm,
)
from ronghe.apps.curriculum.models import LearningSituation
from ronghe.apps.curriculum.queries import choices
from ronghe.apps.curriculum.queries.aims import assessable
from ronghe.apps.curriculum.queries.modules import hours_beside

PartForm = WhatForm | WorkForm | PhasesForm | PlaceForm | AssessedForm | KnowledgeForm

TITLES: Mapping[str, Any] = {
    "what": _("What and why"),
    "work": _("The work"),
    "phases": _("Six phases"),
    "place": _("Where and how long"),
    "assessed": _("What is assessed"),
    "knowledge": _("Knowledge"),
}
MEANINGS: Mapping[str, Any] = {
    "what": _("It begins with what a company asks for and ends with what is handed over."),
    "work": _("It comes from the work: choose the typical tasks, and what it is done with."),
    "phases": _("A whole action: what learners do in each phase, and what the teacher does."),
    "place": _("Where it is learnt, for how long, and after which other situations."),
    "assessed": _(
        "Add the competences that are formed, and choose what somebody looks for in the work."
    ),
    "knowledge": _("What of the teaching standard is needed here and so taught here."),
}
ORDER = tuple(TITLES)


@dataclass(frozen=True, slots=True)
class Part:
    """A part as the row of parts shows it."""

    key: str
    title: Any
    is_written: bool


def parts_of(situation: LearningSituation) -> tuple[Part, ...]:
    """All six, and which of them say something already."""
    written = {
        "what": bool(situation.trigger_en or situation.trigger_zh),
        "work": bool(situation.tasks.all()),
        "phases": len(situation.phases.all()) == len(situation.phases.model.Phase),
        "place": situation.hours > 0,
        "assessed": bool(situation.situation_competences.all()),
        "knowledge": bool(situation.knowledge.all()),
    }
    return tuple(Part(key, title, written[key]) for key, title in TITLES.items())


def part_after(key: str) -> str:
    """The part that follows; nothing after the last."""
    return dict(pairwise(ORDER)).get(key, "")


def part_form(key: str, data: QueryDict | None, situation: LearningSituation) -> PartForm:
    """The form of a part, with what it lets one choose from."""
    programme = situation.version.module.programme
    if key == "work":
        return WorkForm(
            data,
            situation=situation,
            tasks=choices.tasks_of(programme),
            equipment=choices.equipment_types(),
        )
    if key == "phases":
        return PhasesForm(data, situation=situation)
    if key == "place":
        total, others = hours_beside(situation)
        return PlaceForm(data, situation=situation, total=total, others=others)
    if key == "assessed":
        return AssessedForm(data, offer=assessable(situation))
    if key == "knowledge":
        elements = choices.elements_of(programme)
        return KnowledgeForm(data, situation=situation, elements=elements)
    return WhatForm(data, situation=situation)
