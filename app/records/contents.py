"""What the record of a decision consists of: every row of every table that belongs to it, read from the tables' own
keys. So a room that comes to keep something more about a decision can't forget to put it into the record, nor to let
it be erased when its time is over.
"""

from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import Column, Table, select, update
from sqlalchemy.orm import Session

from app.database import Base
from app.database.sealing import Sealed
from app.decisions.models import Decision
from app.people.models import Employee
from app.records.models import SealedRecord
from app.reviews.models import Cycle

FORM = 1
DECISION = cast("Table", Decision.__table__)
#: What is made of the record is no part of it.
MADE_OF_IT = {cast("Table", SealedRecord.__table__).name}


@lru_cache(maxsize=1)
def parts() -> tuple[tuple[Table, tuple[Column[Any], ...]], ...]:
    """The tables that belong to a decision, by name, each with the columns that lead to it: itself last."""
    found: dict[Table, tuple[Column[Any], ...]] = {DECISION: (DECISION.c.id,)}
    # Columns that hold the decision's own id, under whatever table's key.
    direct = {DECISION.c.id}
    fresh = [DECISION]
    while fresh:
        above = fresh.pop(0)
        for table in Base.metadata.sorted_tables:
            for key in table.foreign_keys:
                if key.column.table is not above or table in found or table.name in MADE_OF_IT:
                    continue
                if key.column in direct:
                    direct.add(key.parent)
                    found[table] = (key.parent, DECISION.c.id)
                elif key.column is above.c.get("id"):
                    found[table] = (key.parent, *found[above])
                if table in found:
                    fresh.append(table)
    del found[DECISION]
    return tuple(sorted(found.items(), key=lambda part: part[0].name))


def rows(
    session: Session, table: Table, way: tuple[Column[Any], ...], decision_id: int
) -> list[dict[str, Any]]:
    """The rows of one table that belong to a decision, in the order of their keys."""
    order = list(table.primary_key.columns)
    found = session.execute(select(table).where(_belongs(way, decision_id)).order_by(*order))
    return [dict(row) for row in found.mappings()]


def _belongs(way: tuple[Column[Any], ...], decision_id: int) -> Any:
    """Restricts a table to the rows that a decision's id leads to, through the tables between."""
    column, *rest = way
    if len(rest) <= 1:
        return column == decision_id
    between = rest[0].table
    return column.in_(select(between.c.id).where(_belongs(tuple(rest), decision_id)))


def whole(session: Session, decision: Decision) -> dict[str, Any]:
    """The whole record of a decision, as plain JSON."""
    employee = session.get_one(Employee, decision.employee_id)
    cycle = session.get_one(Cycle, decision.cycle_id)
    (own,) = rows(session, DECISION, (DECISION.c.id,), decision.id)
    return {
        "what": "record of a decision",
        "form": FORM,
        "about": {"employee": employee.name, "number": employee.number or "", "cycle": cycle.name},
        "decision": plain(own),
        "parts": {
            table.name: [plain(one) for one in found]
            for table, way in parts()
            if (found := rows(session, table, way, decision.id))
        },
    }


def plain(value: Any) -> Any:
    """A value as JSON: moments in UTC, exact decimals as text."""
    if isinstance(value, dict):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, bytes):
        return value.hex()
    return value


def ids(session: Session, decision_id: int) -> set[int]:
    """The ids under which the journal knows what belongs to a decision."""
    found = {decision_id}
    for table, way in parts():
        if "id" in table.c:
            found |= {row["id"] for row in rows(session, table, way, decision_id)}
    return found


def erase(session: Session, decision_id: int, day: date) -> int:
    """Empty everything sealed of a decision, in whichever table; how many values. What kind of value it was stays, so
    that whatever reads it later reads an empty one.
    """
    sealed = cast("Table", SealedRecord.__table__)
    everything = [(DECISION, (DECISION.c.id,)), *parts(), (sealed, (sealed.c.decision_id, DECISION.c.id))]
    emptied = 0
    for table, way in everything:
        columns = [column for column in table.columns if isinstance(column.type, Sealed)]
        for row in rows(session, table, way, decision_id) if columns else ():
            values = {
                one.name: emptied_of(row[one.name], day) for one in columns if row[one.name] is not None
            }
            if values:
                mine = [column == row[column.name] for column in table.primary_key.columns]
                session.execute(update(table).where(*mine).values(values))
                emptied += len(values)
    return emptied


def emptied_of(value: Any, day: date) -> Any:
    """What stands where something was."""
    if isinstance(value, dict):
        return {}
    if isinstance(value, list):
        return []
    return f"Erased on {day.isoformat()}: its time was over." if isinstance(value, str) else type(value)()
