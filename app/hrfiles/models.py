"""Files of people: what was given, what it would change, and what it changed, so that it can be undone."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Id, UtcDateTime, ident

PREVIEWED, APPLIED, DISCARDED, UNDONE = "previewed", "applied", "discarded", "undone"


class HrMapping(Base):
    """How files with these columns are read, as last confirmed. The key is made from the names of the columns."""

    __tablename__ = "hr_mapping"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    body: Mapped[dict[str, Any]] = mapped_column(JSON)


class HrFile(Base):
    """One file of people. States: `previewed`, `applied`, `discarded`, `undone`."""

    __tablename__ = "hr_file"

    id: Mapped[int] = ident()
    #: As the person named it; shown, never used as a path.
    file_name: Mapped[str] = mapped_column(String(300))
    #: Generated name below the data folder; empty once the file is gone.
    stored_as: Mapped[str] = mapped_column(String(100))
    size: Mapped[int] = mapped_column(Id)
    #: `reading.Choices` as JSON.
    choices: Mapped[dict[str, Any]] = mapped_column(JSON)
    #: `looking.Findings` as JSON: what the last look found; what became of it once it is applied.
    findings: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    state: Mapped[str] = mapped_column(String(12))
    message: Mapped[str] = mapped_column(Text, default="")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    made_by: Mapped[str] = mapped_column(String(200))
    account_id: Mapped[int] = mapped_column(Id)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class HrChange(Base):
    """What an applied file changed about one person.

    `person` and `stand` hold each changed field as [before, after]. `assignment_id` is the assignment made (`made`) or
    corrected in place, `ended_id` the one that ended for it and `ended_before` the day it ended before, if any.
    """

    __tablename__ = "hr_change"
    __table_args__ = (
        Index("ix_hr_change_file", "hr_file_id", "kind"),
        Index("ix_hr_change_employee", "employee_id"),
    )

    id: Mapped[int] = ident()
    hr_file_id: Mapped[int] = mapped_column(Id, ForeignKey("hr_file.id"))
    #: No foreign key: a joiner who is undone is gone, and the file still tells of them.
    employee_id: Mapped[int] = mapped_column(Id)
    name: Mapped[str] = mapped_column(String(200))
    number: Mapped[str] = mapped_column(String(100), default="")
    #: `joined`, `left`, `moved` or `details`.
    kind: Mapped[str] = mapped_column(String(10))
    line: Mapped[int]
    from_day: Mapped[date | None] = mapped_column(Date)
    #: [field, before, after] as they are shown.
    told: Mapped[list[Any]] = mapped_column(JSON)
    person: Mapped[dict[str, Any]] = mapped_column(JSON)
    stand: Mapped[dict[str, Any]] = mapped_column(JSON)
    assignment_id: Mapped[int | None] = mapped_column(Id)
    made: Mapped[bool] = mapped_column(default=False)
    ended_id: Mapped[int | None] = mapped_column(Id)
    ended_before: Mapped[date | None] = mapped_column(Date)


class HrTeam(Base):
    """A team that a file brought along."""

    __tablename__ = "hr_team"

    hr_file_id: Mapped[int] = mapped_column(Id, ForeignKey("hr_file.id"), primary_key=True)
    team_id: Mapped[int] = mapped_column(Id, primary_key=True)
