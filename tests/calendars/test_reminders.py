"""Reminders on the slot's own clock, each once, to whoever has the place."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import update

from app.calendars import rules, week
from app.calendars.reminding import remind_all
from app.calendars.rules import EVE, FORTNIGHT, TWO_DAYS
from app.leave import actions as leave
from app.leave.forms import LeaveForm
from app.rotations import actions as rotations
from app.rotations.models import SignUp
from app.swaps import actions as swaps
from app.swaps.forms import SwapForm
from app.workdays import moment
from tests.rotations.crowd import MONDAY, NOW, ZONE
from tests.swaps.band import Band


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_hours_stay_when_clocks_change() -> None:
    """A stint on the Monday after the change: two weeks before at nine by the old clock, the Friday before at five."""
    found = {one.kind: one.at for one in rules.reminders(date(2026, 3, 30), time(9), "Europe/Lisbon", "")}
    assert found == {
        FORTNIGHT: at("2026-03-16 09:00"),
        EVE: at("2026-03-27 17:00"),
    }
    summer = {one.kind: one.at for one in rules.reminders(date(2026, 4, 2), time(9), "Europe/Lisbon", "")}
    assert summer == {
        FORTNIGHT: at("2026-03-19 09:00"),
        TWO_DAYS: at("2026-03-31 08:00"),
        EVE: at("2026-04-01 16:00"),
    }


@pytest.mark.parametrize(
    ("day", "country", "before"),
    [
        (date(2027, 1, 5), "", date(2027, 1, 4)),
        (date(2027, 1, 4), "PT", date(2026, 12, 31)),
        (date(2026, 12, 28), "DE", date(2026, 12, 24)),
    ],
)
def test_the_working_day_before(day: date, country: str, before: date) -> None:
    assert rules.working_day_before(day, country) == before


def test_a_late_sign_up_hears_only_what_is_still_to_come() -> None:
    found = rules.reminders(date(2027, 1, 6), time(9), "UTC", "")
    made = at("2027-01-03 12:00")
    assert rules.due(found, made, made) == []
    assert rules.due(found, made, at("2027-01-04 09:00")) == [TWO_DAYS]
    assert rules.due(found, made, at("2027-01-05 17:00")) == [EVE]
    assert rules.due(found, made, at("2027-01-06 09:00")) == []


def often(made: Band, first: datetime, last: datetime) -> int:
    sent = 0
    while first <= last:
        # Run twice, it tells nobody twice.
        sent += remind_all(made.session, first, ZONE) + remind_all(made.session, first, ZONE)
        first += timedelta(hours=4)
    return sent


def test_all_three_in_their_time(made: Band) -> None:
    """The first shift is a Monday: Friday at five comes before Saturday at nine, and says it all."""
    made.place("Dan")
    begin = moment(MONDAY, time(9), ZONE)
    assert often(made, begin - timedelta(days=16), begin) == 2
    assert made.told("Dan") == [
        "Support rotation in two weeks: Monday, 4 January, 09:00 (Europe/Lisbon). Ines stands beside you.",
        "Support rotation begins Monday, 4 January, 09:00 (Europe/Lisbon). Ines stands beside you.",
    ]
    assert [text.partition(":")[0] for text in made.told("Ines")] == ["You stand beside Dan"]


def test_not_for_places_given_back_and_for_who_took_them_over(made: Band) -> None:
    place = made.place("Dan")
    begin = moment(MONDAY, time(9), ZONE)
    remind_all(made.session, begin - timedelta(days=14), ZONE)
    swap = swaps.ask(made.act("Dan"), place, SwapForm(whom=f"to:{made.ids['Wen']}"))
    swaps.accept(made.act("Wen"), swap)
    remind_all(made.session, begin - timedelta(days=2, hours=16), ZONE)
    begins = [sum("begins" in text for text in made.told(one)) for one in ("Dan", "Wen")]
    assert begins == [0, 1]
    own = made.place("Ana")
    rotations.give_back(made.act("Ana"), own)
    remind_all(made.session, begin - timedelta(hours=1), ZONE)
    assert not [text for text in made.told("Ana") if "begins" in text]


def test_the_week_on_paper(made: Band) -> None:
    made.place("Dan")
    made.place("Wen")
    leave.add(made.act("Dan"), made.ids["Dan"], LeaveForm(first=MONDAY, last=MONDAY))
    leave.add(made.act("Ines"), made.ids["Ines"], LeaveForm(first=MONDAY, last=MONDAY + timedelta(days=1)))
    made.session.execute(update(SignUp).values(buddy_id=made.ids["Ines"]))
    made.session.expire_all()
    assert made.program is not None
    found = week.week(made.session, made.program, MONDAY, leave=True)
    assert [day.day for day in found.days] == [4, 5, 6, 7, 8]
    beside = "Ines (away Mon, Tue)"
    assert [(one.name, one.buddy) for one in found.rows] == [("Dan", beside), ("Wen", beside)]
    assert found.rows[0].shifts == ("on leave", *["09:00 –\N{NO-BREAK SPACE}17:00"] * 4)
    peers = week.week(made.session, made.program, MONDAY, leave=False)
    assert "away" not in peers.rows[0].buddy
    assert "on leave" not in peers.rows[0].shifts, "leave is nobody's business but the lead's"
    assert (found.free, found.zones) == (0, ("Europe/Lisbon",))
    assert week.week(made.session, made.program, MONDAY - timedelta(days=7), leave=True).rows == ()


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("2026-12-10", date(2026, 12, 7)),
        ("", date(2026, 11, 23)),
        ("x", date(2026, 11, 23)),
        ("9999-12-31", date(2026, 11, 23)),
    ],
)
def test_which_week_an_address_names(text: str, first: date) -> None:
    assert week.monday(text, NOW.date()) == first
