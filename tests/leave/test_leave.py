"""Leave written by page, file and calendar."""

import io
from datetime import date, timedelta

import pytest
import xlsxwriter
from sqlalchemy import select

from app.errors import Conflict, Forbidden, Invalid
from app.files.refusals import FileRefused
from app.leave import actions, feeds, files, queries
from app.leave.forms import FeedForm, LeaveForm
from app.leave.models import Leave, LeaveFeed
from app.leave.refusals import FeedRefused
from app.leave.rules import Event
from app.notices.models import Job
from app.rotations import actions as rotations
from tests.rotations.crowd import MONDAY, NOW
from tests.swaps.band import Band

LATER = LeaveForm(first=MONDAY, last=MONDAY + timedelta(days=2))
CSV = "Employee,First day,Last day,Id\n"


def standing(made: Band, name: str) -> list[tuple[str, str]]:
    made.session.flush()
    made.session.expire_all()
    return [
        (str(one.first_on), str(one.last_on))
        for one in reversed(queries.of_employee(made.session, made.ids[name]))
    ]


def take(
    made: Band, text: str, by: str = "Hana", dates: str = "iso", *, whole: bool = False
) -> tuple[int, ...]:
    act = made.act(by)
    found = files.check(act, files.unkept(files.kept(files.opened(text.encode()))), dates)
    told = files.take(act, found, whole=whole)
    return told.added, told.changed, told.ended, told.same, len(found.bad)


def test_written_taken_back_and_back_again(made: Band) -> None:
    """Asked twice it is one; a sign-up into it is refused while it stands."""
    leave = actions.add(made.act("Dan"), made.ids["Dan"], LATER)
    assert actions.add(made.act("Dan"), made.ids["Dan"], LATER) is leave
    with pytest.raises(Conflict, match="Leave from 4 to 6 Jan falls into it"):
        made.place("Dan")
    actions.take_back(made.act("Dan"), leave)
    actions.take_back(made.act("Dan"), leave)
    assert standing(made, "Dan") == []
    actions.restore(made.act("Dan"), leave)
    assert standing(made, "Dan") == [("2027-01-04", "2027-01-06")]
    assert made.told("Dan") == []


def test_written_for_somebody_else_they_are_told(made: Band) -> None:
    leave = actions.add(made.act("Mia"), made.ids["Dan"], LATER)
    actions.take_back(made.act("Mia"), leave)
    assert [text.partition(".")[0] for text in made.told("Dan")] == [
        "Mia wrote leave for you",
        "Mia took leave of yours back",
    ]
    with pytest.raises(Conflict, match="Somebody else took this back"):
        actions.restore(made.act("Dan"), leave)


def test_a_file_twice_changes_nothing(made: Band) -> None:
    text = f"{CSV}N1,2027-01-04,2027-01-08,A1\nwen@x.example,2027-02-01,2027-02-01,\n"
    assert take(made, text) == (2, 0, 0, 0, 0)
    assert take(made, text) == (0, 0, 0, 2, 0)
    assert take(made, f"{CSV}N1,2027-01-05,2027-01-08,A1\n") == (0, 1, 0, 0, 0)
    assert standing(made, "Dan") == [("2027-01-05", "2027-01-08")]
    assert standing(made, "Wen") == [("2027-02-01", "2027-02-01")], "a row missing from a later file stays"
    assert take(made, f"{CSV}N1,2027-01-05,2027-01-08,A1\n", whole=True) == (0, 0, 1, 1, 0)
    assert standing(made, "Wen") == []
    assert take(made, text)[1] == 2, "what the file ended it may say again"


def test_what_somebody_took_back_by_hand_stays_so(made: Band) -> None:
    text = f"{CSV}N1,2027-01-04,2027-01-08,A1\n"
    take(made, text)
    actions.take_back(made.act("Dan"), queries.of_employee(made.session, made.ids["Dan"])[0])
    made.session.flush()
    assert take(made, text) == (0, 0, 0, 1, 0)
    assert standing(made, "Dan") == []


def test_each_row_that_cannot_be_used_is_named(made: Band) -> None:
    rows = files.opened(
        (
            "start date;PERSONNEL NUMBER;end date;leave id\n04.01.2027;N1;05.01.2027;A\n04.01.2027;N77;05.01.2027;B\n"
            "morgen;N2;05.01.2027;C\n05.01.2027;N2;04.01.2027;D\n04.01.2027;N1;07.01.2027;A\n04.01.2027;N3;05.01.2027;"
            + "x"
            * 300
        ).encode()
    )
    found = files.check(made.act("Hana"), rows, "dmy.")
    assert [(one.employee_id, str(one.first)) for one in found.stretches] == [(made.ids["Dan"], "2027-01-04")]
    assert [(one.line, one.column) for one in found.bad] == [
        ("3", "Employee"),
        ("4", "First day"),
        ("5", "Last day"),
        ("6", "Id"),
        ("7", "Id"),
    ]
    assert all(one.message.endswith(".") for one in found.bad)


def test_hr_of_a_unit_brings_leave_of_that_unit_only(made: Band) -> None:
    text = f"{CSV}N1,2027-01-04,2027-01-08,\nN5,2027-01-04,2027-01-08,\n"
    assert take(made, text, "Hal") == (1, 0, 0, 0, 1)
    take(made, text, "Hana")
    assert take(made, f"{CSV}N5,2027-01-04,2027-01-08,\n", "Hal", whole=True) == (0, 0, 0, 1, 0)
    assert standing(made, "Dan") == [("2027-01-04", "2027-01-08")]


