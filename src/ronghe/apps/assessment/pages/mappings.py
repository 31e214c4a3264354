"""Rules for statements: the list, a new one, its rows, putting it in use and out of it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ronghe.apps.assessment.forms_mappings import MappingForm, MappingNewForm, PastedForm
from ronghe.apps.assessment.mapping_rows import MappingRow, row_of_mapping
from ronghe.apps.assessment.models import StatementMapping
from ronghe.apps.assessment.queries.mapping_offers import offers_for
from ronghe.apps.assessment.queries.mapping_trials import TrialRow, try_on, try_on_newest
from ronghe.apps.assessment.queries.mappings import (
    mapping_for,
    mapping_view,
    mappings_listed,
    possible_targets,
)
from ronghe.apps.assessment.rules import is_rated
from ronghe.apps.assessment.services.mappings import (
    MANAGE,
    activate_mapping,
    begin_mapping,
    begin_mapping_version,
    discard_mapping,
    retire_mapping,
    write_mapping,
)
from ronghe.apps.base.api import Refused, day_of, now, text_of
from ronghe.apps.base.presentation.dates import day_in_words
from ronghe.apps.base.presentation.tables import Badge, Column, Empty, Link, build_table
from ronghe.apps.evidence.api import Record
from ronghe.apps.people.api import PageRequest, page

State = StatementMapping.State
COMMON_VERBS = tuple(
    f"http://adlnet.gov/expapi/verbs/{verb}"
    for verb in ("passed", "failed", "completed", "answered", "scored", "mastered")
)
Trail = list[tuple[str, str]]


def trail_to(mapping: StatementMapping | None = None) -> Trail:
    trail = [(_("Statements as evidence"), reverse("mappings"))]
    if mapping is not None:
        trail.append((str(text_of(mapping)), reverse("mapping", args=[mapping.uuid])))
    return trail


def _standing(mapping: StatementMapping) -> Badge:
    meaning = {State.ACTIVE: "supported", State.DRAFT: "attention"}.get(
        State(mapping.state), "unknown"
    )
    return Badge(meaning, mapping.get_state_display())


COLUMNS = (
    Column(
        "title",
        gettext_lazy("Rule"),
        lambda m: Link(text_of(m), reverse("mapping", args=[m.uuid])),
        header=True,
    ),
    Column("version", gettext_lazy("Version"), kind="number", places=0),
    Column("programme", gettext_lazy("Programme"), lambda m: text_of(m.programme)),
    Column("instrument", gettext_lazy("Test or scale"), lambda m: text_of(m.instrument)),
    Column("taken", gettext_lazy("Statements taken"), kind="number", places=0, order_by="taken"),
    Column("standing", gettext_lazy("Standing"), _standing, kind="badge"),
)


@require_GET
@page(MANAGE)
def mappings(request: PageRequest) -> HttpResponse:
    """Every version, those of one rule together."""
    empty = Empty(
        gettext_lazy("No rule yet"),
        gettext_lazy(
            "Machine trainers, learning platforms and courses send statements. A rule says which "
            "of them answer a test of yours, or rate somebody on a scale."
        ),
        gettext_lazy("Make a rule"),
        reverse("mapping_new"),
    )
    rows = mappings_listed(request.viewer)
    table = build_table(request, rows, COLUMNS, gettext_lazy("Rules for statements"), empty)
    active = rows.filter(state=State.ACTIVE).count()
    return render(request, "assessment/mappings.html", {"table": table, "active": active})


@require_http_methods(["GET", "POST"])
@page(MANAGE)
def mapping_new(request: PageRequest) -> HttpResponse:
    """Which test statements are to answer; the rest is written in the draft."""
    pairs = possible_targets(request.viewer)
    form = MappingNewForm(request.POST or None, pairs=pairs)
    if request.method == "POST" and form.is_valid():
        programme, instrument = form.chosen
        row = MappingRow(
            title_en=instrument.title_en,
            title_zh=instrument.title_zh,
            context=Record.Context.SIMULATOR,
            phase=Record.Phase.PROCESS,
            takes_from=request.viewer.on_date,
            rated_by=StatementMapping.RatedBy.INSTRUCTOR if is_rated(instrument) else "",
        )
        try:
            draft = begin_mapping(
                viewer=request.viewer, programme=programme, instrument=instrument, row=row
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("mapping_edit", draft.uuid)
    context = {"form": form, "has_targets": bool(pairs), "trail": trail_to()}
    return render(
        request, "assessment/mapping_new.html", context, status=422 if form.errors else 200
    )


@require_GET
@page(MANAGE)
def mapping(request: PageRequest, uuid: UUID) -> HttpResponse:
    """One version: what it asks for, what it gives, what it took."""
    view = mapping_view(request.viewer, uuid)
    context: dict[str, Any] = {"view": view, "mapping": view.mapping, "trail": trail_to()}
    return render(request, "assessment/mapping.html", context)


@require_http_methods(["GET", "POST"])
@page(MANAGE)
def mapping_edit(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Everything a draft says, in rows."""
    found = mapping_for(request.viewer, uuid)
    if request.method == "GET" and found.state != State.DRAFT:
        return redirect("mapping", found.uuid)
    data = request.POST if request.method == "POST" else None
    form = MappingForm(data, instrument=found.instrument, row=row_of_mapping(found))
    if data is not None and form.is_valid():
        try:
            write_mapping(viewer=request.viewer, mapping=found, row=form.as_row())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _after_saving(request, found)
    context = {
        "mapping": found,
        "form": form,
        "verbs": COMMON_VERBS,
        "offers": offers_for(request.viewer, found),
        "trail": trail_to(found),
    }
    status = 422 if form.errors else 200
    return render(request, "assessment/mapping_edit.html", context, status=status)


