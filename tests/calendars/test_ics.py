"""The file itself: RFC 5545 by hand, and every occurrence read by the parser that Thunderbird uses."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page

from app.calendars.ics import Stint, calendar
from app.config import ROOT
from app.workdays import clock_changes, days, moment

WHEN = datetime(2026, 3, 1, 12, tzinfo=UTC)
NASTY = "Ä, b; c\\d\nnew 🎉👩‍👩‍👧 " + "Support für Kundinnen und Kunden, \u202emirror\u202c " * 12
#: Mozilla's parser, apart from the one that writes the file.
PARSER = (ROOT / "node_modules/ical.js/dist/ical.es5.cjs").read_text()
READ = """text => {
  const calendar = new ICAL.Component(ICAL.parse(text));
  for (const zone of calendar.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(zone);
  return calendar.getAllSubcomponents('vevent').map(part => {
    const event = new ICAL.Event(part);
    return {uid: event.uid, summary: event.summary, start: event.startDate.toUnixTime(),
            end: event.endDate.toUnixTime(), zone: event.startDate.zone.tzid, sequence: event.sequence,
            status: part.getFirstPropertyValue('status'), told: event.description};
  });
}"""


def stint(
    zone: str, shifts: Sequence[date], starts: time = time(9), ends: time = time(17), **words: Any
) -> Stint:
    given = {
        "id": 77,
        "summary": NASTY,
        "description": "Buddy: Ines; Duarte\nhttps://x.example/slots/1",
        "url": "https://x.example/slots/1",
        "sequence": 0,
        "changed_at": WHEN,
        "made_at": WHEN,
    }
    return Stint(zone=zone, days=tuple(shifts), starts=starts, ends=ends, **{**given, **words})


def unfolded(body: bytes) -> list[str]:
    return body.decode().replace("\r\n ", "").split("\r\n")


def test_lines_are_of_75_octets_and_end_as_they_must() -> None:
    body = calendar("Été, 2026; 🎉", [stint("Europe/Lisbon", [date(2026, 3, 30)])], "x.example")
    assert body.endswith(b"END:VCALENDAR\r\n")
    lines = body.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", body)
    assert all(line.decode() is not None for line in lines), "no character is cut in two"
    text = unfolded(body)
    assert text[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    assert "X-WR-CALNAME:Été\\, 2026\\; 🎉" in text
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT4H" in text
    assert "X-PUBLISHED-TTL:PT4H" in text
    summary = next(line for line in text if line.startswith("SUMMARY"))
    assert summary.startswith("SUMMARY:Ä\\, b\\; c\\\\d\\nnew 🎉")


def test_every_event_has_what_it_must_once() -> None:
    body = calendar("x", [stint("Europe/Lisbon", [date(2026, 3, 30), date(2026, 3, 31)])], "x.example")
    events = re.findall(r"BEGIN:VEVENT\n(.*?)END:VEVENT", "\n".join(unfolded(body)), re.DOTALL)
    assert len(events) == 2
    for event in events:
        names = [re.split("[:;]", line)[0] for line in event.strip().split("\n")]
        once = {
            "UID",
            "DTSTAMP",
            "DTSTART",
            "DTEND",
            "SUMMARY",
            "SEQUENCE",
            "LAST-MODIFIED",
            "STATUS",
            "TRANSP",
            "CREATED",
        }
        assert once <= set(names)
        assert len(names) == len(set(names))
        assert "DTSTART;TZID=Europe/Lisbon:202603" in event
        assert "VALARM" not in event
    uids = re.findall("UID:(.*)", "\n".join(unfolded(body)))
    assert uids == ["77-20260330@x.example", "77-20260331@x.example"]
    zones = [line for line in unfolded(body) if line.startswith("TZID:")]
    assert zones == ["TZID:Europe/Lisbon"], "a zone stands once, and before the events"
    assert body.index(b"VTIMEZONE") < body.index(b"VEVENT")


def test_no_stints_make_a_calendar_all_the_same() -> None:
    body = calendar("x", [], "x.example")
    assert b"VEVENT" not in body
    assert body.startswith(b"BEGIN:VCALENDAR\r\n")


def test_the_same_is_the_same_bytes() -> None:
    one = stint("Europe/Lisbon", [date(2026, 3, 30)])
    assert calendar("x", [one], "h") == calendar("x", [one], "h")


@pytest.mark.row("T5")
def test_every_occurrence_lies_where_its_clock_says(page: Page) -> None:
    """Both changes of the clocks in two zones, day by day, and shifts in the night of a change: read by ical.js."""
    page.goto("about:blank")
    page.evaluate("source => { (0, eval)(source); }", PARSER)
    expected: list[tuple[int, int]] = []
    stints = []
    shifts = ((time(9), time(17, 30)), (time(3, 30), time(4)), (time(22), time(6)))
    for number, zone in enumerate(("Europe/Lisbon", "America/New_York")):
        changed = clock_changes(zone, date(2026, 1, 1), date(2027, 12, 31))
        assert len(changed) == 4
        around = [
            day for change in changed for day in days(change - timedelta(days=2), change + timedelta(days=2))
        ]
        for at, (starts, ends) in enumerate(shifts):
            stints.append(stint(zone, around, starts, ends, id=10 * number + at))
            for day in around:
                last = day if ends > starts else day + timedelta(days=1)
                expected.append(
                    (int(moment(day, starts, zone).timestamp()), int(moment(last, ends, zone).timestamp()))
                )
    stints.append(stint("Europe/Lisbon", [date(2026, 6, 1)], id=99, cancelled=True, sequence=3))
    found = page.evaluate(READ, calendar("Über, alles", stints, "x.example").decode())
    assert len(found) == len(expected) + 1 == 121
    assert [(one["start"], one["end"]) for one in found[:-1]] == expected
    assert {one["zone"] for one in found} == {"Europe/Lisbon", "America/New_York"}
    assert len({one["uid"] for one in found}) == len(found)
    assert all(one["summary"] == NASTY for one in found[:-1])
    assert all(one["told"].startswith("Buddy: Ines; Duarte\nhttps://") for one in found)
    assert (found[-1]["status"], found[-1]["sequence"]) == ("CANCELLED", 3)
