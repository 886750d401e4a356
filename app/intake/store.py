"""Many ratings at once: staged, compared with what is known, inserted and added to the tallies by set-based SQL."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from operator import itemgetter
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from app.config import settings
from app.database import is_sqlite, new_id
from app.intake.tallies import TALLY, UPSERT, Deltas, add, add_many, count, month_in

__all__ = ["CHUNK", "RATING", "Outcome", "Staged", "StagedRow", "add", "store"]

#: Rows of one transaction of a large import.
CHUNK = 25_000
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
    #: The month key of `answered_at` in the company's zone.
    month: int


#: The same without names: what a large import makes, a million at a time.
StagedRow = tuple[int, int, str, int, int, int, datetime, str | None, str | None, str | None, int | None, int]


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
    #: Several people share the known answer; it is changed where it was made.
    shared: list[str] = field(default_factory=list)


COLUMNS = ", ".join(Staged._fields)
RATING = ", ".join(Staged._fields[:-1])
CREATE = """
CREATE TEMPORARY TABLE IF NOT EXISTS staged_rating (
    id BIGINT, source_id INTEGER, external_id VARCHAR(200), employee_id BIGINT, cell_id INTEGER, score SMALLINT,
    answered_at {moment}, raw VARCHAR(60), contact_ref VARCHAR(200), comment TEXT, import_id BIGINT, month INTEGER
)"""

DIFFERS = """(r.external_id <> s.external_id OR r.source_id <> s.source_id OR r.score <> s.score
   OR r.employee_id IS DISTINCT FROM s.employee_id OR r.cell_id <> s.cell_id OR r.answered_at <> s.answered_at
   OR (s.comment IS NOT NULL AND s.comment IS DISTINCT FROM r.comment))"""

KNOWN = f"""
SELECT count(*), count(CASE WHEN {DIFFERS} THEN 1 END) FROM staged_rating s JOIN rating r ON r.id = s.id
"""

DIFFERING = f"""
SELECT s.id, s.external_id, s.employee_id, s.cell_id, s.score, s.month, s.answered_at AS answered_at, s.raw,
       s.contact_ref, s.comment, s.source_id, s.import_id,
       r.external_id AS old_external_id, r.source_id AS old_source_id, r.employee_id AS old_employee_id,
       r.cell_id AS old_cell_id, r.score AS old_score, r.answered_at AS old_answered_at, r.import_id AS old_import_id
FROM staged_rating s JOIN rating r ON r.id = s.id
WHERE {DIFFERS}
"""

ADD = f"""
INSERT INTO {TALLY} (employee_id, cell_id, month, n, sw, sww, swy, swyy)
SELECT employee_id, cell_id, month, count(*), 1000 * count(*), 1000000 * count(*),
       1000 * sum(score), 1000 * sum(score * score)
FROM staged_rating WHERE true GROUP BY employee_id, cell_id, month
ORDER BY employee_id, cell_id, month
{UPSERT}"""

FORGET = "DELETE FROM staged_rating AS s WHERE EXISTS (SELECT 1 FROM rating r WHERE r.id = s.id)"

KEEP_REVISION = """
INSERT INTO rating_revision (id, rating_id, replaced_at, employee_id, cell_id, score, answered_at, raw, contact_ref,
  comment, import_id)
SELECT :revision, id, :now, employee_id, cell_id, score, answered_at, raw, contact_ref, comment, import_id
FROM rating WHERE id = :rating
"""

REVISE = """
UPDATE rating SET employee_id = :employee, cell_id = :cell, score = :score, answered_at = :at, import_id = :import,
  raw = :raw, contact_ref = COALESCE(:contact_ref, contact_ref), comment = COALESCE(:comment, comment)