def _after_saving(request: PageRequest, found: StatementMapping) -> HttpResponse:
    messages.success(request, _("Kept."))
    if "more" in request.POST:
        return redirect(f"{reverse('mapping_edit', args=[found.uuid])}#conditions")
    return redirect("mapping", found.uuid)


@require_http_methods(["GET", "POST"])
@page(MANAGE)
def mapping_activate(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Say what putting in use does, ask once, then do it."""
    found = mapping_for(request.viewer, uuid)
    if request.method == "GET":
        text = _(
            "Statements since %(day)s that it fits become evidence within minutes and count in "
            "students' estimates. From then on this version no longer changes."
        )
        return _ask(
            request,
            found,
            _("Put this rule in use?"),
            text % {"day": day_in_words(found.takes_from)},
            _("Put it in use"),
        )
    try:
        activate_mapping(viewer=request.viewer, mapping=found, at=now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The rule is in use. The log is being read for it."))
    return redirect("mapping", found.uuid)


@require_http_methods(["GET", "POST"])
@page(MANAGE)
def mapping_retire(request: PageRequest, uuid: UUID) -> HttpResponse:
    found = mapping_for(request.viewer, uuid)
    if request.method == "GET":
        text = _("Later statements are not taken any more. What became evidence stays and counts.")
        title, action = _("Take this rule out of use?"), _("Take the rule out of use")
        return _ask(request, found, title, text, action)
    try:
        retire_mapping(viewer=request.viewer, mapping=found, at=now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The rule is out of use."))
    return redirect("mapping", found.uuid)


@require_http_methods(["GET", "POST"])
@page(MANAGE)
def mapping_discard(request: PageRequest, uuid: UUID) -> HttpResponse:
    found = mapping_for(request.viewer, uuid)
    if request.method == "GET":
        title, action = _("Discard this draft?"), _("Discard the draft")
        return _ask(request, found, title, _("Its rows are gone then."), action)
    try:
        discard_mapping(viewer=request.viewer, mapping=found)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("mapping", found.uuid)
    messages.success(request, _("The draft is discarded."))
    return redirect("mappings")


@require_POST
@page(MANAGE)
def mapping_version(request: PageRequest, uuid: UUID) -> HttpResponse:
    """The next version as a draft, with the same rows."""
    found = mapping_for(request.viewer, uuid)
    draft = begin_mapping_version(viewer=request.viewer, mapping=found)
    return redirect("mapping_edit", draft.uuid)


def _ask(
    request: PageRequest, found: StatementMapping, title: str, text: str, action: str
) -> HttpResponse:
    context = {
        "title": title,
        "text": text,
        "action": action,
        "action_url": request.path,
        "back_url": reverse("mapping", args=[found.uuid]),
        "trail": trail_to(found),
    }
    return render(request, "web/confirm.html", context)


# --- trying it ------------------------------------------------------------------------------------


def _becomes(row: TrialRow) -> Badge:
    if row.taken_by is not None:
        return Badge("supported", _("is evidence already"))
    if row.scores:
        return Badge("supported", _("would become evidence"))
    return Badge("unknown", _("stays a statement"))


TRIAL_COLUMNS = (
    Column("observed_at", gettext_lazy("When"), lambda row: day_of(row.observed_at), kind="day"),
    Column("who", gettext_lazy("Who"), lambda row: row.who or _("nobody known"), header=True),
    Column("rater", gettext_lazy("Judged by"), lambda row: row.rater or "–"),
    Column("what", gettext_lazy("What it says"), lambda row: row.told),
    Column("becomes", gettext_lazy("What it becomes"), _becomes, kind="badge"),
    Column("why", gettext_lazy("Scores, or why not"), lambda row: row.said),
)


@require_http_methods(["GET", "POST"])
@page(MANAGE)
def mapping_trial(request: PageRequest, uuid: UUID) -> HttpResponse:
    """What the rule makes of the newest statements, and of one that is pasted. Writes nothing."""
    found = mapping_for(request.viewer, uuid)
    form = PastedForm(request.POST or None)
    row = _tried(request, found, form) if request.method == "POST" else None
    trial = try_on_newest(request.viewer, found)
    empty = Empty(
        gettext_lazy("No statement has come in yet"),
        gettext_lazy("Paste one below as the other system would send it."),
    )
    caption = gettext_lazy("The newest statements")
    columns = [one for one in TRIAL_COLUMNS if one.key != "rater" or found.rated_by]
    context = {
        "mapping": found,
        "form": form,
        "row": row,
        "trial": trial,
        "table": build_table(request, trial.rows, columns, caption, empty, page_size=25),
        "trail": trail_to(found),
    }
    status = 422 if form.errors else 200
    return render(request, "assessment/mapping_trial.html", context, status=status)


def _tried(request: PageRequest, found: StatementMapping, form: PastedForm) -> TrialRow | None:
    if not form.is_valid():
        return None
    try:
        return try_on(request.viewer, found, form.cleaned_data["statement"], at=now())
    except Refused as refusal:
        form.add_error("statement", str(refusal))
        return None
