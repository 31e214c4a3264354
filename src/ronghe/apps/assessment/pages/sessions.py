"""Sessions for whoever manages them: the list, opening one with a preview, one session, links."""

import secrets
from collections import Counter
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ronghe.apps.assessment.forms_sessions import SessionForm
from ronghe.apps.assessment.models import RatingSession
from ronghe.apps.assessment.queries import session_designs as designs
from ronghe.apps.assessment.queries import sessions as queries
from ronghe.apps.assessment.services.links import make_rating_link
from ronghe.apps.assessment.services.sessions import (
    MANAGE,
    SessionPlan,
    add_assignment,
    close_session,
    is_answered_by_subject,
    open_session,
    plan_assignments,
)
from ronghe.apps.assessment.session_design import parts_of
from ronghe.apps.base.api import NotFound, Refused, now, text_of
from ronghe.apps.base.presentation.qr import qr_path
from ronghe.apps.base.presentation.tables import Badge, Column, Empty, Link, Table, build_table
from ronghe.apps.competence.api import InstrumentKind
from ronghe.apps.people.api import PageRequest, Person, SchoolClass, classes_for, page

Pairs = list[tuple[int, int]]


def _standing(session: RatingSession) -> Badge:
    if session.state == RatingSession.State.CLOSED:
        return Badge("unknown", _("closed"))
    asked, done = session.asked, session.handed_in  # type: ignore[attr-defined]
    return Badge("supported", _("all in")) if asked == done else Badge("attention", _("open"))


SESSION_COLUMNS = (
    Column(
        "title",
        gettext_lazy("Session"),
        lambda s: Link(text_of(s), reverse("session", args=[s.uuid])),
        header=True,
    ),
    Column(
        "class", gettext_lazy("Class"), lambda s: text_of(s.school_class) if s.school_class else ""
    ),
    Column("kind", gettext_lazy("Instrument"), lambda s: s.instrument.get_kind_display()),
    Column("handed_in", gettext_lazy("Handed in"), kind="number", places=0, order_by="handed_in"),
    Column("asked", gettext_lazy("Asked for"), kind="number", places=0, order_by="asked"),
    Column("closes_on", gettext_lazy("Until"), kind="day", order_by="closes_on"),
    Column("standing", gettext_lazy("Standing"), _standing, kind="badge"),
)


@require_GET
@page(MANAGE)
def sessions(request: PageRequest) -> HttpResponse:
    """All sessions that the viewer manages, open ones first."""
    empty = Empty(
        gettext_lazy("No session yet"),
        gettext_lazy("Open one: choose a class, an instrument and who rates."),
        gettext_lazy("Open a session"),
        reverse("session_new"),
    )
    rows = queries.sessions_listed(request.viewer)
    caption = gettext_lazy("Rating sessions")
    table = build_table(request, rows, SESSION_COLUMNS, caption, empty)
    open_count = queries.sessions_for(request.viewer).filter(state=RatingSession.State.OPEN).count()
    return render(request, "assessment/sessions.html", {"table": table, "open_count": open_count})


# --- opening one ----------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@page(MANAGE)
def session_new(request: PageRequest) -> HttpResponse:
    """Choose a class; describe the session; look at who would rate whom; open it."""
    classes = list(
        classes_for(request.viewer, MANAGE)
        .select_related("cohort__programme__organisation")
        .order_by("-cohort__entry_year", "title_en", "pk")
    )
    school_class = _chosen_class(request, classes)
    trail = [(_("Rating sessions"), reverse("sessions"))]
    if school_class is None:
        context = {"classes": classes, "trail": trail}
        return render(request, "assessment/session_class.html", context)
    form = _session_form(request, school_class)
    context = {"form": form, "school_class": school_class, "trail": trail}
    if request.method == "POST" and form.is_valid():
        try:
            return _preview_or_open(request, form, context)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "assessment/session_new.html", context, status=status)


def _chosen_class(request: PageRequest, classes: list[SchoolClass]) -> SchoolClass | None:
    wanted = request.POST.get("class") or request.GET.get("class")
    if wanted:
        return next((one for one in classes if str(one.uuid) == wanted), None)
    return classes[0] if len(classes) == 1 else None


