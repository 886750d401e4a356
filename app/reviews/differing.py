"""What two versions of one text have of their own, word by word. Values in, values out."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

#: A word with the white space after it, or white space a text begins with.
WORDS = re.compile(r"\S+\s*|\s+")
LINES = re.compile(r"[^\n]*\n|[^\n]+")
#: Comparing costs up to the product of both lengths; what is longer is compared by lines, then as a whole.
MOST = 400_000


@dataclass(frozen=True)
class Piece:
    """A stretch of text: `same`, `new` (only in the second) or `gone` (only in the first)."""

    kind: str
    text: str


def difference(before: str, after: str) -> list[Piece]:
    """What was taken out and put in, in reading order. All but the gone is `after`, all but the new is `before`."""
    first, second = _split(before, after)
    found: list[Piece] = []
    for tag, a1, a2, b1, b2 in _changes(first, second):
        if tag == "equal":
            found.append(Piece("same", "".join(first[a1:a2])))
            continue
        if a2 > a1:
            found.append(Piece("gone", "".join(first[a1:a2])))
        if b2 > b1:
            found.append(Piece("new", "".join(second[b1:b2])))
    return found


def merged(base: str, theirs: str, mine: str) -> str | None:
    """Both changes of one text together, where they touch different places; None where somebody has to choose."""
    cuts = sorted([*_edits(base, theirs), *_edits(base, mine)])
    out, at = [], 0
    for place, (start, end, new) in enumerate(cuts):
        if place and cuts[place - 1] == (start, end, new):
            continue
        if start < at or (place and start == at and cuts[place - 1][1] >= start):
            return None
        out += [base[at:start], new]
        at = end
    return "".join(out) + base[at:]


def _edits(base: str, other: str) -> Iterator[tuple[int, int, str]]:
    first, second = _split(base, other)
    ends = [0]
    for token in first:
        ends.append(ends[-1] + len(token))
    for tag, a1, a2, b1, b2 in _changes(first, second):
        if tag != "equal":
            yield ends[a1], ends[a2], "".join(second[b1:b2])


def _changes(first: Sequence[str], second: Sequence[str]) -> Sequence[tuple[str, int, int, int, int]]:
    return SequenceMatcher(None, first, second, autojunk=False).get_opcodes()


def _split(before: str, after: str) -> tuple[list[str], list[str]]:
    """Both texts in pieces small enough to be told apart in a moment, whatever they hold."""
    for pattern in (WORDS, LINES):
        pieces = (pattern.findall(before), pattern.findall(after))
        if _cost(*pieces) <= MOST:
            return pieces
    return [before] if before else [], [after] if after else []


def _cost(first: Sequence[str], second: Sequence[str]) -> int:
    many: dict[str, int] = {}
    for token in second:
        many[token] = many.get(token, 0) + 1
    return sum(many.get(token, 0) for token in first) + len(first) + len(second)
