"""What HR knows of groups that the law protects. Goes in, and comes out as groups alone."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Id, UtcDateTime
from app.database.sealing import Sealed


class GroupEntry(Base):
    """Which group of an attribute somebody belongs to. Sealed, read by the fairness check alone, never by person."""

    __tablename__ = "group_entry"

    employee_id: Mapped[int] = mapped_column(
        Id, ForeignKey("employee.id"), primary_key=True, autoincrement=False
    )
    attribute: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[Any] = mapped_column(Sealed)
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)
