"""The list of appeals with its filters and files."""

from fastapi.responses import Response

from app.access import Door
from app.decisions.gating import today_of
from app.hearings import queries
from app.hearings.queries import OPEN, RULED, Line
from app.web.export import FORMATS, Value, export
from app.web.paging import paging
from app.web.templates import page

EXPORTED = 100_000


def listed(door: Door) -> Response:
    """The page, or what it shows as a file."""
    given = door.request.query_params
    asked, today = paging(door.request, (), ""), today_of(door)
    state = given.get("state", "") if given.get("state", "") in {OPEN, RULED} else ""
    kind = given.get("format", "")
    whole = paging(door.request, (), "", EXPORTED) if kind in FORMATS else asked
    found, total = queries.appeals(door.session, door.actor, whole, state, whole.size)
    if kind in FORMATS:
        return export("Appeals", *_rows(door, found), kind)
    waiting, overdue = queries.waiting(door.session, door.actor, today)
    return page(
        door,
        "hearings/appeals.html",
        lines=found,
        total=total,
        asked=asked,
        state=state,
        waiting=waiting,
        overdue=overdue,
        today=today,
    )


def _rows(door: Door, found: list[Line]) -> tuple[list[str], list[list[Value]]]:
    today = today_of(door)
    head = ["Employee", "Decision", "Appealed", "Entered by", "Rule by", "State", "Overdue", "Ruled", "By"]
    rows: list[list[Value]] = [
        [
            one.employee,
            one.decision.kind,
            one.appeal.made_at.isoformat(),
            one.appeal.entered_by or "",
            one.appeal.decide_by.isoformat(),
            one.state,
            "yes" if one.overdue(today) else "",
            one.ruling.at.isoformat() if one.ruling else "",
            one.ruling.by_name if one.ruling else "",
        ]
        for one in found
    ]
    return head, rows
