"""Opens a file by a reading and makes everything ready for the validator: the same for a look and for the import."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from app.contacts.actions import cells_for
from app.contacts.scales import SCALES
from app.errors import Invalid, Problem
from app.files import columns
from app.files.moments import Moments
from app.files.reading import DATES, Reading
from app.files.sheet import Sheet, open_sheet
from app.files.survey import Survey, survey
from app.files.values import Kinds
from app.imports.rows import Validator, read_kinds
from app.imports.staff import Staff
from app.imports.staffing import Staffing, plan


@dataclass
class Opened:
    """A file that was read through once (or its first rows)."""

    sheet: Sheet
    reading: Reading
    kinds: Kinds
    moments: Moments
    staff: Staff
    survey: Survey
    staffing: Staffing


def open_file(path: Path, reading: Reading) -> Sheet:
    """The sheet, its mapping and choices checked: `FileRefused` or `Invalid`."""
    if reading.scale not in SCALES:
        raise Invalid(
            [Problem("scale", f"There is no scale {reading.scale[:40]}. There are {', '.join(SCALES)}.")]
        )
    if reading.dates not in DATES:
        raise Invalid(
            [
                Problem(
                    "dates",
                    f"There is no way {reading.dates[:20]} to write dates. There are {', '.join(DATES)}.",
                )
            ]
        )
    sheet = open_sheet(path, reading.encoding, reading.delimiter)
    columns.check(reading.mapping, sheet.header)
    return sheet


def survey_file(
    session: Session, path: Path, reading: Reading, company: str, now: datetime, limit: int | None = None
) -> Opened:
    """Read the file through. `FileRefused` where it does not hold as a whole."""
    sheet = open_file(path, reading)
    kinds = Kinds(sheet.header, reading.mapping, reading.scale, reading.lens)
    moments = Moments(reading.zone, company, reading.dates, now)
    staff = Staff(
        session,
        create=reading.create_people,
        units=reading.units,
        today=now.astimezone(moments.company).date(),
    )
    found = survey(sheet, reading, kinds, moments, limit)
    staffing = plan(found, staff) if reading.create_people else Staffing()
    return Opened(sheet, reading, kinds, moments, staff, found, staffing)


def validator(
    session: Session, opened: Opened, *, source_id: int, import_id: int | None, make_cells: bool
) -> Validator:
    """The validator over an opened file. Without `make_cells` kinds of work get numbers that mean nothing."""
    keys = read_kinds(opened.kinds, opened.survey.kinds)
    if make_cells:
        ids = cells_for(session, keys.values())
        numbered = {raw: ids[key] for raw, key in keys.items()}
    else:
        numbered = {raw: number for number, raw in enumerate(keys, 1)}
    return Validator(
        opened.sheet,
        opened.reading,
        opened.staff,
        opened.moments,
        numbered,
        opened.survey.twins,
        source_id=source_id,
        import_id=import_id,
    )
