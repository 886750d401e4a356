"""The hash chain over the journal: one writer links entries in order after they were committed; anybody follows it."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import chain as joined
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, select, update
from sqlalchemy.orm import Session

from app.journal.bodies import body, columns, digest_of, linked, linked_before, moment
from app.journal.heads import Head
from app.journal.models import Entry

BATCH = 5_000
#: Rows fetched at a time while the chain is followed.
STRETCH = 10_000

ALTERED, MISSING, INSERTED, MOVED, LOOSE = "altered", "missing", "inserted", "moved", "loose"
CUT, REWRITTEN = "cut", "rewritten"


@dataclass(frozen=True)
class Fault:
    """The first thing wrong: what, at which place in the chain, and a sentence that names the entry there."""

    kind: str
    position: int
    says: str


@dataclass(frozen=True)
class Verdict:
    """How many linked entries hold, one after the other from the first, and what is wrong after them, if anything."""

    held: int
    fault: Fault | None = None


def link(session: Session) -> int:
    """Link entries not yet in the chain; answers how many. Run by one writer at a time (the job's key sees to it)."""
    position = session.scalar(select(func.max(Entry.position))) or 0
    head = session.scalar(select(Entry.digest).where(Entry.position == position)) or ""
    session.flush()
    bind = session.connection()
    fresh = bind.execute(columns(bind).where(Entry.position.is_(None)).order_by(Entry.id).limit(BATCH)).all()
    links = []
    for row in fresh:
        position += 1
        said = digest_of(body(row))
        head = linked(head, position, said)
        links.append({"key": row[0], "at_place": position, "said": said, "head": head})
    if links:
        table = Entry.__table__
        bind.execute(
            update(Entry)
            .where(table.c.id == bindparam("key"))
            .values(position=bindparam("at_place"), body_digest=bindparam("said"), digest=bindparam("head")),
            links,
        )
    return len(links)


def verify(session: Session, heads: Iterable[Head] = ()) -> Verdict:
    """Follow the chain from its first entry. `heads`: where it stood on earlier days, kept here or outside."""
    marks: dict[int, list[Head]] = {}
    for one in heads:
        marks.setdefault(one.position, []).append(one)
    fault = next((_rewritten(one) for one in marks.get(0, ()) if one.digest), None)
    if fault:
        return Verdict(0, fault)
    head, held = "", 0
    bind = session.connection()
    with _streamed(bind, columns(bind).where(Entry.position.is_not(None))) as rows:
        for row in rows:
            position = row[10]
            text = body(row)
            said = digest_of(text)
            digest = linked_before(head, position, text) if row[12] is None else linked(head, position, said)
            if position != held + 1 or digest != row[11] or row[12] not in {None, said}:
                return Verdict(held, _found(bind, row, head, held))
            head, held = digest, position
            for one in marks.get(position, ()):
                if one.digest != head:
                    return Verdict(held, _rewritten(one))
    beyond = sorted(place for place in marks if place > held)
    return Verdict(held, _cut(marks[beyond[0]][0], held) if beyond else None)


def holds_at(session: Session, position: int) -> bool:
    """Whether one entry says what it said when it was linked, and follows from the one before it."""
    bind = session.connection()
    near = columns(bind).where(Entry.position.in_((position - 1, position))).order_by(Entry.position)
    rows = bind.execute(near).all()
    if not rows or rows[-1][10] != position or (position > 1 and len(rows) < 2):
        return False
    row, head = rows[-1], rows[0][11] if position > 1 else ""
    said = digest_of(body(row))
    return bool(said == row[12] and linked(head, position, said) == row[11])


@contextmanager
def _streamed(bind: Connection, statement: Select[*tuple[Any, ...]]) -> Iterator[Iterator[Sequence[Any]]]:
    """Linked entries in order, a stretch at a time, as plain rows of the driver."""
    found = bind.execute(statement.order_by(Entry.position), execution_options={"yield_per": STRETCH})
    with closing(found):
        yield joined.from_iterable(found.partitions())


def _found(bind: Connection, row: Sequence[Any], head: str, held: int) -> Fault:
    position, expected = row[10], held + 1
    who = named(row)
    if position < expected:
        return Fault(INSERTED, position, f"{who} was put in: the chain has no such place.")
    if position > expected:
        gone = f"entry {expected}" if position == expected + 1 else f"entries {expected} to {position - 1}"
        return Fault(
            MISSING, expected, f"{gone[0].upper()}{gone[1:]} of the chain: missing. Next comes {who}."
        )
    if displaced := _displaced(bind, row, head, expected):
        return displaced
    if row[12] is None or digest_of(body(row)) != row[12]:
        return Fault(ALTERED, position, f"{who} was altered: it no longer says what was linked.")
    return Fault(
        LOOSE,
        position,
        f"{who} does not follow from the entry before it: it was altered with its digest, or one before it was "
        "taken out.",
    )


def _displaced(bind: Connection, row: Sequence[Any], head: str, expected: int) -> Fault | None:
    """Where the entry that belongs here stands elsewhere: this one was put in before it, or they changed places."""
    beyond = select(Entry.position, Entry.digest, Entry.body_digest).where(
        Entry.position > expected, Entry.body_digest.is_not(None)
    )
    with _streamed(bind, beyond) as rest:
        for place, digest, said in rest:
            if linked(head, expected, said) != digest:
                continue
            if place == expected + 1 and row[11] != linked(digest, place, row[12] or ""):
                return Fault(INSERTED, expected, f"{named(row)} was put in before entry {place}.")
            return Fault(MOVED, expected, f"{named(row)} stands at another's place: that one is at {place}.")
    return None


def _rewritten(one: Head) -> Fault:
    return Fault(
        REWRITTEN,
        one.position,
        f"Entry {one.position} of the chain is not the one that stood there on {one.day.isoformat()}: it, or one "
        "before it, was rewritten since with all that follow.",
    )


def _cut(one: Head, held: int) -> Fault:
    return Fault(
        CUT,
        held + 1,
        f"The chain ends with entry {held}, but on {one.day.isoformat()} it had {one.position}: its tail was cut "
        "off.",
    )


def named(row: Sequence[Any]) -> str:
    """An entry as a person finds it: its place, id, moment and verb."""
    return f"Entry {row[10]} of the chain (id {row[0]}, {moment(row[1])}, “{row[4]}”)"
