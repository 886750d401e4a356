"""Calls, checklists, and the teams that can be rung or shopped."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from statistics import median
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from app.frontline import rules
from app.frontline.models import (
    YES,
    LineCall,
    MysteryShop,
    ShopChecklist,
    ShopVersion,
)
from app.frontline.rules import Question
from app.intervals import wilson
from app.people.models import Assignment, Employee, Team
from app.people.queries import current, members
from app.web.paging import Paging

#: What the line is like is said of so long.
LATELY = timedelta(days=90)


@dataclass(frozen=True)
class CallLine:
    """A call with who rang which line."""

    call: LineCall
    caller: str
    team: str


def calls(
    session: Session, asked: Paging, only: ColumnElement[bool] | None, care: str = ""
) -> tuple[list[CallLine], int]:
    """One page of calls, newest first, and how many there are; `only` restricts the select over `Employee`."""
    wanted: list[ColumnElement[bool]] = [LineCall.undone_at.is_(None)]
    if only is not None:
        wanted.append(only)
    if care:
        wanted.append(LineCall.care == care)
    if asked.q:
        like = asked.q.lower()
        found_in = (Employee.name, Team.name, LineCall.words)
        wanted.append(or_(*(func.lower(one).contains(like, autoescape=True) for one in found_in)))
    whole = _calls().where(*wanted)
    total = session.scalar(select(func.count()).select_from(whole.subquery())) or 0
    rows = session.execute(
        whole.order_by(LineCall.called_on.desc(), LineCall.made_at.desc(), LineCall.id)
        .limit(asked.size)
        .offset(asked.offset)
    )
    return [CallLine(*row) for row in rows], total


@cache
def _calls() -> Select[*tuple[Any, ...]]:
    return (
        select(LineCall, Employee.name, Team.name)
        .join(Employee, Employee.id == LineCall.caller_id)
        .join(Team, Team.id == LineCall.team_id)
    )


def call_line(session: Session, call_id: int) -> CallLine:
    """One call."""
    return CallLine(*session.execute(_calls().where(LineCall.id == call_id)).one())


@dataclass(frozen=True)
class Lately:
    """Calls of `LATELY` days: how many, how many of them were taken care of, and the wait in the middle (minutes)."""

    many: int
    cared: int
    waited: float | None

    @property
    def interval(self) -> tuple[float, float]:
        """Between which shares that of callers taken care of very likely lies (90%)."""
        return wilson(self.cared, self.many)


def lately(session: Session, day: date, only: ColumnElement[bool] | None) -> Lately:
    """What the line is like for a caller; `only` as in `calls`."""
    wanted = _calls().where(LineCall.undone_at.is_(None), LineCall.called_on > day - LATELY)
    if only is not None:
        wanted = wanted.where(only)
    found = session.execute(wanted.with_only_columns(LineCall.waited, LineCall.care)).all()
    cared = sum(row.care == YES for row in found)
    return Lately(len(found), cared, median(row.waited for row in found) if found else None)


def last_call(session: Session, employee_id: int) -> LineCall | None:
    """Somebody's newest call: what the next form begins with."""
    return session.scalar(
        select(LineCall)
        .where(LineCall.caller_id == employee_id, LineCall.undone_at.is_(None))
        .order_by(LineCall.called_on.desc(), LineCall.made_at.desc(), LineCall.id)
        .limit(1)
    )


def lines(session: Session, day: date) -> list[tuple[str, str]]:
    """The lines that can be rung: teams with people who meet customers, by name."""
    return _teams(session, day, Assignment.customer_facing)


def units(session: Session, day: date) -> list[tuple[str, str]]:
    """The teams that can be shopped: those somebody works in."""
    return _teams(session, day)


def _teams(session: Session, day: date, *where: Any) -> list[tuple[str, str]]:
    found = (
        members(day)
        .where(*where)
        .with_only_columns(Team.id, Team.name)
        .distinct()
        .order_by(Team.name, Team.id)
    )
    return [(str(row.id), row.name) for row in session.execute(found)]


@dataclass(frozen=True)
class Checklist:
    """A checklist with its newest version, and how many shops were made with any."""

    row: ShopChecklist
    newest: ShopVersion
    shops: int

    @property
    def questions(self) -> list[Question]:
        """What is asked now."""
        return rules.questions_of(self.newest.questions)


def checklists(session: Session, *, retired: bool = False) -> list[Checklist]:
    """Checklists by name; with `retired` also those no longer used."""
    newest = select(func.max(ShopVersion.version)).where(ShopVersion.checklist_id == ShopChecklist.id)
    used = (
        select(func.count(MysteryShop.id))
        .join(ShopVersion, ShopVersion.id == MysteryShop.version_id)
        .where(ShopVersion.checklist_id == ShopChecklist.id)
        .correlate(ShopChecklist)
        .scalar_subquery()
    )
    wanted = (
        select(ShopChecklist, ShopVersion, used)
        .join(ShopVersion, ShopVersion.checklist_id == ShopChecklist.id)
        .where(ShopVersion.version == newest.correlate(ShopChecklist).scalar_subquery())
        .order_by(ShopChecklist.retired_at.is_not(None), ShopChecklist.name, ShopChecklist.id)
    )
    if not retired:
        wanted = wanted.where(ShopChecklist.retired_at.is_(None))
    return [Checklist(*row) for row in session.execute(wanted)]


def versions(session: Session, checklist_id: int) -> list[ShopVersion]:
    """All versions of a checklist, newest first."""
    return list(
        session.scalars(
            select(ShopVersion)
            .where(ShopVersion.checklist_id == checklist_id)
            .order_by(ShopVersion.version.desc())
        )
    )


def works_in(session: Session, team_id: int, day: date) -> bool:
    """Whether anybody works in a team on a day: a team that has ended has nobody."""
    return session.execute(members(day).where(Assignment.team_id == team_id).limit(1)).first() is not None


def serves_customers(session: Session, team_id: int, day: date) -> bool:
    """Whether a team has a line on a day."""
    wanted = members(day).where(Assignment.team_id == team_id, Assignment.customer_facing, current(day))
    return session.execute(wanted.limit(1)).first() is not None
