"""Reading handoffs: one with all about it, lists, changes of owner with what was missing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.access import Actor, about, allows, visible_employees
from app.cases.models import OPENED, Case, CaseHandler, Custody
from app.handoffs import rules
from app.handoffs.models import ACCEPTED, Handoff, HandoffAnswer, HandoffOutcome, HandoffRating
from app.handoffs.rules import Change
from app.people.models import Assignment, Employee, Team
from app.people.queries import current
from app.scores.pieces import Piece
from app.web.paging import Paging

WAITS = "waiting"
WARM, COLD = "warm", "cold"
NO_TEAM = "No team"


@dataclass(frozen=True)
class Line:
    """A handoff with its people, its case and what became of it."""

    handoff: Handoff
    giver: str
    receiver: str
    case: Case
    answer: HandoffAnswer | None
    outcome: HandoffOutcome | None
    rating: HandoffRating | None

    @property
    def state(self) -> str:
        """`waiting`, or how it was answered."""
        return self.answer.answer if self.answer else WAITS

    @property
    def accepted(self) -> bool:
        """Whether the case changed hands by it."""
        return self.state == ACCEPTED

    @property
    def missing(self) -> list[str]:
        """Which of the five facts are missing."""
        return rules.missing(
            told=bool(self.handoff.told and self.handoff.told_at),
            summary=self.handoff.summary,
            accepted=self.accepted,
            confirmed=self.outcome is not None,
        )

    @property
    def warmth(self) -> str:
        """`warm` or `cold`; empty where the case did not change hands."""
        return (COLD if self.missing else WARM) if self.accepted else ""

    def late(self, now: datetime) -> bool:
        """Whether it waits though its time is over."""
        return self.answer is None and self.handoff.deadline <= now


@cache
def _lines() -> Select[*tuple[Any, ...]]:
    giver, receiver = aliased(Employee), aliased(Employee)
    return (
        select(Handoff, giver.name, receiver.name, Case, HandoffAnswer, HandoffOutcome, HandoffRating)
        .join(giver, giver.id == Handoff.giver_id)
        .join(receiver, receiver.id == Handoff.receiver_id)
        .join(Case, Case.id == Handoff.case_id)
        .outerjoin(HandoffAnswer, HandoffAnswer.handoff_id == Handoff.id)
        .outerjoin(HandoffOutcome, HandoffOutcome.handoff_id == Handoff.id)
        .outerjoin(HandoffRating, HandoffRating.handoff_id == Handoff.id)
    )


def load(session: Session, handoff_id: int) -> Line:
    """One handoff that is there, as it stands now."""
    statement = _lines().where(Handoff.id == handoff_id).execution_options(populate_existing=True)
    return Line(*session.execute(statement).one())


def of_case(session: Session, case_id: int) -> list[Line]:
    """The handoffs of a case, the newest first."""
    rows = session.execute(
        _lines().where(Handoff.case_id == case_id).order_by(Handoff.asked_at.desc(), Handoff.id)
    )
    return [Line(*row) for row in rows]


def seen(actor: Actor) -> ColumnElement[bool]:
    """Restricts a select over handoffs and their cases: those one gives or gets, one's reports', and the units one is
    HR or support lead of; of a protected case for its handlers only. Agrees with `policy` "see handoff"; a test holds
    it.
    """
    me = actor.employee_id or 0
    units = visible_employees(replace(actor, employee_id=None, is_manager=False))
    people = select(Employee.id).where(units)
    line = select(Assignment.employee_id).where(Assignment.manager_id == me, current(actor.today))
    mine = or_(Handoff.giver_id == me, Handoff.receiver_id == me)
    others = or_(
        *(who.in_(some) for who in (Handoff.giver_id, Handoff.receiver_id) for some in (people, line))
    )
    handles = exists().where(CaseHandler.case_id == Handoff.case_id, CaseHandler.employee_id == me)
    return and_(or_(Case.protected.is_(False), handles), or_(mine, others, Case.protected.is_(True)))


def handoffs(session: Session, actor: Actor, asked: Paging, state: str = "") -> tuple[list[Line], int]:
    """A page of the handoffs that the actor may see: those that wait first, then the newest."""
    statement = _lines().where(seen(actor))
    waits = HandoffAnswer.handoff_id.is_(None)
    if state:
        statement = statement.where(waits if state == WAITS else HandoffAnswer.answer == state)
    if asked.q:
        low = asked.q.lower()
        named = select(Employee.id).where(func.lower(Employee.name).contains(low, autoescape=True))
        statement = statement.where(
            or_(
                Handoff.giver_id.in_(named),
                Handoff.receiver_id.in_(named),
                func.lower(Case.customer).contains(low, autoescape=True),
            )
        )
    total = session.scalar(statement.with_only_columns(func.count(Handoff.id))) or 0
    order = (waits.desc(), Handoff.asked_at.desc(), Handoff.id)
    rows = session.execute(statement.order_by(*order).limit(asked.size).offset(asked.offset))
    return [Line(*row) for row in rows], total


def waiting_for(session: Session, employee_id: int | None) -> list[Line]:
    """What waits for somebody's answer, the first deadline first."""
    rows = session.execute(
        _lines()
        .where(Handoff.receiver_id == employee_id, HandoffAnswer.handoff_id.is_(None))
        .order_by(Handoff.deadline, Handoff.id)
    )
    return [Line(*row) for row in rows]


