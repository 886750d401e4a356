"""Checked answers on their way in: into a temporary table of the database, by its quickest way."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from app.database import is_sqlite

#: From here on the planner is told how much is staged.
MANY = 1_000


class Staged(NamedTuple):
    """One answer, checked and resolved, credited whole to one employee."""

    id: int
    source_id: int
    external_id: str
    employee_id: int
    cell_id: int
    score: int
    answered_at: datetime
    raw: str | None
    contact_ref: str | None
    comment: str | None
    import_id: int | None
    #: The customer as the source knows them.
    customer_ref: str | None
    #: The month key of `answered_at` in the company's zone.
    month: int


#: The same without names: what a large import makes, a million at a time.
StagedRow = tuple[
    int, int, str, int, int, int, datetime, str | None, str | None, str | None, int | None, str | None, int
]


COLUMNS = ", ".join(Staged._fields)
RATING = ", ".join(Staged._fields[:-1])
CREATE = """
CREATE TEMPORARY TABLE IF NOT EXISTS staged_rating (
    id BIGINT, source_id INTEGER, external_id VARCHAR(200), employee_id BIGINT, cell_id INTEGER, score SMALLINT,
    answered_at {moment}, raw VARCHAR(60), contact_ref VARCHAR(200), comment TEXT, import_id BIGINT,
    customer_ref VARCHAR(200), month INTEGER
)"""


def stage(session: Session, rows: Sequence[StagedRow]) -> None:
    """Put the rows into `staged_rating`, and nothing else."""
    connection = session.connection()
    if is_sqlite(session):
        connection.exec_driver_sql(CREATE.format(moment="DATETIME"))
        connection.exec_driver_sql("DELETE FROM staged_rating")
        marks = ", ".join("?" * len(Staged._fields))
        cursor = connection.connection.cursor()
        cursor.executemany(
            f"INSERT INTO staged_rating VALUES ({marks})",
            [(*row[:6], plain(row[6]), *row[7:]) for row in rows],
        )
        cursor.close()
        return
    connection.exec_driver_sql(CREATE.format(moment="TIMESTAMPTZ"))
    connection.exec_driver_sql("TRUNCATE staged_rating")
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f"COPY staged_rating ({COLUMNS}) FROM STDIN") as copy:
        for at in range(0, len(rows), MANY):
            copy.write(copied(rows[at : at + MANY]))
    if len(rows) > MANY:
        connection.exec_driver_sql("ANALYZE staged_rating (id)")


NULL = "\\N"
ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def _escaped(given: str | None) -> str:
    """A text as PostgreSQL's COPY reads it."""
    return NULL if given is None else given.translate(ESCAPES)


def copied(rows: Iterable[StagedRow]) -> str:
    """Rows in the text form of COPY."""
    lines = []
    for rating, source, external, employee, cell, score, at, raw, ref, comment, by, customer, month in rows:
        kept = external if external.isalnum() else external.translate(ESCAPES)
        rest = (
            f"{NULL}\t{NULL}\t{NULL}"
            if raw is ref is comment is None
            else f"{_escaped(raw)}\t{_escaped(ref)}\t{_escaped(comment)}"
        )
        lines.append(
            f"{rating}\t{source}\t{kept}\t{employee}\t{cell}\t{score}\t{at.isoformat()}\t{rest}\t"
            f"{NULL if by is None else by}\t{NULL if customer is None else _escaped(customer)}\t{month}\n"
        )
    return "".join(lines)


def plain(moment: datetime) -> str:
    """A UTC moment as SQLAlchemy stores it in SQLite."""
    return moment.isoformat(" ", "microseconds")[:26]
