"""Compliments as pages show them; open to everybody, so that nothing here is filtered by who asks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from app.access import Actor
from app.clock import first_day
from app.compliments.models import Compliment, ComplimentCredit, ReadAloud
from app.compliments.rules import A_CUSTOMER, LATELY, names, shortened
from app.people.models import Assignment, Employee
from app.people.queries import current
from app.scores.pieces import Piece
from app.web.paging import Paging

#: What is not read aloud by then is history.
READ_WITHIN = timedelta(days=60)


@dataclass(frozen=True)
class Line:
    """A compliment with those it is credited to: id, name, what they did."""

    row: Compliment
    credits: list[tuple[int, str, str]] = field(default_factory=list)

    @property
    def customer(self) -> str:
        """Who said it, as everybody may read it."""
        return self.row.customer or A_CUSTOMER

    @property
    def names(self) -> str:
        """Who did what."""
        return names([(who, did) for _, who, did in self.credits])


def stands() -> ColumnElement[bool]:
    """Compliments that were not taken back."""
    return Compliment.withdrawn_at.is_(None)


@cache
def credited() -> ColumnElement[bool]:
    """Those that somebody is credited with."""
    return exists().where(ComplimentCredit.compliment_id == Compliment.id)


def _of_team(team_id: int, day: date) -> ColumnElement[bool]:
    return exists().where(
        ComplimentCredit.compliment_id == Compliment.id,
        ComplimentCredit.employee_id == Assignment.employee_id,
        Assignment.team_id == team_id,
        current(day),
    )


def listed(
    session: Session,
    asked: Paging,
    *,
    waiting: bool = False,
    month: int | None = None,
    employee_id: int | None = None,
) -> tuple[list[Line], int]:
    """One page of compliments, newest first, and how many there are."""
    wanted = [stands(), ~credited() if waiting else credited()]
    if month is not None:
        wanted += [Compliment.said_on >= first_day(month), Compliment.said_on < first_day(month + 1)]
    if employee_id is not None:
        wanted.append(
            exists().where(
                ComplimentCredit.compliment_id == Compliment.id, ComplimentCredit.employee_id == employee_id
            )
        )
    if asked.q:
        like = asked.q.lower()
        by_name = (
            exists()
            .where(ComplimentCredit.compliment_id == Compliment.id)
            .where(Employee.id == ComplimentCredit.employee_id)
            .where(func.lower(Employee.name).contains(like, autoescape=True))
        )
        wanted.append(or_(func.lower(Compliment.words).contains(like, autoescape=True), by_name))
    total = session.scalar(select(func.count()).select_from(Compliment).where(*wanted)) or 0
    rows = session.scalars(
        select(Compliment)
        .where(*wanted)
        .order_by(Compliment.said_on.desc(), Compliment.made_at.desc(), Compliment.id)
        .limit(asked.size)
        .offset(asked.offset)
    ).all()
    return lines(session, rows), total


def lines(session: Session, rows: Sequence[Compliment]) -> list[Line]:
    """These compliments with their credits."""
    by_id = {row.id: Line(row) for row in rows}
    for compliment_id, employee_id, name, did in session.execute(
        select(ComplimentCredit.compliment_id, Employee.id, Employee.name, ComplimentCredit.did)
        .join(Employee, Employee.id == ComplimentCredit.employee_id)
        .where(ComplimentCredit.compliment_id.in_(by_id))
        .order_by(ComplimentCredit.made_at, Employee.name, Employee.id)
    ):
        by_id[compliment_id].credits.append((employee_id, name, did))
    return list(by_id.values())


@dataclass(frozen=True)
class Counts:
    """Of the last 30 days: compliments, people praised, those of them who meet no customer; and how many wait."""

    many: int
    praised: int
    behind: int
    waiting: int


def counts(session: Session, today: date) -> Counts:
    """What the pages open with."""
    lately = and_(stands(), Compliment.said_on > today - LATELY)
    praised = (
        select(ComplimentCredit.employee_id)
        .join(Compliment, Compliment.id == ComplimentCredit.compliment_id)
        .where(lately)
        .distinct()
    )
    behind = select(func.count(Assignment.employee_id.distinct())).where(
        Assignment.employee_id.in_(praised), current(today), Assignment.customer_facing.is_(False)
    )
    row = session.execute(
        select(
            select(func.count()).where(lately, credited()).scalar_subquery(),
            select(func.count()).select_from(praised.subquery()).scalar_subquery(),
            behind.scalar_subquery(),
            select(func.count()).where(stands(), ~credited()).scalar_subquery(),
        )
    ).one()
    return Counts(*row)


def months(session: Session) -> list[tuple[int, int]]:
    """Month keys with how many compliments, newest first; two years at most."""
    days = session.execute(
        select(Compliment.said_on, func.count()).where(stands(), credited()).group_by(Compliment.said_on)
    )
    found: dict[int, int] = {}
    for day, many in days:
        key = day.year * 12 + day.month - 1
        found[key] = found.get(key, 0) + many
    return sorted(found.items(), reverse=True)[:24]


def to_read(session: Session, team_id: int, today: date) -> Line | None:
    """The newest compliment to somebody in the team that was not read aloud to it yet."""
    read = exists().where(ReadAloud.compliment_id == Compliment.id, ReadAloud.team_id == team_id)
    found = session.scalar(
        select(Compliment)
        .where(stands(), _of_team(team_id, today), ~read, Compliment.said_on > today - READ_WITHIN)
        .order_by(Compliment.said_on.desc(), Compliment.id)
        .limit(1)
    )
    return lines(session, [found])[0] if found else None


def last_read(session: Session, team_id: int) -> tuple[Line, ReadAloud] | None:
    """What was read to the team last."""
    found = session.execute(
        select(Compliment, ReadAloud)
        .join(ReadAloud, ReadAloud.compliment_id == Compliment.id)
        .where(ReadAloud.team_id == team_id, stands())
        .order_by(ReadAloud.at.desc())
        .limit(1)
    ).first()
    return (lines(session, [found[0]])[0], found[1]) if found else None


def team_count(session: Session, team_id: int, today: date) -> int:
    """Compliments of the last 30 days to people of a team."""
    wanted = (stands(), _of_team(team_id, today), Compliment.said_on > today - LATELY)
    return session.scalar(select(func.count()).select_from(Compliment).where(*wanted)) or 0


def of_rating(session: Session, rating_id: int) -> int | None:
    """The compliment that an answer was made into."""
    return session.scalar(select(Compliment.id).where(Compliment.rating_id == rating_id, stands()))


def pieces(session: Session, _actor: Actor, employee_id: int, first: date, last: date) -> list[Piece]:
    """Compliments to an employee from `first` to `last`, newest first; everybody may read them."""
    rows = session.execute(
        select(Compliment, ComplimentCredit.did)
        .join(ComplimentCredit, ComplimentCredit.compliment_id == Compliment.id)
        .where(stands(), ComplimentCredit.employee_id == employee_id, Compliment.said_on.between(first, last))
        .order_by(Compliment.said_on.desc(), Compliment.id)
    )
    return [_piece(row, did) for row, did in rows]


def _piece(row: Compliment, did: str) -> Piece:
    title = f"Compliment: {did}" if did else "Compliment"
    said = f"{row.customer or A_CUSTOMER}: “{shortened(row.words)}”"
    return Piece("compliment", str(row.id), row.said_on, title, said, f"/compliments/{row.id}")


def names_of(session: Session, employees: Iterable[int]) -> list[str]:
    """Names of these employees, in their order."""
    ids = list(employees)
    known = dict(session.execute(select(Employee.id, Employee.name).where(Employee.id.in_(ids))).all())
    return [known[one] for one in ids if one in known]
