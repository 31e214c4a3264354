"""One-time links: an enterprise mentor rates without an account, in one session only."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from tests.apps.assessment.test_rating_pages import answers, open_for, signed_in
from tests.apps.conftest import NOON, World, add_instrument

from ronghe.apps.assessment.models import Assignment, RatingSession
from ronghe.apps.assessment.services.links import make_rating_link
from ronghe.apps.assessment.services.sessions import close_session
from ronghe.apps.base.api import AuditEntry, NotFound, Refused, now
from ronghe.apps.evidence.api import Record
from ronghe.apps.people.api import NotAllowed, viewer_of_person
from ronghe.apps.people.guessing import MOST_MISSES


@pytest.fixture
def session(world: World) -> RatingSession:
    return open_for(world, add_instrument(world.framework))


@pytest.fixture
def secret(world: World, session: RatingSession) -> str:
    return make_rating_link(
        viewer=viewer_of_person(world.teacher), session=session, rater=world.mentor, at=now()
    )


def own_forms(world: World, session: RatingSession) -> list[Assignment]:
    return list(session.assignments.filter(rater=world.mentor).order_by("subject"))


def hand_in(secret: str, assignment: Assignment, **changes: object) -> object:
    url = reverse("link_form", args=[secret, assignment.uuid])
    return Client().post(url, answers(**changes), follow=True)


def test_the_link_is_shown_once_with_its_address_as_a_code(
    world: World, session: RatingSession
) -> None:
    page = signed_in(world.teacher).post(
        reverse("session_link", args=[session.uuid, world.mentor.uuid])
    )

    text = page.content.decode()
    assert "/r/" in page.context["address"]
    assert page.context["address"] in text
    assert "<svg" in text
    assert "style=" not in text
    assert "no-store" in page["Cache-Control"]


def test_whoever_has_the_link_sees_whom_to_rate_without_signing_in(
    world: World, session: RatingSession, secret: str
) -> None:
    page = Client().get(reverse("link", args=[secret]))

    text = page.content.decode()
    assert page.status_code == 200
    assert all(str(student) in text for student in world.students)
    assert page["X-Robots-Tag"] == "noindex"


def test_a_form_handed_in_by_link_is_evidence_by_the_mentor(
    world: World, session: RatingSession, secret: str
) -> None:
    first = own_forms(world, session)[0]

    page = hand_in(secret, first, comment="steady")

    record = Record.objects.get()
    assert record.actor == world.mentor.pseudonym
    assert "Next: Student 2" in page.content.decode()  # type: ignore[attr-defined]
    assert AuditEntry.objects.filter(via="link", action="assessment.rate_person").exists()


def test_a_draft_by_link_is_kept(world: World, session: RatingSession, secret: str) -> None:
    first = own_forms(world, session)[0]

    Client().post(reverse("link_draft", args=[secret, first.uuid]), {"item-scale-1": "2"})

    first.refresh_from_db()
    assert first.draft["answers"] == {"scale-1": "2"}


def test_the_last_form_uses_the_link_up(world: World, session: RatingSession, secret: str) -> None:
    pages = [hand_in(secret, form) for form in own_forms(world, session)]

    assert "The link is used up" in pages[-1].content.decode()  # type: ignore[attr-defined]
    assert Record.objects.count() == 4
    assert Client().get(reverse("link", args=[secret])).status_code == 410


def test_a_spent_link_says_so_in_both_languages_and_keeps_nothing(
    world: World, session: RatingSession, secret: str
) -> None:
    first = own_forms(world, session)[0]
    close_session(viewer=viewer_of_person(world.teacher), session=session, on_date=date(2026, 3, 9))

    page = Client().post(reverse("link_form", args=[secret, first.uuid]), answers())

    text = page.content.decode()
    assert page.status_code == 410
    assert "Ask the teacher who sent it" in text
    assert "请向发送链接的老师索取新链接" in text
    assert Record.objects.count() == 0


def test_a_new_link_takes_the_place_of_the_old(
    world: World, session: RatingSession, secret: str
) -> None:
    newer = make_rating_link(
        viewer=viewer_of_person(world.teacher), session=session, rater=world.mentor, at=now()
    )

    assert Client().get(reverse("link", args=[secret])).status_code == 410
    assert Client().get(reverse("link", args=[newer])).status_code == 200


def test_a_link_opens_no_other_session_and_nothing_of_somebody_elses(
    world: World, session: RatingSession, secret: str
) -> None:
    other = open_for(world, session.instrument)
    foreign = [
        own_forms(world, other)[0],
        session.assignments.filter(rater=world.teacher).first(),
    ]

    for form in foreign:
        assert form is not None
        url = reverse("link_form", args=[secret, form.uuid])
        assert Client().post(url, answers()).status_code == 404
    assert Record.objects.count() == 0


def test_a_link_does_not_sign_anybody_in(secret: str) -> None:
    client = Client()
    client.get(reverse("link", args=[secret]))

    assert client.get(reverse("rate")).status_code == 302


def test_guessing_is_slowed_down_by_address(secret: str) -> None:
    client = Client()
    statuses = [
        client.get(reverse("link", args=[f"guess-{n}"])).status_code for n in range(MOST_MISSES + 1)
    ]

    assert statuses == [410] * MOST_MISSES + [429]
    assert client.get(reverse("link", args=[secret])).status_code == 429
    elsewhere = Client(REMOTE_ADDR="10.1.2.3")
    assert elsewhere.get(reverse("link", args=[secret])).status_code == 200


def test_only_who_manages_the_session_makes_a_link_and_refusal_makes_none(
    world: World, session: RatingSession
) -> None:
    from ronghe.apps.people.models import AccessLink

    with pytest.raises(NotAllowed):
        make_rating_link(
            viewer=viewer_of_person(world.mentor), session=session, rater=world.mentor, at=NOON
        )

    assert AccessLink.objects.count() == 0


def test_a_teacher_gets_no_link_and_a_stranger_neither(
    world: World, session: RatingSession
) -> None:
    viewer = viewer_of_person(world.teacher)

    with pytest.raises(Refused, match="from enterprises"):
        make_rating_link(viewer=viewer, session=session, rater=world.teacher, at=NOON)
    with pytest.raises(NotFound):
        make_rating_link(viewer=viewer, session=session, rater=world.lead, at=NOON)


def test_the_code_of_an_address_is_one_square_path() -> None:
    from ronghe.apps.base.presentation.qr import qr_path

    path, size = qr_path("https://example.org/r/abc/")

    assert size == 25 + 2 * 4  # version 2 has 25 modules, the quiet zone 4 on each side
    assert path.startswith("M4 4h1v1h-1z")  # the corner of the first finder pattern
