"""What an entry says, as text that is the same wherever it is read: on either database, today and in ten years."""

import json
from collections.abc import Callable, Sequence
from hashlib import sha256
from json.encoder import encode_basestring_ascii
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, String, Text, cast, func, select, type_coerce

from app.database import is_sqlite
from app.journal.models import Entry

#: The fields of a body, in their order.
FIELDS = (
    "id",
    "at",
    "account_id",
    "actor_name",
    "verb",
    "thing_kind",
    "thing_id",
    "subject_id",
    "detail",
    "request_id",
)
_text: Callable[[str], str] = encode_basestring_ascii


def canonical(value: Any) -> str:
    """JSON in one way only: keys sorted, ASCII, no spaces, no NaN; floats as the shortest text that reads the same."""
    return json.dumps(value, sort_keys=True, ensure_ascii=True, allow_nan=False, separators=(",", ":"))


def _detail(text: str) -> str:
    """A stored detail in the one way; text that is none as it is, and so as something that was never linked."""
    if text == "{}":
        return text
    try:
        return canonical(json.loads(text))
    except ValueError:
        return text


def moment(at: str) -> str:
    """A moment as `columns` reads it, as ISO 8601 in UTC."""
    return str(at).replace(" ", "T", 1).removesuffix(".000000") + "+00:00"


def _whole(value: Any) -> str:
    return "null" if value is None else str(value)


def _string(value: Any) -> str:
    # Somebody may have written what is no text into a column of text: SQLite lets them.
    return _text(value) if isinstance(value, str) else canonical(value)


def body(row: Sequence[Any]) -> str:
    """The canonical JSON of an entry: `FIELDS` as a list. `row` begins as `columns` does."""
    entry_id, at, account, actor, verb, kind, thing, subject, detail, request = row[:10]
    return (
        f'[{entry_id},"{moment(at)}",{_whole(account)},{_string(actor)},{_string(verb)},{_string(kind)},'
        f"{_whole(thing)},{_whole(subject)},{_detail(detail)},{_string(request)}]"
    )


def digest_of(text: str) -> str:
    """SHA-256 of a text, in hexadecimal."""
    return sha256(text.encode()).hexdigest()


def linked(previous: str, position: int, body_digest: str) -> str:
    """The digest of an entry in the chain: over the one before it, its place, and what it says."""
    return sha256(f"{previous}\n{position}\n{body_digest}".encode()).hexdigest()


def linked_before(previous: str, position: int, text: str) -> str:
    """The same as it was made of entries without a digest of their own body."""
    return sha256(f"[{_text(previous)},{position},{text[1:]}".encode()).hexdigest()


def columns(bind: Connection) -> Select[*tuple[Any, ...]]:
    """A select of `FIELDS`, position, digest and body digest as they are stored. To be run on the connection itself: a
    million rows must not take long.
    """
    table = Entry.__table__.c
    at: ColumnElement[Any] = type_coerce(table.at, String)
    if not is_sqlite(bind):
        at = func.to_char(func.timezone("UTC", table.at), "YYYY-MM-DD HH24:MI:SS.US")
    stored = {"at": at, "detail": cast(table.detail, Text)}
    return select(*(stored.get(name, table[name]) for name in (*FIELDS, "position", "digest", "body_digest")))
