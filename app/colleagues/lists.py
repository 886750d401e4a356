"""HR's lists about colleagues' questions, with their files."""

from collections.abc import Mapping, Sequence

from fastapi.responses import Response

from app.access import Door
from app.clock import first_day
from app.colleagues import queries
from app.colleagues.rules import FEW, MOST_ABOUT, MOST_FOR, next_round
from app.errors import Problem
from app.scores.spans import window_from
from app.web.export import FORMATS, Value, export
from app.web.paging import paging
from app.web.templates import page

EXPORTED = 100_000


def dependences(door: Door, given: Mapping[str, str], problems: Sequence[Problem]) -> Response:
    """Which team depends on which, with the form that adds one."""
    asked = paging(door.request, (), "")
    rows = queries.dependences(door.session, door.actor.today, asked.q)
    kind = door.request.query_params.get("format", "")
    if kind in FORMATS:
        head = ["Team", "People", "Depends on", "People there", "Noted by", "Noted"]
        body: list[list[Value]] = [
            [row.team, row.team_size, row.on_team, row.on_size, row.made_by, row.made_at.isoformat()]
            for row in rows
        ]
        return export("Who depends on whom", head, body, kind)
    groups: dict[str, list[queries.DependenceLine]] = {}
    for row in rows:
        groups.setdefault(row.on_team, []).append(row)
    return page(
        door,
        "colleagues/dependences.html",
        status=422 if problems else 200,
        groups=groups,
        total=len(rows),
        asked=asked,
        teams=[(name, name) for name in queries.team_names(door.session)],
        most_about=MOST_ABOUT,
        most_for=MOST_FOR,
        next_round=next_round(door.actor.today),
        given=given,
        problems=list(problems),
        today=door.actor.today,
    )


def rounds(door: Door) -> Response:
    """Rounds by month, and how many of those asked about each person answered."""
    asked = paging(door.request, (), "")
    months = window_from(door.request.query_params.get("months", ""))
    kind = door.request.query_params.get("format", "")
    whole = paging(door.request, (), "", EXPORTED) if kind in FORMATS else asked
    rows, total = queries.rates(door.session, door.actor, whole, months)
    if kind in FORMATS:
        return export("Colleagues asked", *_lines(rows), kind)
    return page(
        door,
        "colleagues/rounds.html",
        rounds=[(first_day(month), rate) for month, rate in queries.rounds(door.session, door.actor)],
        rows=rows,
        total=total,
        asked=asked,
        months=months,
        few=FEW,
        today=door.actor.today,
    )


def _lines(rows: list[queries.Rate]) -> tuple[list[str], list[list[Value]]]:
    head = ["Employee", "Asked", "Answered", "Share", "From", "To"]
    body: list[list[Value]] = []
    for row in rows:
        if row.told:
            low, high = row.reach
            told = [round(value, 3) for value in (row.share, low, high)]
            body.append([row.of, row.asked, row.answered, *told])
        else:
            body.append([row.of, f"fewer than {FEW}", "", "", "", ""])
    return head, body
