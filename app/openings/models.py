"""Roles that are open. Why a role is free stands nowhere here."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base, Id, UtcDateTime, ident
from app.database.sealing import Sealed
from app.people.models import Team


class Opening(Base):
    """A role to be filled, as everybody reads it. It knows of nobody who had it before.

    `profile`: {"lines": [what people do who stand out in it], "drawn": from whom, in words; empty where by hand}.
    """

    __tablename__ = "opening"

    id: Mapped[int] = ident()
    title: Mapped[str] = mapped_column(String(200))
    team_id: Mapped[int] = mapped_column(Id, ForeignKey("team.id"))
    opened_on: Mapped[date] = mapped_column(Date)
    profile: Mapped[dict[str, Any]] = mapped_column(JSON)
    made_by: Mapped[str] = mapped_column(String(200))
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    team: Mapped[Team] = relationship(lazy="raise")


class Dealt(Base):
    """That HR has dealt with a role that becomes free. `key` tells nobody who it was: it is made with the
    installation's key from the person and the day. `body`: {"employee", "opening"}, the opening empty where none
    was needed.
    """

    __tablename__ = "opening_dealt"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    body: Mapped[Any] = mapped_column(Sealed)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_name: Mapped[str] = mapped_column(String(200))
