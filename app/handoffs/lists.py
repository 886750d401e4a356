"""The list of handoffs and the picture of who hands to whom, as pages and as files."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from fastapi.responses import Response

from app.access import Door
from app.cases.departments import departments
from app.handoffs import drawing, queries, rules
from app.handoffs.models import ACCEPTED, DECLINED, TAKEN_BACK, TIMED_OUT
from app.handoffs.queries import Line
from app.web.export import FORMATS, Value, export
from app.web.paging import paging
from app.web.templates import page

EXPORTED = 100_000
STATES = (queries.WAITS, ACCEPTED, DECLINED, TIMED_OUT, TAKEN_BACK)
SPANS = ("30", "90", "365")
HEAD = [
    "Asked",
    "From",
    "To",
    "Customer",
    "State",
    "Answered",
    "Words",
    "Warm or cold",
    "Missing",
    "Deadline",
]
HEAD += ["Customer told", "Told", "Summary", "Helped", "Warmth 1 to 5", "Said of it"]
FIGURES = ["From", "To", "Changes", "Warm", "Share", "From share", "To share", "Most often missing"]


def listed(door: Door) -> Response:
    """The page, or what it shows as a file."""
    params = door.request.query_params
    kind = params.get("format", "")
    state = params.get("state", "") if params.get("state", "") in STATES else ""
    asked = paging(door.request, (), "", EXPORTED if kind in FORMATS else 50)
    found, total = queries.handoffs(door.session, door.actor, asked, state)
    if kind in FORMATS:
        return export("Handoffs", HEAD, [_row(one) for one in found], kind)
    me = door.actor.employee_id
    return page(
        door,
        "handoffs/index.html",
        lines=found,
        total=total,
        asked=asked,
        state=state,
        states=STATES,
        waiting=queries.waiting_for(door.session, me),
        confirm=queries.to_confirm(door.session, me),
        me=me,
        today=door.now.astimezone(ZoneInfo(door.zone)).date(),
    )


def _row(one: Line) -> list[Value]:
    given, said, outcome, rating = one.handoff, one.answer, one.outcome, one.rating
    told: list[Value] = [given.asked_at.isoformat(), one.giver, one.receiver, one.case.customer, one.state]
    told += [said.at.isoformat(), said.words] if said else ["", ""]
    told += [one.warmth, ", ".join(one.missing) if one.accepted else "", given.deadline.isoformat()]
    told += [given.told_at.isoformat() if given.told_at else "", given.told, given.summary]
    told.append(outcome.helped_at.isoformat() if outcome else "")
    return [*told, rating.warmth if rating else "", rating.words if rating else ""]


def picture(door: Door) -> Response:
    """The warm share by team and the flows between teams; by person for whom one sees by person. Or as a file."""
    params = door.request.query_params
    days = params.get("days", "") if params.get("days", "") in SPANS else "90"
    people = params.get("by", "") == "person"
    since = door.now - timedelta(days=int(days))
    labels = departments(door.session, door.actor)
    changes = queries.changes(door.session, since, door.actor if people else None, labels)
    teams, flows, whole = rules.by_team(changes), rules.flows(changes), rules.whole(changes)
    kind = params.get("format", "")
    if kind in FORMATS:
        rows = [_figure(one) for one in teams]
        rows += [[one.giver, one.receiver, one.n, one.warm, "", "", "", ""] for one in flows]
        return export("Who hands to whom", FIGURES, rows, kind)
    return page(
        door,
        "handoffs/picture.html",
        teams=teams,
        flows=flows,
        whole=whole,
        drawn=drawing.picture(flows),
        drawing=drawing,
        facts=rules.FACTS,
        few=rules.FEW,
        days=days,
        spans=SPANS,
        people=people,
        today=door.now.astimezone(ZoneInfo(door.zone)).date(),
    )


def _figure(one: rules.TeamFigure) -> list[Value]:
    lo, hi = one.range
    told: list[Value] = [one.team, "", one.n, one.warm]
    if one.few:
        return [*told, "", "", "", one.most_missing]
    return [*told, round(one.share, 4), round(lo, 4), round(hi, 4), one.most_missing]
