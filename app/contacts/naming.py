"""Customers' names in what people write: found as whole words, in any case and spelling of accents, and taken out.
Pure.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

#: Letters that no decomposition turns into plain ones.
PLAIN = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th"})
PART = re.compile(r"[^\W_]+")
#: What may stand between two parts of one name: `Mr. O’Neill (VIP)`.
BETWEEN = re.compile(r"[^\w\n]{0,3}")
TITLES = frozenset(
    {"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "madam", "herr", "frau", "sr", "sra", "mme"}
)
#: What follows a name and is none of it: `O’Neill (VIP)`.
ASIDE = re.compile(r"[(\[].*", re.DOTALL)
#: Shorter names are everyday words.
SHORTEST = 3
NOBODY = "the customer"


@dataclass(frozen=True)
class Names:
    """The ways to write names; how long those are that begin with a word, the longest first."""

    ways: frozenset[tuple[str, ...]]
    lengths: Mapping[str, list[int]]


def folded(word: str) -> str:
    """A word without case and accents: Zieliński and ZIELINSKI are one."""
    low = unicodedata.normalize("NFKD", word.casefold().translate(PLAIN))
    return "".join(char for char in low if not unicodedata.combining(char)).translate(PLAIN)


def parts_of(name: str) -> tuple[str, ...]:
    """The words of a name, as compared."""
    return tuple(folded(one) for one in PART.findall(unicodedata.normalize("NFC", name)))


def spelled(name: str) -> set[tuple[str, ...]]:
    """The ways to write a name: whole, without what stands behind it in brackets, and a person's without the title."""
    ways = {parts_of(name), parts_of(ASIDE.sub("", name))}
    ways |= {way[1:] for way in ways if way and way[0] in TITLES}
    return {
        way for way in ways if len(" ".join(way)) >= SHORTEST and not (len(way) == 1 and way[0] in TITLES)
    }


def indexed(names: Iterable[str]) -> Names:
    """Names so that a text is read once, however many there are."""
    ways = frozenset(way for name in names for way in spelled(name))
    lengths: dict[str, set[int]] = defaultdict(set)
    for way in ways:
        lengths[way[0]].add(len(way))
    return Names(ways, {first: sorted(some, reverse=True) for first, some in lengths.items()})


def named(text: str, names: Names) -> list[tuple[int, int]]:
    """Where a text (in NFC) names somebody: begin and end of each place, in order, none within another."""
    words = [(folded(one.group()), one.start(), one.end()) for one in PART.finditer(text)]
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(words):
        lengths = names.lengths.get(words[at][0], ())
        ends = (one for one in lengths if at + one <= len(words))
        many = next((one for one in ends if _stands(text, words[at : at + one], names.ways)), 0)
        if many:
            found.append((words[at][1], words[at + many - 1][2]))
        at += many or 1
    return found


def _stands(text: str, some: list[tuple[str, int, int]], ways: frozenset[tuple[str, ...]]) -> bool:
    return tuple(one[0] for one in some) in ways and all(
        BETWEEN.fullmatch(text[before[2] : after[1]]) for before, after in pairwise(some)
    )


def nameless(text: str, name: str) -> str:
    """A text that speaks of the customer without the name."""
    plain, given = unicodedata.normalize("NFC", text), unicodedata.normalize("NFC", name)
    words = list(PART.finditer(given))
    before, behind = (given[: words[0].start()], given[words[-1].end() :]) if words else ("", "")
    kept, at = [], 0
    for begin, end in named(plain, indexed([name])):
        # Signs around the name go with it.
        kept.append(plain[at:begin].removesuffix(before))
        at = end + len(behind) if plain.startswith(behind, end) else end
    return NOBODY.join([*kept, plain[at:]])
