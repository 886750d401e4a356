"""The first pass over a file: does it hold together, which kinds of work and people does it name, which ids twice."""

from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from operator import itemgetter
from unicodedata import normalize

from app.files.moments import Moments
from app.files.reading import Reading
from app.files.refusals import Bad, FileRefused
from app.files.sheet import Sheet
from app.files.values import Kinds

#: More kinds of work than this are no kinds.
MOST_KINDS = 5_000
Cells = Callable[[list[str]], tuple[str, ...]]
#: The fields that say who stood where.
PLACES = ("employee", "employee_name", "supervisor", "manager", "team")


def picking(columns: Sequence[int]) -> Cells:
    """A function that takes these cells out of a row."""
    if not columns:
        return lambda _row: ()
    if len(columns) == 1:
        only = columns[0]
        return lambda row: (row[only],)
    return itemgetter(*columns)


def column_of(sheet: Sheet, reading: Reading, name: str) -> int | None:
    """The column that is a field, or None."""
    return next((i for i, column in enumerate(sheet.header) if reading.mapping.get(column) == name), None)


@dataclass
class Survey:
    """What the first pass found. `kinds` are the raw cells of kinds of work; `twins` hashes of ids that may stand
    twice; `places` and `days` who stood where when: each day packs the number of its place and the day's ordinal.
    """

    rows: int = 0
    kinds: set[tuple[str, ...]] = field(default_factory=set)
    twins: frozenset[int] = frozenset()
    places: dict[tuple[str, ...], int] = field(default_factory=dict)
    days: "array[int]" = field(default_factory=lambda: array("q"))


PLACE_SHIFT = 22


def survey(
    sheet: Sheet, reading: Reading, kinds: Kinds, moments: Moments, limit: int | None = None
) -> Survey:
    """Read a file through, or its first `limit` rows. `FileRefused` where the file as a whole does not hold."""
    found = Survey()
    width = len(sheet.header)
    id_at, at_at = column_of(sheet, reading, "rating_id"), column_of(sheet, reading, "answered_at")
    assert id_at is not None
    assert at_at is not None
    hashes = array("q")
    kind_of, seen_kinds = picking(kinds.columns), found.kinds
    place_columns = [column_of(sheet, reading, name) for name in PLACES]
    place_of = _padded(place_columns)
    rows: Iterator[tuple[int, list[str]]] = sheet.rows()
    for _, row in islice(rows, limit) if limit else rows:
        found.rows += 1
        if len(row) != width:
            continue
        external = row[id_at].strip()
        hashes.append(hash(external if external.isascii() else normalize("NFC", external)))
        seen_kinds.add(kind_of(row))
        if reading.create_people:
            text = row[at_at]
            try:
                moment = moments.known.get(text) or moments.read(text)
            except Bad:
                continue
            place = found.places.setdefault(place_of(row), len(found.places))
            found.days.append(place << PLACE_SHIFT | moment[2])
        if len(seen_kinds) > MOST_KINDS:
            names = ", ".join(sheet.header[i] for i in kinds.columns)
            raise FileRefused(
                "too-many-kinds",
                f"The columns {names[:120]} together hold more than {MOST_KINDS:,} kinds of work. "
                "Leave out the one that differs from row to row.",
            )
    found.twins = _twins(hashes)
    return found


def _padded(columns: Sequence[int | None]) -> Cells:
    there = [column for column in columns if column is not None]
    if len(there) == len(columns):
        return picking(there)
    return lambda row: tuple("" if column is None else row[column] for column in columns)


def _twins(hashes: "array[int]") -> frozenset[int]:
    """Values that stand more than once."""
    if len(hashes) < 2:
        return frozenset()
    import numpy as np

    ordered = np.sort(np.frombuffer(hashes, dtype=np.int64))
    return frozenset(int(value) for value in np.unique(ordered[1:][ordered[1:] == ordered[:-1]]))