WHERE id = :rating
"""


def store(session: Session, rows: Sequence[StagedRow], now: datetime, zone: str = "") -> Outcome:
    """Store answers once, whatever the retries. A known id with other content is revised, both versions kept;
    everything is in the caller's transaction. Ids must be unique within `rows`. `zone` is the company's.
    """
    if not rows:
        return Outcome()
    # In the order of the key: neighbours in the table are looked at and written together.
    _stage(session, sorted(rows, key=itemgetter(0)))
    outcome = Outcome()
    with _by_key(session):
        known, differ = session.execute(text(KNOWN)).one()
        differing = session.execute(text(DIFFERING)).all() if differ else []
        if 0 < known < len(rows):
            session.execute(text(FORGET))
    if known:
        outcome.same = known - len(differing)
        _revise(session, differing, outcome, now, ZoneInfo(zone or settings().zone))
    outcome.new = len(rows) - known
    if outcome.new:
        order = " ORDER BY id" if is_sqlite(session) else ""
        session.execute(text(f"INSERT INTO rating ({RATING}) SELECT {RATING} FROM staged_rating{order}"))
        session.execute(text(ADD))
    return outcome


@contextmanager
def _by_key(session: Session) -> Iterator[None]:
    """Look each staged id up by the key. Left alone, PostgreSQL reads all ratings through for every chunk: quicker
    while there are few of them, and slower with each import.
    """
    others = () if is_sqlite(session) else ("hashjoin", "mergejoin")
    for name in others:
        session.execute(text(f"SET LOCAL enable_{name} = off"))
    yield
    for name in others:
        session.execute(text(f"SET LOCAL enable_{name} = on"))


def _stage(session: Session, rows: Sequence[StagedRow]) -> None:
    connection = session.connection()
    if is_sqlite(session):
        connection.exec_driver_sql(CREATE.format(moment="DATETIME"))
        connection.exec_driver_sql("DELETE FROM staged_rating")
        marks = ", ".join("?" * len(Staged._fields))
        cursor = connection.connection.cursor()
        cursor.executemany(
            f"INSERT INTO staged_rating VALUES ({marks})",
            [(*row[:6], _plain(row[6]), *row[7:]) for row in rows],
        )
        cursor.close()
        return
    connection.exec_driver_sql(CREATE.format(moment="TIMESTAMPTZ"))
    connection.exec_driver_sql("TRUNCATE staged_rating")
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f"COPY staged_rating ({COLUMNS}) FROM STDIN") as copy:
        for at in range(0, len(rows), MANY):
            copy.write(_copied(rows[at : at + MANY]))
    if len(rows) > MANY:
        connection.exec_driver_sql("ANALYZE staged_rating (id)")


NULL = "\\N"
ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def _escaped(given: str | None) -> str:
    """A text as PostgreSQL's COPY reads it."""
    return NULL if given is None else given.translate(ESCAPES)


def _copied(rows: Iterable[StagedRow]) -> str:
    """Rows in the text form of COPY."""
    lines = []
    for rating, source, external, employee, cell, score, at, raw, ref, comment, by, month in rows:
        kept = external if external.isalnum() else external.translate(ESCAPES)
        rest = (
            f"{NULL}\t{NULL}\t{NULL}"
            if raw is ref is comment is None
            else f"{_escaped(raw)}\t{_escaped(ref)}\t{_escaped(comment)}"
        )
        lines.append(
            f"{rating}\t{source}\t{kept}\t{employee}\t{cell}\t{score}\t{at.isoformat()}\t{rest}\t"
            f"{NULL if by is None else by}\t{month}\n"
        )
    return "".join(lines)


def _plain(moment: datetime) -> str:
    """A UTC moment as SQLAlchemy stores it in SQLite."""
    return moment.isoformat(" ", "microseconds")[:26]


def _revise(
    session: Session,
    differing: Sequence[Row[*tuple[Any, ...]]],
    outcome: Outcome,
    now: datetime,
    zone: ZoneInfo,
) -> None:
    changed = []
    for row in differing:
        if row.old_external_id != row.external_id or row.old_source_id != row.source_id:
            outcome.clashes.append(row.external_id)
        elif row.old_employee_id is None:
            outcome.shared.append(row.external_id)
        elif row.import_id is not None and row.old_import_id == row.import_id:
            outcome.twice.append(row.external_id)
        else:
            changed.append(row)
    if not changed:
        return
    outcome.changed += len(changed)
    when = _plain(now.astimezone(UTC)) if is_sqlite(session) else now
    session.execute(
        text(KEEP_REVISION), [{"revision": new_id(), "now": when, "rating": row.id} for row in changed]
    )
    session.execute(
        text(REVISE),
        [
            {
                "employee": row.employee_id,
                "cell": row.cell_id,
                "score": row.score,
                "at": row.answered_at,
                "import": row.import_id,
                "raw": row.raw,
                "contact_ref": row.contact_ref,
                "comment": row.comment,
                "rating": row.id,
            }
            for row in changed
        ],
    )
    deltas: Deltas = {}
    for row in changed:
        count(
            deltas,
            row.old_employee_id,
            row.old_cell_id,
            month_in(row.old_answered_at, zone),
            row.old_score,
            -1,
        )
        count(deltas, row.employee_id, row.cell_id, row.month, row.score, 1)
    add_many(session, deltas)
