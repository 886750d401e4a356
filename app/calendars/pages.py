"""Calendars: addresses to subscribe to, the files behind them, one stint as a file, a program's week on paper."""

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from fastapi import Request
from fastapi.responses import Response
from sqlalchemy import select

from app.access import Door, guard
from app.calendars import actions, guards, reading, week
from app.calendars.models import PERSONAL, PROGRAM, TEAM, CalendarFeed
from app.calendars.throttle import Throttle
from app.clock import now as clock_now
from app.database import unit_of_work
from app.errors import NotFound, TooMany
from app.people.models import Assignment, Employee, Team
from app.people.queries import members
from app.rotations import guards as rotations
from app.rotations.models import Program
from app.signin.actions import count_try
from app.web.export import FORMATS, Value, export
from app.web.routes import Router
from app.web.templates import go, is_htmx, page

pages = Router()
READ = Throttle()
LONGEST = 100


@dataclass(frozen=True)
class Offered:
    """A calendar somebody may have an address of, with the address's row where it is made."""

    kind: str
    title: str
    says: str
    make: str
    feed: CalendarFeed | None


@pages.api_route("/feeds/{key}.ics", methods=["GET", "HEAD"])
def feed(request: Request, key: str) -> Response:
    """The calendar behind a secret address. Wrong, dead and never made are one answer, and few tries."""
    now = clock_now()
    if wait := READ.wait(actions.digest(key[:LONGEST])):
        raise TooMany("This calendar is read too often. Set its program to every hour.", wait)
    engine, settings = request.app.state.engine, request.app.state.settings
    host = urlsplit(settings.base_url).hostname or "rapport"
    body = actions.file_of(engine, key, now, settings.base_url, host) if len(key) <= LONGEST else None
    if body is None:
        with unit_of_work(engine) as session:
            count_try(session, [f"feed:{request.client.host if request.client else ''}"], now)
        raise NotFound
    return _calendar(request, body)


def _calendar(request: Request, body: bytes) -> Response:
    tag = f'"{sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    given = request.headers.get("if-none-match", "")
    if tag in {one.strip().removeprefix("W/") for one in given.split(",")}:
        return Response(status_code=304, headers=headers)
    headers["Content-Disposition"] = 'inline; filename="rapport.ics"'
    return Response(body, media_type="text/calendar; charset=utf-8", headers=headers)


@pages.get("/sign-ups/{sign_up_id}/stint.ics")
def stint(door: Door = guard("take stint", rotations.sign_up)) -> Response:
    """One stint as a file, to open once."""
    place = reading.one(door.session, door.thing.id)
    if place is None:
        raise NotFound
    base = door.request.app.state.settings.base_url
    body = actions.once(door.session, place, base, urlsplit(base).hostname or "rapport")
    headers = {"Content-Disposition": 'attachment; filename="stint.ics"'}
    return Response(body, media_type="text/calendar; charset=utf-8", headers=headers)


@pages.get("/calendars")
def index(door: Door = guard("keep calendars")) -> Response:
    """Every calendar one may have an address of."""
    return page(door, "calendars/index.html", offered=_offered(door), today=door.actor.today)


def _offered(door: Door) -> list[Offered]:
    live = {(one.kind, one.thing_id): one for one in actions.feeds_of(door.session, door.actor.account_id)}
    found = []
    me = door.actor.employee_id
    if me is not None:
        says = "Your own stints, with your buddy."
        found.append(Offered(PERSONAL, "My stints", says, "/calendars/personal", live.get((PERSONAL, me))))
    for one in door.session.scalars(
        select(Program).where(Program.closed_at.is_(None)).order_by(Program.name)
    ):
        made = live.get((PROGRAM, one.id))
        says = "Everybody who serves in it."
        found.append(Offered(PROGRAM, one.name, says, f"/rotations/{one.id}/calendar", made))
    mine = (Employee.id == me) | (Assignment.manager_id == me)
    own = members(door.actor.today).with_only_columns(Team.id).where(mine)
    for team in door.session.scalars(select(Team).where(Team.id.in_(own)).order_by(Team.name)) if me else ():
        says = "Stints of everybody in the team, also of who joins later."
        found.append(Offered(TEAM, team.name, says, f"/teams/{team.id}/calendar", live.get((TEAM, team.id))))
    return found


