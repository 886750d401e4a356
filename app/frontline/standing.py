"""Who leads, and how long ago each was on the line: called it, shopped a unit, stood on the floor."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from app.access import Actor, visible_employees
from app.access.models import Account, Grant
from app.duty.queries import coverage
from app.frontline import rules
from app.frontline.models import CALL, FLOOR, SHOP, CadencePolicy, LineCall, MysteryShop
from app.frontline.rules import Since, since
from app.people.models import Assignment, Employee
from app.people.queries import current, members

#: Roles whose holders lead, also without reports.
LEADING = ("executive", "hr", "hr_lead", "support_lead")
BUILT_IN = 1


@dataclass(frozen=True)
class Cadence:
    """One version of how often each leader does what, in days; the built-in one was made by nobody."""

    number: int
    every: dict[str, int]
    made_at: datetime | None = None
    made_by: str = ""
    reason: str = "Built in, until somebody sets another."


def cadences(session: Session) -> list[Cadence]:
    """All versions, the one in force first."""
    rows = session.scalars(select(CadencePolicy).order_by(CadencePolicy.version.desc()))
    return [*map(_cadence, rows), Cadence(BUILT_IN, dict(rules.FIRST))]


def cadence(session: Session) -> Cadence:
    """The newest version."""
    row = session.scalar(select(CadencePolicy).order_by(CadencePolicy.version.desc()).limit(1))
    return _cadence(row) if row is not None else Cadence(BUILT_IN, dict(rules.FIRST))


def _cadence(row: CadencePolicy) -> Cadence:
    every = {CALL: row.call_days, SHOP: row.shop_days, FLOOR: row.floor_days}
    return Cadence(row.version, every, row.made_at, row.made_by, row.reason)


@dataclass(frozen=True)
class Leader:
    """Somebody who leads, with how long ago each was."""

    id: int
    name: str
    title: str
    team: str
    manager_id: int | None
    call: Since
    shop: Since
    floor: Since

    @property
    def overdue(self) -> list[Since]:
        """What is overdue, in the order of pages."""
        return [one for one in (self.call, self.shop, self.floor) if one.overdue]


@dataclass
class _Tree:
    """Who stands below whom."""

    below: dict[int | None, list[tuple[str, int]]] = field(default_factory=dict)

    def order(self, at: int | None = None) -> Iterable[int]:
        for _, one in sorted(self.below.pop(at, [])):
            yield one
            yield from self.order(one)


def leads(day: date) -> ColumnElement[bool]:
    """Restricts a select over `Employee`: somebody reports to them on a day, or they hold a leading role."""
    reports = select(Assignment.manager_id).where(current(day), Assignment.manager_id.is_not(None))
    granted = (
        select(Account.employee_id)
        .join(Grant, Grant.account_id == Account.id)
        .where(Grant.role.in_(LEADING), Account.disabled_at.is_(None), Account.employee_id.is_not(None))
    )
    return or_(Employee.id.in_(reports), Employee.id.in_(granted))


def seen(actor: Actor) -> ColumnElement[bool] | None:
    """Whose log an actor may read by person: their own, their line's, their unit's; executives read all of it."""
    return None if "executive" in actor.roles else visible_employees(actor)


def leaders(
    session: Session, now: datetime, today: date, only: ColumnElement[bool] | None = None
) -> list[Leader]:
    """Those who lead, down the reporting line and by name within it; `only` restricts the select over `Employee`."""
    wanted = members(today).where(leads(today))
    rows = session.execute(wanted if only is None else wanted.where(only)).all()
    ids = [row.id for row in rows]
    every = cadence(session).every
    calls, shops = _last(session, ids)
    floor = _floor(session, now, today)
    by_id = {
        row.id: Leader(
            row.id,
            row.name,
            row.title,
            row.team,
            row.manager_id,
            since(CALL, calls.get(row.id), today, every[CALL]),
            since(SHOP, shops.get(row.id), today, every[SHOP]),
            since(FLOOR, floor.get(row.id), today, every[FLOOR], applies=not row.customer_facing),
        )
        for row in rows
    }
    tree = _Tree()
    for one in by_id.values():
        above = one.manager_id if one.manager_id in by_id else None
        tree.below.setdefault(above, []).append((one.name.casefold(), one.id))
    return [by_id[one] for one in tree.order()]


def _last(session: Session, ids: Sequence[int]) -> tuple[dict[int, date], dict[int, date]]:
    calls = session.execute(
        select(LineCall.caller_id, func.max(LineCall.called_on))
        .where(LineCall.caller_id.in_(ids), LineCall.undone_at.is_(None))
        .group_by(LineCall.caller_id)
    )
    shops = session.execute(
        select(MysteryShop.shopper_id, func.max(MysteryShop.visited_on))
        .where(MysteryShop.shopper_id.in_(ids))
        .group_by(MysteryShop.shopper_id)
    )
    return {row[0]: row[1] for row in calls}, {row[0]: row[1] for row in shops}


def _floor(session: Session, now: datetime, today: date) -> dict[int, date]:
    everybody = Actor(0, "Rapport", None, (("hr_lead", ""),), today)
    return {one.id: one.last_on for one in coverage(session, everybody, now) if one.last_on is not None}


def leader(session: Session, employee_id: int, now: datetime, today: date) -> Leader | None:
    """One of them; None where they lead nobody."""
    found = leaders(session, now, today, Employee.id == employee_id)
    return found[0] if found else None
