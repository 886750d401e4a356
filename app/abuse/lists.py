"""The list of reports and the shares of excluded answers, as pages and as files."""

from typing import Any

from fastapi.responses import Response

from app.abuse import actions, queries
from app.abuse.queries import Line
from app.abuse.rules import Share
from app.access import Door
from app.web.export import FORMATS, Value, export
from app.web.paging import paging
from app.web.templates import page

EXPORTED = 100_000
HEAD = ["Reported", "By", "Customer", "Since", "State", "Until", "Decided", "Decided by", "Reason", "Lifted"]
HEAD += ["Lifted by", "Why lifted", "What happened"]
SHARES = ["Of", "Name", "Team", "Answers", "Excluded", "Share", "From", "To", "Many"]


def listed(door: Door) -> Response:
    """The page, or what it shows as a file."""
    params = door.request.query_params
    kind = params.get("format", "")
    asked = paging(door.request, (), "", EXPORTED if kind in FORMATS else 50)
    waiting = params.get("state", "") == queries.OPEN
    found, total = queries.reports(door.session, door.actor, asked, waiting=waiting)
    if kind in FORMATS:
        return export("Abusive customers", HEAD, [_row(door, one) for one in found], kind)
    return page(
        door,
        "abuse/index.html",
        lines=found,
        total=total,
        open=queries.reports(door.session, door.actor, paging(door.request, (), "", 1), waiting=True)[1],
        asked=asked,
        waiting=waiting,
        today=actions.today_of(door),
    )


def _row(door: Door, one: Line) -> list[Value]:
    given, ruling, held = one.report, one.ruling, one.apart
    told: list[Any] = [given.made_at.isoformat(), one.reporter, given.customer_ref, given.since.isoformat()]
    told += [one.state(door.now), held.until.isoformat() if held else ""]
    told += [ruling.made_at.isoformat(), ruling.decider, ruling.reason] if ruling else ["", "", ""]
    lifted = [held.lifted_at.isoformat(), held.lifted_by, held.lift_reason] if held and held.lifted_at else []
    return [*told, *(lifted or ["", "", ""]), given.words]


def shares(door: Door) -> Response:
    """The shares of people and teams, or as a file."""
    today = actions.today_of(door)
    people, teams = queries.shares(door.session, door.actor, today)
    kind = door.request.query_params.get("format", "")
    if kind in FORMATS:
        rows = [_share("person", one) for one in people] + [_share("team", one) for one in teams]
        return export("Excluded answers", SHARES, rows, kind)
    percent = queries.policies(door.session)[0].percent
    many = [one.name for one in people if one.many]
    return page(
        door, "abuse/shares.html", people=people, teams=teams, many=many, percent=percent, today=today
    )


def _share(of: str, one: Share) -> list[Value]:
    lo, hi = one.range
    told: list[Value] = [of, one.name, one.team, one.n, one.excluded]
    return [*told, round(one.share, 4), round(lo, 4), round(hi, 4), "yes" if one.many else ""]
