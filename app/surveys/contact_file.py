"""Contacts from a CSV file: the columns are the fields of the API, one contact a row."""

import json
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import TypeAdapter, ValidationError

from app.errors import Invalid, Problem
from app.files.moments import Moments
from app.files.refusals import Bad, FileRefused
from app.files.sheet import open_sheet
from app.surveys.contacts import MOST, ContactIn
from app.web.forms import problems_of, read

MOST_BYTES = 1024 * 1024
FIELDS = tuple(ContactIn.model_fields)
NEEDED = tuple(name for name, field in ContactIn.model_fields.items() if field.is_required())
#: So many problems are named at once.
NAMED = 20
LIST = TypeAdapter(list[ContactIn])


def read_file(body: bytes, zone: str, now: datetime) -> list[ContactIn]:
    """The contacts of a file; `Invalid` names the lines that can't be."""
    if len(body) > MOST_BYTES:
        raise FileRefused("too-large", "The file is larger than 1 MB. Send it in parts, or use the API.")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "contacts.csv"
        path.write_bytes(body)
        sheet = open_sheet(path)
        columns = [name.strip().casefold().replace(" ", "_") for name in sheet.header]
        missing = [name for name in NEEDED if name not in columns]
        if missing:
            said = f"The file lacks the columns {', '.join(missing)}. Start from the sample."
            raise FileRefused("columns", said, 1)
        rows = list(sheet.rows())
    if len(rows) > MOST:
        raise FileRefused(
            "too-many-rows", f"At most {MOST:,} contacts at once. Send it in parts, or use the API."
        )
    moments = Moments(zone, zone, "iso", now)
    made: list[ContactIn] = []
    problems: list[Problem] = []
    for line, row in rows:
        given = dict(zip(columns, row, strict=False))
        try:
            made.append(_contact(given, moments))
        except Bad as bad:
            problems.append(Problem("file", f"Line {line}, ended_at: {bad.message}"))
        except Invalid as refused:
            problems += [
                Problem("file", f"Line {line}, {one.field}: {one.message}") for one in refused.problems
            ]
    if problems:
        raise Invalid(problems[:NAMED])
    return made


def _contact(given: dict[str, str], moments: Moments) -> ContactIn:
    values = {name: text for name, text in given.items() if name in FIELDS}
    at = moments.read(values.get("ended_at", ""))[0]
    return read(ContactIn, values | {"ended_at": at.isoformat()})


def packed(rows: list[ContactIn]) -> str:
    """The contacts as a hidden field, so that what was looked at is what is taken."""
    return json.dumps([row.model_dump(mode="json", exclude_defaults=True) for row in rows])


def unpacked(text: str) -> list[ContactIn]:
    """The contacts again."""
    try:
        found = LIST.validate_json(text)
    except ValidationError as error:
        wrong = problems_of(error.errors(include_input=False, include_context=False))
        raise Invalid([Problem("file", one.message) for one in wrong[:NAMED]]) from None
    if not 0 < len(found) <= MOST:
        raise Invalid([Problem("file", "Choose the file once more.")])
    return found


SAMPLE = (
    "contact_ref,employee,ended_at,customer_ref,customer_email,language,channel,reason,product,zone\r\n"
    "T-1001,1042,2026-11-20T15:04:00+00:00,C-77,ana@example.com,es,Chat,Delivery,Lamps,Europe/Madrid\r\n"
    "T-1002,dan@example.com,2026-11-20T16:20:00+00:00,C-78,ben@example.com,en,Phone,Invoice,,\r\n"
)
