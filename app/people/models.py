"""Employees, teams and who reported to whom when."""

from datetime import date

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base, Id, ident


class Team(Base):
    """A team. `unit` groups teams (Support, Engineering); HR and executives may be bound to one unit."""

    __tablename__ = "team"

    id: Mapped[int] = ident()
    name: Mapped[str] = mapped_column(String(200), unique=True)
    unit: Mapped[str] = mapped_column(String(200), default="")


class Employee(Base):
    """A person on the payroll, or who once was. Leavers stay, with `left_on`."""

    __tablename__ = "employee"

    id: Mapped[int] = ident()
    #: The number the company or its helpdesk knows the person by.
    number: Mapped[str | None] = mapped_column(String(100), unique=True)
    name: Mapped[str] = mapped_column(String(200), index=True)
    #: Lower case.
    email: Mapped[str | None] = mapped_column(String(320), unique=True)
    hired_on: Mapped[date | None] = mapped_column(Date)
    #: The first day on which the person no longer works here.
    left_on: Mapped[date | None] = mapped_column(Date)
    #: A program that answers customers. Its ratings are kept apart from people's.
    ai_agent: Mapped[bool] = mapped_column(default=False, server_default=false())


class Assignment(Base):
    """Where an employee stood from `starts_on` until before `ends_on` (open when empty).

    Effective-dated: a change ends one row and starts the next, so that last spring shows last spring's manager.
    """

    __tablename__ = "assignment"
    __table_args__ = (
        CheckConstraint("ends_on IS NULL OR ends_on > starts_on", name="ends_after_start"),
        CheckConstraint("manager_id IS NULL OR manager_id <> employee_id", name="own_manager"),
        Index("ix_assignment_employee_start", "employee_id", "starts_on", unique=True),
        Index("ix_assignment_team", "team_id", "starts_on"),
        Index("ix_assignment_manager", "manager_id", "starts_on"),
    )

    id: Mapped[int] = ident()
    employee_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"))
    team_id: Mapped[int] = mapped_column(Id, ForeignKey("team.id"))
    manager_id: Mapped[int | None] = mapped_column(Id, ForeignKey("employee.id"))
    title: Mapped[str] = mapped_column(String(200), default="")
    customer_facing: Mapped[bool] = mapped_column(default=True)
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)

    employee: Mapped[Employee] = relationship(foreign_keys=[employee_id], lazy="raise")
    manager: Mapped[Employee | None] = relationship(foreign_keys=[manager_id], lazy="raise")
    team: Mapped[Team] = relationship(lazy="raise")
