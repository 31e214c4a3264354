"""The board of a workshop: the page, its part that is asked for every two seconds, and changes."""

import json
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ronghe.apps.base.api import Refused, Text, now, text_of
from ronghe.apps.curriculum.flows_workshop import WORKSHOP, State
from ronghe.apps.curriculum.forms_workshop import CardForm, ProcessForm, title_fields
from ronghe.apps.curriculum.models import BoardProcess, Card, Workshop
from ronghe.apps.curriculum.pages.workshop_doors import Door, by_account, by_link
from ronghe.apps.curriculum.queries.boards import (
    board_of,
    card_with,
    etag_of,
    history_of,
    process_with,
)
from ronghe.apps.curriculum.queries.workshop_results import cards_in_order
from ronghe.apps.curriculum.queries.workshops import attendance
from ronghe.apps.curriculum.rules_workshop import may_add, may_edit
from ronghe.apps.curriculum.services.board_processes import (
    step_process,
)
from ronghe.apps.curriculum.services.cards import (
    TEXTS,
    CardChanged,
    add_card,
    edit_card,
    merge_cards,
    move_card,
    park_card,
    step_card,
)
from ronghe.apps.people.api import PageRequest

NO_CONTENT = 204
FORWARD = (State.ORDERING, State.RATING, State.CLOSING)
MEANINGS = {
    State.COLLECTING: Text(
        "Write down every task of the work, one on a card. Nothing is wrong yet.",
        "想到的工作任务，一张卡片写一项。先写下来，不急着评判。",
    ),
    State.ORDERING: Text(
        "Put the cards in the order in which the work is done; merge what means the same.",
        "按实际工作顺序排列卡片，把意思相同的合并。",
    ),
    State.RATING: Text(
        "Everybody rates each task on their own. The board stands still meanwhile.",
        "每个人独立为每项任务评分，期间看板不变。",
    ),
    State.CLOSING: Text(
        "Talk about what opinions differ on, complete the texts, then publish.",
        "先讨论分歧较大的任务，再补全内容，然后发布。",
    ),
    State.PUBLISHED: Text(
        "The tasks are published. The board stays as it was.", "任务已发布，看板保持原样。"
    ),
    State.ABANDONED: Text(
        "This workshop ended without a result. The board stays as it was.",
        "研讨会已终止，看板保持原样。",
    ),
}


def _board_context(door: Door, workshop: Workshop) -> dict[str, object]:
    return {
        "board": board_of(workshop),
        "workshop": workshop,
        "base": door.base,
        "may_edit": may_edit(workshop),
        "may_add": may_add(workshop),
    }


@require_GET
def _board_page(request: PageRequest, door: Door) -> HttpResponse:
    """Everything on one page; without a script it works by reloading."""
    workshop = door.workshop
    people = attendance(workshop)
    own = next(one for one in people if one.participant == door.participant)
    context = _board_context(door, workshop) | {
        "door": door,
        "meaning": MEANINGS[State(workshop.state)],
        "people": people,
        "own": own,
        "done_count": sum(one.is_done for one in people),
        "steps": WORKSHOP.moves_from(workshop.state) if door.participant.is_facilitator else (),
        "forward": FORWARD,
        "etag": etag_of(workshop, get_language() or "en"),
        "process_form": ProcessForm(),
        "trail": [] if door.participant.is_guest else [(_("Workshops"), reverse("workshops"))],
    }
    return render(request, "curriculum/workshop.html", context)


@require_GET
def _board(request: PageRequest, door: Door) -> HttpResponse:
    """The part that changes; 304 for who has seen this revision."""
    etag = etag_of(door.workshop, get_language() or "en")
    if request.headers.get("If-None-Match") == etag:
        response = HttpResponse(status=304)
    else:
        context = _board_context(door, door.workshop)
        response = render(request, "curriculum/workshop_board.html", context)
    response["ETag"] = etag
    return response


