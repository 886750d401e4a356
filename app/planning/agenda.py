"""What a service review should talk about: points made from scores and from what was promised.

A room that has more to say adds a contributor to `CONTRIBUTORS` of the same shape.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import Select, exists, func, select, union_all

from app.access import Act
from app.access.facts import SMALLEST_GROUP
from app.alerts.models import Alert
from app.cases import lists
from app.cases.models import Case
from app.complaints import figures
from app.contacts.models import Cell, Contribution, Rating
from app.contacts.scales import SCALES
from app.people.models import Assignment, Team
from app.people.queries import current
from app.planning import queries
from app.planning.models import HalfYear
from app.planning.rules import BELOW, Point, at_edge
from app.scores.policy import body_of, told_below
from app.scores.queries import fits, main_fit, policy_in_force
from app.scores.spans import WINDOWS
from app.scores.teams import team_rows, team_shown
from app.web.paging import Paging
from app.web.words import day, plural, possessive, score

#: Answers of the last so many days are counted.
LATELY = 30
ALL = 10_000


@dataclass(frozen=True)
class Asked:
    """For whom and of when an agenda is made: the half-year that runs, and the teams the actor may see."""

    act: Act
    half: HalfYear | None
    teams: list[Team]


#: What a contributing room offers: the points it has for an agenda, as far as the actor may see them.
Contributor = Callable[[Asked], list[Point]]


def gaps(asked: Asked) -> list[Point]:
    """Teams surely below what they promised."""
    if asked.half is None:
        return []
    found = []
    by_team = queries.gaps_of(asked.act.session, asked.half, [one.id for one in asked.teams])
    for team in asked.teams:
        for gap in by_team.get(team.id, []):
            figure = gap.figure
            if gap.verdict == BELOW and figure is not None and gap.agreement is not None:
                title = (
                    f"{team.name} is below what was promised: {score(gap.goal.expected)} expected, "
                    f"{score(figure.score)} measured, very likely between {score(figure.lo)} and {score(figure.hi)}"
                )
                href = f"/planning/{asked.half.id}/teams/{team.id}"
                found.append(Point("gap", f"gap:{gap.goal.id}", title, href))
    return found


def edges(asked: Asked) -> list[Point]:
    """Groups whose customers may be served below the floor: it lies within or above the range."""
    session = asked.act.session
    fit = main_fit(fits(session, WINDOWS[0]))
    if fit is None or fit.lens != "customer":
        return []
    seen = {team.id for team in asked.teams}
    rows, _ = team_rows(session, fit, Paging(1, "", "score", {}), ALL, small=False)
    shown = [team_shown(fit, row) for row in rows if row.people >= SMALLEST_GROUP and row.id in seen]
    return [
        Point(
            "edge",
            f"edge:{one.id}",
            f"{one.name} is at the edge: very likely between {score(one.lo)} and {score(one.hi)}, "
            f"and the floor is {score(one.floor_bar)}",
            f"/teams/{one.id}",
        )
        for one in shown
        if at_edge(one.lo, one.floor_bar)
    ]


def worst_answers(asked: Asked) -> list[Point]:
    """How many customers gave a very bad answer lately, as the policy in force says what that is on each scale."""
    session = asked.act.session
    body = body_of(policy_in_force(session))
    counted: Counter[str] = Counter()
    for scale, given, many in session.execute(_lately(asked, body)):
        if given < told_below(body, SCALES[scale]):
            counted[scale] += many
    several = len(counted) > 1
    return [
        Point(
            "answers",
            f"answers:{scale}",
            f"{plural(many, 'customer')} gave {_lowest(body, scale)} in the last {LATELY} days"
            + (f" ({SCALES[scale].label})" if several else ""),
            "/company",
        )
        for scale, many in sorted(counted.items())
    ]


def _lowest(body: dict[str, Any], scale: str) -> str:
    places = told_below(body, SCALES[scale]) - SCALES[scale].lo_steps
    return "the lowest answer" if places == 1 else f"one of the {places} lowest answers"


def _lately(asked: Asked, body: dict[str, Any]) -> Select[*tuple[Any, ...]]:
    """Customers' low answers of late about people of these teams, by scale and score. Read from the index by
    person and moment: for some teams nobody else's answers are touched, and those from before cost nothing. Those
    shared by several stand in the same index under nobody.
    """
    lately = (
        Rating.answered_at >= asked.act.now - timedelta(days=LATELY),
        Rating.score < max(told_below(body, scale) for scale in SCALES.values()),
    )
    people = select(Assignment.employee_id).where(
        Assignment.team_id.in_([one.id for one in asked.teams]), current(asked.act.actor.today)
    )
    what = select(Rating.cell_id, Rating.score).where(*lately)
    alone = what.where(Rating.employee_id.in_(people))
    shared = exists().where(Contribution.rating_id == Rating.id, Contribution.employee_id.in_(people))
    found = union_all(alone, what.where(Rating.employee_id.is_(None), shared)).subquery()
    return (
        select(Cell.scale, found.c.score, func.count())
        .join(Cell, Cell.id == found.c.cell_id)
        .where(Cell.lens == "customer", Cell.aside == "")
        .group_by(Cell.scale, found.c.score)
    )


def late_actions(asked: Asked) -> list[Point]:
    """What was to be done for a goal and is overdue."""
    act = asked.act
    return [
        Point(
            "action",
            f"action:{row.id}",
            f"{possessive(team.name)} action is overdue since {day(row.due_on, act.actor.today)}: {row.what} ({owner})",
            f"/planning/{asked.half.id}/teams/{team.id}" if asked.half else "",
        )
        for row, owner, team in queries.overdue(act.session, act.actor.today, [one.id for one in asked.teams])
    ]


def late_cases(asked: Asked) -> list[Point]:
    """How many complaints about these teams are past their time."""
    now = asked.act.now
    many = asked.act.session.scalar(
        select(func.count(Case.id)).where(
            Case.protected.is_(False),
            Case.team_id.in_([one.id for one in asked.teams]),
            *lists.in_state(lists.LATE, now),
        )
    )
    if not many:
        return []
    title = f"{plural(many, 'complaint is', 'complaints are')} past {'its' if many == 1 else 'their'} time"
    return [Point("case", "cases:late", title, "/cases?state=late")]


def open_alerts(asked: Asked) -> list[Point]:
    """Several complaints on one thing that nobody has answered yet."""
    rows = asked.act.session.scalars(
        select(Alert).where(Alert.closed_at.is_(None)).order_by(Alert.raised_at, Alert.id)
    )
    return [
        Point(
            "alert",
            f"alert:{one.id}",
            f"{plural(one.cases, 'complaint')} in {plural(one.days, 'day')} on {one.name}: the alert is open",
            f"/alerts/{one.id}",
        )
        for one in rows
    ]


def unprevented(asked: Asked) -> list[Point]:
    """The cause of most complaints lately, where nothing is planned against it."""
    first = asked.act.actor.today - timedelta(days=3 * LATELY)
    bare = [one for one in figures.causes(asked.act.session, first) if not one.planned and one.n > 1]
    return [
        Point(
            "cause",
            f"cause:{sha256(one.name.encode()).hexdigest()[:40]}",
            f"“{one.name}” made {plural(one.n, 'complaint')} in {3 * LATELY} days, and nothing is planned against it",
            "/complaints/causes?months=3",
        )
        for one in bare[:1]
    ]


#: Everything that puts points on an agenda, in their order.
CONTRIBUTORS: list[Contributor] = [
    gaps,
    late_actions,
    edges,
    open_alerts,
    late_cases,
    unprevented,
    worst_answers,
]


def fresh(act: Act) -> list[Point]:
    """All points of today."""
    session, actor = act.session, act.actor
    asked = Asked(act, queries.running(session, actor.today), queries.seen_teams(session, actor))
    return [point for contributor in CONTRIBUTORS for point in contributor(asked)]
