"""A meeting from its plan to its close: agenda, notice, papers, who is here."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from tests.apps.governance.conftest import MEETS, MORNING, Table, registered

from ronghe.apps.base.api import AuditEntry, Reference, Refused, Text, digest_of_content
from ronghe.apps.governance.models import AgendaItem, Attendance, Bench, Meeting, Motion
from ronghe.apps.governance.packs import (
    as_of_at_most,
    build_pack,
    pack_from_json,
    pack_to_json,
)
from ronghe.apps.governance.queries.meetings import bench_to_preside, motions_waiting
from ronghe.apps.governance.queries.rounds import present_seats
from ronghe.apps.governance.registries import (
    MotionKind,
    OpenMatter,
    PackSection,
    PackSource,
    PackTable,
    motion_kinds,
    open_matters,
    pack_sections,
)
from ronghe.apps.governance.rules import working_days
from ronghe.apps.governance.services.agenda import (
    add_agenda_item,
    draw_agenda,
    move_agenda_item,
    note_outcome,
    remove_agenda_item,
)
from ronghe.apps.governance.services.meetings import (
    cancel_meeting,
    circulate_meeting,
    close_meeting,
    consent_to_short_notice,
    postpone_motion,
    record_attendance,
    reschedule_meeting,
    start_meeting,
)
from ronghe.apps.governance.services.motions import Contribution
from ronghe.apps.people.api import NotAllowed, command_viewer, viewer_of_person

# Wednesday: from here to the meeting on Monday the 16th are three working days.
LATE = datetime(2026, 11, 11, 1, tzinfo=MORNING.tzinfo)


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        (date(2026, 11, 2), date(2026, 11, 9), 5),  # Monday to Monday
        (date(2026, 11, 6), date(2026, 11, 9), 1),  # Friday to Monday
        (date(2026, 11, 7), date(2026, 11, 8), 0),  # Saturday to Sunday
        (date(2026, 11, 2), date(2026, 11, 2), 0),
        (date(2026, 11, 9), date(2026, 11, 2), 0),
    ],
)
def test_working_days_are_mondays_to_fridays_after_the_first_day(
    start: date, end: date, days: int
) -> None:
    assert working_days(start, end) == days


def test_the_chairs_preside_in_turn_and_a_cancelled_meeting_takes_no_turn(table: Table) -> None:
    first = table.meeting()
    second = table.meeting()
    cancel_meeting(viewer=table.secretary, meeting=second)

    assert (first.presiding, second.presiding) == (Bench.SCHOOL, Bench.ENTERPRISE)
    assert bench_to_preside(table.committee) == Bench.ENTERPRISE


def test_what_waits_comes_onto_the_agenda_by_itself(table: Table) -> None:
    motion = table.motion()
    reference = Reference("curriculum.module", uuid4())
    matter = OpenMatter(
        reference, Text("Review due", "待复审"), Text("A year old.", "已一年。"), "/modules/"
    )

    with registered(open_matters, "test", lambda viewer, committee: [matter]):
        meeting = table.meeting()
        again = draw_agenda(viewer=table.secretary, meeting=meeting)

    items = list(meeting.agenda.all())
    assert [(item.title_en, item.motion) for item in items] == [
        ("Buy a controller", motion),
        ("Review due", None),
    ]
    assert (items[1].matter, items[1].url, again) == (reference, "/modules/", 0)
    motion.refresh_from_db()
    assert motion.state == Motion.State.ON_AGENDA


def test_a_matter_about_which_a_motion_is_on_the_agenda_stands_there_once(table: Table) -> None:
    reference = Reference("curriculum.module", uuid4())
    table.motion(subject=reference)
    matter = OpenMatter(reference, Text("Review due", "待复审"), Text("", ""), "/modules/")

    with registered(open_matters, "test", lambda viewer, committee: [matter]):
        meeting = table.meeting()

    assert [item.title_en for item in meeting.agenda.all()] == ["Buy a controller"]


def test_an_item_taken_off_lets_its_motion_wait_again(table: Table) -> None:
    motion = table.motion()
    meeting = table.meeting()

    remove_agenda_item(viewer=table.secretary, item=meeting.agenda.get())

    assert list(motions_waiting(table.committee)) == [motion]


def test_members_convene_nothing(table: Table) -> None:
    with pytest.raises(NotAllowed):
        table.meeting(viewer=table.viewer(table.school[0]))

    assert Meeting.objects.count() == 0


def test_a_meeting_in_the_past_is_not_planned(table: Table) -> None:
    with pytest.raises(Refused) as refusal:
        table.meeting(starts_at=MORNING - timedelta(hours=1))

    assert refusal.value.code == "time-over"
    assert Meeting.objects.count() == 0


# --- papers ---------------------------------------------------------------------------------------


def titles(meeting: Meeting) -> list[str]:
    return list(meeting.agenda.order_by("position").values_list("title_en", flat=True))


def test_points_are_put_in_order_by_hand(table: Table) -> None:
    meeting = table.meeting()
    first, second, third = (
        add_agenda_item(viewer=table.secretary, meeting=meeting, title=title)
        for title in ("A", "B", "C")
    )

    move_agenda_item(viewer=table.secretary, item=third, direction="up")
    moved = titles(meeting)
    move_agenda_item(viewer=table.secretary, item=first, direction="up")
    move_agenda_item(viewer=table.secretary, item=second, direction="down")

    assert (moved, titles(meeting)) == (["A", "C", "B"], ["A", "C", "B"])
    assert AuditEntry.objects.filter(touched="agenda order up").count() == 1


def test_the_order_stands_once_the_papers_are_out_and_for_who_does_not_convene(
    table: Table,
) -> None:
    meeting = table.meeting()
    items = [
        add_agenda_item(viewer=table.secretary, meeting=meeting, title=title)
        for title in ("A", "B")
    ]
    stranger = table.viewer(table.school[0])

    with pytest.raises(NotAllowed):
        move_agenda_item(viewer=stranger, item=items[1], direction="up")
    circulate_meeting(viewer=table.secretary, meeting=meeting, at=MORNING)
    with pytest.raises(Refused, match="agenda stands"):
        move_agenda_item(viewer=table.secretary, item=items[1], direction="up")
    assert titles(meeting) == ["A", "B"]


def test_once_the_papers_are_out_the_agenda_stands(table: Table) -> None:
    meeting = table.meeting()
    add_agenda_item(viewer=table.secretary, meeting=meeting, title="Welcome")
    circulate_meeting(viewer=table.secretary, meeting=meeting, at=MORNING)

    with pytest.raises(Refused) as refusal:
        add_agenda_item(viewer=table.secretary, meeting=meeting, title="One more")

    assert refusal.value.code == "agenda-fixed"
    assert meeting.agenda.count() == 1
    assert meeting.state == Meeting.State.CIRCULATED


def test_an_empty_agenda_is_not_sent(table: Table) -> None:
    meeting = table.meeting()

    with pytest.raises(Refused) as refusal:
        circulate_meeting(viewer=table.secretary, meeting=meeting, at=MORNING)

    assert refusal.value.code == "agenda-empty"
    assert Meeting.objects.get().state == Meeting.State.PLANNED


def test_short_notice_takes_the_consent_of_every_chair(table: Table) -> None:
    table.motion()
    meeting = table.meeting()

    with pytest.raises(Refused) as refusal:
        circulate_meeting(viewer=table.secretary, meeting=meeting, at=LATE)
    assert refusal.value.code == "short-notice"
    assert Motion.objects.get().packs.count() == 0

    consent_to_short_notice(viewer=table.viewer(table.school[0]), meeting=meeting, at=LATE)
    with pytest.raises(Refused):
        circulate_meeting(viewer=table.secretary, meeting=meeting, at=LATE)

    consent_to_short_notice(viewer=table.viewer(table.enterprise[0]), meeting=meeting, at=LATE)
    circulate_meeting(viewer=table.secretary, meeting=meeting, at=LATE)
    assert meeting.state == Meeting.State.CIRCULATED


def test_only_chairs_agree_to_short_notice(table: Table) -> None:
    meeting = table.meeting()

    with pytest.raises(Refused) as refusal:
        consent_to_short_notice(viewer=table.viewer(table.school[1]), meeting=meeting, at=LATE)

    assert refusal.value.code == "not-leading"
    assert meeting.notice_consents.count() == 0


def test_another_day_asks_for_consent_anew(table: Table) -> None:
    meeting = table.meeting()
    consent_to_short_notice(viewer=table.viewer(table.school[0]), meeting=meeting, at=LATE)

    reschedule_meeting(
        viewer=table.secretary,
        meeting=meeting,
        starts_at=MEETS + timedelta(days=1),
        place="Room 2",
        at=MORNING,
    )

    assert (meeting.place, meeting.notice_consents.count()) == ("Room 2", 0)


def demand_section(viewer: object, motion: object) -> PackSection:
    return PackSection(
        key="test.demand",
        title=Text("Demand", "需求"),
        sentence=Text("It rises.", "在上升。"),
        facts=((Text("Postings", "招聘"), "132"),),
        table=PackTable((Text("Skill", "技能"),), ((Text("turning", "车削"),), ("typed",))),
        sources=(PackSource(Text("Postings 2026", "2026 年招聘"), "/postings/"),),
        missing=(Text("Cost has no source yet.", "成本尚无来源。"),),
        as_of=date(2026, 11, 1),
    )


def test_the_pack_is_kept_as_it_was_sent_out_with_its_digest(table: Table) -> None:
    kind = MotionKind("test.kind", Text("K", "K"), sections=("test.demand",))

    with (
        registered(motion_kinds, "test.kind", kind),
        registered(pack_sections, "test.demand", demand_section),
    ):
        motion = table.motion(kind="test.kind")
        circulate_meeting(viewer=table.secretary, meeting=table.meeting(), at=MORNING)

    pack = motion.packs.get()
    assert pack_from_json(pack.content) == (demand_section(None, motion),)
    assert pack.digest == digest_of_content(pack.content)


def test_a_pack_of_an_earlier_release_whose_cells_are_in_one_language_is_still_read() -> None:
    [kept] = pack_to_json((demand_section(None, None),))
    kept["table"]["rows"] = [["turning"], ["typed"]]

    [section] = pack_from_json([kept])

    assert section.table is not None
    assert section.table.rows == (("turning",), ("typed",))


def test_a_pack_sent_out_on_a_day_does_not_say_that_it_was_known_later() -> None:
    [section] = as_of_at_most((demand_section(None, None),), date(2026, 10, 5))

    assert section.as_of == date(2026, 10, 5)
    assert as_of_at_most((section,), date(2026, 11, 2)) == (section,)


def test_a_section_that_no_app_offers_is_named_as_missing(table: Table) -> None:
    kind = MotionKind("test.kind", Text("K", "K"), sections=("test.cost",))

    with registered(motion_kinds, "test.kind", kind):
        motion = table.motion(kind="test.kind")
        [section] = build_pack(command_viewer(), motion)

    assert (section.key, len(section.missing)) == ("test.cost", 1)


def test_an_agreement_s_pack_lists_what_the_parties_bring(table: Table) -> None:
    brought = [Contribution("Works", "two lathes")]
    with_them = table.motion(kind="governance.resource_agreement", contributions=brought)
    without = table.motion(kind="governance.joint_project")

    [full], [empty] = (build_pack(command_viewer(), one) for one in (with_them, without))

    assert full.table is not None
    assert full.table.rows == (("Works", "two lathes"),)
    assert (empty.table, len(empty.missing)) == (None, 1)


# --- the meeting itself ---------------------------------------------------------------------------


def test_a_meeting_begins_on_its_day_and_with_its_papers_out(table: Table) -> None:
    table.motion()
    meeting = table.meeting()
    with pytest.raises(Refused) as no_papers:
        start_meeting(viewer=table.secretary, meeting=meeting, at=MEETS)

    circulate_meeting(viewer=table.secretary, meeting=meeting, at=MORNING)
    with pytest.raises(Refused) as early:
        start_meeting(viewer=table.secretary, meeting=meeting, at=MEETS - timedelta(days=1))

    assert (no_papers.value.code, early.value.code) == ("wrong-state", "too-early")
    assert Meeting.objects.get().state == Meeting.State.CIRCULATED


def test_a_chair_begins_the_meeting_and_a_member_does_not(table: Table) -> None:
    table.motion()
    meeting = table.meeting()
    circulate_meeting(viewer=table.secretary, meeting=meeting, at=MORNING)

    with pytest.raises(Refused) as refusal:
        start_meeting(viewer=table.viewer(table.school[1]), meeting=meeting, at=MEETS)
    assert refusal.value.code == "not-leading"

    start_meeting(viewer=table.viewer(table.enterprise[0]), meeting=meeting, at=MEETS)
    assert meeting.state == Meeting.State.RUNNING


def test_who_is_here_follows_from_events_that_are_only_added(table: Table) -> None:
    meeting = table.running(here=[])
    first, second = table.school

    table.arrives(meeting, first)
    table.arrives(meeting, second)
    table.leaves(meeting, first)

    assert present_seats(meeting) == {second.pk}
    assert Attendance.objects.count() == 3


def test_a_member_says_so_themselves_and_not_for_another(table: Table) -> None:
    meeting = table.running(here=[])
    member, other = table.school[1], table.school[0]
    arrive = Attendance.Kind.ARRIVE

    record_attendance(
        viewer=table.viewer(member), meeting=meeting, seat=member, kind=arrive, at=MEETS
    )
    with pytest.raises(Refused):
        record_attendance(
            viewer=table.viewer(member), meeting=meeting, seat=other, kind=arrive, at=MEETS
        )

    assert present_seats(meeting) == {member.pk}


def test_arriving_twice_is_recorded_once(table: Table) -> None:
    meeting = table.running(here=[table.school[0]])

    with pytest.raises(Refused) as refusal:
        table.arrives(meeting, table.school[0])

    assert refusal.value.code == "recorded-already"
    assert Attendance.objects.count() == 1


def test_nobody_arrives_at_a_meeting_that_does_not_run(table: Table) -> None:
    meeting = table.meeting()

    with pytest.raises(Refused) as refusal:
        table.arrives(meeting, table.school[0])

    assert refusal.value.code == "not-running"
    assert Attendance.objects.count() == 0


def test_at_its_close_what_was_not_voted_on_is_postponed(table: Table) -> None:
    motion = table.motion()
    meeting = table.running()

    close_meeting(viewer=table.secretary, meeting=meeting, at=MEETS)

    motion.refresh_from_db()
    assert (meeting.state, motion.state) == (Meeting.State.CLOSED, Motion.State.POSTPONED)
    assert list(motions_waiting(table.committee)) == [motion]


def test_a_meeting_is_not_closed_while_a_vote_is_open(table: Table) -> None:
    table.motion()
    meeting = table.running()
    table.open_vote(meeting)

    with pytest.raises(Refused) as refusal:
        close_meeting(viewer=table.secretary, meeting=meeting, at=MEETS)

    assert refusal.value.code == "round-open"
    assert Meeting.objects.get().state == Meeting.State.RUNNING


def test_a_motion_is_postponed_in_the_meeting(table: Table) -> None:
    motion = table.motion()
    meeting = table.running()

    postpone_motion(viewer=table.secretary, item=meeting.agenda.get())

    motion.refresh_from_db()
    assert motion.state == Motion.State.POSTPONED


def test_what_was_said_is_noted_during_the_meeting_only(table: Table) -> None:
    meeting = table.running()
    item = meeting.agenda.get()
    note_outcome(viewer=table.secretary, item=item, text="Agreed to visit the works.")
    cancelled = table.meeting()
    other = add_agenda_item(viewer=table.secretary, meeting=cancelled, title="Visit")

    with pytest.raises(Refused):
        note_outcome(viewer=table.secretary, item=other, text="x")

    notes = AgendaItem.objects.order_by("pk").values_list("outcome", flat=True)
    assert list(notes) == ["Agreed to visit the works.", ""]


def test_every_change_moves_the_revision_that_boards_poll(table: Table) -> None:
    table.motion()
    meeting = table.running(here=[])
    before = Meeting.objects.get().revision

    for seat in table.seats:
        table.arrives(meeting, seat)
    voting_round = table.open_vote(meeting)
    table.vote(voting_round, table.school[0], "yes")

    assert Meeting.objects.get().revision == before + 6


def test_the_region_s_officer_reads_and_leads_nothing(table: Table) -> None:
    meeting = table.running()
    officer = table.world.add_person("Officer", "regional_officer")  # type: ignore[arg-type]

    with pytest.raises(NotAllowed):
        close_meeting(viewer=viewer_of_person(officer), meeting=meeting, at=MEETS)

    assert Meeting.objects.get().state == Meeting.State.RUNNING
