"""Taking a file of people in: CSV as it is, a workbook's first sheet written out as CSV with its row numbers kept."""

from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO

from app.files import workbook
from app.files.refusals import FileRefused
from app.files.scanning import scan, take
from app.files.sheet import Sheet, open_sheet
from app.hrfiles.reading import Row

MOST_BYTES = 50 * 1024 * 1024
MOST_ROWS = 200_000


@dataclass(frozen=True)
class Taken:
    """A file in our folder. `guessed`: it is no UTF-8, and is read as Windows-1252 until somebody says otherwise."""

    stored_as: str
    size: int
    workbook: bool
    guessed: bool


def folder_below(data_dir: Path) -> Path:
    """Where files of people lie."""
    return data_dir / "hr-files"


def take_in(file: BinaryIO, folder: Path) -> Taken:
    """Copy a file into our folder under a name of ours; `FileRefused` where it can't be read, and nothing stays."""
    start = file.read(4)
    file.seek(0)
    _not_too_large(file)
    if start == workbook.MAGIC:
        name, size = _write_out(file, folder), file.tell()
    else:
        name, seen = take(file, folder)
        size = seen.size
    guessed = False
    try:
        try:
            _read_through(open_sheet(folder / name))
        except FileRefused as refused:
            if refused.code != "encoding":
                raise
            guessed = True
            _read_through(open_sheet(folder / name, "cp1252"))
    except BaseException:
        (folder / name).unlink(missing_ok=True)
        raise
    return Taken(name, size, start == workbook.MAGIC, guessed)


def _not_too_large(file: BinaryIO) -> None:
    if file.seek(0, 2) > MOST_BYTES:
        raise FileRefused("too-large", "The file is larger than 50 MB. Take out columns nobody needs.")
    file.seek(0)


def _read_through(sheet: Sheet) -> None:
    for count, _ in enumerate(sheet.rows(), 1):
        if count > MOST_ROWS:
            raise FileRefused("too-many-rows", f"The file has more than {MOST_ROWS:,} rows. Split it in two.")


def _write_out(file: BinaryIO, folder: Path) -> str:
    found = workbook.rows(file.read(), MOST_ROWS)
    if len(found) < 2:
        raise FileRefused(
            "no-rows", "The first sheet has a header and no rows. Export it again with its people."
        )
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{token_hex(16)}.csv"
    try:
        workbook.write_out(found, folder / name)
        scan(folder / name)
    except BaseException:
        (folder / name).unlink(missing_ok=True)
        raise
    return name


def opened(folder: Path, stored_as: str, encoding: str) -> tuple[Sheet, list[Row]]:
    """The sheet and its rows; `FileRefused` where the file is gone or breaks."""
    path = folder / stored_as
    if not stored_as or not path.exists():
        raise FileRefused("gone", "The file is gone. Upload it again.")
    sheet = open_sheet(path, encoding)
    return sheet, list(sheet.rows())
