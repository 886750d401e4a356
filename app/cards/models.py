"""Role cards: in at most ten words, what somebody does for customers; and the service standard they stand by."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Id, UtcDateTime, ident


class RoleCard(Base):
    """One version of somebody's card; the newest is theirs. `title`: the role it was written in."""

    __tablename__ = "role_card"
    __table_args__ = (UniqueConstraint("employee_id", "version"),)

    id: Mapped[int] = ident()
    employee_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"))
    version: Mapped[int]
    words: Mapped[str] = mapped_column(String(200))
    title: Mapped[str] = mapped_column(String(200), default="")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str] = mapped_column(String(200))


class ServiceStandard(Base):
    """One version of what everybody in a unit (empty: the whole company) holds to. The newest is in force."""

    __tablename__ = "service_standard"
    __table_args__ = (UniqueConstraint("unit", "version"),)

    id: Mapped[int] = ident()
    unit: Mapped[str] = mapped_column(String(200), default="")
    version: Mapped[int]
    words: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str] = mapped_column(String(200))


class CardSeen(Base):
    """That somebody acknowledged their role, as their card says it, and the service standard that was in force."""

    __tablename__ = "role_card_seen"
    __table_args__ = (UniqueConstraint("employee_id", "number"),)

    id: Mapped[int] = ident()
    employee_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"))
    card_id: Mapped[int] = mapped_column(Id, ForeignKey("role_card.id"))
    #: Counts somebody's acknowledgements; the highest is the one that holds.
    number: Mapped[int]
    #: None where no standard was in force.
    standard_id: Mapped[int | None] = mapped_column(Id, ForeignKey("service_standard.id"))
    title: Mapped[str] = mapped_column(String(200), default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
