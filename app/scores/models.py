"""Sums per employee and kind of work, the fitted scorer, and evidence: what pages read."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Id, UtcDateTime, ident


class Tally(Base):
    """Sums over the answers of one employee, kind of work and month; changed by addition and subtraction only.

    Shares `w` are thousandths, scores `y` whole steps, so that every sum is an exact integer.
    """

    __tablename__ = "tally"
    __table_args__ = (Index("ix_tally_month", "month", "cell_id"),)

    employee_id: Mapped[int] = mapped_column(
        Id, ForeignKey("employee.id"), primary_key=True, autoincrement=False
    )
    cell_id: Mapped[int] = mapped_column(ForeignKey("cell.id"), primary_key=True, autoincrement=False)
    month: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    n: Mapped[int] = mapped_column(BigInteger)
    sw: Mapped[int] = mapped_column(BigInteger)
    sww: Mapped[int] = mapped_column(BigInteger)
    swy: Mapped[int] = mapped_column(BigInteger)
    swyy: Mapped[int] = mapped_column(BigInteger)


class TeamTally(Base):
    """Sums over the answers of a touchpoint that credit a team and nobody in it. Whole answers, no shares."""

    __tablename__ = "team_tally"

    team_id: Mapped[int] = mapped_column(Id, ForeignKey("team.id"), primary_key=True, autoincrement=False)
    cell_id: Mapped[int] = mapped_column(ForeignKey("cell.id"), primary_key=True, autoincrement=False)
    month: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    n: Mapped[int] = mapped_column(BigInteger)
    sy: Mapped[int] = mapped_column(BigInteger)
    syy: Mapped[int] = mapped_column(BigInteger)


class PolicyVersion(Base):
    """One version of the bars and thresholds of one lens and scale. The newest is in force; old reviews keep theirs."""

    __tablename__ = "score_policy"

    id: Mapped[int] = ident()
    version: Mapped[int] = mapped_column(unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(Text)
    body: Mapped[dict[str, Any]] = mapped_column(JSON)


class Fit(Base):
    """The scorer fitted to one lens, scale and span of months (both ends included)."""

    __tablename__ = "fit"
    __table_args__ = (UniqueConstraint("lens", "scale", "first_month", "last_month"),)

    id: Mapped[int] = ident()
    lens: Mapped[str] = mapped_column(String(30))
    scale: Mapped[str] = mapped_column(String(30))
    first_month: Mapped[int]
    last_month: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    policy_version: Mapped[int]
    #: Large, and wanted by few pages: read when it is asked for.
    model: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)
    #: What the company page shows: answers, people by standing, the company's figure.
    summary: Mapped[dict[str, Any]] = mapped_column(JSON)


class Evidence(Base):
    """What one fit says of one employee. Scores are in shown values of the scale."""

    __tablename__ = "evidence"
    __table_args__ = (Index("ix_evidence_employee", "employee_id"),)

    fit_id: Mapped[int] = mapped_column(Id, ForeignKey("fit.id"), primary_key=True, autoincrement=False)
    employee_id: Mapped[int] = mapped_column(
        Id, ForeignKey("employee.id"), primary_key=True, autoincrement=False
    )
    n: Mapped[int]
    n_eff: Mapped[float]
    raw: Mapped[float]
    adjusted: Mapped[float]
    score: Mapped[float]
    lo: Mapped[float]
    hi: Mapped[float]
    reliability: Mapped[float]
    p_star: Mapped[float]
    p_floor: Mapped[float]
    p_below: Mapped[float]
    #: Answers needed in all; empty where people cannot be told apart here.
    need_n: Mapped[int | None]
    standing: Mapped[str] = mapped_column(String(30))
    #: Per month: [month, n, adjusted mean].
    series: Mapped[list[Any]] = mapped_column(JSON)
    trend: Mapped[dict[str, Any]] = mapped_column(JSON)
    #: Answers that a decision excluded, and the score as it would be with them; empty where there are none.
    excluded: Mapped[int] = mapped_column(default=0, server_default="0")
    score_with: Mapped[float | None]


class TeamEvidence(Base):
    """What one fit says of a team as a whole: the answers of those who are in it now."""

    __tablename__ = "team_evidence"

    fit_id: Mapped[int] = mapped_column(Id, ForeignKey("fit.id"), primary_key=True, autoincrement=False)
    team_id: Mapped[int] = mapped_column(Id, ForeignKey("team.id"), primary_key=True, autoincrement=False)
    people: Mapped[int]
    n: Mapped[int]
    raw: Mapped[float]
    score: Mapped[float]
    lo: Mapped[float]
    hi: Mapped[float]
    series: Mapped[list[Any]] = mapped_column(JSON)
    #: People by standing.
    standings: Mapped[dict[str, int]] = mapped_column(JSON)


class Span(Base):
    """A span of months somebody asked evidence for beyond the rolling windows: a cycle's period."""

    __tablename__ = "evidence_span"

    first_month: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last_month: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
