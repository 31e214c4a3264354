"""Stages of one student and of a class: entry assessment, decisions, what is missing."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from ronghe.apps.assessment.api import RatingSession
from ronghe.apps.base.api import NotFound, Refused, Text, now, text_of
from ronghe.apps.base.presentation.tables import Badge, Column, Empty, Link, Table, build_table
from ronghe.apps.certification.models import EntryAssessment, StageDecision
from ronghe.apps.certification.queries.class_stages import (
    VIEW as VIEW_CLASS,
)
from ronghe.apps.certification.queries.class_stages import (
    StageRow,
    class_stages,
    classes_listed,
    sessions_for_entry,
)
from ronghe.apps.certification.queries.rules import VIEW as VIEW_RULES
from ronghe.apps.certification.queries.stages import VIEW, history_of
from ronghe.apps.certification.queries.standing import student_stages
from ronghe.apps.certification.queries.students import class_for, student_for, students_in
from ronghe.apps.certification.queries.transcript import transcript_of
from ronghe.apps.certification.services.entries import mark_entry, unmark_entry
from ronghe.apps.certification.services.stages import DECIDE, decide_stages
from ronghe.apps.certification.stage_rule_words import asked_text, rule_name
from ronghe.apps.certification.transcript_document import digest_of_transcript, transcript_document
from ronghe.apps.certification.words import label_of
from ronghe.apps.people.api import PageRequest, Person, may, page, reaches
from ronghe.files.documents.typst_pdf import render_pdf

MEANINGS = {"reached": "supported", "not_yet": "attention", "missing": "unknown"}
LAST_SEMESTER = 12


@require_GET
@page(VIEW)
def stages_of(request: PageRequest, uuid: UUID) -> HttpResponse:
    """One student's way: entry, growth since, each stage with its proof, graduation."""
    person = student_for(request.viewer, uuid, VIEW)
    view = student_stages(request.viewer, person)
    context = {
        "view": view,
        "person": person,
        "is_own": person.pk == request.viewer.person_id,
        "trail": _trail(request, person),
        "asked": asked_text(view.ahead) if view.ahead and view.ahead.targets[1:] else None,
        "undecided": view.now not in {one.decision.semester for one in view.stages},
    }
    return render(request, "certification/stages.html", context)


def _trail(request: PageRequest, person: Person) -> list[tuple[str, str]]:
    if person.pk == request.viewer.person_id:
        return [(_("My portfolio"), reverse("portfolio"))]
    return [(str(person), reverse("portfolio_of", args=[person.uuid]))]


@require_GET
@page(VIEW)
def stage_history(request: PageRequest, uuid: UUID, semester: int) -> HttpResponse:
    """Every decision about one semester, with the facts that each read."""
    person = student_for(request.viewer, uuid, VIEW)
    context = {
        "rows": [
            (row, rule_name(row.rule)) for row in history_of(request.viewer, person, semester)
        ],
        "person": person,
        "semester": semester,
        "trail": [
            *_trail(request, person),
            (_("Stages and transcript"), reverse("stages_of", args=[person.uuid])),
        ],
    }
    return render(request, "certification/stage_history.html", context)


@require_GET
@page(VIEW)
def transcript(request: PageRequest, uuid: UUID) -> HttpResponse:
    person = student_for(request.viewer, uuid, VIEW)
    view = transcript_of(request.viewer, person)
    context = {
        "transcript": view,
        "view": view.stages,
        "person": person,
        "digest": digest_of_transcript(view),
        "trail": [
            *_trail(request, person),
            (_("Stages and transcript"), reverse("stages_of", args=[person.uuid])),
        ],
    }
    return render(request, "certification/transcript.html", context)