def _session_form(request: PageRequest, school_class: SchoolClass) -> SessionForm:
    instruments = list(queries.instruments_of(school_class))
    confidence = next((i for i in instruments if i.kind == InstrumentKind.CONFIDENCE), None)
    return SessionForm(
        request.POST if request.method == "POST" else None,
        school_class=school_class,
        instruments=instruments,
        candidates=queries.candidates(request.viewer, school_class),
        confidence=confidence,
        day=request.viewer.on_date,
    )


def _preview_or_open(
    request: PageRequest, form: SessionForm, context: dict[str, object]
) -> HttpResponse:
    viewer = request.viewer
    subjects = list(queries.students_of(viewer, form.school_class))
    raters = [candidate.person for candidate in form.chosen_raters()]
    if "change" in request.POST:
        return render(request, "assessment/session_new.html", context)
    if "open" in request.POST:
        session = open_session(viewer=viewer, plan=form.plan(), subjects=subjects, raters=raters)
        _open_confidence(request, form, subjects)
        messages.success(
            request, _("The session is open. The raters find it among their next steps.")
        )
        return redirect("session", session.uuid)
    plan = form.plan()
    if "shuffle" in request.POST or not plan.seed:
        form = _with_new_seed(request, form)
        form.is_valid()
        plan = form.plan()
    pairs = plan_assignments(viewer=viewer, plan=plan, subjects=subjects, raters=raters)
    context |= _preview_context(plan, pairs, subjects, raters, viewer.on_date)
    context |= {
        "form": form,
        "fields": _hidden(request, form),
        "confidence": form.confidence_plan(),
    }
    return render(request, "assessment/session_preview.html", context)


def _with_new_seed(request: PageRequest, form: SessionForm) -> SessionForm:
    data = request.POST.copy()
    data["seed"] = str(secrets.randbelow(2**31 - 1) + 1)
    again = _session_form(request, form.school_class)
    again.data = data
    return again


def _open_confidence(request: PageRequest, form: SessionForm, subjects: list[Person]) -> None:
    plan = form.confidence_plan()
    if plan is not None and not is_answered_by_subject(form.chosen_instrument):
        open_session(viewer=request.viewer, plan=plan, subjects=subjects, raters=[])


def _hidden(request: PageRequest, form: SessionForm) -> list[tuple[str, str]]:
    """Everything that was chosen, to be sent once more with "open"; the seed as drawn last."""
    skipped = {"csrfmiddlewaretoken", "shuffle", "open", "change", "seed"}
    data = request.POST
    fields = [(name, one) for name in data if name not in skipped for one in data.getlist(name)]
    return [*fields, ("seed", str(form.cleaned_data["seed"]))]


def _preview_context(
    plan: SessionPlan, pairs: Pairs, subjects: list[Person], raters: list[Person], day: date
) -> dict[str, object]:
    names = {person.pk: str(person) for person in [*subjects, *raters]}
    counts = Counter(rater for rater, _subject in pairs)
    is_rated = not is_answered_by_subject(plan.instrument)
    loads = [
        (
            names[rater],
            counts[rater],
            [names[s] for r, s in pairs if r == rater],
            counts[rater] * plan.instrument.minutes,
        )
        for rater in sorted(counts, key=lambda rater: names[rater])
    ]
    parts = parts_of(designs.planned_rows(plan.instrument, pairs, day)) if is_rated else ()
    return {
        "plan": plan,
        "is_rated": is_rated,
        "loads": loads,
        "subject_count": len(subjects),
        "form_count": len(pairs),
        "part_count": len(parts),
        "is_comparable": designs.joins_whole(parts, pairs),
    }


# --- one session ----------------------------------------------------------------------------------

RATER_COLUMNS = (
    Column("rater", gettext_lazy("Rater"), lambda row: str(row.rater), order_by="x", header=True),
    Column("handed_in", gettext_lazy("Handed in"), kind="number", places=0, order_by="x"),
    Column("asked", gettext_lazy("Asked for"), kind="number", places=0, order_by="x"),
    Column("newest", gettext_lazy("Last on"), kind="day", order_by="x"),
    Column(
        "standing",
        gettext_lazy("Standing"),
        lambda r: (
            Badge("supported", _("all in")) if r.is_done else Badge("attention", _("waiting"))
        ),
        kind="badge",
    ),
)


