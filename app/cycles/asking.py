"""Whose views are asked for: drawn by the system, by statements over everybody at once, never by hand.

Everybody of a pool stands on a ring in a keyed order that nobody can foresee. Whoever is reviewed asks those who
come next on it, so that the work is even: of a team of any size nobody writes more views than are asked for of one.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, Select, and_, cast, func, insert, literal, select, union_all
from sqlalchemy.orm import Session

from app.colleagues.models import Dependence
from app.cycles.population import still_here
from app.cycles.rules import AT_MOST, ENOUGH
from app.database import new_id
from app.people.models import Assignment, Employee
from app.people.queries import current
from app.reviews.models import INTERNAL, PEER, REPORT, Cycle, Review
from app.reviews.steps import Asked

#: Primes that keep products of two remainders within 63 bits.
FIRST, SECOND = 2_147_483_629, 2_147_483_587


def ask(session: Session, cycle: Cycle, roles: set[str], day: date, today: date) -> None:
    """Draw those asked for their view of each review of the cycle, for the roles its template names."""
    salt = cycle.id % 1_000_003 + 7
    drawn: list[tuple[str, Callable[..., Select[*tuple[Any, ...]]]]] = [
        (PEER, _peers),
        (INTERNAL, _customers),
        (REPORT, _reports),
    ]
    for role, select_of in drawn:
        if role in roles:
            _put(session, role, select_of(cycle.id, salt, day, today))


def _put(session: Session, role: str, found: Select[*tuple[Any, ...]]) -> None:
    """One statement. Ids by arithmetic: 52 bits, all different, in no order that tells."""
    rows = found.subquery()
    step, start = (new_id() >> 12) & ((1 << 39) - 1) | 1, new_id() & ((1 << 52) - 1)
    number = cast(func.row_number().over(order_by=(rows.c.review_id, rows.c.employee_id)), BigInteger)
    wide = literal(1 << 52, BigInteger)
    made = select(
        (number * literal(step, BigInteger) + literal(start, BigInteger)) % wide + wide,
        rows.c.review_id,
        literal(role),
        rows.c.employee_id,
        literal(value=False),
    )
    session.execute(insert(Asked).from_select(["id", "review_id", "role", "employee_id", "answered"], made))


def _key(person: Any, salt: int) -> Any:
    """An order of people that looks like none: the same on both databases."""
    mixed = (person % FIRST) * literal(salt * 7_919 % 1_000_003 + 1_000_003, BigInteger) % SECOND
    return (mixed * literal(salt + 40_503, BigInteger)) % FIRST


def _numbers(many: int) -> Any:
    return union_all(*[select(literal(number).label("k")) for number in range(1, many + 1)]).cte("step")


def _some(found: Select[*tuple[Any, ...]], *, at_most: int | None) -> Select[*tuple[Any, ...]]:
    """Of each review's people the first few; none where they are no group."""
    inner = found.subquery()
    ranked = select(
        inner.c.review_id,
        inner.c.employee_id,
        func.row_number().over(partition_by=inner.c.review_id, order_by=inner.c.k).label("place"),
        func.count().over(partition_by=inner.c.review_id).label("many"),
    ).subquery()
    kept = [ranked.c.many >= ENOUGH]
    if at_most is not None:
        kept.append(ranked.c.place <= at_most)
    return select(ranked.c.review_id, ranked.c.employee_id).where(*kept)


def _peers(cycle_id: int, salt: int, day: date, today: date) -> Select[*tuple[Any, ...]]:
    """Of the same team on the period's last day, the author excepted."""
    by_key = (_key(Assignment.employee_id, salt), Assignment.employee_id)
    ring = (
        select(
            Assignment.team_id,
            Assignment.employee_id,
            (func.row_number().over(partition_by=Assignment.team_id, order_by=by_key) - 1).label("place"),
            func.count().over(partition_by=Assignment.team_id).label("many"),
        )
        .join(Employee, Employee.id == Assignment.employee_id)
        .where(current(day), still_here(today))
        .cte("ring")
    )
    one, other, step = ring.alias("one"), ring.alias("other"), _numbers(AT_MOST + 1)
    found = (
        select(Review.id.label("review_id"), other.c.employee_id, step.c.k)
        .select_from(Review)
        .join(one, one.c.employee_id == Review.employee_id)
        .join(step, step.c.k < one.c.many)
        .join(
            other,
            and_(other.c.team_id == one.c.team_id, other.c.place == (one.c.place + step.c.k) % one.c.many),
        )
        .where(Review.cycle_id == cycle_id, other.c.employee_id != Review.manager_id)
    )
    return _some(found, at_most=AT_MOST)


def _customers(cycle_id: int, salt: int, day: date, today: date) -> Select[*tuple[Any, ...]]:
    """Of the teams that depend on the team of who is reviewed, the author excepted."""
    by_key = (_key(Assignment.employee_id, salt), Assignment.employee_id)
    pool = (
        select(
            Dependence.on_team_id,
            Assignment.employee_id,
            (func.row_number().over(partition_by=Dependence.on_team_id, order_by=by_key) - 1).label("place"),
            func.count().over(partition_by=Dependence.on_team_id).label("many"),
        )
        .select_from(Dependence)
        .join(Assignment, Assignment.team_id == Dependence.team_id)
        .join(Employee, Employee.id == Assignment.employee_id)
        .where(current(today), still_here(today))
        .cte("pool")
    )
    sizes = select(pool.c.on_team_id, pool.c.many).distinct().cte("sizes")
    own = (
        select(
            Assignment.employee_id,
            Assignment.team_id,
            (func.row_number().over(partition_by=Assignment.team_id, order_by=by_key) - 1).label("place"),
        )
        .where(current(day))
        .cte("own")
    )
    step = _numbers(AT_MOST + 2)
    found = (
        select(Review.id.label("review_id"), pool.c.employee_id, step.c.k)
        .select_from(Review)
        .join(own, own.c.employee_id == Review.employee_id)
        .join(sizes, sizes.c.on_team_id == own.c.team_id)
        .join(step, step.c.k <= sizes.c.many)
        .join(
            pool,
            and_(
                pool.c.on_team_id == sizes.c.on_team_id,
                pool.c.place == (own.c.place * AT_MOST + step.c.k) % sizes.c.many,
            ),
        )
        .where(
            Review.cycle_id == cycle_id,
            pool.c.employee_id != Review.manager_id,
            pool.c.employee_id != Review.employee_id,
        )
    )
    return _some(found, at_most=AT_MOST)


def _reports(cycle_id: int, salt: int, day: date, today: date) -> Select[*tuple[Any, ...]]:
    """Everybody who reports to who is reviewed."""
    found = (
        select(
            Review.id.label("review_id"),
            Assignment.employee_id,
            _key(Assignment.employee_id, salt).label("k"),
        )
        .select_from(Review)
        .join(Assignment, Assignment.manager_id == Review.employee_id)
        .join(Employee, Employee.id == Assignment.employee_id)
        .where(Review.cycle_id == cycle_id, current(day), still_here(today))
    )
    return _some(found, at_most=None)
