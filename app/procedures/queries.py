"""Reading procedures: what is in force, counts with their age, exceptions, sessions."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, case, func, select
from sqlalchemy.orm import Session, aliased

from app.people.models import Employee
from app.procedures import rules
from app.procedures.models import (
    FLEXIBLE,
    MUST,
    ExceptionAnswer,
    FlexAnswer,
    FlexProposal,
    Procedure,
    ProcedureException,
    ProcedurePolicy,
    ProcedureSignature,
    ProcedureVersion,
    Sort,
)
from app.procedures.sessions import items

BUILT_IN = 1


@dataclass(frozen=True)
class Policy:
    """One version of when a rule is asked to give way."""

    number: int
    times: int
    days: int
    made_at: datetime | None = None
    made_by: str = ""
    reason: str = "Built in, until somebody sets another."


def policies(session: Session) -> list[Policy]:
    """All versions, the one in force first."""
    rows = session.scalars(select(ProcedurePolicy).order_by(ProcedurePolicy.version.desc()))
    made = [Policy(one.version, one.times, one.days, one.made_at, one.made_by, one.reason) for one in rows]
    return [*made, Policy(BUILT_IN, *rules.FIRST)]


@dataclass
class Line:
    """A procedure as the register shows it: the version in force and its counts."""

    procedure: Procedure
    owner: str
    version: ProcedureVersion
    lately: int = 0
    total: int = 0
    waiting: int = 0
    oldest: datetime | None = None
    #: What the two sides left open, in words; empty where nothing is.
    open: str = ""
    proposal: FlexProposal | None = None

    @property
    def must(self) -> bool:
        """Whether it must be followed."""
        return self.version.kind == MUST

    def age(self, now: datetime) -> int:
        """Days since the version came into force."""
        return (now - (self.version.in_force_at or now)).days

    def waits(self, now: datetime) -> int | None:
        """Days for which the oldest exception has waited."""
        return (now - self.oldest).days if self.oldest else None


@cache
def _in_force() -> Select[*tuple[Any, ...]]:
    later = aliased(ProcedureVersion)
    newest = (
        select(func.max(later.number))
        .where(later.procedure_id == Procedure.id, later.in_force_at.is_not(None))
        .correlate(Procedure)
        .scalar_subquery()
    )
    return (
        select(Procedure, Employee.name, ProcedureVersion)
        .join(Employee, Employee.id == Procedure.owner_id)
        .join(ProcedureVersion, ProcedureVersion.procedure_id == Procedure.id)
        .where(ProcedureVersion.number == newest)
    )


def load(session: Session, procedure_id: int) -> Line | None:
    """One procedure with the version in force, without counts."""
    found = session.execute(
        _in_force().where(Procedure.id == procedure_id).execution_options(populate_existing=True)
    ).one_or_none()
    return Line(*found) if found else None


def register(session: Session, now: datetime, only: int | None = None) -> list[Line]:
    """All procedures that are not retired, must-follow ones first, with counts and what is open; or only one."""
    statement = _in_force().where(Procedure.id == only if only else Procedure.retired_at.is_(None))
    found = {row[0].id: Line(*row) for row in session.execute(statement.order_by(Procedure.title))}
    since = now - timedelta(days=policies(session)[0].days)
    waits = and_(ProcedureException.asked_id.is_not(None), ExceptionAnswer.exception_id.is_(None))
    counts = session.execute(
        select(
            ProcedureException.procedure_id,
            func.count(case((ProcedureException.made_at > since, 1))),
            func.count(),
            func.count(case((waits, 1))),
            func.min(case((waits, ProcedureException.made_at))),
        )
        .outerjoin(ExceptionAnswer, ExceptionAnswer.exception_id == ProcedureException.id)
        .group_by(ProcedureException.procedure_id)
    )
    for key, *numbers in counts:
        if key in found:
            one = found[key]
            one.lately, one.total, one.waiting, one.oldest = numbers
    for proposal in session.scalars(select(FlexProposal).where(FlexProposal.open_key.is_not(None))):
        if proposal.procedure_id in found:
            found[proposal.procedure_id].proposal = proposal
    for key, words in _left_open(session).items():
        if key in found:
            found[key].open = words
    return sorted(found.values(), key=lambda one: (not one.must, one.procedure.title.casefold()))


def _left_open(session: Session) -> dict[int, str]:
    """By procedure what its last session left open, in words."""
    told: dict[int, str] = {}
    for sort in session.scalars(select(Sort).order_by(Sort.made_at, Sort.id)):
        for key, item in items(session, sort).items():
            if item.front and item.back:
                told[key] = f"{item.state} ({rules.says(item.front, item.back)})" if item.open else ""
    return told


def versions(session: Session, procedure_id: int) -> list[tuple[ProcedureVersion, list[ProcedureSignature]]]:
    """All versions that were ever in force, the newest first, with who signed them."""
    found = session.scalars(
        select(ProcedureVersion)
        .where(ProcedureVersion.procedure_id == procedure_id, ProcedureVersion.in_force_at.is_not(None))
        .order_by(ProcedureVersion.number.desc())
    ).all()
    signed: dict[int, list[ProcedureSignature]] = defaultdict(list)
    for one in session.scalars(
        select(ProcedureSignature).where(ProcedureSignature.version_id.in_([one.id for one in found]))
    ):
        signed[one.version_id].append(one)
    return [(one, sorted(signed[one.id], key=lambda sign: sign.side)) for one in found]


def answered(session: Session, procedure_id: int) -> list[tuple[FlexProposal, FlexAnswer]]:
    """Proposals of the past with what was made of them, the newest first."""
    rows = session.execute(
        select(FlexProposal, FlexAnswer)
        .join(FlexAnswer, FlexAnswer.proposal_id == FlexProposal.id)
        .where(FlexProposal.procedure_id == procedure_id)
        .order_by(FlexAnswer.made_at.desc())
    )
    return [(row[0], row[1]) for row in rows]


def choices(lines: Sequence[Line]) -> dict[str, list[tuple[str, str]]]:
    """Procedures to choose from, by kind."""
    grouped: dict[str, list[tuple[str, str]]] = {
        "Flexible: nobody is asked": [],
        "Must-follow: the owner is asked": [],
    }
    flexible, must = grouped
    for one in lines:
        grouped[must if one.version.kind != FLEXIBLE else flexible].append(
            (str(one.procedure.id), one.procedure.title)
        )
    return {label: found for label, found in grouped.items() if found}