@require_GET
@page(MANAGE)
def session(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Progress, whether it can be compared and what one more rating would fix, links, closing."""
    found = queries.session_for(request.viewer, uuid)
    progress = queries.progress_of(found)
    asked, done = sum(p.asked for p in progress), sum(p.handed_in for p in progress)
    context = {
        "session": found,
        "table": _progress_table(request, progress),
        "asked": asked,
        "handed_in": done,
        "waiting": asked - done,
        "is_open": found.state == RatingSession.State.OPEN,
        "is_rated": not is_answered_by_subject(found.instrument),
        "mentors": [p for p in progress if p.is_enterprise and not p.is_done],
        "today": request.viewer.on_date,
        "trail": [(_("Rating sessions"), reverse("sessions"))],
    }
    return render(request, "assessment/session.html", context)


@require_GET
@page(MANAGE)
def session_design(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Whether the session can be compared. Looks through all of the framework's evidence, so the
    session's own page fetches it after its first paint; without a script it is a page."""
    found = queries.session_for(request.viewer, uuid)
    context = {
        "session": found,
        "is_open": found.state == RatingSession.State.OPEN,
        "design": designs.design_of(request.viewer, found),
        "trail": [
            (_("Rating sessions"), reverse("sessions")),
            (str(text_of(found)), reverse("session", args=[found.uuid])),
        ],
    }
    is_part = bool(request.headers.get("HX-Request"))
    name = "session_design_inner" if is_part else "session_design"
    return render(request, f"assessment/{name}.html", context)


def _progress_table(request: PageRequest, progress: list[queries.RaterProgress]) -> Table:
    empty = Empty(gettext_lazy("Nobody was asked"), gettext_lazy("This session has no forms."))
    caption = gettext_lazy("Who rates, and how far they are")
    return build_table(request, progress, RATER_COLUMNS, caption, empty, page_size=25)


@require_POST
@page(MANAGE)
def session_add(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Ask for one more rating: a rater of the session or of its region, a student of it."""
    found = queries.session_for(request.viewer, uuid)
    rater = queries.possible_raters(request.viewer, found).filter(
        uuid=_uuid(request.POST.get("rater"))
    )
    subject = Person.objects.filter(
        uuid=_uuid(request.POST.get("subject")), rated_assignments__session=found
    )
    asked, about = rater.first(), subject.first()
    if asked is None or about is None:
        raise NotFound("There is no such rater or student here.", "此处没有该评分者或学生。")
    try:
        add_assignment(viewer=request.viewer, session=found, rater=asked, subject=about)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        text = _("%(rater)s is asked to rate %(subject)s too.")
        messages.success(request, text % {"rater": asked, "subject": about})
    return redirect("session", found.uuid)


def _uuid(text: str | None) -> UUID:
    try:
        return UUID(text or "")
    except ValueError:
        raise NotFound("There is no such person.", "没有此人。") from None


@require_http_methods(["GET", "POST"])
@page(MANAGE)
def session_close(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Say what closing does, ask once, then close."""
    found = queries.session_for(request.viewer, uuid)
    if request.method == "GET":
        waiting = found.assignments.filter(submitted_at__isnull=True).count()
        text = ngettext(
            "%(n)d form is not in yet and can then no longer be handed in.",
            "%(n)d forms are not in yet and can then no longer be handed in.",
            waiting,
        )
        context = {
            "title": _("Close this session?"),
            "text": text % {"n": waiting},
            "action": _("Close the session"),
            "action_url": request.path,
            "back_url": reverse("session", args=[found.uuid]),
        }
        return render(request, "web/confirm.html", context)
    try:
        close_session(viewer=request.viewer, session=found, on_date=request.viewer.on_date)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The session is closed."))
    return redirect("session", found.uuid)


@never_cache
@require_POST
@page(MANAGE)
def session_link(request: PageRequest, uuid: UUID, rater: UUID) -> HttpResponse:
    """Make a one-time link for a rater from an enterprise and show it, once."""
    found = queries.session_for(request.viewer, uuid)
    person = Person.objects.filter(uuid=rater, rating_assignments__session=found).first()
    if person is None:
        raise NotFound("This person rates nobody here.", "此人在本次评分活动中没有任务。")
    try:
        secret = make_rating_link(viewer=request.viewer, session=found, rater=person, at=now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("session", found.uuid)
    address = request.build_absolute_uri(reverse("link", args=[secret]))
    path, size = qr_path(address)
    context = {
        "session": found,
        "rater": person,
        "address": address,
        "qr_path": path,
        "qr_size": size,
        "trail": [(str(text_of(found)), reverse("session", args=[found.uuid]))],
    }
    return render(request, "assessment/session_link.html", context)
