"""Reading stints: one with all that was written on it, somebody's, and what they are as evidence."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session, aliased

from app import workdays
from app.access import Actor, about, allows
from app.access.models import Account
from app.contacts.models import STINT, Cell, Contribution, Rating
from app.intake.aside import LATE
from app.logbook import rules
from app.logbook.findings import Line, lines
from app.logbook.models import BUG, IDEA, RELEASED, Finding, Handled, Reflection, Thanks, Tick
from app.people.models import Employee
from app.rotations.models import PHASES, CheckItem, Program, SignUp, Slot
from app.rotations.rules import dates
from app.scores.pieces import Piece


@dataclass(frozen=True)
class Stint:
    """Somebody's place in a slot, with whose it is and who stands beside them."""

    sign_up: SignUp
    slot: Slot
    program: Program
    person: Employee
    buddy: Employee | None

    @property
    def id(self) -> int:
        """The sign-up's."""
        return self.sign_up.id

    @property
    def days(self) -> str:
        """'7 to 18 Dec'."""
        return dates(self.slot.starts_on, self.slot.ends_on)

    @property
    def name(self) -> str:
        """What it is, with its days."""
        return f"{self.program.name}, {self.days}"

    def phase(self, now: datetime) -> str:
        """Coming, running or served."""
        return rules.phase(self.slot.starts_at, self.slot.ends_at, now)

    def open(self, now: datetime) -> bool:
        """Whether the logbook takes entries."""
        served = self.sign_up.missed_at is None
        return served and rules.is_open(self.slot.starts_at, self.slot.ends_at, now)

    def today(self, now: datetime) -> date:
        """The day where the slot is."""
        return now.astimezone(ZoneInfo(self.slot.zone)).date()

    def shifts(self) -> list[date]:
        """The days with a shift."""
        slot = self.slot
        return workdays.working_days(slot.starts_on, slot.ends_on, slot.country, slot.weekdays)


@cache
def _stints() -> Select[*tuple[Any, ...]]:
    buddy = aliased(Employee)
    return (
        select(SignUp, Slot, Program, Employee, buddy)
        .join(Slot, Slot.id == SignUp.slot_id)
        .join(Program, Program.id == Slot.program_id)
        .join(Employee, Employee.id == SignUp.employee_id)
        .outerjoin(buddy, buddy.id == SignUp.buddy_id)
        .where(SignUp.ended_at.is_(None))
    )


def load(session: Session, sign_up_id: int) -> Stint | None:
    """One stint; None where the place was given back."""
    row = session.execute(_stints().where(SignUp.id == sign_up_id)).one_or_none()
    return Stint(*row) if row else None


def of_employee(session: Session, employee_id: int, now: datetime) -> list[Stint]:
    """Somebody's stints that have begun and were not missed, newest first."""
    rows = session.execute(
        _stints()
        .where(SignUp.employee_id == employee_id, SignUp.missed_at.is_(None), Slot.starts_at <= now)
        .order_by(Slot.starts_at.desc())
    )
    return [Stint(*row) for row in rows]


def address_of(session: Session, one: Employee | None) -> str:
    """Where to write to somebody; empty where no address is known."""
    if one is None:
        return ""
    if one.email:
        return one.email
    found = select(Account.email).where(Account.employee_id == one.id, Account.disabled_at.is_(None))
    return session.scalars(found.limit(1)).first() or ""


def checklist(session: Session, stint: Stint) -> dict[str, list[Row[*tuple[Any, ...]]]]:
    """Each phase's lines with who ticked them when; a retired line only where it is ticked."""
    rows = session.execute(
        select(CheckItem.id, CheckItem.phase, CheckItem.words, Tick.made_at, Tick.made_by)
        .outerjoin(Tick, (Tick.item_id == CheckItem.id) & (Tick.sign_up_id == stint.id))
        .where(
            CheckItem.program_id == stint.program.id, CheckItem.retired_at.is_(None) | Tick.id.is_not(None)
        )
        .order_by(CheckItem.position, CheckItem.id)
    ).all()
    return {phase: [row for row in rows if row.phase == phase] for phase in PHASES}


def contacts(session: Session, sign_ups: Collection[int]) -> list[Handled]:
    """What was logged on these, newest first."""
    found = select(Handled).where(Handled.sign_up_id.in_(sign_ups), Handled.ended_at.is_(None))
    return list(session.scalars(found.order_by(Handled.made_at.desc(), Handled.id)))


