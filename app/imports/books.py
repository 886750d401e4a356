"""Taking a file of ratings in: text as it is, a workbook's sheet written out as CSV with its row numbers kept."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory
from typing import BinaryIO

from app.files import workbook
from app.files.refusals import FileRefused, shortened
from app.files.scanning import Scan, scan, take

OLD = b"\xd0\xcf\x11\xe0"
MOST_BYTES = 50 * 1024 * 1024
#: A header and a row; and so many names are told.
LEAST, TOLD = 2, 3


@dataclass(frozen=True)
class Taken:
    """A file in our folder, what was seen of it, and of a workbook which sheet it is, in words."""

    stored_as: str
    seen: Scan
    book: str = ""


def take_in(file: BinaryIO, folder: Path) -> Taken:
    """Copy a file into our folder under a name of ours; `FileRefused` where it can't be read, and nothing stays."""
    start = file.read(4)
    file.seek(0)
    if start == OLD:
        raise FileRefused(
            "old-workbook", "This workbook has a password or is of the old kind. Save it as XLSX without one."
        )
    if start != workbook.MAGIC:
        return Taken(*take(file, folder))
    if file.seek(0, 2) > MOST_BYTES:
        raise FileRefused(
            "too-large", "The workbook is larger than 50 MB. Save it as CSV, which may have 500 MB."
        )
    file.seek(0)
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{token_hex(16)}.csv"
    try:
        told = _write_out(file.read(), folder / name)
        return Taken(name, scan(folder / name), told)
    except BaseException:
        (folder / name).unlink(missing_ok=True)
        raise


@contextmanager
def readable(path: Path) -> Iterator[tuple[Path, str]]:
    """A file as text, for the command line: itself, or a workbook's sheet under the same name for as long as needed."""
    with path.open("rb") as file:
        start = file.read(4)
    if start != workbook.MAGIC:
        yield path, ""
        return
    with TemporaryDirectory(prefix="rapport-") as folder:
        written = Path(folder) / path.name
        yield written, _write_out(path.read_bytes(), written)


def _write_out(body: bytes, path: Path) -> str:
    found = workbook.filled(body)
    if len(found.rows) < LEAST:
        raise FileRefused(
            "no-rows",
            "No sheet in sight of this workbook has a header and a row below it. Export it again with its answers.",
        )
    workbook.write_out(found.rows, path)
    return _told(found)


def _told(found: workbook.Filled) -> str:
    """Which sheet is read, and which are not."""
    said = f"sheet “{shortened(found.name)}” of a workbook, each line a row of it"
    if not found.others:
        return said
    named = ", ".join(f"“{shortened(name)}”" for name in found.others[:TOLD])
    more = len(found.others) - TOLD
    return f"{said}; not read: {named}" + (f" and {more} more" if more > 0 else "")
