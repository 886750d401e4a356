"""The keeper question: in which cycles it was asked, and what managers answered. Kept apart from evidence."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Id, UtcDateTime, ident
from app.database.sealing import Sealed


class KeeperAsk(Base):
    """That it was asked of every manager about all who report to them, so that being asked says nothing."""

    __tablename__ = "keeper_ask"

    cycle_id: Mapped[int] = mapped_column(Id, ForeignKey("cycle.id"), primary_key=True, autoincrement=False)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_name: Mapped[str] = mapped_column(String(200))


class KeeperAnswer(Base):
    """What a manager answered about somebody; changed, another row follows and the newest stands. `values`: {"fight":
    "yes" | "unsure" | "no", "hire": the same}.
    """

    __tablename__ = "keeper_answer"
    __table_args__ = (Index("ix_keeper_answer_about", "cycle_id", "employee_id"),)

    id: Mapped[int] = ident()
    cycle_id: Mapped[int] = mapped_column(Id, ForeignKey("cycle.id"))
    employee_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"))
    manager_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"), index=True)
    values: Mapped[Any] = mapped_column(Sealed)
    words: Mapped[Any] = mapped_column(Sealed)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
