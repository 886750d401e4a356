"""Reads: which team depends on which, one's own open questions, and how many of those who were asked answered.

Nothing here reads an answer. Who was asked and whether they answered is known, what they said is not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session, aliased

from app.access import Actor, visible_employees
from app.clock import month_of
from app.colleagues.models import Ask, Dependence
from app.colleagues.rules import FEW, SPARED, Colleague, Question, ready
from app.intervals import wilson
from app.people.models import Assignment, Employee, Team
from app.people.queries import members
from app.web.paging import Paging


@dataclass(frozen=True)
class DependenceLine:
    """One team that depends on another, with how many people are in each today."""

    id: int
    team: str
    team_size: int
    on_team: str
    on_size: int
    made_by: str
    made_at: datetime


def dependences(session: Session, today: date, q: str = "") -> list[DependenceLine]:
    """Which team depends on which, by the team that is depended on."""
    size = (
        members(today)
        .with_only_columns(Assignment.team_id.label("team_id"), func.count().label("n"))
        .group_by(Assignment.team_id)
        .subquery()
    )
    one, other = aliased(Team), aliased(Team)
    own, theirs = aliased(size), aliased(size)
    statement = (
        select(
            Dependence,
            one.name,
            func.coalesce(own.c.n, 0),
            other.name,
            func.coalesce(theirs.c.n, 0),
        )
        .join(one, one.id == Dependence.team_id)
        .join(other, other.id == Dependence.on_team_id)
        .outerjoin(own, own.c.team_id == one.id)
        .outerjoin(theirs, theirs.c.team_id == other.id)
        .order_by(other.name, one.name)
    )
    if q:
        hit = [func.lower(team.name).contains(q.lower(), autoescape=True) for team in (one, other)]
        statement = statement.where(hit[0] | hit[1])
    return [
        DependenceLine(row[0].id, row[1], row[2], row[3], row[4], row[0].made_by, row[0].made_at)
        for row in session.execute(statement)
    ]


def team_names(session: Session) -> list[str]:
    """All teams by name, for a form."""
    return list(session.scalars(select(Team.name).order_by(Team.name)))


def team_named(session: Session, name: str) -> Team | None:
    """The team of exactly that name."""
    return session.scalar(select(Team).where(Team.name == name))


def colleagues(session: Session, today: date) -> list[Colleague]:
    """Everybody who may be asked, and asked about, today."""
    rows = session.execute(members(today).add_columns(Employee.hired_on))
    return [Colleague(row.id, row.team_id, row.unit) for row in rows if ready(row.hired_on, today)]


def served(session: Session) -> dict[int, set[int]]:
    """For each team the teams that depend on it."""
    found: dict[int, set[int]] = {}
    for team_id, on_team_id in session.execute(select(Dependence.team_id, Dependence.on_team_id)):
        found.setdefault(on_team_id, set()).add(team_id)
    return found


def asked_in(session: Session, month: int) -> list[Question]:
    """The questions of a month that are there already."""
    rows = session.execute(select(Ask.asker_id, Ask.subject_id, Ask.lens).where(Ask.month == month))
    return [(row[0], row[1], row[2]) for row in rows]


def passed_before(session: Session, month: int) -> set[tuple[int, int]]:
    """Who said, in the half year before a month, that they don't work with whom."""
    rows = session.execute(
        select(Ask.asker_id, Ask.subject_id).where(
            Ask.passed, Ask.month >= month - SPARED, Ask.month <= month
        )
    )
    return {(row[0], row[1]) for row in rows}


@dataclass(frozen=True)
class Card:
    """One question as its page shows it."""

    ask: Ask
    name: str
    team: str
    title: str

    @property
    def state(self) -> str:
        """`open`, `answered` or `passed`."""
        return "passed" if self.ask.passed else "answered" if self.ask.answered else "open"


