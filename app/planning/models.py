"""Half-years: what each team wants its service to be, what is done for it, and the executive's service review."""

from datetime import date, datetime

from sqlalchemy import Date, Float, ForeignKey, Index, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Id, UtcDateTime, ident


class HalfYear(Base):
    """A stretch of whole months (both included, as month keys) for which service goals are set."""

    __tablename__ = "half_year"

    id: Mapped[int] = ident()
    name: Mapped[str] = mapped_column(String(200), unique=True)
    first_month: Mapped[int]
    last_month: Mapped[int]
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    opened_by: Mapped[str] = mapped_column(String(200))


class ServiceGoal(Base):
    """What a team promises for a half-year: a level of one lens and scale, or words where `lens` is empty."""

    __tablename__ = "service_goal"
    __table_args__ = (Index("ix_service_goal_team", "team_id", "half_year_id"),)

    id: Mapped[int] = ident()
    half_year_id: Mapped[int] = mapped_column(Id, ForeignKey("half_year.id"), index=True)
    team_id: Mapped[int] = mapped_column(Id, ForeignKey("team.id"))
    lens: Mapped[str] = mapped_column(String(30), default="")
    scale: Mapped[str] = mapped_column(String(30), default="")
    #: The level promised, in shown values of the scale.
    expected: Mapped[float | None] = mapped_column(Float)
    words: Mapped[str] = mapped_column(Text)
    owner_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"))
    due_on: Mapped[date] = mapped_column(Date)
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)
    set_by_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"))


class GoalAgreement(Base):
    """That a manager above agreed to a goal."""

    __tablename__ = "service_goal_agreement"

    goal_id: Mapped[int] = mapped_column(
        Id, ForeignKey("service_goal.id"), primary_key=True, autoincrement=False
    )
    agreed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    agreed_by: Mapped[str] = mapped_column(String(200))


class GoalEnd(Base):
    """That a goal was withdrawn, and why. What was promised instead is a goal of its own."""

    __tablename__ = "service_goal_end"

    goal_id: Mapped[int] = mapped_column(
        Id, ForeignKey("service_goal.id"), primary_key=True, autoincrement=False
    )
    reason: Mapped[str] = mapped_column(Text)
    ended_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_by: Mapped[str] = mapped_column(String(200))


class GoalAction(Base):
    """What is done for a goal, by whom, by when. Open ones outlive the half-year."""

    __tablename__ = "service_goal_action"

    id: Mapped[int] = ident()
    goal_id: Mapped[int] = mapped_column(Id, ForeignKey("service_goal.id"), index=True)
    what: Mapped[str] = mapped_column(Text)
    owner_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"))
    due_on: Mapped[date] = mapped_column(Date)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    done_by: Mapped[str] = mapped_column(String(200), default="")


class ServiceReview(Base):
    """A meeting of an executive with their managers about service. `ended_at` once it is over."""

    __tablename__ = "service_review"

    id: Mapped[int] = ident()
    chair_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"), index=True)
    held_on: Mapped[date] = mapped_column(Date)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    minutes: Mapped[str] = mapped_column(Text, default="")


class ServiceSeat(Base):
    """Who sits in a service review beside the chair."""

    __tablename__ = "service_review_seat"

    review_id: Mapped[int] = mapped_column(
        Id, ForeignKey("service_review.id"), primary_key=True, autoincrement=False
    )
    employee_id: Mapped[int] = mapped_column(
        Id, ForeignKey("employee.id"), primary_key=True, autoincrement=False
    )


class ServicePoint(Base):
    """A point of the agenda. `key` tells the same matter apart from others; `times` how often it was carried over.

    Answered by a decision; with an owner it is settled when it is done. `before`: what was decided last time.
    """

    __tablename__ = "service_review_point"

    id: Mapped[int] = ident()
    review_id: Mapped[int] = mapped_column(Id, ForeignKey("service_review.id"), index=True)
    position: Mapped[int] = mapped_column(SmallInteger)
    kind: Mapped[str] = mapped_column(String(30))
    key: Mapped[str] = mapped_column(String(120))
    title: Mapped[str] = mapped_column(Text)
    href: Mapped[str] = mapped_column(String(300), default="")
    times: Mapped[int] = mapped_column(SmallInteger, default=0)
    before: Mapped[str] = mapped_column(Text, default="")
    decision: Mapped[str] = mapped_column(Text, default="")
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by: Mapped[str] = mapped_column(String(200), default="")
    owner_id: Mapped[int | None] = mapped_column(Id, ForeignKey("employee.id"))
    due_on: Mapped[date | None] = mapped_column(Date)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
