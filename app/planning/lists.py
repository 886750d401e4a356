"""What planning's pages show: the calendar, a team's gaps, service reviews."""

from collections.abc import Mapping
from datetime import date

from fastapi.responses import Response

from app.access import Door, allows
from app.clock import month_of
from app.errors import Problem
from app.people.models import Team
from app.planning import meeting, queries, rules
from app.planning.guards import Place
from app.planning.models import ServiceReview
from app.scores.spans import Months
from app.web.export import FORMATS, Value, export
from app.web.templates import page


def calendar(door: Door) -> Response:
    """Half-years and cycles by their months, and each team's goals in the running half-year; these also as a file."""
    session, today = door.session, door.actor.today
    half = queries.running(session, today)
    seen = queries.seen_teams(session, door.actor) if half else []
    of = queries.gaps_of(session, half, [one.id for one in seen]) if half else {}
    found = [(one, of.get(one.id, [])) for one in seen]
    kind = door.request.query_params.get("format", "")
    if kind in FORMATS:
        return export("Service goals", *_goal_rows(found), kind)
    spans: list[tuple[int, int, str, str, str, date | None]] = [
        (one.first_month, one.last_month, one.name, "half-year", "", None) for one in queries.halves(session)
    ]
    spans += [
        (one.first_month, one.last_month, one.name, "review cycle", f"/cycles/{one.id}", one.due_on)
        for one in queries.cycles(session)
    ]
    return page(
        door,
        "planning/index.html",
        half=half,
        teams=found,
        below=[one for one, gaps in found if any(gap.verdict == rules.BELOW for gap in gaps)],
        without=[one for one, gaps in found if not gaps],
        spans=[
            (Months(first, last).words, *rest)
            for first, last, *rest in sorted(spans, key=lambda one: (-one[0], one[1], one[2]))
        ],
        ended=half is not None and half.last_month < month_of(today),
        today=today,
    )


def _goal_rows(found: list[tuple[Team, list[queries.Gap]]]) -> tuple[list[str], list[list[Value]]]:
    head = [
        "Team",
        "Goal",
        "Measure",
        "Expected",
        "Measured",
        "From",
        "To",
        "Answers",
        "Says",
        "Owner",
        "Due",
    ]
    rows: list[list[Value]] = []
    for team, gaps in found:
        for one in gaps:
            figure = one.figure if one.verdict else None
            measured: list[Value] = (
                [round(figure.score, 3), round(figure.lo, 3), round(figure.hi, 3), figure.n]
                if figure
                else ["", "", "", ""]
            )
            what: list[Value] = [team.name, one.goal.words, one.goal.lens, one.goal.expected]
            rows.append([*what, *measured, one.verdict, one.owner, one.goal.due_on.isoformat()])
    return [*head, "Agreed by"], [
        [*row, gap.agreement.agreed_by if gap.agreement else ""]
        for row, gap in zip(rows, [gap for _, gaps in found for gap in gaps], strict=True)
    ]


def team(
    door: Door, place: Place, refused: str, given: Mapping[str, str], problems: list[Problem]
) -> Response:
    """A team's goals with what is measured, and its open actions; the actions also as a file."""
    session, today = door.session, door.actor.today
    found = queries.gaps(session, place.half, place.team.id)
    doings = queries.doings(session, place.half, place.team.id)
    kind = door.request.query_params.get("format", "")
    if kind in FORMATS and not problems:
        head = ["Action", "Owner", "Due", "Done", "Carried over from"]
        rows: list[list[Value]] = [
            [
                one.row.what,
                one.owner,
                one.row.due_on.isoformat(),
                one.row.done_at.date().isoformat() if one.row.done_at else "",
                one.from_half,
            ]
            for one in doings
        ]
        return export(f"Actions of {place.team.name}", head, rows, kind)
    return page(
        door,
        "planning/team.html",
        status=422 if problems else 200,
        place=place,
        months=Months(place.half.first_month, place.half.last_month).words,
        gaps=found,
        withdrawn=queries.withdrawn(session, place.half, place.team.id),
        doings=doings,
        open=[one for one in doings if one.row.done_at is None],
        owners=[(str(key), name) for key, name in queries.owners(session, place.team.id, today)],
        measures=queries.measures(session),
        last_day=queries.days_of(place.half)[1],
        below=rules.BELOW,
        met=rules.MET,
        me=door.actor.employee_id,
        # Of a goal there is a setter, of the page there is none.
        agrees=allows("agree service goal", door.words | {"not setter"}),
        refused=refused,
        given=given,
        problems=problems,
        today=today,
    )


def reviews(door: Door, given: Mapping[str, str], problems: list[Problem]) -> Response:
    """The service reviews one may see; also as a file."""
    found = meeting.listed(door.session, door.actor)
    kind = door.request.query_params.get("format", "")
    if kind in FORMATS and not problems:
        rows: list[list[Value]] = [
            [
                one.review.held_on.isoformat(),
                one.chair,
                one.points,
                one.open,
                one.carried,
                "ended" if one.review.ended_at else "open",
            ]
            for one in found
        ]
        return export(
            "Service reviews", ["Day", "Chair", "Points", "Open", "Carried over", "State"], rows, kind
        )
    return page(
        door,
        "planning/reviews.html",
        status=422 if problems else 200,
        reviews=found,
        given=given,
        problems=problems,
        today=door.actor.today,
    )


def review(
    door: Door, found: ServiceReview, refused: str, given: Mapping[str, str], problems: list[Problem]
) -> Response:
    """One service review; its points also as a file."""
    lines = meeting.lines(door.session, found)
    kind = door.request.query_params.get("format", "")
    if kind in FORMATS and not problems:
        head = ["Point", "Carried over", "Decided before", "Decided", "Owner", "Due", "Done"]
        rows: list[list[Value]] = [
            [
                one.row.title,
                one.row.times,
                one.row.before,
                one.row.decision,
                one.owner,
                one.row.due_on.isoformat() if one.row.due_on else "",
                one.row.done_at.date().isoformat() if one.row.done_at else "",
            ]
            for one in lines
        ]
        return export("Service review", head, rows, kind)
    sitting = meeting.seats(door.session, found)
    return page(
        door,
        "planning/review.html",
        status=422 if problems else 200,
        review=found,
        lines=lines,
        open_points=[one for one in lines if not one.settled],
        carried=[one for one in lines if one.row.times],
        seats=sitting,
        choices=[(str(key), name) for key, name in sitting],
        runs=door.may("run service review") and found.ended_at is None,
        me=door.actor.employee_id,
        refused=refused,
        given=given,
        problems=problems,
        today=door.actor.today,
    )
