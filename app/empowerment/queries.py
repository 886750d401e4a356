"""Reading the limit and spends: one with all about it, lists of those one may see, what stands near a day."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.access import Actor, visible_employees
from app.empowerment import rules
from app.empowerment.models import Spend, SpendAnswer, SpendGuest, SpendOutcome, SpendPolicy, SpendReturn
from app.empowerment.rules import Given
from app.people.models import Assignment, Employee, Team
from app.people.queries import current
from app.web.paging import Paging

BUILT_IN = 1
STANDS, WAITS, GRANTED, REFUSED, BACK = "stands", "waiting", "granted", "refused", "taken back"
STATES = (WAITS, STANDS, GRANTED, REFUSED, BACK)
#: So many guests are remembered on the form.
LATELY = 4


@dataclass(frozen=True)
class Policy:
    """One version of the limit; the built-in one was made by nobody."""

    number: int
    limits: dict[str, int]
    asks: str
    made_at: datetime | None = None
    made_by: str = ""
    reason: str = "Built in, until somebody sets another."

    @property
    def words(self) -> str:
        """The limits as people read them."""
        return ", ".join(rules.money(value, code) for code, value in self.limits.items())


def versions(session: Session) -> list[Policy]:
    """All versions, the one in force first."""
    rows = session.scalars(select(SpendPolicy).order_by(SpendPolicy.version.desc()))
    return [*map(_policy, rows), Policy(BUILT_IN, dict(rules.FIRST), rules.FIRST_ASKS)]


def in_force(session: Session) -> Policy:
    """The newest version."""
    row = session.scalar(select(SpendPolicy).order_by(SpendPolicy.version.desc()).limit(1))
    return _policy(row) if row is not None else Policy(BUILT_IN, dict(rules.FIRST), rules.FIRST_ASKS)


def _policy(row: SpendPolicy) -> Policy:
    limits = {str(code): int(value) for code, value in row.limits}
    return Policy(row.version, limits, row.asks, row.made_at, row.made_by, row.reason)


@dataclass(frozen=True)
class Line:
    """A spend with its people and what became of it."""

    spend: Spend
    employee: str
    team: str
    asked: str
    answer: SpendAnswer | None
    back: SpendReturn | None

    @property
    def state(self) -> str:
        """One of `STATES`."""
        if self.back is not None:
            return BACK
        if self.spend.asked_id is None:
            return STANDS
        if self.answer is None:
            return WAITS
        return GRANTED if self.answer.granted else REFUSED

    @property
    def counts(self) -> bool:
        """Whether the guest has it."""
        return self.state in {STANDS, GRANTED}

    @property
    def money(self) -> str:
        """The amount as people read it."""
        return rules.money(self.spend.amount, self.spend.currency)

    @property
    def what_for(self) -> str:
        """What for, in words."""
        return rules.REASONS[self.spend.what_for]


@cache
def _lines() -> Select[*tuple[Any, ...]]:
    asked = aliased(Employee)
    return (
        select(Spend, Employee.name, Team.name, asked.name, SpendAnswer, SpendReturn)
        .join(Employee, Employee.id == Spend.employee_id)
        .outerjoin(Team, Team.id == Spend.team_id)
        .outerjoin(asked, asked.id == Spend.asked_id)
        .outerjoin(SpendAnswer, SpendAnswer.spend_id == Spend.id)
        .outerjoin(SpendReturn, SpendReturn.spend_id == Spend.id)
    )


def _line(row: Row[*tuple[Any, ...]]) -> Line:
    return Line(row[0], row[1], row[2] or "", row[3] or "", row[4], row[5])


def load(session: Session, spend_id: int) -> Line:
    """One spend that is there, as it stands now."""
    return _line(
        session.execute(_lines().where(Spend.id == spend_id).execution_options(populate_existing=True)).one()
    )


def made_as(session: Session, employee_id: int, once: str) -> Spend | None:
    """The spend that a form or program made under this name."""
    return session.scalar(select(Spend).where(Spend.employee_id == employee_id, Spend.once == once))


def given_near(session: Session, employee_id: int, key: str, at: datetime) -> list[Given]:
    """What somebody gave a guest without asking that could be of the same day. What was granted no limit looks at."""
    rows = session.execute(
        select(Spend.at, Spend.zone, Spend.amount, Spend.currency)
        .outerjoin(SpendReturn, SpendReturn.spend_id == Spend.id)
        .where(
            Spend.employee_id == employee_id,
            Spend.guest_key == key,
            Spend.asked_id.is_(None),
            SpendReturn.spend_id.is_(None),
            Spend.at > at - rules.NEAR,
            Spend.at < at + rules.NEAR,
        )
    )
    return [Given(*row) for row in rows]


def lately(session: Session, employee_id: int) -> list[str]:
    """The guests somebody gave something to last."""
    return list(
        session.scalars(
            select(SpendGuest.guest)
            .where(SpendGuest.employee_id == employee_id)
            .order_by(SpendGuest.last_at.desc(), SpendGuest.id)
            .limit(LATELY)
        )
    )


def seen(actor: Actor) -> ColumnElement[bool]:
    """Restricts a select over `Spend` and `Employee`: one's own, one's reports', what one was asked, and the units one
    is HR of. Agrees with `policy` "see spend"; a test holds the two together.
    """
    hr = tuple(grant for grant in actor.grants if grant[0] in {"hr", "hr_lead"})
    units = replace(actor, grants=hr, is_manager=False)
    shown = [visible_employees(units)]
    if actor.employee_id is not None:
        reports = select(Assignment.employee_id).where(
            Assignment.manager_id == actor.employee_id, current(actor.today)
        )
        shown += [Spend.asked_id == actor.employee_id, Employee.id.in_(reports)]
    return or_(*shown)


def state_is(state: str) -> ColumnElement[bool]:
    """Restricts a select over spends with their answers and returns to one of `STATES`."""
    there, asked = SpendReturn.spend_id.is_(None), Spend.asked_id.is_not(None)
    return {
        BACK: SpendReturn.spend_id.is_not(None),
        STANDS: and_(there, Spend.asked_id.is_(None)),
        WAITS: and_(there, asked, SpendAnswer.spend_id.is_(None)),
        GRANTED: and_(there, asked, SpendAnswer.granted.is_(True)),
        REFUSED: and_(there, asked, SpendAnswer.granted.is_(False)),
    }[state]


def spends(session: Session, actor: Actor, asked: Paging, state: str) -> tuple[list[Line], int]:
    """A page of the spends that the actor may see: those that wait first, then the newest."""
    statement = _lines().where(seen(actor))
    if state:
        statement = statement.where(state_is(state))
    if asked.q:
        low = asked.q.lower()
        statement = statement.where(
            or_(
                func.lower(Employee.name).contains(low, autoescape=True),
                func.lower(Spend.guest).contains(low, autoescape=True),
            )
        )
    total = session.scalar(statement.with_only_columns(func.count(Spend.id))) or 0
    rows = session.execute(
        statement.order_by(state_is(WAITS).desc(), Spend.at.desc(), Spend.id)
        .limit(asked.size)
        .offset(asked.offset)
    )
    return [_line(row) for row in rows], total


def waiting(session: Session, actor: Actor) -> list[Line]:
    """What waits for the actor's word, the oldest first."""
    asked = or_(
        Spend.asked_id == actor.employee_id,
        exists().where(
            Assignment.employee_id == Spend.employee_id,
            Assignment.manager_id == actor.employee_id,
            current(actor.today),
        ),
    )
    rows = session.execute(_lines().where(state_is(WAITS), asked).order_by(Spend.made_at, Spend.id))
    return [_line(row) for row in rows if row[0].employee_id != actor.employee_id]


def outcome_of(session: Session, spend_id: int) -> SpendOutcome | None:
    """What its giver told last."""
    return session.scalar(
        select(SpendOutcome)
        .where(SpendOutcome.spend_id == spend_id)
        .order_by(SpendOutcome.made_at.desc(), SpendOutcome.id.desc())
        .limit(1)
    )


def limit_at(session: Session, spend: Spend) -> int:
    """The limit that a spend was measured by."""
    found = next(one for one in versions(session) if one.number == spend.policy_version)
    return found.limits[spend.currency]
