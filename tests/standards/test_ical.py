"""iCalendar feeds: what is written, read back by another reader and by our own."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ronghe.standards.ical import Event, Feed, NotACalendar, read_feed, write_feed

STAMP = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Shanghai")
MEETING = Event(
    uid="governance.meeting.1@ronghe",
    summary="Meeting 1: CNC, numerical control; both benches",
    starts=datetime(2026, 3, 5, 14, 0, tzinfo=ZONE),
    ends=datetime(2026, 3, 5, 16, 0, tzinfo=ZONE),
    stamp=STAMP,
    sequence=3,
    location="Room 2",
    url="https://school.example/meetings/1/",
    description="Papers are out",
    category="meeting",
)
DUE = Event("due.1@ronghe", "交表", date(2026, 3, 9), date(2026, 3, 9), STAMP)


def feed(*events: Event) -> Feed:
    return Feed("Ronghe: 我的日程", "Asia/Shanghai", events)


def lines(content: bytes) -> list[str]:
    """The content lines, unfolded (RFC 5545, 3.1)."""
    return content.decode().replace("\r\n ", "").split("\r\n")


def test_a_feed_read_back_is_the_feed_written() -> None:
    written = feed(MEETING, DUE)

    assert read_feed(write_feed(written)) == written


def test_the_same_feed_gives_the_same_bytes() -> None:
    assert write_feed(feed(MEETING, DUE)) == write_feed(feed(MEETING, DUE))


def test_lines_end_as_the_standard_says_and_none_is_longer_than_75_octets() -> None:
    content = write_feed(feed(MEETING, DUE))

    assert content.endswith(b"END:VCALENDAR\r\n")
    assert max(len(line) for line in content.split(b"\r\n")) <= 75


def test_an_all_day_event_ends_before_the_next_day_and_blocks_no_time() -> None:
    found = lines(write_feed(feed(DUE)))

    assert "DTSTART;VALUE=DATE:20260309" in found
    assert "DTEND;VALUE=DATE:20260310" in found
    assert "TRANSP:TRANSPARENT" in found
    assert "BEGIN:VTIMEZONE" not in found


def test_hours_are_given_in_the_zone_and_the_zone_is_defined() -> None:
    found = lines(write_feed(feed(MEETING)))

    assert "DTSTART;TZID=Asia/Shanghai:20260305T140000" in found
    assert "TZID:Asia/Shanghai" in found
    assert "TZOFFSETTO:+0800" in found


def test_an_hour_given_in_utc_is_the_same_moment() -> None:
    in_utc = Event(
        "m", "s", datetime(2026, 3, 5, 6, tzinfo=UTC), datetime(2026, 3, 5, 8, tzinfo=UTC), STAMP
    )

    [event] = read_feed(write_feed(feed(in_utc))).events

    assert event.starts == in_utc.starts
    assert str(event.starts) == "2026-03-05 14:00:00+08:00"


def test_a_cancelled_event_says_so_with_a_higher_sequence() -> None:
    cancelled = Event("m", "s", DUE.starts, DUE.ends, STAMP, sequence=4, status="CANCELLED")

    found = lines(write_feed(feed(cancelled)))

    assert "STATUS:CANCELLED" in found
    assert "SEQUENCE:4" in found


def test_text_with_commas_semicolons_and_lines_is_escaped() -> None:
    event = Event("m", "a, b; c\nd\\e", DUE.starts, DUE.ends, STAMP)

    content = write_feed(feed(event))

    assert r"SUMMARY:a\, b\; c\nd\\e" in lines(content)
    assert read_feed(content).events == (event,)


def test_a_moment_without_a_zone_is_refused() -> None:
    naive = Event("m", "s", datetime(2026, 3, 5, 6), datetime(2026, 3, 5, 8), STAMP)

    with pytest.raises(ValueError, match="not an aware moment"):
        write_feed(feed(naive))


def test_another_programs_calendar_is_read() -> None:
    content = (
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\nBEGIN:VEVENT\r\nUID:1\r\n"
        b"DTSTART:20260305T060000Z\r\nSUMMARY:Lesson\r\nSTATUS:SOMETHING\r\nEND:VEVENT\r\n"
        b"END:VCALENDAR\r\n"
    )

    [event] = read_feed(content).events

    moment = datetime(2026, 3, 5, 6, tzinfo=UTC)
    assert (event.summary, event.starts, event.ends, event.status) == (
        "Lesson",
        moment,
        moment,
        "CONFIRMED",
    )


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a calendar",
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        b"BEGIN:VEVENT\r\nUID:1\r\nDTSTART:20260305\r\nEND:VEVENT\r\n",
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:yesterday\r\nEND:VEVENT\r\n"
        b"END:VCALENDAR\r\n",
        b"x" * 5_000_001,
    ],
)
def test_what_is_no_calendar_is_refused_with_a_reason(content: bytes) -> None:
    with pytest.raises(NotACalendar, match=r"\w"):
        read_feed(content)


WORDS = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=80).map(str.strip)
DATES = st.dates(date(2000, 1, 1), date(2099, 1, 1))
ALL_DAY = st.builds(
    lambda uid, text, day, days, n: Event(
        f"{uid}@ronghe", text, day, day + timedelta(days=days), STAMP, sequence=n
    ),
    st.uuids(),
    WORDS,
    DATES,
    st.integers(0, 30),
    st.integers(0, 99),
)


@given(st.lists(ALL_DAY, max_size=5))
def test_any_all_day_events_come_back(events: list[Event]) -> None:
    written = feed(*events)

    assert read_feed(write_feed(written)) == written


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    try:
        found = read_feed(b"BEGIN:VCALENDAR\r\n" + content + b"\r\nEND:VCALENDAR\r\n")
    except NotACalendar:
        return

    assert isinstance(found, Feed)


def test_the_library_itself_finds_nothing_missing() -> None:
    calendar = icalendar.Calendar.from_ical(write_feed(feed(MEETING, DUE)))

    assert [event.errors for event in calendar.events] == [[], []]
    assert sorted(str(event["UID"]) for event in calendar.events) == [DUE.uid, MEETING.uid]
