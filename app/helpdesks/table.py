"""A CSV body as rows: UTF-8 with or without its mark or UTF-16 with it, what parts its cells found in its header."""

import csv
import io
from dataclasses import dataclass, field

from app.files.sheet import DELIMITERS
from app.helpdesks.reading import LARGEST, Unfit
from app.helpdesks.said import Refused

MAX_ROWS = 200_000
MAX_COLUMNS = 200


@dataclass
class Table:
    """`rows` have their place and at most as many cells as the header; `refused` are those that had more."""

    header: list[str]
    rows: list[tuple[str, list[str]]] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)


def decoded(body: bytes) -> str:
    """The text of a body; `Unfit` where it is none."""
    if len(body) > LARGEST:
        raise Unfit("", "The body is larger than 32 MB. Bring it in as a file.")
    wide = body.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        return body.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unfit("", f"Byte {error.start + 1:,} is not UTF-8. Save the file as CSV UTF-8.") from None


def table_of(body: bytes) -> Table:
    """Header and rows. Empty lines are passed over; a row may have fewer cells."""
    text = decoded(body)
    first, _, rest = text.partition("\n")
    delimiter = ""
    if first[:4].casefold() == "sep=":
        delimiter, text, first = first.rstrip("\r")[4:] or "\t", rest, rest.partition("\n")[0]
    if delimiter not in DELIMITERS:
        bare = "".join(first.split('"')[::2])
        delimiter = max(DELIMITERS, key=bare.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    found: Table | None = None
    before = 0
    try:
        for cells in reader:
            place, before = f"line {before + 1}", reader.line_num
            if not any(cell.strip() for cell in cells):
                continue
            if found is None:
                found = Table(_header(cells))
            elif len(found.rows) == MAX_ROWS:
                mend = f"From here on nothing is read: {MAX_ROWS:,} rows are the most. Bring it in as a file."
                found.refused.append(Refused(place, "", mend))
                break
            elif any(cell.strip() for cell in cells[len(found.header) :]):
                mend = (
                    "The row has more cells than the header. Put text that holds the parting sign in quotes."
                )
                found.refused.append(Refused(place, "", mend))
            else:
                found.rows.append((place, cells[: len(found.header)]))
    except csv.Error:
        mend = (
            "From here on cells can't be told apart: one is longer than 32 kB. Look for a quote never closed."
        )
        if found is None:
            raise Unfit("", mend) from None
        found.refused.append(Refused(f"line {before + 1}", "", mend))
    if found is None:
        raise Unfit("", "The file is empty. Export it again.")
    return found


def _header(cells: list[str]) -> list[str]:
    if len(cells) > MAX_COLUMNS:
        raise Unfit("header", f"The header has {len(cells):,} columns; at most {MAX_COLUMNS} are read.")
    return [cell.strip() for cell in cells]
