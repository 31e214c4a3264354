"""What else the committee of the showcase programme did: members said what they have at stake, one
stepped aside from a motion about her own enterprise, one motion was decided in writing, and the
effect of the first decision was looked at."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ronghe.apps.base.api import Text, text_of
from ronghe.apps.governance.api import (
    Bench,
    Committee,
    Contribution,
    Decision,
    EffectReview,
    Motion,
    Seat,
    Stake,
    Vote,
    assign_motion,
    cast_vote,
    close_round,
    declare_complete,
    declare_interest,
    fulfil_decision,
    open_written_round,
    propose_motion,
    review_effect,
    step_aside,
)
from ronghe.apps.people.api import Organisation, Viewer, viewer_of_person
from ronghe.sample_region.content_files import read_file
from ronghe.sample_region.load_committees import LOOKED_AT_AGAIN
from ronghe.sample_region.wording import wording_of

DECLARED_BEFORE = timedelta(days=60)
SILENT = 1  # of each bench, the last seats have not declared yet
WINDOW = timedelta(days=7)
CARRIED_OUT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class CommitteeLife:
    """Tells what content/committee.toml says of one committee."""

    viewer: Viewer
    committee: Committee

    def lend(self, enterprise: Organisation, at: datetime) -> Motion:
        """The lead moves that a partner lends equipment; its own member steps aside. The next
        meeting decides."""
        told = read_file("committee")["loan"]
        motion = self._propose(
            "governance.resource_agreement",
            told,
            at,
            concerns=[enterprise],
            contributions=[
                Contribution(self._named(enterprise), self._said(told["equipment"])),
                Contribution(self._named(self.committee.organisation), self._said(told["room"])),
            ],
        )
        [seat] = [one for one in self._seats(Bench.ENTERPRISE) if one.organisation == enterprise]
        step_aside(
            viewer=viewer_of_person(seat.person),
            motion=motion,
            seat=seat,
            reason=wording_of(seat.person).of(told["aside"]),
            at=at,
        )
        return motion

    def decide_in_writing(self, at: datetime) -> None:
        """Everybody votes within the week, one against; then it is counted and carried out."""
        told = read_file("committee")["visit"]
        motion = self._propose("governance.joint_project", told, at)
        voting_round = open_written_round(
            viewer=self._lead(), motion=motion, closes_at=at + WINDOW, at=at
        )
        for number, seat in enumerate([*self._seats(Bench.ENTERPRISE), *self._seats(Bench.SCHOOL)]):
            choice = Vote.Choice.ABSTAIN if number == 1 else Vote.Choice.YES
            viewer, voted_at = viewer_of_person(seat.person), at + timedelta(hours=5 * number + 1)
            cast_vote(viewer=viewer, voting_round=voting_round, choice=choice, at=voted_at)
        close_round(viewer=self.viewer, voting_round=voting_round, at=at + WINDOW)
        fulfil_decision(
            viewer=self._lead(),
            decision=Decision.objects.get(motion=motion),
            note=self._said(told["done"]),
            at=at + CARRIED_OUT,
        )

    def look_back(self, decision: Decision) -> None:
        """The newest meeting held finds what became of an early decision."""
        meeting = self.committee.meetings.filter(state="signed").order_by("-starts_at")[0]
        review_effect(
            viewer=self._lead(),
            decision=decision,
            verdict=EffectReview.Verdict.HELPED,
            text=self._said(read_file("committee")["effect"]),
            meeting=meeting,
            at=meeting.starts_at + timedelta(hours=1),
        )

    def declare(self, enterprise: Organisation, at: datetime) -> None:
        """All but the last of each bench; the member of one enterprise names it."""
        declared_at = at - DECLARED_BEFORE
        for bench in (Bench.SCHOOL, Bench.ENTERPRISE):
            for seat in self._seats(bench)[:-SILENT]:
                viewer = viewer_of_person(seat.person)
                if seat.organisation == enterprise:
                    words = wording_of(seat.person).of(read_file("committee")["stake"])
                    stake = Stake(enterprise, words, seat.starts_on)
                    declare_interest(
                        viewer=viewer, committee=self.committee, stake=stake, at=declared_at
                    )
                declare_complete(viewer=viewer, committee=self.committee, at=declared_at)

    # --- who and in which words -------------------------------------------------------------------

    def _propose(self, kind: str, told: Mapping[str, Any], at: datetime, **more: Any) -> Motion:
        motion = propose_motion(
            viewer=self._lead(),
            committee=self.committee,
            kind=kind,
            subject=None,
            title=Text(told["title"]["en"], told["title"]["zh"]),
            text=self._said(told["text"]),
            at=at,
            **more,
        )
        assign_motion(
            viewer=self.viewer,
            motion=motion,
            owner=self._chair().person,
            due_on=(at + 2 * CARRIED_OUT).date(),
            review_on=(at + LOOKED_AT_AGAIN).date(),
        )
        return motion

    def _seats(self, bench: Bench) -> list[Seat]:
        seats = self.committee.seats.filter(bench=bench).select_related("person", "organisation")
        return list(seats.order_by("-is_chair", "pk"))

    def _chair(self) -> Seat:
        return self._seats(Bench.SCHOOL)[0]

    def _lead(self) -> Viewer:
        return viewer_of_person(self._chair().person)

    def _named(self, organisation: Organisation) -> str:
        return wording_of(self._chair().person).say(text_of(organisation))

    def _said(self, told: Mapping[str, str]) -> str:
        return wording_of(self._chair().person).of(told)
