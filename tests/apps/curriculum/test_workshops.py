"""Opening a workshop, inviting to it, links for guests, and its phases."""

from datetime import timedelta

import pytest
from tests.apps.conftest import NOON, World
from tests.apps.curriculum.workshop_steps import (
    Held,
    State,
    hold_workshop,
    invite_all,
    make_occupation,
)

from ronghe.apps.base.api import NotFound, Refused
from ronghe.apps.curriculum.flows_workshop import PUBLICATION, WORKSHOP
from ronghe.apps.curriculum.models import Participant, Workshop
from ronghe.apps.curriculum.queries.workshops import (
    attendance,
    candidates,
    managed_workshop,
    workshop_with,
    workshops_for,
)
from ronghe.apps.curriculum.rules_workshop import ENDED
from ronghe.apps.curriculum.services.workshops import (
    WorkshopPlan,
    go_to_phase,
    invite_guest,
    join,
    open_workshop,
    open_workshop_link,
    participant_in,
    renew_link,
    withdraw_link,
)
from ronghe.apps.people.api import (
    LinkSpent,
    NotAllowed,
    Organisation,
    Person,
    Role,
    viewer_of_person,
)


@pytest.fixture
def held(world: World) -> Held:
    return hold_workshop(world)


def test_whoever_opens_a_workshop_facilitates_it(held: Held) -> None:
    participant = participant_in(held.lead, held.workshop)

    assert participant.is_facilitator
    assert participant.joined_at == NOON
    assert held.workshop.state == State.COLLECTING


def test_a_lead_opens_none_for_another_programme_and_nothing_changed(world: World) -> None:
    other = world.programme.__class__.objects.create(
        organisation=world.school, code="care", trade="care", title_en="Care", title_zh="护理"
    )
    plan = WorkshopPlan(other, make_occupation(), "Care", "en")

    with pytest.raises(NotAllowed):
        open_workshop(viewer=viewer_of_person(world.lead), plan=plan, at=NOON)

    assert not Workshop.objects.exists()


def test_a_workshop_without_a_title_is_refused(world: World) -> None:
    plan = WorkshopPlan(world.programme, make_occupation(), "  ", "en")

    with pytest.raises(Refused) as caught:
        open_workshop(viewer=viewer_of_person(world.lead), plan=plan, at=NOON)

    assert caught.value.code == "title-missing"
    assert not Workshop.objects.exists()


def test_inviting_twice_invites_once(held: Held) -> None:
    again = invite_all(held.lead, held.workshop, held.world.teacher, held.world.second_teacher)

    assert again == 1
    assert held.workshop.participants.count() == 4


def test_a_student_is_not_invited_and_nothing_changed(held: Held) -> None:
    with pytest.raises(Refused) as caught:
        invite_all(held.lead, held.workshop, held.world.students[0])

    assert caught.value.code == "cannot-be-invited"
    assert held.workshop.participants.count() == 3


def test_nobody_is_invited_from_another_region(held: Held) -> None:
    region = held.world.region.__class__.objects.create(code="far", title_en="F", title_zh="远")
    works = Organisation.objects.create(
        region=region, kind="enterprise", code="far", title_en="F", title_zh="远"
    )
    stranger = held.world.add_person("Stranger", Role.MENTOR, organisation=works)

    with pytest.raises(Refused):
        invite_all(held.lead, held.workshop, stranger)

    assert stranger not in [one.person for one in candidates(held.lead, held.workshop)]


def test_who_is_in_is_no_longer_a_candidate(held: Held) -> None:
    found = {one.person.name_en for one in candidates(held.lead, held.workshop)}

    assert found == {"Second teacher", "Administrator"}


def test_only_who_is_in_sees_the_board(held: Held) -> None:
    outsider = viewer_of_person(held.world.second_teacher)

    assert workshop_with(held.teacher, held.workshop.uuid) == held.workshop
    with pytest.raises(NotFound):
        workshop_with(outsider, held.workshop.uuid)
    with pytest.raises(NotAllowed):
        participant_in(outsider, held.workshop)
    assert list(workshops_for(outsider)) == []


def test_a_teacher_in_it_does_not_manage_it(held: Held) -> None:
    assert managed_workshop(held.lead, held.workshop.uuid) == held.workshop
    with pytest.raises(NotFound):
        managed_workshop(held.teacher, held.workshop.uuid)


def test_the_school_sees_its_workshops_without_being_in_them(held: Held) -> None:
    [row] = workshops_for(viewer_of_person(held.world.administrator))

    assert (row.is_in, row.people_count, row.card_count) == (False, 3, 0)


def test_coming_is_remembered_once(held: Held) -> None:
    join(viewer=held.teacher, workshop=held.workshop, at=NOON)
    join(viewer=held.teacher, workshop=held.workshop, at=NOON + timedelta(days=1))

    assert participant_in(held.teacher, held.workshop).joined_at == NOON


# --- guests ---------------------------------------------------------------------------------------


def test_a_guest_comes_by_a_link_with_a_name_only(held: Held) -> None:
    guest, secret = invite_guest(
        viewer=held.lead, workshop=held.workshop, name="  王师傅 ", at=NOON
    )

    viewer, workshop = open_workshop_link(secret, at=NOON)

    assert (workshop, viewer.person_id, viewer.via) == (held.workshop, guest.person_id, "link")
    assert str(guest.person.name.zh) == "王师傅"
    assert participant_in(viewer, workshop) == guest


