"""Files that don't hold as a whole: each with the mend; and those that only look as if. No database."""

from pathlib import Path

import pytest

from app.errors import Invalid
from app.files.columns import check, propose
from app.files.moments import Moments
from app.files.reading import Reading
from app.files.scanning import scan
from app.files.sheet import Sheet, open_sheet
from app.files.survey import survey
from app.files.values import Kinds
from tests.imports.made import HEAD, NOW, ZONE, written

GOOD = "R1,A1,2026-04-03,5,Phone,fine\n"

FILES: list[tuple[str, bytes, list[str]]] = [
    ("nothing", b"", ["empty"]),
    ("blank lines", b"\n\n", ["no header"]),
    ("header only", HEAD.encode(), ["header and no rows"]),
    ("no header", b"R1,A1,2026-04-03,5\nR2,A1,2026-04-03,5\n", ["looks like an answer", "header above"]),
    ("header twice a name", b"rating_id,csat,csat\nR1,5,5\n", ["csat", "twice", "columns 2 and 3"]),
    ("nameless column", b"rating_id,,csat\nR1,5,5\n", ["Column 2 has no name"]),
    (
        "cp1252",
        HEAD.encode() + b"R1,A1,2026-04-03,5,Phone,Zo\xeb\n",
        ["Line 2 is not UTF-8", "0xEB", "Windows-1252"],
    ),
    ("nul", HEAD.encode() + b"R1,A1,2026-04-03,5,Phone,a\0b\n", ["Line 2", "NUL"]),
    (
        "utf-16 nul",
        b"\xff\xfe" + (HEAD + "R1,A1,2026-04-03,5,Phone,a\0b\n").encode("utf-16-le"),
        ["Line 2", "NUL"],
    ),
    ("utf-16 cut", (HEAD + GOOD).encode("utf-16")[:-1], ["UTF-16", "breaks off"]),
    ("long cell", (HEAD + GOOD + f"R2,A1,2026-04-03,5,Phone,{'x' * 40_000}\n").encode(), ["line 3", "32 kB"]),
    (
        "open quote",
        (HEAD + GOOD + 'R2,A1,2026-04-03,5,Phone,"never\nclosed\n').encode(),
        ["line 3", "never closed"],
    ),
    (
        "open quote, long",
        (HEAD + GOOD + 'R2,A1,2026-04-03,5,Phone,"' + "word\n" * 10_000).encode(),
        ["line 3", "never closed"],
    ),
    (
        "text behind a quote",
        (HEAD + 'R2,A1,2026-04-03,5,Phone,"a"b\n').encode(),
        ["line 2", "Double the quotes"],
    ),
    ("many columns", ",".join(f"c{n}" for n in range(201)).encode() + b"\n1\n", ["201 columns", "200"]),
    ("xlsx", b"PK\x03\x04rest", ["Excel workbook or a ZIP", "save it as CSV"]),
    ("pdf", b"%PDF-1.7", ["PDF", "save it as CSV"]),
    ("xls", b"\xd0\xcf\x11\xe0\xa1\xb1", ["old Excel", "save it as CSV"]),
    ("unknown columns", b"a,b\nx,y\n", ["Say which column is", "Rating id"]),
    ("unknown delimiter", b"sep=!\na!b\n", ["parts the cells", "; | or tab"]),
]


def read(path: Path, encoding: str = "auto") -> Sheet:
    """A file looked through as an import does it before anything else. `Invalid` where it does not hold."""
    scan(path)
    sheet = open_sheet(path, encoding)
    reading = Reading(mapping=propose(sheet.header), zone=ZONE)
    check(reading.mapping, sheet.header)
    kinds = Kinds(sheet.header, reading.mapping, reading.scale, reading.lens)
    survey(sheet, reading, kinds, Moments(ZONE, ZONE, reading.dates, NOW))
    return sheet


@pytest.mark.parametrize(("content", "parts"), [row[1:] for row in FILES], ids=[row[0] for row in FILES])
def test_a_file_is_refused_with_its_mend(tmp_path: Path, content: bytes, parts: list[str]) -> None:
    with pytest.raises(Invalid) as refused:
        read(written(tmp_path, content))
    for part in parts:
        assert part in refused.value.detail


READ: list[tuple[str, bytes, dict[str, str], str]] = [
    ("with mark", b"\xef\xbb\xbf" + (HEAD + GOOD).encode(), {}, "UTF-8 with mark"),
    ("utf-16", (HEAD + GOOD.replace("fine", "Zoë")).encode("utf-16"), {}, "UTF-16"),
    (
        "cp1252 chosen",
        (HEAD + GOOD.replace("fine", "Zoë")).encode("cp1252"),
        {"encoding": "cp1252"},
        "Windows-1252",
    ),
    ("semicolons", (HEAD + GOOD).replace(",", ";").encode(), {}, "parted by semicolon"),
    ("tabs", (HEAD + GOOD).replace(",", "\t").encode(), {}, "parted by tab"),
    ("bars", (HEAD + GOOD).replace(",", "|").encode(), {}, "parted by bar"),
    ("declared", b"sep=;\r\n" + (HEAD + GOOD).replace(",", ";").encode(), {}, "as its first line says"),
    ("mixed line ends", (HEAD.replace("\n", "\r\n") + GOOD).encode(), {}, "UTF-8"),
    ("blank lines between", (HEAD + "\n" + GOOD + "\n\n").encode(), {}, "UTF-8"),
]


@pytest.mark.parametrize(
    ("content", "words", "told"), [row[1:] for row in READ], ids=[row[0] for row in READ]
)
def test_a_file_is_read_and_told_how(
    tmp_path: Path, content: bytes, words: dict[str, str], told: str
) -> None:
    sheet = read(written(tmp_path, content), **words)
    assert told in sheet.told
    assert [row[:5] for _, row in sheet.rows()] == [["R1", "A1", "2026-04-03", "5", "Phone"]]
    assert next(sheet.rows())[1][5] in {"fine", "Zoë"}


def test_more_kinds_of_work_than_there_are(tmp_path: Path) -> None:
    lines = "".join(f"R{n},A1,2026-04-03,5,call {n},\n" for n in range(5_002))
    with pytest.raises(Invalid, match="more than 5,000 kinds of work"):
        read(written(tmp_path, HEAD + lines))