def test_a_workbook_says_the_same(made: Band) -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "dd/mm/yy"})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["From", "To", "Employee"])
    sheet.write_datetime(1, 0, date(2027, 1, 4))
    # Some systems write the hour at which the last day begins: leave has none.
    nine = (date(2027, 1, 8) - date(1899, 12, 30)).days + 9 / 24
    sheet.write_number(1, 1, nine, book.add_format({"num_format": "dd.mm.yyyy hh:mm"}))
    sheet.write_string(1, 2, "Dan@X.example")
    sheet.write_row(3, 0, ["2027-02-01", "2027-02-02", "N2"])
    book.close()
    rows = files.opened(out.getvalue())
    assert rows == [
        ["2", "Dan@X.example", "2027-01-04", "2027-01-08", ""],
        ["4", "N2", "2027-02-01", "2027-02-02", ""],
    ]
    assert files.check(made.act("Hana"), rows, "iso").bad == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"PK\x03\x04broken",
        b"name,when\nx,y\n",
        b"Employee,First day,Last day\n",
        b"\xff\xfe\x00\xd8",
        b"\0" * 50,
    ],
)
def test_files_that_are_none(body: bytes) -> None:
    with pytest.raises(FileRefused):
        files.opened(body)


@pytest.mark.parametrize("text", ["", "[", "[[1]]", '[["1","2"]]', "[" * 5000, '{"a":1}'])
def test_what_was_kept_is_looked_at_again(text: str) -> None:
    with pytest.raises(Invalid):
        files.unkept(text)


def event(key: str, summary: str, day: date, **words: object) -> Event:
    return Event(key, summary, day, day, **words)  # type: ignore[arg-type]


def test_ones_own_calendar_follows(made: Band) -> None:
    """What is in it stands, what goes from it ends, what is past stays as it was."""
    feed = feeds.give(
        made.act("Dan"), made.ids["Dan"], FeedForm(url="webcal://calendar.example/secret-9876.ics")
    )
    assert feeds.shortened(feed.url) == "calendar.example/….ics"
    assert made.session.scalars(select(Job.key).where(Job.kind == feeds.READ)).all() == [
        f"{feeds.READ} {feed.id}"
    ]
    past, coming = NOW.date() - timedelta(days=5), MONDAY
    found = [event("a", "PTO", past), event("b", "Off", coming), event("c", "Standup", coming, hours=0.5)]
    feeds.take_in(made.session, feed, found, NOW)
    assert standing(made, "Dan") == [(str(past), str(past)), (str(coming), str(coming))]
    told = feeds.take_in(made.session, feed, [], NOW)
    assert (told.ended, standing(made, "Dan")) == (1, [(str(past), str(past))])
    assert feeds.take_in(made.session, feed, found, NOW).changed == 1
    feeds.take_away(made.act("Dan"), feed)
    assert standing(made, "Dan") == [(str(past), str(past))]


def test_the_companys_calendar_names_whom_it_could_not_place(made: Band) -> None:
    with pytest.raises(Forbidden):
        feeds.give(made.act("Hal"), None, FeedForm(url="https://hr.example/all.ics"))
    feed = feeds.give(made.act("Hana"), None, FeedForm(url="https://hr.example/all.ics"))
    found = [
        event("a", "Vacation", MONDAY, attendees=("dan@x.example", "wen@x.example"), free=True),
        event("b", "Somebody: PTO", MONDAY),
        event("c", "Call", MONDAY, hours=0.5, organizer="ana@x.example"),
    ]
    feeds.take_in(made.session, feed, found, NOW)
    assert (feed.found, feed.unmatched) == (2, {"many": 1, "names": ["Somebody: PTO"]})
    assert standing(made, "Wen") == [(str(MONDAY), str(MONDAY))]
    assert standing(made, "Ana") == []


@pytest.mark.parametrize("url", ["http://calendar.example/a.ics", "https://", "nonsense and more"])
def test_an_address_that_is_none_is_refused_at_once(made: Band, url: str) -> None:
    with pytest.raises(Invalid, match="https"):
        feeds.give(made.act("Dan"), made.ids["Dan"], FeedForm(url=url))


def test_a_calendar_that_fails_keeps_what_was_read(made: Band, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reading's two transactions run on this session."""
    from contextlib import contextmanager

    feed = feeds.give(made.act("Dan"), made.ids["Dan"], FeedForm(url="https://calendar.example/a.ics"))
    feeds.take_in(made.session, feed, [event("b", "Off", MONDAY)], NOW)

    @contextmanager
    def here(*_: object, **__: object):  # type: ignore[no-untyped-def]  # noqa: ANN202
        yield made.session
        made.session.flush()

    monkeypatch.setattr(feeds, "unit_of_work", here)

    def fails(*_: object) -> bytes:
        raise FeedRefused("Its server answered 500.")

    feeds.read(None, feed.id, NOW, fails)  # type: ignore[arg-type]
    assert (feed.error, feed.read_at, feed.tried_at) == ("Its server answered 500.", NOW, NOW)
    assert standing(made, "Dan") == [(str(MONDAY), str(MONDAY))]
    body = b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:20270301\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    feeds.read(None, feed.id, NOW, lambda *_: body)  # type: ignore[arg-type]
    assert (feed.error, standing(made, "Dan")) == ("", [("2027-03-01", "2027-03-01")])
    assert made.session.scalars(select(LeaveFeed.found)).one() == 1


def test_leave_after_a_place_shows_as_a_clash(made: Band) -> None:
    from app.swaps.queries import clashes

    place = made.place("Dan")
    actions.add(made.act("Dan"), made.ids["Dan"], LATER)
    assert [one.sign_up.id for one in clashes(made.session, made.ids["Dan"], NOW)] == [place.id]
    rotations.give_back(made.act("Dan"), place)
    assert clashes(made.session, made.ids["Dan"], NOW) == []
    assert made.session.scalars(select(Leave.id)).all()