@require_GET
@page(VIEW)
def transcript_pdf(request: PageRequest, uuid: UUID, language: str) -> HttpResponse:
    if language not in ("en", "zh"):
        raise NotFound("There is no such language.", "没有这种语言。")
    person = student_for(request.viewer, uuid, VIEW)
    document = transcript_document(transcript_of(request.viewer, person), language)
    response = HttpResponse(render_pdf(document, at=now()), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="transcript-{language}.pdf"'
    return response


# --- a class --------------------------------------------------------------------------------------


@require_GET
@page(VIEW_CLASS)
def stage_classes(request: PageRequest) -> HttpResponse:
    """The classes to choose from; with one alone, that one."""
    classes = classes_listed(request.viewer)
    if len(classes) == 1:
        return redirect("class_stages", classes[0].uuid)
    return render(request, "certification/stage_classes.html", {"classes": classes})


def _entry(row: StageRow) -> Badge:
    if not row.entry.taken_on:
        return Badge("attention", _("missing"))
    return Badge("supported", _("in time")) if row.entry.is_in_time else Badge("unknown", _("late"))


def _decision(row: StageRow) -> Badge:
    if row.decision is None:
        return Badge("unknown", _("not decided"))
    outcome = StageDecision.Outcome(row.decision.outcome)
    return Badge(MEANINGS[outcome], str(label_of(outcome)))


def _now(row: StageRow) -> Badge:
    if row.facts is None:
        return Badge("unknown", _("cannot tell yet"))
    outcome = StageDecision.Outcome(row.outcome_now)
    return Badge(MEANINGS[outcome], str(label_of(outcome)))


def _missing(row: StageRow) -> str:
    """The first thing that stands in the way, and how many more there are."""
    if row.facts is None:
        return ""
    first = [
        f"{target.title}: "
        + (str(target.missing[0]) if target.missing else _("not on the level yet"))
        for target in row.facts.targets
        if target.outcome != "reached"
    ]
    if row.facts.entry is not None and not row.facts.entry.taken_on:
        first.insert(0, _("the entry assessment"))
    if len(first) < 2:
        return "".join(first)
    more = len(first) - 1
    return first[0] + ngettext(" and %(n)d more", " and %(n)d more", more) % {"n": more}


COLUMNS = (
    Column(
        "person",
        gettext_lazy("Student"),
        lambda r: Link(str(r.person), reverse("stages_of", args=[r.person.uuid])),
        order_by="x",
        header=True,
    ),
    Column("entry", gettext_lazy("Entry assessment"), _entry, kind="badge"),
    Column("decision", pgettext_lazy("stage", "Decision"), _decision, kind="badge"),
    Column("now", gettext_lazy("As the facts stand now"), _now, kind="badge"),
    Column("missing", gettext_lazy("What is missing"), _missing),
)


@require_GET
@page(VIEW_CLASS)
def class_stages_page(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Who has begun, who has reached the stage, and who lacks what."""
    school_class = class_for(request.viewer, uuid, VIEW_CLASS)
    view = class_stages(request.viewer, school_class, _semester(request))
    context = {
        "view": view,
        "school_class": school_class,
        "table": _table(request, view.rows),
        "decides": reaches(request.viewer, DECIDE, school_class=school_class),
        "offered": sessions_for_entry(school_class),
        "semesters": range(1, min(max(view.now, 1), view.plan.semesters if view.plan else 1) + 1),
        "reached": view.count("reached"),
        "not_yet": view.count("not_yet"),
        "open": view.count("missing"),
        "moved": sum(row.has_moved for row in view.rows),
        "asked": _asked(view.rows),
        "rules_url": reverse("stage_rules") if may(request.viewer, VIEW_RULES) else "",
        "lacking": view.lacking_most(),
        "trail": [(_("Stages"), reverse("stage_classes"))],
    }
    return render(request, "certification/class_stages.html", context)


def _asked(rows: tuple[StageRow, ...]) -> Text:
    """What the stage asks; the same of everybody who follows the plan."""
    facts = next((row.facts for row in rows if row.facts), None)
    return asked_text(facts) if facts else Text("", "")


def _semester(request: PageRequest) -> int | None:
    asked = request.GET.get("semester", "")
    return min(int(asked), LAST_SEMESTER) if asked.isdecimal() and int(asked) else None


def _table(request: PageRequest, rows: tuple[StageRow, ...]) -> Table:
    empty = Empty(gettext_lazy("Nobody in this class"), gettext_lazy("Add its students first."))
    caption = gettext_lazy("Students by stage")
    return build_table(request, list(rows), COLUMNS, caption, empty, page_size=60)


@require_POST
@page(DECIDE)
def class_decide(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Decide a semester for everybody in the class, by the rule."""
    school_class = class_for(request.viewer, uuid, DECIDE)
    asked = request.POST.get("semester", "")
    semester = int(asked) if asked.isdecimal() and len(asked) < 3 else 0
    persons = students_in(request.viewer, school_class, DECIDE)
    try:
        report = decide_stages(viewer=request.viewer, persons=persons, semester=semester, at=now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        n = len(report.decided)
        text = ngettext("%(n)d decision is new", "%(n)d decisions are new", n) % {"n": n}
        kept = _("%(n)d stand as they were") % {"n": len(report.unchanged)}
        messages.success(request, f"{text}; {kept}.")
    address = reverse("class_stages", args=[school_class.uuid])
    return redirect(f"{address}?semester={semester}")


@require_POST
@page(DECIDE)
def class_entry(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Name a session as the class's entry assessment, or take that back."""
    school_class = class_for(request.viewer, uuid, DECIDE)
    try:
        if "unmark" in request.POST:
            marked = EntryAssessment.objects.select_related("session", "school_class").filter(
                uuid=_uuid(request.POST["unmark"]), school_class=school_class
            )
            for one in marked:
                unmark_entry(viewer=request.viewer, marked=one)
        else:
            session = RatingSession.objects.filter(
                uuid=_uuid(request.POST.get("session", "")), school_class=school_class
            ).first()
            if session is None:
                raise NotFound("There is no such session here.", "此处没有这次评分活动。")
            mark_entry(viewer=request.viewer, school_class=school_class, session=session, at=now())
            text = _("“%(title)s” is the entry assessment now.") % {"title": text_of(session)}
            messages.success(request, text)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("class_stages", school_class.uuid)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound("There is no such session here.", "此处没有这次评分活动。") from None
