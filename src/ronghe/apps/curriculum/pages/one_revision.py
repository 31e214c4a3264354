"""One revision with its whole trace, and what people enter about it on the way."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ronghe.apps.base.api import Move, NotFound, Text, now, text_of
from ronghe.apps.base.presentation.one_form import FormWords, answer_form
from ronghe.apps.curriculum.flows import MODULE
from ronghe.apps.curriculum.flows_revisions import REVISION, Facts, lacking_for
from ronghe.apps.curriculum.forms_revisions import EffectForm, ModuleForm, StepForm, TaughtForm
from ronghe.apps.curriculum.models import ModuleVersion, Revision
from ronghe.apps.curriculum.queries.effects import (
    CompetenceEffect,
    KeptEffect,
    effect_of,
    kept_effects,
)
from ronghe.apps.curriculum.queries.impact import impact_of_version
from ronghe.apps.curriculum.queries.impact_decisions import items_of
from ronghe.apps.curriculum.queries.programme_modules import (
    classes_to_teach,
    modules_with_titles,
    people_of,
)
from ronghe.apps.curriculum.queries.resources import may_edit, resources_of_module
from ronghe.apps.curriculum.queries.revision_facts import (
    decision_named,
    facts_of,
    reviewers_of,
    reviews_own,
    version_before,
)
from ronghe.apps.curriculum.queries.revisions import (
    VIEW,
    module_titles,
    possible_moves,
    reach_of,
    revision_for,
    step_of,
    trace_of,
    triggers_of,
)
from ronghe.apps.curriculum.services.effects import review_effect
from ronghe.apps.curriculum.services.impact_decisions import DECIDE
from ronghe.apps.curriculum.services.revision_course import TAUGHT, mark_taught
from ronghe.apps.curriculum.services.revisions import LEAD, assign_step, choose_module
from ronghe.apps.curriculum.version_diff import changes_between
from ronghe.apps.people.api import PageRequest, Viewer, may, page, programmes_for, require

State = Revision.State
HAS_CLASS_PAGE = (State.PUBLISHED, State.RENEWED, State.TAUGHT)


@require_GET
@page(VIEW)
def revision(request: PageRequest, uuid: UUID) -> HttpResponse:
    """From what set it off to whether it helped: each step dated, what is next, what it touches."""
    viewer, found = request.viewer, revision_for(request.viewer, uuid)
    facts = facts_of(found, viewer)
    alone = reviews_own(found, viewer) and not facts.reviews_own
    reach = reach_of(viewer)
    moves = possible_moves(reach, found)
    before = version_before(found.version) if found.version else None
    context = {
        "revision": found,
        "module_title": module_titles([found.module_id or 0]).get(found.module_id or 0),
        "step": step_of(found),
        "today": viewer.on_date,
        "trace": trace_of(found),
        "triggers": list(triggers_of(found)),
        "steps": list(found.steps.select_related("owner")),
        "events": list(found.events.select_related("by").order_by("-pk")),
        "quick": [move for move in moves if _is_offered(move, facts, alone)],
        "noted": [move for move in moves if move.needs_reason or _explains(move, alone)],
        "reviewers": reviewers_of(found, viewer.on_date) if facts.reviews_own else (),
        "blocked": _what_lacks(found, facts),
        "changes": changes_between(before, found.version) if before and found.version else (),
        "before": before,
        "impact": impact_of_version(viewer, found.version) if found.version else None,
        "items": items_of(found) if found.version else (),
        "may_decide": may(viewer, DECIDE),
        "resources": resources_of_module(viewer, found.module) if found.module else None,
        "keeps_resources": found.module is not None and may_edit(viewer, found.module),
        "teachings": list(found.version.teachings.select_related("school_class"))
        if found.version
        else [],
        "decision": decision_named(found.decision),
        "may_lead": found.programme_id in reach[LEAD],
        "may_mark": may(viewer, TAUGHT) and found.state in HAS_CLASS_PAGE,
        "trail": [(_("Revisions"), reverse("revisions"))],
    }
    return render(request, "curriculum/revision.html", context)


def _is_offered(move: Move[Facts], facts: Facts, alone: bool) -> bool:
    """As one button: nothing that asks for more, no review of one's own, and no renewal while a
    resource waits for it."""
    if move.needs_reason or move.target == State.CLOSED or _explains(move, alone):
        return False
    if move.target == State.WITH_COMMITTEE:
        return not facts.reviews_own
    return move.target != State.RENEWED or facts.stale_resources == 0


def _explains(move: Move[Facts], alone: bool) -> bool:
    """Who reviews their own draft, as there is nobody else, says how it was looked at."""
    return alone and move.target == State.WITH_COMMITTEE


def _what_lacks(found: Revision, facts: Facts) -> list[Text]:
    """What the moves that lead on still ask for, and what a draft still lacks."""
    leading_on = [move for move in REVISION.moves_from(found.state) if not move.needs_reason]
    lacking = [why for move in leading_on for why in lacking_for(move, facts)]
    version = found.version
    if version is None or version.state != ModuleVersion.State.DRAFT:
        return lacking
    return [*lacking, *(guard.why for guard in MODULE.failing("submit", version))]


def _led(viewer: Viewer, uuid: UUID) -> Revision:
    """A revision that the viewer leads; NotFound otherwise."""
    found = revision_for(viewer, uuid)
    if not programmes_for(viewer, LEAD).filter(pk=found.programme_id).exists():
        raise NotFound("There is no such revision for you.", "没有由您负责的这项修订。")
    return found


def _words(found: Revision, heading: str, meaning: str, action: str) -> FormWords:
    own = reverse("revision", args=[found.uuid])
    return FormWords(
        heading=heading,
        meaning=meaning,
        action=action,
        back_url=own,
        trail=((_("Revisions"), reverse("revisions")), (found.title, own)),
    )


@require_http_methods(["GET", "POST"])
@page(LEAD)
def revision_module(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Choose the module that is to change."""
    found = _led(request.viewer, uuid)
    data = request.POST if request.method == "POST" else None
    form = ModuleForm(data, modules=modules_with_titles(found.programme))
    words = _words(
        found,
        _("Which module is to change?"),
        _("A revision touches one module; another module takes another revision."),
        _("Choose it"),
    )

    def act() -> HttpResponse:
        choose_module(viewer=request.viewer, revision=found, module=form.chosen)
        messages.success(request, _("The module is chosen."))
        return redirect("revision", found.uuid)

    return answer_form(request, form, words, act)


