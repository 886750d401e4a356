"""Sealed records, what is kept until when, and what is held."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, joinedload

from app.access import Actor, allows, decidable_employees, visible_employees
from app.access.facts import about
from app.decisions.models import (
    Appeal,
    AppealRuling,
    Approved,
    Decision,
    Delivery,
    Effect,
    Hearing,
)
from app.journal.bodies import digest_of
from app.journal.chain import holds_at
from app.journal.models import Entry
from app.people.models import Employee
from app.records import rules
from app.records.models import Hold, RetentionPolicy, SealedRecord
from app.reviews.models import Cycle
from app.web.words import local

SEALED, RECORD = "sealed record", "record"


def policies(session: Session) -> list[RetentionPolicy]:
    """All versions of the policy, the newest first."""
    return list(session.scalars(select(RetentionPolicy).order_by(RetentionPolicy.version.desc())))


def in_force(found: Sequence[RetentionPolicy]) -> dict[str, Any]:
    """What the newest version says, or the general term where there is none."""
    return found[0].body if found else rules.DEFAULT


def held(session: Session, employee_id: int) -> bool:
    """Whether anything holds what is kept about an employee."""
    return bool(held_of(session, [employee_id]))


def held_of(session: Session, employees: Iterable[int]) -> set[int]:
    """Those of some employees who are held."""
    mine = Hold.employee_id.in_(list(employees))
    return set(session.scalars(select(Hold.employee_id).where(mine, Hold.released_at.is_(None)).distinct()))


@dataclass(frozen=True)
class Kept:
    """One decision, and until when its record is kept. `until` is empty while the decision is not over."""

    decision_id: int
    employee_id: int
    employee: str
    cycle: str
    kind: str
    over_on: date | None
    years: int
    until: date | None
    versions: int
    erased_on: date | None
    held: bool

    def due(self, today: date) -> bool:
        """Whether it is to be erased."""
        return self.until is not None and self.until <= today and self.erased_on is None and not self.held

    def state(self, today: date) -> str:
        """In a word or two."""
        if self.erased_on is not None:
            return "erased"
        if self.held:
            return "held"
        if self.until is None:
            return "running"
        return "due" if self.until <= today else "kept"


def kept(session: Session, zone: str, *where: ColumnElement[bool]) -> list[Kept]:
    """Decisions that the conditions (over `Employee` and `Decision`) pick, the next to be erased first. Two statements
    and the policy's.
    """
    sealed = (
        select(func.count())
        .where(SealedRecord.decision_id == Decision.id)
        .correlate(Decision)
        .scalar_subquery()
    )
    statement = (
        select(
            Decision.id,
            Decision.employee_id,
            Employee.name,
            Cycle.name,
            Decision.kind,
            Decision.ended_at,
            Decision.erased_at,
            Approved.at,
            Delivery.at,
            Effect.at,
            Appeal.made_at,
            AppealRuling.at,
            Hearing.country,
            sealed,
        )
        .join(Employee, Employee.id == Decision.employee_id)
        .join(Cycle, Cycle.id == Decision.cycle_id)
        .where(*where)
    )
    for table in (Approved, Delivery, Effect, Appeal, AppealRuling, Hearing):
        statement = statement.outerjoin(table, table.decision_id == Decision.id)
    body = in_force(policies(session))
    rows = session.execute(statement).all()
    holding = held_of(session, {row[1] for row in rows})
    found = [_kept(row, body, zone, held=row[1] in holding) for row in rows]
    return sorted(found, key=lambda one: (one.erased_on is not None, one.until or date.max, one.employee))


def _kept(row: Sequence[Any], body: Mapping[str, Any], zone: str, *, held: bool) -> Kept:
    decision_id, employee_id, name, cycle, kind, ended, erased = row[:7]
    approved, delivered, effect, appealed, ruled, country, versions = row[7:]
    over = rules.over_at(rules.Steps(kind, approved, delivered, effect, ended, appealed, ruled))
    day = local(over, zone).date() if over else None
    years = rules.years_of(body, kind, country or "")
    return Kept(
        decision_id=decision_id,
        employee_id=employee_id,
        employee=name,
        cycle=cycle,
        kind=kind,
        over_on=day,
        years=years,
        until=rules.until(day, years) if day else None,
        versions=versions,
        erased_on=local(erased, zone).date() if erased else None,
        held=held,
    )


def kept_for(session: Session, actor: Actor, zone: str) -> list[Kept]:
    """Those whose records the actor may see."""
    return kept(session, zone, decidable_employees(actor))


@dataclass(frozen=True)
class Version:
    """One sealed version, and whether it is still what was sealed. `position` is empty until it has its place."""

    record: SealedRecord
    position: int | None
    holds: bool | None


def versions(session: Session, decision_id: int) -> list[Version]:
    """The sealed versions of a decision's record, the newest first, each looked at now: its body against its digest,
    that against what the journal noted, and that against the chain.
    """
    records = session.scalars(
        select(SealedRecord)
        .where(SealedRecord.decision_id == decision_id)
        .order_by(SealedRecord.number.desc())
    ).all()
    noted = session.execute(
        select(Entry.position, Entry.detail).where(
            Entry.thing_kind == RECORD, Entry.thing_id == decision_id, Entry.verb == SEALED
        )
    ).all()
    places = {detail.get("number"): (position, detail.get("digest")) for position, detail in noted}
    found = []
    for one in records:
        position, digest = places.get(one.number, (None, ""))
        same = digest == one.digest and (erased(one) or digest_of(str(one.body)) == one.digest)
        holds = same and holds_at(session, position) if position is not None else (None if same else False)
        found.append(Version(one, position, holds))
    return found


def erased(record: SealedRecord) -> bool:
    """Whether the body is gone, by its policy."""
    return not str(record.body or "").startswith("{")


def holds(session: Session, actor: Actor) -> list[Hold]:
    """Every hold about somebody the actor sees, never about themselves; those in force first."""
    found = session.scalars(
        select(Hold)
        .join(Employee, Employee.id == Hold.employee_id)
        .where(visible_employees(actor), Employee.id != (actor.employee_id or 0))
        .options(joinedload(Hold.employee))
        .order_by(Hold.released_at.is_not(None), Hold.at.desc(), Hold.id)
    )
    return [one for one in found if allows("keep hold", about(session, actor, subject=one.employee_id))]


def hold(session: Session, hold_id: int) -> Hold | None:
    """One hold with its employee."""
    return session.scalar(select(Hold).where(Hold.id == hold_id).options(joinedload(Hold.employee)))
