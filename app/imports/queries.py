"""Reading imports: the list, the problems of one, the rows to mend."""

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.files.reading import Reading
from app.files.sheet import Sheet, open_sheet
from app.imports.models import Import, RefusedRow, SourceMapping
from app.web.paging import Paging


def imports(session: Session, asked: Paging) -> tuple[list[Import], int]:
    """One page of imports, newest first, and how many there are."""
    shown = select(Import).order_by(Import.made_at.desc(), Import.id)
    total = session.scalar(select(func.count()).select_from(Import)) or 0
    return list(session.scalars(shown.limit(asked.size).offset(asked.offset))), total


def sources(session: Session) -> list[str]:
    """Sources with a remembered mapping, by name."""
    return list(session.scalars(select(SourceMapping.source_name).order_by(SourceMapping.source_name)))


def problems(session: Session, import_id: int, limit: int) -> list[RefusedRow]:
    """The first problems of an import, in the order of the file."""
    return list(
        session.scalars(
            select(RefusedRow)
            .where(RefusedRow.import_id == import_id)
            .order_by(RefusedRow.line, RefusedRow.id)
            .limit(limit)
        )
    )


def codes(session: Session, import_id: int) -> list[tuple[str, int]]:
    """How often each problem came, most frequent first."""
    many = func.count()
    rows = session.execute(
        select(RefusedRow.code, many)
        .where(RefusedRow.import_id == import_id)
        .group_by(RefusedRow.code)
        .order_by(many.desc())
    )
    return [(code, int(count)) for code, count in rows]


def sheet_of(given: Import, folder: Path) -> Sheet | None:
    """The file of an import, where it is still there and can be read."""
    path = folder / given.stored_as
    if not given.stored_as or not path.exists():
        return None
    reading = Reading.from_json(given.reading)
    return open_sheet(path, reading.encoding, reading.delimiter)


def to_mend(session: Session, given: Import, sheet: Sheet) -> Iterator[list[str]]:
    """The refused rows as they stand in the file, with their line and what is wrong behind them."""
    wrong: dict[int, list[str]] = {}
    for line, column, message in session.execute(
        select(RefusedRow.line, RefusedRow.column, RefusedRow.message)
        .where(RefusedRow.import_id == given.id)
        .order_by(RefusedRow.line)
    ):
        wrong.setdefault(line, []).append(f"{column}: {message}" if column else message)
    last = max(wrong, default=0)
    for line, row in sheet.rows():
        if line in wrong:
            yield [*row, str(line), " ".join(wrong[line])]
        if line >= last:
            return