@require_http_methods(["GET", "POST"])
@page(LEAD)
def revision_step(request: PageRequest, uuid: UUID, step: str) -> HttpResponse:
    """Give a step to somebody, with a date."""
    found = _led(request.viewer, uuid)
    row = found.steps.filter(step=step).select_related("owner").first()
    if row is None:
        raise NotFound("There is no such step.", "没有这个步骤。")
    form = StepForm(
        request.POST if request.method == "POST" else None,
        people=list(people_of(request.viewer, found.programme)),
        owner=row.owner,
        due_on=row.due_on,
    )
    words = _words(
        found,
        str(row.get_step_display()),
        _("Whoever takes the step finds it among their next steps, with the date."),
        _("Save"),
    )

    def act() -> HttpResponse:
        assign_step(
            viewer=request.viewer,
            revision=found,
            step=step,
            owner=form.chosen,
            due_on=form.cleaned_data["due_on"],
        )
        messages.success(request, _("Saved."))
        return redirect("revision", found.uuid)

    return answer_form(request, form, words, act)


@require_http_methods(["GET", "POST"])
@page(TAUGHT)
def revision_taught(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Say which class is taught the new version, and since when."""
    found = revision_for(request.viewer, uuid)
    require(request.viewer, TAUGHT, programme=found.programme)
    version = found.version
    if version is None or found.state not in HAS_CLASS_PAGE:
        messages.error(request, _("The new version has not been published yet."))
        return redirect("revision", found.uuid)
    classes = classes_to_teach(request.viewer, found.programme)
    form = TaughtForm(
        request.POST if request.method == "POST" else None,
        classes=[(one, f"{text_of(one)} ({one.cohort.entry_year})") for one in classes],
        day=request.viewer.on_date,
    )
    words = _words(
        found,
        _("Which class is taught it?"),
        _("The first class's day ends the count of days from the change to the classroom."),
        _("Save"),
    )

    def act() -> HttpResponse:
        mark_taught(
            viewer=request.viewer,
            version=version,
            school_class=form.chosen,
            taught_on=form.cleaned_data["taught_on"],
            at=now(),
        )
        messages.success(request, _("Saved."))
        return redirect("revision", found.uuid)

    return answer_form(request, form, words, act)


@require_GET
@page(VIEW)
def revision_effect_kept(request: PageRequest, uuid: UUID) -> HttpResponse:
    """The numbers as they stood when the effect was looked at."""
    found = revision_for(request.viewer, uuid)
    review = getattr(found, "effect_review", None)
    if review is None:
        raise NotFound("Its effect has not been looked at yet.", "尚未查看该修订的成效。")
    own = reverse("revision", args=[found.uuid])
    trail = [(_("Revisions"), reverse("revisions")), (found.title, own)]
    context = {
        "revision": found,
        "review": review,
        "trail": trail,
        **_told_apart(kept_effects(review)),
    }
    return render(request, "curriculum/revision_effect_kept.html", context)


def _told_apart(rows: Iterable[CompetenceEffect | KeptEffect]) -> dict[str, Any]:
    """Of which competences the numbers say something, and of which nothing can be said."""
    found = list(rows)
    return {
        "telling": [row for row in found if not row.is_silent],
        "silent": [row for row in found if row.is_silent],
    }


@require_http_methods(["GET", "POST"])
@page(LEAD)
def revision_effect(request: PageRequest, uuid: UUID) -> HttpResponse:
    """The estimates before and after, and what is concluded from them."""
    found = _led(request.viewer, uuid)
    form = EffectForm(request.POST if request.method == "POST" else None)
    view = effect_of(request.viewer, found)
    if request.method == "POST":
        words = _words(
            found,
            _("What came of it"),
            _("What you conclude is kept with the numbers of today."),
            _("Record it and close the revision"),
        )
        return answer_form(request, form, words, lambda: _record_effect(request, found, form))
    context = {
        "revision": found,
        "view": view,
        "form": form,
        **_told_apart(view.rows),
        "trail": [
            (_("Revisions"), reverse("revisions")),
            (found.title, reverse("revision", args=[found.uuid])),
        ],
    }
    return render(request, "curriculum/revision_effect.html", context)


def _record_effect(request: PageRequest, found: Revision, form: EffectForm) -> HttpResponse:
    review_effect(
        viewer=request.viewer,
        revision=found,
        conclusion=form.cleaned_data["conclusion"],
        text=form.cleaned_data["text"],
        lang=get_language() or "en",
        at=now(),
    )
    messages.success(request, _("The effect is recorded and the revision closed."))
    return redirect("revision", found.uuid)
