"""Undoes a whole file, set by set, while nothing later stands on it; else refuses, and says what stands."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, exists, or_, select, update
from sqlalchemy.orm import Session

from app.database import Base
from app.errors import Conflict
from app.hrfiles.drafting import JOINED
from app.hrfiles.models import HrChange, HrFile, HrTeam
from app.people.models import Assignment, Employee, Team

DAYS = {"hired_on", "left_on"}
#: Tables that tell of people without standing on them.
APART = {"journal_entry", "hr_change", "hr_team"}


def undo(session: Session, given: HrFile) -> int:
    """Everything as before; how many changes. `Conflict` names what stands against it."""
    changes = list(session.scalars(select(HrChange).where(HrChange.hr_file_id == given.id)))
    _as_left(session, given, changes)
    _nothing_stands(session, given)
    _mails_free(session, changes)
    made = _ids(given, HrChange.assignment_id, HrChange.made.is_(True))
    ended = [{"id": one.ended_id, "ends_on": one.ended_before} for one in changes if one.ended_id is not None]
    session.execute(delete(Assignment).where(Assignment.id.in_(made)), execution_options=AS_IT_IS)
    corrected = [
        {"id": one.assignment_id, **{name: pair[0] for name, pair in one.stand.items()}}
        for one in changes
        if one.assignment_id is not None and not one.made
    ]
    for rows in (ended, corrected):
        if rows:
            session.execute(update(Assignment), rows)
    joined = _ids(given, HrChange.employee_id, HrChange.kind == JOINED)
    session.execute(delete(Employee).where(Employee.id.in_(joined)), execution_options=AS_IT_IS)
    _people_as_before(session, changes)
    _teams_go(session, given)
    session.expire_all()
    return len(changes)


#: Rows that the session holds are read anew afterwards.
AS_IT_IS = {"synchronize_session": False}


def _ids(given: HrFile, column: Any, only: ColumnElement[bool]) -> Select[tuple[Any]]:
    return select(column).where(HrChange.hr_file_id == given.id, only)


def _people_as_before(session: Session, changes: list[HrChange]) -> None:
    alike: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for one in changes:
        if one.kind != JOINED and one.person:
            values = {name: _value(name, pair[0]) for name, pair in one.person.items()}
            alike.setdefault(tuple(sorted(values)), []).append({"id": one.employee_id, **values})
    for rows in alike.values():
        session.execute(update(Employee), rows)


def _value(name: str, kept: Any) -> Any:
    return date.fromisoformat(kept) if name in DAYS and kept else kept


def _as_left(session: Session, given: HrFile, changes: list[HrChange]) -> None:
    """Each person and assignment says what the file made it say, and no newer assignment follows."""
    touched = select(HrChange.employee_id).where(HrChange.hr_file_id == given.id)
    people = {
        one.id: one
        for one in session.execute(select(*Employee.__table__.columns).where(Employee.id.in_(touched)))
    }
    newest: dict[int, Any] = {}
    for row in session.execute(
        select(*Assignment.__table__.columns)
        .where(Assignment.employee_id.in_(touched))
        .order_by(Assignment.starts_on)
    ):
        newest[row.employee_id] = row
    later = [one for one in changes if _changed_since(one, people.get(one.employee_id), newest)]
    if later:
        raise Conflict(
            f"{_some([one.name for one in later])} changed again since this file. "
            "Undo what came later first, or mend these people with another file."
        )


def _changed_since(one: HrChange, person: Any, newest: dict[int, Any]) -> bool:
    if person is None:
        return True
    if any(getattr(person, name) != _value(name, pair[1]) for name, pair in one.person.items()):
        return True
    if one.assignment_id is None:
        return False
    stand = newest.get(one.employee_id)
    return (
        stand is None
        or stand.id != one.assignment_id
        or any(getattr(stand, name) != pair[1] for name, pair in one.stand.items())
    )


def _nothing_stands(session: Session, given: HrFile) -> None:
    """Nothing but this file's own assignments speaks of those who joined by it."""
    joined = _ids(given, HrChange.employee_id, HrChange.kind == JOINED)
    own = _ids(given, HrChange.assignment_id, HrChange.assignment_id.is_not(None))
    if not session.scalar(select(exists(joined))):
        return
    for table in Base.metadata.sorted_tables:
        if table.name in APART or table is Employee.__table__:
            continue
        for column in table.columns:
            points = any(key.column.table is Employee.__table__ for key in column.foreign_keys)
            if not points and column.name != "employee_id":
                continue
            asked = select(column).where(column.in_(joined))
            if table is Assignment.__table__:
                asked = asked.where(table.c.id.not_in(own))
            found = session.execute(asked.limit(1)).scalar()
            if found is not None:
                name = session.scalar(select(Employee.name).where(Employee.id == found))
                raise Conflict(
                    f"{name} joined by this file, and something stands on them by now "
                    f"({table.name.replace('_', ' ')}). Give them a leaving date in another file instead."
                )


def _mails_free(session: Session, changes: list[HrChange]) -> None:
    """Nobody else took an e-mail that would come back."""
    if not any(one.person.get("email", [None])[0] for one in changes if one.kind != JOINED):
        return
    mails = select(Employee.email, Employee.id).where(Employee.email.is_not(None))
    taken = {row.email: row.id for row in session.execute(mails)}
    lost = [
        one.name
        for one in changes
        if one.kind != JOINED
        and (before := one.person.get("email", [None])[0])
        and taken.get(before, one.employee_id) != one.employee_id
    ]
    if lost:
        raise Conflict(
            f"The former e-mail of {_some(lost)} is somebody else’s by now. Change that one first."
        )


def _teams_go(session: Session, given: HrFile) -> None:
    """Teams that came with the file go where nothing stands on them; others stay."""
    own = select(HrTeam.team_id).where(HrTeam.hr_file_id == given.id)
    if not session.scalar(select(exists(own))):
        return
    used: list[ColumnElement[bool]] = []
    for table in Base.metadata.sorted_tables:
        used += [
            exists(select(column).where(column == Team.id).correlate(Team.__table__))
            for column in table.columns
            if any(key.column.table is Team.__table__ for key in column.foreign_keys)
        ]
    session.execute(delete(Team).where(Team.id.in_(own), ~or_(*used)), execution_options=AS_IT_IS)
    session.execute(delete(HrTeam).where(HrTeam.hr_file_id == given.id))


def _some(names: list[str]) -> str:
    shown = ", ".join(sorted(names)[:3])
    return shown if len(names) <= 3 else f"{shown} and {len(names) - 3:,} more"