@pages.post("/calendars/personal")
def make_personal(door: Door = guard("sign up")) -> Response:
    """An address of one's own stints."""
    return _made(door, PERSONAL, door.actor.employee_id or 0, "My stints", "/calendars/personal")


@pages.post("/rotations/{program_id}/calendar")
def make_program(door: Door = guard("see rotations", rotations.program)) -> Response:
    """An address of a program's stints."""
    return _made(door, PROGRAM, door.thing.id, door.thing.name, f"/rotations/{door.thing.id}/calendar")


@pages.post("/teams/{team_id}/calendar")
def make_team(door: Door = guard("make team calendar", guards.team)) -> Response:
    """An address of a team's stints."""
    return _made(door, TEAM, door.thing.id, door.thing.name, f"/teams/{door.thing.id}/calendar")


def _made(door: Door, kind: str, thing_id: int, title: str, make: str) -> Response:
    """The address, this once."""
    key = actions.make(door, kind, thing_id)
    base = door.request.app.state.settings.base_url.rstrip("/")
    address = f"{base}/feeds/{key}.ics"
    subscribe = f"webcal://{address.partition('://')[2]}"
    return page(door, "calendars/made.html", title=title, make=make, address=address, subscribe=subscribe)


@pages.post("/calendars/{feed_id}/end")
def end(door: Door = guard("keep calendar", guards.feed)) -> Response:
    """An address is dead."""
    actions.end(door, door.thing)
    return go(door.request, "/calendars", said="The address is dead. Programs that read it find nothing.")


@pages.get("/rotations/{program_id}/feeds")
def feeds(door: Door = guard("see rotations", rotations.program)) -> Response:
    """A program's calendar beside one's own, as a page or a panel of the board."""
    live = {(one.kind, one.thing_id): one for one in actions.feeds_of(door.session, door.actor.account_id)}
    own, me = door.thing, door.actor.employee_id
    program = live.get((PROGRAM, own.id))
    offered = [
        Offered(PROGRAM, own.name, "Everybody who serves in it.", f"/rotations/{own.id}/calendar", program)
    ]
    if me is not None:
        mine = live.get((PERSONAL, me))
        offered.append(
            Offered(PERSONAL, "My stints", "Your own stints of every program.", "/calendars/personal", mine)
        )
    name = "calendars/_feeds.html" if is_htmx(door.request) else "calendars/feeds.html"
    return page(door, name, program=own, offered=offered, today=door.actor.today)


@pages.get("/rotations/{program_id}/week")
def weekly(door: Door = guard("see rotations", rotations.program)) -> Response:
    """A week of a program to print; leave is shown to who runs it."""
    given = door.request.query_params
    today = _today(door.now, door.thing.zone)
    first = week.monday(given.get("from", ""), today)
    found = week.week(door.session, door.thing, first, leave=door.may("run program"))
    kind = given.get("format", "")
    if kind in FORMATS:
        head = ["Name", "Buddy", *(day.isoformat() for day in found.days)]
        rows: list[list[Value]] = [[one.name, one.buddy, *one.shifts] for one in found.rows]
        return export(f"{door.thing.name} {found.first}", head, rows, kind)
    before, after = found.first - week.WEEK, found.first + week.WEEK
    return page(
        door, "calendars/week.html", program=door.thing, week=found, before=before, after=after, today=today
    )


def _today(now: datetime, zone: str) -> date:
    return now.astimezone(ZoneInfo(zone)).date()
