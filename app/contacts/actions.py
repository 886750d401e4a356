"""Sources and kinds of work, made once and found again."""

from collections.abc import Iterable
from hashlib import blake2b

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.contacts.models import Cell, Source

#: lens, scale, channel, reason, product
CellKey = tuple[str, str, str, str, str]


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
    wanted = set(keys)
    lenses = {key[0] for key in wanted}
    known = {
        (cell.lens, cell.scale, cell.channel, cell.reason, cell.product): cell.id
        for cell in session.scalars(select(Cell).where(Cell.lens.in_(lenses)))
    }
    missing = sorted(wanted - known.keys())
    for key in missing:
        cell = Cell(lens=key[0], scale=key[1], channel=key[2], reason=key[3], product=key[4])
        session.add(cell)
        session.flush()
        known[key] = cell.id
    return {key: known[key] for key in wanted}