def _answer(
    request: PageRequest, door: Door, words: str, *, is_refusal: bool = False
) -> HttpResponse:
    """After a change: the board as it is now with a word about what happened, or back to it."""
    if not request.headers.get("HX-Request"):
        (messages.error if is_refusal else messages.success)(request, words)
        return redirect(door.base)
    workshop = Workshop.objects.select_related("occupation").get(pk=door.workshop.pk)
    response = render(request, "curriculum/workshop_board.html", _board_context(door, workshop))
    response["ETag"] = etag_of(workshop, get_language() or "en")
    event = "ronghe:toast" if is_refusal else "ronghe:announce"
    response["HX-Trigger"] = json.dumps({event: words})
    return response


@require_POST
def _add(request: PageRequest, door: Door) -> HttpResponse:
    """A further card from its title alone."""
    process = request.POST.get("process", "")
    try:
        card = add_card(
            viewer=door.viewer,
            workshop=door.workshop,
            process=_process_named(door, process),
            texts=title_fields(request.POST.get("title", "")[:300]),
            at=now(),
        )
    except Refused as refusal:
        return _answer(request, door, str(refusal), is_refusal=True)
    return _answer(request, door, _("Added: %(title)s") % {"title": card})


def _process_named(door: Door, value: str) -> BoardProcess | None:
    return process_with(door.workshop, UUID(value)) if _is_uuid(value) else None


def _is_uuid(value: str) -> bool:
    try:
        UUID(value)
    except ValueError:
        return False
    return True


# --- moving ---------------------------------------------------------------------------------------


@require_POST
def _moves(request: PageRequest, door: Door) -> HttpResponse:
    """One step by a button (`move` = thing:uuid:version:where), or one drop by the mouse."""
    try:
        words = _drop(request, door) if "drop" in request.POST else _step(request, door)
    except Refused as refusal:
        return _answer(request, door, str(refusal), is_refusal=True)
    return _answer(request, door, words)


def _step(request: PageRequest, door: Door) -> str:
    thing, uuid, version, where = (request.POST.get("move", "") + ":::").split(":")[:4]
    if not (_is_uuid(uuid) and version.isdigit()):
        raise _unreadable()
    if thing == "process" and where in ("left", "right"):
        process = process_with(door.workshop, UUID(uuid))
        step_process(viewer=door.viewer, process=process, direction=where)  # type: ignore[arg-type]
        return _("Moved: %(title)s") % {"title": text_of(process)}
    card = card_with(door.workshop, UUID(uuid))
    if where == "park":
        park_card(viewer=door.viewer, card=card, version=int(version))
        return _("Parked: %(title)s") % {"title": text_of(card)}
    if where not in ("up", "down", "left", "right"):
        raise _unreadable()
    card = step_card(viewer=door.viewer, card=card, version=int(version), direction=where)  # type: ignore[arg-type]
    return _where_it_is(card)


def _drop(request: PageRequest, door: Door) -> str:
    given = [request.POST.get(name, "") for name in ("drop", "process", "version", "index")]
    card, process, version, index = given
    if not (_is_uuid(card) and _is_uuid(process) and version.isdigit() and index.isdigit()):
        raise _unreadable()
    moved = move_card(
        viewer=door.viewer,
        card=card_with(door.workshop, UUID(card)),
        version=int(version),
        process=process_with(door.workshop, UUID(process)),
        index=int(index[:4]),
    )
    return _where_it_is(moved)


def _where_it_is(card: Card) -> str:
    if card.process is None:
        return _("Parked: %(title)s") % {"title": text_of(card)}
    row = list(
        card.process.cards.filter(state=Card.State.ON_BOARD)
        .order_by("position", "pk")
        .values_list("pk", flat=True)
    )
    return _("%(title)s: place %(place)d of %(count)d in %(process)s") % {
        "title": text_of(card),
        "place": row.index(card.pk) + 1,
        "count": len(row),
        "process": text_of(card.process),
    }


def _unreadable() -> Refused:
    return Refused(
        "That move could not be read. Nothing was changed.",
        "无法识别此移动操作。未作任何更改。",
        code="move-unreadable",
    )


