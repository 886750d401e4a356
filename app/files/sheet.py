"""A CSV file as rows with their lines: encoding and delimiter found and told, nothing repaired in silence."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.files.columns import looks_like_data
from app.files.refusals import FileRefused, shortened

MAX_ROWS = 2_000_000
MAX_COLUMNS = 200
#: Characters.
MAX_CELL = 32 * 1024
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
NAMES = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8 with mark", "utf-16": "UTF-16", "cp1252": "Windows-1252"}

# The reader of the standard library holds this per process; nobody here takes longer cells.
csv.field_size_limit(MAX_CELL)


@dataclass(frozen=True)
class Sheet:
    """An opened file. `before` are the lines above the first row of data that the reader does not count."""

    path: Path
    encoding: str
    delimiter: str
    header: tuple[str, ...]
    #: Whether a `sep=` line stands above the header.
    declared: bool

    @property
    def decimal_comma(self) -> bool:
        """Whether `4,5` may be four and a half: never where the comma parts cells."""
        return self.delimiter != ","

    @property
    def told(self) -> str:
        """How it is read, in words."""
        found = "as its first line says" if self.declared else "found in its first line"
        comma = ", decimal comma or point" if self.decimal_comma else ", decimal point"
        return f"{NAMES[self.encoding]}, parted by {DELIMITERS[self.delimiter]} ({found}){comma}"

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Each row of data with the line it begins at. Empty lines are passed over. `FileRefused` where it breaks."""
        with self.path.open("r", encoding=self.encoding, newline="") as text:
            offset = 1 if self.declared else 0
            if self.declared:
                text.readline()
            reader = csv.reader(
                text if self.encoding != "utf-16" else _no_nul(text), delimiter=self.delimiter, strict=True
            )
            line, count = 0, -1
            try:
                for row in reader:
                    if row:
                        count += 1
                        if count > MAX_ROWS:
                            break
                        if count:
                            yield line + 1 + offset, row
                    line = reader.line_num
            except csv.Error as error:
                raise _broken(error, line + 1 + offset, reader.line_num + offset) from None
            except UnicodeDecodeError:
                raise _undecodable(self.path, self.encoding) from None
        if count > MAX_ROWS:
            raise FileRefused("too-many-rows", f"The file has more than {MAX_ROWS:,} rows. Split it in two.")
        if count < 1:
            raise FileRefused(
                "no-rows", "The file has a header and no rows. Export it again with its answers."
            )


def _no_nul(text: io.TextIOBase | io.TextIOWrapper) -> Iterator[str]:
    """In UTF-16 every other byte may be zero, so that the pass over the bytes can't tell."""
    for number, line in enumerate(text, 1):
        if "\0" in line:
            raise FileRefused("nul", f"Line {number} holds a NUL character. Take it out.", number)
        yield line


def open_sheet(path: Path, encoding: str = "auto", delimiter: str = "auto") -> Sheet:
    """Find out how a file is written; `FileRefused` when it has no usable header."""
    with path.open("rb") as file:
        start = file.read(4)
    found = _encoding(start, encoding)
    try:
        with path.open("r", encoding=found, newline="") as text:
            first = text.readline(MAX_CELL * MAX_COLUMNS)
            declared = first[:4].casefold() == "sep=" and len(first.rstrip("\r\n")) in {5, 4}
            if declared:
                given = first.rstrip("\r\n")[4:] or "\t"
                if given not in DELIMITERS:
                    raise FileRefused(
                        "delimiter",
                        f"The first line says that {given!r} parts the cells. Use , ; | or tab.",
                        1,
                    )
                first = text.readline(MAX_CELL * MAX_COLUMNS)
            else:
                given = delimiter if delimiter in DELIMITERS else _delimiter(first)
            reader = csv.reader(_chain(first, text), delimiter=given, strict=True)
            try:
                header = next((row for row in reader if row), None)
            except csv.Error as error:
                raise _broken(error, 1, reader.line_num) from None
    except UnicodeDecodeError:
        raise _undecodable(path, found) from None
    return Sheet(path, found, given, _header(header), declared)


def _chain(first: str, rest: io.TextIOBase | io.TextIOWrapper) -> Iterator[str]:
    yield first
    yield from rest


def _encoding(start: bytes, chosen: str) -> str:
    if start.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    return "cp1252" if chosen == "cp1252" else "utf-8"


def _delimiter(line: str) -> str:
    """What most often stands between the names of the header, quoted text aside."""
    bare = "".join(line.split('"')[::2])
    return max(DELIMITERS, key=bare.count)


def _header(row: list[str] | None) -> tuple[str, ...]:
    if row is None or not any(cell.strip() for cell in row):
        raise FileRefused("empty", "The file holds no header. Its first line must name the columns.")
    if len(row) > MAX_COLUMNS:
        raise FileRefused(
            "too-many-columns", f"The header has {len(row)} columns; at most {MAX_COLUMNS} are taken.", 1
        )
    names = tuple(cell.strip() for cell in row)
    for number, name in enumerate(names, 1):
        if not name:
            raise FileRefused(
                "header-empty", f"Column {number} has no name. Name it in the first line, or take it out.", 1
            )
        if len(name) > 200:
            raise FileRefused(
                "header-long", f"The name of column {number} is longer than 200 characters. Shorten it.", 1
            )
        if names.index(name) != number - 1:
            both = f"as columns {names.index(name) + 1} and {number}"
            told = f"The header names “{shortened(name)}” twice, {both}. Rename one."
            raise FileRefused("header-duplicate", told, 1)
    if looks_like_data(names):
        raise FileRefused(
            "header-missing",
            "The first line looks like an answer, not like names of columns. Put a header above it.",
            1,
        )
    return names


def _broken(error: csv.Error, first: int, last: int) -> FileRefused:
    said = str(error)
    if "unexpected end" in said or ("field larger" in said and last > first):
        return FileRefused(
            "quote",
            f"The quote opened in the row at line {first} is never closed. Close it, or double it inside text.",
            first,
        )
    if "field larger" in said:
        return FileRefused(
            "cell-too-long", f"A cell in line {first} is longer than 32 kB. Shorten it.", first
        )
    return FileRefused(
        "quote",
        f"In line {first} text stands after a closing quote. Double the quotes inside quoted text.",
        first,
    )


def _undecodable(path: Path, encoding: str) -> FileRefused:
    """The line and byte at which a file stops being text, found by reading it again line by line."""
    mend = "Save the file as CSV UTF-8" + (", or choose Windows-1252." if encoding != "cp1252" else ".")
    if encoding == "utf-16":
        return FileRefused(
            "encoding", f"The file has a UTF-16 mark but breaks off inside a character. {mend}"
        )
    place = 0
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            try:
                line.decode(encoding)
            except UnicodeDecodeError as error:
                byte = line[error.start]
                name = NAMES[encoding].removesuffix(" with mark")
                where = f"byte {place + error.start + 1:,} of the file is 0x{byte:02X}"
                return FileRefused("encoding", f"Line {number} is not {name}: {where}. {mend}", number)
            place += len(line)
    return FileRefused("encoding", f"The file is not {NAMES[encoding]}. {mend}")
