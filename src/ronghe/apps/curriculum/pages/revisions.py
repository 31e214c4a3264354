"""Revisions: the board, the list, proposing one, moving one."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ronghe.apps.base.api import NotFound, Refused, now, text_of
from ronghe.apps.base.presentation.one_form import FormWords, answer_form
from ronghe.apps.base.presentation.tables import Badge, Column, Empty, Link, build_table
from ronghe.apps.curriculum.flows_revisions import FINAL, REVISION
from ronghe.apps.curriculum.forms_revisions import NoteForm, ProposalForm
from ronghe.apps.curriculum.models import Revision, RevisionTrigger
from ronghe.apps.curriculum.queries.programme_modules import modules_with_titles
from ronghe.apps.curriculum.queries.revision_facts import reviewers_of, reviews_own
from ronghe.apps.curriculum.queries.revisions import (
    VIEW,
    RevisionCard,
    action_for,
    board_of,
    cards_of,
    revision_for,
    revisions_for,
)
from ronghe.apps.curriculum.services.revision_making import make_move
from ronghe.apps.curriculum.services.revision_opening import RevisionDraft
from ronghe.apps.curriculum.services.revisions import PROPOSE, Trigger, propose_revision
from ronghe.apps.people.api import PageRequest, Programme, may, page, programmes_for, require

ORIGINS = (
    RevisionTrigger.Origin.GAP,
    RevisionTrigger.Origin.EQUIPMENT,
    RevisionTrigger.Origin.REPORT,
    RevisionTrigger.Origin.OTHER,
)


@require_GET
@page(VIEW)
def revisions(request: PageRequest) -> HttpResponse:
    """The board: running revisions by state, each with who, until when and what is next."""
    programmes = _programmes(request)
    chosen = _chosen(request, programmes)
    lanes = board_of(request.viewer, chosen)
    running = sum(len(lane.cards) for lane in lanes)
    today = request.viewer.on_date
    late = sum(card.is_late(today) for lane in lanes for card in lane.cards)
    context = {
        "lanes": lanes,
        "running": running,
        "late": late,
        "today": today,
        "programmes": programmes,
        "chosen": chosen,
        "may_propose": may(request.viewer, PROPOSE),
    }
    return render(request, "curriculum/revisions.html", context)


def _programmes(request: PageRequest) -> list[Programme]:
    rows = programmes_for(request.viewer, VIEW).filter(revisions__isnull=False).distinct()
    return list(rows.select_related("organisation").order_by("organisation", "code"))


def _chosen(request: PageRequest, programmes: list[Programme]) -> Programme | None:
    wanted = request.GET.get("programme", "")
    return next((one for one in programmes if str(one.uuid) == wanted), None)


def _standing(card: RevisionCard) -> Badge:
    label = str(card.revision.get_state_display())
    if card.revision.state == Revision.State.CLOSED:
        return Badge("supported", label)
    is_over = card.revision.state in FINAL
    return Badge("unknown", label) if is_over else Badge("attention", label)


COLUMNS = (
    Column(
        "title",
        gettext_lazy("Revision"),
        lambda c: Link(c.revision.title, reverse("revision", args=[c.revision.uuid])),
        header=True,
    ),
    Column("programme", gettext_lazy("Programme"), lambda c: text_of(c.revision.programme)),
    Column("module", gettext_lazy("Module"), lambda c: c.module or ""),
    Column("owner", gettext_lazy("Who"), lambda c: str(c.owner) if c.owner else ""),
    Column("due", gettext_lazy("By"), kind="day"),
    Column("state", gettext_lazy("State"), _standing, kind="badge"),
)


@require_GET
@page(VIEW)
def revision_list(request: PageRequest) -> HttpResponse:
    """All revisions, running and over, the newest first."""
    rows = cards_of(request.viewer, revisions_for(request.viewer))
    empty = Empty(
        gettext_lazy("No revision yet"),
        gettext_lazy("A revision begins with a signal that is accepted, a gap, or a review date."),
        gettext_lazy("Signals"),
        reverse("signals"),
    )
    table = build_table(request, rows, COLUMNS, gettext_lazy("Revisions"), empty)
    trail = [(_("Revisions"), reverse("revisions"))]
    context = {"table": table, "count": len(rows), "trail": trail}
    return render(request, "curriculum/revision_list.html", context)


@require_http_methods(["GET", "POST"])
@page(PROPOSE)
def revision_new(request: PageRequest, programme: UUID) -> HttpResponse:
    """Propose a revision; the address may say what of (`module`), why (`origin`, `title`,
    `text`) and where that stands (`from`)."""
    own = programmes_for(request.viewer, PROPOSE).filter(uuid=programme).first()
    if own is None:
        raise NotFound("There is no such programme for you.", "没有您可以操作的该专业。")
    given = request.GET
    form = ProposalForm(
        request.POST if request.method == "POST" else None,
        modules=modules_with_titles(own),
        initial={name: given.get(name, "") for name in ("module", "title", "text")},
    )
    words = FormWords(
        heading=_("Propose a revision"),
        meaning=_("The programme's lead reads it and accepts, defers or rejects it with a reason."),
        action=_("Propose it"),
        back_url=reverse("revisions"),
        trail=((_("Revisions"), reverse("revisions")),),
        facts=(str(text_of(own)),),
    )

    def act() -> HttpResponse:
        text = form.cleaned_data["text"]
        title = form.cleaned_data["title"]
        draft = RevisionDraft(own, form.chosen_module, title, text, _language_of(request, title))
        made = propose_revision(
            viewer=request.viewer,
            draft=draft,
            trigger=Trigger(_origin(given.get("origin", "")), text=text, url=_own_address(request)),
            at=now(),
        )
        messages.success(request, _("Proposed. The programme's lead finds it among their steps."))
        return redirect("revision", made.uuid)

    return answer_form(request, form, words, act)


def _language_of(request: PageRequest, title: str) -> str:
    """The page's, unless the title is still the one that a page has filled in, in another."""
    given, lang = request.GET.get("title", ""), request.GET.get("lang", "")
    if lang in ("en", "zh-hans") and title == given:
        return lang
    return get_language() or "en"


