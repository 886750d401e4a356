"""Coaching plans: what is expected, what is done for it, how it went. Every change of state is a row."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, Float, ForeignKey, Index, SmallInteger, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Id, UtcDateTime, ident

COACH, COACHEE = "coach", "coachee"
SCORE, BEHAVIOUR, OWN = "score", "behaviour", "own"
MET, PARTLY, NOT_MET, NO_VERDICT = "met", "partly met", "not met", "ended without a verdict"
RESULTS = (MET, PARTLY, NOT_MET, NO_VERDICT)


class Plan(Base):
    """One employee's plan with their coach: the manager at the time. It starts when the coachee has seen it (`Seen`).

    `version` counts what the coachee must see: 1 as made, one more with each change. `origin` is the evidence it was
    made from, as it was then (a piece's kind, key, title, text, on, href); empty for a plan from scratch.
    """

    __tablename__ = "coaching_plan"
    __table_args__ = (
        Index("ix_coaching_plan_employee", "employee_id"),
        Index("ix_coaching_plan_coach", "coach_id"),
    )

    id: Mapped[int] = ident()
    employee_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"))
    coach_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_on: Mapped[date] = mapped_column(Date)
    made_by: Mapped[str] = mapped_column(String(200))
    origin: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    expectations: Mapped[str] = mapped_column(Text)
    #: The last day.
    ends_on: Mapped[date] = mapped_column(Date)
    version: Mapped[int] = mapped_column(default=1)


class Goal(Base):
    """What should change: a score from here to there, one of the six behaviours, or own words. Dropped ones stay."""

    __tablename__ = "coaching_goal"

    id: Mapped[int] = ident()
    plan_id: Mapped[int] = mapped_column(Id, ForeignKey("coaching_plan.id"), index=True)
    position: Mapped[int] = mapped_column(SmallInteger)
    kind: Mapped[str] = mapped_column(String(20))
    #: The behaviour's name or own words; of a score what it is in words.
    what: Mapped[str] = mapped_column(Text)
    lens: Mapped[str] = mapped_column(String(30), default="")
    scale: Mapped[str] = mapped_column(String(30), default="")
    start: Mapped[float | None] = mapped_column(Float)
    target: Mapped[float | None] = mapped_column(Float)
    #: The smallest change that could be seen in the time, as reckoned when the goal was set.
    detectable: Mapped[float | None] = mapped_column(Float)
    dropped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Promise(Base):
    """Something one of the two does by a day. Dropped ones stay."""

    __tablename__ = "coaching_promise"

    id: Mapped[int] = ident()
    plan_id: Mapped[int] = mapped_column(Id, ForeignKey("coaching_plan.id"), index=True)
    position: Mapped[int] = mapped_column(SmallInteger)
    side: Mapped[str] = mapped_column(String(10))
    what: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date] = mapped_column(Date)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    done_by: Mapped[str] = mapped_column(String(200), default="")
    dropped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class CheckIn(Base):
    """A day on which the two look at it together. `held_on` once they did."""

    __tablename__ = "coaching_check_in"
    __table_args__ = (UniqueConstraint("plan_id", "planned_on"),)

    id: Mapped[int] = ident()
    plan_id: Mapped[int] = mapped_column(Id, ForeignKey("coaching_plan.id"))
    planned_on: Mapped[date] = mapped_column(Date)
    held_on: Mapped[date | None] = mapped_column(Date)


class Note(Base):
    """What one side says of a check-in: words, and how each goal stands (goal id -> 1 to 5)."""

    __tablename__ = "coaching_note"
    __table_args__ = (UniqueConstraint("check_in_id", "side"),)

    id: Mapped[int] = ident()
    check_in_id: Mapped[int] = mapped_column(Id, ForeignKey("coaching_check_in.id"))
    side: Mapped[str] = mapped_column(String(10))
    author: Mapped[str] = mapped_column(String(200))
    words: Mapped[str] = mapped_column(Text, default="")
    progress: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class PrivateNote(Base):
    """A coach's own note on a plan. Nobody but its author reads it: no coachee, no HR, no next coach."""

    __tablename__ = "coaching_private_note"

    id: Mapped[int] = ident()
    plan_id: Mapped[int] = mapped_column(Id, ForeignKey("coaching_plan.id"), index=True)
    author_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"))
    words: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Seen(Base):
    """That the coachee has seen a version of the plan, with what they said of it."""

    __tablename__ = "coaching_seen"

    plan_id: Mapped[int] = mapped_column(
        Id, ForeignKey("coaching_plan.id"), primary_key=True, autoincrement=False
    )
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_on: Mapped[date] = mapped_column(Date)
    words: Mapped[str] = mapped_column(Text, default="")


class PlanChange(Base):
    """What changed in a plan, a sentence each, and why. `version` is what the coachee is asked to see again."""

    __tablename__ = "coaching_change"
    __table_args__ = (UniqueConstraint("plan_id", "version"),)

    id: Mapped[int] = ident()
    plan_id: Mapped[int] = mapped_column(Id, ForeignKey("coaching_plan.id"))
    version: Mapped[int]
    what: Mapped[list[Any]] = mapped_column(JSON)
    why: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str] = mapped_column(String(200))


