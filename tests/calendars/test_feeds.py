"""Addresses: whose they are, what stands in them, when they are dead."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.access.models import Account
from app.calendars import actions, reading
from app.calendars.models import PERSONAL, PROGRAM, TEAM, CalendarFeed, CalendarMark
from app.calendars.throttle import Throttle
from app.clock import now as clock_now
from app.database import unit_of_work
from app.journal.models import Entry
from app.people.models import Assignment, Employee
from app.rotations.models import Slot
from app.swaps import actions as swaps
from app.swaps.forms import SwapForm
from tests.rotations.crowd import NOW
from tests.swaps.band import Band
from tests.swaps.served import Told

BASE = "https://rapport.example"


def text(made: Band, name: str, own: bool = True, at: float = 0) -> str:  # noqa: FBT001, FBT002
    """Somebody's calendar as it is read so many days later."""
    now = NOW + timedelta(days=at)
    places = reading.of_people(made.session, [made.ids[name]], now)
    reading.note(made.session, reading.stale(places, reading.marks(made.session, places)), now)
    made.session.expire_all()
    from app.calendars.ics import calendar

    stints = reading.stints(places, reading.marks(made.session, places), BASE, own=own)
    return calendar("x", stints, "h").decode().replace("\r\n ", "")


def test_a_swap_moves_it_from_one_calendar_to_the_other(made: Band) -> None:
    """Dan's days stay as cancelled with a higher sequence; Wen's are new, with the buddy."""
    place = made.place("Dan")
    before = text(made, "Dan")
    assert before.count("BEGIN:VEVENT") == 10
    assert before.count("SEQUENCE:0") == 10
    assert "DESCRIPTION:Buddy: Ines" in before
    assert text(made, "Dan", at=1) == before, "nothing changed: the same bytes"
    swap = swaps.ask(made.act("Dan"), place, SwapForm(whom=f"to:{made.ids['Wen']}"))
    swaps.accept(made.act("Wen"), swap)
    after = text(made, "Dan", at=2)
    assert after.count("STATUS:CANCELLED") == after.count("SEQUENCE:1") == 10
    assert re.findall("UID:.*", after) == re.findall("UID:.*", before)
    assert "LAST-MODIFIED:20261125T090000Z" in after
    assert text(made, "Wen").count("STATUS:CONFIRMED") == 10
    assert "VEVENT" not in text(made, "Dan", at=61), "after 60 days nobody has it any more"


def test_each_change_counts_one_up(made: Band) -> None:
    place = made.place("Dan")
    text(made, "Dan")
    for at, name in enumerate(("Sol", "Ines"), 1):
        place.buddy_id = made.ids[name]
        made.session.flush()
        assert text(made, "Dan", at=at).count(f"SEQUENCE:{at}") == 10
    made.session.execute(update(Slot).values(cancelled_at=NOW))
    assert "STATUS:CANCELLED" in text(made, "Dan", at=5)
    assert made.session.scalars(select(CalendarMark.sequence)).all() == [3]


def test_holidays_and_other_peoples_names(made: Band) -> None:
    made.slots[0].country = "PT"
    made.place("Dan")
    assert text(made, "Dan").count("BEGIN:VEVENT") == 10
    made.slots[0].weekdays = [0, 5]
    shown = text(made, "Dan", own=False)
    assert "SUMMARY:Dan: Support rotation" in shown
    assert shown.count("BEGIN:VEVENT") == 3, "two Mondays and the Saturday between; the slot ends on a Friday"
    assert "TRANSP:TRANSPARENT" in shown


# Addresses


def make(there: Told, name: str, path: str) -> str:
    """Somebody makes an address: its path."""
    answer = there.become(name).post(path)
    assert answer.status_code == 200, answer.text[:300]
    there.become("")
    found = re.search(r'value="http://127.0.0.1(/feeds/[\w-]{43}\.ics)"', answer.text)
    assert found is not None
    return found.group(1)


