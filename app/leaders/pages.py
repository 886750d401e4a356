"""Leaders: how long ago each was with a customer; one's own page, which fits a phone's screen; one leader's."""

from fastapi.responses import Response
from sqlalchemy import select

from app.access import Door, guard, visible_employees
from app.errors import NotFound
from app.frontline import queries as frontline
from app.frontline.actions import today
from app.frontline.days import leaders_days
from app.frontline.rules import Share, quarter
from app.frontline.standing import Leader, leader, leaders
from app.leaders import guards, queries, rules
from app.people.models import Employee
from app.web.export import FORMATS, Value, export
from app.web.paging import paging
from app.web.routes import Router
from app.web.templates import page

pages = Router()
SIZE = 50
EXPORTED = 100_000
HEAD = ("Leader", "Title", "Team", "Last call", "Last shop", "Last on the floor", "Overdue")
QUARTERS = ("Days with a customer, this quarter", "of working days", "last quarter", "of working days")


def _days(door: Door, ids: list[int]) -> list[dict[int, Share]]:
    """Days with a customer of working days: in the running quarter until today, and in the one before."""
    day = today(door)
    (first, _), (before, last) = quarter(day), quarter(day, 1)
    return leaders_days(door.session, ids, ((first, day), (before, last)), door.zone)


@pages.get("/leaders")
def index(door: Door = guard("see leaders"), only: str = "") -> Response:
    """All who lead, in the order of the reporting line: no ranking."""
    found = leaders(door.session, door.now, today(door))
    kind = door.request.query_params.get("format", "")
    asked = paging(door.request, (), "", EXPORTED if kind in FORMATS else SIZE)
    shown = [one for one in found if _wanted(one, asked.q, only)]
    rows = shown[asked.offset : asked.offset + asked.size]
    shares = _days(door, [one.id for one in rows])
    if kind in FORMATS:
        return export("Leaders", (*HEAD, *QUARTERS), [_row(one, shares) for one in rows], kind)
    open_to = set(door.session.scalars(select(Employee.id).where(visible_employees(door.actor))))
    return page(
        door,
        "leaders/index.html",
        rows=rows,
        many=len(shown),
        asked=asked,
        only=only,
        shares=shares,
        found=found,
        open_to=open_to,
        today=today(door),
    )


def _wanted(one: Leader, q: str, only: str) -> bool:
    named = q.casefold() in f"{one.name} {one.title} {one.team}".casefold()
    return named and (only != "overdue" or bool(one.overdue))


def _row(one: Leader, shares: list[dict[int, Share]]) -> list[Value]:
    last = [
        each.last_on.isoformat() if each.last_on else each.says for each in (one.call, one.shop, one.floor)
    ]
    late = ", ".join(each.what for each in one.overdue)
    days = [value for share in shares for value in (share[one.id].days, share[one.id].of)]
    return [one.name, one.title, one.team, *last, late, *days]


@pages.get("/leaders/me")
def mine(door: Door = guard("see own leadership")) -> Response:
    """What is overdue for me, what my reports promised, and what a customer said worst: on one phone screen."""
    day, me = today(door), door.actor.employee_id or 0
    own = leader(door.session, me, door.now, day)
    if own is None:
        raise NotFound
    promised = queries.commitments(door.session, me, day)
    return page(
        door,
        "leaders/me.html",
        me=own,
        promised=promised,
        counted=rules.counted(promised, day),
        said=queries.worst(door.session, door.actor, day, door.zone),
        share=_days(door, [me])[0][me],
        today=day,
    )


@pages.get("/leaders/{employee_id}")
def show(door: Door = guard("see leader", guards.leader)) -> Response:
    """One leader: what they did on the line, and their days with a customer."""
    day = today(door)
    own = leader(door.session, door.thing.id, door.now, day)
    if own is None:
        raise NotFound
    asked = paging(door.request, (), "", 10)
    calls, total = frontline.calls(door.session, asked, Employee.id == door.thing.id)
    shares = [share[own.id] for share in _days(door, [own.id])]
    return page(
        door,
        "leaders/show.html",
        leader=own,
        calls=calls,
        total=total,
        asked=asked,
        shares=shares,
        today=day,
    )