def thanks(session: Session, sign_ups: Collection[int]) -> list[Thanks]:
    """Thanks for these, oldest first."""
    found = select(Thanks).where(Thanks.sign_up_id.in_(sign_ups), Thanks.ended_at.is_(None))
    return list(session.scalars(found.order_by(Thanks.made_at, Thanks.id)))


@dataclass(frozen=True)
class Book:
    """All that was written on one stint."""

    contacts: list[Handled]
    findings: list[Line]
    thanks: list[Thanks]
    reflection: Reflection | None

    @property
    def moods(self) -> rules.Moods:
        """How the contacts ended."""
        return rules.moods(one.mood for one in self.contacts)

    def of(self, kind: str, state: str = "") -> list[Line]:
        """The bugs, or the ideas; in one state."""
        return [one for one in self.findings if one.finding.kind == kind and state in {"", one.state}]

    def on(self, day: date, zone: str) -> dict[str, int]:
        """How many contacts, unhappy ones, bugs and ideas one day brought, on the clock of a zone."""
        here = ZoneInfo(zone)

        def then(one: Handled | Finding) -> bool:
            return one.made_at.astimezone(here).date() == day

        own = [one for one in self.contacts if then(one)]
        found = [one.finding.kind for one in self.findings if then(one.finding)]
        return {
            "contacts": len(own),
            "unhappy": rules.moods(one.mood for one in own).unhappy,
            "bugs": found.count(BUG),
            "ideas": found.count(IDEA),
        }


def book(session: Session, stint: Stint) -> Book:
    """What was written on a stint."""
    own = [stint.id]
    found = lines(session, Finding.sign_up_id.in_(own))
    return Book(
        contacts(session, own), found, thanks(session, own), session.get(Reflection, stint.sign_up.id)
    )


def earned(session: Session, stint: Stint) -> int:
    """How many answers about the person count as earned on this very stint."""
    slot, who = stint.slot, stint.sign_up.employee_id
    given = Rating.answered_at.between(slot.starts_at, slot.ends_at + LATE)
    own = select(Rating.id).join(Cell, Cell.id == Rating.cell_id).where(Rating.employee_id == who)
    shared = (
        select(Rating.id)
        .join(Contribution, Contribution.rating_id == Rating.id)
        .join(Cell, Cell.id == func.coalesce(Contribution.cell_id, Rating.cell_id))
        .where(Contribution.employee_id == who)
    )
    both = own.where(given, Cell.lens == STINT).union(shared.where(given, Cell.lens == STINT)).subquery()
    return session.scalar(select(func.count()).select_from(both)) or 0


def pieces(session: Session, actor: Actor, employee_id: int, first: date, last: date) -> list[Piece]:
    """Stints that were served and ended from `first` to `last`, newest first, for those who see the person's scores."""
    if not allows("see scores", about(session, actor, subject=employee_id)):
        return []
    rows = session.execute(
        _stints()
        .where(
            SignUp.employee_id == employee_id,
            SignUp.missed_at.is_(None),
            Slot.ends_on.between(first, last),
            Slot.ends_on < actor.today,
        )
        .order_by(Slot.ends_on.desc(), SignUp.id)
    )
    return _pieces(session, [Stint(*row) for row in rows])


def _pieces(session: Session, stints: Iterable[Stint]) -> list[Piece]:
    by_id = {one.id: one for one in stints}
    if not by_id:
        return []
    handled, said = contacts(session, by_id), thanks(session, by_id)
    found = lines(session, Finding.sign_up_id.in_(by_id))
    made = []
    for one in by_id.values():
        moods = rules.moods(row.mood for row in handled if row.sign_up_id == one.id)
        own = [line for line in found if line.finding.sign_up_id == one.id]
        bugs = [line for line in own if line.finding.kind == BUG]
        released = [line for line in bugs if line.state == RELEASED]
        thanked = [f"{row.author}: “{row.words}”" for row in said if row.sign_up_id == one.id]
        text = rules.piece_words(
            one.slot.shifts, moods, len(bugs), len(released), len(own) - len(bugs), thanked
        )
        facts = {
            "contacts": moods.contacts,
            "unhappy": moods.unhappy,
            "bugs": len(bugs),
            "released": len(released),
        }
        made.append(Piece("stint", str(one.id), one.slot.ends_on, one.name, text, f"/stints/{one.id}", facts))
    return made
