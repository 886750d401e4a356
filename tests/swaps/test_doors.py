"""Every door of leave, swaps and calendars against people who may and may not; and what nobody should send."""

import pytest
from sqlalchemy import select

from app.calendars.models import CalendarFeed
from app.database import unit_of_work
from app.leave.models import Leave, LeaveFeed
from app.swaps.models import Swap
from tests.swaps.served import Told

WHO = ("Dan", "Wen", "Bo", "Sol", "Mia", "Hana", "")
#: Of Dan: his place, his leave, a swap asked of Wen, his calendars. ok: through the guard.
DOORS = """
GET  /leave                              ok  ok  ok  ok  ok  ok  303
GET  /leave/places                       ok  ok  ok  ok  ok  ok  303
GET  /employees/{dan}/leave              ok  404 404 404 ok  ok  303
POST /employees/{dan}/leave              ok  404 404 404 ok  ok  401
POST /leaves/{leave}/return              ok  404 404 404 ok  ok  401
GET  /leave/file                         403 403 403 403 403 ok  303
POST /leave/file                         403 403 403 403 403 ok  401
POST /leave/file/preview                 403 403 403 403 403 ok  401
POST /leave/company-calendar             403 403 403 403 403 ok  401
POST /leave/calendars/{hrs}/end          404 404 404 404 404 ok  401
POST /leave/calendars/{feed}/end         ok  404 404 404 404 404 401
POST /leave/calendar                     ok  ok  ok  ok  ok  ok  401
GET  /swaps                              ok  ok  ok  ok  ok  ok  303
GET  /sign-ups/{place}/swaps/new         ok  403 403 ok  ok  ok  303
POST /sign-ups/{place}/swaps             ok  403 403 403 403 403 401
POST /sign-ups/{place}/swaps/decision    403 403 403 ok  ok  ok  401
GET  /swaps/{swap}                       ok  ok  404 ok  ok  ok  303
POST /swaps/{swap}/acceptance            403 ok  404 403 403 403 401
POST /swaps/{swap}/refusal               403 ok  404 403 403 403 401
POST /swaps/{swap}/withdrawal            ok  403 404 403 403 403 401
GET  /sign-ups/{place}/stint.ics         ok  403 403 ok  ok  ok  303
GET  /calendars                          ok  ok  ok  ok  ok  ok  303
POST /calendars/personal                 ok  ok  ok  ok  ok  ok  401
POST /calendars/{address}/end            ok  404 404 404 404 404 401
POST /teams/{team}/calendar              ok  ok  404 404 ok  ok  401
POST /rotations/{program}/calendar       ok  ok  ok  ok  ok  ok  401
GET  /rotations/{program}/feeds          ok  ok  ok  ok  ok  ok  303
GET  /rotations/{program}/week           ok  ok  ok  ok  ok  ok  303
"""


@pytest.fixture
def things(there: Told) -> dict[str, int]:
    """Dan writes leave, gives a calendar, makes an address and asks Wen; Hana gives the company's calendar."""
    dan = there.become("Dan")
    ids = there.told["ids"]
    given = {"first": "2027-08-02", "last": "2027-08-06"}
    calls = (
        ("/leave", given),
        ("/leave/calendar", {"url": "https://calendar.example/a.ics"}),
        (f"/sign-ups/{there.told['place']}/swaps", {"whom": f"to:{ids['Wen']}"}),
    )
    for path, form in calls:
        assert dan.post(path, form).status_code == 303, path
    assert dan.post("/calendars/personal").status_code == 200
    hana = there.become("Hana")
    assert hana.post("/leave/company-calendar", {"url": "https://hr.example/a.ics"}).status_code == 303
    with unit_of_work(there.client.app.state.engine, write=False) as session:
        feeds = {feed.employee_id: feed.id for feed in session.scalars(select(LeaveFeed))}
        return {
            "dan": ids["Dan"],
            "place": there.told["place"],
            "program": there.told["program"],
            "team": there.told["team"],
            "leave": session.scalars(select(Leave.id)).one(),
            "swap": session.scalars(select(Swap.id)).one(),
            "address": session.scalars(select(CalendarFeed.id)).one(),
            "feed": feeds[ids["Dan"]],
            "hrs": feeds[None],
        }


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_every_door(there: Told, things: dict[str, int]) -> None:
    """Whoever may comes last, so that what they do closes no door before others have tried it."""
    wrong = []
    for line in DOORS.strip().splitlines():
        method, path, *expected = line.split()
        for name, word in sorted(zip(WHO, expected, strict=True), key=lambda one: one[1] == "ok"):
            answer = there.become(name).request(method, path.format(**things))
            got = str(answer.status_code) if answer.status_code in {401, 403, 404} or not name else "ok"
            last = word == "ok" and path.endswith(("/end", "/refusal", "/withdrawal"))
            if got != word and not (last and got == "404"):
                wrong.append(f"{name}: {method} {path}: {got}, not {word}")
            assert answer.status_code < 500, (name, line)
    assert wrong == []


