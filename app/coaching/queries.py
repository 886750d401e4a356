"""Reading plans: one with everything in it, lists, and what each audience may read."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from app.access import Actor, about, allows
from app.coaching import observations, rules
from app.coaching.models import (
    BEHAVIOUR,
    COACH,
    COACHEE,
    OWN,
    SCORE,
    CheckIn,
    CoachingRating,
    Goal,
    Handover,
    Note,
    Outcome,
    Plan,
    PlanChange,
    PrivateNote,
    Promise,
    Seen,
)
from app.errors import Conflict
from app.people.models import Employee
from app.scores.pieces import Piece
from app.web.words import day


@dataclass(frozen=True)
class Held:
    """A check-in with what both sides said of it."""

    check_in: CheckIn
    notes: dict[str, Note]

    @property
    def both(self) -> list[tuple[str, Note]]:
        """The notes there are, the coach's first."""
        return [(side, self.notes[side]) for side in (COACH, COACHEE) if side in self.notes]


@dataclass(frozen=True)
class Whole:
    """A plan with everything in it. `private` holds the reader's own notes only."""

    plan: Plan
    employee: str
    coach: str
    goals: list[Goal]
    promises: list[Promise]
    check_ins: list[Held]
    seen: list[Seen]
    changes: list[PlanChange]
    handovers: list[tuple[Handover, str, str]]
    outcome: Outcome | None
    private: list[PrivateNote] = field(default_factory=list)
    rated: frozenset[int | None] = frozenset()

    @property
    def id(self) -> int:
        """The plan's."""
        return self.plan.id

    def state(self, today: date) -> str:
        """Where it stands."""
        newest = max((one.version for one in self.seen), default=0)
        result = self.outcome.result if self.outcome else ""
        return rules.state(self.plan.version, newest, self.plan.ends_on, today, result)

    @property
    def begun_on(self) -> date | None:
        """The day on which the coachee first saw it: from then on it runs."""
        return min((one.seen_on for one in self.seen), default=None)

    @property
    def draft(self) -> rules.Draft:
        """What it says now, as a draft that changes are told against."""
        live = [one for one in self.goals if one.dropped_at is None]
        scored = next((one for one in live if one.kind == SCORE), None)
        return rules.Draft(
            expectations=self.plan.expectations,
            score=rules.ScoreGoal(
                scored.lens,
                scored.scale,
                scored.what,
                scored.start or 0,
                scored.target or 0,
                scored.detectable or 0,
            )
            if scored
            else None,
            behaviours=tuple(one.what for one in live if one.kind == BEHAVIOUR),
            own=next((one.what for one in live if one.kind == OWN), ""),
            promises=tuple((one.side, one.what, one.due_on) for one in self.open_promises),
            checks=tuple(one.check_in.planned_on for one in self.check_ins if one.check_in.held_on is None),
            ends_on=self.plan.ends_on,
        )

    @property
    def live_goals(self) -> list[Goal]:
        """The goals in force."""
        return [one for one in self.goals if one.dropped_at is None]

    @property
    def live_promises(self) -> list[Promise]:
        """What is to be done or was."""
        return [one for one in self.promises if one.dropped_at is None]

    @property
    def open_promises(self) -> list[Promise]:
        """What is still to be done."""
        return [one for one in self.live_promises if one.done_at is None]

    @property
    def next_check_in(self) -> Held | None:
        """The first that was not held yet."""
        return next((one for one in self.check_ins if one.check_in.held_on is None), None)

    @property
    def unrated(self) -> Held | None:
        """The newest held check-in that the coachee has not rated."""
        held = [one for one in self.check_ins if one.check_in.held_on is not None]
        return held[-1] if held and held[-1].check_in.id not in self.rated else None


