"""Many ratings at once: staged, compared with what is known, inserted and added to the tallies by set-based SQL."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from operator import itemgetter
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, select, text
from sqlalchemy.orm import Session

from app.config import settings
from app.contacts.models import Rating
from app.database import is_sqlite, new_id
from app.intake.apart import hold, keep
from app.intake.aside import kinds_of, marks, numbered
from app.intake.staging import RATING, Staged, StagedRow, plain, stage
from app.intake.tallies import TALLY, UPSERT, Deltas, add_many, count, month_in

__all__ = ["CHUNK", "RATING", "Outcome", "Staged", "StagedRow", "store"]

#: Rows of one transaction of a large import.
CHUNK = 25_000


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
    #: Several people share the known answer, or its credit was corrected; it is changed where that was done.
    shared: list[str] = field(default_factory=list)
    #: Names another employee now; the credit stays with who worked it then.
    stays: list[str] = field(default_factory=list)
    #: Whose credited answers were revised.
    revised: set[int] = field(default_factory=set)


DIFFERS = """(r.external_id <> s.external_id OR r.source_id <> s.source_id OR r.score <> s.score
   OR r.employee_id IS DISTINCT FROM s.employee_id OR r.cell_id <> s.cell_id OR r.answered_at <> s.answered_at
   OR (s.comment IS NOT NULL AND s.comment IS DISTINCT FROM r.comment))"""

KNOWN = f"""
SELECT count(*), count(CASE WHEN {DIFFERS} THEN 1 END) FROM staged_rating s JOIN rating r ON r.id = s.id
"""

DIFFERING = f"""
SELECT s.id, s.external_id, s.employee_id, s.cell_id, s.score, s.month, s.answered_at AS answered_at, s.raw,
       s.contact_ref, s.comment, s.source_id, s.import_id, s.customer_ref,
       r.external_id AS old_external_id, r.source_id AS old_source_id, r.employee_id AS old_employee_id,
       r.cell_id AS old_cell_id, r.score AS old_score, r.answered_at AS old_answered_at, r.import_id AS old_import_id,
       CASE WHEN r.score <> s.score OR r.answered_at <> s.answered_at OR (r.employee_id = s.employee_id AND
         r.cell_id <> s.cell_id) OR (s.comment IS NOT NULL AND s.comment IS DISTINCT FROM r.comment) THEN 1 ELSE 0 END
       AS changes
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
  comment, import_id, customer_ref)
SELECT :revision, id, :now, employee_id, cell_id, score, answered_at, raw, contact_ref, comment, import_id, customer_ref
FROM rating WHERE id = :rating
"""

REVISE = """
UPDATE rating SET employee_id = :employee, cell_id = :cell, score = :score, answered_at = :at, import_id = :import,
  raw = :raw, contact_ref = COALESCE(:contact_ref, contact_ref), comment = COALESCE(:comment, comment),
  customer_ref = COALESCE(:customer_ref, customer_ref)
WHERE id = :rating
"""


def store(session: Session, rows: Sequence[StagedRow], now: datetime, zone: str = "") -> Outcome:
    """Store answers once, whatever the retries. A known id with other content is revised, both versions kept;
    everything is in the caller's transaction. Ids must be unique within `rows`. `zone` is the company's.
    """
    if not rows:
        return Outcome()
    # In the order of the key: neighbours in the table are looked at and written together.
    hold(session)
    placed, named = _placed(session, sorted(rows, key=itemgetter(0)), zone)
    stage(session, placed)
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
    if named:
        keep(session, named, now)
    return outcome


def _placed(session: Session, rows: list[StagedRow], zone: str) -> tuple[list[StagedRow], list[int]]:
    """Each row under the kind of work it counts as: nothing to do where nobody is new, excluded or marked. And which
    answers are of customers set apart.
    """
    first = min(row[6] for row in rows).date() - timedelta(days=1)
    last = max(row[6] for row in rows)
    found = marks(session, {row[3] for row in rows}, first, zone or settings().zone, last)
    if not found.any:
        return rows, []
    base = kinds_of(session, {row[4] for row in rows})
    # A file that says less than the first one did takes no customer away.
    people, customers = found.people, found.customers
    marked = select(Rating.id, Rating.customer_ref).where(Rating.customer_ref.in_(customers))
    known = {row.id: row.customer_ref for row in session.execute(marked)} if customers else {}
    # Most answers of a large import are nobody's of whom anything is known, and stay as they are.
    places = [
        at
        for at, row in enumerate(rows)
        if row[3] in people or row[0] in found.excluded or row[11] in customers or row[0] in known
    ]
    asked = [rows[at] for at in places]
    kinds = [found.kind(base[row[4]], row[3], row[0], row[6], row[11] or known.get(row[0])) for row in asked]
    for at, row, cell in zip(places, asked, numbered(session, kinds) if kinds else [], strict=True):
        rows[at] = (*row[:4], cell, *row[5:])
    apart = found.apart
    return rows, [row[0] for row in asked if row[11] in apart or known.get(row[0]) in apart]


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
            # A contact given to somebody else later: the answer stays with who worked it (a correction is an act).
            if row.old_employee_id != row.employee_id:
                outcome.stays.append(row.external_id)
            if row.changes:
                changed.append(row)
    if not changed:
        return
    outcome.changed += len(changed)
    outcome.revised |= {row.old_employee_id for row in changed}
    when = plain(now.astimezone(UTC)) if is_sqlite(session) else now
    session.execute(
        text(KEEP_REVISION), [{"revision": new_id(), "now": when, "rating": row.id} for row in changed]
    )
    session.execute(
        text(REVISE),
        [
            {
                "employee": row.old_employee_id,
                "cell": _cell(row),
                "score": row.score,
                "at": row.answered_at,
                "import": row.import_id,
                "raw": row.raw,
                "contact_ref": row.contact_ref,
                "customer_ref": row.customer_ref,
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
        count(deltas, row.old_employee_id, _cell(row), row.month, row.score, 1)
    add_many(session, deltas)


def _cell(row: Row[*tuple[Any, ...]]) -> int:
    """The kind of work of a revised answer; it goes with the person, who stays."""
    cell: int = row.cell_id if row.old_employee_id == row.employee_id else row.old_cell_id
    return cell
