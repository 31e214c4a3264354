"""Counting for several processes: no more than allowed is given, whoever answers."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ronghe.apps.people.models import UseCount
from ronghe.apps.people.rates import Rate, Turns, count_turn, forget_turns, turns_taken

AT = datetime(2026, 3, 2, 4, 0, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.mark.django_db
def test_two_processes_give_no_more_than_is_allowed_together() -> None:
    rate = Rate(5, seconds=60)
    one, other = Turns(), Turns()

    given = [turns.take("key:1", rate, at=AT) for turns in (one, other) * 4]

    assert given == [True] * 5 + [False] * 3


@pytest.mark.django_db
def test_a_lease_is_handed_out_with_one_write() -> None:
    turns = Turns()

    with CaptureQueriesContext(
        connection,
    ) as asked:
        given = [turns.take("key:1", Rate(20, seconds=60, lease=10), at=AT) for _ in range(20)]

    assert given == [True] * 20
    assert len(asked) == 2


@pytest.mark.django_db
def test_what_another_process_holds_is_not_given_twice() -> None:
    rate = Rate(20, seconds=60, lease=10)
    one, other = Turns(), Turns()
    one.take("key:1", rate, at=AT)

    given = [other.take("key:1", rate, at=AT) for _ in range(12)]

    assert given == [True] * 10 + [False] * 2


@pytest.mark.django_db
def test_a_lease_that_does_not_fit_is_cut_to_what_is_left() -> None:
    turns = Turns()

    given = [turns.take("key:1", Rate(7, seconds=60, lease=5), at=AT) for _ in range(8)]

    assert given == [True] * 7 + [False]


@pytest.mark.django_db
def test_a_full_window_is_refused_without_a_write() -> None:
    turns, rate = Turns(), Rate(1, seconds=60)
    [turns.take("key:1", rate, at=AT) for _ in range(2)]

    with CaptureQueriesContext(connection) as asked:
        given = [turns.take("key:1", rate, at=AT) for _ in range(50)]

    assert given == [False] * 50
    assert len(asked) == 0


@pytest.mark.django_db
def test_the_next_window_begins_anew() -> None:
    turns, rate = Turns(), Rate(1, seconds=60)
    assert [turns.take("k", rate, at=AT) for _ in range(2)] == [True, False]

    assert turns.take("k", rate, at=AT + MINUTE)
    assert rate.seconds_left(AT) == 30


@pytest.mark.django_db
def test_subjects_are_counted_apart_and_kept_as_digests() -> None:
    turns, rate = Turns(), Rate(1, seconds=60)

    assert turns.take("address:198.51.100.7", rate, at=AT)
    assert turns.take("address:198.51.100.8", rate, at=AT)

    kept = UseCount.objects.values_list("subject", flat=True)
    assert not [subject for subject in kept if "198" in subject and "." in subject]


@pytest.mark.django_db
def test_misses_are_counted_and_read() -> None:
    rate = Rate(20, seconds=900)

    assert turns_taken("misses", rate, at=AT) == 0
    assert [count_turn("misses", rate, at=AT) for _ in range(3)] == [1, 2, 3]
    assert turns_taken("misses", rate, at=AT) == 3
    assert turns_taken("misses", rate, at=AT + 15 * MINUTE) == 0


@pytest.mark.django_db
def test_counts_of_long_ago_are_dropped() -> None:
    rate = Rate(20, seconds=60)
    count_turn("old", rate, at=AT - timedelta(hours=2))
    count_turn("new", rate, at=AT)

    assert forget_turns(before=AT) == 1
    assert turns_taken("new", rate, at=AT) == 1


@pytest.mark.django_db(transaction=True)
def test_threads_of_several_processes_at_once_do_not_go_beyond_the_rate() -> None:
    rate = Rate(30, seconds=60, lease=4)
    given: list[bool] = []

    def ask(turns: Turns) -> None:
        given.extend(turns.take("key:1", rate, at=AT) for _ in range(15))
        connection.close()

    threads = [threading.Thread(target=ask, args=(Turns(),)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(given) == 60
    assert 30 - 4 * 3 <= sum(given) <= 30  # three turns of each process's lease may be left over
