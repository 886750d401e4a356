"""A body as an administrator may see it: its form, its ids, numbers and times, and nobody's words or names.

Text comes through only where its key is known to hold no words and the text itself looks like what the key says: an
id, a time, or a value of a known list. Everything else is shown by its length alone.
"""

import csv
import io
import json
import re
from typing import Any

from app.helpdesks.reading import Unfit, opened
from app.helpdesks.table import Table, table_of

#: Characters shown; a longer body is cut.
MOST = 200_000
ROWS = 200
LENGTHS = ((20, "a word or two"), (120, "a line"), (1000, "some lines"))
FIRST = 32
#: A key is shown where it looks like one; customers' words can stand in keys too.
KEY = re.compile(r"[A-Za-z_$][A-Za-z0-9_.$-]{0,59}", re.ASCII)
WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
TIME = re.compile(
    r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?: ?(?:Z|UTC|[+-]\d\d:?\d\d))?)?", re.ASCII
)
#: Digits, hex of a UUID, or a ULID, with a short prefix such as `ticket:` at most.
ID = re.compile(
    r"(?:zen:|zrn:)?(?:ticket:|message:)?(?:\d{1,24}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-7][0-9A-HJKMNP-TV-Z]{25})",
    re.ASCII,
)
COUNT = re.compile(r"[+-]?\d{1,4}(?:\.\d{1,6})?", re.ASCII)


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


IDS = _set("id ids zrn zrns")
TIMES = _set("at date datetime time timestamp created modified creation createdate lastmodifieddate")
COUNTS = _set("score rating value stars version page count")
KINDS = _set("score rating type event topic status state category group channel sentiment doctype")
#: A number can be a person's too.
PEOPLES_NUMBERS = _set("phone mobile tel fax card iban ssn birth birthday dob zip postal ip")
VALUES = _set("""
    good bad offered unoffered received great okay ok not_good unknown admin contact user lead team bot conversation
    ticket notification_event conversation.rating.added conversation.rating.remarked ticket.rating.provided
    conversation.list csat ces nps custom promoter passive detractor rating_scale open_ended closed_ended skipped
    predefined enabled disabled message_updated message_created conversation_created conversation_updated input_csat
    responsefinished responsecreated responseupdated email web chat api dynamic static
""")
#: Words that headers are made of. A first line with others may be a row: it is masked like one.
HEADER = (
    IDS
    | TIMES
    | COUNTS
    | KINDS
    | PEOPLES_NUMBERS
    | _set("""
    agent name email mail address number comment feedback contact customer link to the of conversation recorded review
    notes ticket assignee requester text reason product first last survey question response updated answered sent
    satisfaction csat nps ces url bewertung note datum kommentar kunde mitarbeiter agente fecha nota comentario cliente
    data commentaire client nom avaliacao beoordeling opmerking klant puntuacion valoracion vorgang zeit hora statut
""")
)


def masked(body: bytes) -> str:
    """What may be shown of a body. Never raises."""
    try:
        return _cut(json.dumps(_json(opened(body), ""), ensure_ascii=False, indent=2))
    except (Unfit, RecursionError):
        pass
    try:
        table = table_of(body)
    except Unfit:
        return _broken(body)
    return _cut(_csv(table)) if _is_table(table) else _broken(body)


def _cut(text: str) -> str:
    return text if len(text) <= MOST else f"{text[:MOST]}\n… and {len(text) - MOST:,} characters more"


def _broken(body: bytes) -> str:
    """Length, and what kinds of bytes it begins with: not one of them itself."""
    kinds = " ".join(_kind(byte) for byte in body[:FIRST])
    return f"{len(body):,} bytes that are neither JSON nor a table. They begin with: {kinds or 'nothing'}"


def _kind(byte: int) -> str:
    if byte in {0xEF, 0xBB, 0xBF, 0xFE, 0xFF, 0x00}:
        return f"{byte:02X}"
    if byte >= 0x80:
        return "8x"
    if chr(byte).isalpha():
        return "letter"
    if chr(byte).isdigit():
        return "digit"
    return "space" if byte in b" \t\r\n" else "control" if byte < 0x20 or byte == 0x7F else "sign"


def _json(value: Any, key: str) -> Any:
    if isinstance(value, dict):
        return {
            (name if KEY.fullmatch(name) else f"{_hidden(name)} {n}"): _json(
                one, name if KEY.fullmatch(name) else ""
            )
            for n, (name, one) in enumerate(value.items(), 1)
        }
    if isinstance(value, list):
        more = len(value) - ROWS
        return [_json(one, key) for one in value[:ROWS]] + ([f"… and {more:,} more"] if more > 0 else [])
    if isinstance(value, str):
        return value if not value or _shown(value, key) else _hidden(value)
    if isinstance(value, int | float) and not isinstance(value, bool) and _words(key) & PEOPLES_NUMBERS:
        return _hidden(str(value))
    return value


def _words(key: str) -> set[str]:
    return {word.casefold() for word in WORD.findall(key)}


def _shown(text: str, key: str) -> bool:
    """Whether a text under a key can be nobody's words."""
    words = _words(key)
    if words & PEOPLES_NUMBERS:
        return False
    return bool(
        (words & IDS and ID.fullmatch(text))
        or (words & TIMES and (TIME.fullmatch(text) or ID.fullmatch(text)))
        or (words & COUNTS and COUNT.fullmatch(text))
        or (words & KINDS and text.casefold() in VALUES)
    )


def _hidden(text: str) -> str:
    told = next((words for most, words in LENGTHS if len(text) <= most), "a long text")
    return f"••• ({told})"


def _is_table(table: Table) -> bool:
    """Whether the first line is made of words that headers are made of, and not somebody's first row."""
    known = [_is_name(cell) for cell in table.header]
    return len(table.header) > 1 and sum(known) * 2 >= len(known)


def _csv(table: Table) -> str:
    header = [cell if _is_name(cell) else _hidden(cell) for cell in table.header]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    for _, cells in table.rows[:ROWS]:
        writer.writerow(
            cell if not cell or _shown(cell.strip(), name) else _hidden(cell)
            for name, cell in zip(table.header, cells, strict=False)
        )
    more = len(table.rows) - ROWS
    return out.getvalue() + (f"… and {more:,} rows more\n" if more > 0 else "")


def _is_name(cell: str) -> bool:
    """Whether it is a column's name: known words, and nothing else but what parts words."""
    words = _words(cell)
    return bool(words) and words <= HEADER and all(char.isalpha() or char in " _-" for char in cell)