def load(session: Session, plan_id: int, reader: int | None) -> Whole | None:
    """One plan; private notes only of the reader (an employee's id)."""
    coach = aliased(Employee)
    row = session.execute(
        select(Plan, Employee.name, coach.name)
        .join(Employee, Employee.id == Plan.employee_id)
        .join(coach, coach.id == Plan.coach_id)
        .where(Plan.id == plan_id)
    ).one_or_none()
    if row is None:
        return None
    notes: dict[int, dict[str, Note]] = defaultdict(dict)
    for note in session.scalars(
        select(Note).join(CheckIn, CheckIn.id == Note.check_in_id).where(CheckIn.plan_id == plan_id)
    ):
        notes[note.check_in_id][note.side] = note
    check_ins = session.scalars(
        select(CheckIn).where(CheckIn.plan_id == plan_id).order_by(CheckIn.planned_on)
    )
    giver, taker = aliased(Employee), aliased(Employee)
    handed = session.execute(
        select(Handover, giver.name, taker.name)
        .join(giver, giver.id == Handover.from_id)
        .join(taker, taker.id == Handover.to_id)
        .where(Handover.plan_id == plan_id)
        .order_by(Handover.made_at)
    )
    own = PrivateNote.author_id == (reader or 0)
    ratings = select(CoachingRating.check_in_id).where(CoachingRating.plan_id == plan_id)
    return Whole(
        plan=row[0],
        employee=row[1],
        coach=row[2],
        goals=_of(session, Goal, plan_id, Goal.position, Goal.id),
        promises=_of(session, Promise, plan_id, Promise.due_on, Promise.position, Promise.id),
        check_ins=[Held(one, notes[one.id]) for one in check_ins],
        seen=_of(session, Seen, plan_id, Seen.version),
        changes=_of(session, PlanChange, plan_id, PlanChange.version),
        handovers=[(one[0], one[1], one[2]) for one in handed],
        outcome=session.get(Outcome, plan_id),
        private=list(
            session.scalars(
                select(PrivateNote).where(PrivateNote.plan_id == plan_id, own).order_by(PrivateNote.made_at)
            )
        ),
        rated=frozenset(session.scalars(ratings)),
    )


def _of(session: Session, table: Any, plan_id: int, *order: Any) -> list[Any]:
    return list(session.scalars(select(table).where(table.plan_id == plan_id).order_by(*order)))


def coached_between(session: Session, first: date, last: date) -> set[int]:
    """Whom a plan ran for on any of these days: nobody to compare a coached person with."""
    begun = select(func.min(Seen.seen_on)).where(Seen.plan_id == Plan.id).correlate(Plan).scalar_subquery()
    rows = session.scalars(select(Plan.employee_id).where(begun < last, Plan.ends_on >= first))
    return set(rows)


def pieces(session: Session, actor: Actor, employee_id: int, first: date, last: date) -> list[Piece]:
    """Plans that ended and observations of a stretch of days, newest first, as far as the actor may see them."""
    words = about(session, actor, subject=employee_id)
    found = []
    if allows("see plan", words):
        ended = (Outcome.made_on.between(first, last), Plan.employee_id == employee_id)
        rows = session.execute(select(Plan, Outcome).join(Outcome, Outcome.plan_id == Plan.id).where(*ended))
        found += [_plan_piece(plan, outcome) for plan, outcome in rows if outcome.result != rules.CANCELLED]
    if allows("see observations", words):
        found += [
            observations.piece_of(one) for one in observations.between(session, employee_id, first, last)
        ]
    return sorted(found, key=lambda one: (one.on, one.key), reverse=True)


def _plan_piece(plan: Plan, outcome: Outcome) -> Piece:
    return Piece(
        kind="plan",
        key=str(plan.id),
        on=outcome.made_on,
        title=f"Coaching plan from {day(plan.made_on)}: {outcome.result}",
        text=outcome.words,
        href=f"/plans/{plan.id}",
        facts={"result": outcome.result, "measured": outcome.measured},
    )


def refuse_gone(session: Session, employee_id: int, today: date) -> None:
    """`Conflict` where they have left: nobody would be there to read a plan."""
    one = session.get_one(Employee, employee_id)
    if one.left_on is not None and one.left_on <= today:
        raise Conflict(f"{one.name} has left. A plan needs somebody who works here.")
