"""Signals that wait for a programme's judgement, and judging one."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ronghe.apps.base.api import now, text_of
from ronghe.apps.base.presentation.dates import day_in_words
from ronghe.apps.base.presentation.one_form import FormWords, answer_form
from ronghe.apps.base.presentation.tables import Badge, Column, Empty, Link, build_table
from ronghe.apps.curriculum.forms_revisions import JudgeForm
from ronghe.apps.curriculum.queries.programme_modules import modules_with_titles
from ronghe.apps.curriculum.queries.triage import (
    SignalToJudge,
    is_judged,
    programme_to_judge_for,
    revisions_to_join,
    signals_to_judge,
)
from ronghe.apps.curriculum.services.triage import (
    JUDGE,
    Judgement,
    judge_signal,
    rests_on_postings_alone,
)
from ronghe.apps.industry.api import Signal, corroborating, signal_for
from ronghe.apps.people.api import PageRequest, Viewer, page

MOST_OTHERS = 10


def _standing(row: SignalToJudge) -> Badge:
    if row.late:
        return Badge("blocked", _("overdue"))
    return (
        Badge("unknown", _("deferred"))
        if row.deferral
        else Badge("attention", pgettext("judgement", "waiting"))
    )


def _judge_url(row: SignalToJudge) -> str:
    return reverse("signal_judge", args=[row.signal.uuid, row.programme.uuid])


COLUMNS = (
    Column(
        "title",
        gettext_lazy("Signal"),
        lambda r: Link(
            r.signal.titled, reverse("signal_judge", args=[r.signal.uuid, r.programme.uuid])
        ),
        header=True,
    ),
    Column("programme", gettext_lazy("Programme"), lambda r: text_of(r.programme)),
    Column("kind", gettext_lazy("Source"), lambda r: r.signal.get_kind_display()),
    Column("event", gettext_lazy("Happened"), lambda r: r.signal.event_on, kind="day"),
    Column("waiting_days", gettext_lazy("Days waiting"), kind="number", places=0),
    Column("due", gettext_lazy("Judge by"), kind="day"),
    Column("standing", gettext_lazy("Standing"), _standing, kind="badge"),
)


@require_GET
@page(JUDGE)
def signals_waiting(request: PageRequest) -> HttpResponse:
    """Every signal that waits for a programme of the viewer, the earliest due first."""
    rows = signals_to_judge(request.viewer)
    empty = Empty(
        gettext_lazy("No signal waits for you"),
        gettext_lazy("When somebody tells of a change at an enterprise, it appears here."),
        gettext_lazy("All signals"),
        reverse("signals"),
    )
    caption = gettext_lazy("Signals to judge")
    table = build_table(request, rows, COLUMNS, caption, empty)
    late = sum(row.late for row in rows)
    count = sum(not row.rests for row in rows)
    context = {"table": table, "count": count, "late": late, "rests": len(rows) - count}
    return render(request, "curriculum/signals_to_judge.html", context)


@require_http_methods(["GET", "POST"])
@page(JUDGE)
def signal_judge(request: PageRequest, signal: UUID, programme: UUID) -> HttpResponse:
    """Accept, reject or defer one signal for one programme."""
    found = signal_for(request.viewer, signal)
    own = programme_to_judge_for(request.viewer, programme)
    if request.method == "GET" and is_judged(found, own):
        messages.info(request, _("This signal has been judged; below stands what came of it."))
        return redirect("signal", found.uuid)
    form = JudgeForm(
        request.POST if request.method == "POST" else None,
        modules=modules_with_titles(own),
        revisions=list(revisions_to_join(own)),
    )
    meaning = _("Your judgement is final, except a deferral, and is read by whoever told it.")
    if rests_on_postings_alone(request.viewer, found):
        meaning = _(
            "It rests on job postings alone: it can be rejected or deferred, and accepted once "
            "an enterprise says so too."
        )
    words = FormWords(
        heading=_("Judge: %(title)s") % {"title": found.title},
        meaning=meaning,
        action=_("Record the judgement"),
        back_url=reverse("signal", args=[found.uuid]),
        trail=(
            (_("Signals to judge"), reverse("signals_to_judge")),
            (found.title, reverse("signal", args=[found.uuid])),
        ),
        about=_what_it_says(request.viewer, found),
        quote=found.text,
        quote_lang=found.lang,
        facts=(
            str(text_of(own)),
            str(found.get_kind_display()),
            *((str(text_of(found.enterprise)),) if found.enterprise else ()),
        ),
    )

    def act() -> HttpResponse:
        triage = judge_signal(
            viewer=request.viewer,
            signal=found,
            programme=own,
            judgement=_judgement(form),
            at=now(),
        )
        trigger = triage.triggered.first()
        messages.success(request, _("Your judgement is recorded."))
        if trigger is not None:
            return redirect("revision", trigger.revision.uuid)
        return redirect("signals_to_judge")

    return answer_form(request, form, words, act)


def _what_it_says(viewer: Viewer, signal: Signal) -> tuple[tuple[str, str], ...]:
    """What a judgement rests on besides the signal's words, as far as it is known."""
    others = [one.title for one in corroborating(viewer, signal)[:MOST_OTHERS]]
    said = (
        (_("Since"), str(day_in_words(signal.event_on))),
        (_("Typical tasks"), _listed(signal.tasks.all())),
        (_("Competences concerned"), _listed(signal.competences.all())),
        (_("Equipment"), str(text_of(signal.equipment_type)) if signal.equipment_type else ""),
        (_("Who else says so"), "; ".join(others) or _("nobody yet")),
    )
    return tuple((name, value) for name, value in said if value)


def _listed(things: Iterable[object]) -> str:
    return "; ".join(str(text_of(one)) for one in things)


def _judgement(form: JudgeForm) -> Judgement:
    return Judgement(
        outcome=form.cleaned_data["outcome"],
        reason=form.cleaned_data["reason"],
        lang=get_language() or "en",
        deferred_to=form.cleaned_data["deferred_to"],
        module=form.chosen_module,
        revision=form.chosen_revision,
    )
