"""The committee of each programme of the first region, and the meetings it has held."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ronghe.apps.base.api import Confirmation, Text
from ronghe.apps.governance.api import (
    AgendaItem,
    Appointment,
    Attendance,
    Bench,
    Committee,
    Decision,
    Meeting,
    Seat,
    Vote,
    appoint_member,
    assign_motion,
    cast_vote,
    circulate_meeting,
    close_meeting,
    close_round,
    draw_up_minutes,
    found_committee,
    fulfil_decision,
    open_round,
    plan_meeting,
    record_attendance,
    sign_confirmed,
    start_meeting,
)
from ronghe.apps.people.api import Organisation, Person, Programme, Role, Viewer, viewer_of_person
from ronghe.sample_region.wording import wording_of

FOUNDED_ON = date(2024, 9, 2)
TERM_ENDS_ON = date(2028, 8, 31)
SEATS_A_BENCH = 4
PLACE = "A 203"
NOTICE = timedelta(days=14)
SIGNED = timedelta(days=3)
DUE, LOOKED_AT_AGAIN = timedelta(days=60), timedelta(days=400)


@dataclass(frozen=True, slots=True)
class CommitteeLoader:
    """Founds committees and lets them meet; `viewer` is the command that loads."""

    viewer: Viewer

    def found(self, programme: Programme) -> Committee:
        """A committee with four seats on each bench, the first of each its chair."""
        committee = found_committee(
            viewer=self.viewer,
            organisation=programme.organisation,
            programme=programme,
            title=Text(
                f"Programme committee {programme.title_en}", f"{programme.title_zh}专业建设委员会"
            ),
            on_date=FOUNDED_ON,
        )
        for bench, members in self._members(programme).items():
            for place, (person, organisation) in enumerate(members):
                appointment = Appointment(
                    person=person,
                    bench=bench,
                    starts_on=FOUNDED_ON,
                    ends_on=TERM_ENDS_ON,
                    is_chair=place == 0,
                    organisation=organisation,
                )
                appoint_member(viewer=self.viewer, committee=committee, appointment=appointment)
        return committee

    def _members(
        self, programme: Programme
    ) -> Mapping[Bench, Sequence[tuple[Person, Organisation]]]:
        own = Person.objects.filter(
            memberships__programme=programme, memberships__role=Role.TEACHER
        )
        lead = Person.objects.get(
            memberships__programme=programme, memberships__role=Role.PROGRAMME_LEAD
        )
        school = [lead, *own.exclude(pk=lead.pk).distinct().order_by("pk")][:SEATS_A_BENCH]
        return {
            Bench.SCHOOL: [(person, programme.organisation) for person in school],
            Bench.ENTERPRISE: self._one_of_each(programme),
        }

    @staticmethod
    def _one_of_each(programme: Programme) -> list[tuple[Person, Organisation]]:
        """The first mentor of each partner."""
        partners = Organisation.objects.filter(partner_programmes__programme=programme)
        found = []
        for partner in partners.order_by("pk")[:SEATS_A_BENCH]:
            mentors = Person.objects.filter(
                memberships__organisation=partner, memberships__role=Role.MENTOR
            )
            found.append((mentors.distinct().order_by("pk")[0], partner))
        return found

    def meet(
        self, committee: Committee, starts_at: datetime, no_votes: Mapping[str, int] | None = None
    ) -> Meeting:
        """Hold a meeting: papers two weeks before, everybody comes, each motion is voted on;
        `no_votes` says how many of each bench vote against."""
        meeting = self.plan(committee, starts_at)
        start_meeting(viewer=self.viewer, meeting=meeting, at=starts_at)
        seats = list(committee.seats.select_related("person").order_by("bench", "pk"))
        for seat in seats:
            record_attendance(
                viewer=self.viewer,
                meeting=meeting,
                seat=seat,
                kind=Attendance.Kind.ARRIVE,
                at=starts_at,
            )
        for item in meeting.agenda.exclude(motion=None).order_by("position"):
            assert item.motion is not None
            at = starts_at + timedelta(minutes=20 * item.position)
            self._give_to_lead(item, starts_at)
            voting_round = open_round(viewer=self.viewer, item=item, at=at)
            against = dict(no_votes or {})
            aside = set(item.motion.recusals.values_list("seat", flat=True))
            for seat in (one for one in seats if one.pk not in aside):
                choice = self._choice(seat, against)
                viewer = viewer_of_person(seat.person)
                cast_vote(viewer=viewer, voting_round=voting_round, choice=choice, at=at)
            close_round(viewer=self.viewer, voting_round=voting_round, at=at)
        ends_at = starts_at + timedelta(hours=2)
        close_meeting(viewer=self.viewer, meeting=meeting, at=ends_at)
        draw_up_minutes(viewer=self.viewer, meeting=meeting, at=ends_at + timedelta(days=1))
        self._sign(meeting, ends_at + SIGNED)
        return meeting

    def _sign(self, meeting: Meeting, at: datetime) -> None:
        """Both chairs sign the minutes."""
        minutes = meeting.minutes.get()
        for seat in meeting.committee.seats.filter(is_chair=True).select_related("person"):
            sign_confirmed(
                viewer=viewer_of_person(seat.person),
                meeting=meeting,
                digest=minutes.digest,
                confirmation=Confirmation(seat.person.uuid, at),
                at=at,
            )

    def _give_to_lead(self, item: AgendaItem, at: datetime) -> None:
        """The chair of the school bench carries out what is decided."""
        assert item.motion is not None
        chair = item.motion.committee.seats.get(bench=Bench.SCHOOL, is_chair=True)
        assign_motion(
            viewer=self.viewer,
            motion=item.motion,
            owner=chair.person,
            due_on=(at + DUE).date(),
            review_on=(at + LOOKED_AT_AGAIN).date(),
        )

    def fulfil(self, meeting: Meeting, note: Text, at: datetime) -> None:
        """Everything that the meeting decided is done."""
        for decision in Decision.objects.filter(motion__agenda_items__meeting=meeting):
            owner = decision.owner
            assert owner is not None
            words = wording_of(owner).say(note)
            fulfil_decision(viewer=viewer_of_person(owner), decision=decision, note=words, at=at)

    def plan(self, committee: Committee, starts_at: datetime) -> Meeting:
        """A meeting whose papers went out two weeks before."""
        meeting = plan_meeting(
            viewer=self.viewer,
            committee=committee,
            starts_at=starts_at,
            place=PLACE,
            at=starts_at - 2 * NOTICE,
        )
        circulate_meeting(viewer=self.viewer, meeting=meeting, at=starts_at - NOTICE)
        return meeting

    @staticmethod
    def _choice(seat: Seat, against: dict[str, int]) -> Vote.Choice:
        if against.get(seat.bench, 0) > 0:
            against[seat.bench] -= 1
            return Vote.Choice.NO
        return Vote.Choice.YES
