"""Links to a choice of a portfolio: that choice and no more, for a time, withdrawn at once."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.apps.certification.conftest import NOW, Training, rate
from tests.apps.certification.test_items import add, drawing, reflection

from ronghe.apps.base.api import AuditEntry, NotFound, Reference, Refused
from ronghe.apps.certification.models import ShareLink
from ronghe.apps.certification.queries.shared import (
    link_for,
    links_of,
    shared_item,
    shown_by,
)
from ronghe.apps.certification.services.items import item_reference
from ronghe.apps.certification.services.share_links import (
    ShareDraft,
    change_share_link,
    make_share_link,
    open_share_link,
    withdraw_share_link,
)
from ronghe.apps.people.api import (
    NOBODY,
    LinkSpent,
    Person,
    command_viewer,
    digest_of,
    viewer_of_person,
)
from ronghe.apps.people.services.erasure import erase_person


@pytest.fixture
def student(training: Training) -> Person:
    Person.objects.filter(pk=training.student.pk).update(birth_date=date(2009, 5, 1))
    return Person.objects.get(pk=training.student.pk)


def draft(*targets: Reference, **more: object) -> ShareDraft:
    return ShareDraft("Application at Works", "en", targets, **more)


def share(student: Person, *targets: Reference, **more: object) -> tuple[ShareLink, str]:
    viewer = viewer_of_person(student)
    return make_share_link(viewer=viewer, person=student, draft=draft(*targets, **more), at=NOW)


def test_a_link_shows_what_was_chosen_and_nothing_beside_it(
    training: Training, student: Person
) -> None:
    shown = add(student, reflection(title="Shown"))
    add(student, reflection(title="Kept"))
    _, secret = share(student, item_reference(shown))

    link = open_share_link(viewer=NOBODY, secret=secret, at=NOW)

    assert [(one.title.en, one.text) for one in shown_by(link).entries] == [
        ("Shown", "The pitch was wrong at first.")
    ]


def test_a_rating_is_shown_without_the_remark_of_whoever_rated(
    training: Training, student: Person
) -> None:
    record = rate(training, student, NOW - timedelta(days=2), comment="talks too much")
    _, secret = share(student, Reference("evidence.record", record.uuid))

    link = open_share_link(viewer=NOBODY, secret=secret, at=NOW)

    [entry] = shown_by(link).entries
    assert (entry.kind, entry.text, entry.url) == ("rating", "", "")
    assert "talks" not in repr(entry)


def test_only_the_digest_of_the_secret_is_kept(training: Training, student: Person) -> None:
    item = add(student, reflection())
    link, secret = share(student, item_reference(item))

    assert bytes(ShareLink.objects.get(pk=link.pk).digest) == digest_of(secret)


def test_a_withdrawn_link_opens_nothing_from_that_moment_on(
    training: Training, student: Person
) -> None:
    item = add(student, reflection())
    link, secret = share(student, item_reference(item))

    assert withdraw_share_link(viewer=viewer_of_person(student), link=link, at=NOW)

    with pytest.raises(LinkSpent):
        open_share_link(viewer=NOBODY, secret=secret, at=NOW)
    assert not withdraw_share_link(viewer=viewer_of_person(student), link=link, at=NOW)


def test_a_link_works_up_to_its_last_moment_and_not_after(
    training: Training, student: Person
) -> None:
    item = add(student, reflection())
    _, secret = share(student, item_reference(item), days=7)
    ends = NOW + timedelta(days=7)

    open_share_link(viewer=NOBODY, secret=secret, at=ends - timedelta(seconds=1))

    with pytest.raises(LinkSpent):
        open_share_link(viewer=NOBODY, secret=secret, at=ends)


def test_a_guessed_link_opens_nothing(training: Training, student: Person) -> None:
    with pytest.raises(LinkSpent):
        open_share_link(viewer=NOBODY, secret="never-was", at=NOW)


def test_an_erased_students_link_opens_nothing(training: Training, student: Person) -> None:
    item = add(student, reflection())
    _, secret = share(student, item_reference(item))
    erase_person(viewer=command_viewer(), person=student, at=NOW)

    with pytest.raises(LinkSpent):
        open_share_link(viewer=NOBODY, secret=secret, at=NOW)


def test_each_opening_is_counted_and_left_in_the_audit_table(
    training: Training, student: Person
) -> None:
    item = add(student, reflection())
    link, secret = share(student, item_reference(item))

    open_share_link(viewer=NOBODY, secret=secret, at=NOW)
    open_share_link(viewer=NOBODY, secret=secret, at=NOW)

    [row] = links_of(viewer_of_person(student), NOW)
    rows = AuditEntry.objects.filter(action="certification.open_shared_portfolio")
    assert (row.opened, row.standing, row.chosen) == (2, "open", 1)
    assert [one.subject for one in rows] == [Reference("certification.share_link", link.uuid)] * 2


def test_a_changed_choice_is_what_the_link_shows(training: Training, student: Person) -> None:
    first, second = add(student, reflection()), add(student, reflection(title="Second"))
    link, secret = share(student, item_reference(first))

    change_share_link(
        viewer=viewer_of_person(student),
        link=link,
        targets=(item_reference(second),),
        shows_levels=False,
        at=NOW,
    )

    found = open_share_link(viewer=NOBODY, secret=secret, at=NOW)
    assert [one.title.en for one in shown_by(found).entries] == ["Second"]


def test_levels_are_shown_only_where_chosen_and_supported(
    training: Training, student: Person
) -> None:
    training.estimate(student, chance=0.9)
    _, plain = share(student, item_reference(add(student, reflection())))
    _, open_levels = share(student, shows_levels=True)

    without = shown_by(open_share_link(viewer=NOBODY, secret=plain, at=NOW))
    with_levels = shown_by(open_share_link(viewer=NOBODY, secret=open_levels, at=NOW))

    assert without.levels == ()
    assert [title.en for title, _ in with_levels.levels] == ["Doing"]


def test_a_file_is_served_only_where_the_link_shows_it(training: Training, student: Person) -> None:
    shown, kept = add(student, drawing()), add(student, drawing(name="other.pdf"))
    _, secret = share(student, item_reference(shown))
    link = open_share_link(viewer=NOBODY, secret=secret, at=NOW)

    assert shared_item(link, shown.uuid) == shown
    with pytest.raises(NotFound):
        shared_item(link, kept.uuid)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"days": 0}, "1 to 366 days"),
        ({"days": 367}, "1 to 366 days"),
    ],
)
def test_a_time_that_cannot_be_makes_no_link(
    training: Training, student: Person, more: dict[str, object], words: str
) -> None:
    item = add(student, reflection())

    with pytest.raises(Refused, match=words):
        share(student, item_reference(item), **more)

    assert ShareLink.objects.count() == 0


def test_nothing_chosen_makes_no_link(training: Training, student: Person) -> None:
    with pytest.raises(Refused, match="Choose between 1 and 60"):
        share(student)

    assert ShareLink.objects.count() == 0


def test_what_is_not_theirs_is_not_shown_by_anybody(training: Training, student: Person) -> None:
    other = rate(training, training.world.students[1], NOW - timedelta(days=2))

    with pytest.raises(Refused, match="not in your portfolio"):
        share(student, Reference("evidence.record", other.uuid))

    assert ShareLink.objects.count() == 0


@pytest.mark.parametrize("birth_date", [None, date(2013, 1, 1)])
def test_below_fourteen_or_of_unknown_age_nobody_shows_it_alone(
    training: Training, student: Person, birth_date: date | None
) -> None:
    item = add(student, reflection())
    Person.objects.filter(pk=student.pk).update(birth_date=birth_date)

    with pytest.raises(Refused, match="guardian"):
        share(Person.objects.get(pk=student.pk), item_reference(item))

    assert ShareLink.objects.count() == 0


def test_another_student_finds_no_such_link(training: Training, student: Person) -> None:
    link, _ = share(student, item_reference(add(student, reflection())))

    with pytest.raises(NotFound):
        link_for(viewer_of_person(training.world.students[1]), link.uuid)


def test_showing_ten_things_costs_as_many_queries_as_one(
    training: Training, student: Person
) -> None:
    items = [add(student, reflection(title=f"No. {n}")) for n in range(10)]
    one, _ = share(student, item_reference(items[0]))
    ten, _ = share(student, *(item_reference(item) for item in items))

    with CaptureQueriesContext(connection) as for_one:
        shown_by(one)
    with CaptureQueriesContext(connection) as for_ten:
        shown_by(ten)

    assert len(for_ten) == len(for_one)
