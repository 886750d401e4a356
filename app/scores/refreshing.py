"""One new answer on the page at once: the few people it is about, by the model there is. No fit, no scan."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session, undefer

from app.clock import month_of
from app.contacts.models import CONFIDENTIAL
from app.contacts.scales import SCALES
from app.method import Model, Policy
from app.people.models import Assignment, Employee
from app.people.queries import members
from app.scores.loading import Loaded, of_some
from app.scores.models import Evidence, Fit, TeamEvidence
from app.scores.policy import policy_at
from app.scores.reckoning import rows_of, team_rows
from app.scores.spans import WINDOWS, Months

Rows = list[dict[str, Any]]


def refresh(
    session: Session, lens: str, scale: str, employees: Iterable[int], months: Iterable[int], today: date
) -> bool:
    """Reckon the figures of these employees and their teams anew, in every fit that holds one of the months.

    False where only a new fit will do: nothing was fitted yet, or an answer opens a month that no window holds.
    The answers of a confidential lens wait for the nightly run. What is needed is read once for all fits.
    """
    if lens in CONFIDENTIAL:
        return True
    ids, wanted = sorted(set(employees)), set(months)
    wanted_fits = select(Fit).where(Fit.lens == lens, Fit.scale == scale).options(undefer(Fit.model))
    fits = session.scalars(wanted_fits).all()
    newest = max((fit.last_month for fit in fits), default=0)
    windows = {fit.last_month - fit.first_month + 1 for fit in fits if fit.last_month == newest}
    if not ids or not windows.issuperset(WINDOWS) or max(wanted) > newest:
        return False
    hit = [fit for fit in fits if any(fit.first_month <= month <= fit.last_month for month in wanted)]
    if hit:
        _refresh(session, lens, scale, hit, ids, today)
    return True


def _refresh(
    session: Session, lens: str, scale: str, fits: Sequence[Fit], ids: list[int], today: date
) -> None:
    widest = Months(min(fit.first_month for fit in fits), max(fit.last_month for fit in fits))
    team_of = _homes(session, ids, today)
    owners = set(team_of.values()) if lens == "touchpoint" else ()
    running = month_of(today)
    loaded = of_some(session, lens, scale, widest, {*ids, *team_of}, owners, running=running)
    policies = {
        version: policy_at(session, version, lens, SCALES[scale])
        for version in {fit.policy_version for fit in fits}
    }
    standings = _standings(session, fits, team_of)
    people: Rows = []
    teams: Rows = []
    for fit in fits:
        model, policy = Model.from_dict(fit.model), policies[fit.policy_version]
        span = Months(fit.first_month, fit.last_month)
        own = rows_of(model, policy, SCALES[scale], loaded.only(ids), span)
        people += [{"fit_id": fit.id, **row} for row in own]
        known = standings.get(fit.id, {}) | {row["employee_id"]: row["standing"] for row in own}
        for one in set(ids) - {row["employee_id"] for row in own}:
            known.pop(one, None)
        teams += [
            {"fit_id": fit.id, **row}
            for row in _team_rows(model, policy, scale, loaded, span, team_of, known)
        ]
    _replace(session, fits, ids, sorted(set(team_of.values())), people, teams)


def _homes(session: Session, ids: list[int], today: date) -> dict[int, int]:
    """Everybody in the teams of these people, with their team."""
    homes = session.scalars(members(today).where(Employee.id.in_(ids)).with_only_columns(Assignment.team_id))
    in_them = members(today).where(Assignment.team_id.in_(set(homes)))
    return {row.id: row.team_id for row in session.execute(in_them)}


def _standings(
    session: Session, fits: Sequence[Fit], team_of: Mapping[int, int]
) -> dict[int, dict[int, str]]:
    """Where everybody in the teams stands in each fit."""
    found: dict[int, dict[int, str]] = {}
    for row in session.execute(
        select(Evidence.fit_id, Evidence.employee_id, Evidence.standing).where(
            Evidence.fit_id.in_([fit.id for fit in fits]), Evidence.employee_id.in_(team_of)
        )
    ):
        found.setdefault(row.fit_id, {})[row.employee_id] = row.standing
    return found


def _team_rows(
    model: Model,
    policy: Policy,
    scale: str,
    loaded: Loaded,
    span: Months,
    team_of: Mapping[int, int],
    standings: Mapping[int, str],
) -> Rows:
    evidence = [
        {"employee_id": one, "standing": standing} for one, standing in standings.items() if one in team_of
    ]
    cells = loaded.span(span)
    if not len(cells):
        return []
    present, codes = np.unique(cells.employee, return_inverse=True)
    cells = replace(cells, employee=codes.reshape(-1).astype(np.int64))
    keys = loaded.employees[present]
    return team_rows(model, policy, SCALES[scale], cells, keys, team_of, evidence, open_=True)


def _replace(
    session: Session, fits: Sequence[Fit], ids: list[int], team_ids: list[int], people: Rows, teams: Rows
) -> None:
    of = [fit.id for fit in fits]
    session.execute(delete(Evidence).where(Evidence.fit_id.in_(of), Evidence.employee_id.in_(ids)))
    if people:
        session.execute(insert(Evidence), people)
    session.execute(
        delete(TeamEvidence).where(TeamEvidence.fit_id.in_(of), TeamEvidence.team_id.in_(team_ids))
    )
    if teams:
        session.execute(insert(TeamEvidence), teams)
