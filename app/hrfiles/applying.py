"""Puts a plan into the database: set by set, whatever its size, in the caller's transaction."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from app.database import new_id
from app.hrfiles.company import Company
from app.hrfiles.drafting import Draft
from app.hrfiles.models import HrChange, HrFile, HrTeam
from app.hrfiles.planning import Plan
from app.hrfiles.told import names_of, told
from app.people.models import Assignment, Employee, Team

Rows = list[dict[str, Any]]


def put(session: Session, given: HrFile, plan: Plan, company: Company) -> None:
    """Make every change of the plan and note each, so that it can be undone."""
    ids = {one.who: new_id() if one.who < 0 else one.who for one in plan.drafts}
    _people(session, plan.drafts, ids)
    teams = _teams(session, given, plan)
    placed = _stands(session, plan.drafts, ids, teams)
    names = names_of(plan, company)
    _add(
        session,
        HrChange,
        [
            {
                "hr_file_id": given.id,
                "employee_id": ids[one.who],
                "name": one.name,
                "number": one.number,
                "kind": one.kind,
                "line": one.line,
                "from_day": one.stand.starts_on if one.stand else None,
                "told": told(one, plan, company, names),
                "person": {name: [_json(two) for two in pair] for name, pair in one.person.items()},
                "stand": _noted(one, ids, teams),
                "assignment_id": placed.get(one.who),
                "made": one.stand is not None and one.stand.instead is None,
                "ended_id": one.stand.ends.id if one.stand and one.stand.ends else None,
                "ended_before": one.stand.ends.ends_on if one.stand and one.stand.ends else None,
            }
            for one in plan.drafts
        ],
    )


def _people(session: Session, drafts: Sequence[Draft], ids: dict[int, int]) -> None:
    after = {one.who: {name: pair[1] for name, pair in one.person.items()} for one in drafts}
    _add(session, Employee, [{"id": ids[who], **values} for who, values in after.items() if who < 0])
    # One statement for each set of fields that change, of which there are few.
    alike: dict[tuple[str, ...], Rows] = {}
    for who, values in after.items():
        if who > 0 and values:
            alike.setdefault(tuple(sorted(values)), []).append({"id": who, **values})
    for rows in alike.values():
        session.execute(update(Employee), rows)


def _teams(session: Session, given: HrFile, plan: Plan) -> dict[str, int]:
    made = [{"id": new_id(), "name": name, "unit": unit} for name, unit in sorted(plan.teams.items())]
    _add(session, Team, made)
    _add(session, HrTeam, [{"hr_file_id": given.id, "team_id": one["id"]} for one in made])
    return {row.name: row.id for row in session.execute(select(Team.name, Team.id))}


def _stands(
    session: Session, drafts: Sequence[Draft], ids: dict[int, int], teams: dict[str, int]
) -> dict[int, int]:
    placed: dict[int, int] = {}
    ended: Rows = []
    corrected: Rows = []
    made: Rows = []
    for one in drafts:
        stand = one.stand
        if stand is None:
            continue
        values = {
            "team_id": teams[stand.team],
            "manager_id": ids.get(stand.manager, stand.manager) if stand.manager else None,
            "title": stand.title,
            "customer_facing": stand.facing,
        }
        if stand.instead is not None:
            placed[one.who] = stand.instead.id
            corrected.append({"id": stand.instead.id, **values})
            continue
        placed[one.who] = new_id()
        made.append(
            {"id": placed[one.who], "employee_id": ids[one.who], "starts_on": stand.starts_on, **values}
        )
        if stand.ends is not None:
            ended.append({"id": stand.ends.id, "ends_on": stand.starts_on})
    for rows in (ended, corrected):
        if rows:
            session.execute(update(Assignment), rows)
    _add(session, Assignment, made)
    return placed


def _noted(one: Draft, ids: dict[int, int], teams: dict[str, int]) -> dict[str, Any]:
    """The stand's fields as [before, after]."""
    stand, before = one.stand, one.before
    if stand is None:
        return {}
    after = {
        "team_id": teams[stand.team],
        "manager_id": ids.get(stand.manager, stand.manager) if stand.manager else None,
        "title": stand.title,
        "customer_facing": stand.facing,
    }
    was = (
        {
            "team_id": teams[before.team],
            "manager_id": before.manager_id,
            "title": before.title,
            "customer_facing": before.facing,
        }
        if before
        else {}
    )
    return {name: [was.get(name), value] for name, value in after.items()}


def _add(session: Session, table: type[Any], rows: Rows) -> None:
    if rows:
        session.execute(insert(table), rows)


def _json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
