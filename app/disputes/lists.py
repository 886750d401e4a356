"""The list of disputes with its filters and files, and the statistics below it."""

from fastapi.responses import Response

from app.access import Door
from app.disputes import queries, rules
from app.disputes.models import GROUNDS
from app.disputes.queries import Line
from app.web.export import FORMATS, Value, export
from app.web.paging import paging
from app.web.templates import page

STATES = ("open", "decided", "withdrawn")
EXPORTED = 100_000


def listed(door: Door) -> Response:
    """The page, or what it shows as a file."""
    given = door.request.query_params
    asked = paging(door.request, (), "")
    state = given.get("state", "") if given.get("state", "") in STATES else ""
    ground = given.get("ground", "") if given.get("ground", "") in GROUNDS else ""
    kind = given.get("format", "")
    whole = paging(door.request, (), "", EXPORTED) if kind in FORMATS else asked
    found, total = queries.disputes(door.session, door.actor, whole, state, ground, whole.size)
    if kind in FORMATS:
        return export("Disputes", *lines(door, found), kind)
    waiting, overdue = queries.waiting(door.session, door.actor)
    figures = rules.figures(queries.outcomes(door.session, door.actor, door.zone))
    return page(
        door,
        "disputes/index.html",
        lines=found,
        total=total,
        asked=asked,
        state=state,
        ground=ground,
        states=STATES,
        grounds=GROUNDS,
        figures=figures,
        waiting=waiting,
        overdue=overdue,
        few=rules.FEW,
        today=door.actor.today,
    )


def lines(door: Door, found: list[Line]) -> tuple[list[str], list[list[Value]]]:
    """What the table shows, as rows to export."""
    head = [
        "Employee",
        "Ground",
        "Answer",
        "Asked",
        "Decide by",
        "State",
        "Overdue",
        "Decided",
        "By",
        "Reason",
    ]
    body: list[list[Value]] = [
        [
            one.employee,
            one.dispute.ground,
            one.shown,
            one.dispute.made_at.isoformat(),
            one.dispute.decide_by.isoformat(),
            one.state,
            "yes" if one.overdue(door.actor.today) else "",
            one.ruling.made_at.isoformat() if one.ruling else "",
            one.ruling.decider if one.ruling else "",
            one.ruling.reason if one.ruling else "",
        ]
        for one in found
    ]
    return head, body
