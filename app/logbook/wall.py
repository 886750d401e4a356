"""The wall: what the whole company sees of rotations. No customer is named, and nobody's score is here."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.logbook import findings, rules
from app.logbook.findings import Line
from app.logbook.models import ALL, Reflection, Thanks
from app.people.models import Employee
from app.rotations.models import Program, SignUp, Slot
from app.rotations.rules import dates

#: So many thanks and reflections are on the wall, the newest.
MOST = 20


@dataclass(frozen=True)
class Said:
    """Thanks, or what somebody took along, with the stint it is about."""

    who: str
    what: str
    row: Thanks | Reflection


@dataclass(frozen=True)
class Wall:
    """What hangs there."""

    words: str
    released: list[Line]
    thanks: list[Said]
    reflections: list[Said]


def wall(session: Session, today: date, zone: str) -> Wall:
    """The wall as it is today: a sentence of the quarter, fixes of the last twelve months, newest thanks and words."""
    first, end = rules.quarter(today)
    since = date(first.year - 1, first.month, 1)
    return Wall(
        findings.quarter_words(session, today, zone),
        findings.released(session, since, end, zone),
        _said(session, Thanks, Thanks.ended_at.is_(None)),
        _said(session, Reflection, Reflection.reader == ALL),
    )


def _said(session: Session, table: Any, *where: ColumnElement[bool]) -> list[Said]:
    rows = session.execute(
        select(table, Employee.name, Program.name, Slot.starts_on, Slot.ends_on)
        .join(SignUp, SignUp.id == table.sign_up_id)
        .join(Employee, Employee.id == SignUp.employee_id)
        .join(Slot, Slot.id == SignUp.slot_id)
        .join(Program, Program.id == Slot.program_id)
        .where(SignUp.ended_at.is_(None), SignUp.missed_at.is_(None), *where)
        .order_by(table.made_at.desc())
        .limit(MOST)
    )
    return [Said(row[1], f"{row[2]}, {dates(row[3], row[4])}", row[0]) for row in rows]
