"""A task analysis workshop that people of school and enterprises are in the middle of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ronghe.apps.curriculum.api import (
    BoardProcess,
    Card,
    Scores,
    Workshop,
    WorkshopPlan,
    add_card,
    add_process,
    go_to_phase,
    invite,
    join,
    open_workshop,
    vote,
)
from ronghe.apps.governance.api import Committee
from ronghe.apps.people.api import Person, Programme, Viewer, viewer_of_person
from ronghe.sample_region.content_files import read_file
from ronghe.sample_region.load_postings import watched_occupation
from ronghe.sample_region.records import SampleRegion
from ronghe.sample_region.wording import wording_of

PARTS = ("title", "object", "tools", "requirements")
LEAST_VOTES = 3


@dataclass(frozen=True, slots=True)
class WorkshopLoader:
    """`lead` opens it; `members` come from both sides and vote."""

    lead: Person
    members: Sequence[Person]
    at: datetime

    def load(self, region: SampleRegion, programme: Programme) -> Workshop:
        """Open the workshop, fill its board, and rate a part of its cards."""
        told = read_file("workshop")
        opened_at = self._before(told["opened_before"])
        plan = WorkshopPlan(
            programme=programme,
            occupation=watched_occupation(region),
            title=wording_of(self.lead).of(told["title"]),
            lang=wording_of(self.lead).language,
            least_votes=LEAST_VOTES,
        )
        workshop = open_workshop(viewer=self._lead(), plan=plan, at=opened_at)
        self._come(workshop, opened_at)
        cards = [
            (self._card(workshop, process, card, opened_at), card["votes"])
            for process, column in self._columns(workshop, told)
            for card in column["card"]
        ]
        for card in told["parked"]:
            self._card(workshop, None, card, opened_at)
        self._rate(workshop, cards, self._before(told["rating_since"]))
        return workshop

    def _come(self, workshop: Workshop, at: datetime) -> None:
        invite(viewer=self._lead(), workshop=workshop, persons=self.members, at=at)
        for person in self.members:
            join(viewer=viewer_of_person(person), workshop=workshop, at=at)

    def _columns(
        self, workshop: Workshop, told: Mapping[str, Any]
    ) -> list[tuple[BoardProcess, Mapping[str, Any]]]:
        viewer = self._lead()
        return [
            (add_process(viewer=viewer, workshop=workshop, titles=_texts(one, ("title",))), one)
            for one in told["process"]
        ]

    def _card(
        self,
        workshop: Workshop,
        process: BoardProcess | None,
        told: Mapping[str, Any],
        at: datetime,
    ) -> Card:
        texts = _texts(told, PARTS) | {"learning_area": told.get("area", "")}
        writer = self.members[workshop.revision % len(self.members)]
        return add_card(
            viewer=viewer_of_person(writer), workshop=workshop, process=process, texts=texts, at=at
        )

    def _rate(
        self,
        workshop: Workshop,
        cards: Sequence[tuple[Card, Sequence[Sequence[int]]]],
        at: datetime,
    ) -> None:
        for phase in (Workshop.State.ORDERING, Workshop.State.RATING):
            go_to_phase(viewer=self._lead(), workshop=workshop, target=phase, at=at)
        for card, votes in cards:
            for person, answers in zip(self.members, votes, strict=False):
                vote(viewer=viewer_of_person(person), card=card, scores=Scores(*answers), at=at)

    def _lead(self) -> Viewer:
        return viewer_of_person(self.lead)

    def _before(self, days: int) -> datetime:
        return self.at - timedelta(days=days)


def _texts(told: Mapping[str, Any], parts: Sequence[str]) -> dict[str, str]:
    return {
        f"{part}_{lang}": told[part][lang]
        for part in parts
        if part in told
        for lang in ("en", "zh")
    }


def load_workshop(*, region: SampleRegion, committee: Committee, at: datetime) -> Workshop:
    """The chair of the committee's school bench opens it; two members of each bench come."""
    assert committee.programme is not None
    seats = list(committee.seats.select_related("person").order_by("-is_chair", "pk"))
    school = [seat.person for seat in seats if seat.bench == "school"]
    enterprise = [seat.person for seat in seats if seat.bench == "enterprise"]
    members = [*enterprise[:2], school[1], enterprise[2]]
    return WorkshopLoader(school[0], members, at).load(region, committee.programme)