# --- one card -------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def _card(request: PageRequest, door: Door, card: UUID) -> HttpResponse:
    """A card's words, in a panel over the board or on a page of its own; merging and placing."""
    row = card_with(door.workshop, card)
    if request.method == "POST" and "merge_into" in request.POST:
        return _merge(request, door, row)
    if request.method == "POST" and "place_in" in request.POST:
        return _place(request, door, row)
    form = CardForm(request.POST if request.method == "POST" else None, card=row)
    status, theirs = 200, None
    if request.method == "POST" and form.is_valid():
        try:
            edit_card(
                viewer=door.viewer,
                card=row,
                text_version=form.cleaned_data["text_version"],
                texts=form.texts(),
                at=now(),
            )
        except CardChanged as changed:
            row, theirs, status = changed.card, _differences(changed.card, form), 409
            form = _form_on_top(request, row)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _saved(request, door)
    if form.is_bound and form.errors:
        status = 422
    return _card_answer(request, door, row, form, theirs, status)


def _differences(card: Card, form: CardForm) -> list[tuple[object, str, str]]:
    """Field by field where the two differ: its label, what stands there, what was typed."""
    typed = form.texts()
    return [
        (form.fields[name].label, getattr(card, name), typed[name])
        for name in TEXTS
        if getattr(card, name) != typed[name].strip()
    ]


def _form_on_top(request: PageRequest, card: Card) -> CardForm:
    """What was typed, ready to be saved over what stands there now."""
    data = request.POST.copy()
    data["text_version"] = str(card.text_version)
    form = CardForm(data, card=card)
    form.is_valid()
    return form


def _card_answer(
    request: PageRequest,
    door: Door,
    card: Card,
    form: CardForm,
    theirs: list[tuple[object, str, str]] | None,
    status: int,
) -> HttpResponse:
    is_panel = bool(request.headers.get("HX-Request"))
    changed_by = next(iter(history_of(card)), None)
    others = [one for one in cards_in_order(door.workshop) if one.pk != card.pk]
    context = {
        "card": card,
        "form": form,
        "base": door.base,
        "theirs": theirs,
        "changed_by": changed_by,
        "history": history_of(card),
        "others": others,
        "processes": list(door.workshop.processes.all()),
        "may_edit": may_edit(door.workshop) and card.state != Card.State.MERGED,
        "is_panel": is_panel,
        "trail": [(door.workshop.title, door.base)],
    }
    template = "workshop_card_form" if is_panel else "workshop_card"
    # A panel takes errors as well as anything else; a page says them by its status.
    code = 200 if is_panel else status
    return render(request, f"curriculum/{template}.html", context, status=code)


def _saved(request: PageRequest, door: Door) -> HttpResponse:
    if not request.headers.get("HX-Request"):
        messages.success(request, _("Saved."))
        return redirect(door.base)
    response = HttpResponse(status=NO_CONTENT)
    response["HX-Trigger"] = json.dumps({"ronghe:announce": _("Saved."), "board:saved": "yes"})
    return response


def _merge(request: PageRequest, door: Door, card: Card) -> HttpResponse:
    version, into = request.POST.get("version", ""), request.POST["merge_into"]
    try:
        if not (_is_uuid(into) and version.isdigit()):
            raise _unreadable()
        kept = merge_cards(
            viewer=door.viewer,
            card=card,
            version=int(version),
            into=card_with(door.workshop, UUID(into)),
            at=now(),
        )
        messages.success(request, _("Merged into “%(title)s”.") % {"title": text_of(kept)})
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(door.base)


def _place(request: PageRequest, door: Door, card: Card) -> HttpResponse:
    """At the end of a process: how a parked card comes back, and how one moves on a phone."""
    version, process = request.POST.get("version", ""), request.POST["place_in"]
    try:
        if not (_is_uuid(process) and version.isdigit()):
            raise _unreadable()
        moved = move_card(
            viewer=door.viewer,
            card=card,
            version=int(version),
            process=process_with(door.workshop, UUID(process)),
            index=9_999,
        )
        messages.success(request, _where_it_is(moved))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(door.base)


board_page, link_board_page = by_account(_board_page), by_link(_board_page)
board, link_board = by_account(_board), by_link(_board)
add, link_add = by_account(_add), by_link(_add)
moves, link_moves = by_account(_moves), by_link(_moves)
card, link_card = by_account(_card), by_link(_card)