class Handover(Base):
    """That a plan went to the employee's new manager."""

    __tablename__ = "coaching_handover"

    id: Mapped[int] = ident()
    plan_id: Mapped[int] = mapped_column(Id, ForeignKey("coaching_plan.id"), index=True)
    from_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"))
    to_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Outcome(Base):
    """How a plan ended: a verdict or `cancelled`, with words, and the reason where it came before the end.

    `measured`: what the scores said that day, one entry per score goal.
    """

    __tablename__ = "coaching_outcome"

    plan_id: Mapped[int] = mapped_column(
        Id, ForeignKey("coaching_plan.id"), primary_key=True, autoincrement=False
    )
    result: Mapped[str] = mapped_column(String(30))
    words: Mapped[str] = mapped_column(Text)
    early: Mapped[str] = mapped_column(Text, default="")
    measured: Mapped[list[Any]] = mapped_column(JSON, default=list)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_on: Mapped[date] = mapped_column(Date)
    made_by: Mapped[str] = mapped_column(String(200))


class CoachingRating(Base):
    """What the coachee says of the coaching, 1 to 5, once per held check-in and once at the end (no check-in).

    Shown to the coach only with those of enough others; see `rules.LEAST_RATINGS`.
    """

    __tablename__ = "coaching_rating"
    __table_args__ = (Index("ix_coaching_rating_coach", "coach_id"),)

    id: Mapped[int] = ident()
    plan_id: Mapped[int] = mapped_column(Id, ForeignKey("coaching_plan.id"), index=True)
    check_in_id: Mapped[int | None] = mapped_column(Id, ForeignKey("coaching_check_in.id"))
    #: Whose coaching it is about: the coach that day.
    coach_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"))
    score: Mapped[int] = mapped_column(SmallInteger)
    words: Mapped[str] = mapped_column(Text, default="")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Observation(Base):
    """What a supervisor saw. `intervened`: they stepped in, and the customer's rating of that contact credits them.

    `rating_id`: the answer whose credit it moved, once it is there.
    """

    __tablename__ = "coaching_observation"
    __table_args__ = (Index("ix_coaching_observation_employee", "employee_id"),)

    id: Mapped[int] = ident()
    employee_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"))
    observer_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"))
    seen_on: Mapped[date] = mapped_column(Date)
    contact_ref: Mapped[str] = mapped_column(String(200), default="", index=True)
    #: Behaviour -> 1 to 5; those skipped are not there.
    scores: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    words: Mapped[str] = mapped_column(Text)
    intervened: Mapped[bool] = mapped_column(default=False)
    rating_id: Mapped[int | None] = mapped_column(Id, ForeignKey("rating.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ObservationAnswer(Base):
    """The word of the person observed. Once."""

    __tablename__ = "coaching_observation_answer"

    observation_id: Mapped[int] = mapped_column(
        Id, ForeignKey("coaching_observation.id"), primary_key=True, autoincrement=False
    )
    words: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class CoachingItem(Base):
    """Something to coach that waits for the manager: a plan is made of it (`plan_id`), or it is dismissed with a
    reason (`Dismissal`).
    """

    __tablename__ = "coaching_item"
    __table_args__ = (Index("ix_coaching_item_employee", "employee_id"),)

    id: Mapped[int] = ident()
    employee_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"))
    observation_id: Mapped[int] = mapped_column(Id, ForeignKey("coaching_observation.id"), unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    plan_id: Mapped[int | None] = mapped_column(Id, ForeignKey("coaching_plan.id"))


class Dismissal(Base):
    """That no plan is made of an item, and why."""

    __tablename__ = "coaching_dismissal"

    item_id: Mapped[int] = mapped_column(
        Id, ForeignKey("coaching_item.id"), primary_key=True, autoincrement=False
    )
    reason: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str] = mapped_column(String(200))