def test_a_guest_without_a_name_is_refused_and_nobody_was_added(held: Held) -> None:
    before = Person.objects.count()

    with pytest.raises(Refused) as caught:
        invite_guest(viewer=held.lead, workshop=held.workshop, name=" ", at=NOON)

    assert caught.value.code == "name-missing"
    assert (Person.objects.count(), Participant.objects.count()) == (before, 3)


def test_a_new_link_takes_the_place_of_the_earlier(held: Held) -> None:
    guest, first = invite_guest(viewer=held.lead, workshop=held.workshop, name="Wang", at=NOON)

    second = renew_link(viewer=held.lead, workshop=held.workshop, participant=guest, at=NOON)

    assert open_workshop_link(second, at=NOON)[1] == held.workshop
    with pytest.raises(LinkSpent):
        open_workshop_link(first, at=NOON)


def test_a_withdrawn_link_opens_nothing_and_a_new_one_does(held: Held) -> None:
    guest, secret = invite_guest(viewer=held.lead, workshop=held.workshop, name="Wang", at=NOON)

    withdraw_link(viewer=held.lead, workshop=held.workshop, participant=guest, at=NOON)

    with pytest.raises(LinkSpent):
        open_workshop_link(secret, at=NOON)
    with pytest.raises(Refused, match="no open link"):
        withdraw_link(viewer=held.lead, workshop=held.workshop, participant=guest, at=NOON)
    again = renew_link(viewer=held.lead, workshop=held.workshop, participant=guest, at=NOON)
    assert open_workshop_link(again, at=NOON)[1] == held.workshop


def test_only_who_manages_withdraws_a_link(held: Held) -> None:
    guest, secret = invite_guest(viewer=held.lead, workshop=held.workshop, name="Wang", at=NOON)

    with pytest.raises(NotAllowed):
        withdraw_link(viewer=held.teacher, workshop=held.workshop, participant=guest, at=NOON)
    assert open_workshop_link(secret, at=NOON)[1] == held.workshop


def test_a_link_runs_out_after_thirty_days_and_with_the_workshop(held: Held) -> None:
    _, secret = invite_guest(viewer=held.lead, workshop=held.workshop, name="Wang", at=NOON)

    with pytest.raises(LinkSpent):
        open_workshop_link(secret, at=NOON + timedelta(days=31))
    held.go(State.ABANDONED)
    with pytest.raises(LinkSpent):
        open_workshop_link(secret, at=NOON)


def test_links_are_for_guests_only(held: Held) -> None:
    teacher = participant_in(held.teacher, held.workshop)

    with pytest.raises(Refused) as caught:
        renew_link(viewer=held.lead, workshop=held.workshop, participant=teacher, at=NOON)

    assert caught.value.code == "not-a-guest"


# --- phases ---------------------------------------------------------------------------------------


def test_a_workshop_goes_through_its_phases(held: Held) -> None:
    card = held.add()
    held.go(State.ORDERING, State.RATING)
    held.vote(held.teacher, card, 3, 4, 5)

    assert held.go(State.CLOSING).state == State.CLOSING
    assert held.go(State.RATING, State.CLOSING).state == State.CLOSING


@pytest.mark.parametrize(
    ("before", "target", "code"),
    [
        ((), State.ORDERING, "phase-not-ready"),
        ((), State.RATING, "phase-changed"),
        ((), State.PUBLISHED, "phase-changed"),
    ],
)
def test_an_empty_board_goes_no_further(
    held: Held, before: tuple[str, ...], target: str, code: str
) -> None:
    held.go(*before)

    with pytest.raises(Refused) as caught:
        held.go(target)

    assert caught.value.code == code
    assert held.now().state == State.COLLECTING


def test_rating_does_not_end_before_anybody_has_rated(held: Held) -> None:
    held.add()
    held.go(State.ORDERING, State.RATING)

    with pytest.raises(Refused) as caught:
        held.go(State.CLOSING)

    assert caught.value.code == "phase-not-ready"
    assert held.now().state == State.RATING


def test_publishing_is_no_mere_change_of_phase(held: Held) -> None:
    card = held.add()
    held.go(State.ORDERING, State.RATING)
    held.vote(held.teacher, card, 3, 4, 5)
    held.go(State.CLOSING)

    with pytest.raises(Refused) as caught:
        held.go(State.PUBLISHED)

    assert caught.value.code == "phase-changed"
    assert held.now().state == State.CLOSING


def test_only_a_facilitator_carries_it_on(held: Held) -> None:
    held.add()

    with pytest.raises(Refused) as caught:
        go_to_phase(viewer=held.teacher, workshop=held.workshop, target=State.ORDERING, at=NOON)

    assert caught.value.code == "not-facilitator"
    assert held.now().state == State.COLLECTING


def test_nothing_leads_out_of_an_ended_workshop() -> None:
    assert [move for state in ENDED for move in WORKSHOP.moves_from(state)] == []
    assert WORKSHOP.between(State.COLLECTING, State.PUBLISHED, by=PUBLICATION) is None


def test_progress_says_how_many_were_rated_and_no_more(held: Held) -> None:
    first, _ = held.add("First"), held.add("Second")
    held.go(State.ORDERING, State.RATING)
    held.vote(held.teacher, first, 1, 1, 1)

    rows = {str(one.participant.person): (one.rated, one.to_rate) for one in attendance(held.now())}

    assert rows == {"Lead": (0, 2), "Teacher": (1, 2), "Mentor": (0, 2)}