def _origin(wanted: str) -> str:
    return wanted if wanted in ORIGINS else RevisionTrigger.Origin.OTHER


def _own_address(request: PageRequest) -> str:
    """Where the proposal comes from, when it is an address of this site."""
    address = request.GET.get("from", "")
    is_own = address.startswith("/") and url_has_allowed_host_and_scheme(address, None)
    return address[:400] if is_own else ""


@require_http_methods(["GET", "POST"])
@page(VIEW)
def revision_move(request: PageRequest, uuid: UUID, target: str) -> HttpResponse:
    """Move a revision along the table. A move that needs a reason asks for it on a page."""
    found = revision_for(request.viewer, uuid)
    move = REVISION.between(found.state, target)
    if move is None:
        messages.error(request, _("This is not possible now. Nothing was changed."))
        return redirect("revision", found.uuid)
    require(request.viewer, action_for(move), programme=found.programme)
    is_explained = move.needs_reason or (
        target == Revision.State.WITH_COMMITTEE
        and reviews_own(found, request.viewer)
        and not reviewers_of(found, request.viewer.on_date)
    )
    if not is_explained:
        return _moved(request, found, target)
    form = NoteForm(request.POST if request.method == "POST" else None)
    words = FormWords(
        heading=f"{move.title}: {found.title}",
        meaning=_("Say why; it stays with the revision and everybody who sees it reads it."),
        action=str(move.title),
        back_url=reverse("revision", args=[found.uuid]),
        trail=((_("Revisions"), reverse("revisions")),),
    )

    def act() -> HttpResponse:
        note = form.cleaned_data["note"]
        make_move(viewer=request.viewer, revision=found, target=target, note=note, at=now())
        messages.success(request, _("Done: %(title)s.") % {"title": move.title})
        return redirect("revision", found.uuid)

    return answer_form(request, form, words, act)


def _moved(request: PageRequest, found: Revision, target: str) -> HttpResponse:
    if request.method == "POST":
        try:
            make_move(viewer=request.viewer, revision=found, target=target, note="", at=now())
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            state = Revision.State(target).label
            text = _("“%(title)s” is now: %(state)s.")
            messages.success(request, text % {"title": found.title, "state": state})
            if request.POST.get("back") == "board":
                return redirect("revisions")
    return redirect("revision", found.uuid)
