"""Small files and companies for the tests of imports."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.contacts.models import Contribution, Rating, Revision
from app.database import unit_of_work
from app.files.columns import propose
from app.files.reading import Reading
from app.files.scanning import scan
from app.files.sheet import open_sheet
from app.imports.checking import Findings, look
from app.imports.models import Import, RefusedRow
from app.imports.running import run
from app.intake.tallies import Deltas, count, month_in
from app.people.models import Employee
from app.scores.models import Tally

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
ZONE = "Europe/Berlin"
HEAD = "rating_id,agent_id,survey_date,csat,channel,comment\n"
Opened = Callable[..., AbstractContextManager[Any]]


def staffed(session: Session) -> None:
    """Four people; Lea left at the end of May 2026, Nick comes in April 2026."""
    for number, name, email, hired, left in (
        ("A1", "Ada Berg", "ada@example.test", None, None),
        ("A2", "Ben Cole", "ben@example.test", None, None),
        ("A3", "Lea Gone", None, None, date(2026, 5, 1)),
        ("A4", "Nick New", None, date(2026, 4, 1), None),
    ):
        session.add(Employee(number=number, name=name, email=email, hired_on=hired, left_on=left))
    session.flush()


def written(folder: Path, content: str | bytes, name: str = "ratings.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def reading_of(path: Path, **words: Any) -> Reading:
    mapping = words.pop("mapping", None)
    sheet = open_sheet(path, words.get("encoding", "auto"))
    return Reading(mapping=mapping or propose(sheet.header), **{"zone": ZONE, **words})


def looked(session: Session, path: Path, **words: Any) -> Findings:
    scan(path)
    return look(session, path, reading_of(path, **words), "Desk", ZONE, NOW)


def imported(engine: Engine, path: Path, source: str = "Desk", **words: Any) -> Import:
    """Import a file as the queue would; the import as it ends."""
    made = begun(engine, path, source, **words)
    run(engine, made, path, ZONE, NOW)
    with unit_of_work(engine, write=False) as session:
        return session.get_one(Import, made)


def begun(engine: Engine, path: Path, source: str = "Desk", **words: Any) -> int:
    seen = scan(path)
    with unit_of_work(engine) as session:
        made = Import(
            source_name=source,
            file_name=path.name,
            stored_as="",
            size=seen.size,
            digest=seen.digest,
            reading=reading_of(path, **words).to_json(),
            state="running",
            made_at=NOW,
            made_by="Hana",
        )
        session.add(made)
        session.flush()
        return made.id


def refusals(engine: Engine, import_id: int) -> list[RefusedRow]:
    with unit_of_work(engine, write=False) as session:
        rows = select(RefusedRow).where(RefusedRow.import_id == import_id).order_by(RefusedRow.line)
        return list(session.scalars(rows))


def ratings(engine: Engine) -> dict[str, tuple[Any, ...]]:
    """Every stored answer, by its id at the source."""
    with unit_of_work(engine, write=False) as session:
        rows = session.execute(
            select(
                Rating.external_id,
                Employee.number,
                Rating.score,
                Rating.answered_at,
                Rating.cell_id,
                Rating.comment,
                Rating.raw,
            ).outerjoin(Employee, Employee.id == Rating.employee_id)
        )
        return {row[0]: tuple(row[1:]) for row in rows}


def tallies(engine: Engine) -> Deltas:
    """The tallies as they stand."""
    with unit_of_work(engine, write=False) as session:
        return {
            (row.employee_id, row.cell_id, row.month): [row.n, row.sw, row.sww, row.swy, row.swyy]
            for row in session.scalars(select(Tally))
        }


def recounted(engine: Engine, zone: str = ZONE) -> Deltas:
    """The tallies as they follow from the stored answers."""
    from zoneinfo import ZoneInfo

    found: Deltas = {}
    with unit_of_work(engine, write=False) as session:
        shares: dict[int, Sequence[Contribution]] = {}
        for one in session.scalars(select(Contribution)):
            shares[one.rating_id] = [*shares.get(one.rating_id, ()), one]
        for rating in session.scalars(select(Rating)):
            month = month_in(rating.answered_at, ZoneInfo(zone))
            if rating.employee_id is not None:
                count(found, rating.employee_id, rating.cell_id, month, rating.score, 1)
            for one in shares.get(rating.id, ()):
                count(found, one.employee_id, rating.cell_id, month, rating.score, 1, one.share)
    return found


def revisions(engine: Engine) -> int:
    with unit_of_work(engine, write=False) as session:
        return len(session.scalars(select(Revision.id)).all())
