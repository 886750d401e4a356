"""From cells to rows of evidence: of a whole company with a new fit, or of a few people by the model there is."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from app.contacts.models import CONFIDENTIAL
from app.contacts.scales import Scale
from app.intervals import Z90
from app.method import Cells, Model, Policy, Trend, fit, group_score, trends
from app.method.standing import Outputs, adjust, outputs, score_one
from app.scores.loading import Loaded
from app.scores.spans import Months

Ints = npt.NDArray[np.int64]
UNSAID: dict[str, Any] = {"said": None, "change": 0.0, "lo": 0.0, "hi": 0.0, "p": 0.0}


@dataclass(frozen=True)
class Reckoned:
    """One fit ready to be stored."""

    model: dict[str, Any]
    summary: dict[str, Any]
    evidence: list[dict[str, Any]]
    teams: list[dict[str, Any]]


def reckon(
    loaded: Loaded, span: Months, policy: Policy, scale: Scale, team_of: Mapping[int, int]
) -> Reckoned | None:
    """A new fit of a span and everybody's figures by it; None where nobody answered."""
    cells = loaded.span(span)
    if not len(cells):
        return None
    present, codes = np.unique(cells.employee, return_inverse=True)
    cells = replace(cells, employee=codes.reshape(-1).astype(np.int64))
    ids = loaded.employees[present]
    fitted = fit(cells, policy)
    open_ = loaded.lens not in CONFIDENTIAL
    evidence = _rows(fitted.model, policy, scale, cells, ids, fitted.outputs, open_=open_)
    _with_excluded(evidence, loaded, span, fitted.model, policy, scale)
    model = fitted.model
    summary = {
        "n": int(fitted.outputs.n.sum()),
        "people": len(evidence),
        "mean": scale.shown(model.company_mean),
        "spread": scale.shown(model.spread),
        "kappa": model.kappa,
        "star_bar": scale.shown(model.star_line),
        "floor_bar": scale.shown(model.floor_line),
        "standings": dict(Counter(row["standing"] for row in evidence)),
    }
    teams = team_rows(model, policy, scale, cells, ids, team_of, evidence, open_=open_)
    return Reckoned(model.to_dict(), summary, evidence, teams)


def rows_of(model: Model, policy: Policy, scale: Scale, loaded: Loaded, span: Months) -> list[dict[str, Any]]:
    """The figures of those who are loaded, by a model that is there: no new fit, nobody else is looked at."""
    cells = loaded.span(span)
    if not len(cells):
        return []
    present, codes = np.unique(cells.employee, return_inverse=True)
    cells = replace(cells, employee=codes.reshape(-1).astype(np.int64))
    ids = loaded.employees[present]
    out = outputs(model, policy, adjust(model, policy, cells, len(ids)))
    rows = _rows(model, policy, scale, cells, ids, out, open_=loaded.lens not in CONFIDENTIAL)
    _with_excluded(rows, loaded, span, model, policy, scale)
    return rows


def _rows(
    model: Model, policy: Policy, scale: Scale, cells: Cells, ids: Ints, out: Outputs, *, open_: bool
) -> list[dict[str, Any]]:
    # Month by month would tell less than five colleagues' answers apart.
    series = _series(model, policy, cells, len(ids), scale) if open_ else [[] for _ in ids]
    moves = [_trend(move, scale) for move in trends(model, policy, cells, len(ids))] if open_ else None
    return [
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
            "trend": moves[code] if moves else dict(UNSAID),
            "excluded": 0,
            "score_with": None,
        }
        for code in range(len(ids))
        if out.n[code] > 0 and ids[code] > 0
    ]


def _with_excluded(
    rows: list[dict[str, Any]], loaded: Loaded, span: Months, model: Model, policy: Policy, scale: Scale
) -> None:
    """Beside the score of everybody with excluded answers, the score as it would be with them."""
    left_out = loaded.excluded_in(span)
    if not len(left_out):
        return
    counted = loaded.span(span)
    by_id = {row["employee_id"]: row for row in rows}
    for code in np.unique(left_out.employee).tolist():
        row = by_id.get(int(loaded.employees[code]))
        if row is not None:
            own = left_out.of(code)
            row["excluded"] = int(own.n.sum())
            whole = score_one(model, policy, counted.of(code) + own)
            row["score_with"] = scale.shown(whole.adjusted_score)


def _trend(move: Trend, scale: Scale) -> dict[str, Any]:
    return {
        "said": move.direction,
        "change": round(scale.shown(move.change), 4),
        "lo": round(scale.shown(move.low), 4),
        "hi": round(scale.shown(move.high), 4),
        "p": round(move.probability, 4),
    }


def _series(model: Model, policy: Policy, cells: Cells, people: int, scale: Scale) -> list[list[list[float]]]:
    """Per employee, per month with answers: month key, answers, average on the company's mix of work, its 90% range."""
    months = np.unique(cells.month)
    place = np.searchsorted(months, cells.month)
    monthly = replace(cells, employee=cells.employee * len(months) + place)
    found = adjust(model, policy, monthly, people * len(months))
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


def team_rows(
    model: Model,
    policy: Policy,
    scale: Scale,
    cells: Cells,
    ids: Ints,
    team_of: Mapping[int, int],
    evidence: Sequence[dict[str, Any]],
    *,
    open_: bool,
) -> list[dict[str, Any]]:
    """The figure of every team somebody of `ids` is in; an id below zero is the team's own touchpoints."""
    home = {key: -key if key < 0 else team_of.get(key, 0) for key in ids.tolist()}
    team_ids = sorted({team for team in home.values() if team})
    number = {team: index for index, team in enumerate(team_ids)}
    code_of = np.array([number.get(home[key], -1) for key in ids.tolist()], dtype=np.int64)
    in_team = code_of[cells.employee]
    inside = cells.where(in_team >= 0)
    by_team = replace(inside, employee=in_team[in_team >= 0])
    months = _series(model, policy, by_team, len(team_ids), scale) if len(by_team) and open_ else None
    standings: list[Counter[str]] = [Counter() for _ in team_ids]
    for row in evidence:
        team = team_of.get(row["employee_id"])
        if team is not None:
            standings[number[team]][row["standing"]] += 1
    own = {-key for key in ids.tolist() if key < 0}
    members = Counter(team_of.values()) if own else Counter()
    order = np.argsort(by_team.employee, kind="stable")
    bounds = np.searchsorted(by_team.employee[order], np.arange(len(team_ids) + 1))
    rows = []
    for index, team in enumerate(team_ids):
        found = group_score(model, policy, inside.where(order[bounds[index] : bounds[index + 1]]))
        if found is None:
            continue
        known = sum(standings[index].values())
        rows.append(
            {
                "team_id": team,
                "people": max(known, members[team]) if team in own else known,
                "n": found.n,
                "raw": scale.shown(found.raw),
                "score": scale.shown(found.adjusted),
                "lo": scale.shown(found.lo90),
                "hi": scale.shown(found.hi90),
                "series": months[index] if months else [],
                "standings": dict(standings[index]),
            }
        )
    return rows