def _cards(today: date) -> Select[*tuple[Any, ...]]:
    return (
        members(today)
        .with_only_columns(Ask, Employee.name, Team.name, Assignment.title)
        .join(Ask, Ask.subject_id == Employee.id)
        .where(Ask.closes_on > today)
    )


def cards(session: Session, asker_id: int, today: date) -> list[Card]:
    """The questions that wait for somebody, and those they answered in a round that is still open."""
    rows = session.execute(_cards(today).where(Ask.asker_id == asker_id).order_by(Ask.lens, Employee.name))
    return [Card(*row) for row in rows]


def card(session: Session, ask_id: int, today: date) -> Card | None:
    """One question; None when its round is closed or the colleague has left."""
    row = session.execute(_cards(today).where(Ask.id == ask_id)).one_or_none()
    return Card(*row) if row else None


@dataclass(frozen=True)
class Rate:
    """Of how many questions how many were answered; those who don't work with the person don't count as asked."""

    of: str
    employee_id: int | None
    asked: int
    answered: int
    passed: int

    @property
    def told(self) -> bool:
        """Whether there are enough to tell."""
        return self.asked >= FEW

    @property
    def share(self) -> float:
        """The share that answered."""
        return self.answered / self.asked if self.asked else 0.0

    @property
    def reach(self) -> tuple[float, float]:
        """Its 90% range (Wilson)."""
        return wilson(self.answered, self.asked)


def _counts() -> Sequence[Any]:
    passed = func.sum(case((Ask.passed, 1), else_=0))
    answered = func.sum(case((Ask.answered, 1), else_=0))
    return func.count() - passed, answered, passed


def rounds(session: Session, actor: Actor) -> list[tuple[int, Rate]]:
    """Each month's questions about people the actor may see, newest first. The running month's are not counted."""
    asked, answered, passed = _counts()
    rows = session.execute(
        select(Ask.month, asked, answered, passed)
        .join(Employee, Employee.id == Ask.subject_id)
        .where(visible_employees(actor), Ask.month < month_of(actor.today))
        .group_by(Ask.month)
        .order_by(Ask.month.desc())
    )
    return [(row[0], Rate("", None, row[1], row[2], row[3])) for row in rows]


def rates(session: Session, actor: Actor, wanted: Paging, months: int) -> tuple[list[Rate], int]:
    """One page of people the actor may see with how many of those asked about each answered in the last closed
    months, lowest share first, and how many people there are.
    """
    asked, answered, passed = _counts()
    last = month_of(actor.today) - 1
    statement = (
        select(Employee.name, Employee.id, asked.label("asked"), answered.label("answered"), passed)
        .join(Ask, Ask.subject_id == Employee.id)
        .where(visible_employees(actor), Ask.month.between(last - months + 1, last))
        .group_by(Employee.id, Employee.name)
    )
    if wanted.q:
        statement = statement.where(func.lower(Employee.name).contains(wanted.q.lower(), autoescape=True))
    total = session.scalar(select(func.count()).select_from(statement.subquery())) or 0
    few = case((asked < FEW, 1), else_=0)
    # What is not told must not show in the order either.
    share = case((asked < FEW, 0.0), else_=answered * 1.0 / func.nullif(asked, 0))
    rows = session.execute(
        statement.order_by(few, share, Employee.name).limit(wanted.size).offset(wanted.offset)
    )
    return [Rate(*row) for row in rows], total


def waiting(asker_id: int, today: date) -> Any:
    """How many questions wait for somebody, as part of another statement."""
    return (
        members(today)
        .with_only_columns(func.count())
        .join(Ask, Ask.subject_id == Employee.id)
        .where(
            Ask.asker_id == asker_id, Ask.closes_on > today, Ask.answered.is_(False), Ask.passed.is_(False)
        )
        .scalar_subquery()
    )


def begun(session: Session) -> bool:
    """Whether HR has said who depends on whom, or has asked before: nobody is asked out of the blue."""
    return any(session.scalar(select(table.id).limit(1)) is not None for table in (Dependence, Ask))
