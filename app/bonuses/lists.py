"""The lists of metrics and of what pulls apart, as they are typed: one a line, parts parted by a bar. Pure."""

from collections.abc import Iterable

from app.bonuses.rules import LESS, MORE, Kind, Pair
from app.contacts.models import LENSES


class Unmeant(ValueError):
    """What can't be meant; the text says how to mend it."""


PARTED = "|"


def kinds_of(text: str) -> tuple[Kind, ...]:
    """The list of metrics as typed, one a line:
    `name | what it pays for | more or less | customer or company | lens`.
    """
    found: list[Kind] = []
    for name, pays, direction, side, *lens in _lines(
        text, 4, "Name, what it pays for, more or less, customer or company"
    ):
        if direction not in {MORE, LESS} or side not in {"customer", "company"}:
            raise Unmeant(f"“{name}”: the third part is more or less, the fourth customer or company.")
        if len(name) > 120 or len(pays) > 120:
            raise Unmeant(f"“{name[:40]}”: a part is longer than 120 characters. Shorten it.")
        if name.casefold() in {one.name.casefold() for one in found}:
            raise Unmeant(f"“{name}” stands there twice. Take one out.")
        if lens and lens[0] and lens[0] not in LENSES:
            raise Unmeant(f"“{name}”: there is no lens “{lens[0][:40]}”. There are {', '.join(LENSES)}.")
        found.append(Kind(name, pays, direction, side == "customer", lens[0] if lens else ""))
    if not any(one.customer for one in found):
        raise Unmeant("Keep at least one customer metric: without one nothing can hold two plans together.")
    return tuple(found)


def pairs_of(text: str, kinds: Iterable[Kind]) -> tuple[Pair, ...]:
    """What pulls apart as typed, one a line: `metric | metric | why`."""
    names, found = {one.name for one in kinds}, list[Pair]()
    for one, other, why, *_ in _lines(text, 3, "Metric, metric, why"):
        if strange := [name for name in (one, other) if name not in names]:
            raise Unmeant(f"“{strange[0][:60]}” is none of the metrics above. Write it as it stands there.")
        if one == other or {one, other} in [{pair.one, pair.other} for pair in found]:
            raise Unmeant(f"“{one}” and “{other}” can’t be a pair, or are one already. Take the line out.")
        if len(why) < 20:
            raise Unmeant(f"“{one}” and “{other}”: say in a sentence why they pull apart.")
        found.append(Pair(one, other, why))
    return tuple(found)


def _lines(text: str, least: int, parts: str) -> list[list[str]]:
    rows = [[cell.strip() for cell in row.split(PARTED)] for row in text.split("\n") if row.strip()]
    if len(rows) > 60:
        raise Unmeant("More than 60 lines are no list to choose from. Take some out.")
    for row in rows:
        if len(row) < least or not all(row[:least]):
            raise Unmeant(f"“{' | '.join(row)[:60]}” lacks a part. A line has {parts}, parted by {PARTED}.")
    return rows


def kinds_text(kinds: Iterable[Kind]) -> str:
    """The list as it is typed."""
    rows = (
        [one.name, one.pays, one.direction, "customer" if one.customer else "company", one.lens]
        for one in kinds
    )
    return "\n".join(f" {PARTED} ".join(cell for cell in row if cell) for row in rows)


def pairs_text(pairs: Iterable[Pair]) -> str:
    """What pulls apart as it is typed."""
    return "\n".join(f" {PARTED} ".join((one.one, one.other, one.why)) for one in pairs)
