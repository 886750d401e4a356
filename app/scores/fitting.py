"""From tallies to fits and evidence: the bridge between the tables and the scorer."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import Engine, delete, insert, select
from sqlalchemy.orm import Session

from app.contacts.models import Cell
from app.contacts.scales import SCALES, Scale
from app.database import new_id, unit_of_work
from app.intervals import Z90
from app.people.queries import members
from app.scores.method import Cells, Policy, Trend, fit, group_score, trends
from app.scores.method.fit import Fit as Fitted
from app.scores.method.standing import adjust
from app.scores.models import Evidence, Fit, Tally, TeamEvidence
from app.scores.policy import policy_for
from app.scores.spans import Months

Ints = npt.NDArray[np.int64]
FACTORS = ("channel", "reason", "product")


@dataclass(frozen=True)
class Loaded:
    """All tallies of one lens and scale, once; spans are cut from them."""

    employees: Ints
    cells: Cells

    def span(self, months: Months) -> Cells:
        """The answers of a span of months."""
        return self.cells.where((self.cells.month >= months.first) & (self.cells.month <= months.last))


def lens_scales(session: Session) -> list[tuple[str, str]]:
    """Every lens and scale with answers."""
    rows = session.execute(select(Cell.lens, Cell.scale).distinct().order_by(Cell.lens, Cell.scale))
    return [(row[0], row[1]) for row in rows]


def load(session: Session, lens: str, scale: str, months: Months) -> Loaded:
    """The tallies of one lens and scale over a span."""
    kinds = session.execute(
        select(Cell.id, Cell.channel, Cell.reason, Cell.product).where(Cell.lens == lens, Cell.scale == scale)
    ).all()
    columns = (
        Tally.employee_id,
        Tally.cell_id,
        Tally.month,
        Tally.n,
        Tally.sw,
        Tally.sww,
        Tally.swy,
        Tally.swyy,
    )
    statement = (
        select(*columns)
        .join(Cell, Cell.id == Tally.cell_id)
        .where(
            Cell.lens == lens,
            Cell.scale == scale,
            Tally.month.between(months.first, months.last),
            Tally.n > 0,
        )
        .order_by(Tally.employee_id, Tally.cell_id, Tally.month)
    )
    blocks = [
        np.array(block, dtype=np.int64)
        for block in session.execute(statement.execution_options(yield_per=50_000)).partitions()
    ]
    table = np.concatenate(blocks) if blocks else np.zeros((0, len(columns)), dtype=np.int64)
    employees, codes = np.unique(table[:, 0], return_inverse=True)
    place = {kind.id: index for index, kind in enumerate(kinds)}
    kind_of = np.array([place[cell] for cell in table[:, 1].tolist()], dtype=np.int64)
    levels: dict[str, Any] = {
        name: np.array([getattr(kind, name) for kind in kinds], dtype=object)[kind_of].astype(str)
        if len(table)
        else np.zeros(0, dtype="<U1")
        for name in FACTORS
    }
    cells = Cells.from_sums(
        codes.reshape(-1).astype(np.int64),
        table[:, 2],
        levels,
        n=table[:, 3],
        sw=table[:, 4],
        sww=table[:, 5],
        swy=table[:, 6],
        swyy=table[:, 7],
    )
    return Loaded(employees, cells)


def refit(engine: Engine, lens: str, scale: str, spans: Sequence[Months], today: date, now: datetime) -> None:
    """Fit one lens and scale over each span and replace what pages read. Reads and reckons outside the write."""
    widest = Months(min(span.first for span in spans), max(span.last for span in spans))
    with unit_of_work(engine, write=False) as session:
        loaded = load(session, lens, scale, widest)
        policy, version = policy_for(session, lens, SCALES[scale])
        team_of = {row.id: row.team_id for row in session.execute(members(today))}
    for span in spans:
        cells = loaded.span(span)
        if not len(cells):
            with unit_of_work(engine) as session:
                _drop(session, lens, scale, span)
            continue
        made = _reckon(loaded.employees, cells, policy, SCALES[scale], team_of)
        with unit_of_work(engine) as session:
            _drop(session, lens, scale, span)
            _store(session, made, lens, scale, span, version, now)


@dataclass(frozen=True)
class Reckoned:
    """One fit ready to be stored."""

    model: dict[str, Any]
    summary: dict[str, Any]
    evidence: list[dict[str, Any]]
    teams: list[dict[str, Any]]


def _reckon(employees: Ints, cells: Cells, policy: Policy, scale: Scale, team_of: dict[int, int]) -> Reckoned:
    present, codes = np.unique(cells.employee, return_inverse=True)
    cells = replace(cells, employee=codes.reshape(-1).astype(np.int64))
    ids = employees[present]
    fitted: Fitted = fit(cells, policy)
    out = fitted.outputs
    series = _series(fitted, policy, cells, len(ids), scale)
    moves = trends(fitted.model, policy, cells, len(ids))
    evidence = [
        {
            "employee_id": int(ids[code]),
            "n": int(out.n[code]),
            "n_eff": float(out.n_eff[code]),
            "raw": scale.shown(float(out.raw[code])),
            "adjusted": scale.shown(float(out.adjusted[code])),
            "score": scale.shown(float(out.adjusted_score[code])),
            "lo": scale.shown(float(out.lo90[code])),
            "hi": scale.shown(float(out.hi90[code])),
            "reliability": float(out.reliability[code]),
            "p_star": float(out.p_star[code]),
            "p_floor": float(out.p_floor[code]),
            "p_below": float(out.p_below_mean[code]),
            "need_n": None if out.need_n[code] > policy.max_need else int(out.need_n[code]),
            "standing": str(out.standing[code]),
            "series": series[code],
            "trend": _trend(moves[code], scale),
        }
        for code in range(len(ids))
        if out.n[code] > 0
    ]
    model = fitted.model
    summary = {
        "n": int(out.n.sum()),
        "people": len(evidence),
        "mean": scale.shown(model.company_mean),
        "spread": scale.shown(model.spread),
        "star_bar": scale.shown(model.star_line),
        "floor_bar": scale.shown(model.floor_line),
        "standings": dict(Counter(row["standing"] for row in evidence)),
    }
    return Reckoned(
        model.to_dict(), summary, evidence, _teams(fitted, policy, cells, ids, team_of, scale, evidence)
    )


def _trend(move: Trend, scale: Scale) -> dict[str, Any]:
    return {
        "said": move.direction,
        "change": round(scale.shown(move.change), 4),
        "lo": round(scale.shown(move.low), 4),
        "hi": round(scale.shown(move.high), 4),
        "p": round(move.probability, 4),
    }


def _series(
    fitted: Fitted, policy: Policy, cells: Cells, people: int, scale: Scale
) -> list[list[list[float]]]:
    """Per employee, per month with answers: month key, answers, average on the company's mix of work, its 90% range."""
    months = np.unique(cells.month)
    place = np.searchsorted(months, cells.month)
    monthly = replace(cells, employee=cells.employee * len(months) + place)
    found = adjust(fitted.model, policy, monthly, people * len(months))
    shape = (people, len(months))
    n = found.n.reshape(shape)
    reach = Z90 * np.sqrt(np.maximum(found.noise + found.extra, 0.0))
    mean, low, high = (
        np.clip(values, policy.lo, policy.hi).reshape(shape)
        for values in (found.adjusted, found.adjusted - reach, found.adjusted + reach)
    )

    def shown(value: float) -> float:
        return round(scale.shown(value), 3)

    return [
        [
            [int(months[m]), int(n[who, m]), shown(mean[who, m]), shown(low[who, m]), shown(high[who, m])]
            for m in range(len(months))
            if n[who, m]
        ]
        for who in range(people)
    ]