def test_an_address_is_read_without_a_session_and_kept_as_a_digest(there: Told) -> None:
    client = there.client
    path = make(there, "Dan", "/calendars/personal")
    with unit_of_work(client.app.state.engine) as session:
        before = session.scalar(select(func.count(Entry.id)))
    answer = client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
    assert answer.headers["cache-control"].startswith("private")
    assert answer.text.count("BEGIN:VEVENT") == 10
    again = client.get(path, headers={"If-None-Match": f'W/{answer.headers["etag"]}, "x"'})
    assert (again.status_code, again.content) == (304, b"")
    assert client.request("HEAD", path).status_code == 200
    with unit_of_work(client.app.state.engine) as session:
        assert session.scalar(select(func.count(Entry.id))) == before, "a reading is not journaled"
        feed = session.scalars(select(CalendarFeed)).one()
        key = path.removeprefix("/feeds/").removesuffix(".ics")
        assert feed.digest == actions.digest(key)
        assert key not in repr([vars(one) for one in session.scalars(select(Entry))])
        assert feed.read_at is not None


def test_dead_as_soon_as_it_should_be(there: Told) -> None:
    """Made anew, ended, disabled, left, out of the team: the same answer as for what never was."""
    client, ids = there.client, there.told["ids"]
    engine = client.app.state.engine
    never = client.get("/feeds/" + "x" * 43 + ".ics")
    assert never.status_code == 404

    def dead(path: str) -> bool:
        answer = client.get(path)
        return (answer.status_code, answer.content) == (404, never.content)

    first = make(there, "Dan", "/calendars/personal")
    second = make(there, "Dan", "/calendars/personal")
    assert dead(first)
    assert client.get(second).status_code == 200
    team = make(there, "Dan", f"/teams/{there.told['team']}/calendar")
    program = make(there, "Sol", f"/rotations/{there.told['program']}/calendar")
    assert client.get(team).text.count("SUMMARY:Dan: Support rotation") == 10
    assert client.get(program).status_code == 200
    today = clock_now().date()
    with unit_of_work(engine) as session:
        session.execute(
            update(Assignment)
            .where(Assignment.employee_id == ids["Dan"])
            .values(ends_on=today - timedelta(days=1))
        )
    assert dead(team)
    assert client.get(second).status_code == 200
    with unit_of_work(engine) as session:
        session.execute(update(Employee).where(Employee.id == ids["Dan"]).values(left_on=today))
    assert dead(second)
    with unit_of_work(engine) as session:
        session.execute(update(Account).where(Account.name == "Sol").values(disabled_at=clock_now()))
    assert dead(program)


def test_guesses_are_few(there: Told) -> None:
    """After ten wrong tries there are no more for a while; a right address is read all the same."""
    client = there.client
    path = make(there, "Dan", "/calendars/personal")
    answers = [client.get(f"/feeds/{'y' * 42}{n % 10}{n}.ics").status_code for n in range(12)]
    assert answers == [404] * 10 + [429] * 2
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("key", ["a", "é" * 50, "z" * 5000, "%F0%9F%8E%89", "..%2f", "' OR 1=1"])
def test_keys_that_are_none(there: Told, key: str) -> None:
    assert there.client.get(f"/feeds/{key}.ics").status_code == 404


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_doors_of_addresses(there: Told) -> None:
    """A team's is not for who is no part of it; nobody ends another's; a week is on the board anyway."""
    client = there.client
    make(there, "Dan", "/calendars/personal")
    with unit_of_work(client.app.state.engine) as session:
        feed = session.scalars(select(CalendarFeed.id)).one()

    def asked(name: str, method: str, path: str) -> int:
        return there.become(name).request(method, path).status_code

    team, week = f"/teams/{there.told['team']}/calendar", f"/rotations/{there.told['program']}/week"
    assert [asked(one, "POST", team) for one in ("Bo", "Sol", "Mia")] == [404, 404, 200]
    assert [asked(one, "POST", f"/calendars/{feed}/end") for one in ("Bo", "Dan", "Dan")] == [404, 303, 404]
    assert [asked(one, "GET", week) for one in ("Bo", "Dan", "Sol")] == [200, 200, 200]


def test_throttle_lets_a_program_read_and_stops_a_loop() -> None:
    throttle = Throttle(3, 60)
    assert [throttle.wait("a", at) for at in (0, 1, 2, 3)] == [0, 0, 0, 58]
    assert throttle.wait("b", 3) == 0
    assert throttle.wait("a", 60) == 0


def test_kinds_are_as_the_pages_call_them(session: Session) -> None:
    assert (PERSONAL, PROGRAM, TEAM) == ("personal", "program", "team")
    assert actions.owner(session, "nothing", NOW) is None
