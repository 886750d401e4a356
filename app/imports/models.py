"""Imports of files: what was given, how far it is, what became of each row."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Id, UtcDateTime, ident

#: Refusals kept of one import; beyond it they are only counted.
KEPT = 10_000


class SourceMapping(Base):
    """Which column of a source's files is which field, as last confirmed."""

    __tablename__ = "source_mapping"

    source_name: Mapped[str] = mapped_column(String(100), primary_key=True)
    body: Mapped[dict[str, Any]] = mapped_column(JSON)


class Import(Base):
    """One file of ratings.

    States: `previewed` (uploaded and looked at), `running`, `done`, `stopped` (by a person), `failed` (the file was
    refused), `undoing`, `undone`. It goes on after a kill from `row`, which is saved in the transaction of the rows
    before it.
    """

    __tablename__ = "import"

    id: Mapped[int] = ident()
    source_name: Mapped[str] = mapped_column(String(100))
    #: As the person named it; shown, never used as a path.
    file_name: Mapped[str] = mapped_column(String(300))
    #: Generated name below the data folder; empty once the file is gone.
    stored_as: Mapped[str] = mapped_column(String(100))
    size: Mapped[int] = mapped_column(Id)
    digest: Mapped[str] = mapped_column(String(64))
    #: `files.reading.Reading` as JSON: encoding, delimiter, mapping of columns, scale, zone, whether to create people.
    reading: Mapped[dict[str, Any]] = mapped_column(JSON)
    #: `checking.Findings` as JSON: what the last look at the file found.
    findings: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    state: Mapped[str] = mapped_column(String(12))
    #: Data rows read and settled so far; while it is undone, answers taken out.
    row: Mapped[int] = mapped_column(default=0)
    #: Data rows in all; 0 until the file was read through.
    rows: Mapped[int] = mapped_column(default=0)
    new: Mapped[int] = mapped_column(default=0)
    same: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
    people: Mapped[int] = mapped_column(default=0)
    message: Mapped[str] = mapped_column(Text, default="")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    made_by: Mapped[str] = mapped_column(String(200))
    account_id: Mapped[int | None] = mapped_column(Id)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class RefusedRow(Base):
    """One problem of a row that was not stored: where it stands, which column, and the mend. The value shortened."""

    __tablename__ = "import_refused_row"

    id: Mapped[int] = ident()
    import_id: Mapped[int] = mapped_column(Id, index=True)
    line: Mapped[int]
    column: Mapped[str] = mapped_column(String(200), default="")
    code: Mapped[str] = mapped_column(String(40))
    message: Mapped[str] = mapped_column(Text)
    value: Mapped[str] = mapped_column(String(80), default="")