def _teams(
    fitted: Fitted,
    policy: Policy,
    cells: Cells,
    ids: Ints,
    team_of: dict[int, int],
    scale: Scale,
    evidence: list[dict[str, Any]],
) -> list[dict[str, Any]]:
    team_ids = sorted({team_of[key] for key in ids.tolist() if key in team_of})
    number = {team: index for index, team in enumerate(team_ids)}
    code_of = np.array([number.get(team_of.get(key, 0), -1) for key in ids.tolist()], dtype=np.int64)
    in_team = code_of[cells.employee]
    inside = cells.where(in_team >= 0)
    by_team = replace(inside, employee=in_team[in_team >= 0])
    months = _series(fitted, policy, by_team, len(team_ids), scale) if len(by_team) else []
    standings: list[Counter[str]] = [Counter() for _ in team_ids]
    for row in evidence:
        team = team_of.get(row["employee_id"])
        if team is not None:
            standings[number[team]][row["standing"]] += 1
    order = np.argsort(by_team.employee, kind="stable")
    bounds = np.searchsorted(by_team.employee[order], np.arange(len(team_ids) + 1))
    rows = []
    for index, team in enumerate(team_ids):
        found = group_score(fitted.model, policy, inside.where(order[bounds[index] : bounds[index + 1]]))
        if found is None:
            continue
        rows.append(
            {
                "team_id": team,
                "people": sum(standings[index].values()),
                "n": found.n,
                "raw": scale.shown(found.raw),
                "score": scale.shown(found.adjusted),
                "lo": scale.shown(found.lo90),
                "hi": scale.shown(found.hi90),
                "series": months[index],
                "standings": dict(standings[index]),
            }
        )
    return rows


def _drop(session: Session, lens: str, scale: str, span: Months) -> None:
    old = session.scalars(
        select(Fit.id).where(
            Fit.lens == lens, Fit.scale == scale, Fit.first_month == span.first, Fit.last_month == span.last
        )
    ).all()
    for table in (Evidence, TeamEvidence):
        session.execute(delete(table).where(table.fit_id.in_(old)))
    session.execute(delete(Fit).where(Fit.id.in_(old)))


def _store(
    session: Session, made: Reckoned, lens: str, scale: str, span: Months, version: int, now: datetime
) -> None:
    fit_id = new_id()
    session.execute(
        insert(Fit).values(
            id=fit_id,
            lens=lens,
            scale=scale,
            first_month=span.first,
            last_month=span.last,
            made_at=now,
            policy_version=version,
            model=made.model,
            summary=made.summary,
        )
    )
    if made.evidence:
        session.execute(insert(Evidence), [{"fit_id": fit_id, **row} for row in made.evidence])
    if made.teams:
        session.execute(insert(TeamEvidence), [{"fit_id": fit_id, **row} for row in made.teams])
