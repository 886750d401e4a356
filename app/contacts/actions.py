"""Sources and kinds of work, made once and found again."""

from collections.abc import Iterable
from hashlib import blake2b
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.contacts.models import Cell, Source


class Kind(NamedTuple):
    """A kind of work, as `Cell` keeps it."""

    lens: str
    scale: str
    channel: str = ""
    reason: str = ""
    product: str = ""
    hard_to_please: str = ""
    rater: str = ""
    aside: str = ""
    came_as: str = ""

    @classmethod
    def of(cls, cell: Cell) -> "Kind":
        """The kind that a row stands for."""
        return cls(*(getattr(cell, name) for name in cls._fields))


#: A kind, or its first five parts.
CellKey = Kind | tuple[str, str, str, str, str]


def rating_id(source_id: int, external_id: str) -> int:
    """The public id of an answer: 62 bits of BLAKE2b over source and external id.

    Two different answers share an id with probability n^2 / 2^63 (1e-5 for ten million); the external id is stored
    and compared, so that a clash is reported and never taken for a repeat.
    """
    digest = blake2b(f"{source_id}\x00{external_id}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 2 | 1


def source_named(session: Session, name: str) -> Source:
    """The source of that name, made when missing."""
    found = session.scalar(select(Source).where(Source.name == name))
    if found is None:
        found = Source(name=name)
        session.add(found)
        session.flush()
    return found


def cells_for(session: Session, keys: Iterable[CellKey]) -> dict[CellKey, int]:
    """The id of each kind of work, made when missing."""
    wanted = {key: Kind(*key) for key in keys}
    kinds = set(wanted.values())
    known = {
        Kind.of(cell): cell.id
        for cell in session.scalars(
            select(Cell).where(
                Cell.lens.in_({kind.lens for kind in kinds}), Cell.rater.in_({kind.rater for kind in kinds})
            )
        )
    }
    for kind in sorted(kinds - known.keys()):
        cell = Cell(**kind._asdict())
        session.add(cell)
        session.flush()
        known[kind] = cell.id
    return {key: known[kind] for key, kind in wanted.items()}
