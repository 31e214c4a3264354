"""Predicates on a workshop and its board; nothing is changed here."""

from ronghe.apps.curriculum.models import Card, CardVote, Workshop

State = Workshop.State
ADDING = frozenset({State.COLLECTING, State.ORDERING})
EDITING = frozenset({State.COLLECTING, State.ORDERING, State.CLOSING})
ENDED = frozenset({State.PUBLISHED, State.ABANDONED})
MOST_CARDS = 150
MOST_PROCESSES = 12
MOST_PARTICIPANTS = 40


def has_cards(workshop: Workshop) -> bool:
    """Whether at least one card stands on the board."""
    return workshop.cards.filter(state=Card.State.ON_BOARD).exists()


def has_votes(workshop: Workshop) -> bool:
    """Whether anybody has rated a task that is still on the board."""
    return CardVote.objects.filter(
        card__workshop=workshop, card__state=Card.State.ON_BOARD
    ).exists()


def may_add(workshop: Workshop) -> bool:
    return workshop.state in ADDING


def may_edit(workshop: Workshop) -> bool:
    return workshop.state in EDITING


def is_rating(workshop: Workshop) -> bool:
    return workshop.state == State.RATING


def has_ended(workshop: Workshop) -> bool:
    return workshop.state in ENDED
