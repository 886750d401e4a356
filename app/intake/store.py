"""Many ratings at once: staged, compared with what is known, inserted and added to the tallies by set-based SQL."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from app.database import is_sqlite, new_id
from app.scores.models import Tally

#: Rows of one transaction of a large import.
CHUNK = 50_000


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
    #: The month key of `answered_at` in the company's zone.
    month: int


@dataclass
class Outcome:
    """What became of a chunk. `twice` and `clashes` name external ids that were not stored."""

    new: int = 0
    same: int = 0
    changed: int = 0
    #: Stands twice in this import with different content; the first stays.
    twice: list[str] = field(default_factory=list)
    #: Another answer has the same public id (one in a hundred thousand at ten million answers).
    clashes: list[str] = field(default_factory=list)


COLUMNS = ", ".join(Staged._fields)
RATING = ", ".join(Staged._fields[:-1])
TALLY = Tally.__tablename__

CREATE = """
CREATE TEMPORARY TABLE IF NOT EXISTS staged_rating (
    id BIGINT, source_id INTEGER, external_id VARCHAR(200), employee_id BIGINT, cell_id INTEGER, score SMALLINT,
    answered_at {moment}, raw VARCHAR(60), contact_ref VARCHAR(200), comment TEXT, import_id BIGINT, month INTEGER
)"""

DIFFERING = """
SELECT s.id, s.external_id, s.employee_id, s.cell_id, s.score, s.month, s.answered_at AS answered_at,
       r.external_id AS old_external_id, r.source_id AS old_source_id, r.employee_id AS old_employee_id,
       r.cell_id AS old_cell_id, r.score AS old_score, r.answered_at AS old_answered_at, r.import_id AS old_import_id,
       s.source_id, s.import_id
FROM staged_rating s JOIN rating r ON r.id = s.id
WHERE r.external_id <> s.external_id OR r.source_id <> s.source_id OR r.score <> s.score
   OR r.employee_id IS DISTINCT FROM s.employee_id OR r.cell_id <> s.cell_id OR r.answered_at <> s.answered_at
"""

ADD = f"""
INSERT INTO {TALLY} (employee_id, cell_id, month, n, sw, sww, swy, swyy)
SELECT employee_id, cell_id, month, count(*), 1000 * count(*), 1000000 * count(*),
       1000 * sum(score), 1000 * sum(score * score)
FROM staged_rating WHERE true GROUP BY employee_id, cell_id, month
ORDER BY employee_id, cell_id, month
ON CONFLICT (employee_id, cell_id, month) DO UPDATE SET
  n = {TALLY}.n + excluded.n, sw = {TALLY}.sw + excluded.sw, sww = {TALLY}.sww + excluded.sww,
  swy = {TALLY}.swy + excluded.swy, swyy = {TALLY}.swyy + excluded.swyy
"""


def store(session: Session, rows: Sequence[Staged], now: datetime) -> Outcome:
    """Store answers once, whatever the retries. A known id with other content is revised, both versions kept;
    everything is in the caller's transaction. Ids must be unique within `rows`.
    """
    if not rows:
        return Outcome()
    _stage(session, rows)
    known = session.execute(
        text("SELECT count(*) FROM staged_rating s JOIN rating r ON r.id = s.id")
    ).scalar_one()
    outcome = Outcome()
    if known:
        differing = session.execute(text(DIFFERING)).all()
        outcome.same = known - len(differing)
        session.execute(text("DELETE FROM staged_rating WHERE id IN (SELECT id FROM rating)"))
        for row in differing:
            _revise(session, row, outcome, now)
    outcome.new = len(rows) - known
    if outcome.new:
        order = " ORDER BY id" if is_sqlite(session) else ""
        session.execute(text(f"INSERT INTO rating ({RATING}) SELECT {RATING} FROM staged_rating{order}"))
        session.execute(text(ADD))
    return outcome


def _stage(session: Session, rows: Sequence[Staged]) -> None:
    connection = session.connection()
    if is_sqlite(session):
        connection.exec_driver_sql(CREATE.format(moment="DATETIME"))
        connection.exec_driver_sql("DELETE FROM staged_rating")
        marks = ", ".join("?" * len(Staged._fields))
        values = [row._replace(answered_at=_plain(row.answered_at)) for row in rows]  # type: ignore[arg-type]
        cursor = connection.connection.cursor()
        cursor.executemany(f"INSERT INTO staged_rating VALUES ({marks})", values)
        cursor.close()
        return
    connection.exec_driver_sql(CREATE.format(moment="TIMESTAMPTZ"))
    connection.exec_driver_sql("TRUNCATE staged_rating")
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f"COPY staged_rating ({COLUMNS}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
    connection.exec_driver_sql("ANALYZE staged_rating")


def _plain(moment: datetime) -> str:
    """A UTC moment as SQLAlchemy stores it in SQLite."""
    return moment.strftime("%Y-%m-%d %H:%M:%S.%f")


def _revise(session: Session, row: Row[*tuple[Any, ...]], outcome: Outcome, now: datetime) -> None:
    if row.old_external_id != row.external_id or row.old_source_id != row.source_id:
        outcome.clashes.append(row.external_id)
        return
    if row.import_id is not None and row.old_import_id == row.import_id:
        outcome.twice.append(row.external_id)
        return
    outcome.changed += 1
    session.execute(
        text(
            "INSERT INTO rating_revision (id, rating_id, replaced_at, employee_id, cell_id, score, answered_at, "
            "import_id) SELECT :id, id, :now, employee_id, cell_id, score, answered_at, import_id FROM rating "
            "WHERE id = :rating"
        ),
        {"id": new_id(), "now": _plain(now) if is_sqlite(session) else now, "rating": row.id},
    )
    session.execute(
        text(
            "UPDATE rating SET employee_id = :employee, cell_id = :cell, score = :score, answered_at = :at "
            "WHERE id = :rating"
        ),
        {
            "employee": row.employee_id,
            "cell": row.cell_id,
            "score": row.score,
            "at": row.answered_at,
            "rating": row.id,
        },
    )
    old_month = _month(row.old_answered_at)
    if row.old_employee_id is not None:
        add(session, row.old_employee_id, row.old_cell_id, old_month, row.old_score, -1)
    add(session, row.employee_id, row.cell_id, row.month, row.score, 1)


def _month(moment: datetime | str) -> int:
    when = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return when.year * 12 + when.month - 1


def add(
    session: Session, employee_id: int, cell_id: int, month: int, score: int, sign: int, share: int = 1000
) -> None:
    """Add one answer to its tally (`sign` 1) or take it away (-1). `share` in thousandths."""
    session.execute(
        text(
            f"INSERT INTO {TALLY} (employee_id, cell_id, month, n, sw, sww, swy, swyy) "
            "VALUES (:employee, :cell, :month, :n, :w, :ww, :wy, :wyy) "
            "ON CONFLICT (employee_id, cell_id, month) DO UPDATE SET "
            f"n = {TALLY}.n + excluded.n, sw = {TALLY}.sw + excluded.sw, sww = {TALLY}.sww + excluded.sww, "
            f"swy = {TALLY}.swy + excluded.swy, swyy = {TALLY}.swyy + excluded.swyy"
        ),
        {
            "employee": employee_id,
            "cell": cell_id,
            "month": month,
            "n": sign,
            "w": sign * share,
            "ww": sign * share * share,
            "wy": sign * share * score,
            "wyy": sign * share * score * score,
        },
    )
