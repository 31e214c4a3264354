"""Routes at both ends of a workshop: where its board starts from, and how its tasks are rated."""

from typing import Any
from uuid import UUID

from ninja import Field, Schema
from ninja import Status as Answer
from ninja.pagination import paginate

from ronghe.apps.base.api import now, text_of
from ronghe.apps.competence.api import starting_points, starting_texts
from ronghe.apps.curriculum.queries.boards import card_with
from ronghe.apps.curriculum.queries.workshop_results import CardResult, results_of
from ronghe.apps.curriculum.queries.workshops import cards_to_rate
from ronghe.apps.curriculum.rest_boards import entered
from ronghe.apps.curriculum.rest_shapes import router, said
from ronghe.apps.curriculum.rules_workshop import is_rating
from ronghe.apps.curriculum.services.board_starts import fill_from_previous, fill_from_texts
from ronghe.apps.curriculum.services.card_votes import Scores, vote
from ronghe.apps.curriculum.services.workshops import TAKE_PART
from ronghe.apps.people.api import InBothLanguages, Paged, PageRequest, Strict, route


class StartIn(Strict):
    """The published tasks of the occupation (`source` left out), or those of a classification's
    occupation."""

    source: UUID | None = None


class AddedOut(Schema):
    """How many cards were added."""

    added: int


class StartingPointOut(Schema):
    """A published occupation from whose tasks (or, without tasks, skills) one can start."""

    uuid: UUID
    code: str
    label: str
    lang: str
    text_count: int
    are_tasks: bool


class ToRateOut(Schema):
    """A task and whether the caller has rated it; nobody else's answers are read here."""

    uuid: UUID
    title: InBothLanguages
    is_rated: bool

    @staticmethod
    def resolve_title(row: Any) -> InBothLanguages:
        return said(text_of(row))


class VoteIn(Strict):
    """Each from 1 to 5."""

    frequency: int = Field(ge=1, le=5)
    importance: int = Field(ge=1, le=5)
    difficulty: int = Field(ge=1, le=5)


class ResultLineOut(Schema):
    """A task's means, null without votes; `disputed` are the questions on which opinions differ."""

    card: UUID
    title: InBothLanguages
    votes: int
    frequency: float | None
    importance: float | None
    difficulty: float | None
    disputed: list[str]


@router.get("/workshops/{uuid}/starting-points", response=list[StartingPointOut])
@paginate(Paged)
@route(TAKE_PART)
def workshop_starting_points(request: PageRequest, uuid: UUID, q: str = "") -> Any:
    """Published occupations the own one is aligned to, or that the words find."""
    workshop = entered(request.viewer, uuid)
    return starting_points(request.viewer, workshop.occupation, q[:100].strip())


@router.post("/workshops/{uuid}/start", response={201: AddedOut}, summary="Fill the board")
@route(TAKE_PART)
def create_start(request: PageRequest, uuid: UUID, body: StartIn) -> Any:
    """With published tasks, or those of a classification; what is there already stays."""
    workshop = entered(request.viewer, uuid)
    if body.source is None:
        count = fill_from_previous(viewer=request.viewer, workshop=workshop, at=now())
    else:
        source = starting_texts(request.viewer, body.source)
        count = fill_from_texts(viewer=request.viewer, workshop=workshop, source=source, at=now())
    return Answer(201, AddedOut(added=count))


@router.get("/workshops/{uuid}/votes", response=list[ToRateOut], summary="What is to be rated")
@paginate(Paged)
@route(TAKE_PART)
def list_cards_to_rate(request: PageRequest, uuid: UUID) -> Any:
    """The tasks in the order of the work, and whether the caller has rated each."""
    return cards_to_rate(request.viewer, entered(request.viewer, uuid))


@router.put("/workshops/{uuid}/votes/{card}", response=list[ToRateOut], summary="Rate a task")
@paginate(Paged)
@route(TAKE_PART)
def replace_vote(request: PageRequest, uuid: UUID, card: UUID, body: VoteIn) -> Any:
    """One vote each, to be changed while rating goes on; then what is left to rate."""
    workshop = entered(request.viewer, uuid)
    scores = Scores(body.frequency, body.importance, body.difficulty)
    vote(viewer=request.viewer, card=card_with(workshop, card), scores=scores, at=now())
    return cards_to_rate(request.viewer, workshop)


@router.get("/workshops/{uuid}/results", response=list[ResultLineOut], summary="What came out")
@paginate(Paged)
@route(TAKE_PART)
def list_workshop_results(request: PageRequest, uuid: UUID) -> Any:
    """Means with their disputes, once rating is over; empty before that."""
    workshop = entered(request.viewer, uuid)
    return [] if is_rating(workshop) else [_result(one) for one in results_of(workshop)]


def _result(one: CardResult) -> dict[str, Any]:
    return {
        "card": one.card.uuid,
        "title": said(text_of(one.card)),
        "votes": one.votes,
        **{n: getattr(one, n).mean for n in ("frequency", "importance", "difficulty")},
        "disputed": list(one.disputed),
    }