def to_confirm(session: Session, employee_id: int | None) -> list[Line]:
    """Accepted handoffs that somebody gave or got of which nobody has said that the customer was helped."""
    rows = session.execute(
        _lines()
        .where(
            or_(Handoff.giver_id == employee_id, Handoff.receiver_id == employee_id),
            HandoffAnswer.answer == ACCEPTED,
            HandoffOutcome.handoff_id.is_(None),
        )
        .order_by(Handoff.asked_at.desc(), Handoff.id)
        .limit(20)
    )
    return [Line(*row) for row in rows]


def changes(
    session: Session,
    since: datetime,
    actor: Actor | None = None,
    labels: Mapping[int, str] = MappingProxyType({}),
) -> list[Change]:
    """Every change of a case's owner since a moment, by the teams the two stood in then; protected cases excepted.
    `labels` says which teams are named otherwise.
    With an actor by people instead, those whom the actor sees by person on both sides.
    """
    before, gave, got = aliased(Custody), aliased(Team), aliased(Team)
    giver, receiver = aliased(Employee), aliased(Employee)
    names = (giver.name, receiver.name) if actor else (gave.name, got.name)
    statement = (
        select(*names, before.team_id, Custody.team_id, Handoff, HandoffOutcome.handoff_id)
        .select_from(Custody)
        .join(before, and_(before.case_id == Custody.case_id, before.until_at == Custody.from_at))
        .join(Case, Case.id == Custody.case_id)
        .join(giver, giver.id == before.employee_id)
        .join(receiver, receiver.id == Custody.employee_id)
        .outerjoin(gave, gave.id == before.team_id)
        .outerjoin(got, got.id == Custody.team_id)
        .outerjoin(HandoffAnswer, HandoffAnswer.custody_id == Custody.id)
        .outerjoin(Handoff, Handoff.id == HandoffAnswer.handoff_id)
        .outerjoin(HandoffOutcome, HandoffOutcome.handoff_id == Handoff.id)
        .where(Custody.how != OPENED, Custody.from_at >= since, before.id != Custody.id)
        .where(Case.protected.is_(False))
        .order_by(Custody.from_at, Custody.id)
    )
    if actor is not None:
        shown = select(Employee.id).where(visible_employees(actor))
        statement = statement.where(before.employee_id.in_(shown), Custody.employee_id.in_(shown))
    found = []
    rows: Iterable[Any] = session.execute(statement)
    for gave_, got_, gave_id, got_id, held, outcome in rows:
        if actor is None:
            gave_, got_ = labels.get(gave_id, gave_), labels.get(got_id, got_)  # noqa: PLW2901
        lacking = rules.missing(
            told=bool(held and held.told and held.told_at),
            summary=held.summary if held else "",
            accepted=held is not None,
            confirmed=outcome is not None,
            named=held is not None,
        )
        found.append(Change(gave_ or NO_TEAM, got_ or NO_TEAM, tuple(lacking)))
    return found


def pieces(session: Session, actor: Actor, employee_id: int, first: date, last: date) -> list[Piece]:
    """What somebody handed over from `first` to `last`, as one piece: how many, how many warmly, and how warm those who
    got them found it. It enters no score.
    """
    if not allows("see scores", about(session, actor, subject=employee_id)):
        return []
    rows = session.execute(
        _lines()
        .where(Handoff.giver_id == employee_id, HandoffAnswer.answer == ACCEPTED, Case.protected.is_(False))
        .where(Handoff.asked_at >= datetime.combine(first, time(), UTC))
        .where(Handoff.asked_at < datetime.combine(last, time(), UTC) + timedelta(days=1))
        .order_by(Handoff.asked_at.desc(), Handoff.id)
    )
    found = [Line(*row) for row in rows]
    if not found:
        return []
    warm = sum(one.warmth == WARM for one in found)
    rated = [one.rating.warmth for one in found if one.rating]
    said = f"{len(found)} handed over, {warm} of them warmly"
    if rated:
        mean = sum(rated) / len(rated)
        said += f"; {len(rated)} of those who got them rated it, {mean:.1f} of 5 on average"
    on = found[0].handoff.asked_at.date()
    facts = {"given": len(found), "warm": warm, "rated": rated}
    return [Piece("handoffs", str(employee_id), on, "Handoffs given", f"{said}.", "/handoffs", facts)]