NASTY = (
    "x" * 200_000,
    "🎉👩‍👩‍👧",
    "\u202e<script>alert(1)</script>",
    "a\x00b",
    "\ud800",
    "",
    "' OR 1=1 --",
    "9" * 5000,
)


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_what_nobody_should_send(there: Told, things: dict[str, int]) -> None:
    """Never a fault, and what was typed stands again where a person can mend it."""
    forms = (
        ("Dan", "/leave", ("first", "last")),
        ("Dan", "/leave/calendar", ("url",)),
        ("Hana", f"/employees/{things['dan']}/leave", ("first", "last")),
        ("Hana", "/leave/company-calendar", ("url",)),
        ("Hana", "/leave/file", ("rows", "dates", "whole")),
        ("Dan", f"/sign-ups/{things['place']}/swaps", ("whom", "words")),
        ("Sol", f"/sign-ups/{things['place']}/swaps/decision", ("whom", "reason")),
    )
    for name, path, fields in forms:
        for nasty in NASTY:
            sent = {field: nasty.encode("utf-8", "surrogatepass") for field in fields}
            answer = there.become(name).request("POST", path, data=sent)
            assert answer.status_code in {303, 409, 413, 422}, (path, nasty[:20], answer.status_code)
    files = [
        *(nasty.encode("utf-8", "surrogatepass") for nasty in NASTY),
        b"Employee,First day,Last day\nN1,2027-01-04,\xff\xfe\n",
        b"PK\x03\x04" + b"\0" * 100,
    ]
    for body in files:
        answer = there.become("Hana").request("POST", "/leave/file/preview", files={"file": ("a.csv", body)})
        assert answer.status_code in {200, 422}, body[:20]
    sol = there.become("Sol")
    sent = {"whom": "to:1", "reason": "\u202e mirror 🎉"}
    assert "\u202e mirror 🎉" in sol.post(f"/sign-ups/{things['place']}/swaps/decision", sent).text


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_file_is_looked_at_and_then_taken(there: Told) -> None:
    """The page between holds what was looked at; row 3 is named with its mend."""
    import html
    import re

    hana = there.become("Hana")
    body = b"Employee,First day,Last day,Id\nN1,2027-08-02,2027-08-06,A1\nN99,2027-08-02,2027-08-06,A2\n"
    looked = hana.request(
        "POST", "/leave/file/preview", files={"file": ("leave.csv", body)}, data={"dates": "iso"}
    )
    assert "1 row of leave.csv can be used, 1 can’t. Nothing is changed yet." in re.sub(
        r"\s+", " ", looked.text
    )
    assert "Row 3" in looked.text
    rows = html.unescape(re.findall(r'name="rows" value="([^"]*)"', looked.text)[0])
    assert hana.post("/leave/file", {"rows": rows, "dates": "iso"}).status_code == 303
    dan = there.become("Dan")
    assert "from a file of Hana" in dan.get("/leave").text
    files = [dan.get(f"/leave?format={kind}").content for kind in ("csv", "xlsx")]
    assert b"2027-08-02,2027-08-06,file,Hana" in files[0]
    assert files[1].startswith(b"PK")


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_lists_leave_as_files(there: Told, things: dict[str, int]) -> None:
    """What the screen shows of swaps, and of a week."""
    shown = there.become("Wen").get("/swaps?format=csv").text
    assert "Support rotation" in shown
    assert ",Dan,Wen,,open," in shown
    week = (
        there.become("Sol")
        .get(f"/rotations/{things['program']}/week?from={there.told['first']}&format=csv")
        .text
    )
    assert "Dan,Ines," in week
    stint = there.become("Dan").get(f"/sign-ups/{things['place']}/stint.ics")
    assert stint.text.count("BEGIN:VEVENT") == 10
    assert stint.headers["content-disposition"].startswith("attachment")
    assert "BEGIN:VEVENT" not in there.become("Dan").get("/leave").text
