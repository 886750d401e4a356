"""Teams as pages read them, and the funnel of a whole company."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import sqrt
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from app.access import Actor, visible_employees
from app.access.facts import SMALLEST_GROUP
from app.contacts.models import CONFIDENTIAL, CONFIDENTIAL_MINIMUM
from app.contacts.scales import SCALES, Scale
from app.intervals import Z90
from app.method.noise import USUAL_KAPPA
from app.people.models import Employee, Team
from app.scores.models import Evidence, Fit, TeamEvidence
from app.web.paging import Paging

#: More points than this cannot be told apart in a picture; those furthest from the average are drawn.
MOST_POINTS = 100
Z998 = 3.09


@dataclass(frozen=True)
class TeamShown:
    """A team's figure, in the shape the glyph needs."""

    id: int
    name: str
    unit: str
    lens: str
    scale: Scale
    people: int
    n: int
    score: float
    lo: float
    hi: float
    raw: float
    star_bar: float
    floor_bar: float
    series: list[Any]
    standings: dict[str, int]
    #: A team has no standing of its own: nobody is a star or at risk as a team.
    standing: str = "solid"
    missing: int | None = None


def team_shown(fit: Fit, row: Row[*tuple[Any, ...]]) -> TeamShown:
    """A row of `team_rows` as the page shows it."""
    return TeamShown(
        id=row.id,
        name=row.name,
        unit=row.unit,
        lens=fit.lens,
        scale=SCALES[fit.scale],
        people=row.people,
        n=row.n,
        score=row.score,
        lo=row.lo,
        hi=row.hi,
        raw=row.raw,
        star_bar=fit.summary["star_bar"],
        floor_bar=fit.summary["floor_bar"],
        series=row.series,
        standings=row.standings,
    )


@cache
def _rows() -> Any:
    columns = [
        column for column in TeamEvidence.__table__.columns if column.name not in {"team_id", "fit_id"}
    ]
    return select(Team.id, Team.name, Team.unit, TeamEvidence.fit_id, *columns).join(
        TeamEvidence, TeamEvidence.team_id == Team.id
    )


def _least(fit: Fit) -> int:
    """Fewer answers than this are not shown."""
    return CONFIDENTIAL_MINIMUM if fit.lens in CONFIDENTIAL else 1


def team_rows(
    session: Session, fit: Fit, asked: Paging, size: int, *, small: bool
) -> tuple[list[Row[*tuple[Any, ...]]], int]:
    """A page of teams with what a fit says of each, and how many there are in all. Without `small`, groups only."""
    statement = _rows().where(TeamEvidence.fit_id == fit.id, TeamEvidence.n >= _least(fit))
    if not small:
        statement = statement.where(TeamEvidence.people >= SMALLEST_GROUP)
    if asked.q:
        statement = statement.where(func.lower(Team.name).contains(asked.q.lower(), autoescape=True))
    total = session.scalar(select(func.count()).select_from(statement.subquery())) or 0
    column = {"score": TeamEvidence.score, "n": TeamEvidence.n, "team": Team.name}[asked.key]
    order = column.desc() if asked.down else column.asc()
    return list(session.execute(statement.order_by(order, Team.name).limit(size).offset(asked.offset))), total


def team_figures(session: Session, fits: list[Fit], team_id: int) -> list[TeamShown]:
    """Every lens's figure of one team, in the order of the lenses; none of a confidential lens with few answers."""
    by_id = {fit.id: fit for fit in fits}
    rows = session.execute(_rows().where(Team.id == team_id, TeamEvidence.fit_id.in_(by_id))).all()
    order = [fit.id for fit in fits]
    return [
        team_shown(by_id[row.fit_id], row)
        for row in sorted(rows, key=lambda row: order.index(row.fit_id))
        if by_id[row.fit_id].lens not in CONFIDENTIAL or row.n >= CONFIDENTIAL_MINIMUM
    ]


def funnel_points(session: Session, fit: Fit, actor: Actor) -> list[dict[str, Any]]:
    """People as points: effective answers against the average on like work. Names only of whom the actor may see;
    for everybody else teams of at least five.
    """
    named = select(Evidence.n_eff, Evidence.adjusted, Employee.name, Employee.id, Evidence.standing).join(
        Employee, Employee.id == Evidence.employee_id
    )
    rows = session.execute(
        named.where(Evidence.fit_id == fit.id, Evidence.n >= _least(fit), visible_employees(actor))
        .order_by(func.abs(Evidence.p_below - 0.5).desc(), Evidence.n_eff.desc(), Employee.name, Employee.id)
        .limit(MOST_POINTS)
    ).all()
    if len(rows) > SMALLEST_GROUP:
        return [
            {"x": row[0], "y": row[1], "name": row[2], "href": f"/employees/{row[3]}", "standing": row[4]}
            for row in rows
        ]
    teams = session.execute(
        select(TeamEvidence.n, TeamEvidence.score, Team.name, Team.id)
        .join(Team, Team.id == TeamEvidence.team_id)
        .where(
            TeamEvidence.fit_id == fit.id,
            TeamEvidence.n >= _least(fit),
            TeamEvidence.people >= SMALLEST_GROUP,
        )
        .order_by(Team.name, Team.id)
        .limit(MOST_POINTS)
    ).all()
    return [
        {"x": row[0], "y": row[1], "name": row[2], "href": f"/teams/{row[3]}", "standing": "solid"}
        for row in teams
    ]


def funnel_limits(fit: Fit, points: Sequence[dict[str, Any]]) -> list[dict[str, float]]:
    """Limits within which 90% and 99.8% of averages fall if everybody were the company's average
    (Spiegelhalter 2005), in shown values, at rising numbers of effective answers.
    """
    most = max((point["x"] for point in points), default=0.0)
    if most <= 0:
        return []
    scale = SCALES[fit.scale]
    mean = float(fit.summary["mean"])
    noise = float(fit.summary.get("kappa", USUAL_KAPPA)) * (scale.hi - mean) * (mean - scale.lo)
    limits = []
    for step in range(1, 41):
        n = max(1.0, most * (step / 40) ** 2)
        spread = sqrt(max(noise, 0.0) / n)
        near, far = Z90 * spread, Z998 * spread
        limits.append(
            {
                "n": n,
                "lo90": max(scale.lo, mean - near),
                "hi90": min(scale.hi, mean + near),
                "lo998": max(scale.lo, mean - far),
                "hi998": min(scale.hi, mean + far),
            }
        )
    return limits
