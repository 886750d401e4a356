"""Many ratings at once: staged, compared with what is known, inserted and added to the tallies by set-based SQL."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from operator import itemgetter
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from app.clock import month_of
from app.config import settings
from app.database import is_sqlite, new_id
from app.scores.models import Tally

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

#: Employee, kind of work, month -> answers, share, share squared, share times score, and that times score.
Deltas = dict[tuple[int, int, int], list[int]]


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
TALLY = Tally.__tablename__

CREATE = """
CREATE TEMPORARY TABLE IF NOT EXISTS staged_rating (
    id BIGINT, source_id INTEGER, external_id VARCHAR(200), employee_id BIGINT, cell_id INTEGER, score SMALLINT,
    answered_at {moment}, raw VARCHAR(60), contact_ref VARCHAR(200), comment TEXT, import_id BIGINT, month INTEGER
)"""

DIFFERS = """(r.external_id <> s.external_id OR r.source_id <> s.source_id OR r.score <> s.score
   OR r.employee_id IS DISTINCT FROM s.employee_id OR r.cell_id <> s.cell_id OR r.answered_at <> s.answered_at)"""

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

UPSERT = f"""
ON CONFLICT (employee_id, cell_id, month) DO UPDATE SET
  n = {TALLY}.n + excluded.n, sw = {TALLY}.sw + excluded.sw, sww = {TALLY}.sww + excluded.sww,
  swy = {TALLY}.swy + excluded.swy, swyy = {TALLY}.swyy + excluded.swyy
"""

ADD = f"""
INSERT INTO {TALLY} (employee_id, cell_id, month, n, sw, sww, swy, swyy)
SELECT employee_id, cell_id, month, count(*), 1000 * count(*), 1000000 * count(*),
       1000 * sum(score), 1000 * sum(score * score)
FROM staged_rating WHERE true GROUP BY employee_id, cell_id, month
ORDER BY employee_id, cell_id, month
{UPSERT}"""

ADD_ONE = f"""
INSERT INTO {TALLY} (employee_id, cell_id, month, n, sw, sww, swy, swyy)
VALUES (:employee, :cell, :month, :n, :w, :ww, :wy, :wyy)
{UPSERT}"""

EMPTIED = (
    f"DELETE FROM {TALLY} WHERE employee_id = :employee AND cell_id = :cell AND month = :month AND n = 0"
)

KEEP_REVISION = """
INSERT INTO rating_revision (id, rating_id, replaced_at, employee_id, cell_id, score, answered_at, import_id)
SELECT :revision, id, :now, employee_id, cell_id, score, answered_at, import_id FROM rating WHERE id = :rating
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
    known, differ = session.execute(text(KNOWN)).one()
    outcome = Outcome()
    if known:
        differing = session.execute(text(DIFFERING)).all() if differ else []
        outcome.same = known - len(differing)
        if known < len(rows):
            session.execute(text("DELETE FROM staged_rating WHERE id IN (SELECT id FROM rating)"))
        _revise(session, differing, outcome, now, ZoneInfo(zone or settings().zone))
    outcome.new = len(rows) - known
    if outcome.new:
        order = " ORDER BY id" if is_sqlite(session) else ""
        session.execute(text(f"INSERT INTO rating ({RATING}) SELECT {RATING} FROM staged_rating{order}"))
        session.execute(text(ADD))
    return outcome


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


def month_in(moment: datetime | str, zone: ZoneInfo) -> int:
    """The month key of a moment as either database gives it, in the company's zone."""
    when = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    aware = when.replace(tzinfo=UTC) if when.tzinfo is None else when
    return month_of(aware.astimezone(zone).date())


def count(
    deltas: Deltas, employee_id: int, cell_id: int, month: int, score: int, sign: int, share: int = 1000
) -> None:
    """Add one answer (`sign` 1) to sums that are being gathered, or take it away (-1). `share` in thousandths."""
    sums = deltas.setdefault((employee_id, cell_id, month), [0, 0, 0, 0, 0])
    for place, amount in enumerate((1, share, share * share, share * score, share * score * score)):
        sums[place] += sign * amount


def add_many(session: Session, deltas: Mapping[tuple[int, int, int], Sequence[int]]) -> None:
    """Add sums to their tallies; a tally that holds no answer any more goes."""
    rows = [
        {
            "employee": employee,
            "cell": cell,
            "month": month,
            "n": sums[0],
            "w": sums[1],
            "ww": sums[2],
            "wy": sums[3],
            "wyy": sums[4],
        }
        for (employee, cell, month), sums in sorted(deltas.items())
        if any(sums)
    ]
    if rows:
        session.execute(text(ADD_ONE), rows)
    if fewer := [row for row in rows if row["n"] < 0]:
        keys = [{name: row[name] for name in ("employee", "cell", "month")} for row in fewer]
        session.execute(text(EMPTIED), keys)


def add(
    session: Session, employee_id: int, cell_id: int, month: int, score: int, sign: int, share: int = 1000
) -> None:
    """Add one answer to its tally (`sign` 1) or take it away (-1). `share` in thousandths."""
    deltas: Deltas = {}
    count(deltas, employee_id, cell_id, month, score, sign, share)
    add_many(session, deltas)
