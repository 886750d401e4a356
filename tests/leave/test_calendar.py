"""Calendars as Google, Outlook and HR systems write them, and as nobody should."""

from contextlib import suppress
from datetime import date
from time import perf_counter

import pytest

from app.leave.calendar import events
from app.leave.refusals import FeedRefused

FIRST, LAST = date(2026, 11, 1), date(2027, 11, 1)
BERLIN = "Europe/Berlin"


def file(*parts: str) -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//EN"]
    for part in parts:
        lines += ["BEGIN:VEVENT", "DTSTAMP:20260101T000000Z", *part.strip().splitlines(), "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def read(*parts: str, zone: str = BERLIN) -> list[tuple[str, str, str]]:
    found = events(file(*parts), FIRST, LAST, zone)
    return [(one.summary, one.first.isoformat(), one.last.isoformat()) for one in found]


def test_whole_days_end_before_their_end() -> None:
    assert read("UID:1\nSUMMARY:A\nDTSTART;VALUE=DATE:20261224\nDTEND;VALUE=DATE:20261228") == [
        ("A", "2026-12-24", "2026-12-27")
    ]
    assert read("UID:1\nSUMMARY:B\nDTSTART;VALUE=DATE:20261224") == [("B", "2026-12-24", "2026-12-24")]
    assert read("UID:1\nSUMMARY:C\nDTSTART;VALUE=DATE:20261224\nDURATION:P3D") == [
        ("C", "2026-12-24", "2026-12-26")
    ]


def test_clock_times_are_read_where_they_are() -> None:
    """Midnight as an end belongs to the day before; UTC is read on the company's clock."""
    assert read(
        "UID:1\nSUMMARY:A\nDTSTART;TZID=Asia/Tokyo:20261224T090000\nDTEND;TZID=Asia/Tokyo:20261225T000000"
    ) == [("A", "2026-12-24", "2026-12-24")]
    assert read("UID:1\nSUMMARY:B\nDTSTART:20261223T233000Z\nDTEND:20261224T090000Z") == [
        ("B", "2026-12-24", "2026-12-24")
    ]


def test_repeats_within_the_year_with_exceptions() -> None:
    """Every Friday off, one skipped, one moved, one cancelled; the clock change moves none of them."""
    rule = "UID:f\nSUMMARY:Off\nDTSTART;TZID=Europe/Berlin:20261106T000000\nDTEND;TZID=Europe/Berlin:20261107T000000\n"
    found = read(
        f"{rule}RRULE:FREQ=WEEKLY;UNTIL=20261211T225959Z\nEXDATE;TZID=Europe/Berlin:20261113T000000",
        "UID:f\nSUMMARY:Moved\nRECURRENCE-ID;TZID=Europe/Berlin:20261120T000000\n"
        "DTSTART;VALUE=DATE:20261123\nDTEND;VALUE=DATE:20261124",
        "UID:f\nSUMMARY:No\nSTATUS:CANCELLED\nRECURRENCE-ID;TZID=Europe/Berlin:20261127T000000\n"
        "DTSTART;TZID=Europe/Berlin:20261127T000000",
    )
    assert sorted(found, key=lambda one: one[1]) == [
        ("Off", "2026-11-06", "2026-11-06"),
        ("Moved", "2026-11-23", "2026-11-23"),
        ("Off", "2026-12-04", "2026-12-04"),
        ("Off", "2026-12-11", "2026-12-11"),
    ]
    assert len(read("UID:y\nSUMMARY:Y\nDTSTART;VALUE=DATE:20200101\nRRULE:FREQ=YEARLY")) == 1


def test_cancelled_and_out_of_sight_ones_are_left_out() -> None:
    assert read("UID:1\nSTATUS:CANCELLED\nDTSTART;VALUE=DATE:20261224") == []
    assert read("UID:1\nDTSTART;VALUE=DATE:20251224", "UID:2\nDTSTART;VALUE=DATE:20290101") == []


def test_one_broken_event_leaves_the_others() -> None:
    found = read(
        "UID:1\nSUMMARY:X\nDTSTART:tomorrow", "UID:2\nSUMMARY:Y\nDTSTART;VALUE=DATE:20261224", "SUMMARY:Z"
    )
    assert [one[0] for one in found] == ["Y"]


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;BYHOUR=1,2,3;BYMINUTE=1,2,3;BYSECOND=1,2,3",
    ],
)
def test_a_rule_that_never_ends_counts_once(rule: str) -> None:
    begun = perf_counter()
    assert len(read(f"UID:1\nDTSTART;VALUE=DATE:20261224\nRRULE:{rule}")) <= 1
    assert perf_counter() - begun < 2


@pytest.mark.parametrize("body", [b"", b"<html>Sign in</html>", b"\xff\xfe\x00"])
def test_what_is_no_calendar(body: bytes) -> None:
    with pytest.raises(FeedRefused, match="no calendar"):
        events(body, FIRST, LAST, BERLIN)


def test_a_calendar_that_breaks_off() -> None:
    """Nothing of it is read as leave; whether the parser objects is its own affair."""
    with suppress(FeedRefused):
        assert events(b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", FIRST, LAST, BERLIN) == []


def test_mails_and_marks_are_read() -> None:
    found = events(
        file(
            "UID:1\nSUMMARY:A\nDTSTART;VALUE=DATE:20261224\nTRANSP:TRANSPARENT\nORGANIZER;CN=HR:MAILTO:hr@x.example\n"
            "ATTENDEE;CN=Dan:mailto:Dan@X.example\nATTENDEE:mailto:wen@x.example\nX-MICROSOFT-CDO-BUSYSTATUS:OOF"
        ),
        FIRST,
        LAST,
        BERLIN,
    )[0]
    assert (found.attendees, found.organizer) == (("dan@x.example", "wen@x.example"), "hr@x.example")
    assert (found.free, found.away, found.hours) == (True, True, None)
