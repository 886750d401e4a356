"""Cells of a file of people as values. `Bad` with the mend where a cell does not hold; nothing is guessed."""

import re
import unicodedata
from datetime import date, timedelta

from app.files.refusals import Bad
from app.files.values import CONTROL, NOTHING


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Marks that nobody sees and that spreadsheets and browsers leave behind. The two joiners belong to scripts.
UNSEEN = dict.fromkeys(
    [0x00AD, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF], None
)
JOINERS = dict.fromkeys([0x200C, 0x200D], None)
#: What our own files put an apostrophe before, so that no spreadsheet runs it.
GUARDED = re.compile(r"'\s*[=+\-@＝＋－＠]")
WHOLE = re.compile(r"(\d+)[.,]0+", re.ASCII)
MAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+")
YES = _words("yes y true 1 ja j wahr oui o vrai si sí sì verdadero sim waar x customer-facing")
NO = _words("no n false 0 nein falsch non faux falso não nao nee onwaar non-customer-facing")
ACTIVE = _words("active aktiv actif actief activo ativo attivo a employed current")
INACTIVE = _words(
    "inactive terminated left inaktiv ausgeschieden inactif inactief inactivo inativo inattivo former"
)
TOTALS = re.compile(
    r"(grand )?total\b.*|(gesamt)?summe\b.*|gesamt\b.*|somme\b.*|totale?\b.*|totaal\b.*|sum\b.*|reporting period .*"
    r"|\d+ (rows|records|employees|people)\b.*|(anzahl|count)\b.*",
    re.IGNORECASE,
)
#: Behind a comma these are part of the name, no first name.
SUFFIXES = _words("jr jr. sr sr. ii iii iv phd ph.d. md m.d. esq esq. mba cpa msc bsc")
#: Names of nobody: an explicit word takes a manager away; an empty cell says nothing.
NOBODY = _words("nobody none niemand keiner keine personne nadie ninguém ninguno nessuno")
ISO = re.compile(
    r"(\d{4})-(\d\d?)-(\d\d?)(?:[T ]\d\d?:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?", re.ASCII
)
DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?: \d\d?:\d\d(?::\d\d)?)?", re.ASCII)
SLASHED = re.compile(r"(\d{1,2})([/-])(\d{1,2})\2(\d{4})(?: \d\d?:\d\d(?::\d\d)?)?", re.ASCII)
SERIAL = re.compile(r"([2-7]\d{4})(?:[.,]\d+)?", re.ASCII)
EPOCH = date(1899, 12, 30)
FIRST, LAST = date(1900, 1, 1), date(2199, 12, 31)


def bare(text: str) -> str:
    """A cell without what nobody sees: one blank between words, none at the ends, NFC; our own apostrophe taken off."""
    found = text.strip()
    if not found.isascii():
        found = unicodedata.normalize("NFC", found).translate(UNSEEN)
    # Words by any white space, no-break and line ends included.
    found = " ".join(found.split())
    return found[1:] if GUARDED.match(found) else found


def text(cell: str, most: int, what: str) -> str:
    """A text of at most `most` characters."""
    found = bare(cell)
    if CONTROL.search(found):
        raise Bad("control", f"Take the invisible control character out of the {what}.")
    if len(found) > most:
        raise Bad("too-long", f"Shorten the {what} to {most} characters.")
    return found


def said(cell: str, most: int, what: str) -> str:
    """A text, empty where the file writes one of the words for nothing."""
    found = text(cell, most, what)
    return "" if found.casefold() in NOTHING else found


def number(cell: str) -> str:
    """An employee's number as written: leading zeros stay, a spreadsheet's `.0` goes."""
    found = said(cell, 100, "number").translate(JOINERS)
    if not found.isascii():
        found = unicodedata.normalize("NFKC", found)
    whole = WHOLE.fullmatch(found)
    return whole.group(1) if whole else found


def email(cell: str) -> str:
    """An address in lower case."""
    found = said(cell, 320, "e-mail").translate(JOINERS).casefold().removeprefix("mailto:")
    if found and not MAIL.fullmatch(found):
        raise Bad("email", "This is no e-mail address. Write one like nora@example.com, or empty the cell.")
    return found


def name(cell: str) -> str:
    """A name as people say it: `Rey, Sol` is Sol Rey, `Sammy Davis, Jr.` stays."""
    found = text(cell, 200, "name")
    if found in {"-", "--"}:
        return ""
    if found.count(",") == 1:
        last, _, first = (part.strip() for part in found.partition(","))
        if last and first and first.casefold() not in SUFFIXES:
            return f"{first} {last}"
    return found


def key(value: str) -> str:
    """How numbers, e-mails and names are compared."""
    return value.casefold() if value.isascii() else unicodedata.normalize("NFKC", value).casefold()


def yes(cell: str) -> bool | None:
    """Yes or no in six languages; None where nothing is said."""
    found = said(cell, 200, "cell").casefold()
    if not found:
        return None
    if found in YES or found in NO:
        return found in YES
    raise Bad("yes-no", "Write yes or no.")


def active(cell: str) -> bool | None:
    """Whether the row says that somebody works here; None where it says neither."""
    found = text(cell, 200, "status").casefold()
    return True if found in ACTIVE else False if found in INACTIVE else None


def day(cell: str, order: str) -> date | None:
    """The day a cell means. `order` (`dmy`, `mdy`) reads those parted by slashes or dashes."""
    found = said(cell, 200, "date")
    if not found or re.fullmatch(r"0000-00-00.*", found):
        return None
    try:
        made = _day(found, order)
    except (ValueError, OverflowError):
        raise Bad("date", "There is no such day. Correct it.") from None
    if made is None:
        raise Bad("date", "This is no date Rapport reads. Write it like 2026-04-03.")
    if not FIRST <= made <= LAST:
        raise Bad("date", "Nobody comes or goes that year. Correct the date.")
    return made


def _day(found: str, order: str) -> date | None:
    if got := ISO.fullmatch(found):
        return date(*(int(part) for part in got.groups()))
    if got := DOTTED.fullmatch(found):
        return date(int(got[3]), int(got[2]), int(got[1]))
    if got := SLASHED.fullmatch(found):
        first, second = int(got[1]), int(got[3])
        d, m = (second, first) if order == "mdy" else (first, second)
        return date(int(got[4]), m, d)
    if got := SERIAL.fullmatch(found):
        return EPOCH + timedelta(days=int(got[1]))
    return None


def order_of(cells: list[str]) -> str:
    """How a column parted by slashes is written, over the whole file: `dmy`, `mdy`, `` where it does not matter,
    `?` where it may be either.
    """
    doubtful = False
    votes = {"dmy": 0, "mdy": 0}
    for cell in cells:
        if got := SLASHED.fullmatch(bare(cell)):
            first, second = int(got[1]), int(got[3])
            doubtful = doubtful or first != second
            if first > 12 >= second:
                votes["dmy"] += 1
            elif second > 12 >= first:
                votes["mdy"] += 1
    if not doubtful:
        return ""
    if bool(votes["dmy"]) == bool(votes["mdy"]):
        return "?"
    return "dmy" if votes["dmy"] else "mdy"
