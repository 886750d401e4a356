"""Sums per employee, kind of work and month: changed by addition and subtraction only."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.clock import month_of
from app.scores.models import Tally, TeamTally

#: Employee, kind of work, month -> answers, share, share squared, share times score, and that times score.
Deltas = dict[tuple[int, int, int], list[int]]

TALLY = Tally.__tablename__

UPSERT = f"""
ON CONFLICT (employee_id, cell_id, month) DO UPDATE SET
  n = {TALLY}.n + excluded.n, sw = {TALLY}.sw + excluded.sw, sww = {TALLY}.sww + excluded.sww,
  swy = {TALLY}.swy + excluded.swy, swyy = {TALLY}.swyy + excluded.swyy
"""

ADD_ONE = f"""
INSERT INTO {TALLY} (employee_id, cell_id, month, n, sw, sww, swy, swyy)
VALUES (:employee, :cell, :month, :n, :w, :ww, :wy, :wyy)
{UPSERT}"""

EMPTIED = (
    f"DELETE FROM {TALLY} WHERE employee_id = :employee AND cell_id = :cell AND month = :month AND n = 0"
)


def month_in(moment: datetime | str, zone: ZoneInfo) -> int:
    """The month key of a moment as either database gives it, in the company's zone."""
    when = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    aware = when.replace(tzinfo=UTC) if when.tzinfo is None else when
    return month_of(aware.astimezone(zone).date())


def count(
    deltas: Deltas, employee_id: int, cell_id: int, month: int, score: int, sign: int, share: int = 1000
) -> None:
    """Add one answer (`sign` 1) to sums that are being gathered, or take it away (-1). `share` in thousandths."""
    sums = deltas.setdefault((employee_id, cell_id, month), [0, 0, 0, 0, 0])
    for place, amount in enumerate((1, share, share * share, share * score, share * score * score)):
        sums[place] += sign * amount


def add_many(session: Session, deltas: Mapping[tuple[int, int, int], Sequence[int]]) -> None:
    """Add sums to their tallies; a tally that holds no answer any more goes."""
    rows = [
        {
            "employee": employee,
            "cell": cell,
            "month": month,
            "n": sums[0],
            "w": sums[1],
            "ww": sums[2],
            "wy": sums[3],
            "wyy": sums[4],
        }
        for (employee, cell, month), sums in sorted(deltas.items())
        if any(sums)
    ]
    if rows:
        session.execute(text(ADD_ONE), rows)
    if fewer := [row for row in rows if row["n"] < 0]:
        keys = [{name: row[name] for name in ("employee", "cell", "month")} for row in fewer]
        session.execute(text(EMPTIED), keys)


def add(
    session: Session, employee_id: int, cell_id: int, month: int, score: int, sign: int, share: int = 1000
) -> None:
    """Add one answer to its tally (`sign` 1) or take it away (-1). `share` in thousandths."""
    deltas: Deltas = {}
    count(deltas, employee_id, cell_id, month, score, sign, share)
    add_many(session, deltas)


ADD_TEAM = f"""
INSERT INTO {TeamTally.__tablename__} (team_id, cell_id, month, n, sy, syy)
VALUES (:team, :cell, :month, :n, :y, :yy)
ON CONFLICT (team_id, cell_id, month) DO UPDATE SET n = {TeamTally.__tablename__}.n + excluded.n,
  sy = {TeamTally.__tablename__}.sy + excluded.sy, syy = {TeamTally.__tablename__}.syy + excluded.syy
"""


def add_team(session: Session, team_id: int, cell_id: int, month: int, score: int, sign: int) -> None:
    """Add an answer that credits a team and nobody in it (`sign` 1), or take it away (-1)."""
    values = {"n": sign, "y": sign * score, "yy": sign * score * score}
    session.execute(text(ADD_TEAM), {"team": team_id, "cell": cell_id, "month": month, **values})
