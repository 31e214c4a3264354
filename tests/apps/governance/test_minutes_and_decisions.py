"""Minutes come from what was recorded, are signed by both chairs, and never change after; decisions
are carried out and their effect is looked at."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from tests.apps.governance.conftest import MEETS, MORNING, Table

from ronghe.apps.base.api import Reference, Refused, Signature, personal_data, signatures_of
from ronghe.apps.governance.minutes_document import minutes_document
from ronghe.apps.governance.models import (
    Bench,
    Decision,
    Declaration,
    EffectReview,
    Fulfilment,
    Interest,
    Meeting,
    Minutes,
    Seat,
)
from ronghe.apps.governance.queries.interests import conflicts_in
from ronghe.apps.governance.queries.meetings import review_due_on, reviews_due
from ronghe.apps.governance.queries.minutes import latest_minutes, reference_of
from ronghe.apps.governance.services.decisions import fulfil_decision, review_effect
from ronghe.apps.governance.services.interests import (
    Stake,
    declare_complete,
    declare_interest,
    end_interest,
)
from ronghe.apps.governance.services.meetings import close_meeting
from ronghe.apps.governance.services.minutes import (
    add_annex,
    chairs_missing,
    draw_up_minutes,
    sign_minutes,
)
from ronghe.apps.governance.services.motions import assign_motion
from ronghe.apps.governance.services.voting import close_round, step_aside
from ronghe.apps.people.api import Account, NotAllowed, viewer_of_person
from ronghe.files.documents.typst_pdf import Pairs
from ronghe.files.documents.typst_pdf import Table as DocumentTable

PASSWORD = "Look-around-2026"
Verdict = EffectReview.Verdict


def refused(code: str, act: Callable[[], object]) -> None:
    with pytest.raises(Refused) as refusal:
        act()
    assert refusal.value.code == code


def closed(table: Table) -> Meeting:
    """A meeting that carried a motion with an owner, one member aside, and is over."""
    motion = table.motion()
    assign_motion(
        viewer=table.secretary,
        motion=motion,
        owner=table.world.lead,
        due_on=date(2027, 1, 15),
        review_on=date(2027, 9, 1),
    )
    third = table.seat("School 3", Bench.SCHOOL)
    meeting = table.running(here=[*table.seats, third])
    step_aside(viewer=table.viewer(third), motion=motion, seat=third, reason="My firm.", at=MEETS)
    voting_round = table.open_vote(meeting)
    for seat in table.seats:
        table.vote(voting_round, seat, "yes")
    close_round(viewer=table.secretary, voting_round=voting_round, at=MEETS)
    table.leaves(meeting, table.school[1])
    close_meeting(viewer=table.secretary, meeting=meeting, at=MEETS)
    return meeting


def sign(table: Table, meeting: Meeting, seat: Seat, **changes: str) -> Signature:
    person = seat.person
    if not Account.objects.filter(person=person).exists():
        Account.objects.create_user(f"user{person.pk}", PASSWORD, person=person)
    minutes = latest_minutes(meeting)
    assert minutes is not None
    fields = {"digest": minutes.digest, "password": PASSWORD, **changes}
    return sign_minutes(viewer=table.viewer(seat), meeting=meeting, at=MEETS, **fields)


def drawn_up(table: Table) -> tuple[Meeting, Minutes]:
    meeting = closed(table)
    return meeting, draw_up_minutes(viewer=table.secretary, meeting=meeting, at=MEETS)


def test_the_minutes_say_who_was_there_when_and_what_was_decided(table: Table) -> None:
    _, minutes = drawn_up(table)

    came = {
        row["name"]["en"]: [kind for kind, _ in row["times"]]
        for row in minutes.content["attendance"]
    }
    [item] = minutes.content["items"]
    motion = item["motion"]
    assert came["School 2"] == ["arrive", "leave"]
    assert came["Enterprise 1"] == ["arrive"]
    assert [one["reason"] for one in motion["recusals"]] == ["My firm."]
    assert motion["rounds"][0]["votes"][0] == [{"en": "School 1", "zh": ""}, "yes"]
    assert motion["decision"]["owner"] == {"en": "Lead", "zh": ""}
    assert (motion["decision"]["due_on"], motion["decision"]["carried"]) == ("2027-01-15", True)


def test_minutes_are_drawn_up_after_the_meeting(table: Table) -> None:
    meeting = table.running()

    refused(
        "wrong-state", lambda: draw_up_minutes(viewer=table.secretary, meeting=meeting, at=MEETS)
    )

    assert Minutes.objects.count() == 0


def test_drawn_up_again_they_are_a_new_version(table: Table) -> None:
    meeting, first = drawn_up(table)

    second = draw_up_minutes(viewer=table.secretary, meeting=meeting, at=MEETS)

    assert (first.version, second.version, first.digest == second.digest) == (1, 2, True)


def test_both_chairs_sign_and_then_the_meeting_is_over(table: Table) -> None:
    meeting, minutes = drawn_up(table)

    sign(table, meeting, table.school[0])
    assert (meeting.state, chairs_missing(minutes)) == (Meeting.State.MINUTES, ["enterprise"])

    signature = sign(table, meeting, table.enterprise[0])
    assert meeting.state == Meeting.State.SIGNED
    assert (signature.digest, signature.signer) == (minutes.digest, table.enterprise[0].person.uuid)


@pytest.mark.parametrize(
    ("seat", "changes", "code"),
    [
        (1, {}, "not-signable"),
        (0, {"password": "guess"}, "wrong-password"),
        (0, {"digest": "0" * 64}, "minutes-changed"),
    ],
)
def test_who_may_not_sign_is_refused_and_nothing_is_signed(
    table: Table, seat: int, changes: dict[str, str], code: str
) -> None:
    meeting, _ = drawn_up(table)

    refused(code, lambda: sign(table, meeting, table.school[seat], **changes))

    assert Signature.objects.count() == 0


def test_a_chair_signs_once(table: Table) -> None:
    meeting, minutes = drawn_up(table)
    sign(table, meeting, table.school[0])

    refused("signed-already", lambda: sign(table, meeting, table.school[0]))

    assert len(signatures_of(reference_of(minutes))) == 1


def test_after_five_wrong_passwords_the_right_one_waits(table: Table) -> None:
    meeting, _ = drawn_up(table)
    for _ in range(5):
        refused("wrong-password", lambda: sign(table, meeting, table.school[0], password="guess"))

    refused("confirmation-locked", lambda: sign(table, meeting, table.school[0]))

    assert Signature.objects.count() == 0


def test_signed_minutes_are_not_drawn_up_again(table: Table) -> None:
    meeting, _ = drawn_up(table)
    sign(table, meeting, table.school[0])

    refused(
        "minutes-signed", lambda: draw_up_minutes(viewer=table.secretary, meeting=meeting, at=MEETS)
    )

    assert Minutes.objects.count() == 1


def test_signed_minutes_cannot_be_changed_and_are_corrected_by_an_annex(table: Table) -> None:
    meeting, minutes = drawn_up(table)
    refused(
        "no-annex",
        lambda: add_annex(viewer=table.secretary, minutes=minutes, text="Room 2.", at=MEETS),
    )
    sign(table, meeting, table.school[0])

    with pytest.raises(DatabaseError), transaction.atomic():
        Minutes.objects.update(content={})
    annex = add_annex(viewer=table.secretary, minutes=minutes, text="Room 2.", at=MEETS)

    assert (annex.number, Minutes.objects.get().content["place"]) == (1, "Room 1")


def test_an_erased_signer_s_signature_stays_without_them(table: Table) -> None:
    meeting, minutes = drawn_up(table)
    signature = sign(table, meeting, table.school[0])
    holder = personal_data.get("base.signatures")
    assert holder is not None
    assert signature.signer is not None
    assert holder.count(signature.signer) == 1

    holder.erase(signature.signer)

    [left] = signatures_of(reference_of(minutes))
    assert (left.signer, left.digest) == (None, minutes.digest)


# --- decisions ------------------------------------------------------------------------------------


def decided(table: Table) -> Decision:
    motion = table.motion()
    assign_motion(
        viewer=table.secretary,
        motion=motion,
        owner=table.school[1].person,
        due_on=date(2027, 1, 15),
        review_on=date(2027, 9, 1),
    )
    voting_round = table.open_vote(table.running())
    for seat in table.seats:
        table.vote(voting_round, seat, "yes")
    close_round(viewer=table.secretary, voting_round=voting_round, at=MEETS)
    return Decision.objects.get()


def test_its_owner_reports_a_decision_as_carried_out_once(table: Table) -> None:
    decision = decided(table)
    owner = table.viewer(table.school[1])

    fulfil_decision(viewer=owner, decision=decision, note="Ordered.", at=MEETS)
    refused(
        "fulfilled-already",
        lambda: fulfil_decision(viewer=owner, decision=decision, note="Again.", at=MEETS),
    )

    assert Fulfilment.objects.get().note == "Ordered."


def test_another_member_reports_nothing(table: Table) -> None:
    decision = decided(table)
    other = table.viewer(table.enterprise[1])

    refused(
        "not-yours",
        lambda: fulfil_decision(viewer=other, decision=decision, note="x", at=MEETS),
    )

    assert Fulfilment.objects.count() == 0


def test_what_failed_is_not_carried_out(table: Table) -> None:
    decision = table.decide(choice="no")

    refused(
        "not-carried",
        lambda: fulfil_decision(viewer=table.secretary, decision=decision, note="x", at=MEETS),
    )


def review(table: Table, decision: Decision, verdict: Verdict, again: date | None = None) -> None:
    review_effect(
        viewer=table.secretary,
        decision=decision,
        verdict=verdict,
        text="We looked.",
        meeting=None,
        review_again_on=again,
        at=MEETS,
    )


def test_its_effect_comes_back_on_its_day_and_until_it_is_judged(table: Table) -> None:
    decision = decided(table)
    assert reviews_due(table.committee, date(2027, 8, 31)) == []
    assert reviews_due(table.committee, date(2027, 9, 1)) == [decision]

    review(table, decision, Verdict.TOO_EARLY, date(2028, 3, 1))
    assert reviews_due(table.committee, date(2027, 12, 1)) == []
    assert reviews_due(table.committee, date(2028, 3, 1)) == [decision]

    review(table, decision, Verdict.HELPED)
    assert review_due_on(Decision.objects.get()) is None


def test_the_agenda_brings_an_effect_by_itself(table: Table) -> None:
    decision = decided(table)

    meeting = table.meeting(starts_at=MEETS + timedelta(days=300))

    assert [item.decision for item in meeting.agenda.all()] == [decision]


def test_too_early_names_a_later_day_and_a_judged_effect_stays_judged(table: Table) -> None:
    decision = decided(table)

    refused("review-date", lambda: review(table, decision, Verdict.TOO_EARLY))
    refused("review-date", lambda: review(table, decision, Verdict.TOO_EARLY, MEETS.date()))
    review(table, decision, Verdict.DID_NOT)
    refused("reviewed-already", lambda: review(table, decision, Verdict.HELPED))

    assert [row.verdict for row in EffectReview.objects.all()] == ["did_not"]


# --- interests ------------------------------------------------------------------------------------


def declare(table: Table, seat: Seat, **changes: object) -> Interest:
    fields = {
        "organisation": table.world.enterprise,
        "text": "",
        "starts_on": date(2026, 1, 1),
        **changes,
    }
    stake = Stake(**fields)  # type: ignore[arg-type]
    return declare_interest(
        viewer=table.viewer(seat), committee=table.committee, stake=stake, at=MORNING
    )


def test_a_motion_that_concerns_an_enterprise_asks_its_people_to_step_aside(table: Table) -> None:
    declare(table, table.school[1])
    motion = table.motion(concerns=[table.world.enterprise, table.world.school])

    found = conflicts_in(motion, table.seats, MORNING.date())

    assert [(one.seat, one.why.en) for one in found] == [
        (table.school[1], "declared an interest: Works"),
        (table.enterprise[0], "comes from Works"),
        (table.enterprise[1], "comes from Works"),
    ]


def test_an_interest_counts_from_its_first_day_to_its_last(table: Table) -> None:
    interest = declare(table, table.school[1], starts_on=date(2026, 6, 1))
    end_interest(viewer=table.viewer(table.school[1]), interest=interest, on_date=date(2026, 7, 1))
    motion = table.motion(concerns=[table.world.enterprise])

    by_day = [
        len(conflicts_in(motion, [table.school[1]], day))
        for day in (date(2026, 5, 31), date(2026, 6, 1), date(2026, 7, 1), date(2026, 7, 2))
    ]

    assert by_day == [0, 1, 1, 0]


def test_an_interest_in_the_matter_itself_counts_whatever_its_version(table: Table) -> None:
    uuid = uuid4()
    matter = Reference("curriculum.plan", uuid, "1")
    declare(table, table.school[1], organisation=None, text="My book", matter=matter)
    motion = table.motion(subject=Reference("curriculum.plan", uuid, "2"))

    [found] = conflicts_in(motion, table.seats, MORNING.date())

    assert found.seat == table.school[1]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"organisation": None, "text": " "}, "interest-empty"),
        ({"ends_on": date(2025, 1, 1)}, "period-backwards"),
    ],
)
def test_an_interest_that_says_nothing_is_refused(
    table: Table, changes: dict[str, object], code: str
) -> None:
    refused(code, lambda: declare(table, table.school[1], **changes))

    assert Interest.objects.count() == 0


def test_an_interest_is_ended_by_its_holder_only(table: Table) -> None:
    interest = declare(table, table.school[1])

    with pytest.raises(NotAllowed):
        end_interest(
            viewer=table.viewer(table.school[0]), interest=interest, on_date=MORNING.date()
        )

    assert Interest.objects.get().ends_on is None


def test_that_it_is_complete_is_declared_with_the_number_of_interests(table: Table) -> None:
    declare(table, table.school[1])

    declare_complete(viewer=table.viewer(table.school[1]), committee=table.committee, at=MORNING)

    assert Declaration.objects.get().interest_count == 1


def test_an_erased_member_s_interests_go_and_their_votes_stay(table: Table) -> None:
    table.decide()
    declare(table, table.school[1])
    person = table.school[1].person
    holder = personal_data.get("governance")
    assert holder is not None
    assert holder.export(person.uuid)["votes"][0]["choice"] == "yes"

    holder.erase(person.uuid)

    assert Interest.objects.count() == 0
    assert person.committee_seats.get().votes.count() == 1
    assert viewer_of_person(person).person_id == person.pk


def test_in_chinese_the_minutes_name_the_place_and_where_members_come_from(table: Table) -> None:
    _, minutes = drawn_up(table)

    opening, *rest = minutes_document(minutes.content, "zh", (), minutes.digest).blocks

    assert isinstance(opening, Pairs)
    assert ("地点", "Room 1") in opening.rows
    columns = [one.columns for one in rest if isinstance(one, DocumentTable)]
    assert columns[0][1] == "所属单位"


def test_the_minutes_write_days_as_each_language_does(table: Table) -> None:
    _, minutes = drawn_up(table)

    english, chinese = (
        minutes_document(minutes.content, language, (), minutes.digest).blocks[0]
        for language in ("en", "zh")
    )

    assert isinstance(english, Pairs)
    assert isinstance(chinese, Pairs)
    assert re.fullmatch(r"\d+ [A-Z][a-z]+ 20\d\d \d\d:\d\d", dict(english.rows)["Began"])
    assert re.fullmatch(r"20\d\d年\d+月\d+日 \d\d:\d\d", dict(chinese.rows)["开始"])
