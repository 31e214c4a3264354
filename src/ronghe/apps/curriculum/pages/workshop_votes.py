"""Rating one task after the other, and what the votes come to."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ronghe.apps.base.api import Refused, now
from ronghe.apps.competence.api import area_words
from ronghe.apps.curriculum.forms_workshop import VoteForm
from ronghe.apps.curriculum.models import Card, CardVote
from ronghe.apps.curriculum.pages.workshop_doors import Door, by_account, by_link
from ronghe.apps.curriculum.queries.workshop_results import disputed_of, results_of
from ronghe.apps.curriculum.queries.workshops import attendance, cards_to_rate
from ronghe.apps.curriculum.rules_workshop import is_rating
from ronghe.apps.curriculum.services.card_votes import vote
from ronghe.apps.people.api import PageRequest


@require_http_methods(["GET", "POST"])
def _vote(request: PageRequest, door: Door) -> HttpResponse:
    """One task a screen: the one asked for, or the first that is not rated yet."""
    cards = list(cards_to_rate(door.viewer, door.workshop))
    card = _chosen(request, cards)
    form = VoteForm(request.POST if request.method == "POST" else None, initial=_own(door, card))
    if request.method == "POST" and card is not None and form.is_valid():
        try:
            vote(viewer=door.viewer, card=card, scores=form.scores(), at=now())
            return redirect(f"{door.to('vote/')}{_after(cards, card)}")
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {
        "card": card,
        "area": area_words(card.learning_area) if card else None,
        "cards": cards,
        "number": cards.index(card) + 1 if card else 0,
        "rated": sum(one.is_rated for one in cards),  # type: ignore[attr-defined]
        "form": form,
        "base": door.base,
        "is_rating": is_rating(door.workshop),
        "people": attendance(door.workshop),
        "trail": [(door.workshop.title, door.base)],
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "curriculum/workshop_vote.html", context, status=status)


def _chosen(request: PageRequest, cards: list[Card]) -> Card | None:
    wanted = request.POST.get("card") or request.GET.get("card")
    if wanted:
        return next((one for one in cards if str(one.uuid) == wanted), None)
    return next((one for one in cards if not one.is_rated), None)  # type: ignore[attr-defined]


def _own(door: Door, card: Card | None) -> dict[str, int]:
    """What the viewer said before; nobody else's answers are ever read here."""
    row = CardVote.objects.filter(card=card, participant=door.participant).first()
    if row is None:
        return {}
    return {
        "frequency": row.frequency,
        "importance": row.importance,
        "difficulty": row.difficulty,
    }


def _after(cards: list[Card], card: Card) -> str:
    """The next task in order that is not rated; without one, the end."""
    later = [*cards[cards.index(card) + 1 :], *cards[: cards.index(card)]]
    waiting = [one for one in later if not one.is_rated]  # type: ignore[attr-defined]
    return f"?card={waiting[0].uuid}" if waiting else ""


@require_GET
def _results(request: PageRequest, door: Door) -> HttpResponse:
    """Means with their spread, once rating is over; before that only how far everybody is."""
    if is_rating(door.workshop):
        messages.info(request, _("Results are shown when rating is over."))
        return redirect(door.base)
    results = results_of(door.workshop)
    context = {
        "results": results,
        "disputed": disputed_of(door.workshop),
        "has_votes": any(one.votes for one in results),
        "workshop": door.workshop,
        "base": door.base,
        "trail": [(door.workshop.title, door.base)],
    }
    return render(request, "curriculum/workshop_results.html", context)


vote_page, link_vote_page = by_account(_vote), by_link(_vote)
results, link_results = by_account(_results), by_link(_results)
