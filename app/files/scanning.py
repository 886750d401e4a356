"""The bytes of a file: taken in under a name of ours, looked through once, never trusted by their ending."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO

from app.files.refusals import FileRefused

BLOCK = 1 << 18
MAX_BYTES = 500 * 1024 * 1024
#: No row may be longer: 200 columns of 32 kB.
LONGEST_LINE = 8 * 1024 * 1024
#: Files with refused rows are kept so long, so that the rows can be mended.
KEPT_DAYS = 30

KINDS = (
    (b"PK\x03\x04", "an Excel workbook or a ZIP archive"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"%PDF", "a PDF"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"\x1f\x8b", "a compressed file"),
    (b"SQLite format 3", "a database"),
    (b"{\\rtf", "a text document"),
    (b"<!DOCTYPE", "a web page"),
    (b"<html", "a web page"),
    (b"<?xml", "an XML file"),
)


@dataclass(frozen=True)
class Scan:
    """What one pass over the bytes tells."""

    size: int
    digest: str
    #: Line ends; about as many as there are rows.
    lines: int


class Scanner:
    """Looks through bytes as they pass: `feed` each block, then `done`. `FileRefused` at the first trouble."""

    def __init__(self) -> None:
        self._sum = sha256()
        self._size = 0
        self._lines = 0
        self._since_line_end = 0
        self._wide = False

    def feed(self, block: bytes) -> None:
        """One block."""
        if not self._size:
            self._begin(block)
        if not self._wide and b"\0" in block:
            line = self._lines + block.count(b"\n", 0, block.index(b"\0")) + 1
            raise FileRefused(
                "nul",
                f"Line {line} holds a NUL character. Save the file again as CSV UTF-8, or take the character out.",
                line,
            )
        self._size += len(block)
        if self._size > MAX_BYTES:
            raise FileRefused("too-large", "The file is larger than 500 MB. Split it in two.")
        self._sum.update(block)
        last = max(block.rfind(b"\n"), block.rfind(b"\r"))
        self._since_line_end = self._since_line_end + len(block) if last < 0 else len(block) - last
        if self._since_line_end > LONGEST_LINE:
            line = self._lines + 1
            raise FileRefused(
                "row-too-long",
                f"Line {line} is longer than 8 MB. Check for a quote that is never closed.",
                line,
            )
        self._lines += block.count(b"\n") or block.count(b"\r")

    def _begin(self, block: bytes) -> None:
        self._wide = block.startswith((b"\xff\xfe", b"\xfe\xff"))
        for magic, what in KINDS:
            if block.startswith(magic):
                raise FileRefused(
                    "not-csv",
                    f"This is {what}, whatever its name says. Open it where it was made and save it as CSV UTF-8.",
                )

    def done(self) -> Scan:
        """What was seen."""
        if not self._size:
            raise FileRefused("empty", "The file is empty. Export it again and check its size.")
        return Scan(self._size, self._sum.hexdigest(), self._lines)


def scan(path: Path) -> Scan:
    """Look through a file where it lies."""
    seen = Scanner()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            seen.feed(block)
    return seen.done()


def take(file: BinaryIO, folder: Path) -> tuple[str, Scan]:
    """Copy a file into our folder under a generated name; its name, and what was seen. A refused one goes."""
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{token_hex(16)}.csv"
    target, seen = folder / name, Scanner()
    try:
        with target.open("xb") as out:
            while block := file.read(BLOCK):
                seen.feed(block)
                out.write(block)
        return name, seen.done()
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def folder_below(data_dir: Path) -> Path:
    """Where files lie."""
    return data_dir / "imports"


def too_old(now: datetime) -> datetime:
    """Files of imports made before this moment go."""
    return now - timedelta(days=KEPT_DAYS)
