"""One new answer on the page at once: the few people it is about, by the model there is. No fit, no scan."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import numpy as np
from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session, undefer

from app.contacts.models import CONFIDENTIAL
from app.contacts.scales import SCALES
from app.method import Model
from app.people.models import Assignment, Employee
from app.people.queries import members
from app.scores.loading import of_people, of_team
from app.scores.models import Evidence, Fit, TeamEvidence
from app.scores.policy import policy_at
from app.scores.reckoning import rows_of, team_rows
from app.scores.spans import WINDOWS, Months


def refresh(
    session: Session, lens: str, scale: str, employees: Iterable[int], months: Iterable[int], today: date
) -> bool:
    """Reckon the figures of these employees and their teams anew, in every fit that holds one of the months.

    False where only a new fit will do: nothing was fitted yet, or an answer opens a month that no window holds.
    The answers of a confidential lens wait for the nightly run.
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
    for fit in fits:
        if any(fit.first_month <= month <= fit.last_month for month in wanted):
            _people(session, fit, ids)
            _teams(session, fit, ids, today)
    return True


def _people(session: Session, fit: Fit, ids: list[int]) -> None:
    scale = SCALES[fit.scale]
    policy = policy_at(session, fit.policy_version, fit.lens, scale)
    span = Months(fit.first_month, fit.last_month)
    rows = rows_of(Model.from_dict(fit.model), policy, scale, of_people(session, fit, ids), span)
    session.execute(delete(Evidence).where(Evidence.fit_id == fit.id, Evidence.employee_id.in_(ids)))
    if rows:
        session.execute(insert(Evidence), [{"fit_id": fit.id, **row} for row in rows])


def _teams(session: Session, fit: Fit, ids: list[int], today: date) -> None:
    scale = SCALES[fit.scale]
    policy = policy_at(session, fit.policy_version, fit.lens, scale)
    model = Model.from_dict(fit.model)
    homes = session.execute(members(today).where(Employee.id.in_(ids)))
    for team_id in sorted({row.team_id for row in homes}):
        in_it = members(today).where(Assignment.team_id == team_id)
        people = [row.id for row in session.execute(in_it)]
        loaded = of_people(session, fit, people)
        cells = loaded.span(Months(fit.first_month, fit.last_month))
        keys = loaded.employees
        if fit.lens == "touchpoint" and len(own := of_team(session, fit, team_id)):
            keys = np.append(keys, -team_id)
            cells = cells + replace(own, employee=own.employee + len(keys) - 1)
        known = session.execute(
            select(Evidence.employee_id, Evidence.standing).where(
                Evidence.fit_id == fit.id, Evidence.employee_id.in_(people)
            )
        )
        evidence = [{"employee_id": row.employee_id, "standing": row.standing} for row in known]
        rows = team_rows(
            model, policy, scale, cells, keys, dict.fromkeys(people, team_id), evidence, open_=True
        )
        session.execute(
            delete(TeamEvidence).where(TeamEvidence.fit_id == fit.id, TeamEvidence.team_id == team_id)
        )
        if rows:
            session.execute(insert(TeamEvidence), [{"fit_id": fit.id, **row} for row in rows])
