"""The import itself: chunk by chunk, each in one transaction with its progress; a killed one goes on exactly."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine, insert, select, update
from sqlalchemy.orm import Session

from app.clock import now as clock_now
from app.contacts.actions import source_named
from app.database import is_sqlite, new_id, unit_of_work
from app.errors import Conflict, Invalid
from app.files.reading import Reading
from app.files.refusals import Refusal
from app.imports.hiring import hire
from app.imports.models import KEPT, Import, RefusedRow
from app.imports.opening import survey_file, validator
from app.imports.rows import Chunk, Validator
from app.imports.staff import Staff
from app.intake.store import CHUNK, Outcome, store
from app.notices.models import Job
from app.scores.actions import want_refit

#: A worker that dies is noticed after this long.
LEASE = timedelta(seconds=90)

#: Told after each chunk: the import as it stands, and the problems of the chunk.
Told = Callable[[Import, Sequence[Refusal]], None]


def run(
    engine: Engine,
    import_id: int,
    path: Path,
    company: str,
    now: datetime,
    *,
    kind: str = "",
    told: Told | None = None,
) -> None:
    """Store every row of a file from where the import stands; the whole of it from the start when it is new.

    `kind` is that of the job under which it runs, whose lease is kept up. A file that does not hold as a whole leaves
    the import `failed` with the reason, and nothing stored.
    """
    with unit_of_work(engine) as session:
        given = session.get_one(Import, import_id)
        if given.state != "running":
            return
        begun, reading, source = given.row, Reading.from_json(given.reading), given.source_name
        jobs = _jobs(session, kind, import_id)
        _keep_lease(session, jobs, now)
    try:
        with unit_of_work(engine, write=False) as session:
            opened = survey_file(session, path, reading, company, now)
    except Invalid as refused:
        _fail(engine, import_id, refused, now)
        return
    with unit_of_work(engine) as session:
        made = hire(session, opened.staffing, opened.staff, source)
        given = session.get_one(Import, import_id)
        given.people += made
        given.rows = opened.survey.rows
        if made:
            opened.staff = Staff(
                session,
                create=False,
                units=reading.units,
                today=now.astimezone(opened.moments.company).date(),
            )
        source_id = source_named(session, source).id
        reader = validator(session, opened, source_id=source_id, import_id=import_id, make_cells=True)
    chunks = _from(reader, begun)
    # SQLite works in this process and would wait for the interpreter at every row that a second thread reads.
    for chunk in chunks if is_sqlite(engine) else _ahead(chunks):
        with unit_of_work(engine) as session:
            if not _settle(session, import_id, chunk, begun, company, now):
                return
            given = session.get_one(Import, import_id)
            begun = chunk.read
            _keep_lease(session, jobs, clock_now())
            if chunk.read == given.rows:
                given.state, given.finished_at = "done", clock_now()
                want_refit(session, now)
        if told:
            told(given, chunk.refusals)


def _ahead(chunks: Iterator[Chunk]) -> Iterator[Chunk]:
    """The chunks, the next being read while the database is busy with the one before."""
    with ThreadPoolExecutor(1, "reading") as pool:
        coming = pool.submit(next, chunks, None)
        while (chunk := coming.result()) is not None:
            coming = pool.submit(next, chunks, None)
            yield chunk


def _from(reader: Validator, begun: int) -> Iterator[Chunk]:
    """The chunks after row `begun`. Earlier rows are read again, so that ids that stand twice are seen as before."""
    for chunk in reader.chunks(CHUNK):
        if chunk.read > begun or not begun:
            yield chunk


def _settle(session: Session, import_id: int, chunk: Chunk, begun: int, company: str, now: datetime) -> bool:
    """Store a chunk with the import's progress; False when it was stopped, or somebody else got here first."""
    given = session.scalars(select(Import).where(Import.id == import_id).with_for_update()).one()
    if given.state != "running":
        want_refit(session, now)
        return False
    if given.row != begun:
        return False
    outcome = store(session, chunk.answers, now, company)
    # While the next chunk is read, this one's memory is free.
    chunk.answers.clear()
    refusals = chunk.refusals + list(_not_stored(outcome))
    before = given.refused
    given.row = chunk.read
    given.new += outcome.new
    given.same += outcome.same + chunk.same
    given.changed += outcome.changed
    given.refused += chunk.refused + len(refusals) - len(chunk.refusals)
    chunk.refusals = refusals
    if refusals and before < KEPT:
        session.execute(
            insert(RefusedRow),
            [
                {
                    "id": new_id(),
                    "import_id": import_id,
                    "line": one.line,
                    "column": one.column[:200],
                    "code": one.code,
                    "message": one.message,
                    "value": one.value[:80],
                }
                for one in refusals[: KEPT - before]
            ],
        )
    return True


def _not_stored(outcome: Outcome) -> Iterable[Refusal]:
    """What only the database could tell."""
    for code, ids, message in (
        (
            "twice",
            outcome.twice,
            "This rating id stands in the file twice with other content. Keep one of the two.",
        ),
        (
            "clash",
            outcome.clashes,
            "By chance another answer has the same public id. Change this rating id a little.",
        ),
        ("shared", outcome.shared, "Several people share this answer; it is changed where it was made."),
        (
            "stays",
            outcome.stays,
            "This answer is credited to somebody else, and stays so. If that is wrong, correct it on its page.",
        ),
    ):
        for external in ids:
            yield Refusal(0, "", code, f"Rating id {external[:60]}: {message}", external[:60])


def _fail(engine: Engine, import_id: int, refused: Invalid, now: datetime) -> None:
    with unit_of_work(engine) as session:
        given = session.get_one(Import, import_id)
        if given.row:
            # The file changed under us: what is stored stays and can be undone.
            want_refit(session, now)
        given.state, given.message, given.finished_at = "failed", refused.detail, now


def _jobs(session: Session, kind: str, import_id: int) -> list[int]:
    """The running jobs of this import."""
    rows = (
        session.execute(select(Job.id, Job.payload).where(Job.kind == kind, Job.state == "running")).all()
        if kind
        else []
    )
    return [row.id for row in rows if row.payload.get("import_id") == import_id]


def _keep_lease(session: Session, jobs: Sequence[int], now: datetime) -> None:
    """Say that we still live, in the transaction of our progress."""
    if jobs:
        session.execute(update(Job).where(Job.id.in_(jobs)).values(leased_until=now + LEASE))


def begin(given: Import, states: Sequence[str], state: str) -> None:
    """Move an import on; `Conflict` from any other state."""
    if given.state not in states:
        raise Conflict(f"This import is {given.state}. Look at it again, then decide.")
    given.state = state
